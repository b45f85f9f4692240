"""What sites, linters and formatters make of the Markdown pages, in both flavours."""

import json
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cmarkgfm
import markdown
import pytest
from cmarkgfm.cmark import Options
from docutils.core import publish_string
from error_catalog.catalog.model import Catalog
from myst_parser.docutils_ import Parser

from interop.reading import Seen, see
from interop.subjects import ROOT, catalogs
from interop.tools import INTEROP, node, python, run
from tests.support.hard_catalogs import hard_catalogs
from tests.support.markdown_pages import READER, files, read
from tests.support.marked_documents import filled

SITES: Mapping[str, Mapping[str, str | bool]] = {
    "gfm": {},
    "gfm_per_code": {"pages": "per_code"},
    "gfm_front": {"pages": "per_code", "front_matter": True},
    "mdx": {"flavour": "mdx"},
    "mdx_per_code": {"flavour": "mdx", "pages": "per_code", "front_matter": True},
}
"""The options of each site."""
GFM = [name for name in SITES if name.startswith("gfm")]
MDX = [name for name in SITES if name.startswith("mdx")]
ODD = frozenset(("codes", "everything"))
"""Catalogs whose texts and codes are hostile, and Markdown of someone's own."""

RULES = {
    # In pages of GFM a comment says so; markdownlint reads no comments of MDX.
    "MD013": "a row of a table is one line, and so is a paragraph",
    "MD033": "anchors, line ends in cells and code with `|` are elements",
    "MD037": "it takes the stars of comments for emphasis",
    "MD041": "the banner is no heading, nor is it a comment to markdownlint",
    "MD050": "it takes `__` in the comments of headings for emphasis",
}
"""The rules that pages of MDX do not keep, each with its reason; those of GFM keep all."""

AUTHORS = {
    "MD024": "an author may call a group as an envelope is called",
    "MD026": "a group's title may end with a full stop",
    "MD036": "a description may be one line of emphasis",
    "MD040": "code in a description may have no language",
    "MD049": "authors may write emphasis either way",
    "MD050": "the same",
}
"""Rules that the texts of an odd catalog may break; they are its author's."""

CONFIG = """\
export default {
  title: "Errors", url: "https://docs.example.com", baseUrl: "/",
  onBrokenLinks: "throw", onBrokenAnchors: "throw", onDuplicateRoutes: "throw",
  markdown: { hooks: { onBrokenMarkdownLinks: "throw" } },
  future: { v4: true, faster: { rspackBundler: true, swcJsLoader: true,
    swcJsMinimizer: true, lightningCssMinimizer: true, mdxCrossCompilerCache: true } },
  plugins: [["@docusaurus/plugin-content-docs",
    { routeBasePath: "/", numberPrefixParser: false }]],
  themes: ["@docusaurus/theme-classic"],
};
"""
MKDOCS = """\
site_name: Errors
site_url: https://docs.example.com/
theme: {name: mkdocs, highlightjs: false}
validation: {links: {anchors: warn, not_found: warn, unrecognized_links: warn}}
"""
# MkDocs takes `<!--` in a code span for a comment, and sees no anchor until `-->`.
BLIND = "exclude_docs: odd-everything*\n"
HOME = "---\nslug: /\n---\n\n# Home\n\nSee [the first](contacts/CONTACT_EXISTS.md).\n"


@cache
def every() -> tuple[Catalog, ...]:
    """Return the five catalogs, those of the interop tests, and those that are odd."""
    odd = {
        name: {**data, "api": {**data["api"], "id": f"odd-{name}"}}
        for name, data in hard_catalogs(5).items()
    }
    found = (*catalogs().values(), *odd.values())
    return tuple(Catalog.model_validate(each) for each in found)


