"""
What adapters of web frameworks share.

A server sends the catalog's errors, also in place of those that its framework makes. One
failure makes one record in the log, and one call of ``on_error``.
"""

from __future__ import annotations

from functools import cache

from ..errors import APIError, printable
from ..values import wait
from .request import Raised, is_final, is_request_id, joined, new_request_id

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ..api import Api
    from ..writer import Wire
    from .request import Problem, Request

    ErrorFactory = Callable[..., APIError]
    Errors = Mapping[int | str, ErrorFactory | None]
    OnInvalidRequest = Callable[[Sequence[Problem]], APIError | None]
    OnError = Callable[[Any, Any], object]
    RequestId = Callable[[Any], str | None]


class Fallbacks:
    """
    Which errors stand for what a framework makes by itself.

    Args:
        by_status: Their classes by status, or by range such as ``4XX``.
        refused: Those for a request that is not valid, by the framework's status for it.
        details: For a class, what makes the arguments that hold what validation found.
    """

    __slots__ = ("by_status", "details", "refused")

    def __init__(
        self,
        by_status: Mapping[int | str, type[APIError]],
        refused: Mapping[int, type[APIError]],
        details: Mapping[type[APIError], Callable[[Sequence[Problem]], dict[str, Any]]],
    ) -> None:
        self.by_status = by_status
        self.refused = refused
        self.details = details


