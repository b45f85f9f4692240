"""Pages for sites: flavours, one page for each code, and links that lead somewhere."""

import json
import posixpath
import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from error_catalog.catalog.model import Catalog
from error_catalog.output.banner import read_banner
from error_catalog.semantics.examples import examples
from error_catalog.semantics.resolution import resolve
from error_catalog.targets.publication import public_responses

from tests.support.effort import spread, tries
from tests.support.hard_catalogs import hard_catalogs
from tests.support.markdown_pages import ROOT, files, loaded, read

CASES = sorted((ROOT / "tests/cases/markdown").iterdir())
CATALOGS = [
    *(loaded(path) for path in sorted((ROOT / "catalog").glob("*.yaml"))),
    *(loaded(case / "catalog.yaml") for case in CASES),
    *map(Catalog.model_validate, spread(hard_catalogs(drawn=tries(4)).values(), 10)),
]
FLAVOURS = ("gfm", "mdx")
PAGES = ("one", "per_code")
SUFFIXES = {"gfm": ".md", "mdx": ".mdx"}
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
TAG = re.compile(r"</?code>|<br/>|</a>|</span>|<(a|span) id=\"[^\"]*\">")
_ANCHOR = re.compile(r'<(?:a|span) id="([^"]*)">')
_CONTENTS = re.compile(r"## Contents\n\n(?: *- .*\n)+")
_IN_ROW = re.compile(r'(?:(?<=^\| )|(?<=</a>))<a id="([^"]*)"></a>', re.MULTILINE)
_COMMENT = re.compile(r"(?:<!--|\{/\*)[^\n]*(?:-->|\*/\})")


def small(errors: dict[str, Any], docs: str | None = None) -> Catalog:
    """Return a catalog of *errors* in one plain envelope."""
    envelope = {"description": "All.", "body": {"code?": "{code}"}}
    return Catalog.model_validate(
        {
            "catalog": 1,
            "api": {"id": "small", "title": "Small", "docs": docs},
            "envelopes": {"main": envelope},
            "errors": {
                name: {"status": 400, "summary": "S", **each}
                for name, each in errors.items()
            },
        }
    )


def unlinked(pages: dict[str, str]) -> list[str]:
    """Return the links of *pages* that lead to no file, or to no anchor of one."""
    anchors = {path: set(_ANCHOR.findall(text)) for path, text in pages.items()}
    lost: list[str] = []
    for path, text in pages.items():
        for link in read(text).links:
            if not re.match(r"[a-z]+:|/", link):
                file, _, anchor = link.partition("#")
                to = posixpath.join(posixpath.dirname(path), file) if file else path
                if to not in pages or (anchor and anchor not in anchors[to]):
                    lost.append(f"{path}: {link}")
    return lost


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_files(case: Path, *, update_goldens: bool) -> None:
    """MDX, and a page for each code, are the expected ones, byte for byte."""
    catalog = loaded(case / "catalog.yaml")
    made = {
        **files(catalog, flavour="mdx"),
        **files(catalog, pages="per_code"),
        **files(catalog, flavour="mdx", pages="per_code", front_matter=True),
    }
    folder = case / "files"

    if update_goldens:
        for path, text in made.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")

    found = [path for path in folder.rglob("*") if path.is_file()]
    assert made == {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found
    }


@pytest.mark.sampled
def test_links_lead_somewhere() -> None:
    """Every link between the pages of an API has its file and its anchor."""
    for catalog, flavour, pages in product(CATALOGS, FLAVOURS, PAGES):
        made = files(catalog, flavour=flavour, pages=pages)
        suffixes = {posixpath.splitext(path)[1] for path in made}

        assert [] == unlinked(made), (catalog.api.id, flavour, pages)
        assert {SUFFIXES[flavour]} == suffixes, catalog.api.id
        assert all(read_banner(text) is not None for text in made.values())


@pytest.mark.sampled
def test_file_names_are_safe() -> None:
    """No two files of an API differ in case alone, and no site or system trips over one."""
    for catalog in CATALOGS:
        made = files(catalog, pages="per_code")
        names = [posixpath.basename(path).removesuffix(".md") for path in made]
        folders = {posixpath.dirname(path) for path in made}

        assert len(names) == len({name.casefold() for name in names}), catalog.api.id
        assert {catalog.api.id} == folders
        assert [] == [each for each in names if not SAFE.fullmatch(each)]
        assert catalog.api.id not in names
        assert not {"con", "nul", "readme"} & {name.casefold() for name in names}


@pytest.mark.sampled
def test_every_error_has_its_page() -> None:
    """The pages of errors say what the one page says, and show every example."""
    for catalog in CATALOGS:
        resolved = resolve(catalog)
        made_of = examples(resolved)
        (whole,) = files(catalog).values()
        made = files(catalog, pages="per_code")
        fences = [fence for text in made.values() for fence in read(text).fences]
        shown = [json.loads(text) for language, text in fences if language == "json"]

        assert {*read(whole).fences} <= {*fences}, catalog.api.id
        for response in public_responses(resolved):
            body = made_of[response.id].wire.body
            if body and not response.shape.envelope.is_text:
                assert json.loads(body) in shown, (catalog.api.id, response.id)


