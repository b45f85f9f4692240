"""
A pin says what a field holds, and says it on its own: not by itself, nor by another pin.

Source: LANGUAGE section 2 (pins are templates) and section 4, item 4.
"""

from collections.abc import Iterator
from typing import Any

from generator.catalog.model import Catalog
from generator.diagnostics import Finding
from generator.runtime.templates import key_placeholder, split_key, split_text
from generator.shaping import is_list, is_mapping

_NOT_PINNED = {
    "code": "say it as `code`",
    "errors": "the errors inside an answer are not pinned",
    "params": "declare each param under `params`",
    "status": "say it as `status`",
}


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find pins of what is said elsewhere, and pins that need each other."""
    for name, error in catalog.errors.items():
        for field, pin in error.pins.items():
            path = ("errors", name, "pins", field)
            if field in _NOT_PINNED:
                message = f"`{field}` cannot be pinned"
                yield Finding(path, message, _NOT_PINNED[field], on_key=True)
            for used in dict.fromkeys(_names(pin)):
                if used == field:
                    message = f"the pin of `{field}` holds `{{{field}}}` itself"
                    hint = "declare a param for the part that varies"
                    yield Finding(path, message, hint)
                elif used in error.pins:
                    message = (
                        f"the pin of `{field}` holds `{{{used}}}`, which is pinned"
                    )
                    yield Finding(path, message, "write its value out")
                elif used in error.omits:
                    message = (
                        f"the pin of `{field}` holds `{{{used}}}`, which is omitted"
                    )
                    yield Finding(path, message, "keep one of the two")


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
            return  # The rule `template` says so.
        yield from (each[0] for each in pieces if not isinstance(each, str))
