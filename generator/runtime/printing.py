"""Text that a log or a terminal can show, whatever a server sent."""

from __future__ import annotations

MAX_TEXT = 500
"""The most characters of a server's text that ``str()`` of an error shows."""


def printable(value: object) -> str:
    """Return *value* as one bounded line without control characters or lone surrogates."""
    text = value if type(value) is str else text_of(value)
    shown = text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}..."
    if shown.isprintable():
        return shown
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in shown
    )


def text_of(value: object) -> str:
    """Return *value* as JSON writes it, else as Python does; its type if it has no text."""
    from .values import spell

    if isinstance(value, str):
        return str.__str__(value)
    for write in (spell, str):
        try:
            return str.__str__(write(value))
        except Exception:  # noqa: BLE001, S112  It may be anything, set by hand.
            continue
    return f"<{type(value).__name__}>"
