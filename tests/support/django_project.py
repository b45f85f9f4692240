"""A Django project that each test puts together: its urls, its middleware, its settings."""

import itertools
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import django
import uvicorn
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.support.wsgi import wsgi

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["localhost"],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
        },
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "rest_framework",
        ],
        # pytest sees what is logged; Django would send mails of it.
        LOGGING_CONFIG=None,
        MIDDLEWARE=[],
        SECRET_KEY="of a test",
        USE_TZ=True,
    )
    django.setup()

from django.test import override_settings

Views = Mapping[str, Any]
"""Views by path, without the first slash."""


@contextmanager
def project(views: Views, **chosen: Any) -> Iterator[None]:
    """Set a project's settings, and its urls: ``handler404`` and the like stay handlers."""
    urls = ModuleType(f"urls_{next(_NUMBERS)}")
    vars(urls)["urlpatterns"] = [
        path(each, view)
        for each, view in views.items()
        if not each.startswith("handler")
    ]
    vars(urls).update({k: v for k, v in views.items() if k.startswith("handler")})
    with override_settings(ROOT_URLCONF=urls, **chosen):
        yield


@contextmanager
def under_wsgi(views: Views, **chosen: Any) -> Iterator[int]:
    """Serve a project with the WSGI server of the standard library, and give its port."""
    from django.core.handlers.wsgi import WSGIHandler

    with project(views, **chosen), wsgi(WSGIHandler()) as port:
        yield port


@contextmanager
def under_asgi(views: Views, **chosen: Any) -> Iterator[int]:
    """Serve a project with uvicorn, and give its port."""
    from django.core.handlers.asgi import ASGIHandler

    with project(views, **chosen):
        config = uvicorn.Config(ASGIHandler(), lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            thread = threading.Thread(target=server.run, args=([listening],))
            thread.start()
            try:
                yield listening.getsockname()[1]
            finally:
                server.should_exit = True
                thread.join()


Call = Callable[[HttpRequest], HttpResponse]


class FailingMiddleware:
    """Raises the error that its class was given, for every path that begins with ``fail``."""

    error: Exception

    def __init__(self, get_response: Call) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of what is below."""
        if request.path_info.startswith("/fail"):
            raise self.error
        return self.get_response(request)


class AsyncFailingMiddleware:
    """Does the same under ASGI."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Awaitable[HttpResponse]]) -> None:
        from asgiref.sync import markcoroutinefunction

        self.get_response = get_response
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response of what is below."""
        if request.path_info.startswith("/fail"):
            raise FailingMiddleware.error
        return await self.get_response(request)


def passing(get_response: Call) -> Call:
    """Return a middleware made of a function, which sets a header and a cookie."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["X-Passed"] = "yes"
        response.set_cookie("seen", "1")
        return response

    return middleware


_NUMBERS = itertools.count()
