"""How the time and the memory to read a response grow with its size: exponents, 1 for linear."""

import argparse
import gc
import json
import sys
import tracemalloc
from collections.abc import Callable, Mapping
from importlib import import_module
from math import log
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory
from time import thread_time
from types import ModuleType
from typing import Any

from benchmarks.packages import ROOT, of_catalog
from benchmarks.tables import show

CATALOG = ROOT / "fuzz" / "hostile.yaml"
"""It has texts with several placeholders, lists in lists, and sensitive params."""

SIZES = (100_000, 400_000, 1_600_000, 8_000_000)
"""Bytes of the bodies."""

MOST = 1.1
"""What an exponent may be."""

HEAD = ("", "time", "memory", "ms for 8 MB", "MB for 8 MB")

Act = Callable[[], object]
Make = Callable[[int], bytes]


def main() -> None:
    """Measure and print; fail if something grows faster than what it reads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    results = measure(SIZES, parser.parse_args().rounds)
    show("Growth from 100 kB to 8 MB, as exponents", HEAD, rows(results))
    sys.exit(any(max(each["time"], each["memory"]) > MOST for each in results.values()))


def rows(results: Mapping[str, dict[str, float]]) -> list[tuple[object, ...]]:
    """Return results as the rows of a table."""
    return [
        (name, each["time"], each["memory"], each["ms"], each["megabytes"])
        for name, each in results.items()
    ]


def measure(sizes: tuple[int, ...], rounds: int) -> dict[str, dict[str, float]]:
    """Return the exponents, and what the largest size costs, for each kind of body."""
    with TemporaryDirectory() as name:
        sys.path.insert(0, str(of_catalog(CATALOG, Path(name))))
        package = import_module("hostile_errors")
        acts = _acts(package)
        return {name: _grown(make, sizes, rounds) for name, make in acts.items()}


def _grown(
    make: Callable[[int], Act], sizes: tuple[int, ...], rounds: int
) -> dict[str, float]:
    make(sizes[0])()
    seconds = [min(_seconds(make(size)) for _ in range(rounds)) for size in sizes]
    peaks = [_peak(make(size)) for size in sizes]
    return {
        "time": round(exponent(sizes, seconds), 2),
        "memory": round(exponent(sizes, peaks), 2),
        "ms": round(seconds[-1] * 1000, 1),
        "megabytes": round(peaks[-1] / 1e6, 1),
    }


def exponent(sizes: tuple[int, ...], taken: list[float]) -> float:
    """Return the slope of what is taken over the size, both as logarithms."""
    return linear_regression(list(map(log, sizes)), list(map(log, taken))).slope


def _seconds(act: Act) -> float:
    gc.collect()
    gc.disable()  # Its rounds depend on what else the process holds.
    try:
        start = thread_time()
        act()
        return max(thread_time() - start, 1e-6)
    finally:
        gc.enable()


def _peak(act: Act) -> float:
    tracemalloc.start()
    try:
        act()
        return float(max(tracemalloc.get_traced_memory()[1], 1))
    finally:
        tracemalloc.stop()


def _acts(package: ModuleType) -> dict[str, Callable[[int], Act]]:
    """Return what is done, for a size."""
    read = package.parse_error

    def reads(status: int, make: Make) -> Callable[[int], Act]:
        def prepare(size: int) -> Act:
            body = make(size)
            return lambda: read(status, None, body)

        return prepare

    def shows(show: Callable[[Any], object], make: Make) -> Callable[[int], Act]:
        def prepare(size: int) -> Act:
            error = read(422, None, make(size))
            return lambda: show(error)

        return prepare

    return {
        "text with a number, nearly": reads(402, _text("at", " at 7 in hall: x")),
        "text with patterns, nearly": reads(402, _text("spot", "/...ab-1 7 ")),
        "text with a UUID, nearly": reads(402, _text("ids", "123e4567-e89b-")),
        "a body of text": reads(507, lambda size: b"A (b, 7): " * (size // 10)),
        "a page of HTML": reads(502, lambda size: b"<p>x</p> " * (size // 9)),
        "lists in lists": reads(422, _lists),
        "a list of errors": reads(422, _batch),
        "parts by key": reads(200, _keyed),
        "no known place": reads(
            500, lambda size: b'{"a": [%s0]}' % (b"[], " * (size // 4))
        ),
        "str of a batch": shows(str, _secrets),
        "repr of a batch": shows(repr, _secrets),
        "to_dict of a batch": shows(lambda error: error.to_dict(), _secrets),
    }


def _text(member: str, unit: str) -> Make:
    def make(size: int) -> bytes:
        text = unit * (size // len(unit))
        return json.dumps({"code": "BAD_CARD", member: text}).encode()

    return make


def _lists(size: int) -> bytes:
    item = {"code": "BAD_LINES", "line": 1}
    group = {"name": "x", "items": [item] * 20}
    return _filled({"groups": []}, group, size)


def _batch(size: int) -> bytes:
    around = {f"key{number}": "x" * 40 for number in range(16)}
    items = [{"code": "BAD_LINES", "message": "No."}]
    group = {**around, "items": items * (size // len(json.dumps(items)))}
    return json.dumps({"groups": [group]}).encode()


def _keyed(size: int) -> bytes:
    result = {
        "create": {"status": 404, "error": {"code": "NOT_FOUND", "reason": "No."}}
    }
    number = size // len(json.dumps(result))
    return json.dumps({"errors": True, "results": [result] * number}).encode()


def _secrets(size: int) -> bytes:
    item = {
        "code": "BAD_CARD",
        "card": "4000 1234",
        "owner": "Ada",
        "message": "Ada has 4000 1234.",
    }
    return _filled({"groups": []}, {"items": [item]}, size)


def _filled(body: dict[str, Any], group: dict[str, Any], size: int) -> bytes:
    number = size // (len(json.dumps(group)) + 2)
    return json.dumps({**body, "groups": [group] * number}).encode()


if __name__ == "__main__":
    main()
