"""
Change the functions that read responses in small ways, and see whether their tests notice.

``python -m fuzz.mutants [number]`` needs ``mutmut``. It tries the same mutants each time,
in a copy of the project below ``build/``, and fails if too many of them survive.
"""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPY = ROOT / "build" / "mutants"
MODULES = ("identification", "lists", "matcher", "template", "text")
NUMBER = 160
MEMORY = 2 * 1024**3
MOST = 0.05
"""What part of the mutants may survive."""

SETTINGS = """
[tool.mutmut]
source_paths = ["error_catalog"]
only_mutate = [{modules}]
pytest_add_cli_args = ["-p", "no:xdist"]
pytest_add_cli_args_test_selection = [{tests}]
also_copy = ["catalog", "templates", "fuzz"]
track_dependencies = false
use_git_change_detection = false
"""


def main() -> None:
    """Make the copy, run the sample, and print what survived."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    # Some mutants never end, and fill the memory meanwhile.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    copy()
    # The first run makes the mutants; its own is killed by any test.
    run("error_catalog.runtime.matcher.x_shown__mutmut_1")
    names = mutants()
    chosen = sorted(random.Random(0).sample(names, min(number, len(names))))
    run(*chosen)
    survivors = [each for each in chosen if each in listed("survived")]
    untested = [each for each in chosen if each in listed("no tests")]
    for each in (*survivors, *untested):
        subprocess.run((*MUTMUT, "show", each), cwd=COPY, check=False)
    print(f"{len(names)} mutants, {len(chosen)} tried, {len(survivors)} survived")
    sys.exit(len(survivors) + len(untested) > MOST * len(chosen))


MUTMUT = (sys.executable, "-m", "mutmut")


def copy() -> None:
    """Make a project in which the program is at the root, as mutmut wants it."""
    shutil.rmtree(COPY, ignore_errors=True)
    for name in ("generator", "tests", "catalog", "templates", "fuzz"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, COPY / name, ignore=ignored)
    (COPY / "error_catalog").symlink_to("generator/error_catalog")
    modules = ", ".join(f'"error_catalog/runtime/{each}.py"' for each in MODULES)
    # Not every module has tests of its own; reading tests all of them.
    paths = [f"tests/runtime/test_{each}.py" for each in (*MODULES, "reader")]
    tests = ", ".join(f'"{each}"' for each in paths if (ROOT / each).is_file())
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    settings = SETTINGS.format(modules=modules, tests=tests)
    (COPY / "pyproject.toml").write_text(project + settings, "utf-8")


def run(*names: str) -> None:
    """Run mutmut for some mutants, one after the other."""
    environment = {key: each for key, each in os.environ.items() if key != "PYTHONPATH"}
    subprocess.run(
        (*MUTMUT, "run", "--max-children", "1", *names),
        cwd=COPY,
        env=environment,
        check=True,
    )


def mutants() -> list[str]:
    """Return the names of all mutants that were made."""
    found: list[str] = []
    for module in MODULES:
        text = (COPY / f"mutants/error_catalog/runtime/{module}.py").read_text("utf-8")
        found += (
            f"error_catalog.runtime.{module}.{name}"
            for name in re.findall(r"def (x[\wǁ]*__mutmut_\d+)\(", text)
        )
    return sorted(found)


def listed(result: str) -> set[str]:
    """Return the mutants with this *result*, as mutmut lists them."""
    done = subprocess.run(
        (*MUTMUT, "results"), cwd=COPY, capture_output=True, text=True, check=True
    )
    pairs = (line.strip().rpartition(": ") for line in done.stdout.splitlines())
    return {name for name, _, found in pairs if found == result}


if __name__ == "__main__":
    main()
