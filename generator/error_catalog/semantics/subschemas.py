"""
Which keywords of JSON Schema hold schemas, for everything that walks schemas.

All keywords of the standard are here, also those that catalogs may not use: targets write
some of them.

Source: JSON Schema 2020-12, sections 10 and 11.
"""

from collections.abc import Callable, Iterator
from typing import Any

ONE = frozenset(
    (
        *("additionalProperties", "contains", "else", "if", "items", "not"),
        *("propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
    )
)
"""The keywords that hold one schema."""
LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
"""The keywords that hold a list of schemas."""
MAPS = frozenset(("$defs", "dependentSchemas", "patternProperties", "properties"))
"""The keywords that hold schemas by name."""
HOLDERS = ONE | LISTS | MAPS
"""All keywords that hold schemas."""


def subschemas(schema: dict[str, Any]) -> Iterator[tuple[str, str | int | None, Any]]:
    """Yield each schema directly inside *schema*: its keyword, name or index, and itself."""
    for keyword, value in schema.items():
        if keyword in ONE:
            yield keyword, None, value
        elif keyword in LISTS:
            for index, each in enumerate(value):
                yield keyword, index, each
        elif keyword in MAPS:
            for name, each in value.items():
                yield keyword, name, each


def changed(
    schema: dict[str, Any], change: Callable[[str, str | int | None, Any], Any]
) -> dict[str, Any]:
    """
    Return *schema* with every schema directly inside it replaced by *change*.

    Args:
        change: Takes what ``subschemas`` yields, and returns the schema to put there.
    """
    found: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in ONE:
            found[keyword] = change(keyword, None, value)
        elif keyword in LISTS:
            found[keyword] = [
                change(keyword, index, each) for index, each in enumerate(value)
            ]
        elif keyword in MAPS:
            found[keyword] = {
                name: change(keyword, name, each) for name, each in value.items()
            }
        else:
            found[keyword] = value
    return found