def is_odd(path: Path) -> bool:
    """Tell whether a page is one of a catalog that is hostile on purpose."""
    names = {f"odd-{each}" for each in ODD}
    return any(
        part.partition(".")[0] in names or part.startswith("odd-drawn")
        for part in path.parts
    )


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the pages of all catalogs, and a document with markers, into a folder each."""
    folders: dict[str, Path] = {}
    for name, options in SITES.items():
        folder = folders[name] = tmp_path_factory.mktemp(name) / "docs"
        for catalog in every():
            for path, text in files(catalog, **options).items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(text, "utf-8")
        suffix = "mdx" if name in MDX else "md"
        (folder / f"quoting.{suffix}").write_text(quoting(suffix), "utf-8")
    return folders


def quoting(suffix: str) -> str:
    """Return a hand-written document whose markers are filled."""
    kinds = {
        "table": "links=none",
        "statuses": "links=none",
        "envelope": "envelope=failure",
        "error": "error=SOLD_OUT links=none",
        "example": "error=NO_ARTICLE",
    }
    opening, closing = ("{/* ", " */}") if suffix == "mdx" else ("<!-- ", " -->")
    parts = [
        f"## The {kind}\n\n{opening}BEGIN gen:{kind} api=shop {rest}{closing}\n"
        f"{opening}END gen:{kind}{closing}\n"
        for kind, rest in kinds.items()
    ]
    return filled("# Errors in my words\n\n" + "\n".join(parts))


def pages(sites: dict[str, Path], names: list[str]) -> list[Path]:
    """Return the files of some sites."""
    return [path for name in names for path in sorted(sites[name].rglob("*.md*"))]


def ask(tool: str, paths: list[Path], config: Any = None) -> dict[str, Any]:
    """Return what a tool of JavaScript makes of files, by path."""
    job = {"tool": tool, "files": [str(path) for path in paths], "config": config}
    done = subprocess.run(
        ["node", INTEROP / "node/markdown.mjs"],
        input=json.dumps(job),
        cwd=INTEROP,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def expected(path: Path) -> list[list[str]]:
    """Return the cells of a page as CommonMark has them; see tests/targets/markdown/test_pages.py."""
    return see(READER.render(path.read_text("utf-8"))).cells


def check(path: Path, html: str) -> Seen:
    """Assert that a page keeps its tables, cell by cell, its code and its anchors."""
    seen = see(html)
    inside = [link[1:] for link in seen.links if link.startswith("#")]
    fences = [text for _, text in read(path.read_text("utf-8")).fences]

    assert expected(path) == seen.cells, path
    assert fences == [f"{each.removesuffix(chr(10))}\n" for each in seen.fences], path
    assert set(inside) <= set(seen.ids), path
    return seen


@pytest.mark.tool(
    "markdown-it", "tables, code and anchors of pages", package="npm:markdown-it"
)
def test_markdown_it(sites: dict[str, Path]) -> None:
    """The reader of VitePress and many editors shows every cell and follows every link."""
    paths = pages(sites, ["gfm", "gfm_per_code"])
    made = ask("markdown-it", paths)
    for path in paths:
        check(path, made[str(path)])


@pytest.mark.tool("cmark-gfm", "tables, code and anchors of pages", package="cmarkgfm")
def test_cmark_gfm(sites: dict[str, Path]) -> None:
    """So does GitHub's."""
    for path in pages(sites, ["gfm", "gfm_per_code"]):
        text = path.read_text("utf-8")
        check(
            path,
            cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE),
        )


@pytest.mark.tool(
    "Python-Markdown",
    "tables, code and anchors of pages, with the extensions of MkDocs",
    package="markdown",
)
def test_python_markdown(sites: dict[str, Path]) -> None:
    """So does that of MkDocs."""
    for path in pages(sites, ["gfm", "gfm_per_code"]):
        text = path.read_text("utf-8")
        extensions = ["tables", "toc", "fenced_code", "attr_list"]
        check(path, markdown.markdown(text, extensions=extensions))


@pytest.mark.tool(
    "MyST, docutils", "tables, code and anchors of pages", package="myst-parser"
)
def test_myst(sites: dict[str, Path]) -> None:
    """So does that of Sphinx, which is told to leave links as they are."""
    settings = {
        "report_level": 2,
        "halt_level": 2,
        "myst_all_links_external": True,
        "output_encoding": "unicode",
        "embed_stylesheet": False,
        "syntax_highlight": "none",
    }
    for path in pages(sites, ["gfm", "gfm_per_code"]):
        html = publish_string(
            path.read_text("utf-8"),
            parser=Parser(),
            writer="html5",
            settings_overrides=settings,
        )
        check(path, html)


@pytest.mark.tool(
    "MDX",
    "pages compile and render; tables, code and anchors",
    package="npm:@mdx-js/mdx",
)
def test_mdx(sites: dict[str, Path]) -> None:
    """Every page is a component, shows every cell and follows every link."""
    paths = pages(sites, MDX)
    made = ask("mdx", paths)
    for path in paths:
        check(path, made[str(path)])


