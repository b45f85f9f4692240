"""Records are believed if this user's own gen has written them, and not otherwise."""

import json
import os
from hashlib import blake2b
from pathlib import Path

import pytest
from error_catalog.cache.store import Compiled, find_root, load, names, save

FOLDER = ".error-catalog-cache"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own cache folder; there is nothing in it yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "error-catalog"


@pytest.fixture
def root(tmp_path: Path) -> str:
    """A project's root."""
    (tmp_path / "project").mkdir()
    return str(tmp_path / "project")


def test_what_is_saved_is_loaded(root: str, home: Path) -> None:
    """Also by the next run, and the names of all records are known."""
    save(root, "a", {"x": [1, None]})
    save(root, "b", {})

    assert {"x": [1, None]} == load(root, "a")
    assert ["a", "b"] == names(root)
    assert root == find_root(root)
    assert load(root, "c") is None


def test_the_secret_is_the_users_own(root: str, home: Path) -> None:
    """Nobody else can read it, and it is made once."""
    save(root, "a", {})
    key = (home / "key").read_bytes()
    save(root, "b", {})

    assert 32 == len(key)
    assert key == (home / "key").read_bytes()
    assert 0o600 == (home / "key").stat().st_mode & 0o777
    assert 0o700 == home.stat().st_mode & 0o777


def test_a_forged_record_is_not_believed(root: str, home: Path) -> None:
    """Whoever lacks the secret can write no record, with a digest or with none."""
    save(root, "a", {"x": 1})
    content = json.dumps({"x": 2}).encode()
    file = Path(root, FOLDER, "a.record")
    plain = blake2b(content, digest_size=16).hexdigest().encode()

    for seal in (plain, file.read_bytes().partition(b"\n")[0], b""):
        file.write_bytes(seal + b"\n" + content)
        assert load(root, "a") is None


@pytest.mark.parametrize("name", ["key", "."])
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_a_secret_that_others_may_know(
    name: str, mode: int, root: str, home: Path
) -> None:
    """Where others can read or write, nothing is believed."""
    save(root, "a", {"x": 1})
    (home / name).chmod(mode)

    assert load(root, "a") is None


def test_a_folder_that_is_a_link(root: str, home: Path, tmp_path: Path) -> None:
    """It may lead to a place of somebody else."""
    save(root, "a", {"x": 1})
    home.rename(tmp_path / "elsewhere")
    home.symlink_to(tmp_path / "elsewhere")

    assert load(root, "a") is None


@pytest.mark.parametrize("key", [b"", b"short"])
def test_a_broken_secret_is_made_anew(key: bytes, root: str, home: Path) -> None:
    """It costs the records, and nothing else."""
    save(root, "a", {"x": 1})
    (home / "key").write_bytes(key)

    assert load(root, "a") is None
    save(root, "a", {"x": 1})
    assert {"x": 1} == load(root, "a")


def test_no_home(root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no folder of the user's own, nothing is remembered."""
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    save(root, "a", {"x": 1})

    assert load(root, "a") is None


def test_a_pipe_in_the_place_of_a_record(root: str, home: Path) -> None:
    """Nobody waits for it."""
    save(root, "a", {"x": 1})
    file = Path(root, FOLDER, "a.record")
    file.unlink()
    os.mkfifo(file)

    assert load(root, "a") is None


@pytest.mark.parametrize("goal", ["/dev/zero", "a.record~", "a.record"])
def test_a_link_in_the_place_of_a_record(goal: str, root: str, home: Path) -> None:
    """It is not followed, whatever it leads to, and the next record takes its place."""
    save(root, "a", {"x": 1})
    file = Path(root, FOLDER, "a.record")
    file.rename(f"{file}~")
    file.symlink_to(goal)

    assert load(root, "a") is None
    save(root, "a", {"x": 2})
    assert {"x": 2} == load(root, "a")
    assert not file.is_symlink()


def test_a_record_is_written_through_no_link(root: str, home: Path) -> None:
    """A checkout may have links under any names, also those of this process."""
    own = Path(root).parent / "own.txt"
    own.write_text("mine", "utf-8")
    folder = Path(root, FOLDER)
    folder.mkdir()
    for name in ("a.record", f"a.record.{os.getpid()}", ".gitignore", "b.record~"):
        (folder / name).symlink_to(own)
    save(root, "a", {"x": 1})

    assert "mine" == own.read_text("utf-8")
    assert {"x": 1} == load(root, "a")


def test_a_record_that_fills_the_memory(root: str, home: Path) -> None:
    """What is longer than any record is not even read."""
    save(root, "a", {"x": 1})
    with Path(root, FOLDER, "a.record").open("r+b") as file:
        file.truncate(2**40)

    assert load(root, "a") is None


def test_code_is_kept_where_nobody_else_writes(home: Path) -> None:
    """A folder that others can write to is not even looked into."""
    Compiled("tool").save("a", b"code")
    kept = Compiled("tool").load("a")
    (home / "tool").chmod(0o777)

    assert b"code" == kept
    assert Compiled("tool").load("a") is None
    assert Compiled("other").load("a") is None
