"""What measures ``gen`` measures the right thing."""

import json
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.gen import bench, cells, peers
from benchmarks.gen.catalogs import PER_CATALOG, catalog, edit, workspace
from benchmarks.gen.judging import Verdict, verdicts
from benchmarks.gen.measuring import in_turns
from benchmarks.gen.page import PAGE, page, verdict_rows
from benchmarks.gen.plan import SCALE, with_plan
from benchmarks.gen.processes import spend
from benchmarks.gen.projects import Project, of_size
from benchmarks.gen.typespec import typespec
from tests.support.projects import attempt_text, tree


@pytest.mark.parametrize("codes", [10, 100])
def test_synthesized_catalogs_are_sound(codes: int) -> None:
    """They have as many errors as asked for, and nothing is wrong with them."""
    text = catalog(codes)
    files, found = attempt_text(text)

    assert [] == found
    assert codes == len(yaml.safe_load(text)["errors"])
    assert catalog(codes) == text
    assert {"python", "openapi", "jsonschema", "markdown"} == {
        path.partition("/")[0] for path in files
    }


def test_synthesized_catalogs_hold_everything() -> None:
    """The mix has every key that an error can have, and several envelopes."""
    data = yaml.safe_load(catalog(100))
    keys = {key for each in data["errors"].values() for key in each}

    assert {
        *("code", "status", "group", "envelope", "summary", "description", "action"),
        *(
            "message",
            "params",
            "pins",
            "requires",
            "cases",
            "retry",
            "since",
            "retired",
        ),
        *("deprecated", "aliases", "visibility", "operations", "example"),
    } <= keys
    assert 5 == len(data["envelopes"])
    assert 5 == len(data["groups"])


def test_large_catalogs_repeat_nothing() -> None:
    """No resource comes twice, however many codes there are."""
    names = [
        line for line in catalog(20_000).split("\n") if line.endswith("_not_found:")
    ]

    assert len(names) == len(set(names)) > 700


def test_workspaces_are_many_catalogs() -> None:
    """Each has an API and a file of its own."""
    made = dict(workspace(50))

    assert 50 == len(made)
    for name, text in made.items():
        data = yaml.safe_load(text)
        assert name == data["api"]["id"]
        assert PER_CATALOG == len(data["errors"])


def test_an_edit_changes_one_entry(tmp_path: Path) -> None:
    """Of all errors one differs, and each turn it differs anew."""
    file = tmp_path / "many.yaml"
    file.write_text(catalog(40), "utf-8")
    versions = [yaml.safe_load(file.read_bytes())["errors"]]
    for turn in range(2):
        edit(file, turn)
        versions.append(yaml.safe_load(file.read_bytes())["errors"])

    for before, after in pairwise(versions):
        assert 1 == sum(before[name] != after[name] for name in before)


def test_the_floor_writes_as_much(tmp_path: Path) -> None:
    """It makes files of the same number and sizes, and text fills nearly all of them."""
    made = of_size(100, tmp_path)
    spend(cells.gen(), tmp_path)
    made.plan()
    floor = next(each for each in cells.of_catalog(100, made) if each.name == "floor")
    spend(floor.command, tmp_path)
    written = Project(tmp_path / "floor")
    content = tree(written.folder)

    assert made.sizes() == {path: len(each) for path, each in content.items()}
    for path, each in content.items():
        if path.endswith((".py", ".md", ".json", ".yaml")) and not any(
            part in path for part in ("/_runtime/", "/adapters/")
        ):
            assert len(each.rstrip()) >= 0.9 * len(each), path


def test_the_models_are_timed(tmp_path: Path) -> None:
    """One run of datamodel-code-generator says its own seconds."""
    made = of_size(10, tmp_path)
    models = next(each for each in cells.of_catalog(10, made) if each.says_seconds)

    spent = spend(models.command, tmp_path)

    assert 0 < float(spent.printed) < spent.seconds


def test_the_runner_measures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is measured at 10 codes, judged where a target speaks of it, and printed."""
    found = bench.measure(tmp_path, (10,), (1,), {}, most=1)
    bench.report(found)
    said = capsys.readouterr().out

    assert {each.name for each in peers.PEERS} == set(found["absent"])
    assert set(found["workspaces"]["1"]) <= set(found["catalogs"]["10"])
    assert found["output"]["10 codes"]["files"] > 20
    assert "cold, 10 codes: less one run of models, over the floor" in said


def test_turns_alternate(tmp_path: Path) -> None:
    """Every command has its first turn before any has its second."""
    turns: list[tuple[str, int]] = []

    def cell(name: str, number: int) -> cells.Cell:
        def prepare(turn: int) -> None:
            turns.append((name, turn))

        command = (sys.executable, "-c", "pass")
        return cells.Cell(name, command, tmp_path, number, prepare)

    found = in_turns({"x": [cell("a", 2)], "y": [cell("b", 1)]}, str)

    assert [("a", 0), ("b", 0), ("a", 1)] == turns
    assert 2 == len(found["x"]["a"]["runs"])


def test_a_failure_is_no_measurement(tmp_path: Path) -> None:
    """A command that fails is reported with what it said."""
    with pytest.raises(RuntimeError, match="broken"):
        spend((sys.executable, "-c", "raise SystemExit('broken')"), tmp_path)


def test_verdicts_hold_figures_against_targets() -> None:
    """A figure is met up to its target."""
    rows = verdict_rows([Verdict("a", 3.0, 3, "x"), Verdict("b", 61.0, 60, "ms")])

    assert [("a", "3.00 x", "3 x", True), ("b", "61.0 ms", "60 ms", False)] == rows


def test_the_pages_are_what_the_results_say() -> None:
    """docs/performance.md and the plan in docs/scale.md are made from the kept results."""
    results: Any = json.loads(bench.RESULTS.read_text("utf-8"))

    assert page(results) == PAGE.read_text("utf-8")
    assert with_plan(SCALE.read_text("utf-8"), results) == SCALE.read_text("utf-8")
    assert {"10", "100", "1000", "10000"} == set(results["catalogs"])
    assert [] != verdicts(results)


def test_peers_get_the_same_errors(tmp_path: Path) -> None:
    """What they read has every status, and a model for every error that is not retired."""
    made = of_size(100, tmp_path)
    spend(cells.gen(), tmp_path)
    peers.write_inputs(made, tmp_path)
    document = json.loads((tmp_path / "api.json").read_text("utf-8"))
    data = yaml.safe_load(catalog(100))
    alive = [each for each in data["errors"].values() if not each.get("retired")]
    responses = document["paths"]["/things"]["get"]["responses"]

    assert {"200", "404", "422", "503", "5XX"} <= set(responses)
    for response in [*responses.values()][1:]:
        name = response["$ref"].rpartition("/")[2]
        assert name in document["components"]["responses"]
    assert len(alive) == typespec(data).count("@error\n")
