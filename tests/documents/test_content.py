"""Markers in documents that people write: filled, refused, and nothing else touched."""

import json
from pathlib import Path

import pytest
from error_catalog.catalog.model import Catalog
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from error_catalog.diagnostics import line
from error_catalog.documents.content import Library, fill
from error_catalog.files import SourceFile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.markdown_pages import read
from tests.support.marked_documents import CASES, book, filled, library, write

FILLED = sorted(
    each for each in (CASES / "filled").iterdir() if ".expected" not in each.name
)
REFUSED = sorted((CASES / "refused").glob("*.md"))
MARKED = "<!-- BEGIN gen:table api=shop -->\n<!-- END gen:table -->\n"
PROJECT = {
    "pyproject.toml": '[tool.error-catalog]\ndocuments = ["README.md", "docs"]\n',
    "README.md": f"# Read me\n\n{MARKED}",
    "docs/a.md": "# A\n\nNo marker.\n",
    "docs/deep/b.mdx": "{/* BEGIN gen:statuses */}\n{/* END gen:statuses */}\n",
    "docs/c.txt": MARKED,
}


@pytest.mark.parametrize("case", FILLED, ids=lambda case: case.name)
def test_a_document_is_filled(case: Path, *, update_goldens: bool) -> None:
    """Markers get what they ask for, byte for byte, and a second time changes nothing."""
    text = case.read_bytes().decode()
    made = filled(text)
    expected = case.with_name(f"{case.stem}.expected{case.suffix}")

    if update_goldens:
        expected.write_bytes(made.encode())

    assert expected.read_bytes().decode() == made
    assert made == filled(made)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.stem)
def test_a_document_is_refused(case: Path, *, update_goldens: bool) -> None:
    """Whatever is wrong with markers is said, each at its place and with what to do."""
    source = SourceFile(case.name, case.read_text("utf-8"))
    _, found = fill(source, library())
    said = "".join(f"{line(each)}\n" for each in found)
    expected = case.with_suffix(".txt")

    if update_goldens:
        expected.write_text(said, "utf-8")

    assert expected.read_text("utf-8") == said
    assert found


TEXTS = st.lists(
    st.sampled_from(
        (
            *("text", "\n", "\r\n", "\r", "    ", "- item\n", "> quote\n", "`", "``"),
            *("```\n", "~~~\n", "<div>\n", "<!-- note -->\n", "{/* note */}", "\ufeff"),
            *(
                "| a |\n| - |\n",
                "\t",
                "\u2028",
                "\x0c",
                "# x\n",
                "é",
                "gen:table",
                "---\n",
            ),
        )
    ),
    max_size=8,
).map("".join)
REGIONS = st.sampled_from(
    (
        ("<!-- BEGIN gen:table api=shop -->", "<!-- END gen:table -->"),
        ("{/* BEGIN gen:statuses api=jobs */}", "{/* END gen:statuses */}"),
        ("<!-- BEGIN gen:error api=shop error=SOLD_OUT -->", "<!-- END gen:error -->"),
    )
)


@settings(max_examples=tries(80), deadline=None)
@given(st.lists(st.tuples(TEXTS, REGIONS, TEXTS), max_size=3), TEXTS)
def test_nothing_else_is_touched(
    parts: list[tuple[str, tuple[str, str], str]], last: str
) -> None:
    """Outside of markers every byte stays, whatever it is; twice is once."""
    text = "".join(
        f"{before}\n{begin}\n{inside}\n{end}\n"
        for before, (begin, end), inside in parts
    )
    made, found = fill(SourceFile("docs/x.md", text + last), library())
    again, found_again = fill(SourceFile("docs/x.md", made), library())
    if found:
        # Code or HTML that is left open may swallow a marker.
        assert any(each in text for each in ("```", "~~~\n", "<div>\n"))
        return
    assert (made, []) == (again, found_again)
    at = 0
    for before, (begin, end), _ in parts:
        assert made.startswith(f"{before}\n{begin}\n", at)
        at = made.index(f"\n{end}\n", at + len(before)) + len(f"\n{end}\n")

    assert last == made[at:]


@pytest.mark.parametrize("kind", ["table", "statuses", "envelope", "error", "example"])
def test_both_flavours_say_the_same(kind: str) -> None:
    """Only the comments differ between Markdown and MDX, and neither has a bare brace."""
    names = {"envelope": " envelope=failure", "error": " error=SOLD_OUT"}
    names["example"] = names["error"]
    what = f"gen:{kind} api=shop{names.get(kind, '')}"
    plain = filled(f"<!-- BEGIN {what} -->\n<!-- END gen:{kind} -->\n")
    mdx = filled(f"{{/* BEGIN {what} */}}\n{{/* END gen:{kind} */}}\n")
    texts, tables = read(plain).texts, read(plain).tables

    assert [each for each in read(mdx).texts if "/*" not in str(each)] == texts
    assert tables == read(mdx).tables


