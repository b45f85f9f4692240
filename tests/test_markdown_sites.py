"""Pages for sites: flavours, one page for each code, and links that lead somewhere."""

import posixpath
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.catalog.model import Catalog
from generator.output.signing import read_banner
from tests.hard_catalogs import hard_catalogs
from tests.markdown_pages import ROOT, files, loaded, read

CASES = sorted((ROOT / "tests/cases/markdown").iterdir())
CATALOGS = [
    *(loaded(path) for path in sorted((ROOT / "catalog").glob("*.yaml"))),
    *(loaded(case / "catalog.yaml") for case in CASES),
    *(Catalog.model_validate(each) for each in hard_catalogs(10).values()),
]
FLAVOURS = ("gfm", "mdx")
SUFFIXES = {"gfm": ".md", "mdx": ".mdx"}
_ANCHOR = re.compile(r'<(?:a|span) id="([^"]*)">')
_COMMENT = re.compile(r"(?:<!--|\{/\*)[^\n]*(?:-->|\*/\})")


def api_of(catalog: Catalog) -> str:
    """Return how a test is called."""
    return catalog.api.id


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


@pytest.mark.parametrize("catalog", CATALOGS, ids=api_of)
@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("pages", ["one", "per_code"])
def test_links_lead_somewhere(catalog: Catalog, flavour: str, pages: str) -> None:
    """Every link between the pages of an API has its file and its anchor."""
    made = files(catalog, flavour=flavour, pages=pages)

    assert [] == unlinked(made)
    assert {SUFFIXES[flavour]} == {posixpath.splitext(path)[1] for path in made}
    assert all(read_banner(text) is not None for text in made.values())


@pytest.mark.parametrize("catalog", CATALOGS, ids=api_of)
def test_file_names_are_safe(catalog: Catalog) -> None:
    """No two files of an API differ in case alone, and no site or system trips over one."""
    made = files(catalog, pages="per_code")
    names = [posixpath.basename(path).removesuffix(".md") for path in made]
    folders = {posixpath.dirname(path) for path in made}

    assert len(names) == len({name.casefold() for name in names})
    assert {catalog.api.id} == folders
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) for name in names)
    assert catalog.api.id not in names
    assert not {"con", "nul", "readme"} & {name.casefold() for name in names}


@pytest.mark.parametrize("catalog", CATALOGS, ids=api_of)
def test_every_error_has_its_page(catalog: Catalog) -> None:
    """The page of an error says what its section on the one page says."""
    (whole,) = files(catalog).values()
    made = files(catalog, pages="per_code")
    fences = [fence for text in made.values() for fence in read(text).fences]

    assert sorted(read(whole).fences) == sorted(fences)


@pytest.mark.parametrize("catalog", CATALOGS, ids=api_of)
@pytest.mark.parametrize("pages", ["one", "per_code"])
def test_flavours_say_the_same(catalog: Catalog, pages: str) -> None:
    """MDX has the tables, code and words of GFM; comments, anchors and suffixes differ."""
    plain = files(catalog, pages=pages)
    mdx = files(catalog, pages=pages, flavour="mdx")

    assert list(plain) == [path.removesuffix("x") for path in mdx]
    for path, text in plain.items():
        here, there = read(text), read(mdx[f"{path}x"])
        assert here.fences == there.fences
        assert here.tables == there.tables
        assert here.links == [re.sub(r"\.mdx(?=#|$)", ".md", e) for e in there.links]
        assert len(here.headings) == len(there.headings)


@pytest.mark.parametrize("catalog", CATALOGS, ids=api_of)
@pytest.mark.parametrize("pages", ["one", "per_code"])
def test_mdx_has_nothing_bare(catalog: Catalog, pages: str) -> None:
    """Outside of code there is no brace and no tag that MDX would run or refuse."""
    for text in files(catalog, pages=pages, flavour="mdx").values():
        prose = re.sub(r"(?ms)^ *(`{3,})[^`\n]*\n.*?^ *\1`*$", "", text)
        prose = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", prose)
        prose = _COMMENT.sub("", prose)

        assert "{" not in prose
        assert "<!--" not in prose
        tags = set(re.findall(r"<[^>]*>", prose))
        known = r"</?code>|<br/>|</a>|</span>|<(a|span) id=\"[^\"]*\">"
        assert all(re.fullmatch(known, tag) for tag in tags)
        assert not re.search(r"(?m)^(import|export)\b", prose)


@pytest.mark.parametrize("catalog", CATALOGS, ids=api_of)
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_front_matter_takes_the_place_of_the_title(
    catalog: Catalog, flavour: str
) -> None:
    """It comes first, is YAML with one line each, and the page has no other title."""
    made = files(catalog, flavour=flavour, pages="per_code", front_matter=True)
    for path, text in made.items():
        _, front, body = text.split("---\n", 2)
        said = yaml.safe_load(front)

        assert {"title"} <= said.keys() <= {"title", "description"}
        assert all("\n" not in each and "\\" not in each for each in said.values())
        assert not [tag for tag, _ in read(body).headings if tag == "h1"]
        assert path.endswith(f"/index{SUFFIXES[flavour]}") or (
            said["title"] == posixpath.splitext(posixpath.basename(path))[0]
        )


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