class Server:
    """
    How one application responds.

    Args:
        fallbacks: What stands for the framework's errors, as the catalog says.
        errors: What stands for others of them, by status or range: a class, or a function
            that may take the framework's exception; None keeps the framework's response.
        invalid_request: Makes the error for a request that validation refuses.
        request_id: Returns a request's id; by default it is the header X-Request-Id.
        on_error: Called once for each error response, with the error and the request.

    Raises:
        TypeError: An argument is not what it must be.
        ValueError: A status in *errors* is none of an error.
    """

    def __init__(
        self,
        api: Api,
        fallbacks: Fallbacks,
        *,
        errors: Errors | None = None,
        invalid_request: OnInvalidRequest | None = None,
        request_id: RequestId | None = None,
        on_error: OnError | None = None,
    ) -> None:
        self.api = api
        self.fallbacks = fallbacks
        self._errors: Errors = {} if errors is None else checked(errors, api.root)
        self._invalid_request = _taking(invalid_request, "invalid_request", 1)
        self._request_id = _taking(request_id, "request_id", 1)
        self._on_error = _taking(on_error, "on_error", 2)

    def covers(self, status: int) -> bool:
        """Tell whether anything stands for a framework's error of *status*."""
        return self._factory(status) is not None

    def stand_in(
        self, request: Request, status: int, raised: Raised | None = None
    ) -> Wire | None:
        """Return what replaces a framework's response of *status*; None if nothing does."""
        raised = raised or Raised()
        make = self._factory(status)
        if make is None:
            return None
        detail = raised.detail if status < 500 and is_text(raised.detail) else None
        error = self._made(make, status, request, raised.error, {"message": detail})
        if error is None:
            return None
        given = joined(raised.headers)
        if "retry-after" in given:
            seconds = wait(given["retry-after"][1], _now)
            if seconds is not None:
                # Whole seconds, as a body may require; rounded up so as not to be too early.
                error.__dict__["retry_after"] = -int(-seconds // 1)
        wire = self.respond(error, request, raised)
        if wire is not None and wire.status == error.status:
            written = {name.lower() for name in wire.headers}
            for key, (name, value) in given.items():
                if key not in written:
                    wire.headers[name] = value
        return wire

    def error_for_request(
        self, problems: Sequence[Problem], status: int, request: Request
    ) -> APIError | None:
        """
        Return the error for a request that validation refuses; None if there is none.

        Args:
            status: What the framework itself would send.
        """
        if self._invalid_request is not None:
            found: APIError | None = self._invalid_request(problems)
            return found
        return self.refusal(problems, status, request)

    def refusal(
        self, problems: Sequence[Problem], status: int, request: Request
    ) -> APIError | None:
        """Return the same, whatever ``invalid_request`` would make."""
        refused = self.fallbacks.refused.get(status)
        make = self._factory(status)
        if refused is not None and not self._is_replaced(status):
            make = refused
        if make is None:
            return None
        details = self.fallbacks.details.get(make) if isinstance(make, type) else None
        values = {} if details is None else details(problems)
        return self._made(make, status, request, None, values)

    def respond(
        self, error: APIError, request: Request, raised: Raised | None = None
    ) -> Wire | None:
        """
        Return the response that carries *error*; log it, and call ``on_error``.

        If the error cannot be written, that is logged, and the response is the one for
        status 500; None if the catalog has none, which leaves it to the framework.

        Args:
            raised: What *error* stands for; None if it was itself raised.
        """
        raised = raised or Raised()
        try:
            wire, sent = self._written(error, request)
        except Exception as fault:  # noqa: BLE001, a server always responds
            if fault is not error:
                fault.__cause__ = error
            failed = self._failure(request, fault)
            if failed is None:
                return None
            wire, sent = failed
            why = f"{type(error).__name__} could not be written: {fault}"
            raised = Raised(fault, why, is_mistake=True)
        self._record(sent, request, raised)
        return wire

    def log_failure(self, error: BaseException, request: Request) -> None:
        """Log an exception that came after its response had begun."""
        text = f"{type(error).__name__} after the response had begun"
        extra = _extra(request, None, None, self.id_of(request))
        self._log(_ERROR, request, text, error, extra)

    def log(self, error: BaseException, message: str, *arguments: object) -> None:
        """Log *error* with its traceback and causes, which no response ever shows."""
        from logging import getLogger

        getLogger(self.api.package).error(message, *arguments, exc_info=error)

    def extra_of(self, request: Request, status: int) -> dict[str, Any]:
        """Return what a record of the framework's own says beside its text."""
        make, code = self._factory(status), None
        if isinstance(make, type):
            cls: Any = make
            code = cls.code if isinstance(cls.code, str | int) else None
            status = status if "status" in _parameters(cls) else cls.status or status
        request_id = self.id_of(request)
        if request_id is None and _needs_id(make):
            request_id = self._made_id(request)
        return _extra(request, status, code, request_id)

    def id_of(self, request: Request) -> str | None:
        """Return the id of *request*; None if it has none that is fit to be sent."""
        if request.native is None:
            return None
        if self not in request.ids:
            request.ids[self] = self._given_id(request)
        return request.ids[self]

    def _made_id(self, request: Request) -> str:
        """Return an id for a request that has none, where the response must have one."""
        made = new_request_id()
        if request.native is not None:
            # It is the request's id from now on, in the log and in the response.
            request.ids[self] = made
        return made

    def _given_id(self, request: Request) -> str | None:
        try:
            if self._request_id is None:
                value: Any = request.header("x-request-id")
            else:
                value = self._request_id(request.native)
        except Exception as error:  # noqa: BLE001, a server always responds
            self.log(error, "request_id failed")
            return None
        return value if is_request_id(value) else None

    def _is_replaced(self, status: int) -> bool:
        return status in self._errors or _range_of(status) in self._errors

    def _factory(self, status: int) -> ErrorFactory | None:
        """Return what makes the error for *status*: a status says more than its range."""
        if not is_final(status):
            return None
        by_status = self.fallbacks.by_status
        for key in (status, _range_of(status)):
            for source in (self._errors, by_status):
                if key in source:
                    return source[key]
        return None

    def _made(
        self,
        make: ErrorFactory,
        status: int,
        request: Request,
        raised: BaseException | None,
        values: Mapping[str, Any],
    ) -> APIError | None:
        """Return the error that *make* makes; None, and log why, if it cannot."""
        try:
            if isinstance(make, type):
                request_id = self.id_of(request)
                if request_id is None and _needs_id(make):
                    request_id = self._made_id(request)
                own: APIError = _instance(make, status, values, request_id)
                return own
            return self._error(make(raised) if takes(make, 1) else make())
        except Exception as error:  # noqa: BLE001, the framework's own response is left
            error.__cause__ = error.__cause__ or raised
            self.log(error, "the error for status %s could not be made", status)
            return None

    def _error(self, made: object) -> APIError:
        if isinstance(made, self.api.root):
            return made
        raise TypeError(f"{type(made).__name__} is no error of this API")

    def _written(self, error: APIError, request: Request) -> tuple[Wire, APIError]:
        """
        Return the response that carries *error*, and the error as it is sent.

        Raises:
            ValueError: It cannot be written.
        """
        if not is_final(error.status):
            raise ValueError(f"HTTP has no responses of status {error.status!r}")
        sent = identified(error, self.id_of(request))
        try:
            return self.api.write(sent, _now()), sent
        except ValueError as fault:
            if getattr(fault, "field", None) != "request_id":
                raise
        sent = identified(error, self._made_id(request))
        return self.api.write(sent, _now()), sent

    def _failure(
        self, request: Request, fault: Exception
    ) -> tuple[Wire, APIError] | None:
        """Return the response for status 500 in place of one that cannot be written."""
        try:
            make = self._factory(500)
            error = make and self._made(make, 500, request, fault, {})
            if error is not None:
                return self._written(error, request)
        except Exception as again:  # noqa: BLE001, the framework's own response is left
            self.log(again, "the error for status 500 could not be written")
        extra = _extra(request, 500, None, self.id_of(request))
        self._log(_ERROR, request, "an error could not be written", fault, extra)
        return None

    def _record(self, error: APIError, request: Request, raised: Raised) -> None:
        if not raised.is_logged:
            level, text, shown = _said(error, raised)
            extra = _extra(request, error.status, error.code, error.request_id)
            self._log(level, request, text, shown, extra)
        if self._on_error is None:
            return
        try:
            self._on_error(error, request.native)
        except Exception as fault:  # noqa: BLE001, a server always responds
            self.log(fault, "on_error failed")

    def _log(
        self,
        level: int,
        request: Request,
        text: str,
        shown: BaseException | None,
        extra: dict[str, Any],
    ) -> None:
        from logging import getLogger

        logger = getLogger(self.api.package)
        if logger.isEnabledFor(level):
            where = (request.method, printable(request.path))
            logger.log(level, "%s %s: %s", *where, text, exc_info=shown, extra=extra)


_INFO, _WARNING, _ERROR = 20, 30, 40
"""The levels of ``logging``, which is not imported before something is logged."""


def _said(error: APIError, raised: Raised) -> tuple[int, str, BaseException | None]:
    """Return the level of a record, its text, and whose traceback it has."""
    text = str(error)
    if raised.error is not None:
        detail = raised.error if raised.detail is None else raised.detail
        text = f"{text} ({type(raised.error).__name__}: {printable(detail)})"
    if raised.is_mistake:
        return _ERROR, text, raised.error
    has_cause = error.__cause__ is not None or (
        error.__context__ is not None and not error.__suppress_context__
    )
    level = _WARNING if (error.status or 500) >= 500 else _INFO
    return level, text, error if has_cause and raised.error is None else None


def _extra(
    request: Request, status: int | None, code: str | int | None, request_id: str | None
) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": request.path,
        "status": status,
        "code": code,
        "request_id": request_id,
    }


