"""
Messages and URLs of documentation contain only placeholders that the error can fill.

Source: LANGUAGE section 3: a message is a template over params and fields, written once.
"""

import re
from collections.abc import Collection, Iterator

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding
from error_catalog.files import Path
from error_catalog.runtime.template import split_text
from error_catalog.semantics.fields import (
    BUILT_IN_SCHEMAS,
    brace_hint,
    undeclared_finding,
)

_IN_URL = ("code", "name")


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find placeholders that nothing fills."""
    yield from _url(("api", "docs"), catalog.api.docs)
    fields = ({*BUILT_IN_SCHEMAS} - {"errors", "params"}) | {*catalog.fields}
    for name, error in catalog.errors.items():
        path: Path = ("errors", name)
        known = fields | {*error.params}
        yield from _url((*path, "docs"), error.docs)
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
            message = "a message cannot contain itself"
            yield Finding(path, message, "remove `{message}`")
        elif name not in known:
            yield undeclared_finding(path, name, sorted(known), "params")
        elif cast is not None:
            message = f"a message cannot have casts, found `{{{name}:{cast}}}`"
            yield Finding(path, message, f"write `{{{name}}}`")


def _url(path: Path, text: str | None) -> Iterator[Finding]:
    for name in re.findall(r"\{([^{}]*)\}", text or ""):
        if name not in _IN_URL:
            hint = "use `{code}` or `{name}`"
            message = f"there is no value for `{{{name}}}` in a URL"
            yield Finding(path, message, hint)
