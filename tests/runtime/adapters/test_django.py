"""Django answers errors as documented: through real WSGI and ASGI servers, to the byte."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

import pytest
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    SuspiciousOperation,
    ValidationError,
)
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception
from django.http import (
    Http404,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
    HttpResponseServerError,
    JsonResponse,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.test import Client
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tests.support.django_project import (
    FailingMiddleware,
    project,
    under_asgi,
    under_wsgi,
)
from tests.support.failures import CATALOG
from tests.support.packages import alone
from tests.support.projects import imported, made
from tests.support.wsgi import (
    SECRET,
    asked,
    check,
    error_of,
    every_error,
    package,
    rendered,
    thin_package,
    wsgi,
)

contacts = package("contacts_errors")
gateway = package("gateway_errors")
CONTACTS = "contacts_errors.adapters.django.ErrorMiddleware"
GATEWAY = "gateway_errors.adapters.django.ErrorMiddleware"
FAILING = "tests.support.django_project.FailingMiddleware"
PASSING = "tests.support.django_project.passing"
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
COMMON = "django.middleware.common.CommonMiddleware"
NOT_FOUND = contacts.render_error(contacts.NotFoundError())
SERVER_ERROR = contacts.render_error(contacts.ServerError())
FORBIDDEN = contacts.render_error(contacts.ForbiddenError())

sides = pytest.mark.parametrize("serving", [under_wsgi, under_asgi])


def raising(error: Any) -> Callable[..., Any]:
    """Return a view that raises *error*."""

    @csrf_exempt
    def view(_: Any) -> Any:
        raise error

    return view


def async_raising(error: Any) -> Callable[..., Any]:
    """Return a view that raises *error* in a coroutine."""

    async def view(_: Any) -> Any:
        raise error

    return view


def middleware_of(name: str, **attributes: Any) -> Any:
    """Return a place for a subclass of a package's middleware, and its dotted path."""
    base = package(f"{name}_errors.adapters.django").ErrorMiddleware
    made = type("Errors", (base,), attributes)
    module = sys.modules[__name__]
    path = f"Errors{len(vars(module))}"
    setattr(module, path, made)
    return f"{__name__}.{path}"


@sides
def test_every_error_is_answered_to_the_byte(serving: Any) -> None:
    """Each error of each catalog, raised in a view, is what ``render_error`` returns."""
    make = async_raising if serving is under_asgi else raising
    views = {name: make(error_of(name)) for name in every_error()}
    homes = {home for home, *_ in every_error().values()}
    layers = [f"{home}.adapters.django.ErrorMiddleware" for home in sorted(homes)]
    with serving(views, MIDDLEWARE=layers) as port:
        for name in every_error():
            answered = asked(port, f"/{name}")
            check(rendered(name), answered)
            head = asked(port, f"/{name}", method="HEAD")
            check(rendered(name), head, is_head=True)

            assert bool(rendered(name).body) == bool(answered.all_of("Content-Type"))


def test_responses_are_sound_wsgi() -> None:
    """The standard library's validator has nothing against the answers, nor has its server."""
    views = {"": raising(contacts.NotFoundError()), "bug": raising(ValueError())}
    with project(views, MIDDLEWARE=[CONTACTS]), wsgi(validator(WSGIHandler())) as port:
        check(NOT_FOUND, asked(port))
        check(NOT_FOUND, asked(port, "/nowhere"))
        check(NOT_FOUND, asked(port, method="HEAD"), is_head=True)
        check(SERVER_ERROR, asked(port, "/bug"))


@sides
def test_a_status_without_body_has_none(serving: Any, tmp_path: Path) -> None:
    """An error with status 204 or 304 has neither a body nor a type of one."""
    with thin_package(tmp_path) as thin:
        errors = {f"{each}": thin.GoneError(status=each) for each in (204, 304)}
        views = {name: raising(error) for name, error in errors.items()}
        import_module(f"{thin.__name__}.adapters.django")
        layers = [f"{thin.__name__}.adapters.django.ErrorMiddleware"]
        with serving(views, MIDDLEWARE=layers) as port:
            for name in errors:
                answered = asked(port, f"/{name}")

                assert (int(name), b"") == (answered.status, answered.body)
                assert [] == answered.all_of("Content-Type")


