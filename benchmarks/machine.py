"""What the results were measured on, and with."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version

from benchmarks.listing import SYSTEMS


def describe() -> dict[str, object]:
    """Return the machine and the versions, without anything that names the machine."""
    return {
        "processors": os.cpu_count(),
        "machine": platform.machine(),
        "system": platform.system(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": dict(_versions()),
    }


def _versions() -> list[tuple[str, str]]:
    names = {each.distribution for each in SYSTEMS if each.distribution}
    found: list[tuple[str, str]] = []
    for name in sorted(
        names | {"fastapi", "fastapi-problem", "Flask", "djangorestframework"},
        key=str.lower,
    ):
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return found
