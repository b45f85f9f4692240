"""An API's errors in OpenAPI documents that are there already."""

import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from error_catalog.disk.sources import MAX_BYTES
from error_catalog.files import SourceFile
from error_catalog.openapi_merge import merge as merging
from error_catalog.openapi_merge.operations import RULES
from error_catalog.yaml12.nodes import compose
from oas_patch.overlay import apply_overlay
from openapi_spec_validator import validate

CASES = sorted(
    each.parent
    for each in (Path(__file__).parents[1] / "cases" / "openapi_merge").glob(
        "*/catalog.yaml"
    )
)
REPLACING = (
    *("catalog_has_changed", "replace", "anchors", "aliases_of_operations"),
    *("aliases_of_a_program", "empty_places", "empty_places_json"),
)
"""Cases in which aliases, empty values or lines of a former merge are written anew."""

UNCHANGED = ("nothing_matches", "all_stands", "replace")
"""Cases in which nothing is added, unless something is replaced."""


class Project:
    """A folder with a catalog and a document, and the command line in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def write(self, name: str, text: str) -> Path:
        """Write a file, with the line ends that *text* has."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")
        return path

    def read(self, name: str) -> str:
        """Return the text of a file, with the line ends that it has."""
        return (self.folder / name).read_bytes().decode()

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run ``gen openapi``; return its exit code and what it said."""
        code = main.run(["openapi", *arguments])
        out, err = self.capsys.readouterr()
        return code, out, err


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A project with one catalog and no document."""
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, capsys)
    made.write("catalog/shop.yaml", CATALOG)
    return made


CATALOG = """catalog: 1
api: {id: shop, title: Shop API}
envelopes:
  failure: {description: Every error answer., body: {code: "{code}"}}
errors:
  SOLD_OUT: {status: 409, summary: It is sold out., operations: [POST /orders]}
"""
DOCUMENT = """openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    post:
      responses:
        '201': {description: Made.}
"""


def data_of(text: str) -> Any:
    """Return what a document says."""
    root, found = compose(SourceFile("openapi.yaml", text))
    assert root is not None, found
    return root.data


def arranged(case: Path, project: Project) -> tuple[str, list[str]]:
    """Copy a case into a project; return its document's name and the arguments."""
    document = next(case.glob("openapi.*"))
    shutil.copy(document, project.folder)
    if (case / "former.yaml").exists():
        shutil.copy(case / "former.yaml", project.folder / "catalog/shop.yaml")
        project.run("merge", document.name)
    shutil.copy(case / "catalog.yaml", project.folder / "catalog/shop.yaml")
    extra = case / "arguments.txt"
    return document.name, extra.read_text("utf-8").split() if extra.exists() else []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, project: Project, *, update_goldens: bool) -> None:
    """A document gets the errors of a catalog, nothing else changes, and it stays valid."""
    name, arguments = arranged(case, project)
    before = project.read(name)
    code, out, err = project.run("merge", "--verbose", name, *arguments)
    after = project.read(name)
    goldens = {
        case / f"expected{Path(name).suffix}": after,
        case / "said.txt": out + err,
    }
    for golden, text in goldens.items():
        if update_goldens:
            golden.write_text(text, "utf-8", newline="")
        assert golden.read_bytes().decode() == text

    assert exits.CLEAN == code
    again = project.run("merge", name, *arguments)
    assert (exits.CLEAN, f"{name}: unchanged") == (again[0], again[1].splitlines()[-1])
    assert after == project.read(name)
    if case.name not in REPLACING:
        assert is_within(before, after)
    document = data_of(after)
    # The validator would look for the file.
    document["paths"].pop("/elsewhere", None)
    validate(document)


