"""A disk on a bad day: no room, no rights, and what is no file in the place of one."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from error_catalog.cli.terminal import BROKEN, CLEAN

from tests.support.effort import tries
from tests.support.projects import ROOT
from tests.support.scene import CACHE, EDITED, files, project

MEMORY = 2**30
"""More than any of these runs needs; a device without end would fill any memory."""

MERGE = ("openapi", "merge", "openapi.yaml", "--catalog", "catalog/club.yaml")


class Disk:
    """A project that one run has written, and copies of it to spoil."""

    def __init__(self, folder: Path) -> None:
        self.fresh = folder / "fresh"
        self.folder = folder / "project"
        self.outside = folder / "outside.yaml"
        self.environment = {
            **{key: each for key, each in os.environ.items() if key != "CI"},
            "PYTHONPATH": str(ROOT / "generator"),
            "XDG_CACHE_HOME": str(folder / "xdg"),
        }
        project(self.fresh)
        self.outside.write_text("secret: swordfish\n", "utf-8")
        assert CLEAN == self.gen(at=self.fresh)[0]

    def set_up(self) -> dict[str, bytes]:
        """Make a copy whose catalog has changed since; return its files."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.fresh, self.folder)
        (self.folder / "catalog/club.yaml").write_text(EDITED, "utf-8")
        return files(self.folder)

    def gen(
        self,
        *arguments: str,
        at: Path | None = None,
        prefix: tuple[str, ...] = (),
        longest: int | None = None,
    ) -> tuple[int, str]:
        """
        Run ``gen`` within bounds of time and memory; return its exit code and what it said.

        Args:
            prefix: What starts it.
            longest: The size of the longest file that the disk has room for.
        """

        def bound() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            if longest is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (longest, longest))
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

        done = subprocess.run(
            [*prefix, sys.executable, "-m", "error_catalog", *arguments],
            cwd=at or self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
            preexec_fn=bound,
        )
        return done.returncode, done.stderr


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """A project; every test makes a copy."""
    return Disk(tmp_path_factory.mktemp("disk"))


def _socket(path: Path) -> None:
    # The whole path may be longer than an address may be.
    before = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)
    os.chdir(before)


KINDS: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "a folder": Path.mkdir,
    "a device without end": lambda path: path.symlink_to("/dev/zero"),
    "a device without room": lambda path: path.symlink_to("/dev/full"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to nothing": lambda path: path.symlink_to("nothing"),
    "a link out of the project": lambda path: path.symlink_to("../../outside.yaml"),
}
"""What may stand in the place of a file, and how it gets there."""

READ = {
    "pyproject.toml": (),
    "catalog/club.yaml": (),
    "catalog/_fields.yaml": (),
    "templates/own/codes.yaml.jinja": (),
    "templates/own/target.yaml": (),
    "openapi.yaml": MERGE,
}
"""The files that a run reads, and its arguments."""

WRITTEN = (
    "made/jsonschema/club/failure.schema.json",
    "made/python/acme/club/codes.py",
    "made/python/acme/__init__.py",
    "own/club.yaml",
)
"""Some that it writes."""


def _spoil(disk: Disk, path: str, kind: str) -> None:
    place = disk.folder / path
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    target = "../" * path.count("/") + "../outside.yaml"
    if kind == "a link out of the project":
        place.symlink_to(target)
    else:
        KINDS[kind](place)


@pytest.mark.sampled
def test_what_is_no_file_is_not_read(disk: Disk) -> None:
    """Whatever it is, it is named at once, nothing is shown of it, and nothing changes."""
    every = [(path, kind) for kind in KINDS for path in READ]
    # A configuration may be linked from anywhere, and one without our table is none of ours.
    every.remove(("pyproject.toml", "a link out of the project"))
    step = len(every) // min(tries(3), len(every))
    for path, kind in every[::step]:
        before = disk.set_up()
        _spoil(disk, path, kind)
        left = {key: each for key, each in before.items() if key != path}
        code, said = disk.gen(*READ[path])
        found = {key: each for key, each in files(disk.folder).items() if key != path}

        where = f"{kind} as {path}: {code} {said}"
        # A folder has no table of ours, and is no template.
        is_named = path.rpartition("/")[2] in said or kind == "a folder"
        assert BROKEN == code, where
        assert is_named, where
        assert "Traceback" not in said, where
        assert "swordfish" not in said, where
        assert left == found, where


@pytest.mark.sampled
def test_what_is_no_file_is_not_written(disk: Disk) -> None:
    """What stands in the place of an output stays, and where it leads, too."""
    every = [(path, kind) for kind in KINDS for path in WRITTEN]
    step = len(every) // min(tries(1), len(every))
    for path, kind in every[::step]:
        before = disk.set_up()
        _spoil(disk, path, kind)
        is_link = (disk.folder / path).is_symlink()
        code, said = disk.gen()
        found = {key: each for key, each in files(disk.folder).items() if key != path}

        where = f"{kind} as {path}: {code} {said}"
        assert BROKEN == code, where
        assert path in said, where
        assert "Traceback" not in said, where
        assert is_link == (disk.folder / path).is_symlink(), where
        assert {key: each for key, each in before.items() if key != path} == found
        assert "secret: swordfish\n" == disk.outside.read_text("utf-8")


