"""The disk, in real folders: what is read, and that writing is all or nothing."""

import os
import signal
import stat
import threading
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.digests import files_below, is_staged
from error_catalog.disk.private import PRIVATE
from error_catalog.disk.trees import ChangedMeanwhileError, read_tree, write
from error_catalog.output.banner import CommentStyle, add_banner

OURS = add_banner("x\n", "c.yaml", CommentStyle.HASH)


def read(
    root: Path, outputs: dict[str, str], texts: Mapping[str, str]
) -> tuple[dict[str, str | None], list[Diagnostic]]:
    """Return the tree below *root*, with the files that are found there."""
    return read_tree(root, outputs, files_below(str(root), *outputs.values()), texts)


def snapshot(folder: Path) -> dict[str, tuple[bytes | None, int]]:
    """Return bytes and modification time of all below *folder*, but in gen's own one."""
    return {
        path.relative_to(folder).as_posix(): (
            (path.read_bytes(), path.stat().st_mtime_ns)
            if path.is_file()
            else (None, 0)
        )
        for path in folder.rglob("*")
        if PRIVATE not in path.parts
    }


def make(folder: Path, **texts: str) -> None:
    """Write files below *folder*; ``__`` in a name is a slash, ``_dot_`` a dot."""
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="")


def test_a_tree_has_what_can_be_ours(tmp_path: Path) -> None:
    """Files with a banner are read; of others only what stands in an artifact's way."""
    make(tmp_path, out__a_dot_py=OURS, out__b_dot_py="theirs", out__c_dot_py="theirs")
    make(tmp_path, out__sub__d_dot_py=OURS, out___dot_git__e_dot_py=OURS)
    make(tmp_path, **{"out__.f.py.gen-0123456789ab": OURS}, elsewhere__g_dot_py=OURS)
    (tmp_path / "out" / "link.py").symlink_to(tmp_path / "elsewhere" / "g.py")
    (tmp_path / "out" / "h.py").mkdir()
    (tmp_path / "out" / "i.py").write_bytes(OURS.encode() + b"\xff")
    (tmp_path / "out" / "k.py").write_bytes(b"\xff")
    expected = {f"out/{name}" for name in ("b.py", "h.py", "k.py", "link.py", "new.py")}
    texts = dict.fromkeys((*expected, "out/c.py/x.py"), "")
    tree, found = read(tmp_path, {"t": "out"}, texts)

    assert [] == found
    theirs = dict.fromkeys(["b.py", "h.py", "k.py", "link.py", "c.py/x.py"])
    ours = {"a.py": OURS, "sub/d.py": OURS}
    assert {f"out/{name}": text for name, text in {**theirs, **ours}.items()} == tree


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("latin.py", "it is not UTF-8"),
        ("loop/a.py", "it cannot be read: too many levels of symbolic links"),
    ],
)
def test_an_output_that_cannot_be_read(name: str, message: str, tmp_path: Path) -> None:
    """Where gen writes, or wrote, it is reported; elsewhere nobody says that it is ours."""
    make(tmp_path, out__a_dot_py="")
    (tmp_path / "out" / "latin.py").write_bytes(OURS.encode() + b"\xff")
    (tmp_path / "out" / "loop").symlink_to("loop")
    path = f"out/{name}"
    found = [
        read_tree(tmp_path, {"t": "out"}, [path], texts, frozenset(), former)[1]
        for texts, former in (({path: ""}, ()), ({}, {path}), ({}, frozenset()))
    ]

    expected = [(path, "file", message)]
    assert [expected, expected, []] == [
        [(each.location.path, each.rule, each.message) for each in said]
        for said in found
    ]


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
        {},
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
    # The first two folders are those of the stage.
    *(("replace", 0), ("replace", 1), ("replace", 2), ("mkdir", 2), ("mkdir", 3)),
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
        write(tmp_path, CHANGES, {})
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
        write(tmp_path, CHANGES, {})
    assert before == snapshot(tmp_path)


