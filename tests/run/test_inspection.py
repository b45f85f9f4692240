"""A project's catalogs, judged and fixed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from error_catalog.files import SourceFile
from error_catalog.filters.json import to_json
from error_catalog.filters.yaml import to_yaml
from error_catalog.pipeline import STAGES, Stages, Understood, understand
from error_catalog.run.inspection import inspect, repair
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.projects import ROOT
from tests.support.random_catalogs import catalogs, texts

FIELDS = "fields:\n  trace: {schema: {type: string}}\n"
SHOP = "include: [_common.yaml]\napi: {id: shop}\nerrors:\n  LOST: {status: 404, summary: It is not there.}\n"
BANK = SHOP.replace("shop", "bank")
TRACED = BANK + "envelopes: {failure: {body: {code: '{code}', trace?: '{trace}'}}}\n"
FIXES = sorted((ROOT / "tests/cases/fixes").glob("*/catalog.*"))
CASES = sorted((ROOT / "tests/cases/quality").glob("*/fires.yaml"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two catalogs that share a file."""
    folder = tmp_path / "catalog"
    folder.mkdir()
    for name, text in (("_common", FIELDS), ("shop", SHOP), ("bank", BANK)):
        (folder / f"{name}.yaml").write_text(text)
    return tmp_path


def rules(project: Path, *catalogs: str) -> list[tuple[str, int]]:
    """Return the paths and lines of warnings."""
    found = inspect(project, catalogs, STAGES, ())
    return [
        (each.location.path, each.location.line)
        for each in found.diagnostics
        if each.severity == "warning"
    ]


def test_a_shared_file_is_no_catalogs_own(project: Path) -> None:
    """What one catalog does not use, another one may."""
    assert [] == rules(project)

    (project / "catalog/_common.yaml").write_text(
        "errors:\n  BUSY: {status: 429, summary: There were too many requests.}\n"
    )
    assert [("catalog/_common.yaml", 2)] == rules(project)


def test_a_shared_suppression_is_used_by_one(project: Path) -> None:
    """A comment that one catalog needs is not unused because another does not."""
    common = "envelopes:\n  failure: {body: {code: '{code}'}} # gen: ignore[retry-after-no-place]: as it is\n"
    (project / "catalog/_common.yaml").write_text(common)
    busy = (
        "  BUSY: {status: 429, summary: There were too many requests., retry: true}\n"
    )
    (project / "catalog/shop.yaml").write_text(SHOP + busy)

    assert [] == rules(project)
    assert [("catalog/_common.yaml", 2)] == rules(project, "catalog/bank.yaml")


def test_what_depends_on_a_framework_is_not_unused_without_one(project: Path) -> None:
    """A comment about it stays needed where the catalog is used with another project."""
    ignored = "# gen: ignore[uncovered-status]: nobody asks for others\nerrors:"
    (project / "catalog/shop.yaml").write_text(SHOP.replace("errors:", ignored))
    alone = rules(project)
    (project / "pyproject.toml").write_text(
        '[tool.error-catalog.targets.python]\nadapters = ["flask"]\n'
    )

    assert ([], []) == (alone, rules(project))


TITLE = "errors:\n  LATE: {status: 410, summary: It is over., title: It is over.}\n"


def test_a_shared_file_is_fixed_for_all(project: Path) -> None:
    """It changes only if every catalog that includes it was read, and asks for that."""
    (project / "catalog/_common.yaml").write_text(TITLE)
    whole = repair(project, (), STAGES, ())
    some = repair(project, ("catalog/shop.yaml",), STAGES, ())
    (project / "catalog/bank.yaml").write_text("api: 5\n")
    broken = repair(project, (), STAGES, ())

    fixed = TITLE.replace(", title: It is over.", "")
    assert {"catalog/_common.yaml": fixed} == whole.texts
    assert {} == some.texts
    assert {} == broken.texts


@pytest.mark.parametrize("case", FIXES, ids=lambda case: case.parent.name)
def test_what_is_safe_is_fixed(
    case: Path, tmp_path: Path, *, update_goldens: bool
) -> None:
    """Every other byte stays, and so does what is sent."""
    text = case.read_bytes().decode()
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / case.name).write_text(text)
    repaired = repair(tmp_path, (), STAGES, ())
    fixed = repaired.texts[f"catalog/{case.name}"]
    golden = case.with_stem("fixed")
    if update_goldens:
        golden.write_text(fixed, encoding="utf-8", newline="")

    assert golden.read_bytes().decode() == fixed
    assert wires(text) == wires(fixed)
    assert {} == repaired.inspected.changes


def test_fixes_change_nothing_on_the_wire(tmp_path: Path) -> None:
    """Each catalog of the cases sends what it sent, and there is nothing more to fix."""
    folder = tmp_path / "catalog"
    folder.mkdir()
    path = folder / "case.yaml"
    changed = 0
    for case in CASES:
        text = case.read_text("utf-8")
        path.write_text(text)
        repaired = repair(tmp_path, (), STAGES, ())
        after = repaired.texts.get("catalog/case.yaml", text)
        path.write_text(after)
        again = repair(tmp_path, (), STAGES, ())

        assert wires(text) == wires(after), case
        assert {} == again.texts, case
        changed += text != after

    assert changed >= 8


@pytest.mark.sampled
@settings(max_examples=tries(15), deadline=None)
@given(catalogs(), texts(), st.booleans())
def test_random_catalogs_are_fixed(
    data: dict[str, Any],
    text: str,
    is_json: bool,  # noqa: FBT001
) -> None:
    """Whatever they say, nobody raises, and what is sent stays."""
    for name, error in data["errors"].items():
        error.setdefault("description", f"{text}  {name}")
        error.setdefault("title", error.get("summary"))
        error["operations"] = ["post /a", "GET /a", "GET /a"]
    source = to_json(data) if is_json else to_yaml(data)
    understood, _ = understand(NAME, lambda _: SourceFile(NAME, source))
    assume(understood is not None)
    repaired = repair(ROOT, (NAME,), reading(source), ())
    fixed = repaired.texts[NAME]

    assert wires(source) == wires(fixed)
    assert {} == repair(ROOT, (NAME,), reading(fixed), ()).texts
    assert "post /a" not in fixed


NAME = "catalog.json"
"""Of a file that is not there: both JSON and YAML are read."""


def reading(text: str) -> Stages:
    """Return stages that read *text* whatever they are to read."""
    return replace(STAGES, read=lambda _, path: SourceFile(path, text))


def wires(text: str) -> list[Any]:
    """Return every example of a catalog, as it is sent."""
    source = SourceFile("a.yaml", text)
    understood, found = understand("a.yaml", lambda _: source)
    assert understood is not None, found
    return list(_wires(understood))


def _wires(understood: Understood) -> Iterator[tuple[Any, ...]]:
    for name, example in understood.examples.items():
        for each in example.every:
            wire = each.wire
            yield name, each.status, dict(wire.headers), wire.body
