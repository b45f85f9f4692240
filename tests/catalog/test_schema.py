"""The published schema of catalogs says what the loader says."""

import json
from pathlib import Path
from typing import Any

import pytest
from error_catalog.catalog.model import Catalog
from error_catalog.catalog.schema import MODELS, catalog_schema
from error_catalog.catalog.vocabulary import KEYWORDS
from error_catalog.files import SourceFile
from error_catalog.filters.json import to_json
from error_catalog.yaml12.document import parse
from jsonschema import Draft7Validator
from pydantic import ValidationError

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "generator" / "error_catalog" / "catalog.schema.json"
CATALOGS = sorted((ROOT / "catalog").glob("*.yaml"))
SCHEMA = catalog_schema()
VALIDATOR = Draft7Validator(SCHEMA)

ERROR = {"summary": "Summary.", "status": 400}


def catalog(**changes: Any) -> dict[str, Any]:
    """Return a small catalog with *changes*."""
    base: dict[str, Any] = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop API"},
        "envelopes": {"failure": {"description": "D.", "body": {"code": "{code}"}}},
        "errors": {"not_found": ERROR},
    }
    return {**base, **changes}


def error(**changes: Any) -> dict[str, Any]:
    """Return a small catalog whose only error has *changes*."""
    return catalog(errors={"not_found": {**ERROR, **changes}})


def load(path: Path) -> dict[str, Any]:
    """Return the data of a catalog."""
    document, _ = parse(SourceFile(path.name, path.read_text(encoding="utf-8")))
    assert document is not None
    return document.data


def test_the_published_schema_is_fresh(*, update_goldens: bool) -> None:
    """`generator/error_catalog/catalog.schema.json` is what the models say (`--update-goldens`)."""
    text = to_json(SCHEMA) + "\n"
    if update_goldens:
        PUBLISHED.write_text(text, encoding="utf-8", newline="\n")
    assert text == PUBLISHED.read_text(encoding="utf-8")


def test_it_is_a_schema_of_draft_7() -> None:
    """The schema itself is valid, and says which draft it keeps to."""
    Draft7Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.stem)
def test_it_accepts_the_catalogs(path: Path) -> None:
    """Each catalog of this repository is valid."""
    assert [] == [each.message for each in VALIDATOR.iter_errors(load(path))]


def test_every_key_is_described() -> None:
    """An editor has a sentence for every key, and knows when a key is wrong."""
    found = [SCHEMA, *SCHEMA["definitions"].values()]
    found = [each for each in found if "properties" in each]
    assert len(MODELS) + 2 == len(found)
    for schema in found:
        assert schema["additionalProperties"] is False
        assert "^x-" in schema["patternProperties"]
        for name, each in schema["properties"].items():
            assert each.get("description", "").endswith("."), name


def test_every_key_of_the_models_is_there() -> None:
    """No key of the language is missing, and none is made up."""
    for model in (*MODELS, Catalog):
        schema = SCHEMA if model is Catalog else SCHEMA["definitions"][model.__name__]
        ours = {
            each.alias or name
            for name, each in model.model_fields.items()
            if name not in ("extensions", "keywords")
        }
        extra = KEYWORDS.keys() if "keywords" in model.model_fields else set[str]()
        assert ours | extra == set(schema["properties"])


@pytest.mark.parametrize(
    "data",
    [
        catalog(),
        catalog(**{"$schema": "catalog.schema.json", "x-owner": {"team": "a"}}),
        error(status="5XX"),
        error(status=[404, "5XX", {"from": 410, "to": 412}]),
        error(code=None),
        error(code=-32601),
        error(code=["a", 1, None]),
        error(code={"from": 200, "to": 299}),
        error(retry=True),
        error(retry=False),
        error(retry={"after": "60s"}),
        error(deprecated=True),
        error(deprecated={"since": "2", "replaced_by": "gone", "note": "N."}),
        error(retired=True),
        error(aliases=["old", 7]),
        error(visibility="internal"),
        error(operations=["POST /contact"], docs="https://example.com"),
        error(pins={"a": {"b": ["{c}", None]}}, requires=["a"], omits=["b"]),
        error(cases={"one": {"when": "W.", "status": 409, "x-y": 1}}),
        error(params={"email": {"type": "string", "example": "a", "optional": True}}),
        error(params={"o": {"type": ["object", "null"], "properties": {"a": True}}}),
        error(description=None),
        catalog(envelopes={"a": {"description": "D."}}),
        catalog(envelopes={"a": {"description": "D.", "body": "any"}}),
        catalog(envelopes={"a": {"description": "D.", "body": ["{code}"]}}),
        catalog(fields={"f": {"description": "D.", "schema": {"$ref": "#/fields/f"}}}),
        catalog(statuses={"200": "The request was carried out."}),
        catalog(statuses={"401": {"headers": {"WWW-Authenticate": "Bearer"}}}),
        catalog(statuses={"4XX": {"description": "D.", "headers": {"A": 1}}}),
        {"api": {"id": "shop"}, "errors": {"not_found": ERROR}},
        catalog(api={"id": "shop", "notes": [{"title": "T", "text": "T."}]}),
        catalog(
            api={"id": "shop", "notes": [{"title": "T", "text": "T", "after": "intro"}]}
        ),
        catalog(fields={"f": {}}),
        catalog(envelopes={"a": {"standard": "rfc9457"}}),
        catalog(envelopes={"a": {"standard": "aip193", "domain": "a.example.com"}}),
        catalog(envelopes={"a": {"media_type": ["application/json", "text/json"]}}),
        catalog(envelopes={"a": {"media_type": "application/x-amz-json-1.1"}}),
        catalog(envelopes={"a": {"format": "json", "body": "any"}}),
        catalog(include=["_common.yaml"]),
    ],
)
def test_it_accepts_what_the_loader_accepts(data: dict[str, Any]) -> None:
    """Every short form is valid, for the models and for the schema."""
    Catalog.model_validate(data)
    assert [] == [each.message for each in VALIDATOR.iter_errors(data)]


