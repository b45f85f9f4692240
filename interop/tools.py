"""Programs of others, as the tests call them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from interop.subjects import Json, Subject

INTEROP = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
OUTSIDE = (
    "PYTHONPATH",
    "NODE_OPTIONS",
)
"""Variables that would change what a tool does."""


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    ok: Sequence[int] = (0,),
    stdin: str = "",
) -> subprocess.CompletedProcess[str]:
    """
    Run a program to its end.

    Args:
        ok: The exit codes that are no fault.
    """
    environment = {k: v for k, v in os.environ.items() if k not in OUTSIDE}
    environment |= {"NO_COLOR": "1", "CI": "1", "REDOCLY_TELEMETRY": "off"}
    done = subprocess.run(
        [str(each) for each in command],
        cwd=cwd,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in ok, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def node(name: str) -> Path:
    """Return the program that an npm package brings."""
    return INTEROP / "node_modules" / ".bin" / name


def python(name: str) -> Path:
    """Return the program that a Python package brings."""
    return Path(sys.executable).parent / name


def browser() -> str:
    """Return the path of Chromium."""
    found = [path for path in map(shutil.which, BROWSERS) if path]
    assert found, "there is no Chromium; `make interop` installs Debian's"
    return found[0]


def write(folder: Path, subject: Subject) -> Path:
    """Write the API's own document, its components in it, and return its path."""
    path = folder / f"{subject.id}.json"
    path.write_text(json.dumps(subject.api(), indent=1), "utf-8")
    return path


def documents(text: str) -> list[Json]:
    """Return the JSON values that stand one after the other in *text*."""
    decoder, at, found = json.JSONDecoder(), 0, []
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        value, at = decoder.raw_decode(text, at)
        found.append(value)
    return found
