"""Files as they were, in real repositories and in folders."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.commits import HistoryError, find_base
from error_catalog.disk.history import Folder, Snapshot, list_former_catalogs
from error_catalog.disk.objects import Kind, Objects
from error_catalog.disk.sources import MAX_BYTES
from error_catalog.files import SourceFile

from tests.support.repositories import Repository, clone, repository


@contextmanager
def snapshot(root: Path, ref: str = "v1") -> Iterator[Snapshot]:
    """Give the files of the project at *root* as they were."""
    found = Snapshot(find_base(root, ref, is_exact=True), Objects(root))
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository whose project was below the top, and is empty today."""
    made = repository(tmp_path_factory.mktemp("history") / "work")
    (made.root / "service").mkdir()
    links = {
        "service/linked.yaml": "catalog/a.yaml",
        "service/shared": "../common",
        "service/outside.yaml": "../../outside.yaml",
        "service/absolute.yaml": "/etc/hostname",
        "service/loop.yaml": "loop.yaml",
        "service/gone.yaml": "catalog/gone.yaml",
    }
    for path, goal in links.items():
        (made.root / path).symlink_to(goal)
    made.commit(
        {
            "service/catalog/a.yaml": "a: é\r\n",
            "service/catalog/_common.yaml": "b: 1\n",
            "service/catalog/b.json": "\ufeff{}",
            "service/catalog/README.md": "# No catalog\n",
            "service/wide.yaml": b"\xff\xfea\0",
            "service/large.yaml": b"#" * (MAX_BYTES + 1),
            "common/c.yaml": "c: 1\n",
            os.fsdecode(b"service/catalog/caf\xe9.yaml"): "d: 1\n",
        }
    )
    made.git("tag", "v1")
    made.git("rm", "-rq", "service", "common")
    (made.root / "service").mkdir()
    made.commit({"service/catalog/a.yaml": "new\n"})
    return made


def said(found: SourceFile | Diagnostic | Kind | None) -> str:
    """Return why something cannot be read."""
    assert isinstance(found, Diagnostic)
    return f"{found.location.path}: {found.message} ({found.hint})"


def test_files(made: Repository) -> None:
    """Paths are those of the project; line ends stay, a byte order mark goes."""
    with snapshot(made.root / "service") as then:
        assert SourceFile("catalog/a.yaml", "a: é\r\n") == then.read("catalog/a.yaml")
        assert SourceFile("catalog/b.json", "{}") == then.read("catalog/b.json")
        assert SourceFile("linked.yaml", "a: é\r\n") == then.read("linked.yaml")
        assert SourceFile("shared/c.yaml", "c: 1\n") == then.read("shared/c.yaml")
        up = "../common/c.yaml"
        assert SourceFile(up, "c: 1\n") == then.read(up)
        assert ("at v1", 1) == (then.label, then.depth)


def test_kinds_and_names(made: Repository) -> None:
    """What was there is told from what was not, and links count as what they lead to."""
    with snapshot(made.root / "service") as then:
        assert Kind.FOLDER is then.kind("catalog")
        assert Kind.FOLDER is then.kind("shared")
        assert Kind.FILE is then.kind("linked.yaml")
        for path in ("none", "catalog/none/x", "catalog/a.yaml/x", "gone.yaml"):
            assert then.kind(path) is None
        assert ["c.yaml"] == then.names("shared")
        assert () == then.names("none")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.yaml", "there was no such file at v1"),
        ("catalog", "expected a file at v1, found a folder"),
        ("wide.yaml", "found UTF-16 text, expected UTF-8"),
        ("large.yaml", "the file has more than 16,777,216 bytes"),
        ("outside.yaml", "it lies outside of the repository"),
        ("absolute.yaml", "a symbolic link at v1 leads out of the repository"),
        ("loop.yaml", "a symbolic link at v1 leads out of the repository"),
        ("../../x.yaml", "it lies outside of the repository"),
    ],
)
def test_what_cannot_be_read(path: str, message: str, made: Repository) -> None:
    """It is said why; a link never leads to the disk of today."""
    with snapshot(made.root / "service") as then:
        assert f"{path}: {message}" in said(then.read(path))


