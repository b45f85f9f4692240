"""Texts that are legal and hostile come out safe and faithful in all four artifacts."""

import json
import re
from pathlib import Path
from typing import Any

import black
import pytest
import yaml
from error_catalog.files import SourceFile
from error_catalog.yaml12.document import parse
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.support.agreement import Artifacts, check_response
from tests.support.effort import tries
from tests.support.hostile_catalogs import CODES, NASTY, catalog_of, texts
from tests.support.projects import Made, imported, made
from tests.support.random_values import spelled

CASE = Path(__file__).parents[1] / "cases/hostile/everything/catalog.yaml"


def check_catalog(data: dict[str, Any], folder: Path) -> None:
    """Assert that all artifacts of a catalog are sound, agree, and say what it says."""
    result = made(data)
    check_documents(result)
    for path, text in result.package().items():
        if path.endswith(".py") and not path.startswith("_runtime/"):
            assert text == black.format_str(text, mode=black.Mode()), path
    with imported(result.package(), folder) as package:
        artifacts = Artifacts(result, package)
        for response in result.resolved.responses:
            check_response(artifacts, response)
            check_class(getattr(package, artifacts.names[response.id]), response)


def check_documents(result: Made) -> None:
    """Assert that OpenAPI and JSON Schema are valid, and hold the catalog's texts."""
    document = yaml.load(result.document(), yaml.CSafeLoader)
    schema = result.schema("main")
    api = result.data["api"]

    assert document == yaml.load(result.document(), yaml.SafeLoader)
    OpenAPIV31SpecValidator(document).validate()
    Draft202012Validator.check_schema(schema)
    assert spelled(api["title"]) == document["info"]["title"]
    said = document["info"]["description"]
    assert said.startswith(spelled(api["description"]))
    for note in api["notes"]:
        assert squeezed(f"## {note['title']}{note['text']}") in squeezed(said)
    assert spelled(api["version"]) == document["info"]["version"]
    assert result.data["envelopes"]["main"]["description"] == schema["description"]
    for error, spec in result.data["errors"].items():
        for definition in schema["$defs"].values():
            if definition.get("properties", {}).get("code", {}).get("const") == (
                spec.get("code", error)
            ):
                assert squeezed(spec["summary"]) in squeezed(definition["description"])


def check_class(cls: Any, response: Any) -> None:
    """Assert that a class says what the catalog says."""
    spec = response.spec
    doc = squeezed(cls.__doc__)

    assert (spec.title or spec.summary) == cls.title
    assert squeezed(spec.summary if response.case is None else response.when) in doc
    if spec.docs:
        assert spec.docs == cls.docs
    for attribute in (spec.action, spec.description, *spec.operations):
        assert response.case is not None or squeezed(attribute or "") in doc


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


@settings(max_examples=tries(3), deadline=None)
@given(st.lists(texts, min_size=4, max_size=12))
def test_texts(folder: Path, found: list[str]) -> None:
    """The same for texts that nobody has thought of."""
    check_catalog(catalog_of(found), folder)
