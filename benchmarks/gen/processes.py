"""Whole processes: how long they take, and how much memory, with all that they start."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.packages import ROOT

INTERVAL = 0.01
"""Seconds between two looks at the memory of a process."""


class Spent(NamedTuple):
    """
    What a process has spent, those that it started included.

    Args:
        seconds: From its start to its end.
        processor: Seconds of all cores together.
        megabytes: The peak of the largest process.
        printed: Its standard output.
    """

    seconds: float
    processor: float
    megabytes: float
    printed: str


def gen() -> tuple[str, ...]:
    """Return the command that runs gen with this interpreter."""
    script = Path(sys.executable).with_name("gen")
    return (
        (str(script),) if script.exists() else (sys.executable, "-m", "error_catalog")
    )


def spend(
    command: Sequence[str], folder: Path, *, codes: Sequence[int] = (0,)
) -> Spent:
    """
    Run *command* in *folder* to its end.

    Args:
        codes: Exit codes that are no failure.
    """
    with (folder / ".stderr").open("w+b") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(command[0]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        assert process.stdout is not None
        with process.stdout as stream:
            printed = stream.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        if process.returncode not in codes:
            said = (printed + errors.read()).decode("utf-8", "replace")
            raise RuntimeError(f"{command} ended with {process.returncode}: {said}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Spent(
        seconds, usage.ru_utime + usage.ru_stime, largest / 1e6, printed.decode()
    )


def peak(command: Sequence[str], folder: Path) -> float | None:
    """
    Return the most megabytes that *command* and all it starts hold at one time.

    Memory that several share counts once (Linux's PSS). None where it cannot be seen.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(command[0]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_bytes, _family(process.pid))))
        time.sleep(INTERVAL)
    return most / 1e6


def environment(program: str) -> Mapping[str, str]:
    """Return the variables of a process: it may use bytecode, and finds the project."""
    # With CI set, gen --check does not trust its cache.
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "NODE_OPTIONS", "CI")
    kept = {name: each for name, each in os.environ.items() if name not in dropped}
    # Some peers call programs that were installed beside them.
    beside = str(Path(program).parent)
    path = os.pathsep.join((beside, os.environ.get("PATH", os.defpath)))
    fixed = {
        "PYTHONPATH": str(ROOT / "generator"),
        "PATH": path,
        "NO_COLOR": "1",
    }
    return {**kept, **fixed}


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for each in found:
        try:
            text = Path(f"/proc/{each}/task/{each}/children").read_text("ascii")
        except OSError:
            continue
        found += map(int, text.split())
    return found


def _bytes(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