def test_catalogs(made: Repository) -> None:
    """Those of a folder, without fragments and other files; what was not there had none."""
    name = os.fsdecode(b"catalog/caf\xe9.yaml")
    expected = ["catalog/a.yaml", "catalog/b.json", name, "linked.yaml"]
    entries = ["catalog", "./linked.yaml", "none", "catalog/a.yaml"]
    with snapshot(made.root / "service") as then:
        paths, found = list_former_catalogs(then, entries)
        _, outside = list_former_catalogs(then, ["../../x"])

    assert (expected, []) == (paths, found)
    assert ["it lies outside of the repository"] == [each.message for each in outside]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("./catalog/", "catalog"),
        ("../service/catalog", "catalog"),
        ("../common/../x", "../x"),
        ("../../x", "../../x"),
    ],
)
def test_direct_paths(path: str, expected: str, made: Repository) -> None:
    """A path that leaves the project and comes back is one of the project."""
    with snapshot(made.root / "service") as then:
        assert expected == then.direct(path)


def test_files_of_a_name(made: Repository) -> None:
    """They are found anywhere in the repository, from the project's root."""
    with snapshot(made.root / "service") as then:
        found = sorted(then.alike(frozenset(("c.yaml", "a.yaml"))))

    assert ["../common/c.yaml", "catalog/a.yaml"] == found


def test_submodules(tmp_path: Path) -> None:
    """A catalog in a submodule is read as it was, if the submodule is there."""
    inner = repository(tmp_path / "inner")
    inner.commit({"a.yaml": "old\n"})
    made = repository(tmp_path / "outer")
    made.git("submodule", "add", "-q", f"file://{inner.root}", "vendor/errors")
    made.commit()
    made.git("tag", "v1")
    submodule = Repository(made.root / "vendor/errors")
    inner.commit({"a.yaml": "new\n"})
    submodule.git("pull", "-q")
    made.commit()
    with snapshot(made.root) as then:
        assert SourceFile("vendor/errors/a.yaml", "old\n") == then.read(
            "vendor/errors/a.yaml"
        )
        assert ["a.yaml"] == then.names("vendor/errors")
        assert Kind.FOLDER is then.kind("vendor/errors")
    with snapshot(submodule.root, "HEAD~1") as then:
        assert SourceFile("a.yaml", "old\n") == then.read("a.yaml")
    cloned = clone(made, tmp_path / "clone")
    with snapshot(cloned.root) as then:
        why = said(then.read("vendor/errors/a.yaml"))
        assert "in the submodule `vendor/errors`, which is not checked out" in why
        assert "git submodule update --init vendor/errors" in why
    cloned.git("submodule", "update", "-q", "--init", "--depth", "1")
    with snapshot(cloned.root) as then:
        assert "lacks the commit that it had" in said(then.read("vendor/errors/a.yaml"))


def test_partial_clones(made: Repository, tmp_path: Path) -> None:
    """What was left out is fetched by a command, never behind the user's back."""
    made.git("config", "uploadpack.allowFilter", "true")
    cloned = clone(made, tmp_path / "clone", "--filter=blob:none")
    root = cloned.root / "service"
    with snapshot(root) as then:
        why = said(then.read("catalog/a.yaml"))
        assert "this clone does not have it as it was at v1" in why
        command = why.partition("`")[2].partition(" > ")[0].split()
        assert ["git", "archive"] == command[:2]
    cloned.git(*command[1:])
    with snapshot(root) as then:
        assert SourceFile("catalog/a.yaml", "a: é\r\n") == then.read("catalog/a.yaml")


def test_clones_without_folders(made: Repository, tmp_path: Path) -> None:
    """A folder that was left out is not an empty one."""
    made.git("config", "uploadpack.allowFilter", "true")
    cloned = clone(made, tmp_path / "clone", "--filter=tree:0")
    with snapshot(cloned.root / "service") as then:
        kinds = [then.kind(each) for each in ("catalog", "none")]
        _, found = list_former_catalogs(then, ["catalog"])
        with pytest.raises(HistoryError) as caught:
            list(then.alike(frozenset(("a.yaml",))))

    assert ["git archive"] * 2 == [str(said(each).split("`")[1][:11]) for each in kinds]
    assert ["this clone does not have it as it was at v1"] == [
        each.message for each in found
    ]
    assert "git archive" in str(caught.value.hint)


