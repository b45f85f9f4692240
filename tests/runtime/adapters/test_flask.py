"""Flask answers errors as documented: through a real werkzeug server, to the byte."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

import flask
import pytest
from werkzeug.exceptions import Forbidden, HTTPException, TooManyRequests, Unauthorized
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.wsgi import (
    SECRET,
    asked,
    check,
    error_of,
    every_error,
    package,
    rendered,
    running,
    thin_package,
    wsgi,
)

contacts = package("contacts_errors")
gateway = package("gateway_errors")
View = Callable[[], Any]


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, *_: Any) -> None:
        """Keep quiet."""


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """Serve *app* with werkzeug's own server, and give its port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    with running(server) as port:
        yield port


def app_of(name: str = "contacts_errors", **options: Any) -> flask.Flask:
    """Return an app with the errors of a package installed."""
    app = flask.Flask("tested")
    package(f"{name}.adapters.flask").install(app, **options)
    return app


def raising(error: Any) -> View:
    """Return a view that raises *error*."""

    def view() -> Any:
        raise error

    return view


def test_every_error_is_answered_to_the_byte() -> None:
    """Each error of each catalog, raised in a view, is what ``render_error`` returns."""
    apps = {home: app_of(home) for home, *_ in every_error().values()}
    for name, (home, *_) in every_error().items():
        apps[home].add_url_rule(f"/{name}", name, raising(error_of(name)))
    for home, app in apps.items():
        with serving(app) as port:
            for name in (
                each for each, (at, *_) in every_error().items() if at == home
            ):
                check(rendered(name), asked(port, f"/{name}"))
                check(
                    rendered(name),
                    asked(port, f"/{name}", method="HEAD"),
                    is_head=True,
                )


def test_responses_are_sound_wsgi() -> None:
    """The standard library's validator has nothing against the answers, nor has its server."""
    app = app_of()
    app.add_url_rule("/", "raise", raising(contacts.ContactExistsError()))
    with wsgi(validator(app)) as port:
        wire = contacts.render_error(contacts.ContactExistsError())

        check(wire, asked(port))
        check(contacts.render_error(contacts.NotFoundError()), asked(port, "/nowhere"))


def test_a_status_without_body_has_none(tmp_path: Path) -> None:
    """An error with status 204 or 304 has neither a body nor a type of one."""
    app = flask.Flask("tested")
    with thin_package(tmp_path) as thin:
        import_module(f"{thin.__name__}.adapters.flask").install(app)
        for status in (204, 304):
            error = thin.GoneError(status=status)
            app.add_url_rule(f"/{status}", f"view_{status}", raising(error))
        with serving(app) as port:
            for status in (204, 304):
                answered = asked(port, f"/{status}")

                assert (status, b"") == (answered.status, answered.body)
                assert [] == answered.all_of("Content-Type")


def test_errors_of_flask_become_those_of_the_api() -> None:
    """No route, a wrong password and a bug are answered from the catalog, headers kept."""
    app = app_of()
    app.add_url_rule("/bug", "bug", raising(ValueError(SECRET)))
    challenge = Unauthorized(www_authenticate=None)
    challenge.get_headers = lambda *_: [("WWW-Authenticate", 'Basic realm="x"')]  # type: ignore[method-assign]
    app.add_url_rule("/secret", "secret", raising(challenge))
    app.add_url_rule("/fast", "fast", raising(TooManyRequests(retry_after=7)))
    with serving(app) as port:
        check(contacts.render_error(contacts.NotFoundError()), asked(port, "/nowhere"))
        check(contacts.render_error(contacts.ServerError()), asked(port, "/bug"))
        unauthorized = asked(port, "/secret")
        check(contacts.render_error(contacts.UnauthorizedError()), unauthorized)
        fast = asked(port, "/fast")
        check(contacts.render_error(contacts.TooManyAttemptsError()), fast)

        assert ['Basic realm="x"'] == unauthorized.all_of("WWW-Authenticate")
        assert ["7"] == fast.all_of("Retry-After")


def test_no_body_has_no_type() -> None:
    """Where the catalog promises no body, none of Flask's headers tells of one."""
    records = package("records_errors")
    with serving(app_of("records_errors")) as port:
        answered = asked(port, "/nowhere")
        check(records.render_error(records.NotFoundError()), answered)

        assert [] == answered.all_of("Content-Type")


