"""The base of every generated exception."""

from __future__ import annotations

from .printing import printable, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, Self


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

    # Attributes that are in no str, repr, dictionary or pickle.
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
        """What happened, for a person to read."""
        given = self.__dict__.get("message_")
        return given if isinstance(given, str) else self._default_message()

    def to_dict(self) -> dict[str, Any]:
        """Return what this error says, as plain values: for logs and for comparing."""
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
        error = self._redacted()
        code = "no code" if error.code is None else printable(error.code)
        text = f"[{printable(error.status)} {code}] {printable(error.message)}".rstrip()
        if error.request_id is None:
            return text
        return f"{text} (request_id={printable(error.request_id)})"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __reduce__(self) -> tuple[Callable[..., Self], tuple[Any, ...]]:
        error = self._redacted()
        return _restore, (type(self), error.args, error.__dict__.copy())

    def __copy__(self) -> Self:
        other: Self = _restore(type(self), self.args, self.__dict__)
        return other

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        from copy import deepcopy

        # Unlike a pickle, a copy stays here: it keeps what is secret.
        other: Self = _restore(type(self), (), {})
        memo[id(self)] = other
        other.args = deepcopy(self.args, memo)
        other.__dict__.update(deepcopy(self.__dict__, memo))
        return other

    def _redacted(self) -> Self:
        """Return this error without what its catalog calls sensitive; it, if nothing is."""
        if not self._sensitive and not self.errors:
            return self
        from .redacting import redacted

        return redacted(self)

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
        from .templates import split_text

        return "".join(
            piece if isinstance(piece, str) else self._spelled(piece[0])
            for piece in split_text(self.default_message or self._plain_title())
        )

    def _plain_title(self) -> str:
        return self.title.replace("{", "{{").replace("}", "}}")

    def _spelled(self, name: str) -> str:
        from .values import BUILT_IN, attribute_name

        attribute = name if name in BUILT_IN else attribute_name(name)
        value = getattr(self, attribute, None)
        return f"{{{name}}}" if value is None else text_of(value)


def _restore(cls: type[APIError], args: tuple[Any, ...], state: dict[str, Any]) -> Any:
    # Without __init__: its parameters may change between versions of the package.
    self = cls.__new__(cls)
    self.args = args
    self.__dict__.update(state)
    return self
