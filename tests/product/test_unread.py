"""Nothing unread counts as absent: a read that fails never makes a wrong tree, now or later."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits

from tests.support.effort import spread, tries
from tests.support.faulty_disk import FaultyDisk
from tests.support.projects import ROOT
from tests.support.scene import CACHE, CONFIGURATION, EDITED, files, project

FAULTS = (errno.EIO, errno.EACCES, 0)
"""What a read fails with; 0 is a text that is no UTF-8."""


class Scene:
    """
    A project in a state, and a command in it.

    Args:
        change: Changes the fresh project before the command runs.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.fresh = folder / "fresh"
        self.arguments, self.change = SCENES[name]

    def set_up(self) -> None:
        """Bring the project into its state."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.fresh, self.folder)
        for path, text in self.change.items():
            (self.folder / path).write_text(text, "utf-8")
        os.chdir(self.folder)

    def run(self, disk: FaultyDisk) -> int:
        """Run the command once, on *disk*."""
        with disk.mounted():
            return main.run(list(self.arguments))


SCENES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "check-fresh": (("--check",), {}),
    "check-stale": (("--check",), {"catalog/club.yaml": EDITED}),
    "check-uncached": (("--check", "--no-cache"), {}),
    "write-fresh": ((), {}),
    "write-stale": ((), {"catalog/club.yaml": EDITED}),
    "write-uncached": (("--no-cache",), {"catalog/club.yaml": EDITED}),
    "write-moved": ((), {"pyproject.toml": CONFIGURATION.replace("made", "new")}),
    "lint": (("lint",), {}),
    "explain": (("explain", "CLUB_FULL"), {}),
    "list": (("--list-outputs", "--no-cache"), {}),
    "merge": (
        ("openapi", "merge", "openapi.yaml", "--catalog", "catalog/club.yaml"),
        {},
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a project, ``fresh``, that one run has written."""
    made = tmp_path_factory.mktemp("unread")
    project(made / "fresh")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(made / "xdg"))
        patch.delenv("CI", raising=False)
        patch.chdir(made / "fresh")
        patch.setattr(os, "sched_getaffinity", lambda _: {0})
        assert exits.CLEAN == main.run([])
        yield made


@pytest.mark.sampled
@pytest.mark.parametrize("name", SCENES)
def test_no_read_that_fails_makes_a_wrong_tree(
    name: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A run with a failing read does all it should, or says which file and why, and nothing."""
    scene = Scene(folder, name)
    scene.set_up()
    before = files(scene.folder)
    whole = FaultyDisk(scene.folder)
    right = scene.run(whole)
    after = files(scene.folder)
    said = capfd.readouterr().out
    count = len(whole.calls)
    assert count > 5

    places = tries(2, torture=60)
    halves = range(1, 2 * places, 2)
    for at in sorted({number * count // (2 * places) for number in halves}):
        code = FAULTS[at % len(FAULTS)]
        scene.set_up()
        disk = FaultyDisk(scene.folder, at, code)
        exit_code = scene.run(disk)
        out, err = capfd.readouterr()
        where = f"{name}: {disk.calls[at]} with {code}: {exit_code} {out}{err}"
        if exit_code == exits.BROKEN:
            assert before == files(scene.folder), where
            failed = disk.failed or ""
            # Of what is staged, the place is named to which it goes.
            assert Path(failed).name in err or failed.startswith((".", CACHE)), where
            # What was kept for the way back is compared, as bytes.
            other = "it changed" if failed.startswith(CACHE) else "utf-8"
            reason = os.strerror(code).lower() if code else other
            assert reason in err.lower(), where
        else:
            assert (right, after) == (exit_code, files(scene.folder)), where
            assert said.splitlines()[-1:] == out.splitlines()[-1:], where
        # What was remembered of it leads no later run astray.
        assert right == main.run(list(scene.arguments)), where
        assert after == files(scene.folder), where
        capfd.readouterr()


CALLS = {
    "openat": ("EIO", "EACCES"),
    "read": ("EIO",),
    "getdents64": ("EIO",),
    "newfstatat": ("EIO", "EACCES"),
}
"""What the system is asked of a path, and what it says instead."""


@pytest.mark.sampled
def test_no_call_that_fails_makes_a_wrong_tree(folder: Path) -> None:
    """The same for the system's own calls, workers' too, as far as there is strace."""
    scene = Scene(folder, "write-stale")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}

    def gen(*prefix: str) -> tuple[int, str]:
        done = subprocess.run(
            [*prefix, sys.executable, "-m", "error_catalog"],
            cwd=scene.folder,
            env=environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
        )
        return done.returncode, done.stderr

    scene.set_up()
    before = files(scene.folder)
    assert exits.CLEAN == gen()[0]
    after = files(scene.folder)
    paths = [each for each in before if not each.startswith("made/")]
    paths += ["catalog", "templates", "templates/own", "docs", "made", "made/python"]
    paths += [each for each in before if each.startswith("made/")][::4]
    faults = [(call, each) for call, errors in CALLS.items() for each in errors]
    every = [(path, *fault) for path in paths for fault in faults]
    assert len(every) >= 150
    # A tool of Debian that a machine need not have; its absence proves nothing.
    has_strace = shutil.which("strace") is not None
    for path, call, error in spread(every, 3) if has_strace else ():
        scene.set_up()
        place = str(scene.folder / path)
        inject = f"inject={call}:error={error}"
        strace = ("strace", "-f", "-qqq", "-o", os.devnull, "-P", place)
        code, err = gen(*strace, "-e", f"trace={call}", "-e", inject)
        where = f"{call} {path} {error}: {code} {err}"
        assert code in (exits.CLEAN, exits.BROKEN), where
        assert "Traceback" not in err, where
        expected = after if code == exits.CLEAN else before
        assert expected == files(scene.folder), where
        assert exits.CLEAN == gen()[0], where
        assert after == files(scene.folder), where
