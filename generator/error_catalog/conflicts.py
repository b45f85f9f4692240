"""Git's conflict markers: where a conflict begins, and what each side says."""

import re

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile

RULE = "merge-conflict"
"""A source has conflict markers: only its authors know what it should say."""

_OPENING = re.compile(r"^(<{7,})(?: .*)?$", re.MULTILINE)
_MARKER = re.compile(r"([<|=>])\1{6,}(?= |\r?\n?$)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_OURS, _BASE, _THEIRS = range(3)
_NEXT = {"|": _BASE, "=": _THEIRS, ">": None}


def conflict_line(text: str) -> int | None:
    """Return the line, from 1, on which the first conflict in *text* begins; None if there is none."""
    opening = _OPENING.search(text)
    if opening is None or f"\n{'>' * len(opening[1])}" not in text[opening.end() :]:
        return None
    return text.count("\n", 0, opening.start()) + 1


def conflict_in(source: SourceFile) -> Diagnostic | None:
    """Return a diagnostic at the first conflict in *source*; None if there is none."""
    line = conflict_line(source.text)
    if line is None:
        return None
    message = "git could not merge this file: here is a conflict marker"
    hint = "keep what is right of both sides, and delete the markers"
    return Diagnostic(Location(source.path, line), RULE, message, hint)


def sides(text: str) -> list[str]:
    """
    Return the versions that *text* holds: ours, the base if it is there, and theirs.

    Of a text without conflicts that is the text itself. A marker counts if it is as long
    as the one that opened the conflict: what git merged twice nests longer ones.
    """
    if conflict_line(text) is None:
        return [text]
    versions: tuple[list[str], ...] = ([], [], [])
    state: int | None = None
    size = 0
    for line in _LINE.findall(text):
        marker = _MARKER.match(line)
        kind, length = (marker[1], marker.end()) if marker else ("", 0)
        if state is None and kind == "<":
            state, size = _OURS, length
        elif state is not None and length == size and kind in _NEXT:
            state = _NEXT[kind]
        else:
            for version in versions if state is None else (versions[state],):
                version.append(line)
    return list(dict.fromkeys("".join(version) for version in versions))