def identified(error: APIError, request_id: str | None) -> APIError:
    """Return *error* with *request_id*, unless it has one: a copy, as it may be raised again."""
    if request_id is None or error.request_id is not None:
        return error
    other = error.__copy__()
    other.__dict__["request_id"] = request_id
    if error.errors:
        # An error in a list may have a place for it, too.
        inside = [identified(each, request_id) for each in error.errors]
        other.__dict__["errors"] = tuple(inside)
    other.__traceback__ = error.__traceback__
    other.__cause__, other.__context__ = error.__cause__, error.__context__
    other.__suppress_context__ = error.__suppress_context__
    return other


def is_text(value: object) -> bool:
    """Tell whether an exception's detail can be a message."""
    return isinstance(value, str) and bool(value.strip())


def _instance(
    cls: Any, status: int, values: Mapping[str, Any], request_id: str | None
) -> Any:
    """
    Return an error of *cls* with *values*, as far as it takes them.

    ``errors`` has the values of the errors inside it, which are of *cls* as well.
    """
    parameters = _parameters(cls)
    given = {key: value for key, value in values.items() if key in parameters}
    if cls.status != status and "status" in parameters:
        given["status"] = status
    if _needs_id(cls):
        given["request_id"] = request_id
    if "errors" in given:
        parts: Sequence[Mapping[str, Any]] = given["errors"]
        given["errors"] = [_instance(cls, status, each, request_id) for each in parts]
    try:
        return cls(**given)
    except (TypeError, ValueError):
        if given.get("message") is None:
            raise
    # What the framework says is not what a message of this API may be.
    return cls(**{key: value for key, value in given.items() if key != "message"})


