"""FastAPI answers errors as documented, and documents them as it answers them."""

import copy
import json
import logging
import re
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, Literal

import fastapi
import pytest
import yaml
from fastapi import APIRouter, Body, Cookie, Depends, FastAPI, Form, Header, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from pydantic import (
    AnyUrl,
    BaseModel,
    ConfigDict,
    Field,
    Tag,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from starlette.applications import Starlette
from starlette.routing import Mount
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.support.asgi import called, serving
from tests.support.effort import spread, tries
from tests.support.hard_catalogs import hard_catalogs
from tests.support.projects import ROOT, imported, made
from tests.support.wsgi import (
    SECRET,
    asked,
    check,
    error_of,
    every_error,
    package,
    rendered,
)

contacts = package("contacts_errors")
deploy = package("deploy_errors")
gateway = package("gateway_errors")
identity = package("identity_errors")
records = package("records_errors")
adapter = package("contacts_errors.adapters.fastapi")
install = adapter.install
responses = adapter.responses


def fresh(**options: Any) -> FastAPI:
    """Return an application with the errors of one API installed."""
    app = FastAPI()
    install(app, **options)
    return app


def raiser(error: BaseException) -> Any:
    """Return a function that raises *error*."""

    def function() -> None:
        raise error

    return function


def document_of(app: FastAPI) -> Any:
    """Return what the application says of itself, over HTTP, once it is sound."""
    answered = called(app, "/openapi.json")
    assert 200 == answered.status, answered.body
    document = json.loads(answered.body)
    validate(document)
    found = re.findall(r'"\$ref": "(#[^"]+)"', json.dumps(document))
    assert {*found} <= {*pointers(document), NO_REFERENCE}
    return document


NO_REFERENCE = "#/components/schemas/None"
"""A text in a catalog's data, which only looks like a reference."""


def pointers(document: Any) -> Iterator[str]:
    """Yield a reference to each component of *document*."""
    for section, entries in document.get("components", {}).items():
        yield from (f"#/components/{section}/{name}" for name in entries)


def test_every_error_is_answered_to_the_byte() -> None:
    """Each error of each catalog, raised in a dependency, is what ``render_error`` returns."""
    apps = {home: FastAPI() for home, *_ in every_error().values()}
    for name, (home, *_) in every_error().items():
        needed = [Depends(raiser(error_of(name)))]
        apps[home].get(f"/{name}", dependencies=needed)(lambda: None)
    for home, app in apps.items():
        package(f"{home}.adapters.fastapi").install(app)
    outer = Starlette(routes=[Mount(f"/{home}", app) for home, app in apps.items()])
    with serving(outer) as port:
        for name, (home, *_) in every_error().items():
            check(rendered(name), asked(port, f"/{home}/{name}"))


def test_the_errors_of_fastapi_are_the_catalog_s() -> None:
    """No route, a wrong method and an exception of the user's become errors of the catalog."""
    app = FastAPI()
    package("records_errors.adapters.fastapi").install(app)

    @app.get("/")
    def endpoint() -> None:
        raise fastapi.HTTPException(404, detail={"password": SECRET})

    check(records.render_error(records.NotFoundError()), called(app, "/"))
    check(records.render_error(records.NotFoundError()), called(app, "/none"))
    refused = called(app, "/", "DELETE")
    check(records.render_error(records.MethodNotAllowedError()), refused)
    assert ["GET"] == refused.all_of("Allow")


def test_errors_in_a_dependency_that_yields() -> None:
    """The exit of a dependency may raise an error in place of another one."""

    def dependency() -> Iterator[None]:
        try:
            yield
        except KeyError as error:
            raise contacts.NotFoundError from error

    app = fresh()
    app.get("/", dependencies=[Depends(dependency)])(raiser(KeyError(SECRET)))

    check(contacts.render_error(contacts.NotFoundError()), called(app))


LEFT: dict[str, Any] = {"invalid_request": lambda _: None}
"""What leaves refused requests to FastAPI."""


class Colour(Enum):
    """Something to choose from."""

    RED = "red"


class Cat(BaseModel):
    """One kind of pet."""

    kind: Literal["cat"]


class Dog(BaseModel):
    """Another kind."""

    kind: Literal["dog"]


def _said(value: Any) -> Any:
    raise ValueError(f"{value} is not allowed")


def _asserted(value: Any) -> Any:
    raise AssertionError(f"what is {str(value).upper()}?")


def _custom(value: Any) -> Any:
    raise PydanticCustomError("missing", "no {value} here", {"value": str(value)})


class Said(BaseModel):
    """A model whose validators repeat what they get."""

    value: str

    @field_validator("value")
    @classmethod
    def _check(cls, value: Any) -> Any:
        return _said(value)


class Asserted(BaseModel):
    """The same with an assertion."""

    value: str

    @field_validator("value", mode="before")
    @classmethod
    def _check(cls, value: Any) -> Any:
        return _asserted(value)


class Custom(BaseModel):
    """The same with an error that calls itself one of pydantic's own."""

    value: str

    @field_validator("value")
    @classmethod
    def _check(cls, value: Any) -> Any:
        return _custom(value)


class Whole(BaseModel):
    """The same for the whole, which says what another field has."""

    value: str
    other: str = ""

    @model_validator(mode="after")
    def _check(self) -> Any:
        return _said(self.value)


class Strict(BaseModel):
    """A model that knows all its fields."""

    model_config = ConfigDict(extra="forbid")


KINDS = [
    *(int, float, bool, Decimal, uuid.UUID, AnyUrl, date, datetime, time, timedelta),
    *(Colour, Literal["a"], list[int], dict[str, int], set[int], tuple[int, int]),
    *(bytes, None, Strict, int | date | None),
    Annotated[str, Field(max_length=3)],
    Annotated[str, Field(min_length=99)],
    Annotated[str, Field(pattern="^a+$")],
    Annotated[Cat | Dog, Field(discriminator="kind")],
    *(Said, Asserted, Custom, Whole),
]
"""What fields may be, none of which takes the password."""

SENT: list[Any] = [
    *(SECRET, [SECRET], {"value": SECRET}, {"kind": SECRET}, {SECRET[:5]: SECRET}),
    {"value": SECRET, "other": "b"},
]


@pytest.mark.parametrize("options", [{}, LEFT], ids=["catalog", "fastapi"])
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_was_sent_is_in_no_response(kind: Any, options: Any) -> None:
    """Neither the catalog's answer nor FastAPI's own says what did not fit."""
    app = fresh(**options)

    @app.post("/body")
    def body(field: Annotated[kind, Body(embed=True)]) -> None:
        pass

    @app.post("/whole")
    def whole(field: Annotated[kind, Body()]) -> None:
        pass

    refused = 0
    for value in SENT:
        for path, sent in (("/body", {"field": value}), ("/whole", value)):
            answered = called(app, path, "POST", json=sent)
            refused += answered.status == 422

            assert SECRET.encode() not in answered.body
            assert SECRET[:10].lower().encode() not in answered.body.lower()
            assert b'"input"' not in answered.body
            assert b'"ctx"' not in answered.body
    assert 6 <= refused


@pytest.mark.parametrize("options", [{}, LEFT], ids=["catalog", "fastapi"])
def test_what_was_sent_beside_the_body(options: Any) -> None:
    """The query, the path, headers, cookies and forms are told of just as little."""
    app = fresh(**options)
    limit = Annotated[str, Field(max_length=3)]

    @app.post("/{step}")
    def endpoint(
        step: int,
        page: Annotated[int, Query()],
        token: Annotated[limit, Header()],
        session: Annotated[uuid.UUID, Cookie()],
        name: Annotated[int, Form()],
    ) -> None:
        pass

    answered = called(
        app,
        f"/{SECRET}?page={SECRET}",
        "POST",
        headers={"Token": SECRET, "Cookie": f"session={SECRET}"},
        data={"name": SECRET},
    )
    said = answered.body.decode()

    assert 422 == answered.status
    assert SECRET not in said
    for field in ("step", "page", "token", "session", "name"):
        assert f'"{field}"' in said


def test_refused_requests_are_the_catalog_s() -> None:
    """Each problem says where it is, without the place, and what is wrong."""

    class Address(BaseModel):
        city: str

    class Contact(BaseModel):
        address: Address
        tags: list[int]

    app = fresh()

    @app.post("/")
    def endpoint(contact: Contact, page: int = 1) -> None:
        pass

    sent = {"address": {}, "tags": [1, "x"]}
    answered = called(app, "/?page=x", "POST", json=sent)
    details = {
        "page": [INTEGER],
        "address.city": ["Field required"],
        "tags.1": [INTEGER],
    }
    expected = contacts.ValidationInvalidFieldsError(details=details)

    check(contacts.render_error(expected), answered)


INTEGER = "Input should be a valid integer, unable to parse string as an integer"


def problems_of(app: FastAPI, **sent: Any) -> list[tuple[str, str, str, str]]:
    """Return what ``invalid_request`` is given for one request."""
    found: list[Any] = []
    install(app, invalid_request=found.extend)
    called(app, method="POST", **sent)
    return [(each.place, each.field, each.kind, each.message) for each in found]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (int, "x", ("field", "int_parsing", INTEGER)),
        (
            Annotated[int, Field(gt=3)],
            1,
            ("field", "greater_than", "Input should be greater than 3"),
        ),
        (Colour, "x", ("field", "enum", "Input should be 'red'")),
        (uuid.UUID, "x", ("field", "uuid_parsing", "Input should be a valid UUID")),
        (
            Annotated[Cat | Dog, Field(discriminator="kind")],
            {"kind": "x"},
            ("field", "union_tag_invalid", "Input should be tagged 'cat', 'dog'"),
        ),
        (
            int | Annotated[list[bool], Tag("many")],
            ["x"],
            ("field.int", "int_type", "Input should be a valid integer"),
        ),
        (
            Said,
            {"value": "hello world"},
            ("field.value", "value_error", "This value is not valid."),
        ),
        (
            Strict,
            {"a": 1},
            ("field.a", "extra_forbidden", EXTRA := "Extra inputs are not permitted"),
        ),
        (Strict, {"k" * 999: 1}, (f"field.{'k' * 64}...", "extra_forbidden", EXTRA)),
        (Strict, {"a\r\n": 1}, ("field.a\\r\\n", "extra_forbidden", EXTRA)),
    ],
)
def test_problems(kind: Any, value: Any, expected: tuple[str, str, str]) -> None:
    """The field, the kind and the message are pydantic's own, as far as they are safe."""
    app = FastAPI()

    @app.post("/")
    def endpoint(field: Annotated[kind, Body(embed=True)]) -> None:
        pass

    assert ("body", *expected) == problems_of(
        app, content=json.dumps({"field": value}), headers=JSON
    )[0]