@pytest.mark.sampled
def test_a_cache_costs_nothing_but_itself(disk: Disk) -> None:
    """Whatever a checkout has in the place of a record, a run does what it should."""
    disk.set_up()
    assert CLEAN == disk.gen()[0]
    right = files(disk.folder)
    places = sorted(
        each.relative_to(disk.fresh).as_posix()
        for each in (disk.fresh / CACHE).glob("*.record")
    )
    every = [(path, kind) for path in (*places, CACHE) for kind in KINDS]
    step = len(every) // min(tries(1), len(every))
    for path, kind in every[::step]:
        disk.set_up()
        _spoil(disk, path, kind)
        code, said = disk.gen()

        where = f"{kind} as {path}: {code} {said}"
        assert "Traceback" not in said, where
        assert CLEAN == code, where
        assert right == files(disk.folder), where
        assert "secret: swordfish\n" == disk.outside.read_text("utf-8")


@pytest.mark.sampled
def test_a_full_disk_changes_nothing(disk: Disk) -> None:
    """Whichever file has no room, it is named, and the old files stay, every byte of them."""
    count, full = tries(1), 0
    for number in range(count):
        before = disk.set_up()
        longest = 6_000 * number // count
        code, said = disk.gen("--no-cache", longest=longest)

        assert "Traceback" not in said, longest
        if code != CLEAN:
            full += 1
            assert BROKEN == code, longest
            assert "file too large" in said, longest
            assert before == files(disk.folder), longest
            assert [] == [*disk.folder.rglob(".*.gen-*")], longest
    assert CLEAN == disk.gen()[0]
    assert full > 0


def _mounting(script: str) -> tuple[str, ...]:
    """Return what runs a command after *script*, in file systems of its own."""
    return ("unshare", "--mount", "sh", "-ec", f'{script}; cd "$PWD"; exec "$@"', "sh")


def _may_mount() -> bool:
    """Tell whether this machine lets us mount; those of most developers do not."""
    done = subprocess.run(
        [*_mounting("mount -t tmpfs none /mnt"), "true"],
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _without_rights() -> tuple[str, ...]:
    """Return what runs a command that may not write where others may not."""
    if os.geteuid() != 0:
        return ()
    names = "-dac_override,-dac_read_search,-fowner"
    return ("setpriv", f"--bounding-set={names}", f"--inh-caps={names}")


def _closed(disk: Disk) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield places that nobody may write to, and what runs a command so."""
    for place in (".", "made", "made/python/acme/club", "docs"):
        if _may_mount():
            path = disk.folder / place
            bind = f"mount --bind {path} {path}; mount -o remount,ro,bind {path}"
            yield place, _mounting(bind)
        else:
            yield place, _without_rights()


@pytest.mark.sampled
def test_a_tree_that_cannot_be_written(disk: Disk) -> None:
    """Read-only as a whole or in part: the file is named, and nothing changes."""
    for place, prefix in (*_closed(disk),)[: tries(1)]:
        before = disk.set_up()
        folders = [disk.folder / place, *(disk.folder / place).rglob("*")]
        for each in folders if prefix == _without_rights() else ():
            each.chmod(0o555 if each.is_dir() else 0o444)
        code, said = disk.gen(prefix=prefix)
        for each in folders if prefix == _without_rights() else ():
            each.chmod(0o755 if each.is_dir() else 0o644)

        assert BROKEN == code, (place, said)
        assert "read-only file system" in said or "permission denied" in said, place
        assert "Traceback" not in said, place
        assert before == files(disk.folder), place


@pytest.mark.sampled
def test_a_folder_that_is_mounted_into_the_project(disk: Disk) -> None:
    """As containers have it: the device is the same, and still no file can be moved there."""
    made = disk.folder / "made"
    prefix = _mounting(f"mount --bind {made} {made}") if _may_mount() else ()
    disk.set_up()
    code, said = disk.gen(prefix=prefix)

    assert (CLEAN, "") == (code, said)
    assert "CLUB_CLOSED" in (made / "python/acme/club/codes.py").read_text("utf-8")
    assert [] == [*disk.folder.rglob(".*.gen-*")]


@pytest.mark.sampled
def test_files_of_somebody_else(disk: Disk) -> None:
    """Who may read, and not write, is told so; a check and lint do what they should."""
    before = disk.set_up()
    everything = [disk.folder, *disk.folder.rglob("*")]
    for each in everything:
        each.chmod(0o555 if each.is_dir() else 0o444)
    every = ((2, ()), (2, MERGE), (1, ("--check",)), (0, ("lint",)))
    runs = {
        arguments: (expected, *disk.gen(*arguments, prefix=_without_rights()))
        for expected, arguments in every[: tries(2)]
    }
    for each in everything:
        each.chmod(0o755 if each.is_dir() else 0o644)

    for expected, code, said in runs.values():
        assert expected == code, said
        assert ("permission denied" in said) == (code == BROKEN)
        assert "Traceback" not in said
    assert before == files(disk.folder)
