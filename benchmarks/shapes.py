"""The classes of each system: how many, how deep, and which one an unknown code gets."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import responses
from benchmarks.catching import attribute_with, carries, caught
from benchmarks.isolating import measure_all
from benchmarks.listing import OURS, SDKS
from benchmarks.serving import serve
from benchmarks.system import System
from benchmarks.tables import show

HEAD = (
    "system",
    "classes",
    "levels",
    "a known code is",
    "an unknown one",
    "the code is",
    "py.typed",
)


def main() -> None:
    """Measure and print."""
    results = measure_all(measure, (*SDKS, OURS))
    rows = [(name, *result.values()) for name, result in results.items()]
    show("Classes and codes", HEAD, rows)


def measure(system: System) -> dict[str, Any]:
    """Return what the errors of *system* look like to a program."""
    with serve() as desk:
        call = system.connect(desk.url, 0)
        desk.response = responses.known(system)
        known = caught(call)
        desk.response = responses.unknown(system)
        unknown = caught(call)
    classes = _below(system.roots())
    return {
        "classes": len(classes),
        "levels": max(_depth(each, system.roots()) for each in classes),
        "known": _name(known),
        "unknown": _unknown(system, unknown),
        "code": "-" if known is None else _code(known, system.code),
        "typed": _is_typed(system),
    }


def _below(roots: tuple[type[BaseException], ...]) -> set[type[BaseException]]:
    found = set(roots)
    waiting = list(roots)
    while waiting:
        waiting += (
            each for each in waiting.pop().__subclasses__() if each not in found
        )
        found.update(waiting)
    return found


def _depth(cls: type[BaseException], roots: tuple[type[BaseException], ...]) -> int:
    return sum(issubclass(each, roots) for each in cls.__mro__)


def _name(error: BaseException | None) -> str:
    return "returned" if error is None else type(error).__name__


def _unknown(system: System, error: BaseException | None) -> str:
    foreign = error is not None and not isinstance(error, system.roots())
    return f"{_name(error)} escapes" if foreign else _name(error)


def _code(error: BaseException, code: str) -> str:
    name = attribute_with(error, code)
    if name:
        return f"`.{name}`"
    return "inside the body" if carries(error, code) else "in a text only"


def _is_typed(system: System) -> bool:
    name = system.imports.split()[1].split(",")[0]
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        spec = find_spec(".".join(parts[:end]))
        for place in (spec.submodule_search_locations if spec else None) or ():
            if (Path(place) / "py.typed").exists():
                return True
    return False


if __name__ == "__main__":
    main()
