"""The base of every generated exception."""

from __future__ import annotations

from .templates import split_text
from .values import BUILT_IN, attribute_name, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, Self

MAX_TEXT = 500
"""The most characters of a server's text that ``str()`` of an error shows."""


class APIError(Exception):
    """
    An error answer of an HTTP API.

    Two errors are equal only if they are the same object; compare ``to_dict()``.
    """

    if TYPE_CHECKING:

        @property
        def code(self) -> str | int | None:
            """What the answer calls this error; None if it has no code."""

    else:
        code = None

    name: str | None = None
    """The catalog's name of this error; None if the catalog does not know it."""

    status: int = 0
    """The HTTP status as received, else the one that the error is sent with."""

    title: str = ""
    """A summary that is the same for every occurrence."""

    docs: str | None = None
    """Where the documentation describes this error."""

    retryable: bool | None = None
    """Whether to send the request again; None if the catalog does not say."""

    retry_after: float | None = None
    """Seconds to wait before the next try, from the answer, else from the catalog."""

    request_id: str | None = None
    """What the server calls this request."""

    errors: tuple[APIError, ...] = ()
    """The errors inside this one, where an answer carries several, in their order."""

    extra: Mapping[str, Any] = {}
    """Members of the answer that the catalog does not declare, as received."""

    body: bytes = b""
    """The first 64 KiB of the body as received."""

    malformed: str | None = None
    """Why the answer could not be read as documented; None if it could."""

    default_message: str = ""
    """The message where none is given, with params in braces; the title if empty."""

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
        """What happened, for a person to read."""
        given = self.__dict__.get("message_")
        return given if isinstance(given, str) else self._default_message()

    def to_dict(self) -> dict[str, Any]:
        """Return what this error says, as plain values: for logs and for comparing."""
        shown = {"name": self.name, "status": self.status, "code": self.code}
        rest = {
            key: value
            for key, value in self.__dict__.items()
            if key not in ("message_", "body", "errors", "status", "code")
            and not key.startswith("__")
        }
        if self.errors:
            rest["errors"] = [each.to_dict() for each in self.errors]
        return {**shown, "message": self.message, **rest}

    def __str__(self) -> str:
        code = "no code" if self.code is None else printable(spell(self.code))
        text = f"[{self.status} {code}] {printable(self.message)}".rstrip()
        if self.request_id is None:
            return text
        return f"{text} (request_id={printable(self.request_id)})"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        return _restore, (type(self), self.args, self.__dict__.copy())

    def _set(
        self,
        *,
        message: str | None = None,
        errors: Sequence[APIError] | None = None,
        **values: Any,
    ) -> None:
        """Set the attributes that are given; None leaves the class's own value."""
        if message is not None:
            self.__dict__["message_"] = message
        if errors is not None:
            self.__dict__["errors"] = tuple(errors)
        for name, value in values.items():
            if value is not None:
                self.__dict__[name] = value

    def _default_message(self) -> str:
        return "".join(
            piece if isinstance(piece, str) else self._spelled(piece[0])
            for piece in split_text(self.default_message or self._plain_title())
        )

    def _plain_title(self) -> str:
        return self.title.replace("{", "{{").replace("}", "}}")

    def _spelled(self, name: str) -> str:
        attribute = name if name in BUILT_IN else attribute_name(name)
        value = getattr(self, attribute, None)
        return f"{{{name}}}" if value is None else spell(value)


def printable(text: str) -> str:
    """Return *text* as one bounded line without control characters or lone surrogates."""
    shown = text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}..."
    if shown.isprintable():
        return shown
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in shown
    )


def _restore(cls: type[APIError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    # Without __init__: its parameters may change between versions of the package.
    self = cls.__new__(cls)
    self.args = args
    self.__dict__.update(state)
    return self
