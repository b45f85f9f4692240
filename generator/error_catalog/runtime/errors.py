"""
APIError, the base of every generated exception, and how it prints.

Whatever a server sent, ``str()`` of an error is one bounded line that is safe to log.
"""

from __future__ import annotations

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType
    from typing import Any, Self, TypeVar

    from .contract import Contract

    E = TypeVar("E", bound="APIError")

MAX_TEXT = 500
"""How many characters of a server's text ``str()`` of an error shows at most."""


def printable(value: object) -> str:
    """Return *value* as one bounded line without control characters or lone surrogates."""
    text = value if type(value) is str else text_of(value)
    shown = text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}..."
    if shown.isprintable():
        return shown
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in shown
    )


def text_of(value: object) -> str:
    """Return *value* as JSON writes it, else as ``str`` does, else the name of its type."""
    if isinstance(value, str):
        return str.__str__(value)
    from .values import spell

    for write in (spell, str):
        try:
            return str.__str__(write(value))
        except Exception:  # noqa: BLE001, S112  Callers may set any value.
            continue
    return f"<{type(value).__name__}>"


class APIError(Exception):
    """
    An error response of an HTTP API.

    Two errors are equal only if they are the same object; to compare what they say, compare
    ``to_dict()``.
    """

    if TYPE_CHECKING:

        @property
        def code(self) -> str | int | None:
            """The response's error code; None if it has none."""

        @property
        def status(self) -> int | None:
            """
            The HTTP status that was received, or that the error is sent with.

            None only if neither the response nor its class has one.
            """

    else:
        code = None
        status = None

    name: str | None = None
    """The catalog's name for this error; None if the catalog does not know it."""

    title: str = ""
    """A summary, the same for every occurrence."""

    docs: str | None = None
    """The address of this error's documentation."""

    action: str | None = None  # what to do about it
    group: str | None = None  # the name of its group in the catalog
    deprecated: str | None = None  # since when, and what to use instead

    retryable: bool | None = None
    """Whether the request may be sent again; None if the catalog does not say."""

    retry_after: float | None = None
    """Seconds to wait before retrying, from the response, else from the catalog."""

    request_id: str | None = None
    """The server's ID for this request."""

    errors: tuple[APIError, ...] = ()
    """The errors inside this one, in order, where a response carries several."""

    extra: Mapping[str, Any] = {}
    """Members of the response that the catalog does not declare, as received."""

    body: bytes = b""
    """The first 64 KiB of the body, as received."""

    malformed: str | None = None
    """Why the response could not be read as documented; None if it could."""

    default_message: str = ""
    """The message if none is given, with params in braces; if empty, the title is used."""

    # What these attributes hold, or members with their names, never appears in a str, repr,
    # note, dictionary or pickle: all of the API, but for those that the class declares plain.
    _sensitive: tuple[str, ...] = ()

    def __init__(
        self,
        *,
        message: str | None = None,
        status: int | None = None,
        code: str | int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        errors: Sequence[APIError] | None = None,
    ) -> None:
        self._set(
            message=message,
            status=status,
            code=code,
            request_id=request_id,
            retry_after=retry_after,
            errors=errors,
        )

    @property
    def message(self) -> str:
        """What happened, for people to read."""
        given = self.__dict__.get("message_")
        return given if isinstance(given, str) else self._default_message()

    def to_dict(self) -> dict[str, Any]:
        """Return this error as plain values, for logs and comparisons."""
        error = self._redacted()
        shown = {"name": error.name, "status": error.status, "code": error.code}
        rest = {
            key: value
            for key, value in error.__dict__.items()
            if key not in ("message_", "body", "errors", "status", "code")
            and not key.startswith("__")
        }
        if error.errors:
            rest["errors"] = [each.to_dict() for each in error.errors]
        return {**shown, "message": error.message, **rest}

    def __str__(self) -> str:
        facts: tuple[Any, ...] = self.status, self.code, self.message, self.request_id
        redaction = self._hiding()
        if redaction is not None:
            facts = redaction.redacted_line(self, MAX_TEXT)
        status, code, message, request_id = facts
        head = "no status," if status is None else printable(status)
        shown = "no code" if code is None else printable(code)
        text = f"[{head} {shown}] {printable(message)}".rstrip()
        if request_id is None:
            return text
        return f"{text} (request_id={printable(request_id)})"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def add_note(self, note: str) -> None:
        """Add a note that tracebacks show, without the sensitive values that are known now."""
        redaction = self._hiding()
        super().add_note(
            note if redaction is None else redaction.redacted_text(self, note)
        )

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        error = self._redacted()
        return _restore, (type(self), error.args, error.__dict__.copy())

    def __copy__(self) -> Self:
        other: Self = _restore(type(self), self.args, self.__dict__)
        return other

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        from copy import deepcopy

        # Unlike a pickle, a copy stays in this process, so it keeps its secrets.
        other: Self = _restore(type(self), (), {})
        memo[id(self)] = other
        other.args = deepcopy(self.args, memo)
        other.__dict__.update(deepcopy(self.__dict__, memo))
        return other

    def _redacted(self) -> Self:
        """Return this error without its sensitive values; itself if it has none."""
        redaction = self._hiding()
        return self if redaction is None else redaction.redacted(self)

    def _hiding(self) -> Any:
        """Return the module that hides secrets; None if this error can have none."""
        return self._redaction() if self._sensitive or self.errors else None

    @staticmethod
    def _redaction() -> ModuleType | None:
        """Return the module that hides the secrets of the class's API; None if it has none."""
        return None

    @staticmethod
    def _contract() -> Contract | None:
        """Return the tables of the class's API; None if it has none."""
        return None

    def _set(self, **values: Any) -> None:
        """Set the given attributes; None keeps the class's own value."""
        given = {name: value for name, value in values.items() if value is not None}
        defaults = type(self).__init__.__kwdefaults__ or ()
        is_bare = not given and self.name is not None and self.status
        if not is_bare or len(defaults) < len(values):
            from .arguments import take

            take(self, given, values)

    def _default_message(self) -> str:
        message = self.default_message
        if not message:
            return self.title
        found = ""
        for piece in _MESSAGES.get(message) or _split_message(message):
            if isinstance(piece, str):
                found += piece
                continue
            name, attribute = piece
            value = getattr(self, attribute, None)
            found += f"{{{name}}}" if value is None else text_of(value)
        return found