def is_within(before: str, after: str) -> bool:
    """Tell whether *after* has every character of *before*, in order."""
    characters = iter(after)
    return all(each in characters for each in before)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_overlay_does_the_same(case: Path, project: Project) -> None:
    """A tool of others that applies the overlay gets what a merge writes."""
    name, arguments = arranged(case, project)
    before = data_of(project.read(name))
    code, out, _ = project.run("overlay", name, *arguments)
    project.run("merge", name, *arguments)

    assert exits.CLEAN == code
    # Without what aliases make one object in several places.
    alone = json.loads(json.dumps(before))
    assert data_of(project.read(name)) == apply_overlay(alone, data_of(out))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_empty_catalog_gives_the_document_back(case: Path, project: Project) -> None:
    """Without errors, every byte of a document is as it was before the first merge."""
    name, arguments = arranged(case, project)
    if "--replace" in arguments:
        # What is replaced is gone.
        arguments = []
    shutil.copy(next(case.glob("openapi.*")), project.folder)
    before = project.read(name)
    project.run("merge", name, *arguments)
    between = project.read(name)
    text = (project.folder / "catalog/shop.yaml").read_text("utf-8")
    empty = re.sub(r"^errors:.*", "errors: {}\n", text, flags=re.MULTILINE | re.DOTALL)
    project.write("catalog/shop.yaml", empty)
    code, _, err = project.run("merge", name, *arguments)

    assert exits.CLEAN == code, err
    assert (before != between) == (case.name not in UNCHANGED)
    # A reference that the author wrote keeps what it needs.
    assert (before == project.read(name)) == (case.name != "hand_written_references")


@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_bytes_around_stay(project: Project, newline: str) -> None:
    """Line ends, a byte order mark and the end of the file are as they were."""
    ends = ("\n", "", "\n\n# The end.\n", "\n...\n")
    for mark, end in product(("", "\ufeff"), ends):
        before = (mark + DOCUMENT.rstrip() + end).replace("\n", newline)
        project.write("openapi.yaml", before)
        project.run("merge", "openapi.yaml")

        after = project.read("openapi.yaml")
        assert is_within(before, after), (mark, end)
        assert after.startswith(mark + "openapi")
        assert {newline} == set(re.findall("\r\n|\r|\n", after))
        assert "409" in data_of(after)["paths"]["/orders"]["post"]["responses"]


@pytest.mark.parametrize(
    ("indent", "separators", "is_ascii"),
    [
        (2, None, True),
        (4, None, False),
        ("\t", None, False),
        (None, None, True),
        (None, (",", ":"), False),
        (1, (",", " : "), False),
    ],
)
def test_json_keeps_its_style(
    project: Project, indent: Any, separators: Any, *, is_ascii: bool
) -> None:
    """What is added to JSON is indented, spaced and escaped like the rest."""

    def written(data: Any) -> str:
        return json.dumps(
            data, indent=indent, separators=separators, ensure_ascii=is_ascii
        )

    project.write("catalog/shop.yaml", CATALOG.replace("sold out", "épuisé"))
    data = {**data_of(DOCUMENT), "x-name": "Café"}
    project.write("openapi.json", written(data))
    project.run("merge", "openapi.json")

    after = project.read("openapi.json")
    assert "épuisé" in str(json.loads(after))
    assert after == written(json.loads(after))


def test_check_writes_nothing(project: Project) -> None:
    """Who checks is told what would change, and how to change it."""
    project.write("openapi.yaml", DOCUMENT)
    arguments = ("--rule", "404=never", "openapi.yaml")
    stale = project.run("merge", "--check", *arguments)
    standing = project.read("openapi.yaml")
    project.run("merge", *arguments)
    fresh = project.run("merge", "--check", *arguments)

    assert exits.FOUND == stale[0]
    assert stale[1].splitlines() == [
        "operations that change: 1 of 1",
        "added: 409 (1)",
        "openapi.yaml: stale: it is not what the catalog says",
        "to fix this, run: gen openapi merge --rule 404=never openapi.yaml",
    ]
    assert DOCUMENT == standing
    assert (exits.CLEAN, "openapi.yaml: unchanged\n", "") == fresh


def test_out_leaves_the_document_alone(project: Project) -> None:
    """With another file to write, the document is only read; that file can be checked."""
    project.write("openapi.yaml", DOCUMENT)
    arguments = ("openapi.yaml", "--out", "made/merged.yaml")
    missing = project.run("merge", *arguments, "--check")
    project.run("merge", *arguments)
    fresh = project.run("merge", *arguments, "--check")
    project.write("made/merged.yaml", DOCUMENT)
    stale = project.run("merge", *arguments, "--check")

    assert [exits.FOUND, exits.CLEAN, exits.FOUND] == [missing[0], fresh[0], stale[0]]
    assert DOCUMENT == project.read("openapi.yaml")


