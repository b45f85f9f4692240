"""Each beginning with its end."""

from dataclasses import dataclass

from generator.diagnostics import Diagnostic
from generator.marking.markers import RULE, Marker, end_of


@dataclass(frozen=True, slots=True)
class Region:
    """What ``gen`` fills: everything between the lines of two markers."""

    begin: Marker
    end: Marker


def pair(markers: list[Marker]) -> tuple[list[Region], list[Diagnostic]]:
    """Return the regions of a document in order, and the markers that have no partner."""
    regions: list[Region] = []
    found: list[Diagnostic] = []
    begin: Marker | None = None
    for marker in markers:
        if marker.in_code:
            if begin is not None:
                found.append(_swallowed(begin, marker))
        elif marker.is_begin:
            if begin is not None:
                found.append(_unfinished(begin, marker))
            begin = marker
        elif begin is None:
            found.append(_unbegun(marker))
        else:
            problem = _mismatch(begin, marker)
            if problem is None:
                regions.append(Region(begin, marker))
            else:
                found.append(problem)
            begin = None
    if begin is not None:
        message = f"`{begin.shown}` has no end"
        hint = f"write `{end_of(begin)}` where it ends"
        found.append(Diagnostic(begin.location, RULE, message, hint))
    return regions, found


def _unfinished(begin: Marker, marker: Marker) -> Diagnostic:
    line = begin.location.line
    message = f"`{marker.shown}` stands inside `{begin.shown}` of line {line}"
    hint = f"write `{end_of(begin)}` in front of it"
    return Diagnostic(marker.location, RULE, message, hint)


def _swallowed(begin: Marker, marker: Marker) -> Diagnostic:
    """Return what to say of a marker in code: whoever reads on may miss the true end."""
    line = begin.location.line
    message = f"`{marker.shown}` is code inside `{begin.shown}` of line {line}"
    return Diagnostic(marker.location, RULE, message, "close the code in front of it")


def _unbegun(marker: Marker) -> Diagnostic:
    message = f"`{marker.shown}` ends nothing"
    hint = f"remove it, or write `BEGIN gen:{marker.kind}` where it begins"
    return Diagnostic(marker.location, RULE, message, hint)


def _mismatch(begin: Marker, end: Marker) -> Diagnostic | None:
    """Return what is wrong with *end* as the end of *begin*."""
    line = begin.location.line
    if (end.kind, end.flavour) != (begin.kind, begin.flavour):
        message = f"`{end.shown}` ends `{begin.shown}` of line {line}"
        hint = f"write `{end_of(begin)}`"
        if end.kind == begin.kind:
            message += ", which is another kind of comment"
        return Diagnostic(end.location, RULE, message, hint)
    if end.indent != begin.indent:
        message = f"`{end.shown}` is not indented as `{begin.shown}` of line {line}"
        hint = "indent both alike"
        return Diagnostic(end.location, RULE, message, hint)
    if end.rest.strip():
        message = f"`{end.shown}` has attributes"
        return Diagnostic(
            end.rest_at, RULE, message, "write them at its beginning only"
        )
    return None