@sides
@pytest.mark.parametrize(
    "layers", [[CONTACTS], [CONTACTS, COMMON], [PASSING, CONTACTS]]
)
def test_errors_of_django_become_those_of_the_api(serving: Any, layers: Any) -> None:
    """No route, a bug and what views raise are answered by what stands for their status."""
    views = {
        "gone": raising(Http404(SECRET)),
        "mine": raising(PermissionDenied(SECRET)),
        "bug": raising(ValueError(SECRET)),
        "none": lambda _: None,
    }
    with serving(views, MIDDLEWARE=layers) as port:
        for path, wire in {
            "/nowhere": NOT_FOUND,
            "/gone": NOT_FOUND,
            "/mine": FORBIDDEN,
            "/bug": SERVER_ERROR,
            "/none": SERVER_ERROR,
        }.items():
            check(wire, asked(port, path))


@sides
def test_what_stands_for_a_status_can_be_chosen(serving: Any) -> None:
    """A subclass names errors by status; None leaves Django's own answer."""
    attributes = {
        "errors": {
            400: contacts.ForbiddenError,
            404: None,
            405: contacts.UnauthorizedError,
            500: None,
        }
    }
    views = {
        "bad": raising(BadRequest(SECRET)),
        "odd": raising(SuspiciousOperation(SECRET)),
        "post": require_POST(lambda _: HttpResponse()),
        "bug": raising(ValueError(SECRET)),
    }
    layers = [middleware_of("contacts", **attributes)]
    with serving(views, MIDDLEWARE=layers) as port:
        check(FORBIDDEN, asked(port, "/bad"))
        check(FORBIDDEN, asked(port, "/odd"))
        not_allowed = asked(port, "/post")
        check(contacts.render_error(contacts.UnauthorizedError()), not_allowed)

        assert ["POST"] == not_allowed.all_of("Allow")
        for path, status in (("/nowhere", 404), ("/bug", 500)):
            answered = asked(port, path)

            assert status == answered.status
            assert b"<h1>" in answered.body
            assert SECRET.encode() not in answered.body


@sides
def test_responses_that_are_someones_own_stay(serving: Any) -> None:
    """What a view returns is left alone, whatever its status, and so are a project's pages."""
    mine = b"<p>mine</p>"
    views = {
        "404": lambda _: HttpResponseNotFound(mine),
        "403": lambda _: HttpResponseForbidden(mine),
        "500": lambda _: HttpResponseServerError(mine),
        "405": lambda _: HttpResponseNotAllowed(["PUT"], mine),
        "418": lambda _: JsonResponse({"mine": True}, status=404),
        "stream": lambda _: StreamingHttpResponse(chunks(), status=404),
        "handler404": lambda *_, **__: JsonResponse({"mine": True}, status=404),
    }

    async def chunks_async() -> Any:
        yield mine

    chunks = chunks_async if serving is under_asgi else lambda: iter((mine,))
    errors = {405: contacts.ForbiddenError}
    with serving(views, MIDDLEWARE=[middleware_of("contacts", errors=errors)]) as port:
        for path in ("/404", "/403", "/500", "/405", "/stream"):
            assert mine == asked(port, path).body
        for path in ("/418", "/nowhere"):
            assert b'{"mine": true}' == asked(port, path).body


@sides
def test_a_prefix(serving: Any) -> None:
    """Outside of the prefix Django's own errors are its own; those of the API are answered."""
    views = {
        "site/": raising(Http404()),
        "site/raise/": raising(contacts.NotFoundError()),
        "site/bad/": raising(ValidationError("bad")),
        "api/": raising(Http404()),
    }
    layers = [middleware_of("contacts", prefix="/api/")]
    with serving(views, MIDDLEWARE=layers) as port:
        check(NOT_FOUND, asked(port, "/api/"))
        check(NOT_FOUND, asked(port, "/site/raise/"))
        check(NOT_FOUND, asked(port, "/api/nowhere"))

        assert b"<h1>" in asked(port, "/site/").body
        assert b"<h1>" in asked(port, "/site/bad/").body
        assert b"<h1>" in asked(port, "/nowhere").body


