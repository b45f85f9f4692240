"""The Markdown page reads back to its catalog."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from error_catalog.catalog.model import Catalog, ErrorSpec, Range
from error_catalog.semantics.statuses import span_figures
from error_catalog.targets.markdown.tables import MOST_LINKS

from tests.support.markdown_pages import (
    ROOT,
    Made,
    Words,
    authored,
    files,
    loaded,
    made,
    read,
)
from tests.support.markdown_pages import sections as sections_of

CATALOGS = sorted((ROOT / "catalog").glob("*.yaml"))
CASES = sorted((ROOT / "tests/cases/markdown").iterdir())
FILES = [*CATALOGS, *(case / "catalog.yaml" for case in CASES)]
EVERY = pytest.mark.parametrize(
    "path", FILES, ids=[path.stem for path in (*CATALOGS, *CASES)]
)


def page(path: Path) -> Made:
    """Return the page of the catalog at *path*."""
    return made(loaded(path))


def live(catalog: Catalog) -> dict[str, ErrorSpec]:
    """Return the errors that the page shows, in its order."""
    return {
        name: spec
        for group in (*catalog.groups, None)
        for name, spec in catalog.errors.items()
        if spec.group == group
        if not spec.retired and spec.visibility == "public"
    }


def text_of(words: Words) -> str:
    """Return words without telling code from text."""
    return "".join(text for _, text in words)


def codes_of(name: str, spec: ErrorSpec) -> list[str]:
    """Return the codes that an error's row names."""
    if isinstance(spec.code, Range):
        return [f"{spec.code.first}-{spec.code.last}"]
    return [str(each) for each in spec.code or (name,) if each is not None]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_page(case: Path, *, update_goldens: bool) -> None:
    """The page is the expected one, byte for byte."""
    text = page(case / "catalog.yaml").text
    expected = case / "expected.md"

    if update_goldens:
        expected.write_text(text, encoding="utf-8")

    assert expected.read_text(encoding="utf-8") == text


def error_tables(found: Made) -> list[list[list[Words]]]:
    """Return the tables of errors, in the order of the page."""
    return [
        table
        for table in read(found.text).tables
        if text_of(table[0][0]) in ("Code", "Error")
        if "Meaning" in map(text_of, table[0])
    ]


def columns(table: list[list[Words]]) -> dict[str, list[Words]]:
    """Return the cells of each column of a table by its name."""
    heads = [text_of(each) for each in table[0]]
    cells = [list(each) for each in zip(*table[1:], strict=True)]
    return dict(zip(heads, cells, strict=True))


def figures(found: Made, name: str) -> str:
    """Return the statuses of an error, as its row has them."""
    responses = found.resolved.by_error[name]
    spans = dict.fromkeys(s for each in responses for s in each.rule.statuses)
    return "/".join(map(span_figures, spans)) or "any"


@EVERY
def test_every_error_has_its_row(path: Path) -> None:
    """Code, status and meaning of each row are the catalog's, in its order."""
    found = page(path)
    tables = [columns(each) for each in error_tables(found)]
    first = [cell for each in tables for cell in next(iter(each.values()))]
    meaning = [cell for each in tables for cell in each["Meaning"]]
    http = [text_of(cell) for each in tables for cell in each.get("HTTP", ())]
    errors = live(found.catalog)

    assert [authored(spec.summary) for spec in errors.values()] == meaning
    assert len(errors) == len(first)
    for (name, spec), cell in zip(errors.items(), first, strict=True):
        codes = [text for kind, text in cell if kind == "code"]
        words = name.replace("_", " ").casefold()

        assert codes_of(name, spec) == codes
        assert codes or words in text_of(cell).casefold()
        assert http or text_of(cell).startswith(f"{figures(found, name)} ")
    if http:
        assert [figures(found, name) for name in errors] == http


