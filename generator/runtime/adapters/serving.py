"""What a server answers, whatever the framework: our errors, and its own made ours."""

from __future__ import annotations

from ..base import APIError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ..api import Api
    from ..wire import Wire
    from .problems import Problem

    Made = Callable[[], APIError]
    Refusal = Callable[[Sequence[Problem]], APIError | None]


class Server:
    """
    How one application answers.

    Args:
        errors: By status, what stands for an error that the framework makes: a class, or
            a function without parameters; None leaves the framework's own answer. Before
            what the package says in its module ``framework``.
        invalid_request: Makes the error for a request that validation refuses; None
            takes the package's own.
    """

    def __init__(
        self,
        api: Api,
        errors: Mapping[int, Made | None] | None = None,
        invalid_request: Refusal | None = None,
    ) -> None:
        self.api = api
        self._errors: Mapping[int, Made | None] = errors or {}
        self._invalid_request = invalid_request

    def made(self, status: int) -> APIError | None:
        """Return the catalog's error for a framework's error of *status*, if it has one."""
        named = self._errors if status in self._errors else self.api.by_status
        make = named.get(status)
        return None if make is None else make()

    def refused(self, problems: Sequence[Problem]) -> APIError | None:
        """Return the catalog's error for a request that validation refuses, if it has one."""
        refuse = self._invalid_request or self.api.invalid_request
        return refuse(problems)

    def answer(self, error: APIError, method: str = "GET") -> Wire | None:
        """
        Return the answer that carries *error*, and log it.

        An error that cannot be written is a fault of the server: it is logged, and the
        answer is that of status 500; None if the catalog has none, so the framework's own.

        Args:
            method: Of the request; an answer to HEAD has no body (RFC 9110 section 9.3.2).
        """
        wire = self._write(error)
        if wire is not None and method.upper() == "HEAD":
            wire.body = b""
        return wire

    def log(self, error: BaseException, message: str, *arguments: object) -> None:
        """Log *error* with its traceback and causes, which no answer ever shows."""
        from logging import getLogger

        getLogger(self.api.package).error(message, *arguments, exc_info=error)

    def _write(self, error: APIError) -> Wire | None:
        try:
            wire = self.api.write(error, _now())
        except Exception as fault:  # noqa: BLE001, a server answers, whatever happens
            fault.__cause__ = error
            self.log(fault, "an error could not be written: %s", type(error).__name__)
            return self._write_failure()
        self._note(error)
        return wire

    def _write_failure(self) -> Wire | None:
        try:
            failure = self.made(500)
            return None if failure is None else self.api.write(failure, _now())
        except Exception as fault:  # noqa: BLE001, the framework's own answer is left
            self.log(fault, "the error of status 500 could not be written")
            return None

    def _note(self, error: APIError) -> None:
        from logging import ERROR, INFO, getLogger

        logger = getLogger(self.api.package)
        level = ERROR if error.status >= 500 else INFO
        caused = error.__cause__ is not None or error.__context__ is not None
        shown = error if error.status >= 500 or caused else None
        logger.log(level, "%s", error, exc_info=shown)


def leaf(error: BaseException) -> BaseException:
    """Return the one error in a group of one, however deep: task groups wrap what they raise."""
    kind: Any = BaseExceptionGroup
    inside: Any = getattr(error, "exceptions", ())
    if isinstance(error, kind) and len(inside) == 1:
        return leaf(inside[0])
    return error


def _now() -> float:
    from time import time

    return time()
