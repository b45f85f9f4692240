"""Many catalogs at once: on every core, in order, and interrupted."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from error_catalog.cli import terminal as exits

from tests.support.effort import spread
from tests.support.projects import ROOT

COUNT = 12
COMMAND = [
    sys.executable,
    "-m",
    "error_catalog",
    "--target",
    "markdown",
    "--target",
    "python",
]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
CATALOG = """catalog: 1
api: {{id: shop{number}, title: Shop {number}}}
envelopes:
  failure:
    description: Every error answer.
    body: {{code: "{{code}}", message: "{{message}}"}}
errors:
  SOLD_OUT: {{status: 409, summary: Nothing left., params: {{left: {{type: integer}}}}}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a dozen catalogs, each of which has a warning."""
    (tmp_path / "catalog").mkdir()
    for number in range(COUNT):
        path = tmp_path / f"catalog/shop{number}.yaml"
        path.write_text(CATALOG.format(number=number))
    return tmp_path


def files(root: Path) -> dict[str, bytes]:
    """Return every file of a project but those of the cache."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".error-catalog-cache" not in path.parts
    }


def one_core() -> None:
    """Leave this process one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def test_the_number_of_cores_changes_nothing(project: Path) -> None:
    """Files, diagnostics and their order are the same on one core and on all."""
    said: list[tuple[str, str]] = []
    made: list[dict[str, bytes]] = []
    for prepare in (None, one_core):
        run = subprocess.run(
            [*COMMAND, "--no-cache", "--out", "generated"],
            cwd=project,
            env=ENVIRONMENT,
            preexec_fn=prepare,
            capture_output=True,
            check=True,
            text=True,
        )
        said.append((run.stdout, run.stderr))
        made.append(files(project))
        subprocess.run(["rm", "-r", str(project / "generated")], check=True)

    assert made[0] == made[1]
    assert said[0] == said[1]
    places = [
        line.partition(":")[0] for line in said[0][1].splitlines() if "warning" in line
    ]
    assert sorted(f"catalog/shop{number}.yaml" for number in range(COUNT)) == places


@pytest.mark.sampled
@pytest.mark.parametrize(
    "number", spread([signal.SIGINT, signal.SIGTERM, signal.SIGHUP], 1)
)
def test_interrupted(number: signal.Signals, project: Path) -> None:
    """Ctrl-C while processes work leaves everything as it was, and one line."""
    for more in range(COUNT, 80 * COUNT):
        path = project / f"catalog/shop{more}.yaml"
        path.write_text(CATALOG.format(number=more))
    before = files(project)
    process = subprocess.Popen(
        COMMAND,
        cwd=project,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(1.0)
    os.killpg(process.pid, number)
    out, err = process.communicate(timeout=60)

    found = (process.returncode, out, err.strip())
    assert (exits.INTERRUPTED, "", "gen: interrupted") == found
    assert before == files(project)


def test_killed(project: Path) -> None:
    """No process outlives a run that is killed, and its output is closed within a second."""
    for more in range(COUNT, 80 * COUNT):
        path = project / f"catalog/shop{more}.yaml"
        path.write_text(CATALOG.format(number=more))
    process = subprocess.Popen(
        [*COMMAND, "--no-cache"],
        cwd=project,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    time.sleep(1.2)
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    assert workers.split()
    process.kill()
    # Whoever holds the output open keeps this waiting.
    assert (b"", None) == process.communicate(timeout=10)
    # Their streams close a moment before they are gone.
    for _ in range(100):
        if not any(map(is_running, workers.split())):
            break
        time.sleep(0.05)
    assert not any(map(is_running, workers.split()))


def is_running(pid: str) -> bool:
    """Tell whether there is such a process, and not only its exit code."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] not in "ZX"
