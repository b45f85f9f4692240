"""
FastAPI, on top of the Starlette adapter: request validation, and the OpenAPI document.

Nothing that was sent is repeated, in our responses or in FastAPI's own.
"""

from __future__ import annotations

from ..errors import printable
from .openapi import complete, document_operations
from .request import MAX_STEP, NO_REQUEST, Problem, sent_texts, without_echo
from .server import module
from .starlette import POLICY_VIOLATION, call_handler, request_of
from .starlette import install as install_in_starlette

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ..errors import APIError
    from .request import Request
    from .server import Server
    from .starlette import Application, Installation

    Error = Mapping[str, Any]

PLACES = ("body", "query", "path", "header", "cookie")

MAX_STEPS = 32
"""How many steps of a path are kept: a recursive model is as deep as the client likes."""


def problems(errors: Iterable[Error], sent: Iterable[Any]) -> list[Problem]:
    """
    Return each of pydantic's *errors* as a problem.

    Args:
        sent: What came with the request: a message that repeats any of it is replaced.
    """
    texts = sent_texts(*sent)
    found: list[Problem] = []
    for error in errors:
        place, *steps = _path(error)
        names = [str(each) for each in steps]
        message, kind = _message(error, texts), _kind(error)
        found.append(Problem(".".join(names), message, kind, str(place), names))
    return found


