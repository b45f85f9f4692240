"""Where our package is the best or as good as the best, and where it is not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from benchmarks import delays
from benchmarks.listing import OURS
from benchmarks.tables import figure

Results = Mapping[str, Any]


class Verdict(NamedTuple):
    """One row: what we have, who has better, and why."""

    row: str
    ours: str
    better: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Row:
    """
    A question, and a score for its answer: the lower the better.

    Args:
        part: Whose results it looks at.
        note: What to say of those who are better, by their names.
    """

    name: str
    part: str
    score: Callable[[Results], float]
    spell: Callable[[float], str]
    note: Callable[[Results, list[str]], str] = lambda _, __: ""


def verdicts(results: Results) -> tuple[Verdict, ...]:
    """Return the verdict for each row."""
    return tuple(_verdict(row, results) for row in ROWS)


def class_by(results: Results, name: str) -> str:
    """Return what a system chooses the class of an error by."""
    shape = results["shapes"][name]
    if "text" in shape["code"]:
        return "the status; the body is not decoded"
    return "the code" if shape["known"] != shape["unknown"] else "the status"


def _verdict(row: Row, results: Results) -> Verdict:
    by_system = _part(results, row.part)
    scores = {name: row.score(each) for name, each in by_system.items()}
    # On several frameworks we are as good as on the worst.
    ours = max(score for name, score in scores.items() if name.startswith(OURS.name))
    better = sorted((score, name) for name, score in scores.items() if score < ours)
    return Verdict(
        row.name,
        row.spell(ours),
        tuple(f"{name} ({row.spell(score)})" for score, name in better),
        row.note(results, [name for _, name in better]) if better else "",
    )


def _part(results: Results, part: str) -> Mapping[str, Any]:
    if part == "imports":
        found: Mapping[str, Any] = results["import_time"]["imports"]
        extra = ("json,", f"{OURS.name},")
        return {n: each for n, each in found.items() if not n.startswith(extra)}
    if part == "parse":
        peers: Mapping[str, Any] = results["parse_time"]["peers"]
        return peers
    by_system: Mapping[str, Any] = results[part]
    # Errors that are returned are no objects that one could pickle.
    return {n: each for n, each in by_system.items() if not each.get("returned")}


def _not_ok(key: str) -> Callable[[Results], float]:
    return lambda result: float(result[key] != "ok")


def _not_no(key: str) -> Callable[[Results], float]:
    return lambda result: float(result[key] != "no")


def _number(key: str) -> Callable[[Results], float]:
    # A pickle that cannot be made gives nothing away.
    return lambda result: float(
        len(result[key]) if isinstance(result[key], list) else 0
    )


def _rank(key: str, *best_first: str) -> Callable[[Results], float]:
    def score(result: Results) -> float:
        places = (at for at, each in enumerate(best_first) if result[key] == each)
        return float(next(places, len(best_first)))

    return score


def _what_they_do(results: Results, names: list[str]) -> str:
    by: dict[str, list[str]] = {}
    for name in names:
        by.setdefault(class_by(results, name), []).append(name)
    said = (f"{', '.join(each)} by {how}" for how, each in sorted(by.items()))
    return f" They choose the class differently: {'. '.join(said)}."


def _whole(score: float) -> str:
    return f"{score:,.0f}"


def _works(score: float) -> str:
    return "no" if score else "yes"


def _times(score: float) -> str:
    return f"{figure(score)} times the floor"


def _milliseconds(score: float) -> str:
    return f"{figure(score)} ms"


ROWS = (
    Row(
        "a class for a code",
        "shapes",
        lambda result: float(result["known"] == result["unknown"]),
        _works,
    ),
    Row(
        "an unknown code keeps a class",
        "shapes",
        lambda result: float("escapes" in result["unknown"]),
        _works,
    ),
    Row(
        "the code is an attribute",
        "shapes",
        lambda r: float("`" not in r["code"]),
        _works,
    ),
    Row("py.typed", "shapes", lambda result: float(not result["typed"]), _works),
    Row("foreign exceptions", "faults", lambda r: float(len(r["foreign"])), _whole),
    Row("a truncated 429", "faults", _rank("limited", "yes"), _works),
    Row("the request id of HTML", "faults", _rank("request_id", "attribute"), _works),
    Row(
        "the longest str",
        "faults",
        lambda result: float(result["longest"] > 1000),
        lambda score: "over 1,000 characters" if score else "under 1,000 characters",
    ),
    Row("pickle", "objects", _not_ok("pickle"), _works),
    Row("copy", "objects", _not_ok("copy"), _works),
    Row("deepcopy", "objects", _not_ok("deepcopy"), _works),
    Row("pickle in an except", "objects", _not_ok("in except"), _works),
    Row("hashable", "objects", lambda result: float(not result["hashable"]), _works),
    Row("secrets in str", "objects", _number("in str"), _whole),
    Row("secrets in a pickle", "objects", _number("in pickle"), _whole),
    Row("secrets that are held", "objects", _number("held"), _whole),
    Row("secrets in a traceback", "objects", _number("in traceback"), _whole),
    Row(
        "delays that are understood",
        "delays",
        lambda result: -float(len(delays.obeyed(result))),
        lambda score: f"{-score:.0f} of {len(delays.GOOD)}",
        lambda _, __: (
            " `retry-after-ms` is some vendors' own header: an API that sends it says so in"
            ' its catalog (`"retry-after-ms?": "{retry_after:ms}"`); the Contacts API does'
            " not."
        ),
    ),
    Row(
        "nonsense delays that do harm",
        "delays",
        lambda result: float(len(delays.mishaps(result))),
        _whole,
    ),
    Row("submitted values stay unsaid", "servers", _not_no("echo"), _works),
    Row("exceptions stay unsaid", "servers", _not_no("leak"), _works),
    Row("a lone surrogate is sent", "servers", _rank("surrogate", "responds"), _works),
    Row("a server's errors in pickles", "servers", _not_ok("pickle"), _works),
    Row("import", "imports", lambda result: float(result["best"]), _milliseconds),
    Row(
        "from a response to an exception",
        "parse",
        lambda result: float(result["ratio"]),
        _times,
        _what_they_do,
    ),
)
"""What is asked, in the order of the page."""
