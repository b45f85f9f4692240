"""The OpenAPI documents are valid, hold what the catalog says, and suit client generators."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from error_catalog.catalog.loader import load
from error_catalog.catalog.model import Catalog
from error_catalog.files import SourceFile
from error_catalog.output.jinja import environment, render
from error_catalog.semantics.examples import examples
from error_catalog.semantics.resolution import Resolved, resolve
from error_catalog.targets.openapi.dialects import finish_30
from error_catalog.targets.openapi.document import translate
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.support.effort import tries
from tests.support.openapi_schemas import errors_of

ROOT = Path(__file__).parents[3]
CASES = ROOT / "tests" / "cases" / "openapi"
TEMPLATE = "openapi/openapi.yaml.jinja"
ENV = environment(
    {TEMPLATE: SourceFile(TEMPLATE, (ROOT / "templates" / TEMPLATE).read_text("utf-8"))}
)
VERSIONS = ("3.1", "3.0")
COMPONENT = "#/components/"

HARD: dict[str, dict[str, Any]] = {
    "nested": {
        "fields": {
            "tree": {
                "description": "A tree.",
                "schema": {
                    "type": "object",
                    "properties": {
                        "leaf": {"type": ["string", "null"]},
                        "kids": {"type": "array", "items": {"$ref": "#/fields/tree"}},
                        "at": {"type": "object", "properties": {"x": {"const": 1.5}}},
                    },
                    "required": ["leaf"],
                },
                "example": {"leaf": None, "kids": [{"leaf": "a"}], "at": {"x": 1.5}},
            }
        },
        "envelopes": {
            "failure": {
                "description": "D.",
                "body": {
                    "ok": False,
                    "error": {
                        "inner": {"code": "{code}", "text?": "{message}"},
                        "tree?": "{tree}",
                    },
                    "meta": {"trace?": "{request_id}", "v": {"n": 1}},
                },
            }
        },
        "errors": {
            "not_found": {"status": 404, "requires": ["tree"]},
            "gone": {"status": [404, 410], "code": ["gone", "removed"]},
            "error": {"status": 400, "aliases": ["old"]},
        },
    },
    "shapes": {
        "envelopes": {
            "json": {
                "description": "D.",
                "headers": {"Retry-After?": "{retry_after}", "X-Code": "{code}"},
                "body": {"code": "{code:string}", "message": "{message}"},
            },
            "text": {
                "description": "D.",
                "media_type": "text/plain; charset=utf-8",
                "body": "E{code}: {message}",
            },
            "xml": {"description": "D.", "media_type": "text/xml", "body": "any"},
            "empty": {"description": "D.", "headers": {"X-Why": "{message}"}},
            "numbers": {"description": "D.", "body": "{code}"},
            "urn": {
                "description": "D.",
                "media_type": "application/problem+json",
                "body": {"type": "urn:e:{code}", "...": "{params}"},
            },
        },
        "errors": {
            "a": {"code": 7, "status": 400, "requires": ["retry_after"], "retry": True},
            "b": {"code": 8, "status": 400, "envelope": "text"},
            "c": {"code": None, "status": 400, "envelope": "xml"},
            "d": {"code": None, "status": 401, "envelope": "empty"},
            "e": {"code": {"from": 100, "to": 199}, "status": 402},
            "f": {"code": 9, "envelope": "numbers"},
            "g": {"code": 10, "status": [{"from": 500, "to": 503}, "4XX", 472]},
            "h": {
                "code": 11,
                "status": 400,
                "envelope": "urn",
                "params": {
                    "flag": {"const": True},
                    "kind": {"type": "string", "enum": ["x", "y"]},
                    "box": {
                        "type": "object",
                        "properties": {"n": {"type": "integer"}},
                        "optional": True,
                    },
                },
            },
            "i": {"code": 12, "status": "5XX", "retry": {"after": "1s"}},
            "j": {"code": [13, None], "status": 418, "deprecated": {"since": "2"}},
        },
    },
    "parts": {
        "fields": {"where": {"description": "D.", "schema": {"type": "string"}}},
        "envelopes": {
            "list": {
                "description": "D.",
                "body": {"errors": [{"code": "{code}", "at?": "{where}"}]},
            },
            "keyed": {
                "description": "D.",
                "body": {"{where}": {"code": "{code}", "why": {"m": "{message}"}}},
            },
            "mixed": {
                "description": "D.",
                "body": [{"code": "{code}"}, {"?": {"at": "{where}"}}, "end"],
            },
        },
        "errors": {
            "a": {"status": 400},
            "b": {"status": 400, "envelope": "keyed", "requires": ["where"]},
            "c": {"status": 400, "envelope": "mixed"},
        },
    },
    "hostile": {
        "x-top": {"a": [1, "{{ x }}"]},
        "envelopes": {"error": {"description": "*/ -->", "body": {"c\n'\"": "{code}"}}},
        "errors": {
            "a": {
                "code": 'yes: "no" # `{% raw %}`\n- \u202e|é\ud83d',
                "status": 400,
                "summary": "- a: b\n\n#c {{ x }} ''' \"\"\"",
                "description": "```\n{% endif %}",
                "x-a": None,
            },
            "b": {"code": "null", "status": 400},
            "c": {"code": "404", "status": 400},
            "secret": {"status": 400, "visibility": "internal"},
            "dead": {"status": 400, "retired": True},
        },
    },
    "codeless": {
        "envelopes": {
            "e": {"description": "D.", "body": {"code?": "{code}", "kind?": "{title}"}}
        },
        "errors": {
            "none": {"code": None, "status": 400},
            "family": {"code": None, "status": 409, "pins": {"title": "odd"}},
        },
    },
}


@cache
def resolved(name: str) -> Resolved:
    """Return a catalog of this repository, or of the table above."""
    if name in HARD:
        data = {"catalog": 1, "api": {"id": "api", "title": "API"}, **HARD[name]}
        errors = {
            key: {"summary": "Summary.", **each} for key, each in data["errors"].items()
        }
        return resolve(Catalog.model_validate({**data, "errors": errors}))
    path = ROOT / "catalog" / f"{name}.yaml"
    return resolve(read(path))


def read(path: Path) -> Catalog:
    """Load a catalog that has no faults."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    catalog, _, diagnostics = load(source, lambda _: source)
    assert [] == diagnostics
    assert catalog is not None
    return catalog


def text_of(api: Resolved, version: str) -> str:
    """Return the whole document, which `gen` signs and writes."""
    views = translate(api, examples(api), {"version": version})
    text = render(ENV, TEMPLATE, {"view": views.api})
    assert isinstance(text, str)
    return text


@cache
def document(name: str, version: str) -> dict[str, Any]:
    """Return the document as its readers see it."""
    data: dict[str, Any] = yaml.safe_load(text_of(resolved(name), version))
    return data


NAMES = (*(path.stem for path in sorted((ROOT / "catalog").glob("*.yaml"))), *HARD)
EVERY = pytest.mark.parametrize(
    ("name", "version"), [(name, version) for name in NAMES for version in VERSIONS]
)


@EVERY
def test_documents_are_valid(name: str, version: str) -> None:
    """Every document keeps to the specification."""
    found = document(name, version)
    assert version == found["openapi"][:3]
    validate(json.loads(json.dumps(found)))


def media_types(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give response and Media Type Object of every response with described content."""
    for name, response in document["components"]["responses"].items():
        for media_type, media in response.get("content", {}).items():
            if media_type == "*/*":
                assert media == {}
            else:
                yield name, media


def target(document: dict[str, Any], reference: dict[str, Any]) -> Any:
    """Return the component that *reference* refers to."""
    assert list(reference) == ["$ref"]
    _, _, section, name = reference["$ref"].split("/")
    return document["components"][section][name]


@EVERY
def test_examples_fit(name: str, version: str) -> None:
    """Every example fits the schema of its answer, and the union of its status."""
    found = document(name, version)
    for _, media in media_types(found):
        for each in media["examples"].values():
            assert [] == errors_of(found, media["schema"], target(found, each)["value"])


def changes(
    document: dict[str, Any], schema: dict[str, Any], body: Any
) -> Iterator[Any]:
    """Give bodies that *schema* must refuse: *body* with one thing missing or changed."""
    if "$ref" in schema:
        yield from changes(document, target(document, {"$ref": schema["$ref"]}), body)
        return
    if "const" in schema or "enum" in schema or "pattern" in schema:
        yield "something else entirely" if isinstance(body, str) else 987654321
    if not isinstance(body, dict):
        return
    for key in schema.get("required", ()):
        yield {name: each for name, each in body.items() if name != key}
    for key, each in schema.get("properties", {}).items():
        if key in body:
            for changed in changes(document, each, body[key]):
                yield {**body, key: changed}


@EVERY
def test_changed_examples_do_not_fit(name: str, version: str) -> None:
    """A body with another code, or without what is required, is no such answer."""
    found = document(name, version)
    for response, media in media_types(found):
        if response.endswith("Error"):
            (example,) = media["examples"].values()
            body = target(found, example)["value"]
            for changed in changes(found, media["schema"], body):
                assert errors_of(found, media["schema"], changed), changed


def schemas_in(schema: Any, depth: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give every schema in *schema*, and how deep inside it stands."""
    if isinstance(schema, dict):
        yield depth, schema
        for keyword in ("items", "not", "additionalProperties", "contains"):
            yield from schemas_in(schema.get(keyword), depth + 1)
        for keyword in ("allOf", "anyOf", "oneOf", "prefixItems"):
            for each in schema.get(keyword, ()):
                yield from schemas_in(each, depth + 1)
        for keyword in ("properties", "patternProperties"):
            for each in schema.get(keyword, {}).values():
                yield from schemas_in(each, depth + 1)


@EVERY
def test_schemas_suit_client_generators(name: str, version: str) -> None:
    """
    Nothing is in a document that makes a generated client wrong.

    Objects inside others are named, constants have types and are no booleans, references
    are to components, and no union is closed.
    """
    found = document(name, version)
    for component in found["components"].get("schemas", {}).values():
        for depth, schema in schemas_in(component):
            assert not depth or "properties" not in schema
            assert "const" not in schema or "type" in schema
            assert not isinstance(schema.get("const"), bool)
            assert "items" in schema or "array" not in schema.get("type", ())
            assert not all(isinstance(each, bool) for each in schema.get("enum", [1]))
            assert schema.get("$ref", COMPONENT).startswith(COMPONENT)
            assert {"oneOf", "discriminator", "$defs", "$id"}.isdisjoint(schema)


@EVERY
def test_unions_end_with_the_envelope(name: str, version: str) -> None:
    """The schema of a status ends with its envelopes, so that a new code is no fault."""
    found = document(name, version)
    for response, media in media_types(found):
        if response.endswith("Response"):
            schema = target(found, media["schema"])
            if "anyOf" not in schema:
                # Single values are no models that could be told apart.
                assert schema["type"] not in ("object", "array")
                continue
            kinds = [each["$ref"].endswith("Envelope") for each in schema["anyOf"]]
            assert sorted(kinds) == kinds
            assert kinds[-1]
            assert len(kinds) > 1


def test_names_of_components() -> None:
    """Names are stable and say what a component is."""
    components = document("shapes", "3.1")["components"]
    assert [
        "BadRequestResponse",
        "UnauthorizedResponse",
        "PaymentRequiredResponse",
        "Status418Response",
        "Status472Response",
        "Status4XXResponse",
        "Status500To503Response",
        "Status5XXResponse",
        "DefaultResponse",
        *("AError", "BError", "CError", "DError", "EError", "FError"),
        *("G500_503Error", "G400_499Error", "G472Error", "HError", "IError", "JError"),
    ] == list(components["responses"])
    assert {
        "JsonEnvelope",
        "HError",
        "HBoxObject",
        "BadRequestTextPlainResponse",
    } <= set(components["schemas"])
    assert {"RetryAfter", "RequiredRetryAfter"} <= set(components["headers"])


def test_one_status_with_several_media_types() -> None:
    """Each media type of a status has a union of its own; an answer of any body is let be."""
    response = document("shapes", "3.1")["components"]["responses"][
        "BadRequestResponse"
    ]
    described = ["application/json", "text/plain", "application/problem+json"]
    assert [*described, "*/*"] == list(response["content"])
    responses = document("shapes", "3.1")["components"]["responses"]
    assert "content" not in responses["CError"]
    assert "content" not in responses["DError"]
    assert ["X-Why"] == list(responses["DError"]["headers"])


def test_a_header_that_one_error_needs() -> None:
    """A header is required where the error always sends it, and optional elsewhere."""
    found = document("deploy", "3.1")
    responses = found["components"]["responses"]
    own = responses["OperationInProgressError"]["headers"]["Retry-After"]
    shared = responses["ConflictResponse"]["headers"]["Retry-After"]
    assert target(found, own)["required"] is True
    assert "required" not in target(found, shared)


def test_headers_of_a_status_are_open() -> None:
    """A status has the headers of its envelopes: a code that no one knows fits, too."""
    found = document("shapes", "3.1")
    response = found["components"]["responses"]["Status472Response"]
    header = target(found, response["headers"]["X-Code"])

    assert {"type": "integer"} == header["schema"]
    assert header["required"] is True
    assert "example" not in header


def test_who_stays_out() -> None:
    """Internal and retired errors are in no section."""
    text = text_of(resolved("hostile"), "3.1")
    assert "ecret" not in text
    assert "ead" not in text.replace("headers", "")


def test_what_an_error_says_of_itself() -> None:
    """Deprecation, operations and extensions stand on the schema of the error."""
    schemas = document("shapes", "3.1")["components"]["schemas"]
    assert schemas["JError"]["deprecated"] is True
    contacts = document("contacts", "3.1")["components"]["schemas"]
    assert ["POST /contact"] == contacts["ContactExistsError"]["x-operations"]
    assert {"requests": 600, "window": "60s"} == contacts["TooManyAttemptsError"][
        "x-rate-limit"
    ]


def test_hostile_text_is_faithful() -> None:
    """
    What YAML, Jinja and Markdown have signs for comes out as the catalog has it.

    Lone surrogates are spelled out: readers of YAML refuse them, even as escapes.
    """
    found = document("hostile", "3.1")
    error = resolved("hostile").catalog.errors["a"]
    assert isinstance(error.code, tuple)
    schema = found["components"]["schemas"]["AError"]
    spelled = str(error.code[0]).replace("\ud83d", "\\ud83d")
    assert spelled == schema["properties"]["c\n'\""]["const"]
    assert error.summary in schema["description"]
    assert {"a": [1, "{{ x }}"]} == found["x-top"]


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ({"type": "string", "const": "a"}, {"type": "string", "enum": ["a"]}),
        ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
        ({"type": "null"}, {"type": "string", "enum": [None], "nullable": True}),
        (
            {"type": ["string", "integer"], "minLength": 1},
            {"minLength": 1, "anyOf": [{"type": "string"}, {"type": "integer"}]},
        ),
        (
            {"type": ["array", "null"], "items": {"type": "string"}},
            {"type": "array", "items": {"type": "string"}, "nullable": True},
        ),
        ({"type": "array"}, {"type": "array", "items": {}}),
        (
            {"type": "array", "contains": {"type": "string"}},
            {"type": "array", "items": {}, "minItems": 1},
        ),
        (
            {
                "type": "array",
                "prefixItems": [{"type": "string"}],
                "items": {"not": {}},
            },
            {"type": "array", "items": {"anyOf": [{"type": "string"}]}, "maxItems": 1},
        ),
        (
            {"exclusiveMinimum": 1, "type": "number"},
            {"type": "number", "minimum": 1, "exclusiveMinimum": True},
        ),
        (
            {"exclusiveMaximum": 5, "maximum": 3, "type": "number"},
            {"maximum": 3, "type": "number"},
        ),
        ({"examples": ["a", "b"]}, {"example": "a"}),
        (
            {
                "patternProperties": {"^a": {"type": "string"}},
                "additionalProperties": False,
            },
            {"additionalProperties": {"type": "string"}},
        ),
        (
            {"$ref": "#/components/schemas/A", "description": "D."},
            {"description": "D.", "allOf": [{"$ref": "#/components/schemas/A"}]},
        ),
        ({"propertyNames": {"pattern": "^a"}, "x-a": 1}, {"x-a": 1}),
    ],
)
def test_schemas_of_3_0(schema: dict[str, Any], written: dict[str, Any]) -> None:
    """What 3.0 lacks becomes the nearest thing that it has."""
    assert written == finish_30(schema)


SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "ab"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")
SCHEMAS = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(TYPES)
            | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
            "enum": st.lists(SCALARS, min_size=1, max_size=2, unique_by=repr),
            "minimum": st.integers(-2, 2),
            "exclusiveMinimum": st.integers(-2, 2),
            "exclusiveMaximum": st.integers(-2, 2),
            "maxLength": st.integers(0, 2),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {"type": st.sampled_from(["array", "object"])},
        optional={
            "items": inner | st.booleans(),
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "contains": inner,
            "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
            "patternProperties": st.dictionaries(st.just("^a"), inner, max_size=1),
            "additionalProperties": inner | st.booleans(),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
        },
    ),
    max_leaves=5,
)


@settings(max_examples=tries(120), deadline=None)
@given(SCHEMAS, VALUES, st.sampled_from(VERSIONS))
def test_documents_are_never_stricter(
    schema: dict[str, Any], value: Any, version: str
) -> None:
    """A value that fits a field's own schema fits what the document makes of it."""
    catalog: dict[str, Any] = {
        "fields": {"f": {"description": "D.", "schema": schema, "example": value}},
        "envelopes": {"e": {"description": "D.", "body": {"f?": "{f}", "c": "{code}"}}},
        "errors": {"a": {"status": 400, "summary": "S."}},
    }
    if not Draft202012Validator(schema).is_valid(value):
        return
    head = {"catalog": 1, "api": {"id": "api", "title": "API"}}
    api = resolve(Catalog.model_validate({**head, **catalog}))
    found = yaml.safe_load(text_of(api, version))
    validate(json.loads(json.dumps(found)))
    reference = {"$ref": "#/components/schemas/AError"}
    assert [] == errors_of(found, reference, {"f": value, "c": "a"})


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_cases(case: Path, *, update_goldens: bool) -> None:
    """Each case folder holds a small catalog and the documents that it becomes."""
    api = resolve(read(case / "catalog.yaml"))
    for version in VERSIONS:
        golden = case / f"openapi-{version}.yaml"
        text = text_of(api, version)
        if update_goldens:
            golden.write_text(text, encoding="utf-8", newline="\n")
        assert golden.read_text(encoding="utf-8") == text
