"""
What adapters of web frameworks share.

A server sends the catalog's errors, also in place of those that the framework makes by
itself. What validation says about a request never repeats what was sent: it may be a
password.
"""

from __future__ import annotations

from ..api import Problem
from ..errors import APIError
from ..values import is_array, is_object, wait

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

    from ..api import Api
    from ..writer import Wire

    ErrorFactory = Callable[[], APIError]
    OnInvalidRequest = Callable[[Sequence[Problem]], APIError | None]


class Server:
    """
    How one application responds.

    Args:
        errors: By status, what replaces the framework's own error: a class, or a function
            without parameters; None keeps the framework's own response. Statuses that are
            not listed are those of the package's module ``framework``.
        invalid_request: Makes the error for a request that validation rejects; by default,
            the package's own function does.
    """

    def __init__(
        self,
        api: Api,
        errors: Mapping[int, ErrorFactory | None] | None = None,
        invalid_request: OnInvalidRequest | None = None,
    ) -> None:
        self.api = api
        self._errors: Mapping[int, ErrorFactory | None] = errors or {}
        self._invalid_request = invalid_request

    def error_for_status(self, status: int) -> APIError | None:
        """Return what replaces a framework's error of *status*; None if nothing does."""
        named = self._errors if status in self._errors else self.api.by_status
        make = named.get(status)
        return None if make is None else make()

    def error_for_request(self, problems: Sequence[Problem]) -> APIError | None:
        """Return the error for a request that validation rejects; None if there is none."""
        make = self._invalid_request or self.api.invalid_request
        return make(problems)

    def respond(self, error: APIError, method: str = "GET") -> Wire | None:
        """
        Return the response that carries *error*, and log the error.

        If the error cannot be written, that is logged, and the response is the one for
        status 500; None if the catalog has none, which leaves it to the framework.

        Args:
            method: Of the request: responses to HEAD have no body (RFC 9110 section 9.3.2).
        """
        wire = self._write(error)
        if wire is not None and method.upper() == "HEAD":
            wire.body = b""
        return wire

    def log(self, error: BaseException, message: str, *arguments: object) -> None:
        """Log *error* with its traceback and causes, which no response ever shows."""
        from logging import getLogger

        getLogger(self.api.package).error(message, *arguments, exc_info=error)

    def _write(self, error: APIError) -> Wire | None:
        try:
            wire = self.api.write(error, _now())
        except Exception as fault:  # noqa: BLE001, a server always responds
            fault.__cause__ = error
            self.log(fault, "an error could not be written: %s", type(error).__name__)
            return self._write_failure()
        self._log_sent(error)
        return wire

    def _write_failure(self) -> Wire | None:
        try:
            failure = self.error_for_status(500)
            return None if failure is None else self.api.write(failure, _now())
        except Exception as fault:  # noqa: BLE001, the framework's own response is left
            self.log(fault, "the error for status 500 could not be written")
            return None

    def _log_sent(self, error: APIError) -> None:
        from logging import ERROR, INFO, getLogger

        logger = getLogger(self.api.package)
        is_ours = error.status is None or error.status >= 500
        level = ERROR if is_ours else INFO
        caused = error.__cause__ is not None or error.__context__ is not None
        shown = error if is_ours or caused else None
        logger.log(level, "%s", error, exc_info=shown)


def leaf(error: BaseException) -> BaseException:
    """Return the only error in nested groups of one: task groups wrap what they raise."""
    kind: Any = BaseExceptionGroup
    inside: Any = getattr(error, "exceptions", ())
    if isinstance(error, kind) and len(inside) == 1:
        return leaf(inside[0])
    return error


def _now() -> float:
    from time import time

    return time()


ABOUT_BODY = frozenset(
    (
        *("content-disposition", "content-encoding", "content-language"),
        *("content-length", "content-type", "etag", "last-modified"),
        "transfer-encoding",
    )
)
"""Headers that describe the body, and so go when it is replaced; in lower case."""


def stand_in(
    server: Server,
    status: int,
    headers: Iterable[tuple[str, str]] = (),
    cause: BaseException | None = None,
) -> Wire | None:
    """
    Return what replaces the framework's own response of *status*; None if nothing does.

    Args:
        headers: Those of the framework's response. Allow and the like are kept unless the
            catalog's response has the same header; Retry-After replaces the catalog's.
        cause: The exception that the framework caught; it is logged and never sent.
    """
    error = server.error_for_status(status)
    if error is None:
        return None
    given = _joined(headers)
    if "retry-after" in given:
        seconds = wait(given["retry-after"][1], _now)
        if seconds is not None:
            # Whole seconds, as a body may require; rounded up so as not to be too early.
            error.__dict__["retry_after"] = -int(-seconds // 1)
    if error.status is None or error.status >= 500:
        error.__cause__ = cause
    wire = server.respond(error)
    if wire is not None and wire.status == error.status:
        written = {name.lower() for name in wire.headers}
        for key, (name, value) in given.items():
            if key not in written:
                wire.headers[name] = value
    return wire


def _joined(headers: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return name and value of each header by its lower-case name, but none about the body."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in headers:
        key = name.lower()
        if key in found:
            # Several lines with one name are one list (RFC 9110 section 5.3).
            value = f"{found[key][1]}, {value}"  # noqa: PLW2901
        if key not in ABOUT_BODY:
            found[key] = (name, value)
    return found


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
            or ``pointer`` for the field as a JSON Pointer (RFC 6901).
    """
    return [
        {member: _attribute(each, what) for member, what in members.items()}
        for each in problems
    ]


def _attribute(problem: Problem, what: str) -> str:
    if what != "pointer":
        return str(getattr(problem, what))
    steps = problem.field.split(".") if problem.field else []
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)


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
        found.append(
            Problem(".".join(path), without_echo(str(text), kind, sent), kind, place)
        )
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


def module(name: str) -> Any:
    """Return the module *name* of a library, which type checkers need not have installed."""
    from importlib import import_module

    return import_module(name)