@pytest.mark.tool(
    "markdownlint", "default rules, both flavours", package="npm:markdownlint"
)
@pytest.mark.parametrize("name", list(SITES))
def test_markdownlint(name: str, sites: dict[str, Path]) -> None:
    """No rule is broken but those that have a reason."""
    config = {"default": True, **dict.fromkeys(RULES if name in MDX else (), False)}
    found = ask("markdownlint", pages(sites, [name]), config)
    said = {
        (path, each)
        for path, all_ in found.items()
        for each in all_
        if not (is_odd(Path(path)) and each.split()[1] in AUTHORS)
    }

    assert set() == said


@pytest.mark.tool(
    "Prettier", "leaves pages and documents unchanged", package="npm:prettier"
)
def test_prettier(sites: dict[str, Path]) -> None:
    """A formatter that runs over everything makes no drift."""
    for folder in sites.values():
        run([node("prettier"), "--check", folder], cwd=INTEROP)


@pytest.mark.tool(
    "MkDocs", "builds with `--strict` and checks anchors", package="mkdocs"
)
@pytest.mark.parametrize("name", GFM)
def test_mkdocs(name: str, sites: dict[str, Path]) -> None:
    """A site is built without any plugin, and `docs` addresses lead to its pages."""
    folder = sites[name].parent
    (folder / "mkdocs.yml").write_text(f"{MKDOCS}{BLIND}", "utf-8")
    (sites[name] / "index.md").write_text("# Home\n", "utf-8")
    try:
        run([python("mkdocs"), "build", "--strict"], cwd=folder)
    finally:
        (sites[name] / "index.md").unlink()
    page = "contacts/CONTACT_EXISTS" if "pages" in SITES[name] else "contacts"
    html = (folder / "site" / page / "index.html").read_text("utf-8")

    assert "CONTACT_EXISTS" in html


@pytest.mark.tool(
    "MkDocs", "builds with `--strict` and checks anchors", package="mkdocs"
)
def test_mkdocs_would_tell(tmp_path: Path) -> None:
    """A link to an anchor that is not there stops the build: so it does see them."""
    (tmp_path / "mkdocs.yml").write_text(MKDOCS, "utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n\n[x](#nowhere)\n", "utf-8")

    run([python("mkdocs"), "build", "--strict"], cwd=tmp_path, ok=(1,))


@pytest.fixture(scope="session")
def docusaurus(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Return what makes a folder with the set-up of docs/markdown.md, and no pages yet."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("docusaurus")
        (folder / "docusaurus.config.mjs").write_text(CONFIG, "utf-8")
        (folder / "package.json").write_text('{"private": true}', "utf-8")
        (folder / "node_modules").symlink_to(INTEROP / "node_modules")
        return folder

    return make


@pytest.mark.tool(
    "Docusaurus",
    "builds; links and anchors are checked",
    package="npm:@docusaurus/core",
)
def test_docusaurus(sites: dict[str, Path], docusaurus: Callable[[], Path]) -> None:
    """Both kinds of pages are built without any plugin, and every link finds its anchor."""
    folder = docusaurus()
    for name in MDX:
        for path in pages(sites, [name]):
            place = folder / "docs" / name / path.relative_to(sites[name])
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(path.read_text("utf-8"), "utf-8")
    home = HOME.replace("contacts/CONTACT_EXISTS.md", "mdx/contacts.mdx#CONTACT_EXISTS")
    (folder / "docs/home.mdx").write_text(home, "utf-8")
    run([node("docusaurus"), "build"], cwd=folder)
    one = (folder / "build/mdx/contacts/index.html").read_text("utf-8")
    own = folder / "build/mdx_per_code/contacts/CONTACT_EXISTS/index.html"

    assert "CONTACT_EXISTS" in see(one).ids
    assert "<h1>CONTACT_EXISTS</h1>" in own.read_text("utf-8")


@pytest.mark.tool(
    "Docusaurus",
    "builds; links and anchors are checked",
    package="npm:@docusaurus/core",
)
def test_docusaurus_would_tell(docusaurus: Callable[[], Path]) -> None:
    """A link to an anchor that is not there stops the build: so it does see them."""
    folder = docusaurus()
    (folder / "docs").mkdir()
    text = f"{HOME.partition('See')[0]}[x](#nowhere)\n"
    (folder / "docs/home.mdx").write_text(text, "utf-8")
    done = run([node("docusaurus"), "build"], cwd=folder, ok=(1,))

    assert "#nowhere" in done.stdout + done.stderr


def test_the_set_up_is_the_documented_one() -> None:
    """docs/markdown.md shows what was built here."""
    text = (ROOT / "docs/markdown.md").read_text("utf-8")

    assert "numberPrefixParser: false" in text
    assert MKDOCS.splitlines()[-1] in text
