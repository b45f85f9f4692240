"""Microseconds from a response to a typed exception and back, as ratios to the floor."""

import argparse
import json
import pickle
from collections.abc import Callable
from functools import partial
from importlib import import_module
from statistics import median
from typing import Any

from benchmarks import floor, request_time, responses
from benchmarks.catching import caught
from benchmarks.isolating import measure_all, measure_each
from benchmarks.listing import OURS, SDKS
from benchmarks.serving import serve
from benchmarks.system import Call, Response, System
from benchmarks.tables import show
from benchmarks.timing import in_turns, ratio

ROUNDS = 200

READ = (
    ("429 with its code and Retry-After", "gateway", floor.gateway, floor.LIMITED),
    ("409 with its code", "contacts", floor.contacts, floor.EXISTS),
    ("422 with details", "contacts", floor.contacts, floor.INVALID),
    ("429 without a code", "contacts", floor.throttled, floor.THROTTLED),
    ("an unknown code", "contacts", floor.contacts, floor.UNKNOWN),
    ("HTML 502", "contacts", floor.broken, floor.BROKEN),
)
"""What is read, the API that it is of, and the floor for it."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    (ours,) = measure_all(partial(measure_ours, rounds=rounds), (OURS,)).values()
    show("parse_error and the rest", HEAD, rows(ours))
    served = measure_each(partial(_served, rounds=rounds), (SERVED,))
    show("An error raised on a server", HEAD, rows(served))
    peers = measure_all(partial(measure, rounds=rounds), (*SDKS, OURS))
    show("A typical 429, raised and caught", HEAD, rows(peers))


SERVED = "FastAPI over uvicorn, beside a JSONResponse by hand"


def _served(_: str, rounds: int) -> dict[str, float]:
    return request_time.measure(rounds)


HEAD = ("", "x floor", "us, best", "us, median", "floor us, best")


def rows(results: dict[str, dict[str, float]]) -> list[tuple[object, ...]]:
    """Return results as the rows of a table: the ratio first."""
    return [
        (name, each["ratio"], each["best"], each["median"], each["floor"])
        for name, each in results.items()
    ]


def measure_ours(_: System, rounds: int) -> dict[str, dict[str, float]]:
    """Time what our package does, each beside its own floor."""
    pairs: dict[str, tuple[Call, Call]] = {
        name: (_ours(api, response), partial(by_hand, response))
        for name, api, by_hand, response in READ
    }
    pairs |= _others()
    return {name: _pair(*pair, rounds) for name, pair in pairs.items()}


def measure(system: System, rounds: int) -> dict[str, float]:
    """Time what *system* does with a response that it has received."""
    assert system.reader is not None
    with serve() as desk:
        desk.response = response = responses.typical(system)
        error = caught(system.connect(desk.url, 0))
    read = system.reader(error, response)
    return _pair(partial(_caught, read), partial(_caught, _raise_floor), rounds)


def _pair(
    function: Callable[[], object], floor_of_it: Callable[[], object], rounds: int
) -> dict[str, float]:
    times = in_turns({"floor": floor_of_it, "it": function}, rounds)
    it, least = times["it"], times["floor"]
    return {
        "ratio": round(ratio(it, least), 3),
        "best": round(min(it), 3),
        "median": round(median(it), 3),
        "floor": round(min(least), 3),
    }


def _ours(api: str, response: Response) -> Call:
    parse_error = import_module(f"{api}_errors").parse_error
    return partial(parse_error, *response)


def _others() -> dict[str, tuple[Call, Call]]:
    """Return what else is done with an exception, each with the least it can cost."""
    package = import_module("contacts_errors")
    known = partial(package.ContactExistsError, message="Taken.")
    error: Any = known()
    status, headers, body = floor.EXISTS
    least = floor.contacts(floor.EXISTS)
    document = json.loads(body)
    return {
        "construct": (known, lambda: floor.ContactExistsError("Taken.")),
        "render_error": (
            partial(package.render_error, error),
            lambda: (status, dict(headers), json.dumps(document).encode()),
        ),
        "pickle and back": (partial(_pickled, error), partial(_pickled, least)),
    }


def _pickled(error: BaseException) -> object:
    return pickle.loads(pickle.dumps(error))


def _raise_floor() -> None:
    raise floor.gateway(floor.LIMITED)


def _caught(call: Call) -> None:
    # contextlib.suppress would cost more than what is measured.
    try:
        call()
    except Exception:
        return


if __name__ == "__main__":
    main()