_MESSAGES: dict[str, list[str | tuple[str, str]]] = {}


def _split_message(message: str) -> list[str | tuple[str, str]]:
    """Split a default message into text and params with their attributes, and keep that."""
    from .template import split_text
    from .values import BUILT_IN, attribute_name

    pieces: list[str | tuple[str, str]] = []
    for piece in split_text(message):
        if isinstance(piece, str):
            pieces.append(piece)
        else:
            name, _ = piece
            is_own = name in BUILT_IN
            pieces.append((name, name if is_own else attribute_name(name)))
    if len(_MESSAGES) >= 4096:  # More than most catalogs have.
        _MESSAGES.clear()
    _MESSAGES[message] = pieces
    return pieces


class HasStatus:
    """What the classes of statuses are, for type checkers."""

    if TYPE_CHECKING:

        @property
        def status(self) -> int: ...


def status_class(name: str, status: int, base: type[E]) -> type[E]:
    """Return a new class for the errors of one HTTP status, in the module of *base*."""
    members = {
        "__doc__": f"Any error with status {status}.",
        "__module__": base.__module__,
        "status": status,
    }
    make: Any = type
    root: type[APIError] = base
    bases = (base,) if issubclass(root, HasStatus) else (HasStatus, base)
    made: type[E] = make(name, bases, members)
    return made


def _restore(cls: type[APIError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    # Without __init__: its parameters may change between versions of the package.
    self = cls.__new__(cls)
    self.args = args
    self.__dict__.update(state)
    return self
