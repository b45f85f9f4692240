"""What a constructor takes is sent as documented; what it refuses, it refuses by name."""

from __future__ import annotations

import inspect
import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from error_catalog.diagnostics import has_errors
from error_catalog.runtime.values import attribute_name
from error_catalog.semantics.keywords import violation_of
from error_catalog.semantics.resolution import Response
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.agreement import Artifacts, faults
from tests.support.committed import COMMITTED
from tests.support.effort import tries
from tests.support.projects import attempt, imported, made
from tests.support.python_values import VALUES
from tests.support.random_catalogs import FIELDS, catalogs
from tests.support.random_schemas import LIKELY_SCHEMAS
from tests.support.random_schemas import VALUES as JSON_VALUES

RANDOM = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages that are imported once."""
    return tmp_path_factory.mktemp("packages")


@settings(RANDOM, max_examples=tries(15))
@given(st.data())
def test_what_is_accepted_is_documented(data: st.DataObject) -> None:
    """Any values, for the classes of the committed catalogs."""
    at = data.draw(st.integers(0, len(COMMITTED) - 1))
    check_classes(COMMITTED[at], data)


@settings(RANDOM, max_examples=tries(10))
@given(catalogs(), st.data())
def test_what_is_accepted_of_random_catalogs_is_documented(
    folder: Path, catalog: dict[str, Any], data: st.DataObject
) -> None:
    """Any values, for the classes of catalogs that use all of the language."""
    assume(not has_errors(attempt(catalog, names=("jsonschema",))[1]))
    result = made(catalog)
    with imported(result.package(), folder) as package:
        check_classes(Artifacts(result, package), data)


def check_classes(made: Artifacts, data: st.DataObject) -> None:
    """Assert that each class renders what it takes, and names what it refuses."""
    for response in made.made.resolved.responses:
        cls = getattr(made.package, made.names[response.id])
        arguments = _arguments(made, response, cls, data)
        error = _raised(cls, arguments)
        if isinstance(error, TypeError):
            check_refusal(error, cls, arguments)
        else:
            check_rendered(made, response, error)


def _arguments(
    made: Artifacts, response: Response, cls: Any, data: st.DataObject
) -> dict[str, Any]:
    """Return the example's values for required arguments, and random ones for some."""
    given = made.made.examples[response.id].given
    shown = {
        **{attribute_name(name): value for name, value in given.items()},
        **given,
        "status": made.made.examples[response.id].status,
    }
    names = [name for name in inspect.signature(cls).parameters if name != "errors"]
    found = {name: shown[name] for name in names if name in shown}
    for name in data.draw(st.lists(st.sampled_from(names), max_size=3)):
        found[name] = data.draw(VALUES | st.just(shown.get(name)), label=name)
    return found


def _raised(cls: Any, arguments: dict[str, Any]) -> Any:
    with warnings.catch_warnings():
        # Some are deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return cls(**arguments)
        except TypeError as refusal:
            return refusal


def check_refusal(refusal: TypeError, cls: Any, arguments: dict[str, Any]) -> None:
    """Assert that the message says which argument of which class is wrong."""
    text = str(refusal)
    names = [*inspect.signature(cls).parameters, *map(attribute_name, FIELDS)]

    assert text.startswith(f"{cls.__name__}: ")
    assert any(name in text for name in names), (text, arguments)


def check_rendered(made: Artifacts, response: Response, error: Any) -> None:
    """Assert that the response fits the schema of its envelope, and of its error."""
    wire = made.package.render_error(error)
    schema = made.schemas[response.shape.envelope.name]
    is_any = response.shape.body is None
    if schema is None or is_any or response.spec.visibility != "public":
        return
    is_text = response.shape.envelope.is_text
    body = wire.body.decode() if is_text else json.loads(wire.body)
    inner = {"$ref": f"#/$defs/{made.names[response.id]}", "$defs": schema["$defs"]}

    assert [] == faults(schema, body)
    assert [] == faults(inner, body)


@settings(RANDOM, max_examples=tries(15))
@given(
    st.lists(LIKELY_SCHEMAS.filter(lambda each: isinstance(each, dict)), min_size=2),
    st.lists(JSON_VALUES, min_size=1, max_size=12),
)
def test_json_is_accepted_if_it_is_valid(
    folder: Path, schemas: list[Any], values: list[Any]
) -> None:
    """A value of JSON is taken for a param of any schema if, and only if, it is valid."""
    params = {f"p{at}": {**each, "optional": True} for at, each in enumerate(schemas)}
    catalog = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop"},
        "fields": {
            "a": {"description": "A field.", "schema": {"type": ["null", "string"]}}
        },
        "envelopes": {
            "failure": {
                "description": "Each.",
                "body": {"code": "{code}", "a?": "{a}", "data?": "{params}"},
            }
        },
        "errors": {"GONE": {"status": 410, "summary": "It is gone.", "params": params}},
    }
    assume(not has_errors(attempt(catalog, names=("jsonschema",))[1]))
    result = made(catalog)
    known = result.resolved.field_schemas
    with imported(result.package(), folder) as package:
        for at, schema in enumerate(schemas):
            for value in (each for each in values if each is not None):
                taken = not isinstance(
                    _raised(package.GoneError, {f"p{at}": value}), TypeError
                )

                assert taken == (violation_of(value, schema, known) is None), (
                    schema,
                    value,
                )
