"""Microseconds that one more class costs at import, beside a class that says nothing."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.packages import generated
from benchmarks.starting import Import, printed

HEAD = ("", "x bare class", "us for each class", "classes", "ms in all")

COUNTED = """\
from {0} import ALL_ERRORS
from {0}._runtime.errors import APIError
found, waiting = set(), [APIError]
while waiting:
    below = waiting.pop().__subclasses__()
    found.update(below)
    waiting += below
print(len(found))
"""
"""How many classes a package of ours has, those for statuses among them."""

TIMED = "from time import perf_counter as t; s = t(); {}; print(t() - s)"


def rows(results: Mapping[str, dict[str, float]]) -> list[tuple[object, ...]]:
    """Return results as the rows of a table: the ratio first."""
    return [
        (name, each["ratio"], each["us"], int(each["classes"]), each["ms"])
        for name, each in results.items()
    ]


def measure(folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """
    Return what a class costs in a package with many, and a bare one.

    Args:
        folder: That of the package ``many_errors``; a module of bare classes is added.
    """
    many = int(printed(COUNTED.format("many_errors"), str(folder)))
    few = int(printed(COUNTED.format("contacts_errors"), generated()))
    text = "".join(f"class Error{at}(Exception): pass\n" for at in range(many))
    (folder / "bare_errors.py").write_text(text, "utf-8")
    best = _best(
        {
            "bare": Import("import bare_errors", str(folder)),
            "many": Import("from many_errors import ALL_ERRORS", str(folder)),
            "few": Import("from contacts_errors import ALL_ERRORS", generated()),
        },
        rounds,
    )
    # The slope: what a package costs whatever its number of classes stays out.
    ours = (best["many"] - best["few"]) / (many - few)
    bare = best["bare"] / many
    return {
        "class X(Exception): pass": _result(bare, bare, many, best["bare"]),
        "error-catalog": _result(ours, bare, many, best["many"]),
    }


def _result(each: float, bare: float, classes: int, total: float) -> dict[str, float]:
    return {
        "ratio": round(each / bare, 3),
        "us": round(each * 1e6, 2),
        "classes": classes,
        "ms": round(total * 1e3, 2),
    }


def _best(imports: Mapping[str, Import], rounds: int) -> dict[str, float]:
    """Return the least seconds of each statement, timed in turns inside its process."""
    taken: dict[str, list[float]] = {name: [] for name in imports}
    # One round more, which writes the bytecode.
    for _ in range(rounds + 1):
        for name, each in imports.items():
            code = TIMED.format(each.statement)
            taken[name].append(float(printed(code, each.folder)))
    return {name: min(each) for name, each in taken.items()}
