"""The neutral view: others validate it by its schema, and read it with jq."""

import json
import re

import pytest
from error_catalog.targets.catalog.document import document
from error_catalog.targets.catalog.schema import view_schema

from interop.subjects import ROOT, Json, subjects
from interop.tools import INTEROP, run

COMMITTED = sorted((ROOT / "generated" / "catalog").glob("*.json"))
CASES = sorted((ROOT / "tests" / "cases" / "catalog").glob("*/view.json"))
PAGE = (ROOT / "docs" / "targets.md").read_text("utf-8")


def read(views: list[Json], programs: list[tuple[str, Json]]) -> Json:
    """Return what ajv and jq say."""
    work = {"schema": view_schema(), "views": views, "programs": programs}
    script = INTEROP / "node" / "view.mjs"
    return json.loads(run(["node", script], cwd=INTEROP, stdin=json.dumps(work)).stdout)


@pytest.mark.tool(
    "ajv", "The neutral view: strict mode; a changed view is refused", package="npm:ajv"
)
def test_ajv_accepts_every_view() -> None:
    """The five files, those of the cases and the views of hard catalogs keep to the schema."""
    views = [json.loads(path.read_text("utf-8")) for path in (*COMMITTED, *CASES)]
    views += [
        document(each.resolved, each.examples) for each in subjects("3.1").values()
    ]
    broken = [
        {**views[0], "view": 2},
        {key: each for key, each in views[0].items() if key != "notes"},
        {**views[0], "errors": [{**views[0]["errors"][0], "code": True}]},
    ]

    assert 5 == len(COMMITTED)
    assert [] == read(views, [])["wrong"]
    assert [0, 1, 2] == [at for at, _ in read(broken, [])["wrong"]]


@pytest.mark.tool(
    "jq", "The neutral view: the line of docs/targets.md", package="npm:jq-wasm"
)
def test_jq_reads_the_view() -> None:
    """The line that the page shows names the errors that may be retried, of each API."""
    (program,) = re.findall(r"^jq -r '([^']+)' generated/catalog/", PAGE, re.MULTILINE)
    views = [json.loads(path.read_text("utf-8")) for path in COMMITTED]
    expected = [
        [each["name"] for each in view["errors"] if each["retry"]["retryable"]]
        for view in views
    ]
    found = read([], [(program, view) for view in views])["found"]

    assert any(expected)
    assert expected == [each.split() for each in found]
