"""Whatever is wrong with a catalog: located diagnostics with hints, no traceback, no files."""

import contextlib
import copy
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from error_catalog.diagnostics import Diagnostic, Severity, has_errors, line
from error_catalog.files import SourceFile
from error_catalog.run.outcome import Outcome, run
from error_catalog.run.request import Request
from error_catalog.yaml12.document import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.effort import spread, tries
from tests.support.projects import ROOT, attempt, attempt_text

CASES = sorted((Path(__file__).parents[1] / "cases" / "bad_input").iterdir())
GOLDEN = "diagnostics.txt"
COMMAND = (sys.executable, "-m", "error_catalog")
GOOD = """catalog: 1
api: {id: good, title: Good API}
envelopes: {failure: {description: Every error., body: {code: "{code}"}}}
errors: {SOLD_OUT: {status: 409, summary: The article is sold out.}}
"""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, update_goldens) -> None:
    """A catalog with faults yields its diagnostics, byte for byte."""
    shutil.copytree(case, tmp_path / "catalog", ignore=shutil.ignore_patterns(GOLDEN))
    outcome = run(Request(tmp_path, ("catalog/catalog.yaml",)))
    text = "".join(f"{line(each)}\n" for each in outcome.diagnostics)
    if update_goldens:
        (case / GOLDEN).write_text(text, "utf-8", newline="")

    check_refused(outcome)
    assert (case / GOLDEN).read_bytes().decode() == text


def check_refused(outcome: Outcome) -> None:
    """Assert that a run made nothing, and said where and what to do."""
    errors = [each for each in outcome.diagnostics if each.severity is Severity.ERROR]

    assert errors
    assert [] == outcome.artifacts
    assert [] == outcome.drifts
    assert len(outcome.diagnostics) == len(set(outcome.diagnostics))
    for each in errors:
        assert each.hint, line(each)
        if each.location.path in outcome.sources:
            check_place(each, outcome.sources[each.location.path].text)


def check_place(diagnostic: Diagnostic, text: str) -> None:
    """Assert that a file has the place of *diagnostic*; the end counts as one."""
    place = diagnostic.location
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    assert 1 <= place.line <= len(lines), line(diagnostic)
    assert 1 <= place.column <= len(lines[place.line - 1]) + 1, line(diagnostic)


def test_the_command_line(tmp_path: Path) -> None:
    """All bad catalogs at once: exit code 2, everything that is wrong, and no file."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/good.yaml").write_text(GOOD)
    alone = [case for case in CASES if len(list(case.iterdir())) == 2]
    for case in alone:
        shutil.copy(case / "catalog.yaml", tmp_path / f"catalog/{case.name}.yaml")
    before = sorted(tmp_path.rglob("*"))
    ran = gen(tmp_path)

    assert (2, "") == (ran.returncode, ran.stdout)
    assert "Traceback" not in ran.stderr
    assert before == sorted(tmp_path.rglob("*"))
    for case in alone:
        for each in (case / GOLDEN).read_text("utf-8").splitlines():
            if "[output-path]" not in each:
                renamed = each.replace("catalog/catalog.", f"catalog/{case.name}.")
                assert renamed in ran.stderr


LARGE = [
    pytest.param(random.Random(1).randbytes(10**7), id="bytes"),
    pytest.param(b"- x\n" * 2_500_000, id="list"),
    pytest.param(b"\n" * 10**7, id="lines"),
    pytest.param(b"a" * 10**7, id="one-word"),
    pytest.param(b"[" * 10**7, id="brackets"),
    pytest.param(b'"' + b"\\u0041" * 1_600_000, id="quoted"),
    pytest.param(
        b"catalog: 1\napi: {id: a, title: A}\nerrors:\n"
        + b"".join(b" e%d: {status: 9, s: 1}\n" % n for n in range(10_000)),
        id="faults",
    ),
    pytest.param(b"x" * 17 * 2**20, id="too-large"),
]
"""Files that nobody wrote by hand."""


@pytest.mark.sampled
@pytest.mark.parametrize("junk", spread(LARGE, 4))
def test_junk(junk: bytes, tmp_path: Path) -> None:
    """Ten megabytes of anything are refused in bounded memory, and in the end."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/junk.yaml").write_bytes(junk)
    ran = gen(tmp_path, gigabytes=1)

    assert (2, "") == (ran.returncode, ran.stdout), ran.stderr[-2000:]
    assert "Traceback" not in ran.stderr
    assert "catalog/junk.yaml:" in ran.stderr
    assert ["catalog", "catalog/junk.yaml"] == sorted(
        each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*")
    )


def gen(root: Path, *, gigabytes: int | None = None) -> subprocess.CompletedProcess:
    """Run ``gen`` in *root*, with so much memory at most."""
    return subprocess.run(
        COMMAND,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
        preexec_fn=None if gigabytes is None else lambda: limit_memory(gigabytes),
    )