def test_links_lead_to_the_pages() -> None:
    """Links are relative to the document, as the Markdown target's options say."""
    books, marker = (
        library().books,
        "<!-- BEGIN gen:error api=shop error=NO_ARTICLE -->",
    )
    text = f"{MARKED}{marker}\n<!-- END gen:error -->\n"
    found: dict[str, list[str]] = {}
    for path, folder, options in (
        ("README.md", "docs/err ors", {"pages": "per_code"}),
        ("docs/a/x.md", "docs", {"flavour": "mdx"}),
        ("docs/x.md", None, {}),
    ):
        lent = Library(books, write, options, folder)
        made, problems = fill(SourceFile(path, text), lent)
        assert [] == problems
        found[path] = list(dict.fromkeys(read(made).links))

    assert {
        "README.md": [
            "docs/err%20ors/shop/SOLD_OUT.md",
            "docs/err%20ors/shop/no_article.md",
            "docs/err%20ors/shop/SLOW_DOWN.md",
            "docs/err%20ors/shop/index.md#format-failure",
        ],
        "docs/a/x.md": [
            "../shop.mdx#SOLD_OUT",
            "../shop.mdx#group-stock",
            "../shop.mdx#group-limits",
            "../shop.mdx#format-failure",
        ],
        "docs/x.md": [],
    } == found


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with documents, which the command line runs in."""
    monkeypatch.chdir(tmp_path)
    shop = (CASES / "catalogs/shop.yaml").read_text("utf-8")
    for path, text in {**PROJECT, "catalog/shop.yaml": shop}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    return tmp_path


def gen(*arguments: str) -> int:
    """Run ``gen`` for the Markdown target."""
    return main.run(["--target", "markdown", *arguments])


def test_gen_fills_documents(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Documents are written with the other files, and covered by --check and --diff."""
    assert (exits.FOUND, exits.FOUND) == (gen("--check"), gen("--diff"))
    out, _ = capsys.readouterr()
    assert "README.md: stale: what stands between its markers" in out
    assert "--- a/docs/deep/b.mdx\n+++ b/docs/deep/b.mdx\n" in out
    assert "(generated/markdown/shop.md#SOLD_OUT)" in out
    assert exits.CLEAN == gen()
    assert "wrote 3, unchanged 0, removed 0\n" == capsys.readouterr().out
    assert "(generated/markdown/shop.md#" in (project / "README.md").read_text("utf-8")
    assert "(../../generated/markdown/" in (project / "docs/deep/b.mdx").read_text(
        "utf-8"
    )
    assert PROJECT["docs/a.md"] == (project / "docs/a.md").read_text("utf-8")
    assert PROJECT["docs/c.txt"] == (project / "docs/c.txt").read_text("utf-8")
    assert (exits.CLEAN, exits.CLEAN) == (gen("--check"), gen())
    assert "unchanged 3\nwrote 0, unchanged 3, removed 0\n" == capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("README.md", PROJECT["README.md"]),
        ("docs/a.md", MARKED),
        ("docs/new.md", MARKED),
        ("catalog/shop.yaml", ""),
    ],
)
def test_nothing_is_remembered_too_long(path: str, text: str, project: Path) -> None:
    """Whatever changes behind the last run is seen: a document, a new one, the catalog."""
    assert (exits.CLEAN, exits.CLEAN) == (gen(), gen("--check"))
    catalog = (project / "catalog/shop.yaml").read_text("utf-8")
    changed = text or catalog.replace("SOLD_OUT", "GONE")
    (project / path).write_text(changed, "utf-8")

    assert exits.FOUND == gen("--check")
    assert (exits.CLEAN, exits.CLEAN) == (gen(), gen("--check"))


