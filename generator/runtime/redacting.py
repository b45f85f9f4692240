"""An error without its secrets: what logs, dictionaries and pickles may hold."""

from __future__ import annotations

from .values import attribute_name, is_array, is_object, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, TypeVar

    from .base import APIError

    E = TypeVar("E", bound=APIError)

HIDDEN = "***"
"""What stands where the text of a sensitive value stood."""

_ATTRIBUTE = "_sensitive"
_MAX_NAME = 200


def redacted(error: E) -> E:
    """
    Return *error* if neither it nor an error inside it has sensitive attributes, else a copy.

    The copy has neither them nor a body, and nowhere does their text occur in it.
    """
    tree = _tree(error)
    if not any(map(_names, tree)):
        return error
    secrets = {
        text for each in tree for value in _values(each) for text in _texts(value)
    }
    ordered = sorted(secrets - {""}, key=len, reverse=True)
    copies: dict[int, Any] = {id(each): type(each).__new__(type(each)) for each in tree}
    for each in tree:
        _fill(copies[id(each)], each, ordered, copies)
    found: E = copies[id(error)]
    return found


def _tree(error: APIError) -> list[APIError]:
    """Return *error* and the errors inside it, each once."""
    found: dict[int, APIError] = {}
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if id(each) not in found:
            found[id(each)] = each
            waiting += each.errors
    return list(found.values())


def _names(error: APIError) -> tuple[str, ...]:
    # The attribute is the package's own, like this module, but no one else's.
    names: tuple[str, ...] = getattr(error, _ATTRIBUTE)
    return names


def _values(error: APIError) -> Iterator[Any]:
    """Yield the sensitive values; one of the wrong type is a member that no one declared."""
    for name in _names(error):
        yield error.__dict__.get(name)
    for name, value in error.extra.items():
        if _is_sensitive(name, error):
            yield value


def _is_sensitive(name: Any, error: APIError) -> bool:
    # A name that long is a server's: it need not be remembered.
    is_name = isinstance(name, str) and len(name) <= _MAX_NAME
    return is_name and attribute_name(name) in _names(error)


def _texts(value: Any) -> Iterator[str]:
    """Yield every text and number inside *value*, as text."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if is_object(each):
            waiting += each.values()
        elif is_array(each):
            waiting += each
        elif isinstance(each, str) or _is_number(each):
            yield spell(each)


def _fill(
    copy: APIError, error: APIError, secrets: list[str], copies: dict[int, APIError]
) -> None:
    hidden = ("body", "errors", "extra", *_names(error))
    state = {key: value for key, value in error.__dict__.items() if key not in hidden}
    extra = {
        key: value
        for key, value in error.extra.items()
        if not _is_sensitive(key, error)
    }
    copy.args = _scrubbed(error.args, secrets)
    copy.__dict__.update(_scrubbed({**state, "message_": error.message}, secrets))
    if extra:
        copy.extra = _scrubbed(extra, secrets)
    if error.errors:
        copy.errors = tuple(copies[id(each)] for each in error.errors)


def _scrubbed(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, HIDDEN)
        return value
    if is_object(value):
        return {
            _scrubbed(key, secrets): _scrubbed(each, secrets)
            for key, each in value.items()
        }
    if is_array(value):
        scrubbed = [_scrubbed(each, secrets) for each in value]
        return scrubbed if type(value) is list else tuple(scrubbed)
    return HIDDEN if _is_number(value) and spell(value) in secrets else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
