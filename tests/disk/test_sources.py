"""What is read from real folders: sources, catalogs, configurations, templates."""

import os
from pathlib import Path

import pytest
from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.sources import (
    configurations,
    is_within,
    list_catalogs,
    read_documents,
    read_runtime,
    read_source,
    read_templates,
    refused_link,
)
from error_catalog.files import SourceFile


def make(folder: Path, **texts: str) -> None:
    """Write files below *folder*; ``__`` in a name is a slash, ``_dot_`` a dot."""
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")


def test_a_source_is_read(tmp_path: Path) -> None:
    """Text is decoded; the path stays as the caller wrote it."""
    make(tmp_path, sub__a_dot_yaml="\ufeffä: 1\r\n")

    assert SourceFile("sub/a.yaml", "ä: 1\r\n") == read_source(tmp_path, "sub/a.yaml")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.yaml", "there is no such file"),
        ("folder", "expected a file, found a folder"),
        ("pipe", "expected a file, found something else"),
        ("large.yaml", "the file has more than 9 bytes"),
        ("loop", "it cannot be read: too many levels of symbolic links"),
        ("a\x00b", "it cannot be read: its name has a NUL in it"),
        ("latin.yaml", "found byte `0xe4`, expected UTF-8"),
        ("latin.yaml/x", "it cannot be read: not a directory"),
    ],
)
def test_a_source_that_cannot_be_read(name: str, message: str, tmp_path: Path) -> None:
    """There is one diagnostic, and nobody waits for a pipe."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "large.yaml").write_bytes(b"x" * 10)
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe4")
    found = read_source(tmp_path, name, most=9)

    assert isinstance(found, Diagnostic)
    assert (name, message) == (found.location.path, found.message)


def test_catalogs_are_listed(tmp_path: Path) -> None:
    """A folder stands for its catalogs by name; a file stands for itself, once."""
    texts = ("b_dot_yaml", "a_dot_yml", "c_dot_json", "_part_dot_yaml", "d_dot_txt")
    make(tmp_path / "catalog", **dict.fromkeys(texts, ""))
    make(tmp_path, own_dot_yaml="")
    found = list_catalogs(tmp_path, ["catalog/", "./own.yaml", "catalog/b.yaml"])

    names = ["catalog/a.yml", "catalog/b.yaml", "catalog/c.json", "own.yaml"]
    assert (names, []) == found


def test_catalogs_that_are_not_there(tmp_path: Path) -> None:
    """A folder without catalogs and a path to nothing are found out at once."""
    (tmp_path / "empty").mkdir()
    paths, found = list_catalogs(tmp_path, ["empty", "none"])

    assert [] == paths
    assert [
        ("empty", "there is no catalog in this folder"),
        ("none", "there is no such file or folder"),
    ] == [(each.location.path, each.message) for each in found]


def test_configurations_are_found_upward(tmp_path: Path) -> None:
    """The nearest ``pyproject.toml`` comes first."""
    make(tmp_path, pyproject_dot_toml="outer", a__pyproject_dot_toml="inner")
    start = tmp_path / "a" / "b"
    start.mkdir()
    found = [source for _, source in configurations(start)][:2]

    texts = [each.text for each in found if isinstance(each, SourceFile)]
    assert ["inner", "outer"] == texts


def test_our_templates_and_runtime_are_read() -> None:
    """Names are those that ``include`` takes, paths show no machine."""
    templates, found = read_templates(Path(), None)

    assert [] == found
    assert all(f"templates/{name}" == each.path for name, each in templates.items())
    assert all(name.endswith(".py") for name in read_runtime())


def test_templates_are_overridden_file_by_file(tmp_path: Path) -> None:
    """A user's file replaces ours of that name; a target of one's own is added."""
    ours, _ = read_templates(tmp_path, None)
    make(tmp_path, t__own__a_dot_jinja="mine", t__own__notes_dot_txt="no")
    templates, found = read_templates(tmp_path, "t")

    assert [] == found
    assert {**ours, "own/a.jinja": SourceFile("t/own/a.jinja", "mine")} == templates


def test_no_folder_of_templates(tmp_path: Path) -> None:
    """A folder that was configured must be there."""
    _, (found,) = read_templates(tmp_path, "t")

    assert ("t", "there is no such folder") == (found.location.path, found.message)


@pytest.mark.parametrize(
    ("path", "entries", "expected"),
    [
        ("a.yaml", (), True),
        ("in/a.yaml", (), True),
        ("back/a.yaml", (), True),
        ("out/a.yaml", (), False),
        ("out.yaml", (), False),
        ("out.yaml", ("out.yaml",), False),
        ("out/a.yaml", ("out",), False),
        ("../other/a.yaml", (), False),
        ("../other/a.yaml", ("../other",), True),
        ("../other/a.yaml", ("../other/b.yaml",), True),
        ("../other/deep/a.yaml", ("../other/b.yaml",), True),
        ("../elsewhere/a.yaml", ("../other",), False),
        ("../other/away.yaml", ("../other",), False),
        ("no\0such", (), True),
    ],
)
def test_what_lies_within_a_project(
    path: str, entries: tuple[str, ...], tmp_path: Path, *, expected: bool
) -> None:
    """What is named may lie outside; but nothing inside leads there, nor from there elsewhere."""
    root, other = tmp_path / "root", tmp_path / "other"
    (root / "in").mkdir(parents=True)
    other.mkdir()
    (root / "back").symlink_to("in")
    (root / "out").symlink_to(other)
    (root / "out.yaml").symlink_to(other / "a.yaml")
    (other / "away.yaml").symlink_to("/etc/passwd")

    assert expected == is_within(root, path, entries)
    assert expected == (refused_link(root, path, entries) is None)


def test_templates_and_documents_lead_nowhere_else(tmp_path: Path) -> None:
    """A link in a checkout brings no file of the machine into an output, nor writes to one."""
    root, other = tmp_path / "root", tmp_path / "other"
    (root / "own/mine").mkdir(parents=True)
    other.mkdir()
    (other / "page.md").write_text("# Mine\n", "utf-8")
    (root / "own/mine/a.jinja").symlink_to("/etc/passwd")
    (root / "docs").symlink_to(other)
    _, unread = read_templates(root, "own")
    documents, refused = read_documents(root, ["docs/page.md"], ["docs"])

    assert [("own/mine/a.jinja", True)] == [
        (each.location.path, "outside" in each.message) for each in unread
    ]
    assert [] == documents
    assert ["docs/page.md"] == [each.location.path for each in refused]
    assert [] == read_documents(root, ["../other/page.md"], ["../other"])[1]
