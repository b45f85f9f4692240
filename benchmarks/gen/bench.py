"""Measures what gen costs, prints it beside its targets, and can keep it for the page."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from benchmarks.gen import cells, machine, peers
from benchmarks.gen.judging import verdicts
from benchmarks.gen.measuring import in_turns, peaks
from benchmarks.gen.page import HEAD, PAGE, page, tables, verdict_rows
from benchmarks.gen.plan import SCALE, tool_size, with_plan
from benchmarks.gen.projects import Project, of_many, of_size
from benchmarks.set_up import FOLDER
from benchmarks.tables import show

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, sizes in (("--codes", cells.SIZES), ("--catalogs", cells.WORKSPACES)):
        parser.add_argument(name, nargs="*", type=int, choices=sizes, default=sizes)
    parser.add_argument("--turns", type=int, help="at most, of each command")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--node", type=Path, default=peers.NODE)
    parser.add_argument("--python", type=Path, default=FOLDER)
    parser.add_argument("--keep", action="store_true", help="write docs/performance.md")
    parser.add_argument("--page", action="store_true", help="only that, from results")
    arguments = parser.parse_args()
    if arguments.page:
        _write_pages(json.loads(RESULTS.read_text("utf-8")))
        return
    programs = {}
    if not arguments.no_peers:
        programs = peers.installed(arguments.node, arguments.python)
    began, load = perf_counter(), os.getloadavg()[0]
    with TemporaryDirectory(prefix="gen-bench-") as name:
        results = measure(
            Path(name),
            arguments.codes,
            arguments.catalogs,
            programs,
            arguments.node,
            arguments.turns,
        )
    results["load"] = round(load, 2)
    results["minutes"] = round((perf_counter() - began) / 60, 1)
    if arguments.keep:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    report(results)
    if arguments.keep:
        _write_pages(results)


def measure(
    folder: Path,
    codes: Iterable[int],
    catalogs: Iterable[int],
    programs: dict[str, str],
    node: Path = peers.NODE,
    most: int | None = None,
) -> dict[str, Any]:
    """
    Return everything that is measured; results.json holds the same.

    Args:
        programs: Those of peers, by their names.
        most: Turns of each command; None for as many as its size deserves.
    """
    singles = {each: of_size(each, folder / f"codes{each}") for each in codes}
    many = {each: of_many(each, folder / f"catalogs{each}") for each in catalogs}
    groups = {
        f"{size:,} codes": cells.of_catalog(size, each)
        for size, each in singles.items()
    }
    groups |= {
        f"{size} catalogs": cells.of_workspace(size, each)
        for size, each in many.items()
    }
    groups |= {
        f"peers, {size:,} codes": peers.of_catalog(
            each, peers.SIZES[size], programs, node
        )
        for size, each in singles.items()
        if size in peers.SIZES
    }
    found = in_turns(groups, _say, most)
    _say("memory")
    return {
        "catalogs": {str(size): found[f"{size:,} codes"] for size in singles},
        "workspaces": {str(size): found[f"{size} catalogs"] for size in many},
        "peers": {
            str(size): found[f"peers, {size:,} codes"]
            for size in singles
            if size in peers.SIZES
        },
        "absent": [each.name for each in peers.PEERS if each.name not in programs],
        "peaks": {str(size): _peak(size, each) for size, each in singles.items()},
        "output": {
            **{f"{size:,} codes": _output(each) for size, each in singles.items()},
            **{f"{size} catalogs": _output(each) for size, each in many.items()},
        },
        "tool": tool_size(),
        "machine": machine.describe(programs),
    }


def report(results: dict[str, Any]) -> None:
    """Print the targets, and then the seconds."""
    show("Targets", HEAD, verdict_rows(verdicts(results)))
    for title, head, rows in tables(results):
        show(title, head, rows)
    if results["absent"]:
        sys.stdout.write(f"\nNot installed: {', '.join(results['absent'])}.\n")


def _write_pages(results: dict[str, Any]) -> None:
    PAGE.write_text(page(results), "utf-8")
    SCALE.write_text(with_plan(SCALE.read_text("utf-8"), results), "utf-8")


def _peak(codes: int, project: Project) -> float | None:
    cold = next(iter(cells.of_catalog(codes, project)))
    return peaks([cold])[cold.name]


def _output(project: Project) -> dict[str, int]:
    """Return what is read and made; files that are the same count once as distinct."""
    sizes = project.sizes()
    distinct = {
        blake2b((project.generated / path).read_bytes()).digest(): size
        for path, size in sizes.items()
    }
    return {
        "read": sum(each.stat().st_size for each in project.catalogs),
        "files": len(sizes),
        "bytes": sum(sizes.values()),
        "distinct_bytes": sum(distinct.values()),
    }


def _say(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")


if __name__ == "__main__":
    main()
