"""The targets of ``gen``'s own cost, and whether the results meet them."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import log10
from typing import Any, NamedTuple

from benchmarks.gen.peers import PEERS

Results = Mapping[str, Any]


class Verdict(NamedTuple):
    """
    One figure beside its target.

    Args:
        figure: A ratio, milliseconds or megabytes, as *what* says.
        target: The most that it may be.
    """

    what: str
    figure: float
    target: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Tell whether the figure is within its target."""
        return self.figure <= self.target


def verdicts(results: Results) -> list[Verdict]:
    """Return every target that the results can speak of, those of ratios first."""
    catalogs: Results = results["catalogs"]
    found = [each for codes in catalogs for each in _cold(codes, catalogs[codes])]
    found += _hashed(catalogs)
    found += _workspaces(results["workspaces"])
    found += _growth(catalogs) if len(catalogs) == 4 else ()
    found += [each for codes in results["peers"] for each in _peers(codes, results)]
    found += [each for codes in catalogs for each in _started(codes, catalogs[codes])]
    found += _compared(catalogs)
    found += _memory(results)
    return found


def _cold(codes: str, cells: Results) -> Iterator[Verdict]:
    cold, models = seconds(cells, "cold"), seconds(cells, "models")
    floor = seconds(cells, "floor")
    what = f"cold, {int(codes):,} codes: less one run of models, over the floor"
    yield Verdict(what, (cold - models) / floor, 3, "x")


def _hashed(catalogs: Results) -> Iterator[Verdict]:
    if cells := catalogs.get("10000"):
        least = seconds(cells, "hashing")
        for name in ("nothing to do", "--check"):
            what = f"{name}, 10,000 codes: over reading and hashing the files"
            yield Verdict(what, seconds(cells, name) / least, 2, "x")


def _workspaces(workspaces: Results) -> Iterator[Verdict]:
    if "1" not in workspaces:
        return
    alone = seconds(workspaces["1"], "one entry changed")
    if many := workspaces.get("400"):
        what = "cold, 400 catalogs: over the floor"
        yield Verdict(what, seconds(many, "cold") / seconds(many, "floor"), 3.5, "x")
    for catalogs, cells in workspaces.items():
        if catalogs != "1":
            what = f"one entry changed, {catalogs} catalogs: over that catalog alone and nothing to do"
            least = alone + seconds(cells, "nothing to do")
            yield Verdict(what, seconds(cells, "one entry changed") / least, 1, "x")


def _growth(catalogs: Results) -> Iterator[Verdict]:
    fixed = seconds(catalogs["10"], "cold")
    sizes = [codes for codes in catalogs if int(codes) >= 100]
    for codes, more in pairwise(sizes):
        before, after = (seconds(catalogs[each], "cold") for each in (codes, more))
        what = f"growth of cold from {int(codes):,} to {int(more):,} codes: exponent"
        yield Verdict(what, log10(after / before), 1.05, "")
        if codes == "1000":
            # Of fewer codes so little is left that it is noise.
            net = log10((after - fixed) / (before - fixed))
            yield Verdict(f"{what}, less the time of 10 codes", net, 1.05, "")


def _peers(codes: str, results: Results) -> Iterator[Verdict]:
    cold = seconds(results["catalogs"][codes], "cold")
    cells = results["peers"][codes]
    for peer in PEERS:
        if peer.name in cells:
            what = f"cold, {int(codes):,} codes: over {peer.name}"
            yield Verdict(what, cold / seconds(cells, peer.name), 1, "x")


def _started(codes: str, cells: Results) -> Iterator[Verdict]:
    bare = seconds(cells, "bare Python")
    if codes == "100":
        for name, most in (("nothing to do", 60), ("--check", 60), ("--help", 40)):
            what = f"{name}, {codes} codes: over bare Python"
            yield Verdict(what, (seconds(cells, name) - bare) * 1e3, most, "ms")


def _compared(catalogs: Results) -> Iterator[Verdict]:
    cells = catalogs.get("1000", {})
    for name, least, most in (
        ("diff, 50 changes", "lint", 4),
        ("diff, nothing changed", "reading both sides", 2),
    ):
        if name in cells:
            what = f"{name}, 1,000 codes: over {least}"
            yield Verdict(what, seconds(cells, name) / seconds(cells, least), most, "x")


def _memory(results: Results) -> Iterator[Verdict]:
    for codes, most in (("1000", 150), ("10000", 400)):
        if cells := results["catalogs"].get(codes):
            largest = max(each["megabytes"] for each in _ours(cells))
            what = f"peak memory, {int(codes):,} codes: the largest process"
            yield Verdict(what, largest, most, "MB")
        if whole := results["peaks"].get(codes):
            what = f"peak memory, {int(codes):,} codes: cold, all processes together"
            yield Verdict(what, whole, most, "MB")


def _ours(cells: Results) -> Iterator[Results]:
    others = ("floor", "models", "hashing", "bare Python", "reading both sides")
    yield from (each for name, each in cells.items() if name not in others)


def seconds(cells: Results, name: str) -> float:
    """Return the median seconds of a cell."""
    found: float = cells[name]["seconds"]
    return found
