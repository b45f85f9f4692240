"""The JSON Schemas stand on their own, accept the answers and refuse what is none."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from error_catalog.catalog.loader import load
from error_catalog.catalog.model import Catalog
from error_catalog.files import SourceFile
from error_catalog.output.jinja import environment, render
from error_catalog.semantics.examples import examples
from error_catalog.semantics.names import class_names
from error_catalog.semantics.resolution import Resolved, Response, resolve
from error_catalog.targets.jsonschema import translate
from error_catalog.targets.publication import example_body, public_responses
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "jsonschema"
CATALOGS = sorted((ROOT / "catalog").glob("*.yaml"))
CASE_FOLDERS = sorted(CASES.iterdir())
EVERY = pytest.mark.parametrize(
    "path",
    [*CATALOGS, *(case / "catalog.yaml" for case in CASE_FOLDERS)],
    ids=lambda path: path.stem if path.stem != "catalog" else path.parent.name,
)
TEMPLATE = "jsonschema/envelope.schema.json.jinja"
ENV = environment(
    {TEMPLATE: SourceFile(TEMPLATE, (ROOT / "templates" / TEMPLATE).read_text("utf-8"))}
)


@cache
def resolved(path: Path) -> Resolved:
    """Load a catalog that has no faults."""
    source = SourceFile(path.name, path.read_text(encoding="utf-8"))
    catalog, _, diagnostics = load(source, lambda _: source)
    assert [] == diagnostics
    assert catalog is not None
    return resolve(catalog)


def texts_of(api: Resolved, **options: bool) -> dict[str, str]:
    """Return the documents by envelope."""
    texts: dict[str, str] = {}
    for view in translate(api, examples(api), options).envelopes:
        text = render(ENV, TEMPLATE, {"view": view})
        assert isinstance(text, str)
        texts[view.name] = text
    return texts


def schemas_of(api: Resolved) -> dict[str, Any]:
    """Return the schemas by envelope."""
    return {name: json.loads(text) for name, text in texts_of(api).items()}


def definition(schema: dict[str, Any], name: str) -> Draft202012Validator:
    """Return the validator of one definition, alone."""
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


def responses_of(api: Resolved) -> Iterator[tuple[Response, dict[str, Any], str, Any]]:
    """Give each answer with a body: its envelope's schema, its class and an example."""
    schemas, names, shown = schemas_of(api), class_names(api), examples(api)
    for response in public_responses(api):
        example = shown[response.id]
        if example.wire.body:
            schema = schemas[response.shape.envelope.name]
            yield response, schema, names[response.id], example_body(response, example)


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """Give every mapping in *schema*."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from subschemas(each)


ANNOTATIONS = {
    f"x-{each}"
    for each in ("group", "action", "retry", "since", "deprecated", "operations")
}
"""What a strict validator is told of; see docs/openapi.md."""


@EVERY
def test_schemas_are_valid_and_stand_alone(path: Path) -> None:
    """Every document is a 2020-12 schema that refers to nothing but itself, and is open."""
    for schema in schemas_of(resolved(path)).values():
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        for each in subschemas(schema):
            assert each.get("$ref", "#/$defs/").startswith("#/$defs/")
            assert "const" not in each or "type" in each
            assert {key for key in each if key.startswith("x-")} <= ANNOTATIONS


@EVERY
def test_examples_fit(path: Path) -> None:
    """Every example fits its envelope's schema, and its own definition."""
    for _, schema, name, body in responses_of(resolved(path)):
        assert [] == [
            each.message for each in Draft202012Validator(schema).iter_errors(body)
        ]
        assert [] == [
            each.message for each in definition(schema, name).iter_errors(body)
        ]


@EVERY
def test_other_codes_fit_the_envelope_alone(path: Path) -> None:
    """An unknown code is an answer in the envelope's shape, and no known error."""
    for response, schema, name, body in responses_of(resolved(path)):
        text = json.dumps(body)
        if not isinstance(response.code, str) or json.dumps(response.code) not in text:
            continue
        if "code" not in response.shape.outside:
            continue  # A list of errors may have others in it.
        other = json.loads(text.replace(json.dumps(response.code), '"never_seen"', 1))
        assert Draft202012Validator(schema).is_valid(other)
        assert not definition(schema, name).is_valid(other)


@EVERY
def test_closed_schemas_refuse_what_nobody_declared(path: Path) -> None:
    """With the option `closed`, examples fit, and one more member in an error does not."""
    api = resolved(path)
    schemas = {
        name: json.loads(text) for name, text in texts_of(api, closed=True).items()
    }
    for response, _, name, body in responses_of(api):
        schema = schemas[response.shape.envelope.name]
        assert [] == list(Draft202012Validator(schema).iter_errors(body))
        assert [] == list(definition(schema, name).iter_errors(body))
        if isinstance(body, dict) and "properties" in schema["$defs"][name]:
            assert not definition(schema, name).is_valid({**body, "not declared": 1})


@EVERY
def test_every_response_has_its_definition(path: Path) -> None:
    """Every public answer is defined once, in the schema of its envelope."""
    api = resolved(path)
    schemas, names = schemas_of(api), class_names(api)
    for response in public_responses(api):
        if api.catalog.envelopes[response.shape.envelope.name].body is not None:
            where = [
                name
                for name, each in schemas.items()
                if names[response.id] in each["$defs"]
            ]
            assert [response.shape.envelope.name] == where