def test_one_of_several_catalogs(project: Project) -> None:
    """Of several catalogs one is named; each keeps what it wrote."""
    other = CATALOG.replace("shop", "bank").replace("SOLD_OUT", "BROKE")
    project.write("catalog/bank.yaml", other.replace("409", "402"))
    project.write("openapi.yaml", DOCUMENT)
    unnamed = project.run("merge", "openapi.yaml")
    for name in ("bank", "shop", "bank"):
        project.run("merge", "openapi.yaml", "--catalog", f"catalog/{name}.yaml")
    after = data_of(project.read("openapi.yaml"))
    project.write("catalog/bank.yaml", other.replace("[POST /orders]", "[GET /orders]"))
    project.run("merge", "openapi.yaml", "--catalog", "catalog/bank.yaml")
    left = data_of(project.read("openapi.yaml"))

    assert exits.BROKEN == unnamed[0]
    assert "add `--catalog catalog/bank.yaml`" in unnamed[2]
    assert ["201", "402", "409"] == [*after["paths"]["/orders"]["post"]["responses"]]
    assert {"bank", "shop"} == after["x-error-catalog"].keys()
    assert ["201", "409"] == [*left["paths"]["/orders"]["post"]["responses"]]
    assert "FailureEnvelope" not in left["components"]["schemas"]
    assert {"shop"} == left["x-error-catalog"].keys()


@pytest.mark.parametrize(
    "components",
    [
        "",
        "components: {}  # none yet\n",
        "components:\n",
        "components: {schemas: {}, responses: {}}\n",
        "components:\n  schemas: {}\n  responses:\n",
        "components:\n  schemas:\n    Own: {type: string}\n",
    ],
)
@pytest.mark.parametrize("order", [("bank", "shop"), ("shop", "bank")])
def test_the_last_of_two_catalogs_leaves_nothing(
    components: str, order: tuple[str, str], project: Project
) -> None:
    """Whichever goes first, what was there before the other came is not forgotten."""
    other = CATALOG.replace("shop", "bank").replace("SOLD_OUT", "BROKE")
    texts = {"shop": CATALOG, "bank": other.replace("409", "402")}
    document = DOCUMENT + components
    project.write("openapi.yaml", document)
    for name, text in texts.items():
        project.write(f"catalog/{name}.yaml", text)
        project.run("merge", "openapi.yaml", "--catalog", f"catalog/{name}.yaml")
    merged = project.read("openapi.yaml")
    for name in order:
        gone = texts[name].replace("[POST /orders]", "[GET /none]")
        project.write(f"catalog/{name}.yaml", gone)
        project.run("merge", "openapi.yaml", "--catalog", f"catalog/{name}.yaml")

    assert {"bank", "shop"} == data_of(merged)["x-error-catalog"].keys()
    assert document == project.read("openapi.yaml")


def test_the_last_error_leaves_nothing(project: Project) -> None:
    """Without errors of the catalog, a document is what it was before the first merge."""
    project.write("openapi.yaml", DOCUMENT)
    project.run("merge", "openapi.yaml")
    project.write("catalog/shop.yaml", CATALOG.replace("POST", "PUT"))
    project.run("merge", "openapi.yaml")

    assert DOCUMENT == project.read("openapi.yaml")


def test_only_files_are_read_and_written(project: Project) -> None:
    """A pipe or a device, as document or as --out, is refused at once and stays."""
    project.write("openapi.yaml", DOCUMENT)
    os.mkfifo(project.folder / "pipe")
    (project.folder / "zero").symlink_to("/dev/zero")
    said = {
        name: [
            project.run("merge", *arguments)
            for arguments in ((name,), ("openapi.yaml", "--out", name))
        ]
        for name in ("pipe", "zero")
    }
    folder = project.run("merge", "openapi.yaml", "--out", "catalog")

    ran = (*said["pipe"], *said["zero"], folder)
    assert {exits.BROKEN} == {code for code, _, _ in ran}
    for name, why in (("pipe", "expected a file, found"), ("zero", "lies outside")):
        assert all(why in err for *_, err in said[name])
    assert stat.S_ISFIFO((project.folder / "pipe").stat().st_mode)
    assert stat.S_ISCHR((project.folder / "zero").stat().st_mode)
    assert DOCUMENT == project.read("openapi.yaml")


