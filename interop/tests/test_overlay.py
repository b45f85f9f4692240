"""Tools that apply overlays get what a merge writes."""

import json
from pathlib import Path
from typing import Any

import pytest
from error_catalog.files import SourceFile
from error_catalog.openapi_merge.merge import MergeOptions, merge_files, overlay
from error_catalog.yaml12.nodes import compose

from interop.tools import documents as values
from interop.tools import node, run

CASES = sorted(
    path.parent
    for path in Path(__file__)
    .parents[2]
    .glob("tests/cases/openapi_merge/*/catalog.yaml")
)
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def written(case: Path, folder: Path) -> tuple[Path, Path, Any]:
    """Write the document of a case as JSON, and its overlay; return what a merge makes."""
    spec = next(case.glob("openapi.*"))
    replaces = case.name == "replace"
    outcome = merge_files(case, spec.name, "catalog.yaml", MergeOptions({}, replaces))
    assert outcome.file is not None, outcome.diagnostics
    made = outcome.file
    old, new = made.document.data, made.merged.data
    # Not every tool knows the merge keys of YAML.
    document = folder / "openapi.json"
    document.write_text(json.dumps(old), "utf-8")
    path = folder / "overlay.yaml"
    path.write_text(overlay(made.understood.resolved, old, new), "utf-8")
    return document, path, new


def as_javascript(data: Any) -> Any:
    """Return *data* with numbers as JavaScript has them."""
    return json.loads(json.dumps(data), parse_int=float)


@pytest.mark.tool(
    "openapi-overlays-js",
    "overlays make of a document what `gen openapi merge` does",
    package="npm:openapi-overlays-js",
)
@EACH
def test_the_overlay_does_what_a_merge_does(case: Path, tmp_path: Path) -> None:
    """The first tool for overlays, by one of their authors, gets the merged document."""
    document, path, expected = written(case, tmp_path)
    command = [node("overlayjs"), "--openapi", document, "--overlay", path]
    done = run(command, cwd=tmp_path)
    root, wrong = compose(SourceFile("applied.yaml", done.stdout))

    assert root is not None, wrong
    assert as_javascript(expected) == as_javascript(root.data)


@pytest.mark.tool(
    "redocly lint",
    "overlays have their form; merging adds no findings to a document",
    package="npm:@redocly/cli",
)
def test_overlays_and_merged_documents_are_linted(tmp_path: Path) -> None:
    """An overlay has the form that it should; a merge mends findings and makes none."""
    pairs: list[tuple[Path, Path]] = []
    overlays: list[Path] = []
    for case in CASES:
        folder = tmp_path / case.name
        folder.mkdir()
        document, path, expected = written(case, folder)
        overlays.append(path)
        merged = document.with_name("merged.json")
        merged.write_text(json.dumps(expected), "utf-8")
        pairs.append((document, merged))
    run([node("redocly"), "lint", *overlays], cwd=tmp_path)
    found = findings([each for pair in pairs for each in pair], tmp_path)

    assert any(found[document] for document, _ in pairs)
    for document, merged in pairs:
        new = found[merged] - found[document]
        # That an operation has no success is only seen where it has a response.
        unseen = {
            each
            for each in new
            if each[0] == "operation-2xx-response"
            and not value_at(json.loads(document.read_text("utf-8")), each[1])
        }
        assert new == unseen, document


def value_at(document: Any, pointer: str) -> Any:
    """Return what stands at a JSON pointer in a URL fragment; None for nothing."""
    for each in pointer.removeprefix("#/").split("/"):
        key = each.replace("~1", "/").replace("~0", "~")
        document = document.get(key) if isinstance(document, dict) else None
    return document


def findings(documents: list[Path], folder: Path) -> dict[Path, set[tuple[str, str]]]:
    """Return the rules that redocly finds broken in each document, with their places."""
    options = ("--format=json", "--max-problems=100000")
    done = run([node("redocly"), "lint", *options, *documents], cwd=folder, ok=(0, 1))
    found: dict[Path, set[tuple[str, str]]] = {each: set() for each in documents}
    reports = values(done.stdout)
    for each in (problem for report in reports for problem in report["problems"]):
        for place in each["location"]:
            source = (folder / place["source"]["ref"]).resolve()
            found[source].add((each["ruleId"], place["pointer"]))
    return found
