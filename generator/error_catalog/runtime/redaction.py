"""
An error without its secrets, for logs, dictionaries and pickles.

A secret is what a sensitive attribute holds, or a member of that name in what was received.
It is hidden with all that is inside it, in every spelling of ``str``, ``repr`` and ``json``.
"""

from __future__ import annotations

import re

from .values import (
    MAX_DEPTH,
    attribute_name,
    is_array,
    is_number,
    is_object,
    spell,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeVar

    from .errors import APIError

    E = TypeVar("E", bound=APIError)

HIDDEN = "***"
"""What replaces the text of a sensitive value."""

SENSITIVE = "_sensitive"
"""The attribute of exceptions that names what is hidden; private to the package."""

RECEIVED = "__received__"
"""The attribute for a list of what came under these names, but is held otherwise or nowhere."""


def keep_given(error: APIError, name: str, value: Any) -> None:
    """Remember what was given for the attribute *name*, if it is sensitive, as it came."""
    if name in _names(error):
        error.__dict__.setdefault(RECEIVED, []).append(value)


def keep_received(error: APIError, body: Any) -> None:
    """Remember what the decoded *body* has under sensitive names, wherever that is."""
    found = members(body, _names(error))
    if found:
        error.__dict__[RECEIVED] = found


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


def redacted_line(error: APIError, size: int) -> tuple[Any, ...]:
    """Return status, code, message and request ID without secrets, texts cut after *size*."""
    secrets = _secrets(_tree(error))

    def shown(name: str, value: Any) -> Any:
        if _is_own(error, name, value):
            return value
        if not isinstance(value, str):
            return _scrubbed(value, (), secrets)
        # One more tells that there is more; a pickle's text is cut at the same place.
        return secrets.hide(str.__str__(value), size + 1)

    others = {"message": _message(error), "request_id": error.request_id}
    facts: dict[str, Any] = {"status": error.status, "code": error.code, **others}
    return tuple(shown(*each) for each in facts.items())


def redacted_text(error: APIError, text: str) -> str:
    """Return *text* without the secrets of *error*."""
    return _secrets(_tree(error)).hide(text)


_SHORT = 3
_LONG = 64
_WORDS = frozenset(("true", "false", "null", "True", "False", "None"))
_WORD_START = re.compile(r"(?<!\w)(?<!\d[.,])")
_WORD_END = re.compile(r"(?!\w)(?![.,]\d)")
_PLAIN = re.compile(r"[ !#-&(-\[\]-~]*")


class Secrets:
    """
    Texts to hide in other texts, in a time that grows with both, however many there are.

    Those of at most three characters, and words such as ``true``, are hidden only where they
    stand alone: elsewhere nobody can tell them from a part of a word. A long one is known
    by its first 64 characters.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._lengths: dict[str, int] = {}
        for text in texts:
            for form in _forms(text) if text.strip("* \t\r\n") else ():
                head = form[:_LONG]
                self._lengths[head] = max(self._lengths.get(head, 0), len(form))
        self._sizes = sorted(set(map(len, self._lengths)), reverse=True)
        first = "".join(sorted({head[0] for head in self._lengths}))
        self._starts = re.compile(f"[{re.escape(first)}]" if first else "(?!)")

    def hide(self, text: str, size: int | None = None) -> str:
        """Return *text* with ``HIDDEN`` for each secret, or the first *size* characters of that."""
        pieces: list[str] = []
        done = length = 0
        for match in self._starts.finditer(text):
            start = match.start()
            if size is not None and length + start - done >= size:
                break
            end = self._end(text, start)
            if end and (start > done or not pieces):
                pieces += (text[done:start], HIDDEN)
                length += start - done + len(HIDDEN)
            done = max(done, end)
        rest = text[done:] if size is None else text[done : done + size]
        return "".join((*pieces, rest))[:size]

    def is_number(self, text: str) -> bool:
        """Tell whether the number that *text* spells is one of them, and no short one."""
        return len(text) > _SHORT and text[:_LONG] in self._lengths

    def _end(self, text: str, start: int) -> int:
        """Return where the longest secret at *start* ends; 0 if there is none."""
        for size in self._sizes:
            head = text[start : start + size]
            if head in self._lengths and _counts(head, text, start):
                return start + self._lengths[head]
        return 0


def _counts(secret: str, text: str, start: int) -> bool:
    """Tell whether *secret*, which is at *start*, is hidden there."""
    if len(secret) > _SHORT and secret not in _WORDS:
        return True
    after = start + len(secret)
    return bool(_WORD_START.match(text, start) and _WORD_END.match(text, after))


def _forms(text: str) -> set[str]:
    """Return the spellings of *text* in texts that Python or JSON quotes, even twice."""
    from json import dumps

    found = {text}
    for _ in () if _PLAIN.fullmatch(text) else range(2):
        for each in tuple(found):
            # Python escapes the single quote only in a text that has both.
            found |= {repr(each)[1:-1], repr(f"'\"{each}")[4:-1], dumps(each)[1:-1]}
            found.add(dumps(each, ensure_ascii=False)[1:-1])
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
    names: tuple[str, ...] = getattr(error, SENSITIVE)
    return names


def _secrets(tree: list[APIError]) -> Secrets:
    return Secrets(text for each in tree for text in _texts(_values(each)))


def _values(error: APIError) -> list[Any]:
    """Return the sensitive values: of attributes, and of members with their names."""
    names = _names(error)
    state = error.__dict__
    own = [getattr(error, name, None) for name in names]
    others = [state[key] for key in state if key not in ("errors", RECEIVED, *names)]
    return [*own, state.get(RECEIVED), *members(others, names)]


def members(value: Any, names: tuple[str, ...]) -> list[Any]:
    """Return the value of each member, however deep inside *value*, that has one of *names*."""
    found: list[Any] = []
    waiting = [value] if names else []
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        if is_array(each):
            seen.add(id(each))
            waiting += _full(each)
        elif is_object(each):
            seen.add(id(each))
            further: list[Any] = []
            for key, inner in each.items():
                (found if _is_sensitive(key, names) else further).append(inner)
            waiting += _full(further)
    return found


def _full(values: Iterable[Any]) -> list[Any]:
    """Return the lists and objects among *values* that have something in them."""
    return [each for each in values if isinstance(each, _TREES) and each]


_TREES = (list, tuple, dict)


def _is_sensitive(name: Any, names: tuple[str, ...]) -> bool:
    # A longer name comes from the server, and need not fill the cache of attribute_name.
    text = str.__str__(name) if isinstance(name, str) else ""
    return len(text) <= 200 and attribute_name(text) in names


def _texts(value: Any) -> Iterator[str]:
    """Yield all texts that show *value* or something in it."""
    waiting = [value]
    # It keeps them, or else others might get their addresses.
    seen: dict[int, Any] = {}
    while waiting:
        each = waiting.pop()
        if type(each) is str:
            yield each
        elif each is not None and id(each) not in seen:
            seen[id(each)] = each
            try:
                waiting += _inside(each)
            except Exception:  # noqa: BLE001, S112  Callers may set any value.
                continue


def _inside(value: object) -> Iterable[Any]:
    """Return what is inside *value*; of one value, the texts that show it, and its parts."""
    from collections.abc import Collection, Mapping

    kind: Any = type(value)
    given: Any = value
    if isinstance(value, Mapping):
        return *given.keys(), *given.values()
    if isinstance(value, bytes | bytearray | memoryview):
        raw = bytes(given)
        return raw.decode("utf-8", "replace"), repr(raw)[2:-1]
    if isinstance(value, Collection) and not isinstance(value, str):
        return list(given)
    if hasattr(kind, SENSITIVE):
        return ()  # An error's own texts have no secrets.
    found: list[Any] = []
    for write in _WRITERS:
        try:
            found.append(str.__str__(write(given)))
        except Exception:  # noqa: BLE001, S112  Nor can anybody else show it so.
            continue
    state: dict[str, Any] = getattr(given, "__dict__", {})
    is_record = hasattr(kind, "__pydantic_fields__")
    found += (x for x in state.values() if is_record or type(x) in (str, bytes))
    fields = ("_value_", *getattr(kind, "__dataclass_fields__", ()))
    return *found, *(getattr(given, name, None) for name in fields)


_WRITERS: tuple[Callable[[Any], str], ...] = (
    *(str, repr, spell, str.__str__),
    lambda value: value.isoformat(),
)


def _message(error: APIError) -> str:
    """Return the message; params that it shows by itself are hidden, however short."""
    shown = [name for name in _names(error) if getattr(error, name, None) is not None]
    copy = type(error).__new__(type(error))
    copy.__dict__.update(error.__dict__, **dict.fromkeys(shown, HIDDEN))
    return copy.message


def _is_own(error: APIError, name: str, value: Any) -> bool:
    """Tell whether *value* is what the catalog says of all errors of the class."""
    plain = type(value) in (str, int, float)
    return plain and value == getattr(type(error), name, None)


def _fill(
    copy: APIError, error: APIError, secrets: Secrets, copies: dict[int, APIError]
) -> None:
    names = _names(error)
    gone = ("body", "errors", RECEIVED, *names)
    state = {key: value for key, value in error.__dict__.items() if key not in gone}
    copy.args = _scrubbed(error.args, (), secrets)
    for key, value in {**state, "message_": _message(error)}.items():
        is_own = _is_own(error, key, value)
        shown = value if is_own else _scrubbed(value, names, secrets)
        if key not in ("status", "retry_after") or shown != HIDDEN:
            copy.__dict__[key] = shown
    if error.errors:
        copy.errors = tuple(copies[id(each)] for each in error.errors)


def _scrubbed(
    value: Any, names: tuple[str, ...], secrets: Secrets, depth: int = 0
) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if type(value) is str:
        return secrets.hide(value)
    if depth > MAX_DEPTH:
        return HIDDEN

    def inside(each: Any) -> Any:
        return _scrubbed(each, names, secrets, depth + 1)

    if is_object(value):
        return {
            inside(key): HIDDEN if _is_sensitive(key, names) else inside(each)
            for key, each in value.items()
        }
    if is_array(value):
        scrubbed = map(inside, value)
        return list(scrubbed) if type(value) is list else tuple(scrubbed)
    if is_number(value):
        is_shown = any(map(secrets.is_number, _texts(value)))
    else:
        is_shown = any(secrets.hide(text) != text for text in _texts(value))
    return HIDDEN if is_shown else value
