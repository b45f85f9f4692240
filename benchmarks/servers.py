"""What server frameworks tell a client when something goes wrong, and what we tell."""

import copy
import pickle
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.frameworks import FRAMEWORKS, HIDDEN
from benchmarks.isolating import measure_each
from benchmarks.requesting import Get
from benchmarks.tables import show

SUBMITTED = "hunter2"
"""What the client sends where a number is expected."""

HEAD = (
    *("framework", "422 repeats what was sent", "500 tells the exception"),
    *("a lone surrogate in the message", "pickle", "copy"),
)


def main() -> None:
    """Measure and print."""
    results = measure_all()
    rows = [(name, *result.values()) for name, result in results.items()]
    show("Servers", HEAD, rows)


def measure_all() -> dict[str, dict[str, str]]:
    """Return what each framework does; those that are not installed are left out."""
    found = measure_each(measure, [each.name for each in FRAMEWORKS])
    return {name: result for name, result in found.items() if result}


def measure(name: str) -> dict[str, str]:
    """Return what a framework does; nothing if it is not installed."""
    (framework,) = (each for each in FRAMEWORKS if each.name == name)
    try:
        get, error = framework.make()
    except ModuleNotFoundError as absent:
        sys.stderr.write(f"{name}: {absent}\n")
        return {}
    status, body = get(f"/number/{SUBMITTED}")
    echoed = "yes" if SUBMITTED.encode() in body else "no"
    _, unhandled = get("/boom")
    return {
        "echo": echoed if status >= 400 else f"status {status}",
        "leak": "yes" if HIDDEN.encode() in unhandled else "no",
        "surrogate": _outcome(get),
        "pickle": _carried(lambda: pickle.loads(pickle.dumps(error)), error),
        "copy": _carried(lambda: copy.copy(error), error),
    }


def _outcome(get: Get) -> str:
    try:
        status, _ = get("/odd")
    except Exception as fault:
        return f"{type(fault).__name__}"
    return "responds" if status == 409 else f"becomes {status}"


def _carried(way: Callable[[], Any], error: BaseException) -> str:
    try:
        arrived = way()
    except Exception as fault:
        return f"fails: {type(fault).__name__}"
    same = type(arrived) is type(error) and str(arrived) == str(error)
    return "ok" if same else "changed"


if __name__ == "__main__":
    main()
