"""Our own packages: those of the repository, and one with as many codes as one likes."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The project."""

MADE = ROOT / "build" / "benchmarks"
"""A project of our own catalogs, whose packages stand alone and have all adapters."""

CONFIGURATION = """\
[tool.error-catalog]
[tool.error-catalog.targets.python]
adapters = "all"
"""

GROUP = 100
"""Codes for each group of a synthesized catalog."""


def synthesize(codes: int, folder: Path) -> Path:
    """
    Generate the package ``many_errors`` with *codes* codes, by running gen.

    Returns:
        The folder to put on sys.path.
    """
    (folder / "catalog").mkdir()
    (folder / "catalog" / "many.yaml").write_text(catalog(codes), "utf-8")
    (folder / "pyproject.toml").write_text("[tool.error-catalog]\n", "utf-8")
    return _generate(folder)


def of_catalog(path: Path, folder: Path) -> Path:
    """Generate the package of the catalog *path*; return the folder to put on sys.path."""
    (folder / "catalog").mkdir()
    shutil.copy(path, folder / "catalog")
    (folder / "pyproject.toml").write_text("[tool.error-catalog]\n", "utf-8")
    return _generate(folder)


@cache
def generated() -> str:
    """Return the folder of our packages, which are those of the catalogs as they are."""
    (MADE / "catalog").mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "catalog").glob("*.yaml")):
        shutil.copy(path, MADE / "catalog")
    (MADE / "pyproject.toml").write_text(CONFIGURATION, "utf-8")
    return str(_generate(MADE))


def _generate(folder: Path) -> Path:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    subprocess.run(
        (sys.executable, "-m", "error_catalog", "--quiet", "--target", "python"),
        cwd=folder,
        env=environment,
        check=True,
    )
    return folder / "generated" / "python"


def catalog(codes: int) -> str:
    """Return a catalog whose errors differ as those of real APIs do."""
    lines = [HEAD]
    lines += (_error(number) for number in range(codes))
    return "".join(lines)


def _error(number: int) -> str:
    status = STATUSES[number % len(STATUSES)]
    text = f"  resource_{number}_failed:\n    status: {status}\n"
    text += f"    summary: The request for resource {number} failed.\n"
    text += f"    action: Look at resource {number}.\n"
    if number % 3 == 0:
        text += f"    message: Resource {{resource}} failed, case {number}.\n"
        text += "    params:\n      resource: {type: string, example: res_1}\n"
    if status == 429:
        text += "    retry: true\n"
    return text


STATUSES = (400, 401, 403, 404, 409, 422, 429, 500)

HEAD = """\
catalog: 1
api: {id: many, title: Many API}
envelopes:
  failure:
    description: Every error response.
    headers: {"Retry-After?": "{retry_after}", "X-Request-Id?": "{request_id}"}
    body:
      error: {code: "{code}", message: "{message}", "details?": "{params}"}
errors:
"""
