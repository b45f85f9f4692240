"""What each system does with fifteen bad responses, through its real client."""

from typing import Any

from benchmarks.catching import attribute_with, caught, holds
from benchmarks.isolating import measure_all
from benchmarks.listing import OURS, SDKS
from benchmarks.responses import BAD
from benchmarks.serving import serve
from benchmarks.system import REQUEST_ID, System
from benchmarks.tables import show

HEAD = (
    "system",
    "foreign",
    "which",
    "truncated 429",
    "request id of HTML 502",
    "longest str",
)


def main() -> None:
    """Measure and print."""
    results = measure_all(measure, (*SDKS, OURS))
    rows = [(name, *row(result)) for name, result in results.items()]
    show(f"{len(BAD)} bad responses", HEAD, rows)


def measure(system: System) -> dict[str, Any]:
    """Return what *system* makes of each of the responses."""
    caught_by_name: dict[str, BaseException | None] = {}
    with serve() as desk:
        call = system.connect(desk.url, 0)
        for name, response in BAD:
            desk.response = response(system)
            caught_by_name[name] = caught(call)
    errors = {name: error for name, error in caught_by_name.items() if error}
    foreign = {
        name: type(error).__name__
        for name, error in errors.items()
        if not isinstance(error, system.roots())
    }
    return {
        "foreign": foreign,
        "silent": [name for name, error in caught_by_name.items() if error is None],
        "limited": _limited(system, errors.get("truncated 429")),
        "request_id": _request_id(errors.get("HTML 502")),
        "longest": max(len(str(error)) for error in errors.values()),
    }


def row(result: dict[str, Any]) -> tuple[object, ...]:
    """Return a result as the cells of a table, without the system's name."""
    kinds = sorted(set(result["foreign"].values()))
    counts = [(kind, list(result["foreign"].values()).count(kind)) for kind in kinds]
    which = ", ".join(f"{kind} x{n}" if n > 1 else kind for kind, n in counts)
    return (
        len(result["foreign"]),
        which or "-",
        result["limited"],
        result["request_id"],
        f"{result['longest']:,}",
    )


def _limited(system: System, error: BaseException | None) -> str:
    if error is None:
        return "returned"
    if not isinstance(error, system.roots()):
        return f"escapes: {type(error).__name__}"
    if system.limit is None:
        return "has no such class"
    if any(each.__name__ == system.limit for each in type(error).__mro__):
        return "yes"
    return f"no: {type(error).__name__}"


def _request_id(error: BaseException | None) -> str:
    if error is None:
        return "no"
    if attribute_with(error, REQUEST_ID):
        return "attribute"
    return "in headers" if holds(error, REQUEST_ID) else "no"


if __name__ == "__main__":
    main()
