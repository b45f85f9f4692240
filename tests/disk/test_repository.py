"""What git knows, asked of real repositories."""

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from error_catalog.disk.repository import former_configurations, kept_by_git

Git = Callable[..., None]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """A repository with one commit, which has a file in a folder."""

    def run(*arguments: str, fails: bool = False) -> None:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
        ran = subprocess.run(
            [*command, *arguments], cwd=tmp_path, capture_output=True, check=False
        )
        assert fails == bool(ran.returncode), ran.stderr

    run("init", "-q", "-b", "main")
    write(tmp_path, "p/out/a é.py", "a\nb\nc\n")
    run("add", "-A")
    run("commit", "-qm", "base")
    return run


def write(root: Path, path: str, text: str) -> None:
    """Write a file below *root*."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8", newline="")


@pytest.mark.parametrize(
    ("text", "is_kept"),
    [
        ("a\nb\nc\n", True),
        ("a\r\nb\r\nc\r\n", True),
        ("a\nb\n", False),
        ("", False),
        ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", False),
    ],
)
def test_an_unchanged_file_is_kept(
    text: str, tmp_path: Path, git: Git, *, is_kept: bool
) -> None:
    """The index has it, in whichever folder of the repository the project is."""
    write(tmp_path, "p/out/a é.py", text)
    expected = {"out/a é.py"} if is_kept else set()

    assert expected == kept_by_git(tmp_path / "p", ["out/a é.py", "out/none.py"])


def test_what_git_does_not_have(tmp_path: Path, git: Git) -> None:
    """Files that are not in the index, and files outside of the repository."""
    write(tmp_path, "p/new.py", "a\n")
    (tmp_path.parent / "outside.py").write_text("a\n")
    (tmp_path / "q").mkdir()
    paths = ["../p/new.py", "../../outside.py", "../p/out/a é.py"]

    assert {"../p/out/a é.py"} == kept_by_git(tmp_path / "q", paths)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_a_merge_that_is_not_finished(style: str, tmp_path: Path, git: Git) -> None:
    """Git has both sides, and what it wrote itself; an edit of that it has not."""
    git("checkout", "-qb", "left")
    write(tmp_path, "p/out/a é.py", "a\nleft\nc\n")
    git("commit", "-qam", "left")
    git("checkout", "-q", "main")
    write(tmp_path, "p/out/a é.py", "a\nright\nc\n")
    git("commit", "-qam", "right")
    git("-c", f"merge.conflictStyle={style}", "merge", "left", fails=True)
    path = "p/out/a é.py"
    assert "<<<<<<<" in (tmp_path / path).read_text("utf-8")
    assert {path} == kept_by_git(tmp_path, [path])

    for text in ("a\nleft\nc\n", "a\nright\nc\n", "a\nb\nc\n"):
        write(tmp_path, path, text)
        assert {path} == kept_by_git(tmp_path, [path])
    write(tmp_path, path, "a\nboth\nc\n")
    assert set() == kept_by_git(tmp_path, [path])


def test_no_repository(tmp_path: Path) -> None:
    """Without git nothing is known, and nothing fails."""
    write(tmp_path, "a.py", "a\n")

    assert set() == kept_by_git(tmp_path, ["a.py"])
    assert [] == former_configurations(tmp_path)


def test_no_git(tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same where there is a repository, but not the program."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert set() == kept_by_git(tmp_path, ["p/out/a é.py"])
    assert [] == former_configurations(tmp_path)


def test_many_files_are_asked_about_at_once(tmp_path: Path, git: Git) -> None:
    """No list of paths is too long."""
    paths = [f"many/{at}.py" for at in range(1200)]
    for path in paths:
        write(tmp_path, path, "a\n")
    git("add", "-A")

    assert set(paths) == kept_by_git(tmp_path, paths)


def test_former_configurations(tmp_path: Path, git: Git) -> None:
    """The texts of the last commits, newest first, each once; then those of a merge."""
    for text in ("one\n", "two\n", "two\n", "three é\n"):
        write(tmp_path, "p/pyproject.toml", text)
        git("add", "-A")
        git("commit", "-q", "--allow-empty", "-m", "x")
    write(tmp_path, "p/pyproject.toml", "not committed\n")

    assert ["three é\n", "two\n", "one\n"] == former_configurations(tmp_path / "p")
    assert [] == former_configurations(tmp_path)


def test_no_program_of_the_repository_runs(tmp_path: Path, git: Git) -> None:
    """It may name one from which missing objects are fetched, or that watches its files."""
    ran = tmp_path / "ran"
    program = tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n", "utf-8")
    program.chmod(0o755)
    git("config", "core.repositoryformatversion", "1")
    git("config", "extensions.partialClone", "origin")
    git("config", "remote.origin.promisor", "true")
    git("config", "remote.origin.url", f"ext::{program} %S")
    git("config", "protocol.ext.allow", "always")
    git("config", "core.fsmonitor", str(program))
    text = "[tool.error-catalog]\n"
    write(tmp_path, "p/pyproject.toml", text)
    blob_of = f"blob {len(text)}\0{text}".encode()
    digest = hashlib.sha1(blob_of, usedforsecurity=False).hexdigest()
    git("-c", "core.fsmonitor=false", "add", "p/pyproject.toml")
    git("-c", "core.fsmonitor=false", "commit", "-qm", "configured")
    ran.unlink(missing_ok=True)
    (blob,) = (tmp_path / ".git/objects").glob("??/" + digest[2:])
    blob.unlink()
    former_configurations(tmp_path / "p")
    kept_by_git(tmp_path / "p", ["out/a é.py"])

    assert not ran.exists()


def test_variables_of_a_hook(
    tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git gives its hooks paths from the folder that they start in, not from the project's."""
    for name, value in (("GIT_DIR", ".git"), ("GIT_INDEX_FILE", ".git/index.lock")):
        monkeypatch.setenv(name, value)

    assert {"out/a é.py"} == kept_by_git(tmp_path / "p", ["out/a é.py"])
