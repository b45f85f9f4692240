"""Servers that fail in three ways, one for each framework."""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from benchmarks.packages import generated
from benchmarks.requesting import Get, by_asgi, by_wsgi

HIDDEN = "postgres://app:s3cret@db"
"""What an exception of the server's says."""


class Framework(NamedTuple):
    """
    A server with three paths: /number/<n> wants a number, /boom fails, /odd raises.

    Args:
        make: A function that sends it a request, and an error as one raises it there.
    """

    name: str
    make: Callable[[], tuple[Get, BaseException]]


def _fastapi() -> tuple[Get, BaseException]:
    known = import_module("fastapi").HTTPException
    odd = known(status_code=409, detail="\ud800")
    return by_asgi(_fastapi_app(odd)), known(status_code=409, detail="taken")


def _fastapi_problem() -> tuple[Get, BaseException]:
    known = import_module("rfc9457").Problem
    handler = import_module("fastapi_problem.handler")
    app = _fastapi_app(known(title="Taken.", detail="\ud800", status=409))
    handler.add_exception_handler(app, handler.new_exception_handler())
    return by_asgi(app), known(title="Taken.", detail="taken", status=409)


def _flask() -> tuple[Get, BaseException]:
    known = import_module("werkzeug.exceptions").Conflict
    app = _flask_app(known(description="\ud800"))
    return by_wsgi(app), known(description="taken")


def _drf() -> tuple[Get, BaseException]:
    odd = _drf_conflict()
    get = _drf_get(odd, "rest_framework.views.exception_handler", [])
    known = import_module("rest_framework.exceptions").PermissionDenied
    return get, known(detail="taken")


def _ours_on_fastapi() -> tuple[Get, BaseException]:
    odd, known = _ours()
    app = _fastapi_app(odd)
    import_module("contacts_errors.adapters.fastapi").install(app)
    return by_asgi(app), known


def _ours_on_flask() -> tuple[Get, BaseException]:
    odd, known = _ours()
    app = _flask_app(odd)
    import_module("contacts_errors.adapters.flask").install(app)
    return by_wsgi(app), known


def _ours_on_drf() -> tuple[Get, BaseException]:
    odd, known = _ours()
    adapters = "contacts_errors.adapters"
    middleware = [f"{adapters}.django.ErrorMiddleware"]
    return _drf_get(odd, f"{adapters}.drf.exception_handler", middleware), known


def _ours() -> tuple[BaseException, BaseException]:
    sys.path.insert(0, generated())
    known = import_module("contacts_errors").ContactExistsError
    return known(message="\ud800"), known()


def _fastapi_app(error: BaseException) -> Any:
    app: Any = import_module("fastapi").FastAPI()

    def number(value: int) -> int:
        return value

    app.get("/number/{value}")(number)
    app.get("/boom")(_boom)
    app.get("/odd")(_raiser(error))
    return app


def _flask_app(error: BaseException) -> Any:
    app = import_module("flask").Flask("measured")
    app.get("/number/<int:value>")(str)
    app.add_url_rule("/boom", "boom", _boom)
    app.add_url_rule("/odd", "odd", _raiser(error))
    return app


def _drf_conflict() -> BaseException:
    class Conflict(import_module("rest_framework.exceptions").APIException):  # type: ignore[misc]
        status_code = 409
        default_code = "conflict"

    return Conflict(detail="\ud800")


def _drf_get(error: BaseException, handler: str, middleware: list[str]) -> Get:
    import_module("django.conf").settings.configure(
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=(),
        MIDDLEWARE=middleware,
        REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "EXCEPTION_HANDLER": handler},
        LOGGING_CONFIG=None,
    )
    import_module("django").setup()
    serializers = import_module("rest_framework.serializers")

    def number(_: Any, value: str) -> None:
        serializers.IntegerField().run_validation(value)

    def boom(_: Any) -> None:
        _boom()

    def odd(_: Any) -> None:
        raise error

    path = import_module("django.urls").path
    view = import_module("rest_framework.decorators").api_view(["GET"])
    import_module("django.conf").settings.ROOT_URLCONF = (
        path("number/<value>", view(number)),
        path("boom", view(boom)),
        path("odd", view(odd)),
    )
    return by_wsgi(import_module("django.core.wsgi").get_wsgi_application())


def _boom() -> None:
    raise RuntimeError(HIDDEN)


def _raiser(error: BaseException) -> Callable[[], None]:
    def odd() -> None:
        raise error

    return odd


FRAMEWORKS = (
    Framework("FastAPI", _fastapi),
    Framework("FastAPI with fastapi-problem", _fastapi_problem),
    Framework("Flask", _flask),
    Framework("Django REST framework", _drf),
    Framework("error-catalog on FastAPI", _ours_on_fastapi),
    Framework("error-catalog on Flask", _ours_on_flask),
    Framework("error-catalog on Django REST framework", _ours_on_drf),
)
"""Ours last."""