JSON = {"Content-Type": "application/json"}


def test_messages_of_validators_are_kept_where_they_say_nothing() -> None:
    """What a validator says of the rule, and not of the value, is for the client."""

    class Model(BaseModel):
        name: str

        @field_validator("name")
        @classmethod
        def _check(cls, _: str) -> str:
            raise ValueError("two words are needed")

    app = FastAPI()
    app.post("/")(_taking(Model))

    message = "Value error, two words are needed"
    assert [("body", "name", "value_error", message)] == problems_of(
        app, json={"name": SECRET}
    )


def _taking(model: Any) -> Any:
    def endpoint(model: Any) -> None:
        pass

    endpoint.__annotations__["model"] = model
    return endpoint


def test_validation_in_an_application_mounted_in_starlette() -> None:
    """What FastAPI's adapter installs in Starlette is for applications of FastAPI in it."""
    inner = FastAPI()
    inner.post("/")(_taking(Cat))
    outer = Starlette(routes=[Mount("/in", inner)])
    adapter.install(outer, invalid_request=lambda _: contacts.ForbiddenError())
    expected = contacts.render_error(contacts.ForbiddenError())

    check(expected, called(outer, "/in/", "POST", json={}))
    responses_of = json.loads(called(outer, "/in/openapi.json").body)["paths"]["/"]
    assert {"200", "403"} == set(responses_of["post"]["responses"])