@contextmanager
def signalled() -> Iterator[list[Any]]:
    """Collect the requests whose exceptions Django calls unhandled."""
    found: list[Any] = []

    def note(request: Any = None, **_: Any) -> None:
        found.append(request.path_info)

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)


@sides
def test_bugs_are_logged_and_signalled(
    serving: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """Django logs a bug and tells its signal as ever; an error of the API is no bug."""
    views = {"bug": raising(ValueError(SECRET)), "": raising(contacts.NotFoundError())}
    with serving(views, MIDDLEWARE=[CONTACTS]) as port, signalled() as found:
        check(SERVER_ERROR, asked(port, "/bug"))

        assert ["/bug"] == found
        [record] = [each for each in caplog.records if each.name == "django.request"]
        assert "Internal Server Error: /bug" == record.getMessage()
        assert SECRET in caplog.handler.format(record)
        assert SECRET not in repr(asked(port, "/bug"))
        caplog.clear()
        check(NOT_FOUND, asked(port))

        assert ["/bug", "/bug"] == found
        assert [] == [each for each in caplog.records if each.name == "django.request"]


@sides
def test_debug_pages_stay(serving: Any) -> None:
    """With DEBUG a bug and a missing route have their technical pages, nothing else has."""
    views = {
        "bug": raising(ValueError("a bug")),
        "gone": raising(Http404()),
        "mine": raising(PermissionDenied()),
        "": raising(contacts.NotFoundError()),
    }
    headers = {"Accept": "text/html"}
    for layers in ([CONTACTS], [CONTACTS, PASSING]):
        with serving(views, MIDDLEWARE=layers, DEBUG=True) as port:
            assert b"a bug" in asked(port, "/bug", headers=headers).body
            assert b"DEBUG = True" in asked(port, "/nowhere", headers=headers).body
            check(NOT_FOUND, asked(port, "/gone", headers=headers))
            check(FORBIDDEN, asked(port, "/mine", headers=headers))
            check(NOT_FOUND, asked(port, headers=headers))


def test_bugs_propagate_where_django_lets_them() -> None:
    """Under DEBUG_PROPAGATE_EXCEPTIONS a bug reaches the server; our errors do not."""
    views = {"bug": raising(ValueError("a bug")), "": raising(contacts.NotFoundError())}
    chosen = {"MIDDLEWARE": [CONTACTS], "DEBUG_PROPAGATE_EXCEPTIONS": True}
    with project(views, **chosen):
        assert 404 == Client().get("/").status_code
        with pytest.raises(ValueError, match="a bug"):
            Client().get("/bug")


@sides
@pytest.mark.parametrize("between", [[], [PASSING], [PASSING, COMMON]])
def test_errors_of_other_middleware(
    serving: Any, between: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """What middleware below raises is answered; right below, Django does not call it a bug."""
    failing = {
        under_wsgi: FAILING,
        under_asgi: "tests.support.django_project.AsyncFailingMiddleware",
    }[serving]
    layers = [CONTACTS, *between, failing]
    FailingMiddleware.error = contacts.ContactExistsError()
    wire = contacts.render_error(FailingMiddleware.error)
    with serving({}, MIDDLEWARE=layers) as port:
        answered = asked(port, "/fail")
        check(wire, answered)
        check(wire, asked(port, "/fail", method="HEAD"), is_head=True)

        assert (["yes"] if between else []) == answered.all_of("X-Passed")
        assert len(between[:1]) == len(answered.all_of("Set-Cookie"))
        levels = {each.levelno for each in caplog.records if each.exc_info}
        assert ({logging.ERROR} if between else set()) == levels
        for error, expected in (
            (Http404(), NOT_FOUND),
            (PermissionDenied(), FORBIDDEN),
            (ValueError(SECRET), SERVER_ERROR),
            (ExceptionGroup("one", [contacts.NotFoundError()]), NOT_FOUND),
        ):
            FailingMiddleware.error = error
            # Of a 404 from afar nobody can tell whose it is; the path has no route.
            check(expected, asked(port, "/fail"))


@sides
def test_a_wrong_host(serving: Any) -> None:
    """A host that Django refuses is answered by what stands for 400."""
    errors = {400: contacts.ForbiddenError}
    layers = [middleware_of("contacts", errors=errors), COMMON]
    with serving({}, MIDDLEWARE=layers) as port:
        check(FORBIDDEN, asked(port, headers={"Host": "evil.example"}))


@sides
def test_a_slash_is_appended_as_ever(serving: Any) -> None:
    """The redirect to a path with a slash is not taken for an error."""
    views = {"slash/": lambda _: HttpResponse("here")}
    for layers in ([CONTACTS, COMMON], [COMMON, CONTACTS]):
        with serving(views, MIDDLEWARE=layers) as port:
            assert 301 == asked(port, "/slash").status


@sides
def test_csrf_failures(serving: Any) -> None:
    """A request without its CSRF token is answered by what stands for 403."""
    views = {"": lambda _: HttpResponseForbidden("mine")}
    for layers in ([CONTACTS, CSRF], [CONTACTS, PASSING, CSRF]):
        with serving(views, MIDDLEWARE=layers) as port:
            check(FORBIDDEN, asked(port, method="POST"))

            assert b"mine" == asked(port).body


def test_two_packages_and_twice() -> None:
    """Each package answers its own errors; the lowest that can answers for Django."""
    views = {
        "contacts": raising(contacts.NotFoundError()),
        "gateway": raising(gateway.InvalidApiKeyError()),
        "mine": raising(PermissionDenied()),
    }
    for layers in (
        [CONTACTS, GATEWAY],
        [CONTACTS, CONTACTS, PASSING, GATEWAY, GATEWAY],
    ):
        with under_wsgi(views, MIDDLEWARE=layers) as port:
            check(NOT_FOUND, asked(port, "/contacts"))
            wire = gateway.render_error(gateway.InvalidApiKeyError())
            check(wire, asked(port, "/gateway"))
            wire = gateway.render_error(gateway.ResourceNotFoundError())
            check(wire, asked(port, "/nowhere"))
            # The gateway's catalog has nothing for 403.
            check(FORBIDDEN, asked(port, "/mine"))
    layers = [CONTACTS, middleware_of("gateway", errors={404: None})]
    with under_wsgi({"": raising(Http404())}, MIDDLEWARE=layers) as port:
        check(NOT_FOUND, asked(port))


@sides
def test_both_kinds_of_view(serving: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Coroutines and functions are answered alike, and the middleware is never adapted."""
    views = {
        "sync": raising(contacts.NotFoundError()),
        "async": async_raising(contacts.NotFoundError()),
        "bug": async_raising(ValueError(SECRET)),
        "group": async_raising(ExceptionGroup("one", [contacts.NotFoundError()])),
    }
    with (
        caplog.at_level(logging.DEBUG),
        serving(views, MIDDLEWARE=[CONTACTS, GATEWAY], DEBUG=True) as port,
    ):
        for path in ("/sync", "/async", "/group"):
            check(NOT_FOUND, asked(port, path))
    with serving(views, MIDDLEWARE=[CONTACTS]) as port:
        check(SERVER_ERROR, asked(port, "/bug"))

    adapted = [each.getMessage() for each in caplog.records]
    assert [] == [each for each in adapted if "adapted for middleware" in each]


def test_a_template_that_fails() -> None:
    """What is raised while a response is rendered is answered like what its view raises."""

    class Failing(TemplateResponse):
        @property
        def rendered_content(self) -> str:
            raise contacts.NotFoundError

    views = {"": lambda request: Failing(request, "none.html")}
    with under_wsgi(views, MIDDLEWARE=[CONTACTS]) as port:
        check(NOT_FOUND, asked(port))


@sides
def test_validation(serving: Any) -> None:
    """A ValidationError that leaves a view tells every problem, without what was sent."""
    details = {
        "email": [
            ValidationError("Enter a valid email address.", code="invalid"),
            ValidationError(
                "%(value)s is none of the choices.",
                code="invalid_choice",
                params={"value": "somewhere"},
            ),
        ],
        "password": [f"{SECRET} is too common."],
        "day": [
            ValidationError("%(value)s?", code="day", params={"value": "2026-11-21"})
        ],
        "note": [
            ValidationError(
                "At most %(limit_value)d characters.",
                code="max_length",
                params={"limit_value": 3, "value": SECRET},
            )
        ],
        "__all__": ["These do not match."],
    }
    expected = contacts.ValidationInvalidFieldsError(
        details={
            "email": [
                "Enter a valid email address.",
                "This is not one of the choices.",
            ],
            "password": ["This value is not valid."],
            "day": ["This value is not valid."],
            "note": ["At most 3 characters."],
            "": ["These do not match."],
        }
    )
    views = {"": raising(ValidationError(details))}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    text = {"Content-Type": "application/json"}
    with serving(views, MIDDLEWARE=[CONTACTS]) as port:
        for headers, body in (
            (form, f"email=x&password={SECRET}".encode()),
            (text, json.dumps({"user": [{"password": SECRET}]}).encode()),
        ):
            answered = asked(port, method="POST", headers=headers, body=body)
            check(contacts.render_error(expected), answered)


def test_validation_of_an_unreadable_body() -> None:
    """If nobody knows what was sent, no message is trusted."""
    views = {"": raising(ValidationError({"a": [f"{SECRET} is bad."], "b": ["Bad."]}))}
    neutral = ["This value is not valid."]
    expected = contacts.ValidationInvalidFieldsError(
        details={"a": neutral, "b": neutral}
    )
    headers = {"Content-Type": "text/csv"}
    with under_wsgi(views, MIDDLEWARE=[CONTACTS]) as port:
        answered = asked(port, method="POST", headers=headers, body=SECRET.encode())
        check(contacts.render_error(expected), answered)


def test_validation_can_be_answered_otherwise() -> None:
    """A subclass makes the error itself; None leaves the exception to Django."""
    seen: list[Any] = []

    def refuse(_: Any, problems: Any) -> Any:
        seen.extend((each.field, each.kind, each.place) for each in problems)
        return contacts.ForbiddenError()

    views = {"": raising(ValidationError({"email": "Bad."}))}
    layers = [middleware_of("contacts", invalid_request=refuse)]
    with under_wsgi(views, MIDDLEWARE=layers) as port:
        check(FORBIDDEN, asked(port, method="POST"))
        check(FORBIDDEN, asked(port))

    assert [("email", "invalid", "body"), ("email", "invalid", "query")] == seen
    layers = [middleware_of("contacts", invalid_request=lambda *_: None)]
    with under_wsgi(views, MIDDLEWARE=layers) as port:
        check(SERVER_ERROR, asked(port))


@sides
def test_causes_are_logged_and_never_sent(
    serving: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A secret in a cause is in the log of the package, and in no answer."""

    def view(_: Any) -> Any:
        raise contacts.ServerError from OSError(f"dsn {SECRET}")

    with serving({"": view}, MIDDLEWARE=[CONTACTS]) as port:
        answered = asked(port)
        check(SERVER_ERROR, answered)
    [logged] = [
        caplog.handler.format(each)
        for each in caplog.records
        if each.name == "contacts_errors"
    ]

    assert f"OSError: dsn {SECRET}" in logged
    assert SECRET not in repr(answered)


def test_an_error_that_cannot_be_written(caplog: pytest.LogCaptureFixture) -> None:
    """It is answered as a fault of the server, by the catalog or else by Django; and logged."""
    error = gateway.RateLimitExceededError(retry_after=1)
    vars(error)["retry_after"] = "soon\r\nX: y"
    views = {"": raising(error)}
    for errors in ({}, {500: None}):
        caplog.clear()
        layers = [middleware_of("gateway", errors=errors)]
        with under_wsgi(views, MIDDLEWARE=layers) as port:
            answered = asked(port)

        assert 500 == answered.status
        assert [] == answered.all_of("X")
        assert (b"<h1>" if errors else b"internal_error") in answered.body
        assert 1 == caplog.text.count("could not be written")


def test_a_hostile_message() -> None:
    """Line breaks, surrogates and control characters in a message never break the answer."""
    error = contacts.NotFoundError(message='\ud800\r\nSet-Cookie: a=b\x00"\u2028')
    with under_wsgi({"": raising(error)}, MIDDLEWARE=[CONTACTS]) as port:
        answered = asked(port)
        check(contacts.render_error(error), answered)

        assert [] == answered.all_of("Set-Cookie")


def test_the_module_needs_no_settings() -> None:
    """The middleware's module is imported without Django, so also before it is configured."""
    code = """
import sys
import contacts_errors.adapters.django, contacts_errors.adapters.drf
import contacts_errors.adapters.flask
print(sorted({"django", "rest_framework", "flask", "asgiref"} & set(sys.modules)))
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=alone(),
        capture_output=True,
        check=False,
        text=True,
    )

    assert ("[]\n", "") == (result.stdout, result.stderr)


class Odd(SuspiciousOperation):
    """Has a logger of its own, as each kind of these has."""


ATTRIBUTES = ("method", "path", "status", "request_id")


@pytest.mark.parametrize("error", [SuspiciousOperation("odd"), Odd("odd"), "csrf"])
def test_records_of_security_say_what_they_are_about(
    error: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """They have the attributes of every record, and are the only ones."""
    path = middleware_of("contacts", errors={400: contacts.ForbiddenError})
    view = (lambda _: HttpResponse()) if error == "csrf" else raising(error)
    with under_wsgi({"here": view}, MIDDLEWARE=[path, CSRF]) as port:
        answered = asked(
            port, "/here", method="POST", headers={"X-Request-Id": "req-1"}
        )
    (record,) = caplog.records

    assert record.name.startswith("django.security.")
    assert ["POST", "/here", answered.status, "req-1"] == [
        getattr(record, each) for each in ATTRIBUTES
    ]


def test_a_subclass_made_later_has_them_too(caplog: pytest.LogCaptureFixture) -> None:
    """Its logger is completed when it is raised."""

    def late(_: Any) -> Any:
        raise type("Late", (SuspiciousOperation,), {})("odd")

    path = middleware_of("contacts", errors={400: contacts.ForbiddenError})
    with under_wsgi({"here": late}, MIDDLEWARE=[path]) as port:
        asked(port, "/here")
    (record,) = caplog.records

    assert ("django.security.Late", "/here") == (record.name, vars(record)["path"])


@sides
def test_an_id_that_was_made_up_is_in_the_log(
    serving: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the response must have an id, Django's own record has the same one."""
    required = deepcopy(CATALOG)
    required["envelopes"]["failure"]["headers"] = {"X-Request-Id": "{request_id}"}
    with imported(made(required, names=("python",)).package(), tmp_path) as shop:
        layers = [f"{shop.__name__}.adapters.django.ErrorMiddleware"]
        with serving({"bug": raising(OSError())}, MIDDLEWARE=layers) as port:
            (sent,) = asked(port, "/bug").all_of("X-Request-Id")
    (record,) = caplog.records

    assert ("django.request", sent) == (record.name, vars(record)["request_id"])


@sides
def test_ids_are_asked_for_once(serving: Any, caplog: pytest.LogCaptureFixture) -> None:
    """A function that makes ids makes one for each request."""
    made_ids = map(str, range(9))
    path = middleware_of("gateway", request_id=lambda _, __: next(made_ids))
    views = {"bug": raising(OSError())}
    with serving(views, MIDDLEWARE=[path]) as port:
        asked(port, "/bug")
        asked(port, "/bug")

    assert ["0", "1"] == [vars(each)["request_id"] for each in caplog.records]


@sides
def test_groups_of_one(serving: Any, caplog: pytest.LogCaptureFixture) -> None:
    """What Django expects is expected from a task group, too."""
    views = {
        "gone": raising(ExceptionGroup("one", [Http404()])),
        "refused": raising(ExceptionGroup("one", [ValidationError("Wrong.")])),
        "forbidden": raising(ExceptionGroup("one", [PermissionDenied()])),
    }
    path = middleware_of("contacts", errors={403: contacts.ForbiddenError})
    with serving(views, MIDDLEWARE=[path]) as port:
        check(NOT_FOUND, asked(port, "/gone"))
        check(FORBIDDEN, asked(port, "/forbidden"))
        refused = asked(port, "/refused")

    assert b"VALIDATION_ERROR" in refused.body
    assert [] == [each for each in caplog.records if each.levelno >= logging.ERROR]
