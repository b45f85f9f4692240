"""What ``gen verify`` costs for each response, beside ``json.loads`` of the same lines."""

import argparse
import gc
import json
import sys
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random
from statistics import median
from time import process_time

from error_catalog.pipeline import Understood
from error_catalog.project import examine
from error_catalog.traffic.exchange import Exchange
from error_catalog.traffic.ledger import Ledger, enter
from error_catalog.traffic.promise import Api, Expected, api_of
from error_catalog.traffic.recordings import read_recording

from benchmarks.packages import ROOT
from benchmarks.tables import show

MOST = 15.0
"""Times as much as ``json.loads`` for all checks."""

MOST_WITHOUT_SCHEMAS = 4.0
"""The same without the share of the JSON Schemas."""

MOST_MEMORY = 1.2
"""The peak with ten times as many responses, beside that with one time."""

BATCH = 500
USUAL = {
    "Date": "Tue, 01 Dec 2026 02:00:00 GMT",
    "Server": "nginx",
    "X-Request-Id": "a3f0d2c4-1111-4222-8333-abcdefabcdef",
    "Cache-Control": "no-store",
    "Vary": "Accept",
    "Strict-Transport-Security": "max-age=31536000",
}
"""Headers that most responses have."""


def main() -> None:
    """Measure and print; fail if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=20_000)
    number = parser.parse_args().number
    found = _contacts()
    rows = []
    for name, share in (("only errors", 1.0), ("one in ten is an error", 0.1)):
        whole, without = ratios(found, number, share)
        rows += [
            (name, whole, MOST),
            (f"{name}, without schemas", without, MOST_WITHOUT_SCHEMAS),
        ]
    memory = peak(found, number) / peak(found, number // 10)
    rows.append(("memory, ten times as many", memory, MOST_MEMORY))
    show("gen verify, beside json.loads of the same lines", ("", "ratio", "most"), rows)
    sys.exit(any(ratio > most for _, ratio, most in rows))


def _contacts() -> Understood:
    catalogs = examine(Path(ROOT), ()).catalogs.values()
    return next(each for each in catalogs if each.resolved.catalog.api.id == "contacts")


def lines(found: Understood, number: int, share: float) -> Iterator[bytes]:
    """Yield recorded responses; *share* of them are errors, the same ones in each run."""
    random = Random(1)  # noqa: S311  The same in every run.
    wires = [
        example.wire
        for response in found.resolved.responses
        for example in found.examples[response.id].every
    ]
    for index in range(number):
        status, headers = 200, {"Content-Type": "application/json"}
        body = json.dumps({"success": True, "data": {"id": index, "name": "Ada"}})
        if random.random() < share:
            wire = random.choice(wires)
            status, headers, body = wire.status, dict(wire.headers), wire.body.decode()
        url = f"https://api.example.com/v1/contact/{index}"
        data = {"method": "GET", "url": url, "status": status}
        exchange = {**data, "headers": {**headers, **USUAL}, "body": body}
        yield json.dumps(exchange).encode() + b"\n"


def ratios(found: Understood, number: int, share: float) -> tuple[float, float]:
    """Return how many times as long as ``json.loads`` it takes, with and without schemas."""
    every = list(lines(found, number, share))
    batches = [every[start : start + BATCH] for start in range(0, number, BATCH)]
    with_schemas = Ledger([api_of(found.resolved)])
    without = Ledger([_lax(found, every)])
    whole: list[float] = []
    lax: list[float] = []
    gc.disable()  # As gen does.
    for batch in batches:
        base = _time(lambda batch=batch: [json.loads(line) for line in batch])
        whole.append(_time(lambda batch=batch: _verify(batch, with_schemas)) / base)
        lax.append(_time(lambda batch=batch: _verify(batch, without)) / base)
    gc.enable()
    return median(whole), median(lax)


def _lax(found: Understood, batch: list[bytes]) -> Api:
    """Return the API without schemas of bodies, for responses such as those of *batch*."""
    api = api_of(found.resolved)
    _verify(batch, Ledger([api]))
    for key, (promises, *rest) in api.known.items():
        lax = tuple(replace(each, check=None) for each in promises)
        api.known[key] = Expected(lax, *rest)
    return api


def _time(act: Callable[[], object]) -> float:
    begin = process_time()
    act()
    return process_time() - begin


def _verify(batch: Iterable[bytes], ledger: Ledger) -> None:
    for each in read_recording("traffic", BytesIO(b"".join(batch))):
        assert isinstance(each, Exchange)
        enter(ledger, "traffic", each)


class _Stream(BytesIO):
    """Lines that are made when they are read, so that none is kept."""

    def __init__(self, source: Iterator[bytes]) -> None:
        super().__init__()
        self._source = source

    def readline(self, _: int | None = -1) -> bytes:
        return next(self._source, b"")

    def __next__(self) -> bytes:
        return next(self._source)


def peak(found: Understood, number: int) -> float:
    """Return the most memory, in bytes, that *number* responses take."""
    ledger = Ledger([api_of(found.resolved)])
    tracemalloc.start()
    for each in read_recording("traffic", _Stream(lines(found, number, 1))):
        assert isinstance(each, Exchange)
        enter(ledger, "traffic", each)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return float(most)


if __name__ == "__main__":
    main()
