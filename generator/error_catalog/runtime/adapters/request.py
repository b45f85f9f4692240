"""
A request, what a framework raised for it, and what validation says about it.

What frameworks and their field types say never repeats what was sent: it may be a password.
What an application's own validators say is compared with what was sent, and is replaced
where it repeats any of it as it was spelled.
"""

from __future__ import annotations

from ..values import fits_in_header, is_array, is_object

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from typing import Any


class Request:
    """
    A request, whatever the framework.

    Args:
        native: The framework's own object.
        header: Returns a header's first value; None if the request lacks it.
        ids: Its ids by who asked for them, where the framework keeps one for its records.
    """

    __slots__ = ("header", "ids", "method", "native", "path")

    def __init__(
        self,
        native: Any,
        method: str,
        path: str,
        header: Callable[[str], str | None],
        ids: dict[Any, str | None] | None = None,
    ) -> None:
        self.native = native
        self.method = method.upper()
        self.path = path
        self.header = header
        self.ids = {} if ids is None else ids


IDS = "error_catalog_ids"
"""The name under which a framework's own object keeps the ids of a request."""


NO_REQUEST = Request(None, "", "", lambda _: None)
"""Where there is none."""


def leaf(error: BaseException) -> BaseException:
    """Return the only error in nested groups of one: task groups wrap what they raise."""
    kind: Any = BaseExceptionGroup
    inside: Any = getattr(error, "exceptions", ())
    if isinstance(error, kind) and len(inside) == 1:
        return leaf(inside[0])
    return error


def is_final(status: object) -> bool:
    """Tell whether HTTP has responses of *status* that end an exchange (RFC 9110 section 15)."""
    return isinstance(status, int) and 200 <= status <= 599


class Raised:
    """
    What a framework responds to by itself.

    Args:
        error: The exception; None if the framework made its response without one.
        detail: What the exception says to the client.
        headers: Those of the framework's response, as far as HTTP can carry them. Allow and
            the like are kept unless the catalog's response has the same header; Retry-After
            replaces the catalog's.
        is_mistake: Nobody meant to send this: it is logged with its traceback.
        is_logged: The framework has logged it.
    """

    __slots__ = ("detail", "error", "headers", "is_logged", "is_mistake")

    def __init__(
        self,
        error: BaseException | None = None,
        detail: object = None,
        headers: Iterable[tuple[object, object]] = (),
        *,
        is_mistake: bool = False,
        is_logged: bool = False,
    ) -> None:
        self.error = error
        self.detail = detail
        self.headers = headers
        self.is_mistake = is_mistake
        self.is_logged = is_logged


ABOUT_BODY = frozenset(
    (
        *("content-disposition", "content-encoding", "content-language"),
        *("content-length", "content-type", "etag", "last-modified"),
        "transfer-encoding",
    )
)
"""Headers that describe the body, and so go when it is replaced; in lower case."""


def joined(headers: Iterable[tuple[object, object]]) -> dict[str, tuple[str, str]]:
    """
    Return name and value of each header by its lower-case name.

    Those about the body are left out, and those that HTTP cannot carry.
    """
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        shown, text = str(name), str(value)
        key = shown.lower()
        if key in ABOUT_BODY or not (_is_name(shown) and fits_in_header(text)):
            continue
        if key in found:
            # Several lines with one name are one list (RFC 9110 section 5.3).
            text = f"{found[key][1]}, {text}"
        found[key] = (shown, text)
    return found


def _is_name(text: str) -> bool:
    """Tell whether *text* can be the name of a header (RFC 9110 section 5.6.2)."""
    rest = text.translate(dict.fromkeys(map(ord, "!#$%&'*+-.^_`|~")))
    return text.isascii() and (rest.isalnum() or (not rest and bool(text)))


MAX_REQUEST_ID = 128
"""The most characters of a request's id that are taken over."""


def is_request_id(value: object) -> bool:
    """Tell whether *value* may be sent and logged: visible ASCII, and not too much of it."""
    return (
        isinstance(value, str)
        and 0 < len(value) <= MAX_REQUEST_ID
        and all("!" <= each <= "~" for each in value)
    )


