"""Milliseconds that importing each system's errors takes over starting bare Python."""

import argparse
from collections.abc import Mapping
from operator import sub
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks import class_time
from benchmarks.isolating import is_installed
from benchmarks.listing import LIBRARIES, OURS, SDKS
from benchmarks.packages import synthesize
from benchmarks.starting import Import, printed
from benchmarks.tables import show

ROUNDS = 15
CODES = 1000

READ = "{}(429, None, b'[]')"
"""The first response, which is when json is loaded and the catalog's tables are made."""

HEAD = ("", "x ours", "ms over bare Python, best", "median", "modules")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--codes", type=int, default=CODES)
    arguments = parser.parse_args()
    results = measure(arguments.rounds, arguments.codes)
    show("Imports", HEAD, rows(results["imports"]))
    show("For each class", class_time.HEAD, class_time.rows(results["classes"]))


def rows(results: Mapping[str, dict[str, float]]) -> list[tuple[object, ...]]:
    """Return results as the rows of a table: the ratio to our package first."""
    ours = results[OURS.name]["best"]
    return [
        (name, each["best"] / ours, each["best"], each["median"], int(each["modules"]))
        for name, each in results.items()
    ]


def measure(rounds: int, codes: int) -> dict[str, dict[str, dict[str, float]]]:
    """Return what imports cost, and what each class costs."""
    with TemporaryDirectory() as name:
        folder = synthesize(codes, Path(name))
        return {
            "imports": measure_imports(statements(folder, codes), rounds),
            "classes": class_time.measure(folder, rounds),
        }


def statements(folder: Path, codes: int) -> dict[str, Import]:
    """Return what is imported, by its name, ours last."""
    many, ours = "many_errors", OURS.imports.split()[1]
    read_many = READ.format(f"{many}.parse_error")
    read_ours = READ.format(f"{ours}.parse_error")
    peers = {
        each.name: Import(each.imports, each.folder())
        for each in (*SDKS, *LIBRARIES)
        if is_installed(each)
    }
    return {
        **peers,
        "json, of the standard library": Import("import json"),
        f"{OURS.name}, {codes:,} codes": Import(f"import {many}", str(folder)),
        f"{OURS.name}, {codes:,} codes, and a response read": Import(
            f"import {many}; {read_many}", str(folder)
        ),
        f"{OURS.name}, and a response read": Import(
            f"{OURS.imports}; {read_ours}", OURS.folder()
        ),
        OURS.name: Import(OURS.imports, OURS.folder()),
    }


def measure_imports(
    imports: Mapping[str, Import], rounds: int
) -> dict[str, dict[str, float]]:
    """Start an interpreter for each statement, and a bare one, in turns."""
    bare = Import("pass")
    # These first runs also write the bytecode that the later ones read.
    modules = {name: _modules(each) - _modules(bare) for name, each in imports.items()}
    taken: dict[str, list[float]] = {name: [] for name in imports}
    bare_taken: dict[str, list[float]] = {name: [] for name in imports}
    for _ in range(rounds):
        for name, each in imports.items():
            # Each has a bare one beside it: what else the machine does changes.
            bare_taken[name].append(_seconds(bare))
            taken[name].append(_seconds(each))
    least = min(min(each) for each in bare_taken.values())
    return {
        name: {
            "best": round((min(each) - least) * 1e3, 2),
            "median": round(median(map(sub, each, bare_taken[name])) * 1e3, 2),
            "modules": modules[name],
        }
        for name, each in taken.items()
    }


def _modules(each: Import) -> int:
    code = f"{each.statement}; import sys; print(len(sys.modules))"
    return int(printed(code, each.folder))


def _seconds(each: Import) -> float:
    start = perf_counter()
    printed(each.statement, each.folder)
    return perf_counter() - start


if __name__ == "__main__":
    main()
