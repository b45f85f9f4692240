"""How long each client waits when the response says when to come back, or pretends to."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import current_thread, main_thread
from typing import Any

from benchmarks import responses
from benchmarks.catching import caught
from benchmarks.isolating import measure_all
from benchmarks.listing import OURS, SDKS
from benchmarks.serving import serve
from benchmarks.system import System
from benchmarks.tables import figure, show

SOON = 45
"""Seconds until the date that is sent."""

LONGEST = 9_223_372_036
"""Seconds that ``time.sleep`` can wait."""

GOOD = {"seconds": 7.0, "fraction": 7.5, "date": float(SOON), "milliseconds": 3.5}
"""The delay that each good form asks for."""

BAD = {
    "garbage": "soon",
    "inf": "inf",
    "negative": "-5",
    "year 99999": "Fri, 31 Dec 99999 23:59:59 GMT",
    "huge": "9" * 400,
}
"""What no client should obey, or fall over."""

HEAD = ("system", *GOOD, *BAD)


def main() -> None:
    """Measure and print."""
    results = measure_all(measure, (*SDKS, OURS))
    rows = [(name, *row(result)) for name, result in results.items()]
    show("Seconds waited before the second try", HEAD, rows)


def measure(system: System) -> dict[str, Any]:
    """Return the wait and the exception of a foreign type, for each form."""
    waits: list[float] = []
    time.sleep = _recorder(waits)
    found: dict[str, Any] = {}
    with serve() as desk:
        for name in (*GOOD, *BAD):
            typical = responses.typical(system)
            desk.response = typical._replace(
                headers={**typical.headers, **_header(name)}
            )
            waits.clear()
            error = caught(system.connect(desk.url, 1))
            foreign = error is not None and not isinstance(error, system.roots())
            found[name] = {
                "wait": _wait(system, error, waits),
                "foreign": type(error).__name__ if foreign else None,
            }
    return found


def row(result: Mapping[str, Any]) -> tuple[object, ...]:
    """Return a result as the cells of a table, without the system's name."""
    return tuple(
        f"{each['foreign']} escapes" if each["foreign"] else _spelled(each["wait"])
        for each in result.values()
    )


def obeyed(result: Mapping[str, Any]) -> list[str]:
    """Return the good forms that were obeyed: neither sooner nor much later."""
    return [
        name
        for name, asked in GOOD.items()
        if (wait := result[name]["wait"]) is not None
        and asked * 0.93 <= wait <= asked * 1.35
    ]


def mishaps(result: Mapping[str, Any]) -> list[str]:
    """Return the bad forms that made a foreign exception, or a wait of over an hour."""
    return [f"{name}: {_mishap(result[name])}" for name in BAD if _mishap(result[name])]


def _mishap(found: Mapping[str, Any]) -> str:
    if found["foreign"]:
        return f"{found['foreign']} escapes"
    wait = found["wait"]
    return f"waits {figure(wait)} s" if wait is not None and wait > 3600 else ""


def _header(name: str) -> dict[str, str]:
    if name == "milliseconds":
        return {"retry-after-ms": "3500"}
    if name == "date":
        when = datetime.now(UTC) + timedelta(seconds=SOON)
        return {"Retry-After": format_datetime(when, usegmt=True)}
    return {"Retry-After": BAD.get(name) or f"{GOOD[name]:g}"}


def _wait(system: System, error: BaseException | None, waits: list[float]) -> Any:
    """Return the first wait; of a system that leaves sleeping to others, what it says."""
    if waits:
        return waits[0]
    if system.distribution is None and error is not None:
        return getattr(error, "retry_after", None)
    return None


def _recorder(waits: list[float]) -> Any:
    """Return what stands in for ``time.sleep``: it refuses what that refuses."""
    sleep = time.sleep

    def record(seconds: float) -> None:
        if current_thread() is not main_thread():
            sleep(seconds)
            return
        if seconds != seconds or seconds < 0:  # noqa: PLR0124
            raise ValueError("sleep length must be non-negative")
        if seconds > LONGEST:
            raise OverflowError("timestamp out of range for platform time_t")
        waits.append(seconds)

    return record


def _spelled(wait: float | None) -> str:
    return "-" if wait is None else figure(wait)


if __name__ == "__main__":
    main()