def test_a_wait_of_flask_goes_where_the_catalog_wants_it() -> None:
    """Retry-After of the framework's error replaces the one that the catalog assumes."""

    def fast() -> Any:
        return gateway.RateLimitExceededError(retry_after=60)

    app = app_of("gateway_errors", errors={429: fast})
    app.add_url_rule("/fast", "fast", raising(TooManyRequests(retry_after=7)))
    with serving(app) as port:
        wire = gateway.render_error(gateway.RateLimitExceededError(retry_after=7))

        check(wire, asked(port, "/fast"))
        assert "7" == wire.headers["Retry-After"]
    # A date counts from now; a year stands for everything longer.
    far = TooManyRequests(retry_after=datetime(9999, 1, 1, tzinfo=UTC))
    app = app_of("gateway_errors", errors={429: fast})
    app.add_url_rule("/fast", "fast", raising(far))
    with serving(app) as port:
        assert ["31536000"] == asked(port, "/fast").all_of("Retry-After")


def test_a_wrong_method_keeps_allow() -> None:
    """405 is Flask's own until something stands for it; the methods are told either way."""
    for errors, body in (
        ({}, b"<!doctype html>"),
        ({405: contacts.ForbiddenError}, b"{"),
    ):
        app = app_of(errors=errors)
        app.add_url_rule("/", "view", raising(ValueError()), methods=["PUT"])
        with serving(app) as port:
            answered = asked(port)
            [allow] = answered.all_of("Allow")

            assert {"OPTIONS", "PUT"} == set(allow.split(", "))
            assert answered.body.startswith(body)
            assert (403 if errors else 405) == answered.status


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (400, {"Content-Type": "application/json"}, b"{broken"),
        (413, {"Content-Type": "application/json"}, b"[" + b" " * 200 + b"]"),
        (415, {"Content-Type": "text/plain"}, b"text"),
    ],
)
def test_bad_bodies(status: int, headers: dict[str, str], body: bytes) -> None:
    """What Flask refuses to read is answered with the error that stands for its status."""

    def view() -> Any:
        return flask.jsonify(flask.request.get_json())

    for errors in ({}, {status: contacts.ForbiddenError}):
        app = app_of(errors=errors)
        app.config["MAX_CONTENT_LENGTH"] = 100
        app.add_url_rule("/", "view", view, methods=["POST"])
        with serving(app) as port:
            answered = asked(port, method="POST", headers=headers, body=body)
        if errors:
            assert 403 == answered.status
            assert b"FORBIDDEN" in answered.body
        else:
            assert status == answered.status
            assert ["text/html; charset=utf-8"] == answered.all_of("Content-Type")


def test_someones_own_responses_stay() -> None:
    """Redirects, responses that are aborted with, and None leave the answer to Flask."""
    app = app_of(errors={404: None, 500: None})
    own = flask.Response("mine", 404)
    app.add_url_rule("/slash/", "slash", lambda: "")
    app.add_url_rule("/own", "own", lambda: flask.abort(own))
    app.add_url_rule("/page", "page", raising(Forbidden(response=own)))
    app.add_url_rule("/held", "held", raising(HTTPException(response=own)))
    app.add_url_rule("/bug", "bug", raising(ValueError(SECRET)))
    with serving(app) as port:
        assert 308 == asked(port, "/slash").status
        assert b"mine" == asked(port, "/own").body
        assert b"mine" == asked(port, "/held").body
        assert b"mine" == asked(port, "/page").body
        for path, status in (("/nowhere", 404), ("/bug", 500)):
            answered = asked(port, path)

            assert status == answered.status
            assert answered.body.startswith(b"<!doctype html>")
            assert SECRET.encode() not in answered.body


def test_redirects_stay_when_flask_traps_its_exceptions() -> None:
    """Under TRAP_HTTP_EXCEPTIONS every exception reaches the handler, and redirects leave it."""
    app = app_of()
    app.config["TRAP_HTTP_EXCEPTIONS"] = True
    app.add_url_rule("/slash/", "slash", lambda: "")
    app.add_url_rule("/own", "own", lambda: flask.abort(flask.Response("mine", 404)))
    with serving(app) as port:
        assert 308 == asked(port, "/slash").status
        assert b"mine" == asked(port, "/own").body
        check(contacts.render_error(contacts.NotFoundError()), asked(port, "/nowhere"))


