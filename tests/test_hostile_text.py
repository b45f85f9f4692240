"""Texts that are legal and hostile come out safe and faithful in all four artifacts."""

import json
import re
from pathlib import Path
from typing import Any

import black
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from generator.sources import SourceFile
from generator.yaml12.parsing import parse
from tests.agreement import Artifacts, check_answer, spelled
from tests.drawn import CODES, NASTY, RESERVED, texts
from tests.projects import Made, imported, made

CASE = Path(__file__).parent / "cases/hostile/everything/catalog.yaml"

MAIN = {"code": "{code}", "message": "{message}", "...": "{params}"}


def catalog_of(found: list[str], codes: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return a catalog with each text in each place, an error for each, and *codes*."""
    sayable = [text if text.strip() else f"blank {text!r}" for text in found]
    names = RESERVED if codes else ()
    wide = {
        "code": "{code}",
        "data?": "{data}",
        "inner?": {f"{name}?": "{any}" for name in names}
        | {f"{escaped(text)} {n}?": "{any}" for n, text in each(found)},
        "constants": {f"c{n}": escaped(text) for n, text in each(found)},
        "...": "{params}",
    }
    return {
        "catalog": 1,
        "api": {
            "id": "hostile",
            "title": f"T {sayable[0]}",
            "version": sayable[-1],
            "description": "\n".join(sayable),
        },
        "fields": {
            "any": {"description": sayable[-1], "schema": {}},
            "data": field_of(sayable),
        },
        "envelopes": {
            "main": {"description": sayable[0], "body": MAIN},
            "wide": {"description": sayable[-1], "body": wide},
        },
        "statuses": {"200": sayable[0], "2XX": sayable[-1]},
        "groups": {
            f"g{n}": {"title": text, "description": text} for n, text in each(sayable)
        },
        "errors": {
            **{f"E{n}": error_of(n, text) for n, text in each(sayable)},
            **{
                f"C{n}": {"status": 400, "summary": f"S{n}", "code": code}
                for n, code in each(codes)
            },
            "RESERVED": {
                "status": 500,
                "envelope": "wide",
                "requires": ["data", "any"],
                "summary": "Names that mean something elsewhere.",
                "params": {name: {"type": "string", "example": "x"} for name in names},
            },
        },
    }


def each(values: Any) -> Any:
    """Number *values*."""
    return enumerate(values)


def field_of(found: list[str]) -> dict[str, Any]:
    """Return a field whose members have each text in each place."""
    members = {
        f"{text} {n}": {
            "type": "string",
            "enum": [text, "other"],
            "default": text,
            "description": text,
        }
        for n, text in each(found)
    }
    example = {f"{text} {n}": text for n, text in each(found)}
    schema = {"type": "object", "description": found[0], "properties": members}
    return {"description": found[-1], "schema": schema, "example": example}


def error_of(number: int, text: str) -> dict[str, Any]:
    """Return an error with *text* in each place; every other one has cases."""
    answer = {"description": text, "action": text, "message": f"{escaped(text)} {{p}}"}
    cases = {
        "one": {"status": 400, "when": text, **answer},
        "two": {"status": 422, "when": text},
    }
    return {
        "code": f"{text} {number}",
        "group": f"g{number}",
        "summary": text,
        "title": text,
        **answer,
        "params": {"p": {"type": "string", "description": text, "example": text}},
        "operations": [text],
        "since": text,
        "deprecated": {"since": text, "note": text},
        "docs": re.sub(r"[{}]", "", text),
        **({"cases": cases} if number % 2 else {"status": 400}),
        "x-own": {text: text},
    }


def escaped(text: str) -> str:
    """Return *text* as a template that says it."""
    return text.replace("{", "{{").replace("}", "}}")


def check_catalog(data: dict[str, Any], folder: Path) -> None:
    """Assert that all artifacts of a catalog are sound, agree, and say what it says."""
    result = made(data)
    check_documents(result)
    for path, text in result.package().items():
        if path.endswith(".py") and not path.startswith("_runtime/"):
            assert text == black.format_str(text, mode=black.Mode()), path
    with imported(result.package(), folder) as package:
        artifacts = Artifacts(result, package)
        for answer in result.resolved.answers:
            check_answer(artifacts, answer)
            check_class(getattr(package, artifacts.names[answer.id]), answer)


def check_documents(result: Made) -> None:
    """Assert that OpenAPI and JSON Schema are valid, and hold the catalog's texts."""
    document = yaml.load(result.document(), yaml.CSafeLoader)
    schema = result.schema("main")
    api = result.data["api"]

    assert document == yaml.load(result.document(), yaml.SafeLoader)
    OpenAPIV31SpecValidator(document).validate()
    Draft202012Validator.check_schema(schema)
    assert spelled(api["title"]) == document["info"]["title"]
    assert spelled(api["description"]) == document["info"]["description"]
    assert spelled(api["version"]) == document["info"]["version"]
    assert result.data["envelopes"]["main"]["description"] == schema["description"]
    for error, spec in result.data["errors"].items():
        for definition in schema["$defs"].values():
            if definition.get("properties", {}).get("code", {}).get("const") == (
                spec.get("code", error)
            ):
                assert squeezed(spec["summary"]) in squeezed(definition["description"])


def check_class(cls: Any, answer: Any) -> None:
    """Assert that a class says what the catalog says."""
    spec = answer.spec
    doc = squeezed(cls.__doc__)

    assert (spec.title or spec.summary) == cls.title
    assert squeezed(spec.summary if answer.case is None else answer.when) in doc
    if spec.docs:
        assert spec.docs == cls.docs
    for attribute in (spec.action, spec.description, *spec.operations):
        assert answer.case is not None or squeezed(attribute or "") in doc


def squeezed(text: str) -> str:
    """Return *text* without anything that is no letter, mark or sign."""
    return re.sub(r"\s+", "", spelled(text).expandtabs(4))


def test_everything_at_once(tmp_path: Path, update_goldens) -> None:
    """A catalog that has every hostile text in every place, and every hostile code."""
    data = catalog_of(list(NASTY), CODES)
    if update_goldens:
        CASE.parent.mkdir(parents=True, exist_ok=True)
        CASE.write_text(json.dumps(data, indent=2) + "\n", "utf-8", newline="")
    document, found = parse(SourceFile("catalog.yaml", CASE.read_text("utf-8")))
    assert document is not None

    assert [] == found
    assert data == document.data
    check_catalog(document.data, tmp_path)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages that are imported once."""
    return tmp_path_factory.mktemp("packages")


@settings(max_examples=12, deadline=None)
@given(st.lists(texts, min_size=4, max_size=12))
def test_texts(folder: Path, found: list[str]) -> None:
    """The same for texts that nobody has thought of."""
    check_catalog(catalog_of(found), folder)