def _needs_id(make: object) -> bool:
    """Tell whether *make* is a class whose response must have the id of its request."""
    needed = _parameters(make).get("request_id") if isinstance(make, type) else None
    return needed is not None and needed.default is needed.empty


@cache
def _parameters(cls: type[Any]) -> Mapping[str, Any]:
    """Return the parameters of a constructor, by name."""
    from inspect import signature

    return signature(cls).parameters


def _range_of(status: int) -> str:
    return f"{status // 100}XX"


def _now() -> float:
    from time import time

    return time()


def checked(errors: Any, root: type[APIError]) -> Errors:
    """
    Return *errors* if they can stand for a framework's own.

    Raises:
        TypeError: One is neither a class nor a function that can be called.
        ValueError: A key is no status of an error, and no range of them.
    """
    if not hasattr(errors, "items"):
        raise TypeError(f"errors must be a mapping of statuses, not {errors!r}")
    for key, make in errors.items():
        is_status = type(key) is int and 400 <= key <= 599
        if not is_status and key not in ("4XX", "5XX"):
            message = (
                f"errors has {key!r}, and not a status from 400 to 599, 4XX or 5XX"
            )
            raise ValueError(message)
        if make is None:
            continue
        if isinstance(make, type) and not issubclass(make, root):
            raise TypeError(f"errors[{key!r}] is not a subclass of {root.__name__}")
        if not (_is_plain(make) and (takes(make, 1) or takes(make, 0))):
            expected = "a class that needs no arguments, or a function of one exception"
            raise TypeError(f"errors[{key!r}] must be {expected}, not {make!r}")
    return dict(errors)


def _taking(function: Any, name: str, count: int) -> Any:
    """Return *function* if it takes *count* arguments by position; None if it is None."""
    if function is None or (_is_plain(function) and takes(function, count)):
        return function
    plural = "" if count == 1 else "s"
    message = f"{name} must be a plain function of {count} argument{plural}"
    raise TypeError(f"{message}, not {function!r}")


def takes(function: Any, count: int) -> bool:
    """Tell whether *function* can be called with *count* arguments by position."""
    from inspect import signature

    try:
        found = signature(function)
    except (TypeError, ValueError):
        return True  # Something built in, which does not say.
    # What an adapter gives to a class by itself.
    own = {"request_id", "status"} if isinstance(function, type) else set[str]()
    filled = dict.fromkeys(own & found.parameters.keys())
    try:
        found.bind(*[None] * count, **filled)
    except TypeError:
        return False
    return True


def _is_plain(function: Any) -> bool:
    """Tell whether *function* can be called without awaiting it."""
    from inspect import iscoroutinefunction

    method = "__call__"  # where it is an object that can be called
    call = getattr(function, method, None)
    return callable(function) and not any(map(iscoroutinefunction, (function, call)))


def module(name: str) -> Any:
    """Return the module *name* of a library, which type checkers need not have installed."""
    from importlib import import_module

    return import_module(name)
