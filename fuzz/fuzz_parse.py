"""
Look for a response that breaks ``parse_error``, guided by the code that each input reaches.

``python -m fuzz.fuzz_parse [seconds] [folder]`` needs ``pip install atheris``. Inputs that
reach something new are kept in the folder, which is a temporary one unless it is named.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

from fuzz import one_input

ROOT = Path(__file__).parents[1]
PYTHON = ROOT / "generated/python"
PARENT = "example_errors"
"""The package that holds those of all APIs."""

CORPUS = ROOT / "fuzz/corpus"


def main() -> None:
    """Run until the time is over, or until an input fails."""
    seconds = sys.argv[1] if len(sys.argv) > 1 else "300"
    sys.path.insert(0, str(PYTHON))
    apis = sorted(path.parent.name for path in (PYTHON / PARENT).glob("*/statuses.py"))
    with atheris.instrument_imports(include=[PARENT]):
        packages = [import_module(f"{PARENT}.{api}") for api in apis]
        for package in packages:
            # Everything that is imported late must be instrumented, too.
            error = package.parse_error(503, {"Retry-After": "7"}, b"{}")
            one_input.check(one_input.data_of(0, 409, {}, b"<p>"), [package])
            str(error)
    with tempfile.TemporaryDirectory() as temporary:
        folder = sys.argv[2] if len(sys.argv) > 2 else temporary
        options = [f"-max_total_time={seconds}", "-max_len=2048", "-timeout=10"]
        atheris.Setup(
            [sys.argv[0], folder, str(CORPUS), *options],
            lambda data: one_input.check(data, packages),
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