def test_a_body_that_is_no_json() -> None:
    """It is one problem of the whole body, and where it broke is no field."""
    app = FastAPI()
    app.post("/")(_taking(Cat))

    assert [("body", "", "json_invalid", "Invalid JSON")] == problems_of(
        app, content=b"{" + SECRET.encode(), headers=JSON
    )


def test_a_deep_path_is_bounded() -> None:
    """A recursive model is as deep as the client likes, its paths are not."""

    class Node(BaseModel):
        inner: "Node | None" = None

    Node.model_rebuild()
    app = FastAPI()
    app.post("/")(_taking(Node))
    sent: Any = "x"
    for _ in range(100):
        sent = {"inner": sent}
    ((_, field, _, _),) = problems_of(app, json=sent)

    assert ".".join(["inner"] * 31 + ["..."]) == field


def test_the_default_response_is_fastapi_s_without_values() -> None:
    """Where the catalog has nothing, a refused request is answered as FastAPI does."""
    app = fresh(**LEFT)
    app.post("/")(_taking(Cat))
    answered = called(app, method="POST", json={"kind": SECRET})
    expected = {
        "detail": [
            {
                "type": "literal_error",
                "loc": ["body", "kind"],
                "msg": "Input should be 'cat'",
            }
        ]
    }

    assert 422 == answered.status
    assert expected == json.loads(answered.body)


def test_a_handler_of_the_user_s_own_is_kept() -> None:
    """It answers refused requests where the catalog has nothing for them."""
    app = FastAPI()

    @app.exception_handler(RequestValidationError)
    def own(request: Any, error: Any) -> JSONResponse:
        return JSONResponse("own", 499)

    install(app, **LEFT)
    app.post("/")(_taking(Cat))

    assert b'"own"' == called(app, method="POST", json={}).body


def test_errors_that_the_user_raises_as_validation() -> None:
    """A list of errors that lacks most of what pydantic gives is read as well."""
    app = FastAPI()
    raised = [{"loc": ("there",), "msg": "no"}, {"msg": "never", "type": "x"}, {}]
    app.post("/")(raiser(RequestValidationError(raised)))

    assert [
        ("body", "there", "", "no"),
        ("body", "", "x", "never"),
        ("body", "", "", ""),
    ] == problems_of(app)


def test_a_response_that_is_not_as_declared(caplog: pytest.LogCaptureFixture) -> None:
    """It is a fault of the server, of which the client learns nothing."""
    app = fresh()

    @app.get("/", response_model=int)
    def endpoint() -> Any:
        return SECRET

    check(contacts.render_error(contacts.ServerError()), called(app))
    assert SECRET in caplog.text


def test_causes_are_logged_and_never_sent(caplog: pytest.LogCaptureFixture) -> None:
    """Neither that of an error of the catalog nor an unhandled one is in an answer."""
    caplog.set_level(logging.INFO)

    def dependency() -> None:
        raise contacts.ContactExistsError from OSError(SECRET)

    app = fresh()
    app.get("/caused", dependencies=[Depends(dependency)])(lambda: None)
    app.get("/fails")(raiser(OSError(SECRET)))
    with serving(app) as port:
        caused = asked(port, "/caused")
        failed = asked(port, "/fails")

    check(contacts.render_error(contacts.ServerError()), failed)
    assert 409 == caused.status
    assert SECRET.encode() not in caused.body
    assert 2 <= caplog.text.count(SECRET)


def test_websockets_that_validation_refuses() -> None:
    """The handshake is answered with the catalog's error, or closed without a reason."""
    for options, status in (({}, 422), (LEFT, 403)):
        app = fresh(**options)

        @app.websocket("/")
        async def endpoint(socket: fastapi.WebSocket, page: int) -> None:
            await socket.accept()

        with serving(app) as port:
            url = f"ws://127.0.0.1:{port}/?page={SECRET}"
            with pytest.raises(InvalidStatus) as caught, connect(url):
                pass
        response = caught.value.response

        assert status == response.status_code
        assert SECRET.encode() not in response.body


def test_responses() -> None:
    """Several errors of a status, of several statuses, ranges and classes of statuses."""
    found = responses(
        contacts.HTTPServerError, contacts.TooManyAttemptsError, contacts.NotFoundError
    )

    assert [404, 429, 500, "5XX"] == list(found)
    content = found[404]["content"]["application/json"]
    assert ["NOT_FOUND"] == list(content["examples"])
    assert "content" not in found["5XX"]
    assert [401] == list(responses(contacts.HTTPUnauthorizedError))
    assert [400, 422] == list(responses(contacts.ContactsValidationError))
    assert responses(contacts.ContactsError) == responses(*contacts.ALL_ERRORS)
    assert {} == responses()

    class Mine(contacts.NotFoundError):
        pass

    assert responses(contacts.NotFoundError) == responses(Mine)


@pytest.mark.parametrize("wrong", [OSError, records.NotFoundError, None, 404])
def test_responses_of_something_else(wrong: Any) -> None:
    """What is no error of this API is refused when the application is made."""
    with pytest.raises(TypeError, match="is not a subclass of ContactsError"):
        responses(wrong)


def resolved(document: Any, part: Any, trail: tuple[str, ...] = ()) -> Any:
    """Return a part of a document without references; one inside itself stays its place."""
    if isinstance(part, list):
        return [resolved(document, each, trail) for each in part]
    if not isinstance(part, dict):
        return part
    reference = part.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#/components/"):
        return {key: resolved(document, each, trail) for key, each in part.items()}
    if reference in trail:
        return {"depth": len(trail) - trail.index(reference)}
    section, name = reference.split("/")[2:]
    target = resolved(
        document, document["components"][section][name], (*trail, reference)
    )
    rest = {key: each for key, each in part.items() if key != "$ref"}
    return {**rest, "target": target} if rest else target


def check_documents(api: ModuleType, generated: Any) -> None:
    """Assert that an application documents each error as the generated document does."""
    tool = package(f"{api.__name__}.adapters.fastapi")
    app = FastAPI()
    tool.install(app, **LEFT)
    for cls in api.ALL_ERRORS:
        app.get(f"/{cls.__name__}", responses=tool.responses(cls))(lambda: None)
    document = document_of(app)
    known = (generated["components"] or {}).get("responses", {})
    shown = set[str]()
    for cls in api.ALL_ERRORS:
        responses = {each for each in api.ALL_ERRORS if issubclass(each, cls)} & {
            each for each in api.ALL_ERRORS if each.__name__ in known
        }
        if len(responses) != 1:
            continue
        name = responses.pop().__name__
        expected = resolved(generated, known[name])
        operation = document["paths"][f"/{cls.__name__}"]["get"]["responses"]
        for status, response in operation.items():
            found = resolved(document, response)
            if status == "200":
                # A success has its own schema; it is the first, the error's the second.
                if "examples" not in str(found.get("content")):
                    continue
                found["description"] = expected["description"]
                for media in found["content"].values():
                    if "anyOf" in media["schema"]:
                        media["schema"] = media["schema"]["anyOf"][1]
            shown.add(name)

            assert encodable(expected) == found
    assert shown == {each.__name__ for each in api.ALL_ERRORS} & known.keys()


def encodable(value: Any) -> Any:
    """Return JSON data with each lone surrogate spelled out: FastAPI writes UTF-8."""
    if isinstance(value, dict):
        return {encodable(key): encodable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [encodable(each) for each in value]
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    return value


@pytest.mark.parametrize("api", [contacts, deploy, gateway, identity, records])
def test_the_document_agrees_with_the_generated_one(api: ModuleType) -> None:
    """Schema, media type, headers and examples of each error are those of the catalog."""
    name = api.__name__.removesuffix("_errors")
    text = (ROOT / f"generated/openapi/{name}.yaml").read_text("utf-8")

    check_documents(api, yaml.load(text, yaml.CSafeLoader))


@pytest.mark.sampled
@pytest.mark.parametrize("name", spread(hard_catalogs(drawn=tries(3)), 8))
def test_documents_of_hard_catalogs_agree(name: str, tmp_path: Path) -> None:
    """So they are for catalogs that are empty, long, recursive or full of nulls."""
    whole = made(hard_catalogs(drawn=tries(3))[name], names=("python", "openapi"))
    with imported(whole.package(), tmp_path) as api:
        check_documents(api, yaml.load(whole.document(), yaml.CSafeLoader))


TREES = {
    "catalog": 1,
    "api": {"id": "trees", "title": "Trees API"},
    "fields": {
        "tree": {
            "description": "A tree.",
            "schema": {
                "type": "object",
                "properties": {
                    "leaf": {"type": ["string", "null"]},
                    "kids": {"type": "array", "items": {"$ref": "#/fields/tree"}},
                    "$ref": {"const": {"$ref": NO_REFERENCE}},
                },
                "required": ["leaf"],
            },
            "example": {"leaf": None, "kids": [{"leaf": None}]},
        }
    },
    "envelopes": {
        "main": {
            "description": "All.",
            "status": [200, "4XX"],
            "headers": {"X-Code": "{code}", "X-Why?": "{message}"},
            "body": {"code": "{code}", "tree?": "{tree}"},
        },
        "text": {
            "description": "Text.",
            "media_type": "text/plain",
            "headers": {"X-Why": "{message}"},
            "body": "{code}: {message}",
        },
    },
    "errors": {
        "bent": {"status": 400, "summary": "It is bent.", "requires": ["tree"]},
        "cut": {"status": 400, "summary": "It is cut."},
        "wet": {"status": [400, 409], "summary": "It is wet.", "envelope": "text"},
        "odd": {"status": 200, "summary": "It is odd."},
        "any": {"status": {"from": 451, "to": 499}, "summary": "Any."},
        "few": {"status": {"from": 420, "to": 422}, "summary": "Some."},
        "secret": {"status": 403, "summary": "S.", "visibility": "internal"},
    },
}


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A package with recursive fields, nulls, text, several errors on a status, HTTP 200."""
    folder = tmp_path_factory.mktemp("trees")
    with imported(made(TREES, names=("python",)).package(), folder) as api:
        yield api


def planted(api: ModuleType, *, is_installed: bool) -> FastAPI:
    """Return an application that documents all errors of an API on one operation."""
    tool = package(f"{api.__name__}.adapters.fastapi")
    app = FastAPI()
    if is_installed:
        tool.install(app)
    every = api.TreesError

    @app.get("/", responses=tool.responses(every))
    def endpoint() -> Cat:
        return Cat(kind="cat")

    return app


def test_several_errors_on_one_status(trees: ModuleType) -> None:
    """Any of their schemas by media type, all examples, and the headers that all have."""
    document = document_of(planted(trees, is_installed=True))
    found = document["paths"]["/"]["get"]["responses"]
    refused = found["400"]

    assert ["200", "400", "409", "420", "421", "422", "4XX"] == sorted(found)
    assert {"application/json", "text/plain"} == set(refused["content"])
    media = refused["content"]["application/json"]
    names = [each["$ref"].rpartition("/")[2] for each in media["schema"]["anyOf"]]
    assert ["BentError", "CutError", "MainEnvelope"] == names
    assert ["bent", "cut"] == list(media["examples"])
    bent = resolved(document, media["examples"]["bent"])["value"]
    assert {"leaf": None, "kids": [{"leaf": None}]} == bent["tree"]
    text = refused["content"]["text/plain"]["schema"]
    assert {"$ref": "#/components/schemas/Wet400Error"} == text
    assert "required" not in refused["headers"]["X-Code"]
    for line in ("It is bent.", "It is cut.", "It is wet."):
        assert line in refused["description"]


def test_an_error_beside_a_success(trees: ModuleType) -> None:
    """An error with status 200 is one of two answers, and the success keeps its own."""
    success = document_of(planted(trees, is_installed=True))["paths"]["/"]["get"][
        "responses"
    ]["200"]
    media = success["content"]["application/json"]

    assert "Successful Response" == success["description"]
    assert [
        {"$ref": "#/components/schemas/Cat"},
        {"$ref": "#/components/schemas/OddError"},
    ] == media["schema"]["anyOf"]
    assert ["odd"] == list(media["examples"])


def test_responses_need_no_installation(trees: ModuleType) -> None:
    """Without one they stand alone, recursion and all, and examples fit their schemas."""
    document = document_of(planted(trees, is_installed=False))
    found = document["paths"]["/"]["get"]["responses"]

    assert {"Cat"} == set(document["components"]["schemas"])
    for status, response in found.items():
        for media in response.get("content", {}).values():
            for example in media.get("examples", {}).values():
                if status != "200":
                    Draft202012Validator(media["schema"]).validate(example["value"])
    assert "#/components/schemas/Cat" == (
        found["200"]["content"]["application/json"]["schema"]["$ref"]
    )
    tree = found["400"]["content"]["application/json"]["schema"]["anyOf"][0]
    kids = tree["properties"]["tree"]["properties"]["kids"]
    assert {"description": "A tree.", "type": "object"} == kids["items"]


def test_the_422_of_fastapi_is_the_catalog_s() -> None:
    """Validated operations document what is answered, and FastAPI's own schemas go."""
    app = fresh()

    @app.get("/none")
    def none() -> None:
        pass

    @app.get("/query")
    def query(page: int) -> None:
        pass

    own = responses(contacts.HTTPUnprocessableContentError, contacts.ForbiddenError)

    @app.post("/own", responses=own)
    def own_422(cat: Cat) -> None:
        pass

    @app.get("/range", responses={"4XX": {"description": "Mine."}})
    def ranged(page: int) -> None:
        pass

    @app.get("/mine", responses={422: {"description": "Mine."}})
    def mine(page: int) -> None:
        pass

    document = document_of(app)
    found = {
        path: item.popitem()[1]["responses"] for path, item in document["paths"].items()
    }
    schema = {"$ref": "#/components/schemas/ValidationInvalidFieldsError"}

    assert ["200"] == list(found["/none"])
    for path in ("/query", "/own", "/range"):
        content = found[path]["422"]["content"]["application/json"]
        assert schema == content["schema"]
        assert ["VALIDATION_ERROR.invalid_fields"] == list(content["examples"])
    assert {"description": "Mine."} == found["/mine"]["422"]
    assert {"HTTPValidationError", "ValidationError"}.isdisjoint(
        document["components"]["schemas"]
    )


def test_the_422_merges_with_other_errors_of_its_status(tmp_path: Path) -> None:
    """An operation's own error on the status of refused requests stands beside theirs."""
    data = {
        "catalog": 1,
        "api": {"id": "merged", "title": "Merged API"},
        "envelopes": {"main": {"description": "All.", "body": {"code": "{code}"}}},
        "errors": {
            "validation_error": {"status": 422, "summary": "It is not valid."},
            "out_of_stock": {"status": 422, "summary": "There is none left."},
        },
    }
    with imported(made(data, names=("python",)).package(), tmp_path) as api:
        tool = package(f"{api.__name__}.adapters.fastapi")
        app = FastAPI()
        tool.install(app)

        @app.get("/", responses=tool.responses(api.OutOfStockError))
        def endpoint(page: int) -> None:
            pass

        response = document_of(app)["paths"]["/"]["get"]["responses"]["422"]
    media = response["content"]["application/json"]

    assert ["out_of_stock", "validation_error"] == list(media["examples"])
    for summary in ("It is not valid.", "There is none left."):
        assert summary in response["description"]
    assert 3 == len(media["schema"]["anyOf"])


def test_the_422_of_fastapi_stays_where_it_responses() -> None:
    """If the catalog has nothing for it, or the user's handler comes later, it is documented."""
    none = fresh(**LEFT)
    later = fresh()
    later.add_exception_handler(RequestValidationError, lambda *_: JSONResponse("own"))

    def failing(problems: Any) -> Any:
        raise OSError

    for app in (none, later, fresh(invalid_request=failing)):
        app.post("/")(_taking(Cat))
        document = document_of(app)

        assert "HTTPValidationError" in document["components"]["schemas"]


def test_other_people_s_422_stays() -> None:
    """Callbacks and webhooks are answered by someone else."""
    app = fresh()
    back = APIRouter()

    @back.post("{$request.body#/url}", responses=responses(contacts.ForbiddenError))
    def callback(cat: Cat) -> None:
        pass

    @app.post("/", callbacks=back.routes)
    def endpoint(cat: Cat) -> None:
        pass

    @app.webhooks.post("hook", responses=responses(contacts.NotFoundError))
    def hook(cat: Cat) -> None:
        pass

    document = document_of(app)
    operation = document["paths"]["/"]["post"]
    inner = operation["callbacks"]["callback"]["{$request.body#/url}"]["post"]
    hooked = document["webhooks"]["hook"]["post"]["responses"]

    assert "HTTPValidationError" not in json.dumps(operation["responses"])
    for found, name in ((inner["responses"], "403"), (hooked, "404")):
        assert "HTTPValidationError" in json.dumps(found["422"])
        schema = found[name]["content"]["application/json"]["schema"]
        assert "#/components/schemas/" in schema["$ref"]


def test_routers_mounted_applications_and_late_routes() -> None:
    """Errors of a router, of an application, of one mounted in it, and those added later."""
    app = FastAPI(responses=responses(contacts.ServerError))
    router = APIRouter(prefix="/in", responses=responses(contacts.ForbiddenError))
    router.get("/", responses=responses(contacts.NotFoundError))(lambda: None)
    app.include_router(router, responses=responses(contacts.UnauthorizedError))
    inner = FastAPI()
    inner.post("/", responses=responses(contacts.NotFoundError))(_taking(Cat))
    app.mount("/sub", inner)
    install(app)
    late = FastAPI()
    late.post("/")(_taking(Cat))
    app.mount("/late", late)
    first = document_of(app)

    statuses = [*first["paths"]["/in/"]["get"]["responses"]]
    assert ["200", "401", "403", "404", "500"] == sorted(statuses)
    assert first is not app.openapi()
    app.get("/later", responses=responses(contacts.NotFoundError))(lambda: None)
    second = document_of(app)
    later = second["paths"]["/later"]["get"]["responses"]["404"]["content"]
    schema = {"$ref": "#/components/schemas/NotFoundError"}
    assert schema == later["application/json"]["schema"]
    for path in ("/sub", "/late"):
        document = json.loads(called(app, f"{path}/openapi.json").body)
        validate(document)
        assert "HTTPValidationError" not in json.dumps(document)
        assert "#/components/schemas/ValidationInvalidFieldsError" in json.dumps(
            document["paths"]["/"]["post"]["responses"]["422"]
        )


def test_the_document_is_made_once() -> None:
    """FastAPI keeps it until its routes change, or until the user forgets it."""
    app = fresh()
    app.get("/", responses=responses(contacts.NotFoundError))(lambda: None)
    first = app.openapi()

    assert first is app.openapi()
    assert first is app.openapi_schema
    kept = copy.deepcopy(first)
    app.openapi_schema = None
    assert kept == app.openapi()
    assert "x-error-catalog" not in json.dumps(kept)
    # What a user changes in it is in no other application's.
    first["components"]["schemas"]["NotFoundError"]["properties"].clear()
    other = fresh()
    other.get("/", responses=responses(contacts.NotFoundError))(lambda: None)
    assert kept["components"] == other.openapi()["components"]


def test_a_document_of_the_user_s_own() -> None:
    """``app.openapi`` may be replaced, as FastAPI's manual has it, before and afterwards."""
    from fastapi.openapi.utils import get_openapi

    for is_before in (True, False):
        app = FastAPI()
        app.get("/", responses=responses(contacts.NotFoundError))(lambda: None)

        def own(app: FastAPI = app) -> Any:
            if not app.openapi_schema:
                app.openapi_schema = get_openapi(
                    title="Own", version="1", routes=app.routes
                )
            return app.openapi_schema

        if is_before:
            app.openapi = own
        install(app)
        if not is_before:
            app.openapi = own
        document = document_of(app)

        assert "Own" == document["info"]["title"]
        assert is_before == ("components" in document)


def test_names_that_are_taken() -> None:
    """A model of the application's keeps its name, and the catalog's gets another."""

    class NotFoundError(BaseModel):
        mine: int

    app = fresh()

    @app.get("/", responses=responses(contacts.NotFoundError))
    def endpoint() -> NotFoundError:
        return NotFoundError(mine=1)

    document = document_of(app)
    found = document["paths"]["/"]["get"]["responses"]
    schemas = document["components"]["schemas"]

    assert {"mine"} == set(schemas["NotFoundError"]["properties"])
    reference = found["404"]["content"]["application/json"]["schema"]["$ref"]
    assert "#/components/schemas/ContactsErrorsNotFoundError" == reference
    assert "success" in schemas["ContactsErrorsNotFoundError"]["properties"]


def test_what_the_user_adds_stays() -> None:
    """A description and an example of one's own stand beside those of the catalog."""
    mine = responses(contacts.NotFoundError)
    mine[404]["description"] = "Mine."
    mine[404]["content"]["application/json"]["examples"]["own"] = {"value": {}}
    app = fresh()
    app.get("/", responses=mine)(lambda: None)
    found = document_of(app)["paths"]["/"]["get"]["responses"]["404"]

    assert "Mine." == found["description"]
    examples = found["content"]["application/json"]["examples"]
    assert {"NOT_FOUND", "own"} == set(examples)


def test_two_apis_in_one_document() -> None:
    """Both are documented, and the later one refuses requests."""
    other = package("records_errors.adapters.fastapi")
    for tools in ((adapter, other), (other, adapter)):
        app = FastAPI()
        for tool in tools:
            tool.install(app)
        app.post("/contacts", responses=responses(contacts.NotFoundError))(_taking(Cat))
        app.get("/records", responses=other.responses(records.NotFoundError))(
            lambda: None
        )
        document = document_of(app)
        refused = called(app, "/contacts", "POST", json={})
        statuses = document["paths"]["/contacts"]["post"]["responses"]

        assert {"200", "404", str(refused.status)} == set(statuses)
        assert "x-error-catalog" not in json.dumps(document)


def test_the_pages_for_people() -> None:
    """Swagger UI and ReDoc are where they were."""
    app = fresh()

    for path in ("/docs", "/redoc"):
        answered = called(app, path)
        assert 200 == answered.status
        assert b"/openapi.json" in answered.body


def test_internal_errors_are_not_documented(trees: ModuleType) -> None:
    """What the public document leaves out is left out here too."""
    tool = package(f"{trees.__name__}.adapters.fastapi")

    assert {} == tool.responses(trees.SecretError)
