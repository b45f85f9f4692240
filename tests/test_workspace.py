"""The disk, in real folders: what is read, and that writing is all or nothing."""

import os
import signal
import stat
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostic
from generator.output.signing import CommentStyle, sign
from generator.sources import SourceFile
from generator.workspace import reading
from generator.workspace.reading import (
    configurations,
    list_catalogs,
    read_runtime,
    read_source,
    read_templates,
)
from generator.workspace.trees import read_tree
from generator.workspace.walking import files_below, is_staged
from generator.workspace.writing import write

OURS = sign("x\n", target="t", source="c.yaml", comment=CommentStyle.HASH)


def read(
    root: Path, outputs: dict[str, str], texts: Mapping[str, str]
) -> tuple[dict[str, str | None], list[Diagnostic]]:
    """Return the tree below *root*, with the files that are found there."""
    return read_tree(root, outputs, files_below(str(root), *outputs.values()), texts)


def snapshot(folder: Path) -> dict[str, tuple[bytes | None, int]]:
    """Return the bytes and the modification time of everything below *folder*."""
    return {
        path.relative_to(folder).as_posix(): (
            (path.read_bytes(), path.stat().st_mtime_ns)
            if path.is_file()
            else (None, 0)
        )
        for path in folder.rglob("*")
    }


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
        ("latin.yaml", "byte `0xe4` is not UTF-8, expected UTF-8"),
        ("latin.yaml/x", "it cannot be read: not a directory"),
    ],
)
def test_a_source_that_cannot_be_read(
    name: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one diagnostic, and nobody waits for a pipe."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "large.yaml").write_bytes(b"x" * 10)
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe4")
    monkeypatch.setattr(reading, "MAX_BYTES", 9)
    found = read_source(tmp_path, name)

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


def test_a_tree_has_what_can_be_ours(tmp_path: Path) -> None:
    """Files with a banner are read; of others only what stands in an artifact's way."""
    make(tmp_path, out__a_dot_py=OURS, out__b_dot_py="theirs", out__c_dot_py="theirs")
    make(tmp_path, out__sub__d_dot_py=OURS, out___dot_git__e_dot_py=OURS)
    make(tmp_path, **{"out__.f.py.gen-0123456789ab": OURS}, elsewhere__g_dot_py=OURS)
    (tmp_path / "out" / "link.py").symlink_to(tmp_path / "elsewhere" / "g.py")
    (tmp_path / "out" / "h.py").mkdir()
    (tmp_path / "out" / "i.py").write_bytes(OURS.encode() + b"\xff")
    expected = {f"out/{name}" for name in ("b.py", "h.py", "i.py", "link.py", "new.py")}
    texts = dict.fromkeys((*expected, "out/c.py/x.py"), "")
    tree, found = read(tmp_path, {"t": "out"}, texts)

    assert [] == found
    theirs = dict.fromkeys(["b.py", "h.py", "i.py", "link.py", "c.py/x.py"])
    ours = {"a.py": OURS, "sub/d.py": OURS}
    assert {f"out/{name}": text for name, text in {**theirs, **ours}.items()} == tree


def test_a_tree_that_is_not_there(tmp_path: Path) -> None:
    """The first run finds nothing, and that is fine."""
    assert ({}, []) == read(tmp_path, {"t": "out"}, {"out/a.py": ""})


def test_a_file_that_says_what_it_should_is_held_once(tmp_path: Path) -> None:
    """Its text is that of the artifact; other files have their own."""
    make(tmp_path, out__a_dot_py=OURS, out__b_dot_py=OURS, out__c_dot_py="theirs")
    texts = {"out/a.py": str(OURS), "out/b.py": "new", "out/c.py": "", "out/d.py": ""}
    tree, _ = read(tmp_path, {"t": "out"}, texts)

    assert {"out/a.py": OURS, "out/b.py": OURS, "out/c.py": None} == tree
    assert texts["out/a.py"] is tree["out/a.py"]


def test_the_root_and_its_neighbour_can_be_trees(tmp_path: Path) -> None:
    """Paths are given from the root, whether the folder is the root or outside."""
    make(tmp_path, root__a_dot_py=OURS, docs__b_dot_py=OURS)
    tree, _ = read(tmp_path / "root", {"t": ".", "u": "../docs"}, {})

    assert {"a.py": OURS, "../docs/b.py": OURS} == tree


def test_a_linked_folder_leads_nowhere(tmp_path: Path) -> None:
    """No artifact goes behind a link inside of the output folder; the folder may be one."""
    make(tmp_path, elsewhere__x_dot_py="")
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    (tmp_path / "real" / "sub").symlink_to(tmp_path / "elsewhere")
    _, found = read(tmp_path, {"t": "out"}, {"out/a.py": "", "out/sub/b.py": ""})

    assert [("output-path", "out/sub/b.py")] == [
        (each.rule, each.location.path) for each in found
    ]


def test_changes_are_written(tmp_path: Path) -> None:
    """New folders appear, changed files keep their mode, emptied folders go."""
    make(tmp_path, a_dot_sh="old", gone__deep__b_dot_py="old", keep__c_dot_py="old")
    (tmp_path / "a.sh").chmod(0o751)
    make(tmp_path, keep__theirs="")
    before = snapshot(tmp_path)
    write(
        tmp_path,
        {"a.sh": "é\n", "n/m/d.py": "", "gone/deep/b.py": None, "keep/c.py": None},
    )
    after = snapshot(tmp_path)

    assert {"a.sh", "n", "n/m", "n/m/d.py", "keep", "keep/theirs"} == set(after)
    assert "é\n".encode() == after["a.sh"][0]
    assert 0o751 == stat.S_IMODE((tmp_path / "a.sh").stat().st_mode)
    assert before["keep/theirs"] == after["keep/theirs"]


CHANGES = {"a.py": "new", "b.py": None, "n/m/c.py": "new", "sub/d.py": "new"}


def fails(times: int, error: BaseException, name: str) -> Callable[..., Any]:
    """Return ``os.<name>`` that raises *error* on its call number *times*."""
    real, calls = getattr(os, name), iter(range(1000))

    def call(*arguments: Any, **options: Any) -> Any:
        if next(calls) == times:
            raise error
        return real(*arguments, **options)

    return call


FULL = OSError(28, "No space left on device")
STEPS = (
    *(("replace", 0), ("replace", 1), ("replace", 2), ("mkdir", 0), ("mkdir", 1)),
    *(("unlink", 0), ("chmod", 0), ("chmod", 1)),
)


@pytest.mark.parametrize(
    ("name", "times", "error"),
    [(*step, error) for step in STEPS for error in (FULL, KeyboardInterrupt())]
    + [("link", 0, KeyboardInterrupt()), ("link", 2, KeyboardInterrupt())],
)
def test_a_failure_leaves_the_old_tree(
    name: str,
    times: int,
    error: BaseException,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever step fails, bytes, times and folders are as they were."""
    make(tmp_path, a_dot_py="old", b_dot_py="old", sub__d_dot_py="old")
    before = snapshot(tmp_path)
    monkeypatch.setattr(os, name, fails(times, error, name))

    with pytest.raises(type(error)):
        write(tmp_path, CHANGES)
    assert before == snapshot(tmp_path)


def test_a_file_system_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file is copied instead, and comes back just as well."""
    make(tmp_path, a_dot_py="old", b_dot_py="old", sub__d_dot_py="old")
    before = snapshot(tmp_path)
    monkeypatch.setattr(os, "link", fails(0, PermissionError(), "link"))
    monkeypatch.setattr(os, "replace", fails(2, FULL, "replace"))

    with pytest.raises(OSError, match="No space"):
        write(tmp_path, CHANGES)
    assert before == snapshot(tmp_path)


@pytest.mark.parametrize("blocked", ["dir.py", "file/x.py"])
def test_something_in_the_way(blocked: str, tmp_path: Path) -> None:
    """A folder where a file goes, or a file where a folder goes, stops everything."""
    make(tmp_path, a_dot_py="old", dir_dot_py__x="", file="")
    before = snapshot(tmp_path)

    with pytest.raises((IsADirectoryError, NotADirectoryError, FileExistsError)):
        write(tmp_path, {"a.py": "new", blocked: "new"})
    assert before == snapshot(tmp_path)


def test_a_lone_surrogate_never_reaches_the_disk(tmp_path: Path) -> None:
    """It is our mistake, so it raises, before anything is written."""
    with pytest.raises(UnicodeEncodeError):
        write(tmp_path, {"a.py": "fine", "b.py": "\ud800"})
    assert {} == snapshot(tmp_path)


@pytest.mark.parametrize("name", ["replace", "chmod", "link"])
def test_ctrl_c_while_writing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real signal, in the middle of the changes, leaves the old tree."""
    make(tmp_path, a_dot_py="old", b_dot_py="old", sub__d_dot_py="old")
    before = snapshot(tmp_path)
    real = getattr(os, name)

    def interrupted(*arguments: Any, **options: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return real(*arguments, **options)

    monkeypatch.setattr(os, name, interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, CHANGES)
    assert before == snapshot(tmp_path)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_two_runs_at_once(tmp_path: Path) -> None:
    """Runs that write the same changes at the same time do not meet."""
    errors: list[OSError] = []

    def run() -> None:
        try:
            for _ in range(20):
                write(tmp_path, {f"d/{n}.py": "same" for n in range(10)})
        except OSError as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == errors
    names = {f"d/{n}.py" for n in range(10)} | {"d"}
    assert names == set(snapshot(tmp_path))


def test_other_runs_skip_staged_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one run stages, no other run takes for an orphan."""
    names: list[str] = []
    real = os.replace

    def replace(staged: str, path: str) -> None:
        names.extend(each.name for each in tmp_path.iterdir())
        real(staged, path)

    monkeypatch.setattr(os, "replace", replace)
    write(tmp_path, {"a.py": "new"})

    assert names
    assert all(map(is_staged, names))
