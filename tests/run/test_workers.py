"""Other processes that share the work, and what happens when they do not."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from error_catalog.cache.store import MODELS, save
from error_catalog.cli.commands import command_of
from error_catalog.cli.fast_path import COMMANDS, starting
from error_catalog.run.build import LARGE
from error_catalog.run.workers import Worker, WorkerError, cores

ROOT = Path(__file__).parents[2]


def double(value: int) -> int:
    """Return twice *value*; 13 brings misfortune."""
    if value == 13:
        raise ValueError
    if value == 14:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * value


def test_a_helper_does_one_thing() -> None:
    """What it is given comes back as what it is to make of it."""
    with Worker(double) as helper:
        helper.give(21)
        assert 42 == helper.take()
    assert 0 == helper.process.exitcode


@pytest.mark.parametrize("task", [13, 14])
def test_a_helper_that_fails_is_known_to(task: int) -> None:
    """Whatever becomes of it, one who waits for it is told."""
    with Worker(double) as helper:
        helper.give(task)
        with pytest.raises(WorkerError):
            helper.take()


def test_a_helper_that_is_not_needed_ends() -> None:
    """One that waits for its task is gone when it is no longer wanted."""
    with Worker(double) as helper:
        process = helper.process
    assert not process.is_alive()


def test_a_helper_does_not_outlive_who_started_it() -> None:
    """One whose master was killed ends by itself."""
    script = (
        "import os, signal\n"
        "from error_catalog.run.workers import Worker\n"
        "helper = Worker(int)\n"
        "print(helper.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )
    assert -signal.SIGKILL == done.returncode
    # It held the output open, which was read to its end before the time was up.


def test_who_gets_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are got ready for where there will be some, and none are remembered."""
    monkeypatch.chdir(tmp_path)
    commands = {
        "": True,
        "--check catalog/a.yaml": True,
        "--target openapi": False,
        "--target=openapi --target python": True,
        "lint": False,
        "--help": False,
        "--list-outputs": False,
    }
    found: list[bool] = []
    for command in commands:
        with starting(command.split()) as worker:
            found.append(worker is not None)
    save(str(tmp_path), MODELS, {})
    for command in ("", "--no-cache"):
        with starting(command.split()) as worker:
            found.append(worker is not None)

    assert [cores() > 1 and each for each in (*commands.values(), False, True)] == found


def test_commands_are_known() -> None:
    """Each name by which a process is spared is a command that says so of itself."""
    for name in COMMANDS:
        assert name == command_of(name).name, name


RUN = """
import os, sys
from error_catalog.cli.main import run
from error_catalog.run import build, workers
{before}
sys.exit(run(["--no-cache"]))
"""


@pytest.mark.parametrize(
    "before",
    [
        "workers._serve = lambda *_: os._exit(1)",
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})",
        "build.VAST = build.LARGE",
    ],
    ids=["helpers die", "there are none", "it is let go"],
)
def test_the_same_is_made_without_help(before: str, tmp_path: Path) -> None:
    """Of a catalog that is large enough to be shared, the files are the same to the byte."""
    catalog = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop API"},
        "envelopes": {"e": {"description": "All.", "body": {"code": "{code}"}}},
        "errors": {
            f"e{at}": {"status": 400 + at % 90, "summary": "S."} for at in range(LARGE)
        },
    }
    made: list[dict[str, bytes]] = []
    for folder, line in (("with", ""), ("without", before)):
        root = tmp_path / folder
        (root / "catalog").mkdir(parents=True)
        (root / "catalog" / "shop.yaml").write_text(json.dumps(catalog))
        script = RUN.format(before=line)
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
        command = [sys.executable, "-c", script]
        subprocess.run(command, cwd=root, env=environment, check=True)
        files = (each for each in root.rglob("*") if each.is_file())
        made.append({str(each.relative_to(root)): each.read_bytes() for each in files})

    assert made[0] == made[1]
    assert len(made[0]) > 1
