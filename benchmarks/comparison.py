"""Measures everything, keeps it in results.json, and writes docs/comparison.md."""

import argparse
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import (
    delays,
    faults,
    import_time,
    machine,
    objects,
    parse_time,
    servers,
    shapes,
)
from benchmarks.isolating import measure_all
from benchmarks.listing import LIBRARIES, OURS, SDKS
from benchmarks.packages import ROOT
from benchmarks.page import page

RESULTS = Path(__file__).parent / "results.json"
PAGE = ROOT / "docs" / "comparison.md"


def main() -> None:
    """Measure what is asked for, everything if nothing is, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"page, {', '.join(PARTS)}"
    )
    asked = parser.parse_args().parts or list(PARTS)
    if unknown := set(asked) - {"page", *PARTS}:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    results: dict[str, Any] = {}
    if RESULTS.exists():
        results = json.loads(RESULTS.read_text("utf-8"))
    for name, measure in PARTS.items():
        if name in asked:
            results[name] = measure()
            results["machine"] = machine.describe()
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(results), "utf-8")


def _parse_times() -> dict[str, Any]:
    rounds = parse_time.ROUNDS
    ours = measure_all(partial(parse_time.measure_ours, rounds=rounds), (OURS,))
    return {
        "ours": ours[OURS.name],
        "peers": measure_all(partial(parse_time.measure, rounds=rounds), (*SDKS, OURS)),
    }


PARTS: dict[str, Callable[[], Any]] = {
    "shapes": lambda: measure_all(shapes.measure, (*SDKS, OURS)),
    "faults": lambda: measure_all(faults.measure, (*SDKS, OURS)),
    "objects": lambda: measure_all(objects.measure, (*SDKS, *LIBRARIES, OURS)),
    "delays": lambda: measure_all(delays.measure, (*SDKS, OURS)),
    "servers": servers.measure_all,
    "parse_time": _parse_times,
    "import_time": lambda: import_time.measure(import_time.ROUNDS, import_time.CODES),
}
"""What is measured, in the order of the page; times come last."""


if __name__ == "__main__":
    main()
