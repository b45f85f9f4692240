"""What libyaml complains of, at the place that the author mends."""

import re

from yaml import MarkedYAMLError

from generator.diagnostics import Diagnostic
from generator.sources import Location, SourceFile
from generator.yaml12.complaints import explain
from generator.yaml12.places import Mark, end_of, place
from generator.yaml12.rules import CHARACTER, TAG
from generator.yaml12.spots import Spot


def syntax_error(source: SourceFile, error: MarkedYAMLError) -> Diagnostic:
    """Return libyaml's *error* in our words, or in its own where we have none."""
    spot = _spot(source.text, error)
    complaint = explain(spot)
    location = _location(source, complaint.at or spot.here)
    return Diagnostic(location, complaint.rule, complaint.message, complaint.hint)


def forbidden_character(source: SourceFile) -> Diagnostic:
    """
    Return the first character of *source* that libyaml forbids; there must be one.

    Source: YAML 1.2.2 §5.1.
    """
    found = _FORBIDDEN.search(source.text)
    assert found is not None
    location = end_of(source.path, source.text[: found.start()])
    code = ord(found[0])
    escape = f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    message = f"character U+{code:04X} may not stand in YAML"
    hint = f"delete it, or write it as `{escape}` inside double quotes"
    return Diagnostic(location, CHARACTER, message, hint)


def tag_directive(source: SourceFile) -> Diagnostic | None:
    """
    Return the first ``%TAG`` directive of *source*, if it has one.

    It must never reach libyaml, which compares each with all before it: ten megabytes
    of them take minutes.
    """
    found = _TAG_DIRECTIVE.search(source.text) if "%TAG" in source.text else None
    if found is None:
        return None
    location = end_of(source.path, source.text[: found.start()])
    message = "directive `%TAG`, expected plain data"
    return Diagnostic(location, TAG, message, "delete the line")


_TAG_DIRECTIVE = re.compile(r"(?<![^\r\n])%TAG")
_FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def _spot(text: str, error: MarkedYAMLError) -> Spot:
    here = error.problem_mark
    assert here is not None
    start = error.context_mark or here
    return Spot(text, error.context or "", error.problem or "", start, here)


def _location(source: SourceFile, mark: Mark) -> Location:
    """Return the place of *mark*; libyaml puts the end of the text on a line of its own."""
    if mark.index >= len(source.text.lstrip("\ufeff")):
        return end_of(source.path, source.text.rstrip())
    return place(source.path, mark)
