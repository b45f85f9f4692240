"""What can be done with an error that has been caught, and what it gives away."""

import copy
import pickle
import traceback
from collections.abc import Callable
from typing import Any

from benchmarks import responses
from benchmarks.catching import holds
from benchmarks.isolating import measure_all
from benchmarks.listing import LIBRARIES, OURS, SDKS
from benchmarks.serving import serve
from benchmarks.system import COOKIE, KEY, QUERY, Call, System
from benchmarks.tables import show

WAYS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("pickle", lambda error: pickle.loads(pickle.dumps(error))),
    ("copy", copy.copy),
    ("deepcopy", copy.deepcopy),
)
"""How an error gets from one place to another."""

SECRETS = {"key": KEY, "URL": QUERY, "cookie": COOKIE}
"""What was planted: the client's credential, in the request's URL, in the response's headers."""

HEAD = (
    *("system", "pickle", "copy", "deepcopy", "in an except", "hashable"),
    *("secrets in str", "in pickle", "held", "in traceback"),
)


def main() -> None:
    """Measure and print."""
    results = measure_all(measure, (*SDKS, *LIBRARIES, OURS))
    rows = [(name, *row(result)) for name, result in results.items()]
    show("An error that was caught", HEAD, rows)


def measure(system: System) -> dict[str, Any]:
    """Return what can be done with the error that *system* raises for a status 429."""
    with serve() as desk:
        desk.response = responses.typical(system)
        call = system.connect(desk.url, 0)
        raised = _raised(call)
        inside = _raised_in_except(call)
    if raised is None:
        return {"returned": True}
    # The trace is read before the copies, which have none.
    trace = "".join(traceback.format_exception(raised))
    return {
        "returned": False,
        **{name: _carried(raised, way) for name, way in WAYS},
        "in except": _carried(inside, WAYS[0][1]),
        "hashable": _is_hashable(raised),
        "in str": _planted(f"{raised!s} {raised!r}"),
        "in pickle": _in_pickle(raised),
        "held": [name for name, text in SECRETS.items() if holds(raised, text)],
        "in traceback": _planted(trace),
    }


def row(result: dict[str, Any]) -> tuple[object, ...]:
    """Return a result as the cells of a table, without the system's name."""
    if result["returned"]:
        return ("errors are returned", *["-"] * (len(HEAD) - 2))
    return tuple(_cell(each) for name, each in result.items() if name != "returned")


def _cell(value: str | bool | list[str]) -> object:  # noqa: FBT001
    return (", ".join(value) or "-") if isinstance(value, list) else value


def _raised(call: Call) -> Any:
    """Return what *call* raised with its traceback, as a program sees it."""
    try:
        call()
    except Exception as error:
        return error
    return None


def _raised_in_except(call: Call) -> Any:
    try:
        int("none")
    except ValueError:
        return _raised(call)


def _carried(error: BaseException, way: Callable[[Any], Any]) -> str:
    """Return "ok", or what is wrong with the error that arrives."""
    before = _look(error)
    try:
        arrived = way(error)
    except Exception as fault:
        return f"fails: {type(fault).__name__}"
    if type(arrived) is not type(error):
        return f"becomes {type(arrived).__name__}"
    if _look(error) != before:
        return "changes the original"
    lost = sorted(set(before) - set(_look(arrived)))
    if lost:
        return f"loses {', '.join(lost)}"
    if str(arrived) != str(error):
        return "another text"
    changed = [name for name, kind in _look(arrived).items() if before[name] != kind]
    return f"changes {', '.join(sorted(changed))}" if changed else "ok"


def _look(error: BaseException) -> dict[str, str]:
    """Return the types of an error's attributes, by name."""
    return {name: type(value).__name__ for name, value in vars(error).items()}


def _is_hashable(error: BaseException) -> bool:
    try:
        hash(error)
    except TypeError:
        return False
    return True


def _planted(text: str) -> list[str]:
    return [name for name, secret in SECRETS.items() if secret in text]


def _in_pickle(error: BaseException) -> list[str] | str:
    try:
        pickled = pickle.dumps(error)
    except Exception:
        return "cannot be made"
    return _planted(pickled.decode("latin-1"))


if __name__ == "__main__":
    main()