def test_handlers_of_the_app_come_first() -> None:
    """A handler for a status, or in a blueprint, wins; one for all is left what we have not."""
    app = flask.Flask("tested")
    app.register_error_handler(HTTPException, lambda error: f"all {error.code}")
    package("contacts_errors.adapters.flask").install(app)
    app.register_error_handler(403, lambda _: ("status", 403))
    blueprint = flask.Blueprint("shop", "shop", url_prefix="/shop")
    blueprint.register_error_handler(
        contacts.ContactsError, lambda _: ("blueprint", 404)
    )
    blueprint.add_url_rule("/", "view", raising(contacts.NotFoundError()))
    app.register_blueprint(blueprint)
    app.add_url_rule("/<int:code>", "view", flask.abort)
    with serving(app) as port:
        assert b"blueprint" == asked(port, "/shop/").body
        assert b"status" == asked(port, "/403").body
        assert b"all 418" == asked(port, "/418").body
        check(contacts.render_error(contacts.NotFoundError()), asked(port, "/404"))


def test_a_handler_for_every_exception_is_left_what_the_api_has_not() -> None:
    """An app's handler for ``Exception`` answers bugs, and statuses without an error."""
    app = flask.Flask("tested")
    app.register_error_handler(Exception, lambda error: (type(error).__name__, 418))
    package("contacts_errors.adapters.flask").install(app)
    app.add_url_rule("/tea", "tea", lambda: flask.abort(418))
    app.add_url_rule("/bug", "bug", raising(ValueError()))
    with serving(app) as port:
        assert b"ImATeapot" == asked(port, "/tea").body
        assert b"ValueError" == asked(port, "/bug").body
        check(contacts.render_error(contacts.NotFoundError()), asked(port, "/404"))


def test_a_blueprint_alone() -> None:
    """Installed on a blueprint, errors are answered for its routes and for no others."""
    app = flask.Flask("tested")
    blueprint = flask.Blueprint("shop", "shop", url_prefix="/shop")
    package("contacts_errors.adapters.flask").install(blueprint)
    blueprint.add_url_rule("/", "view", raising(contacts.NotFoundError()))
    blueprint.add_url_rule("/gone", "gone", lambda: flask.abort(404))
    app.register_blueprint(blueprint)
    app.add_url_rule("/", "view", raising(contacts.NotFoundError()))
    with serving(app) as port:
        wire = contacts.render_error(contacts.NotFoundError())

        check(wire, asked(port, "/shop/"))
        check(wire, asked(port, "/shop/gone"))
        assert 500 == asked(port).status
        assert asked(port, "/nowhere").body.startswith(b"<!doctype html>")


def test_two_packages_and_twice() -> None:
    """Each package answers its own errors; of two installations of one, the later counts."""
    app = app_of()
    package("gateway_errors.adapters.flask").install(app, errors={404: None})
    package("gateway_errors.adapters.flask").install(app)
    app.add_url_rule("/contacts", "contacts", raising(contacts.NotFoundError()))
    app.add_url_rule("/gateway", "gateway", raising(gateway.InvalidApiKeyError()))
    app.add_url_rule("/403", "forbidden", lambda: flask.abort(403))
    with serving(app) as port:
        wire = contacts.render_error(contacts.NotFoundError())

        check(wire, asked(port, "/contacts"))
        check(
            gateway.render_error(gateway.InvalidApiKeyError()), asked(port, "/gateway")
        )
        check(
            gateway.render_error(gateway.ResourceNotFoundError()), asked(port, "/none")
        )
        # The gateway's catalog has no 403 of its own for it.
        check(contacts.render_error(contacts.ForbiddenError()), asked(port, "/403"))
    app = app_of()
    package("contacts_errors.adapters.flask").install(app, errors={404: None})
    with serving(app) as port:
        assert asked(port).body.startswith(b"<!doctype html>")