def limit_memory(gigabytes: int) -> None:
    """Refuse this process more memory, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        size = gigabytes * 2**30
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 1.5, 404, 10**30, 99999, "", " ", "x", "any"),
    *("{code}", "{message}", "{", "}}", "{}", "{nope}", "...", "?", "5XX", "\ud800"),
    *("{code:string}", "{code}{message}", "a {params} b", "\n", "💥", "__proto__"),
    *([], {}, [[]], [{}], [None], {"a": 1}, {"code": None}, ["{code}"], {"?": 1}),
    *({"...": "{params}"}, {"{code}": "{message}"}, {"x-a": 1}, {"type": "string"}),
    *({"$ref": "#/fields/x"}, {"type": ["string", "null"]}, {"from": 5, "to": 1}),
)
KEYS = (
    *("status", "code", "pins", "params", "cases", "requires", "omits", "envelope"),
    *("a", "a?", "...", "?", "??", "{code}", "x-a", "", " ", "class", "Retry-After"),
    *("schema", "body", "headers", "default", "example", "retry", "type", "message"),
)
REAL = sorted((ROOT / "catalog").glob("*.yaml"))


def small(path: Path) -> dict[str, Any]:
    """Return the data of a real catalog with its first errors only."""
    document, found = parse(SourceFile(path.name, path.read_text("utf-8")))
    assert document is not None, found
    data = copy.deepcopy(document.data)
    data["errors"] = dict(list(data["errors"].items())[:4])
    return data


SMALL = [small(path) for path in REAL]


def holders(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every value of a document as what holds it and the key or index in there."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from holders(value[key])


@st.composite
def mutants(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a real catalog after a few accidents."""
    data = copy.deepcopy(draw(st.sampled_from(SMALL)))
    for _ in range(draw(st.integers(1, 3))):
        places = list(holders(data))
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        kind = draw(
            st.sampled_from(["junk", "delete", "add", "rename", "copy", "wrap"])
        )
        if kind == "delete":
            del holder[key]
        elif kind == "wrap":
            holder[key] = [holder[key]]
        elif kind == "copy":
            other, at = places[draw(st.integers(0, len(places) - 1))]
            holder[key] = copy.deepcopy(other[at])
        elif kind == "junk" or isinstance(holder, list):
            holder[key] = copy.deepcopy(draw(st.sampled_from(JUNK)))
        elif kind == "add":
            junk = copy.deepcopy(draw(st.sampled_from(JUNK)))
            holder[draw(st.sampled_from(KEYS))] = junk
        else:
            holder[draw(st.sampled_from(KEYS))] = holder.pop(key)
    return data


@settings(
    max_examples=tries(75), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(mutants())
def test_mutants(data: dict[str, Any]) -> None:
    """A catalog after accidents gives files, or errors at places that it has."""
    text = json.dumps(data, indent=1)

    check_sound(*attempt_text(text), text)


@settings(max_examples=tries(75), deadline=None)
@given(st.sampled_from(REAL), st.randoms(use_true_random=False))
def test_torn_texts(path: Path, chance: random.Random) -> None:
    """The same for a text that lost, gained or doubled some characters."""
    text = path.read_text("utf-8")
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        piece = chance.choice(
            ["", "", *"{}[]:,&*!|>%@`'\"#?-\t\n \0é\ud800", ": ", "- "]
        )
        text = text[:at] + piece + text[at + chance.choice([0, 1, 1, 2, 9, 300]) :]

    check_sound(*attempt_text(text, names=("jsonschema",)), text)


def check_sound(files: dict[str, str], found: list[Diagnostic], text: str) -> None:
    """Assert that a run made files, or errors with places and hints."""
    assert bool(files) is not has_errors(found)
    for each in found:
        assert each.hint or each.severity is Severity.WARNING, line(each)
        check_place(each, text)


def test_an_error_stops_all_targets() -> None:
    """No target makes a file of a catalog that any check refuses."""
    data = copy.deepcopy(SMALL[0])
    data["errors"]["TWIN"] = {"status": 599, "summary": "x", "code": "same"}
    data["errors"]["OTHER"] = {"status": 599, "summary": "x", "code": "same"}
    files, found = attempt(data)

    assert {} == files
    assert has_errors(found)


def test_no_more_is_shown_than_anyone_reads() -> None:
    """Of very many faults the first hundred are shown, and how many more there are."""
    data = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop API"},
        "errors": {f"e{number}": {"summary": 1} for number in range(300)},
    }
    _, found = attempt(data)

    assert 101 == len(found)
    assert "200 more are not shown" == found[-1].message


def test_a_fault_does_not_hide_others() -> None:
    """A section that is no mapping, and a missing include, leave the rest to be checked."""
    data = {
        "catalog": 1,
        "api": {"titel": "Shop API"},
        "include": ["_gone.yaml"],
        "groups": ["a"],
        "errors": {"a": {"status": 999, "summary": "A."}},
    }
    _, found = attempt(data)

    rules = {"include", "missing-key", "unknown-key", "wrong-type", "wrong-value"}
    assert rules == {each.rule for each in found}
