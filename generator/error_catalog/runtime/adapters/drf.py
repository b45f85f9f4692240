"""Django REST framework: an exception handler that sends the catalog's errors."""

from __future__ import annotations

from .django import REFUSED, place_of, request_of, response_of
from .request import (
    NO_REQUEST,
    Problem,
    Raised,
    is_final,
    leaf,
    nested_problems,
    sent_texts,
    without_echoes,
)
from .server import module

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..writer import Wire
    from .server import Server

    Handler = Callable[[Exception, Mapping[str, Any]], Any]


def handler(server: Server) -> Handler:
    """Return an exception handler that responds as *server* says, else as the framework does."""

    def handle(exc: Exception, context: Mapping[str, Any]) -> Any:
        request, error = context.get("request"), leaf(exc)
        wire = _wire(server, error, request)
        views = module("rest_framework.views")
        if wire is None:
            if not is_final(getattr(error, "status_code", REFUSED)):
                # No server could send it: it is a mistake, and left to Django as one.
                return None
            return views.exception_handler(_without_echoes(error, request), context)
        # As in the framework's own handler: a failed request changes no data.
        views.set_rollback()
        return response_of(wire, getattr(request, "method", None))

    return handle


def _wire(server: Server, raised: Any, request: Any) -> Wire | None:
    known = NO_REQUEST if request is None else request_of(request)
    if isinstance(raised, server.api.root):
        return server.respond(raised, known)
    exceptions = module("rest_framework.exceptions")
    if isinstance(raised, exceptions.ValidationError):
        problems = _problems(raised, request)
        own = server.error_for_request(problems, _status(raised), known)
        if own is not None:
            return server.respond(own, known)
    if isinstance(raised, module("django.http").Http404):
        return server.stand_in(known, 404, Raised(raised, _first(raised)))
    if isinstance(raised, module("django.core.exceptions").PermissionDenied):
        return server.stand_in(known, 403, Raised(raised, _first(raised)))
    if not isinstance(raised, exceptions.APIException):
        return None
    said = Raised(raised, _detail(raised), _headers(raised))
    return server.stand_in(known, _status(raised), said)


def _first(raised: Exception) -> Any:
    """Return what the framework sends of one of Django's exceptions."""
    return raised.args[0] if raised.args else None


def _detail(raised: Any) -> Any:
    """Return what an exception says itself; None if it is what the framework always says."""
    own = raised.detail
    is_plain = type(raised).__module__ == "rest_framework.exceptions"
    repeats_header = "{media_type}" in raised.default_detail
    if is_plain and (repeats_header or own == raised.default_detail):
        return None
    return str(own) if isinstance(own, str) else own


def _status(raised: Any) -> int:
    status: int = raised.status_code
    return status


def _headers(raised: Any) -> list[tuple[str, str]]:
    """Return the headers that the framework's own handler would send."""
    found: list[tuple[str, str]] = []
    challenge: str | None = getattr(raised, "auth_header", None)
    if challenge:
        found.append(("WWW-Authenticate", challenge))
    wait: float | None = getattr(raised, "wait", None)
    if wait is not None:
        # Rounded up, so as not to be too early.
        found.append(("Retry-After", str(-int(-wait // 1))))
    return found


def _problems(raised: Any, request: Any) -> list[Problem]:
    whole = module("rest_framework.settings").api_settings.NON_FIELD_ERRORS_KEY
    return nested_problems(raised.detail, _sent(request), place_of(request), (whole,))


def _without_echoes(raised: Any, request: Any) -> Any:
    """Return *raised* with messages that repeat nothing that was sent."""
    exceptions = module("rest_framework.exceptions")
    if not isinstance(raised, exceptions.ValidationError):
        return raised
    detail = without_echoes(raised.detail, _sent(request), exceptions.ErrorDetail)
    other = exceptions.ValidationError(detail)
    other.status_code = raised.status_code
    return other


def _sent(request: Any) -> frozenset[str] | None:
    """Return the texts in a request; None if they cannot be read."""
    try:
        kwargs = request.parser_context["kwargs"]
        return sent_texts(request.data, request.query_params, kwargs)
    except Exception:  # noqa: BLE001, a body can fail in any way
        return None
