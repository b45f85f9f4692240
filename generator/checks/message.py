"""
Messages and addresses of documentation name only values that the error has.

Source: LANGUAGE section 3: a message is a template over params and fields, written once.
"""

import re
from collections.abc import Collection, Iterator

from generator.catalog.model import Catalog
from generator.diagnostics import Finding
from generator.meaning.fields import BUILT_IN_SCHEMAS
from generator.meaning.placeholders import brace_hint, undeclared
from generator.runtime.templates import split_text
from generator.sources import Path

_IN_ADDRESS = ("code", "name")


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find placeholders that nothing fills."""
    yield from _address(("api", "docs"), catalog.api.docs)
    fields = ({*BUILT_IN_SCHEMAS} - {"errors", "params"}) | {*catalog.fields}
    for name, error in catalog.errors.items():
        path: Path = ("errors", name)
        known = fields | {*error.params}
        yield from _address((*path, "docs"), error.docs)
        yield from _message((*path, "message"), error.message, known)
        for case, spec in error.cases.items():
            yield from _message((*path, "cases", case, "message"), spec.message, known)


def _message(path: Path, text: str | None, known: Collection[str]) -> Iterator[Finding]:
    try:
        pieces = split_text(text or "")
    except ValueError as error:
        yield Finding(path, str(error), brace_hint(str(error)))
        return
    for piece in pieces:
        if isinstance(piece, str):
            continue
        name, cast = piece
        if name == "message":
            yield Finding(path, "a message cannot hold itself", "drop `{message}`")
        elif name not in known:
            yield undeclared(path, name, sorted(known), "params")
        elif cast is not None:
            message = f"a message has no casts, and `{cast}` is one"
            yield Finding(path, message, f"write `{{{name}}}`")


def _address(path: Path, text: str | None) -> Iterator[Finding]:
    for name in re.findall(r"\{([^{}]*)\}", text or ""):
        if name not in _IN_ADDRESS:
            hint = "write `{code}` or `{name}`"
            yield Finding(path, f"nothing fills `{{{name}}}` in an address", hint)