@pytest.mark.sampled
def test_flavours_say_the_same() -> None:
    """MDX has the tables, code and words of GFM; comments, anchors and suffixes differ."""
    for catalog, pages in product(CATALOGS, PAGES):
        plain = files(catalog, pages=pages)
        mdx = files(catalog, pages=pages, flavour="mdx")

        assert list(plain) == [path.removesuffix("x") for path in mdx]
        for path, text in plain.items():
            here, there = read(_CONTENTS.sub("", text)), read(mdx[f"{path}x"])
            links = [re.sub(r"\.mdx(?=#|$)", ".md", each) for each in there.links]
            # What has no heading of its own is linked by that of its table.
            rows = {f"#{each}" for each in _IN_ROW.findall(text)}
            above = [each for each in links if each.startswith(("#group-", "#page-"))]
            own = [each for each in here.links if each not in rows]

            assert here.fences == there.fences, (catalog.api.id, path)
            assert here.tables == there.tables, (catalog.api.id, path)
            assert own == [each for each in links if each not in above], path
            assert len(here.links) - len(own) == len(above), (catalog.api.id, path)
            assert len(here.headings) == len(there.headings), (catalog.api.id, path)


@pytest.mark.sampled
def test_mdx_has_nothing_bare() -> None:
    """Outside of code there is no brace and no tag that MDX would run or refuse."""
    for catalog, pages in product(CATALOGS, PAGES):
        for path, text in files(catalog, pages=pages, flavour="mdx").items():
            prose = re.sub(r"(?ms)^ *(`{3,})[^`\n]*\n.*?^ *\1`*$", "", text)
            prose = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", prose)
            prose = _COMMENT.sub("", prose)
            tags = set(re.findall(r"<[^>]*>", prose))

            assert "{" not in prose, (catalog.api.id, path)
            assert "<!--" not in prose, (catalog.api.id, path)
            assert [] == [each for each in tags if not TAG.fullmatch(each)], path
            assert not re.search(r"(?m)^(import|export)\b", prose), path


@pytest.mark.sampled
def test_front_matter_takes_the_place_of_the_title() -> None:
    """It comes first, is YAML with one line each, and the page has no other title."""
    for catalog, flavour in product(CATALOGS, FLAVOURS):
        made = files(catalog, flavour=flavour, pages="per_code", front_matter=True)
        for path, text in made.items():
            _, front, body = text.split("---\n", 2)
            said = yaml.safe_load(front)
            name = posixpath.splitext(posixpath.basename(path))[0]

            assert {"title"} <= said.keys() <= {"title", "description"}, path
            assert all("\n" not in each and "\\" not in each for each in said.values())
            assert not [tag for tag, _ in read(body).headings if tag == "h1"], path
            assert name in ("index", said["title"]), path


@pytest.mark.parametrize(
    ("docs", "expected"),
    [
        ("https://x.example/{code}", ["CODE_A", "b"]),
        ("https://x.example/{name}", ["a", "b"]),
        (None, ["CODE_A", "b"]),
    ],
)
def test_addresses_name_the_pages(docs: str | None, expected: list[str]) -> None:
    """The last part of an error's address is the name of its page, and its anchor."""
    catalog = small({"a": {"code": "CODE_A"}, "b": {"code": None}}, docs)
    made = files(catalog, pages="per_code")
    errors = [read(made[f"small/{each}.md"]) for each in expected]
    (whole,) = files(catalog).values()

    assert all(each.headings for each in errors)
    assert [f"#{each}" for each in expected] == list(dict.fromkeys(read(whole).links))


def test_shared_and_former_codes_lead_on() -> None:
    """A code of several errors, and one that is no longer written, has a page of links."""
    catalog = small(
        {
            "a": {"code": "declined"},
            "b": {"code": ["declined", "refused"]},
            "c": {"aliases": ["old_c"]},
            "d": {"retired": {"replaced_by": "c"}},
        }
    )
    made = files(catalog, pages="per_code")

    assert {"index", "a", "b", "c", "d", "declined", "refused", "old_c"} == {
        posixpath.basename(path).removesuffix(".md") for path in made
    }
    assert ["a.md", "b.md", "index.md"] == read(made["small/declined.md"]).links
    assert ["b.md", "index.md"] == read(made["small/refused.md"]).links
    assert ["c.md", "index.md"] == read(made["small/old_c.md"]).links
    assert ["c.md", "index.md"] == read(made["small/d.md"]).links


def test_a_thousand_codes() -> None:
    """Each has a page, and links resolve."""
    catalog = small({f"E{number}": {} for number in range(1000)})
    made = files(catalog, pages="per_code")

    assert 1001 == len(made)
    assert [] == unlinked(made)