@EVERY
def test_no_column_is_empty(path: Path) -> None:
    """Each column of each table holds something."""
    for table in read(page(path).text).tables:
        for name, cells in columns(table).items():
            assert any(cells), name


@EVERY
def test_actions_and_retries_have_columns(path: Path) -> None:
    """What the catalog says to do stands in the rows, each in the right one."""
    found = page(path)
    acts: list[Words] = []
    retries: list[str] = []
    for table in map(columns, error_tables(found)):
        empty: list[Words] = [()] * len(table["Meaning"])
        acts += table.get("Action", empty)
        retries += map(text_of, table.get("Retry", empty))
    for spec, act, retry in zip(
        live(found.catalog).values(), acts, retries, strict=True
    ):
        has_action = spec.action or any(each.action for each in spec.cases.values())

        assert bool(has_action) == bool(act)
        assert spec.action is None or authored(spec.action) == act
        assert (spec.retry is None) == (not retry)
        assert (spec.retry is False) == (retry == "no")


@EVERY
def test_every_status_has_its_row(path: Path) -> None:
    """The table of statuses holds the catalog's own rows and one for every error."""
    found = page(path)
    heads = ("HTTP status", "Meaning", "Error")
    tables = [t for t in read(found.text).tables if tuple(map(text_of, t[0])) == heads]
    rows: dict[str, list[list[Words]]] = {}
    for row in (row for table in tables for row in table[1:]):
        rows.setdefault(text_of(row[0]), []).append(row)
    expected = dict.fromkeys(found.catalog.statuses, 0)
    for name in live(found.catalog):
        responses = found.resolved.by_error[name]
        for span in {span for each in responses for span in each.rule.statuses}:
            expected[span_figures(span)] = expected.get(span_figures(span), 0) + 1
    if not tables:
        assert not found.catalog.statuses
        assert {1} == set(expected.values())
        return

    assert {k: 1 if n > MOST_LINKS else n for k, n in expected.items()} == {
        status: sum(bool(text_of(row[2])) for row in found)
        for status, found in rows.items()
    }
    for status, spec in found.catalog.statuses.items():
        said = text_of(rows[status][0][1])
        assert text_of(authored(spec.description or "")) in said
        for name, text in spec.headers.items():
            assert f"{name}: {text}" in said


@EVERY
def test_links_lead_somewhere(path: Path) -> None:
    """Each link within the page has one anchor, and so has each documented address."""
    found = page(path)
    reader = read(found.text)
    inside = {link[1:] for link in reader.links if link.startswith("#")}
    addresses = [a.docs for a in found.resolved.responses if "#" in (a.docs or "")]
    docs = {str(address).partition("#")[2] for address in addresses}
    public = found.catalog.errors.values()

    assert len(reader.anchors) == len(set(reader.anchors))
    assert inside <= set(reader.anchors)
    assert docs <= set(reader.anchors) or any(e.visibility != "public" for e in public)


@EVERY
def test_a_section_says_more_than_its_row(path: Path) -> None:
    """An error without more to say has its anchors in its row; the others have sections."""
    found = page(path)
    sections = list(sections_of(found.text))
    anchored = re.findall(r'(?m)^\|(?: <a id="[^"]+"></a>)', found.text)
    retired = [s for s in found.catalog.errors.values() if s.retired]

    assert len(live(found.catalog)) == len(sections) + len(anchored) - len(retired)
    for section in sections:
        what = read(section)
        lead = next(i for i, text in enumerate(what.texts) if text)

        assert what.fences or what.tables or "- **" in section or what.texts[lead + 1 :]


@EVERY
def test_bodies_are_examples(path: Path) -> None:
    """The fenced JSON of a section is the body of each example of one error."""
    found = page(path)
    known: list[list[object]] = []
    for name in live(found.catalog):
        responses = found.resolved.by_error[name]
        shown = [each for r in responses for each in found.examples[r.id].every]
        bodies = dict.fromkeys(each.wire.body for each in shown)
        known.append([json.loads(body) for body in bodies if body])
    for section in sections_of(found.text):
        fences = [json.loads(text) for _, text in read(section).fences]

        assert not fences or fences in known


