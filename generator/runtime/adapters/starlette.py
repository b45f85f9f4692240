"""Starlette: errors that are raised anywhere become the documented answers."""

from __future__ import annotations

from .guarding import mounted
from .handling import Installation, installation
from .serving import Server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    from ..api import Api
    from .serving import Made, Refusal

    class Application(Protocol):
        """``starlette.applications.Starlette``, or ``fastapi.FastAPI``."""

        def add_exception_handler(
            self, exc_class_or_status_code: Any, handler: Any, /
        ) -> Any: ...

        def build_middleware_stack(self) -> Any: ...


def install(
    api: Api,
    app: Application,
    errors: Mapping[int, Made | None] | None = None,
    invalid_request: Refusal | None = None,
) -> None:
    """
    Make *app*, and the applications mounted in it, answer with this API's errors.

    A second time replaces *errors* and *invalid_request*.

    Raises:
        RuntimeError: The application has answered a request already.
    """
    server = Server(api, errors, invalid_request)
    known = installation(app, api)
    former = None if known is None else known.server
    if known is None:
        if getattr(app, "middleware_stack", None) is not None:
            raise RuntimeError("install errors before the application has started")
        known = Installation(app, server)
    for each in (app, *mounted(app)):
        there = installation(each, api)
        if there is not None and there.server is former:
            there.server = server
    known.cover_mounted()