@pytest.mark.parametrize("blocked", ["dir.py", "file/x.py"])
def test_something_in_the_way(blocked: str, tmp_path: Path) -> None:
    """A folder where a file goes, or a file where a folder goes, stops everything."""
    make(tmp_path, a_dot_py="old", dir_dot_py__x="", file="")
    before = snapshot(tmp_path)

    with pytest.raises((IsADirectoryError, NotADirectoryError, FileExistsError)):
        write(tmp_path, {"a.py": "new", blocked: "new"}, {})
    assert before == snapshot(tmp_path)


def test_a_lone_surrogate_never_reaches_the_disk(tmp_path: Path) -> None:
    """It is our mistake, so it raises, before anything is written."""
    with pytest.raises(UnicodeEncodeError):
        write(tmp_path, {"a.py": "fine", "b.py": "\ud800"}, {})
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
        write(tmp_path, CHANGES, {})
    assert before == snapshot(tmp_path)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_two_runs_at_once(tmp_path: Path) -> None:
    """Runs that write the same changes at the same time do not meet."""
    errors: list[OSError] = []

    def run() -> None:
        try:
            for _ in range(20):
                write(tmp_path, {f"d/{n}.py": "same" for n in range(10)}, {})
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


@pytest.mark.parametrize("name", ["mkdir", "rename"])
def test_files_are_staged_beside_their_places(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there can be no stage, they are, and no other run takes them for orphans."""
    names: list[str] = []
    real = os.replace

    def replace(staged: str, path: str) -> None:
        names.extend(each.name for each in tmp_path.iterdir() if each.is_file())
        real(staged, path)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(os, name, fails(0, FULL, name))
    write(tmp_path, {"a.py": "new"}, {})

    assert names
    assert all(map(is_staged, names))
    assert {"a.py"} == set(snapshot(tmp_path))


EDITS = {
    "a file that gen replaces": ("a.py", "new"),
    "a file that gen removes": ("b.py", None),
    "a file where there was none": ("n/m/c.py", "new"),
}


@pytest.mark.parametrize(
    ("what", "is_late"),
    [
        *((what, False) for what in EDITS),
        *((what, True) for what, (path, _) in EDITS.items() if path != "n/m/c.py"),
    ],
)
def test_an_edit_between_reading_and_writing(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_late: bool
) -> None:
    """Whatever somebody saves meanwhile stays, and nothing else is written."""
    path, new = EDITS[what]
    make(tmp_path, a_dot_py="old", b_dot_py="old", sub__d_dot_py="old")
    read = dict.fromkeys(("a.py", "b.py", "sub/d.py"), "old") | {"n/m/c.py": None}
    real, edited = os.link, tmp_path / path

    def save() -> None:
        edited.parent.mkdir(parents=True, exist_ok=True)
        with edited.open("w") as file:
            file.write("saved by hand")

    with edited.open("r+") if is_late else nullcontext() as handle:

        def link(*paths: Any, **options: Any) -> None:
            real(*paths, **options)
            if handle is not None and Path(paths[0]).name == "d.py":
                handle.write("saved by hand")
                handle.flush()

        monkeypatch.setattr(os, "link", link)
        if not is_late:
            save()
        with pytest.raises(ChangedMeanwhileError) as caught:
            write(tmp_path, {"sub/d.py": "new", **CHANGES, path: new}, read)

    assert str(edited) == caught.value.filename
    assert "saved by hand" == edited.read_text()
    others = {each: read[each] for each in ("a.py", "b.py", "sub/d.py") if each != path}
    assert others == {each: (tmp_path / each).read_text() for each in others}


def test_what_another_run_has_written(tmp_path: Path) -> None:
    """A file that says already what it should is no edit."""
    make(tmp_path, a_dot_py="new")
    write(tmp_path, {"a.py": "new"}, {"a.py": None})
    assert "new" == (tmp_path / "a.py").read_text()
