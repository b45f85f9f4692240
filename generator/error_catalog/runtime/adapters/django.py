"""
Django: middleware that sends the catalog's errors, and reads Django's requests.

Django's own pages for errors are replaced; those of views and for developers are not.
"""

from __future__ import annotations

from logging import Filter, getLogger

from ..values import is_object
from .request import (
    ABOUT_BODY,
    IDS,
    NO_REQUEST,
    Problem,
    Raised,
    Request,
    leaf,
    sent_texts,
    without_echo,
)
from .server import module

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from ..writer import Wire
    from .server import Server


def problems_in(request: Any, raised: Any) -> list[Problem]:
    """Return the problems that a ``django.core.exceptions.ValidationError`` reports."""
    whole: str = module("django.core.exceptions").NON_FIELD_ERRORS
    sent = _sent(request)
    found: list[Problem] = []
    by_field: Any = getattr(raised, "error_dict", None) or {whole: raised.error_list}
    for name, errors in by_field.items():
        field = "" if name == whole else str(name)
        for each in errors:
            kind = str(each.code or "invalid")
            known = _known(each, sent)
            found += [
                Problem(
                    field, without_echo(message, kind, known), kind, place_of(request)
                )
                for message in each.messages
            ]
    return found


def place_of(request: Any) -> str:
    """Return the part of *request* that holds its data."""
    return "query" if request.method in ("GET", "HEAD", "DELETE") else "body"


def _known(error: Any, sent: frozenset[str] | None) -> frozenset[str] | None:
    """Add to *sent* the value that a validator says it rejected, as it was parsed."""
    params = error.params if is_object(error.params) else {}
    value = sent_texts(params.get("value"))
    return None if sent is None or value is None else sent | value


def _sent(request: Any) -> frozenset[str] | None:
    """Return the texts in a request; None if they cannot be read."""
    match = request.resolver_match
    try:
        return sent_texts(
            request.GET,
            request.POST,
            request.FILES,
            _json_of(request),
            None if match is None else match.kwargs,
        )
    except Exception:  # noqa: BLE001, a body can fail in any way
        return None


def _json_of(request: Any) -> Any:
    from json import loads

    if request.content_type in _FORMS or not request.body:
        return None
    return loads(request.body)


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def request_of(request: Any) -> Request:
    """Return what all adapters know of a request of Django, or of its REST framework."""
    # That of the REST framework is around Django's.
    state: dict[str, Any] = getattr(request, "_request", request).__dict__
    ids: dict[Any, str | None] = state.setdefault(IDS, {})
    method: str = request.method or ""
    return Request(request, method, request.path, request.headers.get, ids)


SENT = "_error_catalog_sent"
"""The attribute of a response that is one of the catalog's."""


def response_of(wire: Wire, method: str | None) -> Any:
    """Return the ``HttpResponse`` of *wire* for a request of *method*."""
    return fill(module("django.http").HttpResponse(), wire, method)


def fill(response: Any, wire: Wire, method: str | None) -> Any:
    """Put *wire* into *response*, which keeps its other headers and its cookies."""
    for name in ABOUT_BODY:
        if name in response:
            del response[name]
    for name, value in wire.headers.items():
        response[name] = value
    response.status_code = wire.status
    setattr(response, SENT, True)
    # It has its record in the log; Django would add one.
    response._has_been_logged = True  # noqa: SLF001, there is no public way
    # The response to HEAD has the length of the body that it omits (RFC 9110 section 8.6).
    response.content = b"" if method == "HEAD" else wire.body
    if wire.status not in (204, 304):
        response["Content-Length"] = str(len(wire.body))
    return response


def page_500(request: Any) -> Any:
    """Return the project's own page for status 500."""
    return module("django.urls").get_resolver().resolve_error_handler(500)(request)


def is_made_by_django(
    request: Any, response: Any, raised: BaseException | None
) -> bool:
    """
    Tell whether *response* is Django's own page for an error, but not one for developers.

    Args:
        raised: The exception that Django made it from, if that is known.
    """
    if response.status_code < 400 or response.streaming or hasattr(response, SENT):
        return False
    # Anything but a page comes from a view, or from a handler that the project chose.
    if not response.get("Content-Type", "").startswith("text/html"):
        return False
    debug = module("django.conf").settings.DEBUG
    if debug and (response.status_code >= 500 or _has_no_route(request)):
        return False
    if isinstance(response, module("django.http").HttpResponseNotAllowed):
        return not response.content
    # Django logs its own responses at once, and those of views later.
    return (
        raised is not None
        or getattr(response, "_has_been_logged", False)
        or (response.status_code == 404 and _has_no_route(request))
    )


def _has_no_route(request: Any) -> bool:
    if request.resolver_match is not None:
        return False
    urls = module("django.urls")
    try:
        urls.resolve(request.path_info, getattr(request, "urlconf", None))
    except urls.Resolver404:
        return True
    return False


REFUSED = 400
"""The status of a request that is not valid: Django itself has none."""

_RAISED = "_error_catalog_raised"
"""The attribute of a request, then of its response, that holds what was raised."""


_LAYERS = "_error_catalog_layers"
"""The attribute of a request for the middleware that it has come through."""