@pytest.mark.parametrize(
    "data",
    [
        catalog(erors={}),
        catalog(catalog=2),
        catalog(api={"title": "T"}),
        catalog(api={"id": "../shop", "title": "T"}),
        catalog(api={"id": "shop", "title": "T", "extra": 1}),
        catalog(errors={"not-found": ERROR}),
        catalog(errors=[ERROR]),
        catalog(include="_common.yaml"),
        catalog(groups={"a": {}}),
        catalog(statuses={"200": ""}),
        catalog(fields={"f": {"schema": {}, "description": 1}}),
        catalog(envelopes={"a": {"body": "any", "standard": "rfc7807"}}),
        catalog(envelopes={"a": {"body": "any", "domain": ""}}),
        catalog(envelopes={"a": {"description": "D.", "media_type": "json"}}),
        catalog(envelopes={"a": {"description": "D.", "media_type": []}}),
        catalog(envelopes={"a": {"description": "D.", "format": "xml"}}),
        catalog(statuses={"404": 5}),
        catalog(statuses={"404": {"description": ""}}),
        catalog(statuses={"404": {"header": {}}}),
        catalog(statuses={"404": {"headers": []}}),
        catalog(api={"id": "shop", "notes": {}}),
        catalog(api={"id": "shop", "notes": [{"title": "T"}]}),
        catalog(
            api={"id": "shop", "notes": [{"title": "T", "text": "T.", "after": "end"}]}
        ),
        error(summary=1),
        error(status=99),
        error(status="404"),
        error(status="6XX"),
        error(status=[]),
        error(status=True),
        error(status=[400, [401]]),
        error(code=[]),
        error(code=1.5),
        error(code=True),
        error(code={"from": 1}),
        error(retry="60s"),
        error(retry={"after": 60}),
        error(retry={"after": "60"}),
        error(deprecated=False),
        error(deprecated={"from": "2"}),
        error(aliases="old"),
        error(visibility="private"),
        error(operations="POST /contact"),
        error(requires=["a b"]),
        error(cases={"one": {"status": 409}}),
        error(params={"email": {"typ": "string"}}),
        error(params={"email": {"optional": "yes"}}),
        error(params={"email": "string"}),
        error(summery="Summary."),
    ],
)
def test_it_refuses_what_the_loader_refuses(data: dict[str, Any]) -> None:
    """What is wrong for the models is wrong in the editor."""
    with pytest.raises(ValidationError):
        Catalog.model_validate(data)
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize(
    "data",
    [
        {"errors": {"not_found": {"status": 404}}},
        {"errors": {"not_found": {"status": 404, "deprecated": True}}},
        {"fields": {"f": {"description": "D.", "schema": {"typ": "string"}}}},
        {"fields": {"f": {"description": "D.", "schema": {"type": "text"}}}},
        {"fields": {"f": {"description": "D.", "schema": True}}},
        {"envelopes": {"a": {"description": "D.", "headers": {"A": {}}}}},
        {"statuses": {"404": {"headers": {"A": {}}}}},
    ],
)
def test_it_refuses_what_the_checks_refuse(data: dict[str, Any]) -> None:
    """Summaries are asked for; schemas of fields and templates of headers are looked into."""
    assert not VALIDATOR.is_valid(data)


def test_a_tombstone_needs_no_summary() -> None:
    """What is retired may say nothing else, as the loader has it."""
    data = catalog(errors={"gone": {"retired": True}})

    Catalog.model_validate(data)
    assert VALIDATOR.is_valid(data)


def test_it_accepts_a_fragment() -> None:
    """A file that others include has no API, nor need it say its language."""
    assert VALIDATOR.is_valid({"errors": {"not_found": ERROR}})
    assert VALIDATOR.is_valid(json.loads("{}"))