@pytest.mark.parametrize("named", ["document", "folder"])
def test_a_link_leads_to_no_file_that_nobody_named(
    named: str, project: Project
) -> None:
    """What a checkout calls its document is in the checkout; what is named may be anywhere."""
    outside = project.folder.with_name(f"{project.folder.name}-outside")
    outside.mkdir()
    (outside / "openapi.yaml").write_text(DOCUMENT, "utf-8")
    if named == "document":
        (project.folder / "openapi.yaml").symlink_to(outside / "openapi.yaml")
        spec = "openapi.yaml"
    else:
        (project.folder / "docs").symlink_to(outside)
        spec = "docs/openapi.yaml"
    project.write("own.yaml", DOCUMENT)
    for arguments in ((spec,), ("own.yaml", "--out", spec)):
        code, _, err = project.run("merge", *arguments)
        assert exits.BROKEN == code
        assert err.startswith(f"{spec}:1:1: error[file]: it lies outside")
    assert DOCUMENT == (outside / "openapi.yaml").read_text("utf-8")

    for place in (f"../{outside.name}/openapi.yaml", str(outside / "openapi.yaml")):
        assert exits.CLEAN == project.run("merge", place)[0]
    assert "x-error-catalog" in (outside / "openapi.yaml").read_text("utf-8")


def test_a_full_disk_changes_nothing(project: Project) -> None:
    """Where there is no room for the new text, the old one stays, and the file is named."""
    project.write("openapi.yaml", DOCUMENT)
    command = [
        sys.executable,
        "-m",
        "error_catalog",
        "openapi",
        "merge",
        "openapi.yaml",
    ]

    def shrink() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        command,
        cwd=project.folder,
        capture_output=True,
        check=False,
        text=True,
        preexec_fn=shrink,
    )

    assert exits.BROKEN == done.returncode
    assert "openapi.yaml: file too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert DOCUMENT == project.read("openapi.yaml")
    assert [] == list(project.folder.glob("**/stage-*"))


def test_a_renamed_path_keeps_its_owner(project: Project) -> None:
    """References of ours follow the catalog where their path has another name by now."""
    other = DOCUMENT + "  /carts: {post: {responses: {'201': {description: Made.}}}}\n"
    project.write("openapi.yaml", other)
    project.write(
        "catalog/shop.yaml", CATALOG.replace(", operations: [POST /orders]", "")
    )
    project.run("merge", "openapi.yaml", "--rule", "409=always")
    renamed = project.read("openapi.yaml").replace("  /orders:", "  /v2/orders:")
    project.write("openapi.yaml", renamed)
    project.run("merge", "openapi.yaml", "--rule", "409=always")
    between = data_of(project.read("openapi.yaml"))
    project.write(
        "catalog/shop.yaml", f"{CATALOG.partition('errors:')[0]}errors: {{}}\n"
    )
    project.run("merge", "openapi.yaml")

    assert ["POST /v2/orders", "POST /carts"] == [
        *between["x-error-catalog"]["shop"]["operations"]
    ]
    assert other.replace("/orders", "/v2/orders") == project.read("openapi.yaml")


def test_a_copied_path_is_its_authors(project: Project) -> None:
    """References that somebody copied to another path stay where they are."""
    project.write("openapi.yaml", DOCUMENT)
    project.run("merge", "openapi.yaml")
    text = project.read("openapi.yaml")
    item = text[text.index("  /orders:") : text.index("components:")]
    copied = text.replace(
        "components:", f"{item.replace('/orders', '/carts')}components:"
    )
    project.write("openapi.yaml", copied)
    project.write(
        "catalog/shop.yaml", f"{CATALOG.partition('errors:')[0]}errors: {{}}\n"
    )
    _, _, err = project.run("merge", "openapi.yaml")
    paths = data_of(project.read("openapi.yaml"))["paths"]

    assert ["201"] == [*paths["/orders"]["post"]["responses"]]
    assert ["201", "409"] == [*paths["/carts"]["post"]["responses"]]
    assert "`ConflictResponse` is no longer in the catalog" in err


