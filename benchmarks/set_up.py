"""Makes .venv-peers, an environment with every peer at the versions of constraints.txt."""

import argparse
import subprocess
import venv
from pathlib import Path

from benchmarks.listing import SYSTEMS
from benchmarks.packages import ROOT

FOLDER = ROOT / ".venv-peers"
CONSTRAINTS = Path(__file__).parent / "constraints.txt"

MORE = (
    "google-cloud-core",  # the connection that google-api-core's errors come through
    *("fastapi", "fastapi-problem", "flask", "djangorestframework"),
    "hatchling",  # builds this project
)
"""What is needed besides the systems themselves."""


def main() -> None:
    """Make the environment, or bring it up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().folder
    if not (folder / "pyvenv.cfg").exists():
        venv.create(folder, with_pip=True)
        # It ignores itself, so nobody has to.
        (folder / ".gitignore").write_text("*\n", "utf-8")
    names = [each.distribution for each in SYSTEMS if each.distribution]
    _install(folder, *names, *MORE)
    # The generator makes the package with many codes.
    _install(folder, "--no-build-isolation", "--editable", str(ROOT))


def _install(folder: Path, *arguments: str) -> None:
    constraints = ("--constraint", str(CONSTRAINTS))
    subprocess.run(
        (folder / "bin" / "python", "-m", "pip", "install", *constraints, *arguments),
        check=True,
    )


if __name__ == "__main__":
    main()