class Middleware:
    """
    Responds to what is raised below it.

    Args:
        prefix: Django's own errors are left alone on paths that do not begin with it.
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
        _Extras.install(self)

    def refusal(self, problems: Sequence[Problem]) -> Any:
        """Return the catalog's error for a request that is not valid; None if it has none."""
        return self._server.refusal(problems, REFUSED, NO_REQUEST)

    def __call__(self, request: Any) -> Any:
        """Return the response to *request*, or its coroutine under ASGI."""
        request.__dict__.setdefault(_LAYERS, []).append(self)
        if self._is_async:
            return self._call_async(request)
        return self._checked(request, self.get_response(request))

    async def _call_async(self, request: Any) -> Any:
        return self._checked(request, await self.get_response(request))

    def process_exception(self, request: Any, exception: Exception) -> Any:
        """Return the response to what a view raised; None leaves it to Django."""
        error = leaf(exception)
        if isinstance(error, self._server.api.root):
            wire = self._server.respond(error, request_of(request))
            # Django could do no better with an error that cannot be written.
            return (
                page_500(request) if wire is None else response_of(wire, request.method)
            )
        if not self._concerns(request):
            return None
        exceptions = module("django.core.exceptions")
        if isinstance(error, exceptions.ValidationError):
            problems, said = problems_in(request, error), request_of(request)
            own = self._server.error_for_request(problems, REFUSED, said)
            wire = None if own is None else self._server.respond(own, said)
            return None if wire is None else response_of(wire, request.method)
        if isinstance(error, _expected()):
            if isinstance(error, exceptions.SuspiciousOperation):
                _Extras.complete(self, type(error))
            # Django logs it and makes a page of it, which our response then replaces.
            setattr(request, _RAISED, error)
            if error is not exception:
                # But it does not look into groups.
                handlers = module("django.core.handlers.exception")
                return handlers.response_for_exception(request, error)
        return None

    def _guarded(self, get_response: Any) -> Any:
        """
        Return *get_response* so that this sees what the middleware directly below raises.

        Django itself turns whatever a middleware raises into a response before the next one
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
                return self._respond_or_raise(request, exception)

        async def guard_async(request: Any) -> Any:
            try:
                return await below(request)
            except Exception as exception:  # noqa: BLE001, raised again if not ours
                return self._respond_or_raise(request, exception)

        return handlers.convert_exception_to_response(
            guard_async if self._is_async else guard
        )

    def _respond_or_raise(self, request: Any, exception: Exception) -> Any:
        response = self.process_exception(request, exception)
        if response is None:
            raise exception
        return response

    def _checked(self, request: Any, response: Any) -> Any:
        """Return *response*, replaced by ours if it is Django's own response to an error."""
        raised: BaseException | None = request.__dict__.pop(_RAISED, None)
        raised = raised or getattr(response, _RAISED, None)
        if raised is not None:
            # If we do not replace it, the middleware of another API may.
            setattr(response, _RAISED, raised)
        error = None if raised is None else leaf(raised)
        if isinstance(error, self._server.api.root):
            wire = self._server.respond(error, request_of(request))
        elif self._concerns(request) and is_made_by_django(request, response, raised):
            wire = self._stand_in(request, response, raised)
        else:
            return response
        if wire is None:
            return response
        setattr(response, _RAISED, None)
        return fill(response, wire, request.method)

    def _stand_in(
        self, request: Any, response: Any, raised: BaseException | None
    ) -> Wire | None:
        status: int = response.status_code
        logged = bool(getattr(response, "_has_been_logged", False))
        # What these exceptions say is on none of Django's own pages, so it is not for clients.
        said = Raised(raised, is_mistake=status >= 500, is_logged=logged)
        return self._server.stand_in(request_of(request), status, said)

    def extra_of(self, request: Any, status: int) -> dict[str, Any]:
        """Return what Django's own record of a response says beside its text."""
        is_here = self in request.__dict__.get(_LAYERS, ())
        if not (is_here and self._concerns(request) and self._server.covers(status)):
            return {}
        return self._server.extra_of(request_of(request), status)

    def _concerns(self, request: Any) -> bool:
        return bool(request.path_info.startswith(self._prefix))


class _Extras(Filter):
    """Adds to the records of Django's own errors what those of ours have."""

    def __init__(self, middleware: Middleware) -> None:
        super().__init__()
        self.middleware = middleware

    @classmethod
    def install(cls, middleware: Middleware) -> None:
        """Add to Django's records what *middleware* knows, in place of another of its class."""
        cls._complete("django.request", middleware)
        cls._complete("django.security.csrf", middleware)
        cls.complete(middleware, module("django.core.exceptions").SuspiciousOperation)

    @classmethod
    def complete(cls, middleware: Middleware, kind: type[Any]) -> None:
        """Do so for the records of a kind of suspicious operation: each has its own logger."""
        for each in (kind, *_below(kind)):
            cls._complete(f"django.security.{each.__name__}", middleware)

    @classmethod
    def _complete(cls, name: str, middleware: Middleware) -> None:
        logger = getLogger(name)
        for each in list(logger.filters):
            if isinstance(each, cls) and type(each.middleware) is type(middleware):
                if each.middleware is middleware:
                    return
                logger.removeFilter(each)
        logger.addFilter(cls(middleware))

    def filter(self, record: Any) -> bool:
        """Complete *record*, and let it pass."""
        request = getattr(record, "request", None)
        status = getattr(record, "status_code", 0)
        if request is not None and not hasattr(record, "request_id"):
            record.__dict__.update(self.middleware.extra_of(request, status))
        return True


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    """Yield the classes derived from *kind*."""
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _remember(request: Any = None, **_: Any) -> None:
    """Keep the exception behind a 500, which Django reports by this signal alone."""
    from sys import exc_info

    if request is not None:
        setattr(request, _RAISED, exc_info()[1])


def _expected() -> tuple[type[Exception], ...]:
    """Return the exceptions for which Django sends a status other than 500."""
    exceptions = module("django.core.exceptions")
    return (
        module("django.http").Http404,
        module("django.http.multipartparser").MultiPartParserError,
        exceptions.BadRequest,
        exceptions.PermissionDenied,
        exceptions.SuspiciousOperation,
    )