def test_a_link_stays_a_link(project: Project) -> None:
    """The file that a link leads to is written, not the link."""
    real = project.write("api/v1.yaml", DOCUMENT)
    link = project.folder / "openapi.yaml"
    link.symlink_to(real)
    project.run("merge", "openapi.yaml")

    assert link.is_symlink()
    assert "409" in real.read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("swagger: '2.0'\n", "1:1", "this is Swagger 2.0, expected OpenAPI 3.0 or 3.1"),
        ("info: {}\n", "1:1", "this is not an OpenAPI document"),
        ("openapi: 4.0.0\n", "1:10", "expected OpenAPI 3.0 or 3.1, found `4.0.0`"),
        ("- openapi\n", "1:1", "expected an OpenAPI document, found a list"),
        ("", "1:1", "the file is empty"),
        ("openapi: [3\n", "1:10", "`[` is not closed"),
        ("openapi: 3.1.0\nx: 1\nx: 2\n", "3:1", "duplicate key `x`"),
        ("openapi: 3.1.0\n---\na: 1\n", "2:1", "a second document begins here"),
        ("openapi: 3.1.0\nx: *y\n", "2:4", "alias `*y` names no anchor above it"),
        ("openapi: 3.1.0\nx: &a [*a]\n", "2:8", "is inside the value that it repeats"),
        ("openapi: 3.1.0\n? [a]\n: b\n", "2:3", "the key is a list, expected text"),
        ("openapi: 3.1.0\npaths: [a]\n", "2:8", "expected a mapping, found a list"),
        ("openapi: 3.1.0\npaths: {/a: 1}\n", "2:13", "expected a path item, found `1`"),
        ("openapi: 3.1.0\npaths: {/a: {get: []}}\n", "2:19", "expected a mapping"),
        ("openapi: 3.1.0\ncomponents: {schemas: 1}\n", "2:23", "expected a mapping"),
        (
            "openapi: 3.1.0\ncomponents:\n  schemas: {$ref: a.yaml}\n",
            "3:19",
            "`schemas` only refers to `a.yaml`",
        ),
        (
            "openapi: 3.1.0\npaths:\n  /a:\n    get: {responses: 1}\n",
            "4:22",
            "expected",
        ),
        (f"openapi: 3.1.0\nx: {'[' * 200}{']' * 200}\n", "2:", "more than 100"),
        ('{"openapi": "3.1.0",}x', "1:22", "text after the end"),
        ("openapi: 3.1.0\nx: \x00\n", "2:4", "character U+0000 is not allowed in YAML"),
    ],
)
def test_what_is_no_document(
    project: Project, text: str, place: str, message: str
) -> None:
    """A document that cannot be merged into is told so at its place, and stays."""
    project.write("openapi.yaml", text)
    code, out, err = project.run("merge", "openapi.yaml")

    assert (exits.BROKEN, "") == (code, out)
    assert err.startswith(f"openapi.yaml:{place}")
    assert message in err.splitlines()[0]
    assert text == project.read("openapi.yaml")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing.yaml",), "missing.yaml:1:1: error[file]: there is no such file"),
        (("catalog",), "expected a file, found a folder"),
        (("openapi.yaml", "--catalog", "no.yaml"), "no.yaml:1:1: error[file]"),
        (("openapi.yaml", "--rule", "999=never"), "or default, found `999`"),
        (("openapi.yaml", "--rule", "404"), "expected one of always, secured"),
        ((), "Missing argument"),
    ],
)
def test_what_is_no_command(
    project: Project, arguments: tuple[str, ...], message: str
) -> None:
    """A command that names what is not there is told so."""
    project.write("openapi.yaml", DOCUMENT)
    code, _, err = project.run("merge", *arguments)

    assert exits.BROKEN == code
    assert message in err


def test_a_document_that_is_too_unusual(project: Project) -> None:
    """What would come to say something else is refused, and stays."""
    text = DOCUMENT.replace("openapi:", "?\n  openapi\n:")
    project.write("openapi.yaml", text)
    code, out, err = project.run("merge", "openapi.yaml")

    assert (exits.BROKEN, "") == (code, out)
    assert "the document is written in a way that cannot be edited in place" in err
    assert text == project.read("openapi.yaml")


