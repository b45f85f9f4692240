"""What the results were measured on, and with; nothing that names the machine."""

import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

OURS = ("pyyaml", "pydantic", "jinja2", "datamodel-code-generator", "black", "click")
"""What gen works with."""


def describe(programs: dict[str, str]) -> dict[str, object]:
    """Return cores, systems and versions; of peers by the program that was run."""
    return {
        "cores": (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count()
        ),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": {name: version(name) for name in OURS},
        "peers": {name: _version(program) for name, program in programs.items()},
    }


def _version(program: str) -> str:
    """Return what a peer says of its version; empty if nothing that one can read."""
    node = Path(program).resolve()
    for folder in node.parents:
        if "node_modules" in folder.parts and (folder / "package.json").exists():
            told = json.loads((folder / "package.json").read_text("utf-8"))
            return str(told.get("version", ""))
    for argument in ("--version", "version"):
        done = subprocess.run(
            (program, argument), capture_output=True, text=True, check=False
        )
        words = [each for each in done.stdout.split() if each[:1].isdigit()]
        if not done.returncode and words:
            return words[0]
    return ""
