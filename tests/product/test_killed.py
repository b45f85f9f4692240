"""Whoever ends a run, and when: the tree is old, new or mended, and nothing is left behind."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.effort import tries
from tests.support.projects import ROOT
from tests.support.scene import CACHE, EDITED, files, project

SIGNALS = (signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGINT)

SCRIPT = """
import builtins, io, os, sys
at, number = int(sys.argv[1]), int(sys.argv[2])
main_process, count = os.getpid(), 0

def changing(act, changes):
    def changed(*arguments, **named):
        global count
        if os.getpid() == main_process and changes(*arguments):
            count += 1
            if count - 1 == at:
                os.kill(main_process, number)
        return act(*arguments, **named)
    return changed

for name in "replace rename link unlink mkdir rmdir chmod".split():
    setattr(os, name, changing(getattr(os, name), lambda *_: True))
os.open = changing(os.open, lambda path, flags, *_: flags & os.O_ACCMODE)
opened = changing(io.open, lambda path, mode="r", *_: bool({*mode} & {*"wxa+"}))
builtins.open = io.open = opened
sys.argv = ["gen"]
sys.stdout.reconfigure(errors="strict")
exit_now = os._exit
def leave(code):
    sys.stderr.write(f"changes: {count}\\n")
    sys.stderr.flush()
    exit_now(code)
os._exit = leave
from error_catalog.cli.main import main
main()
"""


class Repository:
    """A project in git, whose catalog has changed since the last run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{key: each for key, each in os.environ.items() if key != "CI"},
            "PYTHONPATH": str(ROOT / "generator"),
            "XDG_CACHE_HOME": str(folder.parent / "xdg"),
        }
        project(folder)
        self.git("init", "--quiet")
        assert 0 == self.finished()[0]
        self.git("add", "--all")
        self.old = files(folder)
        self.kept = folder.parent / "kept"
        shutil.copytree(folder, self.kept, symlinks=True)
        self.edit()
        assert 0 == self.finished()[0]
        self.new = files(folder)

    def edit(self) -> None:
        """Change the catalog."""
        (self.folder / "catalog/club.yaml").write_text(EDITED, "utf-8")

    def reset(self) -> None:
        """Bring everything back to where the run begins."""
        shutil.rmtree(self.folder)
        shutil.copytree(self.kept, self.folder, symlinks=True)
        self.edit()
        assert {**self.old, "catalog/club.yaml": EDITED.encode()} == files(self.folder)

    def git(self, *arguments: str) -> str:
        """Run git, and return what it prints."""
        command = ["git", "-C", str(self.folder), *arguments]
        return subprocess.run(
            command, capture_output=True, check=True, text=True
        ).stdout

    def gen(self, at: int = -1, number: int = 0) -> "subprocess.Popen[str]":
        """Start a run, which gets a signal at the change *at*."""
        return subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(at), str(number)],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def finished(self) -> tuple[int, str]:
        """Run to the end; return the exit code and what was said about it."""
        with self.gen() as run:
            _, said = run.communicate(timeout=60)
        return run.returncode, said

    def examine(self, run: "subprocess.Popen[str]", where: str) -> None:
        """Look at what a run has left behind that was ended by a signal."""
        run.wait(30)
        # What holds a stream open would hold its caller.
        run.communicate(timeout=1)
        ended = time.monotonic()
        while _is_alive(run.pid):
            assert time.monotonic() < ended + 1, where
            time.sleep(0.02)
        start = {**self.old, "catalog/club.yaml": EDITED.encode()}
        found = files(self.folder)
        if run.returncode == -signal.SIGKILL:
            for path, content in found.items():
                assert content in (start.get(path), self.new.get(path)), (where, path)
        else:
            assert found in (start, self.new), where
        listed = self.git("status", "--porcelain", "--untracked-files=all")
        assert ".gen-" not in listed, where
        assert CACHE not in listed, where
        assert 0 == self.finished()[0], where
        assert self.new == files(self.folder), where
        assert [] == [*(self.folder / CACHE).glob("stage-*")], where


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A project that each test resets, and whose next run writes."""
    return Repository(tmp_path_factory.mktemp("killed") / "project")


@pytest.mark.sampled
def test_a_run_that_is_ended_at_a_change(repository: Repository) -> None:
    """At each change that a run makes to the disk, any of the signals may come."""
    repository.reset()
    _, said = repository.finished()
    count = int(said.rpartition("changes: ")[2])
    assert count > 20

    places = tries(2, torture=30)
    for number in range(places):
        at = (2 * number + 1) * count // (2 * places)
        sent = SIGNALS[number % len(SIGNALS)]
        repository.reset()
        repository.examine(repository.gen(at, sent), f"{sent.name} at {at} of {count}")


@pytest.mark.sampled
def test_a_run_that_is_ended_at_any_time(repository: Repository) -> None:
    """It may be importing, starting workers, making or writing."""
    repository.reset()
    began = time.monotonic()
    assert 0 == repository.finished()[0]
    lasted = (time.monotonic() - began) / 2
    # A sample; nothing depends on it.
    moments = random.Random(7)

    for number in range(tries(2, torture=30)):
        sent = SIGNALS[number % len(SIGNALS)]
        repository.reset()
        run = repository.gen()
        time.sleep(moments.uniform(0.02, lasted))
        os.kill(run.pid, sent)
        repository.examine(run, f"{sent.name}, {number}")
        assert run.returncode in (0, 130, -sent), sent.name
