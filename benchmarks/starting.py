"""New interpreters that run a statement."""

import os
import subprocess
import sys
from typing import NamedTuple


class Import(NamedTuple):
    """A statement to run, and the folder that it needs on sys.path."""

    statement: str
    folder: str | None = None


def printed(code: str, folder: str | None = None) -> str:
    """Return what a new interpreter prints for *code*; it may read and write bytecode."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")
    }
    if folder is not None:
        environment["PYTHONPATH"] = folder
    done = subprocess.run(
        (sys.executable, "-W", "ignore", "-c", code),
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout
