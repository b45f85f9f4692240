"""Django REST framework answers errors as documented: through a real server, to the byte."""

import json
import logging
from collections.abc import Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.db import connection, transaction
from django.http import Http404

from tests.support.django_project import project, under_wsgi
from tests.support.wsgi import (
    SECRET,
    Answered,
    asked,
    check,
    error_of,
    every_error,
    package,
    rendered,
)

# isort: split
# Its modules read Django's settings when they are imported.
from rest_framework import exceptions, serializers
from rest_framework.authentication import BasicAuthentication
from rest_framework.parsers import JSONParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

contacts = package("contacts_errors")
gateway = package("gateway_errors")
HANDLER = "contacts_errors.adapters.drf.exception_handler"
MIDDLEWARE = "contacts_errors.adapters.django.ErrorMiddleware"
JSON = {"Content-Type": "application/json"}


def raising(error: Any) -> Any:
    """Return a view that raises *error*."""

    class View(APIView):
        authentication_classes = ()

        def get(self, _: Request) -> Response:
            raise error

        head = post = get

    return View.as_view()


def settings(handler: Any = HANDLER, **more: Any) -> dict[str, Any]:
    """Return the settings of a project with *handler*, the middleware above it."""
    # Without apps of its own the framework would ask for users.
    framework = {"EXCEPTION_HANDLER": handler, "UNAUTHENTICATED_USER": None, **more}
    return {"MIDDLEWARE": [MIDDLEWARE], "REST_FRAMEWORK": framework}


def posted(serializer: Any, data: Any, handler: Any = HANDLER) -> Answered:
    """Return the answer of a view that validates *data* with *serializer*."""

    class View(APIView):
        authentication_classes = ()

        def post(self, request: Request) -> Response:
            serializer(data=request.data).is_valid(raise_exception=True)
            return Response({})

    with under_wsgi({"": View.as_view()}, **settings(handler)) as port:
        body = json.dumps(data).encode()
        return asked(port, method="POST", headers=JSON, body=body)


def test_every_error_is_answered_to_the_byte() -> None:
    """Each error of each catalog, raised in a view, is what ``render_error`` returns."""
    homes = sorted({home for home, *_ in every_error().values()})
    for home in homes:
        names = [name for name, (at, *_) in every_error().items() if at == home]
        views = {name: raising(error_of(name)) for name in names}
        handler = f"{home}.adapters.drf.exception_handler"
        with under_wsgi(views, **settings(handler)) as port:
            for name in names:
                check(rendered(name), asked(port, f"/{name}"))
                head = asked(port, f"/{name}", method="HEAD")
                check(rendered(name), head, is_head=True)


def test_what_the_client_accepts_does_not_matter() -> None:
    """No content negotiation changes a documented body, whatever the error."""
    views = {
        "": raising(contacts.NotFoundError()),
        "gone": raising(exceptions.NotFound()),
    }
    with under_wsgi(views, **settings()) as port:
        for path in ("/", "/gone"):
            answered = asked(port, path, headers={"Accept": "text/html"})
            check(contacts.render_error(contacts.NotFoundError()), answered)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (exceptions.NotFound(), contacts.NotFoundError()),
        (exceptions.NotFound("No cat."), contacts.NotFoundError(message="No cat.")),
        (Http404(), contacts.NotFoundError()),
        (Http404("No cat."), contacts.NotFoundError(message="No cat.")),
        (exceptions.PermissionDenied(), contacts.ForbiddenError()),
        (DjangoPermissionDenied("No."), contacts.ForbiddenError(message="No.")),
        # Nobody says how to authenticate, so that is no 401.
        (exceptions.NotAuthenticated(), contacts.ForbiddenError()),
        (exceptions.APIException(SECRET), contacts.ServerError()),
        (ExceptionGroup("one", [contacts.NotFoundError()]), contacts.NotFoundError()),
        # This one the framework leaves to Django.
        (ValueError(SECRET), contacts.ServerError()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_errors_of_the_framework(error: Exception, expected: Any) -> None:
    """They are answered by what stands for their status."""
    with under_wsgi({"": raising(error)}, **settings()) as port:
        check(contacts.render_error(expected), asked(port))


def test_who_is_not_authenticated_is_told_how_to_be() -> None:
    """401 keeps the challenge of the authentication that the view has."""

    class View(APIView):
        authentication_classes = (BasicAuthentication,)
        permission_classes = (IsAuthenticated,)

        def get(self, _: Request) -> Response:
            return Response({})

    with under_wsgi({"": View.as_view()}, **settings()) as port:
        for headers in ({}, {"Authorization": "Basic broken"}):
            answered = asked(port, headers=headers)
            assert (401, "UNAUTHORIZED") == (answered.status, code_of(answered))
            assert ['Basic realm="api"'] == answered.all_of("WWW-Authenticate")


def test_a_throttled_client_is_told_when() -> None:
    """The wait stands in the header, rounded up, whether the catalog has a place or not."""
    views = {"": raising(exceptions.Throttled(wait=6.2))}
    with under_wsgi(views, **settings()) as port:
        answered = asked(port)

        assert 429 == answered.status
        assert ["7"] == answered.all_of("Retry-After")

    def fast() -> Any:
        return gateway.RateLimitExceededError(retry_after=60)

    handler = package("gateway_errors.adapters.drf").handler(errors={429: fast})
    with custom(handler) as name, under_wsgi(views, **settings(name)) as port:
        error = gateway.RateLimitExceededError(retry_after=7)
        check(gateway.render_error(error), asked(port))


def code_of(answered: Any) -> Any:
    """Return the code in a body."""
    return json.loads(answered.body)["error"]["code"]


@contextmanager
def custom(handler: Any) -> Any:
    """Give *handler* a dotted path for a while."""
    globals()["chosen_handler"] = handler
    try:
        yield f"{__name__}.chosen_handler"
    finally:
        del globals()["chosen_handler"]


def test_a_wrong_method_keeps_allow() -> None:
    """405 is the framework's own until something stands for it; the methods are told always."""
    handler = package("contacts_errors.adapters.drf").handler(
        errors={405: contacts.ForbiddenError, 404: None}
    )
    views = {"": raising(exceptions.NotFound())}
    with custom(handler) as name, under_wsgi(views, **settings(name)) as port:
        answered = asked(port, method="DELETE")
        said = 'Method "DELETE" not allowed.'
        check(contacts.render_error(contacts.ForbiddenError(message=said)), answered)
        own = asked(port)

        assert ["GET, POST, HEAD, OPTIONS"] == answered.all_of("Allow")
        assert (404, b'{"detail":"Not found."}') == (own.status, own.body)
    with under_wsgi(views, **settings()) as port:
        answered = asked(port, method="DELETE")

        assert (405, ["GET, POST, HEAD, OPTIONS"]) == (
            answered.status,
            answered.all_of("Allow"),
        )


@pytest.mark.parametrize(
    ("status", "media_type", "body"),
    [(400, "application/json", b"{broken"), (415, "text/csv", b"a,b")],
)
def test_bad_bodies(status: int, media_type: str, body: bytes) -> None:
    """What no parser reads is answered by what stands for its status."""

    class View(APIView):
        authentication_classes = ()
        parser_classes = (JSONParser,)

        def post(self, request: Request) -> Response:
            return Response(request.data)

    made = package("contacts_errors.adapters.drf").handler(
        errors={status: contacts.ForbiddenError}
    )
    for handler in (made, None):
        with custom(handler) as name:
            chosen = settings(name if handler else HANDLER)
            with under_wsgi({"": View.as_view()}, **chosen) as port:
                headers = {"Content-Type": media_type}
                answered = asked(port, method="POST", headers=headers, body=body)
        if handler:
            assert (403, "FORBIDDEN") == (answered.status, code_of(answered))
        else:
            assert status == answered.status
            assert b'{"detail":' == answered.body[:10]


class Address(serializers.Serializer[Any]):
    """A part of a person."""

    city = serializers.CharField(max_length=5)
    country = serializers.ChoiceField(choices=["de", "fr"])


class Person(serializers.Serializer[Any]):
    """What is sent."""

    email = serializers.EmailField()
    password = serializers.CharField()
    address = Address()
    homes = Address(many=True, required=False)
    tags = serializers.ListField(child=serializers.IntegerField(), required=False)
    extra = serializers.DictField(child=serializers.UUIDField(), required=False)

    def validate_password(self, value: str) -> str:
        """Refuse every password, and say which."""
        raise serializers.ValidationError(f"{value} is too common.", code="common")

    def validate(self, _: Mapping[str, Any]) -> Any:
        """Refuse every person."""
        raise serializers.ValidationError("These do not match.")


PERSON = {
    "email": "nobody",
    "password": SECRET,
    "address": {"city": "Hamburg", "country": "narnia"},
    "homes": [{"city": "Rome", "country": "fr"}, {"city": "Rome", "country": "it"}],
    "tags": [1, "two"],
    "extra": {"id": "mine", "k" * 100: "mine"},
}


def test_validation() -> None:
    """Every problem of nested data is told at its place, without what was sent."""
    neutral = "This is not one of the choices."
    expected = contacts.ValidationInvalidFieldsError(
        details={
            "email": ["Enter a valid email address."],
            "password": ["This value is not valid."],
            "address.city": ["Ensure this field has no more than 5 characters."],
            "address.country": [neutral],
            "homes.1.country": [neutral],
            "tags.1": ["A valid integer is required."],
            "extra.id": ["Must be a valid UUID."],
            "extra." + "k" * 64: ["Must be a valid UUID."],
        }
    )

    check(contacts.render_error(expected), posted(Person, PERSON))


def test_validation_of_the_whole() -> None:
    """What is wrong with no field in particular stands under no name."""

    class Pair(serializers.Serializer[Any]):
        a = serializers.IntegerField()

        def validate(self, attrs: Any) -> Any:
            raise serializers.ValidationError(["No.", f"{attrs['a']} is wrong."])

    neutral = "This value is not valid."
    expected = contacts.ValidationInvalidFieldsError(details={"": ["No.", neutral]})
    check(contacts.render_error(expected), posted(Pair, {"a": 41}))
    expected = contacts.ValidationInvalidFieldsError(
        details={"": ["Invalid data. Expected a dictionary, but got list."]}
    )
    check(contacts.render_error(expected), posted(Pair, []))


def test_validation_of_many() -> None:
    """The items of a list are told apart by their index."""
    expected = contacts.ValidationInvalidFieldsError(
        details={"1.city": ["This field is required."]}
    )
    sent = [{"city": "Rome", "country": "fr"}, {"country": "fr"}]

    check(
        contacts.render_error(expected),
        posted(lambda data: Address(data=data, many=True), sent),
    )


def test_validation_for_another_shape() -> None:
    """Kinds and places come too, for catalogs that have members for them."""
    seen: list[Any] = []

    def refuse(problems: Any) -> Any:
        seen.extend((each.field, each.kind, each.place) for each in problems)
        return contacts.ForbiddenError()

    handler = package("contacts_errors.adapters.drf").handler(invalid_request=refuse)
    with custom(handler) as name:
        answered = posted(Person, {"email": None, "password": SECRET}, name)
        check(contacts.render_error(contacts.ForbiddenError()), answered)

    assert [
        ("email", "null", "body"),
        ("password", "common", "body"),
        ("address", "required", "body"),
    ] == seen


def test_validation_that_the_catalog_does_not_response() -> None:
    """The framework answers in its own shape then, without what was sent as well."""
    handler = package("contacts_errors.adapters.drf").handler(
        invalid_request=lambda _: None
    )
    with custom(handler) as name:
        answered = posted(Person, PERSON, name)

    assert 400 == answered.status
    body = json.loads(answered.body)
    assert ["This value is not valid."] == body["password"]
    assert {"country": ["This is not one of the choices."]} == body["homes"]["1"]
    assert ["Enter a valid email address."] == body["email"]
    assert SECRET.encode() not in answered.body


def test_what_failed_is_rolled_back() -> None:
    """With ATOMIC_REQUESTS nothing of a failed request is kept, as with the framework's own."""
    handle = package(HANDLER.removesuffix(".exception_handler")).exception_handler
    for error in (contacts.NotFoundError(), exceptions.NotFound()):
        connection.settings_dict["ATOMIC_REQUESTS"] = True
        try:
            with project({}), transaction.atomic():
                handle(error, {})

                assert connection.get_rollback()
        finally:
            connection.settings_dict["ATOMIC_REQUESTS"] = False
            connection.close()


def test_causes_are_logged_and_never_sent(caplog: pytest.LogCaptureFixture) -> None:
    """A secret in a cause is in the log of the package, and in no answer."""

    class View(APIView):
        authentication_classes = ()

        def get(self, _: Request) -> Response:
            raise contacts.ServerError from OSError(f"dsn {SECRET}")

    with under_wsgi({"": View.as_view()}, **settings()) as port:
        answered = asked(port)
        check(contacts.render_error(contacts.ServerError()), answered)
    [logged] = [
        caplog.handler.format(each)
        for each in caplog.records
        if each.name == "contacts_errors" and each.levelno == logging.WARNING
    ]

    assert f"OSError: dsn {SECRET}" in logged
    assert SECRET not in repr(answered)


@pytest.mark.parametrize("status", [0, 100, 199, 600])
def test_a_status_that_http_does_not_have(status: int) -> None:
    """An exception with it is a mistake: the server could send nothing else."""
    odd = type("Odd", (exceptions.APIException,), {"status_code": status})
    with under_wsgi({"": raising(odd())}, **settings()) as port:
        check(contacts.render_error(contacts.ServerError()), asked(port))


def test_groups_of_one() -> None:
    """What the framework expects is expected from a task group, too."""
    views = {
        "gone": raising(ExceptionGroup("one", [exceptions.NotFound()])),
        "refused": raising(ExceptionGroup("one", [exceptions.ValidationError("No.")])),
    }
    with under_wsgi(views, **settings()) as port:
        check(contacts.render_error(contacts.NotFoundError()), asked(port, "/gone"))

        assert b"VALIDATION_ERROR" in asked(port, "/refused").body


def test_a_media_type_is_not_repeated() -> None:
    """The message about one that no parser reads is the catalog's."""
    handler = package("contacts_errors.adapters.drf").handler(
        errors={415: contacts.ForbiddenError}
    )

    class View(APIView):
        authentication_classes = ()

        def post(self, request: Request) -> Response:
            return Response(request.data)

    with (
        custom(handler) as name,
        under_wsgi({"": View.as_view()}, **settings(name)) as port,
    ):
        headers = {"Content-Type": f"text/{SECRET}"}
        answered = asked(port, method="POST", headers=headers, body=b"x")
        check(contacts.render_error(contacts.ForbiddenError()), answered)