def details(errors: Iterable[Error], sent: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the same in FastAPI's format, without ``input``, ``ctx`` and ``url``."""
    texts = sent_texts(*sent)
    return [
        {"type": _kind(error), "loc": _path(error), "msg": _message(error, texts)}
        for error in errors
    ]


def _kind(error: Error) -> str:
    return printable(str(error.get("type", "")))


def _path(error: Error) -> list[str | int]:
    """Return the part of the request, and the steps from there to the field."""
    steps: list[Any] = list(error.get("loc", ()))
    if not steps or steps[0] not in PLACES:
        steps.insert(0, PLACES[0])
    if error.get("type") == "json_invalid":
        # What follows is a position in the text, not a field.
        return steps[:1]
    return [each if isinstance(each, int) else _step(each) for each in _few(steps)]


def _few(steps: list[Any]) -> list[Any]:
    return steps if len(steps) <= MAX_STEPS else [*steps[:MAX_STEPS], "..."]


def _step(step: Any) -> str:
    text = str(step)
    return printable(text if len(text) <= MAX_STEP else f"{text[:MAX_STEP]}...")


def _message(error: Error, sent: frozenset[str] | None) -> str:
    """Return pydantic's own message, or as much of it as repeats nothing that was sent."""
    text = str(error.get("msg", ""))
    kind = str(error.get("type", ""))
    if kind == "json_invalid":
        return "Invalid JSON"
    context: Mapping[str, Any] = error.get("ctx") or {}
    template = None if kind in _CUSTOM else _template(kind, context, text)
    if template is None:
        said = text.removeprefix("Value error, ").removeprefix("Assertion failed, ")
        shown = without_echo(said, "", sent)
        return printable(text if shown == said else shown)
    if kind == "union_tag_invalid":
        return printable(f"Input should be tagged {context['expected_tags']}")
    fixed = _fixed(template)
    return printable(text if fixed == template else fixed.format(**context))


_CUSTOM = ("value_error", "assertion_error")
"""Kinds of errors whose messages are written by the application's validators."""

_SENT = ("{encoding_error}", "{error}", "{tag}", "{tz_actual}")
"""Placeholders of pydantic's templates that show the value; all others show the model."""


def _template(kind: str, context: Mapping[str, Any], text: str) -> str | None:
    """Return the template that pydantic made *text* from; None if pydantic did not."""
    try:
        known = module("pydantic_core").PydanticKnownError(kind, dict(context) or None)
        template: str = known.message_template
        return template if known.message() == text else None
    except (KeyError, TypeError, ValueError):
        return None


def _fixed(template: str) -> str:
    """Return the clauses of *template* before the first that shows the value."""
    starts = [template.find(each) for each in _SENT if each in template]
    if not starts:
        return template
    return template[: min(starts)].replace(": ", ", ").partition(", ")[0]


SAMPLE = (Problem("field", "Field required", "missing", "body"),)
"""An invalid request, to find out which error the OpenAPI document is to have for them."""


REFUSED = 422
"""The status with which FastAPI itself refuses a request."""


def install(
    app: Application,
    server: Server,
    documents: Callable[[], Any],
    *,
    document: bool = False,
) -> None:
    """
    Make *app*, and the applications mounted in it, send the errors of an API.

    FastAPI applications also send them for requests that validation rejects, and document
    them; *app* itself may be a Starlette application with FastAPI applications mounted in it.

    Args:
        documents: Returns the package's module ``openapi``.
        document: Operations have the errors that name them in the catalog.

    Raises:
        RuntimeError: The application has started.
    """

    def extend(installation: Installation) -> None:
        if isinstance(installation.app, module("fastapi").FastAPI):
            _extend(installation, documents, document)

    install_in_starlette(app, server, extend)


def _extend(
    installation: Installation,
    documents: Callable[[], Any],
    document: bool,  # noqa: FBT001  As the user said it.
) -> None:
    """Add to *installation* what FastAPI needs beyond Starlette."""
    validation = _Validation(installation)
    exceptions = module("fastapi.exceptions")
    installation.handle(exceptions.RequestValidationError, validation.on_request)
    socket_error = exceptions.WebSocketRequestValidationError
    installation.handle(socket_error, validation.on_socket)
    installation.app.openapi = _OpenAPI(installation, validation, documents, document)


class _Validation:
    """Responds to requests that FastAPI's validation rejects."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    async def on_request(self, request: Any, error: Any) -> Any:
        """Respond to an HTTP request."""
        sent = _sent(request, error)
        own = self._error(problems(error.errors(), sent), request_of(request))
        if own is not None:
            return await self.installation.on_error(request, own)
        former = self._former(error)
        if former is not None:
            return await call_handler(former, request, error)
        content = {"detail": details(error.errors(), sent)}
        return module("starlette.responses").JSONResponse(content, 422)

    async def on_socket(self, socket: Any, error: Any) -> Any:
        """Reject the handshake of a WebSocket."""
        sent = _sent(socket, error)
        own = self._error(problems(error.errors(), sent), request_of(socket))
        if own is not None:
            return await self.installation.on_error(socket, own)
        former = self._former(error)
        if former is not None:
            return await call_handler(former, socket, error)
        # FastAPI's own reason would show what was sent.
        return await socket.close(POLICY_VIOLATION)

    def responder(self) -> Any:
        """Return the validation that responds: this, or that of another API; or None."""
        if self.sample_error() is not None:
            return self
        kind = module("fastapi.exceptions").RequestValidationError
        former = getattr(self.installation.before.get(kind), "__self__", None)
        return None if former is None else getattr(former, "responder", _none)()

    def sample_error(self) -> APIError | None:
        """Return the error for an invalid request; None if none can be made for a sample."""
        try:
            return self._error(SAMPLE, NO_REQUEST)
        except Exception as error:  # noqa: BLE001, the document is made without it
            text = "the error for invalid requests cannot be documented"
            self.installation.server.log(error, text)
            return None

    def _error(self, found: Sequence[Problem], request: Request) -> APIError | None:
        server = self.installation.server
        return server.error_for_request(found, REFUSED, request)

    def _former(self, error: Any) -> Any:
        """Return the handler that was there before, unless it is FastAPI's own."""
        before = self.installation.before
        found = next(
            (before[each] for each in type(error).__mro__ if each in before), None
        )
        own = getattr(found, "__module__", None) == "fastapi.exception_handlers"
        return None if own else found


class _OpenAPI:
    """Makes an application's OpenAPI document, completed each time that FastAPI renews it."""

    def __init__(
        self,
        installation: Installation,
        validation: _Validation,
        documents: Callable[[], Any],
        with_operations: bool,  # noqa: FBT001  As the user said it.
    ) -> None:
        self.installation = installation
        self.validation = validation
        self.documents = documents
        self.with_operations = with_operations
        self.openapi = installation.app.openapi
        self.completed: Any = None

    def __call__(self) -> Any:
        document = self.openapi()
        if document is not self.completed:
            api, refused = self.installation.server.api, self._invalid_request()
            if self.with_operations:
                document_operations(document, api, self.documents())
            complete(document, api, self.documents(), refused)
            self.completed = document
        return document

    def _invalid_request(self) -> APIError | None:
        """Return this API's error for invalid requests; None if others respond to them."""
        kind = module("fastapi.exceptions").RequestValidationError
        handler = self.installation.app.exception_handlers.get(kind)
        responder = getattr(getattr(handler, "__self__", None), "responder", None)
        if responder is None or responder() is not self.validation:
            return None
        error: APIError | None = self.validation.sample_error()
        return error


def _none() -> None:
    """Return no responder: FastAPI itself responds."""


def _sent(connection: Any, error: Any) -> list[Any]:
    """Return all values that came with a request, which no response may repeat."""
    body = getattr(error, "body", None)
    form = getattr(body, "multi_items", None)
    return [
        body if form is None else [value for _, value in form()],
        [each.get("input") for each in error.errors()],
        [value for _, value in connection.query_params.multi_items()],
        connection.path_params,
    ]
