"""Every class of changes by its id, and the page that explains it."""

import textwrap
from collections.abc import Iterator, Mapping

from error_catalog.changes.change_class import NAMES, ChangeClass, Mark
from error_catalog.changes.error_classes import ERROR_CLASSES
from error_catalog.changes.shape_classes import SHAPE_CLASSES

CLASSES: Mapping[str, ChangeClass] = {
    each.id: each for each in (*SHAPE_CLASSES, *ERROR_CLASSES)
}

_WIDTH = 88
_WHO = {
    "old clients": "a client made from the old catalog that meets a new server",
    "upgrade": "code written against the old package that upgrades to the new one",
    "new clients": "a client of the new package that meets an old server",
    "schema": "readers of the OpenAPI document and of the JSON Schemas",
}


def class_page(name: str) -> str:
    """Return what is to be known of the class *name*, for a terminal."""
    found = CLASSES[name]
    lines = [f"{found.id} (a change that `gen diff` reports: {found.overall})", ""]
    lines += _wrapped(found.what)
    lines += _wrapped(found.why)
    lines += ["", *_wrapped("Whom it breaks:")]
    marks = zip(NAMES, found.each_mark(), strict=True)
    said = [line for who, mark in marks for line in _mark(who, mark)]
    lines += said or _wrapped("nobody")
    if found.way_out:
        lines += ["", *_wrapped(f"Way out: {found.way_out}.")]
    return "\n".join(lines)


def _mark(who: str, mark: Mark) -> Iterator[str]:
    if mark.harm:
        seen = ", where it is seen to" if mark.is_seen else ""
        verb = "breaks" if mark.harm == "breaking" else "is a risk for"
        yield f"    {verb} {_WHO[who]}{seen}"


def _wrapped(text: str) -> list[str]:
    return [f"  {line}" for line in textwrap.wrap(text, _WIDTH)]
