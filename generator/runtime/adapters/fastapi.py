"""FastAPI: requests that validation refuses, and the application's own OpenAPI document."""

from __future__ import annotations

from .documenting import complete
from .guarding import POLICY_VIOLATION, called
from .imports import module
from .problems import Problem
from .validating import details, problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..base import APIError
    from .handling import Installation

SAMPLE = (Problem("field", "Field required", "missing", "body"),)
"""What a request lacks that shows which error refuses requests."""


def extend(installation: Installation) -> None:
    """Add to *installation* what FastAPI has beyond Starlette."""
    validation = _Validation(installation)
    exceptions = module("fastapi.exceptions")
    installation.handle(exceptions.RequestValidationError, validation.on_request)
    socket_error = exceptions.WebSocketRequestValidationError
    installation.handle(socket_error, validation.on_socket)
    installation.app.openapi = _Document(installation, validation)


class _Validation:
    """How requests that FastAPI's validation refuses are answered."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    async def on_request(self, request: Any, error: Any) -> Any:
        """Answer an HTTP request."""
        sent = _sent(request, error)
        made = self.installation.server.refused(problems(error.errors(), sent))
        if made is not None:
            return await self.installation.on_error(request, made)
        former = self._former(error)
        if former is not None:
            return await called(former, request, error)
        content = {"detail": details(error.errors(), sent)}
        return module("starlette.responses").JSONResponse(content, 422)

    async def on_socket(self, socket: Any, error: Any) -> Any:
        """Refuse the handshake of a WebSocket."""
        sent = _sent(socket, error)
        made = self.installation.server.refused(problems(error.errors(), sent))
        if made is not None:
            return await self.installation.on_error(socket, made)
        former = self._former(error)
        if former is not None:
            return await called(former, socket, error)
        # FastAPI's own reason would show what was sent.
        return await socket.close(POLICY_VIOLATION)

    def refuser(self) -> Any:
        """Return what answers a refused request: this, or that of another API; or None."""
        if self.refusal() is not None:
            return self
        kind = module("fastapi.exceptions").RequestValidationError
        former = getattr(self.installation.before.get(kind), "__self__", None)
        return None if former is None else getattr(former, "refuser", _no_one)()

    def refusal(self) -> APIError | None:
        """Return the error that refuses a request; None if it cannot be told beforehand."""
        try:
            return self.installation.server.refused(SAMPLE)
        except Exception as error:  # noqa: BLE001, the document is made without it
            self.installation.server.log(error, "what refuses a request cannot be told")
            return None

    def _former(self, error: Any) -> Any:
        """Return the handler that there was before, unless it is FastAPI's own."""
        before = self.installation.before
        found = next(
            (before[each] for each in type(error).__mro__ if each in before), None
        )
        own = getattr(found, "__module__", None) == "fastapi.exception_handlers"
        return None if own else found


class _Document:
    """Makes an application's OpenAPI document, completed each time that FastAPI renews it."""

    def __init__(self, installation: Installation, validation: _Validation) -> None:
        self.installation = installation
        self.validation = validation
        self.openapi = installation.app.openapi
        self.completed: Any = None

    def __call__(self) -> Any:
        document = self.openapi()
        if document is not self.completed:
            complete(document, self.installation.server.api, self._refusal())
            self.completed = document
        return document

    def _refusal(self) -> APIError | None:
        """Return the error that refuses requests; None if it is none of this API's."""
        kind = module("fastapi.exceptions").RequestValidationError
        handler = self.installation.app.exception_handlers.get(kind)
        refuser = getattr(getattr(handler, "__self__", None), "refuser", None)
        if refuser is None or refuser() is not self.validation:
            return None
        refusal: APIError | None = self.validation.refusal()
        return refusal


def _no_one() -> None:
    """Stand for the one who refuses requests where FastAPI itself does."""


def _sent(connection: Any, error: Any) -> list[Any]:
    """Return all values that came with a request, of which no answer may say anything."""
    body = getattr(error, "body", None)
    form = getattr(body, "multi_items", None)
    return [
        body if form is None else [value for _, value in form()],
        [each.get("input") for each in error.errors()],
        [value for _, value in connection.query_params.multi_items()],
        connection.path_params,
    ]
