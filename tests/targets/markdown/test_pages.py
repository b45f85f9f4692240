"""The Markdown page reads back to its catalog."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from error_catalog.catalog.model import Catalog, ErrorSpec, Range
from error_catalog.semantics.statuses import span_figures
from error_catalog.targets.markdown.tables import MOST_LINKS

from tests.support.markdown_pages import ROOT, Made, Words, authored, loaded, made, read
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


@EVERY
def test_every_error_has_its_row(path: Path) -> None:
    """Code, status and meaning of each row are the catalog's, in its order."""
    found = page(path)
    tables = read(found.text).tables
    rows = [row for t in tables for row in t[1:] if t[0][1:2] == [(("text", "HTTP"),)]]
    errors = live(found.catalog)

    assert len(errors) == len(rows)
    for (name, spec), row in zip(errors.items(), rows, strict=True):
        responses = found.resolved.by_error[name]
        spans = dict.fromkeys(s for each in responses for s in each.rule.statuses)
        codes = [text for kind, text in row[0] if kind == "code"]

        assert codes_of(name, spec) == codes
        assert codes or name in text_of(row[0])
        assert "/".join(map(span_figures, spans)) == text_of(row[1])
        assert authored(spec.summary) == row[2]


@EVERY
def test_actions_and_retries_have_columns(path: Path) -> None:
    """A column stands on the page if the catalog has anything for it, and nowhere else."""
    found = page(path)
    errors = live(found.catalog).items()
    acts = any(each.action for _, e in errors for each in (e, *e.cases.values()))
    retries = any(error.retry is not None for _, error in errors)
    shown = {
        "Action": [spec.action for _, spec in errors] if acts else None,
        "Retry": [spec.retry for _, spec in errors] if retries else None,
    }
    tables = [
        t for t in read(found.text).tables if text_of(t[0][0]) in ("Code", "Error")
    ]
    tables = [t for t in tables if text_of(t[0][1]) == "HTTP"]
    for column, values in shown.items():
        cells = [
            row[index]
            for table in tables
            for index, head in enumerate(table[0])
            if text_of(head) == column
            for row in table[1:]
        ]

        assert (len(values) if values else 0) == len(cells)
        for value, cell in zip(values or [], cells, strict=True):
            if isinstance(value, str):
                assert authored(value) == cell
            elif isinstance(value, bool):
                assert value == (text_of(cell)[:2] != "no")


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
def test_every_section_has_its_bodies(path: Path) -> None:
    """The fenced JSON of a section is the body of each of its examples."""
    found = page(path)
    sections = list(sections_of(found.text))
    errors = live(found.catalog)

    assert len(errors) == len(sections)
    for name, section in zip(errors, sections, strict=True):
        responses = found.resolved.by_error[name]
        shown = [each for r in responses for each in found.examples[r.id].every]
        bodies = [each.wire.body for each in shown]
        fences = [json.loads(text) for _, text in read(section).fences]

        assert [json.loads(body) for body in dict.fromkeys(bodies) if body] == fences


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