def small(**sections: Any) -> dict[str, Any]:
    """Return the schemas of a small catalog."""
    head = {"catalog": 1, "api": {"id": "api", "title": "API"}}
    return schemas_of(resolve(Catalog.model_validate({**head, **sections})))


BODY = {"code": "{code}", "tree?": "{tree}"}
ENVELOPES = {"failure": {"description": "D.", "body": BODY}}
TREE = {
    "description": "D.",
    "schema": {
        "type": "object",
        "properties": {
            "leaf": {"$ref": "#/fields/leaf"},
            "kid": {"$ref": "#/fields/tree"},
        },
    },
}
LEAF = {"description": "D.", "schema": {"type": "string", "x-note": "N."}}


def test_fields_are_defined_when_they_are_needed() -> None:
    """A schema defines the fields that it refers to, near and far, and no others."""
    unused = {"description": "D.", "schema": {"type": "object", "properties": {}}}
    fields = {"leaf": LEAF, "tree": TREE, "unused": unused}
    schema = small(fields=fields, envelopes=ENVELOPES)["failure"]
    assert ["tree", "leaf"] == list(schema["$defs"])
    assert {"$ref": "#/$defs/tree"} == schema["$defs"]["tree"]["properties"]["kid"]
    assert {"description": "D.", "type": "string"} == schema["$defs"]["leaf"]


def test_a_field_with_the_name_of_a_class() -> None:
    """A field gives way to the error whose class has its name."""
    fields = {"tree": TREE, "leaf": TREE, "GoneError": TREE}
    envelopes = {
        "failure": {"description": "D.", "body": {"c": "{code}", "g?": "{GoneError}"}}
    }
    errors = {"gone": {"status": 410, "summary": "S."}}
    schema = small(fields=fields, envelopes=envelopes, errors=errors)["failure"]
    assert {"$ref": "#/$defs/GoneError2"} == schema["properties"]["g"]
    assert "S." == schema["$defs"]["GoneError"]["description"]


def test_envelopes_without_a_shape() -> None:
    """Where any body may come, any body fits; where none comes, there is no schema."""
    schemas = small(
        envelopes={
            "any": {"description": "Any body.", "body": "any"},
            "none": {"description": "No body."},
        },
        errors={"gone": {"code": None, "status": 410, "summary": "S."}},
    )
    assert ["any"] == list(schemas)
    assert {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "AnyEnvelope",
        "description": "Any body.",
        "$defs": {"GoneError": {"title": "GoneError", "description": "S."}},
    } == schemas["any"]


def test_who_stays_out() -> None:
    """Internal and retired errors are not defined; deprecated ones are marked."""
    common = {"status": 400, "summary": "S."}
    errors = {
        "secret": {**common, "visibility": "internal"},
        "dead": {**common, "retired": True},
        "old": {**common, "deprecated": True},
    }
    fields = {"tree": TREE, "leaf": LEAF}
    schema = small(fields=fields, envelopes=ENVELOPES, errors=errors)["failure"]
    assert ["tree", "leaf", "OldError"] == list(schema["$defs"])
    assert schema["$defs"]["OldError"]["deprecated"] is True


def test_a_field_with_several_places_is_required_in_none() -> None:
    """What an answer always has stands in one of its places; no one can say in which."""
    envelopes = {
        "failure": {
            "description": "D.",
            "headers": {"Retry-After?": "{retry_after}"},
            "body": {
                "code": "{code}",
                "wait?": "{retry_after:ms}",
                "id?": "{request_id}",
            },
        }
    }
    requires = ["retry_after", "request_id"]
    errors = {"busy": {"status": 503, "summary": "S.", "requires": requires}}
    schema = small(envelopes=envelopes, errors=errors)["failure"]
    assert ["code", "id"] == schema["$defs"]["BusyError"]["required"]


def test_codes_as_they_are_written() -> None:
    """A code that is cast to text is text; one that may be null may be null."""
    code = {"description": "D.", "schema": {"type": ["integer", "string", "null"]}}
    envelopes = {
        "text": {"description": "D.", "body": {"code": "{code:string}"}},
        "json": {"description": "D.", "body": {"code": "{code}"}},
    }
    errors = {
        "a": {"code": 7, "status": 400, "summary": "S."},
        "b": {"code": [8, None], "status": 401, "summary": "S.", "envelope": "json"},
    }
    schemas = small(fields={"code": code}, envelopes=envelopes, errors=errors)
    text = schemas["text"]["$defs"]["AError"]["properties"]["code"]
    assert {"type": "string", "const": "7", "description": "D."} == text
    either = schemas["json"]["$defs"]["BError"]["properties"]["code"]
    assert [8, None] == either["enum"]
    assert ["integer", "null"] == either["type"]


@pytest.mark.parametrize("case", CASE_FOLDERS, ids=lambda case: case.name)
def test_cases(case: Path, *, update_goldens: bool) -> None:
    """Each case folder holds a small catalog and the schemas that it becomes, open and closed."""
    api = resolved(case / "catalog.yaml")
    texts = {f"{name}.schema.json": text for name, text in texts_of(api).items()}
    for name, text in texts_of(api, closed=True).items():
        texts[f"{name}.closed.schema.json"] = text
    if update_goldens:
        for golden in case.glob("*.schema.json"):
            golden.unlink()
        for name, text in texts.items():
            (case / name).write_text(text, encoding="utf-8", newline="\n")
    found = {
        each.name: each.read_text(encoding="utf-8") for each in case.glob("*.json")
    }
    assert found == texts