def test_errors_before_and_after_a_view() -> None:
    """What is raised before the view, or while its response is finished, is answered too."""
    for register in ("before_request", "after_request"):
        app = app_of()
        app.add_url_rule("/", "view", lambda: "fine")

        def fail(*_: Any) -> Any:
            raise contacts.ContactExistsError

        getattr(app, register)(fail)
        wire = contacts.render_error(contacts.ContactExistsError())
        with serving(app) as port:
            check(wire, asked(port))


def test_teardown_is_as_without_us() -> None:
    """Teardown sees no error that was answered; what it raises itself is not shown."""
    app = app_of()
    app.add_url_rule("/", "view", raising(contacts.NotFoundError()))
    app.add_url_rule("/fine", "fine", lambda: "fine")
    seen: list[BaseException | None] = []

    @app.teardown_request
    def note(error: BaseException | None) -> None:
        seen.append(error)
        if flask.request.path == "/fine":
            raise contacts.ContactExistsError(message=SECRET)

    with serving(app) as port:
        check(contacts.render_error(contacts.NotFoundError()), asked(port))
        assert [None] == seen
        assert SECRET.encode() not in asked(port, "/fine").body


def test_an_async_view() -> None:
    """What a coroutine raises is answered like anything else."""
    app = app_of()

    @app.get("/")
    async def view() -> Any:
        raise contacts.NotFoundError

    with serving(app) as port:
        check(contacts.render_error(contacts.NotFoundError()), asked(port))


def test_a_group_of_one() -> None:
    """A group that holds one error is that error; a group of two is a bug."""
    app = app_of()
    one = ExceptionGroup("tasks", [contacts.NotFoundError()])
    gone = ExceptionGroup("tasks", [ExceptionGroup("more", [HTTPException()])])
    gone.exceptions[0].exceptions[0].code = 403
    two = ExceptionGroup("tasks", [contacts.NotFoundError(), contacts.NotFoundError()])
    for name, error in {"one": one, "gone": gone, "two": two}.items():
        app.add_url_rule(f"/{name}", name, raising(error))
    with serving(app) as port:
        check(contacts.render_error(contacts.NotFoundError()), asked(port, "/one"))
        check(contacts.render_error(contacts.ForbiddenError()), asked(port, "/gone"))
        check(contacts.render_error(contacts.ServerError()), asked(port, "/two"))


def test_bugs_propagate_where_flask_lets_them() -> None:
    """In tests and with the debugger an unhandled exception is raised; our errors are not."""
    for option in ("TESTING", "DEBUG", "PROPAGATE_EXCEPTIONS"):
        app = app_of()
        app.config[option] = True
        app.add_url_rule("/bug", "bug", raising(ValueError("a bug")))
        app.add_url_rule("/", "view", raising(contacts.NotFoundError()))
        client = app.test_client()

        assert 404 == client.get("/").status_code
        assert 404 == client.get("/nowhere").status_code
        with pytest.raises(ValueError, match="a bug"):
            client.get("/bug")


def test_causes_are_logged_and_never_sent(caplog: pytest.LogCaptureFixture) -> None:
    """A secret in a cause, or in a bug, is in the log of the package and in no answer."""
    app = app_of()
    app.add_url_rule("/bug", "bug", raising(ValueError(f"bug {SECRET}")))

    @app.get("/")
    def view() -> Any:
        raise contacts.ServerError from OSError(f"dsn {SECRET}")

    with serving(app) as port, caplog.at_level(logging.INFO):
        for path, text in (("/", f"OSError: dsn {SECRET}"), ("/bug", f"bug {SECRET}")):
            caplog.clear()
            answered = asked(port, path)
            check(contacts.render_error(contacts.ServerError()), answered)
            logged = [
                caplog.handler.format(each)
                for each in caplog.records
                if each.name == "contacts_errors"
            ]

            assert 1 == len(logged)
            assert text in logged[0]
            assert SECRET not in repr(answered)


