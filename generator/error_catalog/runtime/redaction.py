"""An error without its secrets, for logs, dictionaries and pickles."""

from __future__ import annotations

from .values import attribute_name, is_array, is_number, is_object, spell

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, TypeVar

    from .errors import APIError

    E = TypeVar("E", bound=APIError)

HIDDEN = "***"
"""What replaces the text of a sensitive value."""

_ATTRIBUTE = "_sensitive"
_MAX_NAME = 200


def redacted(error: E) -> E:
    """
    Return *error*, or a copy without secrets if it or an error inside it can have any.

    The copy has no body and no sensitive attributes, and their text occurs nowhere in it.
    """
    tree = _tree(error)
    if not any(map(_names, tree)):
        return error
    secrets = _secrets(tree)
    copies: dict[int, Any] = {id(each): type(each).__new__(type(each)) for each in tree}
    for each in tree:
        _fill(copies[id(each)], each, secrets, copies)
    found: E = copies[id(error)]
    return found


def redacted_line(error: E) -> E:
    """Do the same for what ``str`` shows: the copy has neither inner errors nor params."""
    tree = _tree(error)
    if not any(map(_names, tree)):
        return error
    state = {name: getattr(error, name) for name in ("status", "code", "request_id")}
    copy = type(error).__new__(type(error))
    state["message_"] = error.message
    copy.__dict__.update(_scrubbed(state, _secrets(tree)))
    return copy


def _secrets(tree: list[APIError]) -> Secrets:
    return Secrets(
        text for each in tree for value in _values(each) for text in _texts(value)
    )


_FEW = 16
_HEAD = 4
_LONG = 64


class Secrets:
    """
    Texts to hide in other texts, in a time that grows with both, however many there are.

    Of several thousand secrets, each text is compared only with those that begin like it.
    A long one is then known by its first 64 characters.
    """

    __slots__ = ("_lengths", "_long", "_short", "texts")

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = frozenset(texts) - {""}
        lengths: dict[str, set[int]] = {}
        self._long: dict[str, int] = {}
        for text in self.texts if len(self.texts) > _FEW else ():
            if len(text) > _LONG:
                head = text[:_LONG]
                self._long[head] = max(self._long.get(head, 0), len(text))
            lengths.setdefault(text[:_HEAD], set()).add(min(len(text), _LONG + 1))
        self._lengths = {head: sorted(each)[::-1] for head, each in lengths.items()}
        self._short = sorted({len(head) for head in lengths})

    def hide(self, text: str) -> str:
        """Return *text* with ``HIDDEN`` in place of each secret."""
        spans = self._few_in(text) if len(self.texts) <= _FEW else self._many_in(text)
        pieces: list[str] = []
        done = 0
        for start, end in spans:
            if start > done or not pieces:
                pieces += (text[done:start], HIDDEN)
            done = max(done, end)
        return "".join((*pieces, text[done:])) if pieces else text

    def _few_in(self, text: str) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for secret in self.texts:
            start = text.find(secret)
            while start >= 0:
                spans.append((start, start + len(secret)))
                start = text.find(secret, start + len(secret))
        return sorted(spans)

    def _many_in(self, text: str) -> Iterator[tuple[int, int]]:
        for start in range(len(text)):
            for size in self._short:
                lengths = self._lengths.get(text[start : start + size])
                end = 0 if lengths is None else self._end(text, start, lengths)
                if end:
                    yield start, end

    def _end(self, text: str, start: int, lengths: list[int]) -> int:
        """Return where the longest secret at *start* ends; 0 if there is none."""
        for length in lengths:
            end = start + length
            if length > _LONG:
                whole = self._long.get(text[start : start + _LONG])
                if whole is not None:
                    return start + whole
            elif text[start:end] in self.texts:
                return end
        return 0


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
    # Private to the package, of which this module is a part.
    names: tuple[str, ...] = getattr(error, _ATTRIBUTE)
    return names


def _values(error: APIError) -> Iterator[Any]:
    """Yield the sensitive values; those of the wrong type are among the extra members."""
    for name in _names(error):
        yield error.__dict__.get(name)
    for name, value in error.extra.items():
        if _is_sensitive(name, error):
            yield value


def _is_sensitive(name: Any, error: APIError) -> bool:
    # A longer name comes from the server, and need not fill the cache of attribute_name.
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
        elif isinstance(each, str) or is_number(each):
            yield spell(each)


def _fill(
    copy: APIError, error: APIError, secrets: Secrets, copies: dict[int, APIError]
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


def _scrubbed(value: Any, secrets: Secrets) -> Any:
    if isinstance(value, str):
        return secrets.hide(value)
    if is_object(value):
        return {
            _scrubbed(key, secrets): _scrubbed(each, secrets)
            for key, each in value.items()
        }
    if is_array(value):
        scrubbed = [_scrubbed(each, secrets) for each in value]
        return scrubbed if type(value) is list else tuple(scrubbed)
    return HIDDEN if is_number(value) and spell(value) in secrets.texts else value