def test_what_is_crossed_off_belongs_to_the_author(project: Project) -> None:
    """A response and components that the ledger does not list are left alone."""
    project.write("openapi.yaml", DOCUMENT)
    project.run("merge", "openapi.yaml")
    standing = project.read("openapi.yaml").partition("x-error-catalog")[0]
    project.write("openapi.yaml", standing)
    same = project.run("merge", "--check", "openapi.yaml")
    project.write("catalog/shop.yaml", CATALOG.replace("sold out", "gone"))
    project.run("merge", "openapi.yaml")
    changed = project.read("openapi.yaml")
    project.run("merge", "--replace", "openapi.yaml")
    post = data_of(project.read("openapi.yaml"))["paths"]["/orders"]["post"]

    assert exits.CLEAN == same[0]
    assert standing == changed
    assert {"$ref": "#/components/responses/ShopConflictResponse"} == (
        post["responses"]["409"]
    )


def test_a_ledger_that_makes_no_sense(project: Project) -> None:
    """What nobody can read in it counts as nothing; only our own part is written anew."""
    project.write(
        "openapi.yaml", f"{DOCUMENT}x-error-catalog: {{shop: [1], bank: 2}}\n"
    )
    code, _, _ = project.run("merge", "openapi.yaml")
    after = data_of(project.read("openapi.yaml"))

    assert exits.CLEAN == code
    assert 2 == after["x-error-catalog"]["bank"]
    assert {"POST /orders": ["409"]} == after["x-error-catalog"]["shop"]["operations"]


def test_the_rules_are_documented() -> None:
    """The table of docs/openapi.md says what each status does."""
    page = (Path(__file__).parents[2] / "docs" / "openapi.md").read_text("utf-8")
    rows = [line.split("|")[1:3] for line in page.splitlines() if line[:1] == "|"]
    said = {
        status: condition
        for statuses, text in rows
        for status in re.findall(r"\b(?:[1-5][0-9X]{2}|default)\b", statuses)
        for condition in re.findall(r"`([a-z-]+)`$", text.strip())
    }

    assert {key: said.get(key) for key in RULES} == RULES


def test_large_documents_are_read_once_per_character(project: Project) -> None:
    """A document with a thousand operations takes no longer than it has to."""
    item = {"responses": {"200": {"description": "Here it is."}}}
    paths = {f"/orders/{number}": {"get": item} for number in range(1000)}
    document = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}}
    project.write("openapi.json", json.dumps({**document, "paths": paths}, indent=2))
    rule = CATALOG.replace(", operations: [POST /orders]", "")
    project.write("catalog/shop.yaml", rule)
    code, out, _ = project.run("merge", "openapi.json", "--rule", "409=always")

    assert exits.CLEAN == code
    assert out.splitlines() == [
        "operations that change: 1,000 of 1,000",
        "added: 409 (1,000)",
        "openapi.json: written, with 5 components from the catalog",
    ]


def test_a_document_may_be_larger_than_a_catalog(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a merge could not read again is not written either."""
    text = f"# {'x' * MAX_BYTES}\n{DOCUMENT}"
    project.write("openapi.yaml", text)
    merged = project.run("merge", "openapi.yaml", "--out", "merged.yaml")
    monkeypatch.setattr(merging, "MAX_DOCUMENT", len(text.encode()))
    code, _, err = project.run("merge", "openapi.yaml")

    assert exits.CLEAN == merged[0]
    assert len(text) < len(project.read("merged.yaml"))
    assert exits.BROKEN == code
    assert "with the errors, it would have more than" in err
    assert text == project.read("openapi.yaml")


def test_unknown_operations_are_named_and_a_few_explained(project: Project) -> None:
    """However many names are unknown, each is reported, and the first with a hint."""
    item = {"responses": {"200": {"description": "Here it is."}}}
    paths = {f"/orders/{number}/items": {"get": item} for number in range(2000)}
    document = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}}
    project.write("openapi.json", json.dumps({**document, "paths": paths}))
    names = [f"GET /order/{number}/items" for number in range(200)]
    operations = f"operations: {json.dumps(names)}"
    project.write(
        "catalog/shop.yaml", CATALOG.replace("operations: [POST /orders]", operations)
    )
    code, _, err = project.run("merge", "openapi.json")

    assert exits.CLEAN == code
    found = [each for each in err.splitlines() if "has no operation" in each]
    assert len(names) == len(found)
    assert "did you mean `GET /orders/0/items`?" in found[0]
    assert "write a method and a path" in found[-1]
