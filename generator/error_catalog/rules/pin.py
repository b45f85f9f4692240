"""
A pin gives the value of a field, without referring to this field or to another pinned one.

Source: LANGUAGE section 2 (pins are templates) and section 4, item 4.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.runtime.template import key_placeholder, split_key, split_text

_NOT_PINNED = {
    "code": "set `code` of the error instead",
    "errors": "remove it",
    "params": "declare each param under `params`",
    "status": "set `status` of the error instead",
}


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find pins of fields that cannot be pinned, and pins that depend on each other."""
    for name, error in catalog.errors.items():
        path: Path = ("errors", name)
        yield from _pins(path, error.pins, {*error.pins}, {*error.omits})
        for case, spec in error.cases.items():
            pinned, omitted = {*error.pins, *spec.pins}, {*error.omits, *spec.omits}
            yield from _pins((*path, "cases", case), spec.pins, pinned, omitted)


def _pins(
    at: Path, pins: Mapping[str, Any], pinned: set[str], omitted: set[str]
) -> Iterator[Finding]:
    """
    Yield findings about the pins of an error or of a case.

    Args:
        pinned: The fields that its responses pin; those of the error, for a case, too.
        omitted: The fields that its responses never have.
    """
    for field, pin in pins.items():
        path = (*at, "pins", field)
        if field in _NOT_PINNED:
            message = f"`{field}` cannot be pinned"
            yield Finding(path, message, _NOT_PINNED[field], on_key=True)
        for used in dict.fromkeys(_names(pin)):
            contains = f"the pin of `{field}` contains `{{{used}}}`"
            if used == field:
                hint = "declare a param for the part that varies"
                yield Finding(path, f"{contains} itself", hint)
            elif used in pinned:
                hint = "write its value instead"
                yield Finding(path, f"{contains}, which is pinned", hint)
            elif used in omitted:
                hint = "remove one of the two"
                yield Finding(path, f"{contains}, which is omitted", hint)


def _names(value: Any) -> Iterator[str]:
    """Yield the field of every placeholder in a template."""
    if is_mapping(value):
        for key, child in value.items():
            name = key_placeholder(split_key(key)[0])
            if name is not None:
                yield name
            yield from _names(child)
    elif is_list(value):
        for child in value:
            yield from _names(child)
    elif isinstance(value, str):
        try:
            pieces = split_text(value)
        except ValueError:
            return  # The rule `template` reports it.
        yield from (each[0] for each in pieces if not isinstance(each, str))