def test_hostile_trees(tmp_path: Path) -> None:
    """What git would not have written is unread; very deep folders are only folders."""
    made = repository(tmp_path)
    blob = made.git("hash-object", "-w", "--stdin", "--literally", "-t", "blob")
    raw = bytes.fromhex(blob)
    cut = tmp_path / "tree"
    digests = []
    for text in (b"100644 a.yaml\0" + raw[:7], b"x a.yaml\0" + raw, b"100644 a.yaml"):
        cut.write_bytes(text)
        digests.append(
            made.git("hash-object", "-w", "-t", "tree", "--literally", str(cut))
        )
    for digest in digests:
        commit = made.git("commit-tree", "-m", "x", digest)
        with snapshot(made.root, commit) as then:
            found = then.read("a.yaml")
            assert isinstance(found, Diagnostic)
            assert found.location.path == "a.yaml"
    tree = made.git("mktree")
    for _ in range(3):
        text = f"040000 tree {tree}\tb\n100644 blob {blob}\ta.yaml\n"
        (tmp_path / "lines").write_text(text)
        tree = made.git("mktree", "--missing", stdin=text)
    commit = made.git("commit-tree", "-m", "x", tree)
    with snapshot(made.root, commit) as then:
        assert ["a.yaml", "b/a.yaml", "b/b/a.yaml"] == sorted(
            then.alike(frozenset(("a.yaml",)))
        )


def test_large_file_storage(tmp_path: Path) -> None:
    """A pointer is followed to what was downloaded, and checked; or it says what to do."""
    text = "a: 1\n"
    digest = hashlib.sha256(text.encode()).hexdigest()
    pointer = (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 5\n"
    )
    made = repository(tmp_path)
    made.commit({"a.yaml": pointer})
    path = f".git/lfs/objects/{digest[:2]}/{digest[2:4]}/{digest}"
    with snapshot(made.root, "HEAD") as then:
        assert "git lfs fetch" in said(then.read("a.yaml"))
        made.write(path, "b: 2\n")
        assert "git lfs fetch" in said(then.read("a.yaml"))
        made.write(path, text)
        assert SourceFile("a.yaml", text) == then.read("a.yaml")


def test_nothing_of_the_repository_is_run(tmp_path: Path) -> None:
    """No filter, no hook, no monitor, no helper that a configuration names."""
    made = repository(tmp_path)
    made.write(".gitattributes", "*.yaml filter=evil diff=evil\n")
    made.commit({"a.yaml": "a\n"})
    trap = f"touch {tmp_path / 'caught'}; false"
    for key in (
        *("core.fsmonitor", "core.sshCommand", "core.pager", "core.askPass"),
        *("filter.evil.smudge", "filter.evil.clean", "filter.evil.process"),
        *("diff.evil.textconv", "diff.evil.command", "diff.external"),
        *("alias.cat-file", "alias.rev-parse", "alias.merge-base"),
    ):
        made.git("config", key, f"!{trap}" if key.startswith("alias") else trap)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    made.git("config", "core.hooksPath", str(hooks))
    with snapshot(made.root, "HEAD") as then:
        find_base(made.root, "main", is_exact=False)
        assert SourceFile("a.yaml", "a\n") == then.read("a.yaml")

    assert not (tmp_path / "caught").exists()


def test_a_folder(tmp_path: Path) -> None:
    """A copy of the project is read like the project itself."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/a.yaml").write_text("a\n")
    (tmp_path / "catalog/loop.yaml").symlink_to("loop.yaml")
    then = Folder(tmp_path, "../old")

    assert SourceFile("catalog/a.yaml", "a\n") == then.read("catalog/a.yaml")
    assert "there is no such file" in said(then.read("b.yaml"))
    (tmp_path.parent / "out.yaml").write_text("a\n")
    (tmp_path / "out.yaml").symlink_to("../out.yaml")
    for path in ("../out.yaml", "out.yaml"):
        assert "it lies outside of ../old" in said(then.read(path))
    assert (Kind.FOLDER, Kind.FILE, None) == tuple(
        then.kind(each) for each in ("catalog", "catalog/a.yaml", "catalog/a.yaml/b")
    )
    assert ["a.yaml", "loop.yaml"] == then.names("catalog")
    assert isinstance(then.names("none"), Diagnostic)
    assert Kind.FILE is then.kind("catalog/loop.yaml")
    assert [] == list(then.alike(frozenset(("a.yaml",))))
    assert ("in ../old", 0) == (then.label, then.depth)
    assert "../old: there is no catalog in this folder" in said(then.surprise())
