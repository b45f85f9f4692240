"""Small questions about plain data that a person wrote, and the findings they give."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeGuard

from generator.diagnostics import Finding
from generator.sources import Path

_LONGEST = 60


def unknown_keys(
    data: Mapping[str, Any], known: Collection[str], at: Path = ()
) -> Iterator[Finding]:
    """Give a finding for each key of *data*, which stands at *at*, that is not known."""
    for key in data:
        if key not in known:
            message = f"unknown key `{key}`"
            yield Finding((*at, key), message, did_you_mean(key, known), on_key=True)


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Return a hint: the known word nearest to *word*, or all of them."""
    close = get_close_matches(word, known, 1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"known are {', '.join(f'`{each}`' for each in known) or 'none'}"


def expected(path: Path, what: str, value: Any, hint: str | None = None) -> Finding:
    """Return the finding that *what* should stand at *path* instead of *value*."""
    return Finding(path, f"expected {what}, found {shown(value)}", hint)


def is_mapping(value: Any) -> TypeGuard[dict[str, Any]]:
    """Tell whether *value* is a mapping; all keys of a document are text."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Tell whether *value* is a list."""
    return isinstance(value, list)


def shown(value: Any) -> str:
    """Return *value* for a message: short and in backticks, or what kind of thing it is."""
    if is_mapping(value):
        return "a mapping" if value else "an empty mapping"
    if is_list(value):
        return "a list" if value else "an empty list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    text = str(value)
    return f"`{text if len(text) <= _LONGEST else text[: _LONGEST - 3] + '...'}`"