def new_request_id() -> str:
    """Return an id for a request that has none, where the response must have one."""
    from uuid import uuid4

    return uuid4().hex


class Problem:
    """
    One reason why a request is not valid; it never contains the value that was sent.

    Args:
        field: The field, such as ``address.city`` or ``tags.0``; empty for the whole.
        message: The reason, for people.
        kind: The reason, for programs, as the framework calls it: ``missing``.
        place: ``body``, ``query``, ``path``, ``header`` or ``cookie``.
        steps: The way to the field, for names that have dots in them.
    """

    __slots__ = ("field", "kind", "message", "place", "steps")

    def __init__(
        self,
        field: str,
        message: str,
        kind: str,
        place: str,
        steps: Sequence[str] | None = None,
    ) -> None:
        self.field = field
        self.message = message
        self.kind = kind
        self.place = place
        own = field.split(".") if field else []
        self.steps: Sequence[str] = own if steps is None else steps

    def __repr__(self) -> str:
        return (
            f"Problem({self.field!r}, {self.message!r}, {self.kind!r}, {self.place!r})"
        )


def messages_by_field(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """Return every message under its field: ``{"email": ["Field required"]}``."""
    found: dict[str, list[str]] = {}
    for each in problems:
        found.setdefault(each.field, []).append(each.message)
    return found


def message_by_field(problems: Iterable[Problem]) -> dict[str, str]:
    """Return the first message of each field: ``{"email": "Field required"}``."""
    found: dict[str, str] = {}
    for each in problems:
        found.setdefault(each.field, each.message)
    return found


def messages(problems: Iterable[Problem]) -> list[str]:
    """Return each problem as one text: ``["email: Field required"]``."""
    return [
        f"{each.field}: {each.message}" if each.field else each.message
        for each in problems
    ]


def items(
    problems: Iterable[Problem], members: Mapping[str, str]
) -> list[dict[str, Any]]:
    """
    Return each problem as an object.

    Args:
        members: For each member of the object, the attribute of the problem that it holds,
            ``pointer`` for the field as a JSON Pointer (RFC 6901), ``steps`` for the part
            of the request and the way to the field as a list, or ``text`` for field and
            message. ``body_pointer``, ``query`` and ``header`` stand for a pointer or the
            field's name, in an object about that part of the request alone; ``reason``
            for the message, with the field where none of these stands.
    """
    found: list[dict[str, Any]] = []
    for each in problems:
        about = {_ABOUT[what]: what for what in members.values() if what in _ABOUT}
        known = about.get(each.place)
        reason = "text" if known is None else "message"
        held = {
            member: reason if what == "reason" else what
            for member, what in members.items()
            if what not in _ABOUT or what == known
        }
        found.append({key: _attribute(each, what) for key, what in held.items()})
    return found


_ABOUT = {"body_pointer": "body", "query": "query", "header": "header"}
"""What the members are about that are not in every object."""


def _attribute(problem: Problem, what: str) -> str | list[str]:
    if what == "steps":
        return [problem.place, *problem.steps]
    if what == "text":
        return messages((problem,))[0]
    if what in ("query", "header"):
        return problem.field
    if what not in ("pointer", "body_pointer"):
        return str(getattr(problem, what))
    escaped = (step.replace("~", "~0").replace("/", "~1") for step in problem.steps)
    return "".join(f"/{step}" for step in escaped)


MAX_SENT = 1_000
"""How many values of a request messages are compared with; with more, none is trusted."""

_START = 16
"""How many characters of a value are searched for: a message may cut off the rest."""

_QUOTING = ("does_not_exist", "invalid_choice")
"""Kinds whose messages quote the value, perhaps in another spelling."""

_NEUTRAL = {
    "blank": "This field may not be blank.",
    "does_not_exist": "There is no such object.",
    "invalid_choice": "This is not one of the choices.",
    "max_length": "This value is too long.",
    "max_value": "This value is too great.",
    "min_length": "This value is too short.",
    "min_value": "This value is too small.",
    "not_a_list": "This must be a list.",
    "null": "This field may not be null.",
    "required": "This field is required.",
    "unique": "This value is taken.",
}


def sent_texts(*data: Any) -> frozenset[str] | None:
    """Return how messages may spell the texts and numbers in *data*; None if too many."""
    found: set[str] = set()
    for count, value in enumerate(_leaves(data)):
        if count >= MAX_SENT:
            return None
        found |= _spellings(str(value).strip()[:_START])
    return frozenset(found - {""})


def without_echo(message: str, kind: str, sent: frozenset[str] | None) -> str:
    """
    Return *message*, or a neutral one if it repeats a value that was sent.

    Args:
        kind: As Django calls it, such as ``invalid_choice``.
        sent: What ``sent_texts`` returned; None trusts no message.
    """
    if kind not in _QUOTING and sent is not None:
        text = message.casefold()
        if not any(each in text and _stands_out(each, text) for each in sent):
            return message
    return _NEUTRAL.get(kind, "This value is not valid.")


def _leaves(data: Any) -> Iterator[Any]:
    waiting = [data]
    while waiting:
        value: Any = waiting.pop()
        if hasattr(value, "lists"):
            # A form may send a name more than once.
            value = dict(value.lists())
        if is_object(value):
            waiting.extend(value.values())
        elif is_array(value):
            waiting.extend(value)
        elif isinstance(value, str | int | float):
            # But no booleans: any message may contain these words.
            if not isinstance(value, bool):
                yield value
        else:
            # An uploaded file.
            waiting.append(str(getattr(value, "name", "")))


def _spellings(value: str) -> set[str]:
    """Return how a message may spell *value*, case-folded."""
    from html import escape
    from json import dumps

    forms = (value, repr(value)[1:-1], dumps(value)[1:-1], escape(value))
    return {each.casefold() for each in forms}


def _stands_out(value: str, text: str) -> bool:
    """Tell whether *text* repeats *value*, and does not contain it by coincidence."""
    from re import escape, search

    if len(value) > 3:
        return True
    # "Not a valid date" does not repeat "a".
    is_short_word = len(value) < 3 and value.isalpha()
    left, right = (_QUOTE, _QUOTE) if is_short_word else (r"(?<!\w)", r"(?!\w)")
    return search(f"{left}{escape(value)}{right}", text) is not None


_QUOTE = "[\"'`\u2018\u2019\u201c\u201d\u201e\xab\xbb]"


MAX_STEP = 64
"""How many characters of a field's name are kept: the client may have made it up."""


def nested_problems(
    messages: Any,
    sent: frozenset[str] | None,
    place: str,
    whole: Collection[str] = (),
) -> list[Problem]:
    """
    Return a problem for each text in *messages*.

    Args:
        messages: Texts in nested lists and dicts: ``{"tags": {0: ["Too long."]}}``. A text
            may have a ``code``, which is the problem's kind.
        sent: What ``sent_texts`` returned for the request.
        whole: Keys that are not fields but hold messages about the whole request.
    """
    found: list[Problem] = []
    for path, text in _texts(messages, (), whole):
        kind = _kind(text)
        message = without_echo(str(text), kind, sent)
        found.append(Problem(".".join(path), message, kind, place, path))
    return found


def without_echoes(
    messages: Any, sent: frozenset[str] | None, text: Callable[[str, str], Any]
) -> Any:
    """
    Return nested *messages*, with a neutral text for each that repeats what was sent.

    Args:
        text: Makes a text from a message and its code.
    """
    if is_object(messages):
        return {
            key: without_echoes(value, sent, text) for key, value in messages.items()
        }
    if is_array(messages):
        return [without_echoes(value, sent, text) for value in messages]
    kind = _kind(messages)
    return text(without_echo(str(messages), kind, sent), kind)


def _kind(text: Any) -> str:
    return str(getattr(text, "code", None) or "invalid")


def _texts(
    messages: Any, path: tuple[str, ...], whole: Collection[str]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    if is_object(messages):
        for key, value in messages.items():
            step = () if key in whole else (str(key)[:MAX_STEP],)
            yield from _texts(value, (*path, *step), whole)
    elif is_array(messages):
        for index, value in enumerate(messages):
            # A text in a list is about the field itself; anything else, about an item.
            step = (str(index),) if is_object(value) or is_array(value) else ()
            yield from _texts(value, (*path, *step), whole)
    else:
        yield path, messages
