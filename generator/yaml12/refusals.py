"""What YAML allows and a catalog does not, in our words."""

import re
from typing import NamedTuple

from yaml.events import AliasEvent, Event, MappingStartEvent

from generator.yaml12 import rules

MAX_DEPTH = 100
"""Mappings and lists inside of each other."""
MAX_VALUES = 500_000
"""Values of a file, with what aliases repeat; 10,000 errors have about 150,000."""
MAX_ALIASED = 100_000
"""Values that the aliases of a file repeat."""


class Refusal(NamedTuple):
    """A rule that a value breaks, the finding and a hint."""

    rule: str
    message: str
    hint: str


EMPTY = Refusal(
    rules.EMPTY, "the file is empty", "write a catalog: `catalog: 1`, `api:`, `errors:`"
)
TOP_LEVEL_LIST = Refusal(
    rules.DOCUMENT,
    "the top level is a list, expected a mapping",
    "write `key: value` lines, without `- ` before them",
)
TOP_LEVEL_SCALAR = Refusal(
    rules.DOCUMENT,
    "the top level is a single value, expected a mapping",
    "write `key: value` lines, with a space after the colon",
)
SECOND_DOCUMENT = Refusal(
    rules.DOCUMENT, "a second document begins here", "give it a file of its own"
)
ALIAS_BOMB = Refusal(
    rules.ALIAS,
    f"the aliases of this file repeat more than {MAX_ALIASED:,} values",
    "write the values out",
)
TOO_DEEP = Refusal(
    rules.DEPTH,
    f"more than {MAX_DEPTH} mappings and lists inside of each other",
    "close the brackets, or flatten the data",
)
TOO_MANY_VALUES = Refusal(
    rules.SIZE, f"the file has more than {MAX_VALUES:,} values", "split the catalog"
)
MORE = Refusal(rules.MORE, "there are more faults from here on", "mend the first ones")


def tag(name: str) -> Refusal:
    """Refuse the tag *name*."""
    written = name.replace("tag:yaml.org,2002:", "!!", 1)
    return Refusal(rules.TAG, f"tag `{written}`, expected plain data", "delete the tag")


def duplicate_key(key: str, first_line: int) -> Refusal:
    """Refuse *key*, which line *first_line* already has."""
    return Refusal(
        rules.DUPLICATE_KEY,
        f"key `{key}` stands twice in its mapping, first on line {first_line}",
        "delete or rename one of the two",
    )


def unknown_alias(name: str) -> Refusal:
    """Refuse an alias whose anchor is not above it."""
    return Refusal(
        rules.ALIAS,
        f"alias `*{name}` names no anchor above it",
        f"write `&{name}` before the value to repeat, or put quotes around the text",
    )


def recursive_alias(name: str) -> Refusal:
    """Refuse an alias inside of the value that it would repeat."""
    return Refusal(
        rules.ALIAS,
        f"alias `*{name}` stands inside of its own anchor",
        "write the value out",
    )


def odd_key(event: Event | None, source: str) -> Refusal:
    """Refuse a key that is no scalar; *source* is the text from where it begins."""
    placeholder = _PLACEHOLDER.match(source)
    if placeholder is not None:
        return Refusal(
            rules.KEY,
            f"key `{placeholder[0]}` has no quotes, which makes it a mapping",
            f'write `"{placeholder[0]}"`',
        )
    kind = "a mapping" if isinstance(event, MappingStartEvent) else "a list"
    if isinstance(event, AliasEvent):
        kind = "an alias"
    return Refusal(rules.KEY, f"{kind} as key, expected text", "write a name as key")


ODD_KEYS = {
    "": Refusal(
        rules.KEY,
        "a value without a key",
        'write a key before the colon; a key that is a sign needs quotes, as `"?"`',
    ),
    "<<": Refusal(
        rules.KEY, "merge key `<<`, expected plain keys", "write the merged keys out"
    ),
}
"""Plain scalars that are no keys."""

_PLACEHOLDER = re.compile(r"\{+[\w.-]+(?::\w+)?\}+")
