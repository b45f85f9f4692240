"""
What a change costs under ``gen --watch``, beside a new ``gen`` for the same change.

``python -m benchmarks.gen.watch_time [--codes N] [--rounds N]``. Both take turns on the same
catalog, so that the cache knows as much to the one as to the other.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.gen.catalogs import catalog
from benchmarks.gen.processes import environment, gen, spend

TARGET = 1.2
"""At most this many times the seconds of ``gen`` for the same catalog."""


class Changing:
    """A project of one catalog, which is saved again and again."""

    def __init__(self, folder: Path, codes: int) -> None:
        self.folder = folder
        self._catalog = folder / "catalog/many.yaml"
        self._catalog.parent.mkdir(parents=True)
        self._text = catalog(codes)
        self._number = 0

    def change(self) -> None:
        """Save the catalog with another summary in it."""
        self._number += 1
        head, colon, rest = self._text.rpartition("summary: ")
        self._catalog.write_text(f"{head}{colon}{self._number} {rest}", "utf-8")

    def seconds(self) -> float:
        """Return the seconds of a run after a change."""
        self.change()
        return spend(gen(), self.folder).seconds


class Watched(Changing):
    """One that is watched meanwhile."""

    def __init__(self, folder: Path, codes: int) -> None:
        super().__init__(folder, codes)
        self.change()
        command = (*gen(), "--watch")
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment(command[0]), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._until("watching")

    def seconds(self) -> float:
        """Return the seconds from a change until all is written and judged."""
        began = time.perf_counter()
        self.change()
        self._until("lint: ")
        return time.perf_counter() - began

    def end(self) -> None:
        """Stop watching."""
        self._process.terminate()
        self._process.wait()

    def _until(self, text: str) -> None:
        assert self._process.stdout is not None
        while text not in self._process.stdout.readline():
            assert self._process.poll() is None, "gen --watch has ended"


def measure(codes: int, rounds: int) -> tuple[float, float, float]:
    """Return the seconds of a change for ``gen`` and under its eyes, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Changing(Path(folder) / "alone", codes)
        watched = Watched(Path(folder) / "watched", codes)
        for each in (alone, watched):
            each.seconds()
        turns = [(alone.seconds(), watched.seconds()) for _ in range(rounds)]
        watched.end()
    ratio = statistics.median(ours / floor for floor, ours in turns)
    return min(each[0] for each in turns), min(each[1] for each in turns), ratio


def main() -> None:
    """Measure, and print a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codes", type=int, nargs="+", default=[10, 100])
    parser.add_argument("--rounds", type=int, default=7)
    said = parser.parse_args()
    for codes in said.codes:
        cold, warm, ratio = measure(codes, said.rounds)
        verdict = "as it should" if ratio <= TARGET else f"NOT within {TARGET}"
        sys.stdout.write(
            f"{codes} codes: gen {cold:.2f} s, a change under --watch {warm:.2f} s, "
            f"ratio {ratio:.2f}, {verdict}\n"
        )


if __name__ == "__main__":
    main()
