"""
A pin gives the value of a field, without referring to this field or to another pinned one.

Source: LANGUAGE section 2 (pins are templates) and section 4, item 4.
"""

from collections.abc import Iterator
from typing import Any

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding, is_list, is_mapping
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
        for field, pin in error.pins.items():
            path = ("errors", name, "pins", field)
            if field in _NOT_PINNED:
                message = f"`{field}` cannot be pinned"
                yield Finding(path, message, _NOT_PINNED[field], on_key=True)
            for used in dict.fromkeys(_names(pin)):
                if used == field:
                    message = f"the pin of `{field}` contains `{{{field}}}` itself"
                    hint = "declare a param for the part that varies"
                    yield Finding(path, message, hint)
                elif used in error.pins:
                    message = (
                        f"the pin of `{field}` contains `{{{used}}}`, which is pinned"
                    )
                    yield Finding(path, message, "write its value instead")
                elif used in error.omits:
                    message = (
                        f"the pin of `{field}` contains `{{{used}}}`, which is omitted"
                    )
                    yield Finding(path, message, "remove one of the two")


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