def test_an_example_that_adds_nothing_is_not_shown() -> None:
    """Only what neither the row nor the format says makes an example, or a section."""
    errors = {
        "plain": {"status": 400, "summary": "No."},
        "worded": {"status": 401, "summary": "No.", "message": "Never."},
        "told": {"status": 402, "summary": "No.", "description": "Not at all."},
    }
    envelope = {"description": "A.", "body": {"code": "{code}", "text?": "{message}"}}
    found = made(small(errors, envelopes={"main": envelope}))
    _, worded, told = found.text.split("\n### ")

    assert "\n### " + worded.splitlines()[0] == "\n### `worded`"
    assert '"text": "Never."' in worded
    assert "Not at all." in told
    assert "```" not in told
    assert '<a id="plain"></a>`plain`' in found.text


@EVERY
def test_every_field_has_its_row(path: Path) -> None:
    """The fields of an envelope stand in its table under their names on the wire."""
    found = page(path)
    tables = [t for t in read(found.text).tables if text_of(t[0][0]) == "Field"]
    names = {text_of(row[0]) for table in tables for row in table[1:]}
    for spec in found.catalog.envelopes.values():
        if isinstance(spec.body, dict):
            for key, value in spec.body.items():
                inner = (
                    [f".{each}" for each in value] if isinstance(value, dict) else [""]
                )
                for each in inner:
                    assert f"{key.rstrip('?')}{each.rstrip('?')}" in names


@pytest.mark.parametrize(("count", "rows"), [(10, 10), (11, 1), (300, 1)])
def test_a_crowd_has_one_row(count: int, rows: int) -> None:
    """Where too many errors share a status, the table says only that there are many."""
    errors = {f"E{n}": {"status": 400, "summary": "No."} for n in range(count)}
    found = read(made(small(errors)).text)
    statuses = next(t for t in found.tables if text_of(t[0][0]) == "HTTP status")

    assert 1 + rows == len(statuses)
    assert (rows == 1) == ("more than 10 errors" == text_of(statuses[1][2]))


def small(errors: Mapping[str, object], **more: object) -> Catalog:
    """Return a catalog of *errors* in one plain envelope."""
    envelope = {"description": "All.", "body": {"code?": "{code}"}}
    return Catalog.model_validate(
        {
            "catalog": 1,
            "api": {"id": "small", "title": "Small"},
            "envelopes": {"main": envelope},
            "errors": errors,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"python": True, "import_line": True},
            "from small_errors import SmallError, XError",
        ),
        (
            {"python": True, "import_line": True, "package": "acme"},
            "from acme.small import SmallError, XError",
        ),
        ({"python": False, "import_line": True}, ""),
        ({"python": True, "import_line": False}, ""),
    ],
)
def test_the_import_line_is_that_of_the_package(
    options: dict[str, str | bool], expected: str
) -> None:
    """It stands on the page where a package is made, unless nobody wants it."""
    (text,) = files(small({"x": {"status": 400, "summary": "X."}}), **options).values()

    assert expected in text
    assert bool(expected) == ("In Python" in text)


@pytest.mark.parametrize(("count", "has_contents"), [(0, False), (3, True)])
def test_a_short_page_has_no_contents(count: int, *, has_contents: bool) -> None:
    """Three parts are seen at once; groups make a fourth, and each of its links leads on."""
    groups = {f"g{n}": {"title": f"Group {n}"} for n in range(count)}
    errors = {
        f"e{n}": {"status": 400, "summary": "E.", "group": f"g{n}" if groups else None}
        for n in range(3)
    }
    found = read(made(small(errors, groups=groups)).text)

    assert has_contents == (("h2", (("text", "Contents"),)) in found.headings)
    assert {link[1:] for link in found.links} <= {*found.anchors}
