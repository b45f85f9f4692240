"""Errors of an API as answers of Django REST framework."""

from __future__ import annotations

from .django_requests import place_of
from .django_responses import response_of
from .echoes import sent_texts
from .imports import module
from .nested import nested_problems, unsaid_texts
from .serving import leaf
from .standing import stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ..wire import Wire
    from .problems import Problem
    from .serving import Server

    Handler = Callable[[Exception, Mapping[str, Any]], Any]


def handler(server: Server) -> Handler:
    """Return an exception handler that answers as *server* says, else as the framework does."""

    def handle(exc: Exception, context: Mapping[str, Any]) -> Any:
        request = context.get("request")
        wire = _wire(server, exc, request)
        views = module("rest_framework.views")
        if wire is None:
            return views.exception_handler(_silent(exc, request), context)
        # As the framework's own handler does: nothing of a failed request is kept.
        views.set_rollback()
        return response_of(wire, getattr(request, "method", None))

    return handle


def _wire(server: Server, raised: Exception, request: Any) -> Wire | None:
    error = leaf(raised)
    if isinstance(error, server.api.root):
        return server.answer(error)
    exceptions = module("rest_framework.exceptions")
    if isinstance(raised, exceptions.ValidationError):
        refusal = server.refused(_problems(raised, request))
        if refusal is not None:
            return server.answer(refusal)
    if isinstance(raised, module("django.http").Http404):
        return stand_in(server, 404)
    if isinstance(raised, module("django.core.exceptions").PermissionDenied):
        return stand_in(server, 403)
    if not isinstance(raised, exceptions.APIException):
        return None
    return stand_in(server, _status(raised), _headers(raised), cause=raised)


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
        # Rounded up, so that whoever waits so long is let in.
        found.append(("Retry-After", str(-int(-wait // 1))))
    return found


def _problems(raised: Any, request: Any) -> list[Problem]:
    whole = module("rest_framework.settings").api_settings.NON_FIELD_ERRORS_KEY
    return nested_problems(raised.detail, _sent(request), place_of(request), (whole,))


def _silent(raised: Any, request: Any) -> Any:
    """Return *raised* so that its text repeats nothing that was sent."""
    exceptions = module("rest_framework.exceptions")
    if not isinstance(raised, exceptions.ValidationError):
        return raised
    detail = unsaid_texts(raised.detail, _sent(request), exceptions.ErrorDetail)
    silent = exceptions.ValidationError(detail)
    silent.status_code = raised.status_code
    return silent


def _sent(request: Any) -> frozenset[str] | None:
    """Return the texts of a request; None if they cannot be known."""
    try:
        kwargs = request.parser_context["kwargs"]
        return sent_texts(request.data, request.query_params, kwargs)
    except Exception:  # noqa: BLE001, whatever is wrong with the body
        return None
