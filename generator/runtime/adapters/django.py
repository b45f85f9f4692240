"""Errors of an API as answers of a Django project."""

from __future__ import annotations

from .django_requests import problems_in
from .django_responses import fill, is_made_by_django, page_500, response_of
from .imports import module
from .serving import leaf
from .standing import stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .serving import Server

_RAISED = "_error_catalog_raised"
"""The attribute of a request that holds what was raised for it, then of Django's answer."""


class Middleware:
    """
    Answers what is raised below it.

    Args:
        prefix: Django's own errors are left alone for paths that do not begin with it.
    """

    sync_capable = True
    async_capable = True

    def __init__(
        self, get_response: Callable[..., Any], server: Server, prefix: str
    ) -> None:
        self._server = server
        self._prefix = prefix
        asgiref = module("asgiref.sync")
        self._is_async: bool = asgiref.iscoroutinefunction(get_response)
        if self._is_async:
            asgiref.markcoroutinefunction(self)
        self.get_response = self._guarded(get_response)
        module("django.core.signals").got_request_exception.connect(_remember)

    def __call__(self, request: Any) -> Any:
        """Return the response to *request*, or its coroutine under ASGI."""
        if self._is_async:
            return self._call_async(request)
        return self._checked(request, self.get_response(request))

    async def _call_async(self, request: Any) -> Any:
        return self._checked(request, await self.get_response(request))

    def process_exception(self, request: Any, exception: Exception) -> Any:
        """Return the response to what a view raised; None leaves it to Django."""
        error = leaf(exception)
        if isinstance(error, self._server.api.root):
            wire = self._server.answer(error)
            # Raised again, it would only fail again.
            return (
                page_500(request) if wire is None else response_of(wire, request.method)
            )
        if not self._concerns(request):
            return None
        exceptions = module("django.core.exceptions")
        if isinstance(exception, exceptions.ValidationError):
            refusal = self._server.refused(problems_in(request, exception))
            wire = None if refusal is None else self._server.answer(refusal)
            return None if wire is None else response_of(wire, request.method)
        if isinstance(exception, _expected()):
            # Django logs it and makes a page of it, in whose place our answer comes.
            setattr(request, _RAISED, exception)
        return None

    def _guarded(self, get_response: Any) -> Any:
        """
        Return *get_response* so that errors of the middleware directly below come first here.

        Django makes an answer of everything that a middleware raises before the next one
        sees it, and logs it as unhandled.
        """
        handlers = module("django.core.handlers.exception")
        if getattr(get_response, "__globals__", None) is not vars(handlers):
            return get_response
        below = get_response.__wrapped__

        def guard(request: Any) -> Any:
            try:
                return below(request)
            except Exception as exception:  # noqa: BLE001, raised again if not ours
                return self._answered(request, exception)

        async def guard_async(request: Any) -> Any:
            try:
                return await below(request)
            except Exception as exception:  # noqa: BLE001, raised again if not ours
                return self._answered(request, exception)

        return handlers.convert_exception_to_response(
            guard_async if self._is_async else guard
        )

    def _answered(self, request: Any, exception: Exception) -> Any:
        response = self.process_exception(request, exception)
        if response is None:
            raise exception
        return response

    def _checked(self, request: Any, response: Any) -> Any:
        """Return *response*, made ours if it is Django's answer to an error."""
        raised: BaseException | None = request.__dict__.pop(_RAISED, None)
        raised = raised or getattr(response, _RAISED, None)
        if raised is not None:
            # Where we have nothing to say, the middleware of another API may have.
            setattr(response, _RAISED, raised)
        error = None if raised is None else leaf(raised)
        if isinstance(error, self._server.api.root):
            wire = self._server.answer(error)
        elif self._concerns(request) and is_made_by_django(request, response, raised):
            wire = stand_in(self._server, response.status_code, cause=raised)
        else:
            return response
        if wire is None:
            return response
        setattr(response, _RAISED, None)
        return fill(response, wire, request.method)

    def _concerns(self, request: Any) -> bool:
        return bool(request.path_info.startswith(self._prefix))


def _remember(request: Any = None, **_: Any) -> None:
    """Keep what Django answers with 500, which it tells nobody but by this signal."""
    from sys import exc_info

    if request is not None:
        setattr(request, _RAISED, exc_info()[1])


def _expected() -> tuple[type[Exception], ...]:
    """Return what Django answers with a status other than 500."""
    exceptions = module("django.core.exceptions")
    return (
        module("django.http").Http404,
        module("django.http.multipartparser").MultiPartParserError,
        exceptions.BadRequest,
        exceptions.PermissionDenied,
        exceptions.SuspiciousOperation,
    )