def test_an_error_that_cannot_be_written(caplog: pytest.LogCaptureFixture) -> None:
    """It is answered as a fault of the server, by the catalog or else by Flask; and logged."""
    error = gateway.RateLimitExceededError(retry_after=1)
    vars(error)["retry_after"] = "soon\r\nX: y"
    for errors in ({}, {500: None}):
        app = app_of("gateway_errors", errors=errors)
        app.add_url_rule("/", "view", raising(error))
        caplog.clear()
        with serving(app) as port:
            answered = asked(port)

        assert 500 == answered.status
        assert [] == answered.all_of("X")
        assert answered.body.startswith(b"<!doctype" if errors else b'{"code"')
        assert "could not be written" in caplog.text


def test_a_hostile_message() -> None:
    """Line breaks, surrogates and control characters in a message never break the answer."""
    error = contacts.NotFoundError(message='\ud800\r\nSet-Cookie: a=b\x00"\u2028')
    app = app_of()
    app.add_url_rule("/", "view", raising(error))
    with serving(app) as port:
        answered = asked(port)

        check(contacts.render_error(error), answered)
        assert [] == answered.all_of("Set-Cookie")


def test_what_webargs_refuses() -> None:
    """Its messages become the catalog's error for a bad request, without what was sent."""

    def view() -> Any:
        error = HTTPException()
        error.code = 422
        error.data = {  # type: ignore[attr-defined]
            "messages": {
                "json": {
                    "email": ["Not a valid email."],
                    "password": [f"{SECRET} is too short."],
                    "tags": {0: ["Shorter than 3."]},
                    "_schema": ["No."],
                }
            }
        }
        raise error

    app = app_of()
    app.add_url_rule("/", "view", view, methods=["POST"])
    expected = contacts.ValidationInvalidFieldsError(
        details={
            "email": ["Not a valid email."],
            "password": ["This value is not valid."],
            "tags.0": ["Shorter than 3."],
            "": ["No."],
        }
    )
    sent = b'{"email": "x", "password": "%s", "tags": ["a"]}' % SECRET.encode()
    with serving(app) as port:
        answered = asked(
            port,
            method="POST",
            headers={"Content-Type": "application/json"},
            body=sent,
        )

        check(contacts.render_error(expected), answered)


@pytest.mark.parametrize("status", [0, 100, 199, 600, 999])
def test_a_status_that_http_does_not_have(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception with it is a mistake: the server could send nothing of use."""
    app = app_of()
    app.add_url_rule(
        "/", "odd", raising(type("Odd", (HTTPException,), {"code": status}))
    )
    with wsgi(app) as port:
        check(contacts.render_error(contacts.ServerError()), asked(port))

    assert [("contacts_errors", "ERROR")] == [
        (each.name, each.levelname) for each in caplog.records
    ]


class Hostile(Forbidden):
    """Has headers that HTTP cannot carry."""

    def get_headers(self, *_: Any) -> Any:
        """Return them, and one that it can."""
        bad = [("X-Line", "a\r\nb: c"), ("Bad Name", "d"), ("X-Euro", "\u20ac")]
        return [*bad, ("X-Good", "e")]


def test_headers_that_http_cannot_carry(caplog: pytest.LogCaptureFixture) -> None:
    """They are left out."""
    app = app_of(errors={403: contacts.ForbiddenError})
    app.add_url_rule("/", "hostile", raising(Hostile("No.")))
    with caplog.at_level(logging.INFO, "contacts_errors"), wsgi(app) as port:
        answered = asked(port)
        check(contacts.render_error(contacts.ForbiddenError(message="No.")), answered)

        assert ["e"] == answered.all_of("X-Good")
        assert [] == answered.all_of("X-Line")
    assert 1 == len(caplog.records)


@pytest.mark.parametrize("is_blueprint", [False, True])
def test_one_record_beside_another_package(
    is_blueprint: bool,  # noqa: FBT001
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Flask logs nothing of what either of two packages logs."""
    app, blueprint = flask.Flask("tested"), flask.Blueprint("inner", "tested")
    package("gateway_errors.adapters.flask").install(app)
    package("contacts_errors.adapters.flask").install(
        blueprint if is_blueprint else app
    )
    blueprint.add_url_rule("/", "bug", raising(ValueError("bug")))
    app.register_blueprint(blueprint)
    with wsgi(app) as port:
        check(contacts.render_error(contacts.ServerError()), asked(port))

    assert ["contacts_errors"] == [each.name for each in caplog.records]