def test_what_is_edited_around_markers_is_no_drift(project: Path) -> None:
    """Documents are their authors'."""
    gen()
    text = (project / "README.md").read_text("utf-8")
    (project / "README.md").write_text(f"More.\n\n{text}\nThe end.", "utf-8")

    assert exits.CLEAN == gen("--check")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            b"<!-- BEGIN gen:table -->\n",
            "README.md:1:1: error[marker]: `BEGIN gen:table`",
        ),
        (
            b"a\n\xff",
            "README.md:2:1: error[encoding]: found byte `0xff`, expected UTF-8",
        ),
        (None, "README.md:1:1: error[file]: there is no such file"),
    ],
)
def test_a_bad_document_stops_everything(
    raw: bytes | None, said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fault is shown at its place, and no file is written."""
    if raw is None:
        (project / "README.md").unlink()
    else:
        (project / "README.md").write_bytes(raw)

    assert exits.BROKEN == gen()
    assert capsys.readouterr().err.startswith(said)
    assert not (project / "generated").exists()


def test_bytes_stay(project: Path) -> None:
    """A byte order mark, CRLF and a missing final line end are kept."""
    marked = MARKED.replace("\n", "\r\n").encode()
    (project / "README.md").write_bytes(b"\xef\xbb\xbf" + marked + b"\r\nno end")
    gen()
    raw = (project / "README.md").read_bytes()

    assert raw.startswith(b"\xef\xbb\xbf<!-- BEGIN gen:table api=shop -->\r\n")
    assert raw.endswith(b"<!-- END gen:table -->\r\n\r\nno end")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert exits.CLEAN == gen("--check")


@pytest.mark.parametrize(
    "arguments",
    [["catalog/shop.yaml"], ["--out", "else"], ["--target", "jsonschema"]],
)
def test_a_part_of_a_run_leaves_documents_alone(
    arguments: list[str], project: Path
) -> None:
    """Only a run over all catalogs, to the usual place and with Markdown, has documents."""
    chosen = (
        arguments if "--target" in arguments else ["--target", "markdown", *arguments]
    )

    assert exits.CLEAN == main.run(chosen)
    assert PROJECT["README.md"] == (project / "README.md").read_text("utf-8")


def test_links_are_no_documents(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link that is named is refused; one in a folder is passed over until it is a file."""
    (project / "docs/link.md").symlink_to("../README.md")
    assert exits.CLEAN == gen()
    (project / "docs/link.md").unlink()
    (project / "docs/link.md").write_text(MARKED, "utf-8")
    assert exits.FOUND == gen("--check")
    capsys.readouterr()
    (project / "README.md").unlink()
    (project / "README.md").symlink_to("docs/a.md")

    assert exits.BROKEN == gen()
    said = "README.md:1:1: error[file]: this is a symbolic link"
    assert capsys.readouterr().err.startswith(said)


def test_pages_of_ours_are_no_documents(project: Path) -> None:
    """What ``gen`` owns in a folder of documents stays as it made it."""
    said = '[tool.error-catalog.targets.markdown]\nout = "docs/errors"\npages = "per_code"\n'
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(said)

    assert (exits.CLEAN, exits.CLEAN) == (gen(), gen("--check"))
    assert "(docs/errors/shop/SOLD_OUT.md)" in (project / "README.md").read_text(
        "utf-8"
    )


def test_without_the_markdown_target(project: Path) -> None:
    """Documents are filled all the same; there are no pages to link to."""
    said = "".join(
        f"[tool.error-catalog.targets.{each}]\nenabled = false\n"
        for each in ("markdown", "python", "openapi")
    )
    with (project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(said)

    assert (exits.CLEAN, exits.CLEAN) == (main.run([]), main.run(["--check"]))
    text = (project / "README.md").read_text("utf-8")
    assert "| `SOLD_OUT` | 409 |" in text


def test_only_catalogs_that_are_quoted_are_read_again(project: Path) -> None:
    """A document that names no API may mean any, and says which there are."""
    jobs = (CASES / "catalogs/jobs.yaml").read_text("utf-8")
    (project / "catalog/jobs.yaml").write_text(jobs, "utf-8")

    assert exits.BROKEN == gen()
    (project / "docs/deep/b.mdx").write_text("", "utf-8")
    assert exits.CLEAN == gen()
    assert "SOLD_OUT" in (project / "README.md").read_text("utf-8")


def test_a_table_of_a_thousand_is_quick() -> None:
    """Many markers in a long document take time in proportion."""
    errors = {f"E{n}": {"status": 400, "summary": "No."} for n in range(1000)}
    envelope = {"description": "All.", "body": {"code": "{code}"}}
    data = {"catalog": 1, "api": {"id": "big", "title": "Big"}, "errors": errors}
    catalog = Catalog.model_validate(
        json.loads(json.dumps({**data, "envelopes": {"main": envelope}}))
    )
    lent = Library({"big": book(catalog)}, write, {}, "pages")
    text = "text `code` [link](x)\n\n" * 5_000 + MARKED.replace("shop", "big")
    made, found = fill(SourceFile("x.md", text), lent)

    assert [] == found
    assert 1002 == sum(row.startswith("| ") for row in made.splitlines())
