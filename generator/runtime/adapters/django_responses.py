"""What Django made of an error, and what it is replaced by."""

from __future__ import annotations

from .imports import module
from .standing import ABOUT_BODY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..wire import Wire


def response_of(wire: Wire, method: str | None) -> Any:
    """Return the ``HttpResponse`` that carries *wire* to a request of *method*."""
    return fill(module("django.http").HttpResponse(), wire, method)


def fill(response: Any, wire: Wire, method: str | None) -> Any:
    """Put *wire* into *response*, which keeps its other headers and its cookies."""
    for name in ABOUT_BODY:
        if name in response:
            del response[name]
    for name, value in wire.headers.items():
        response[name] = value
    response.status_code = wire.status
    # An answer to HEAD tells the length of the body that it leaves out (RFC 9110 section 8.6).
    response.content = b"" if method == "HEAD" else wire.body
    if wire.status not in (204, 304):
        response["Content-Length"] = str(len(wire.body))
    return response


def page_500(request: Any) -> Any:
    """Return the project's own page for a fault of the server."""
    return module("django.urls").get_resolver().resolve_error_handler(500)(request)


def is_made_by_django(
    request: Any, response: Any, raised: BaseException | None
) -> bool:
    """
    Tell whether *response* is Django's own page for an error, and not meant for developers.

    Args:
        raised: What Django made it of, if that is known.
    """
    if response.status_code < 400 or response.streaming:
        return False
    # What is no page comes from a view, or from a handler that the project chose.
    if not response.get("Content-Type", "").startswith("text/html"):
        return False
    debug = module("django.conf").settings.DEBUG
    if debug and (response.status_code >= 500 or _has_no_route(request)):
        return False
    if isinstance(response, module("django.http").HttpResponseNotAllowed):
        return not response.content
    # Django logs at once what it made itself, and a view's own answer later.
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
