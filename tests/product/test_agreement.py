"""The four artifacts always agree: over the five catalogs, and over random ones."""

from pathlib import Path
from typing import Any

import pytest
from error_catalog.diagnostics import has_errors
from error_catalog.semantics.resolution import Response
from hypothesis import HealthCheck, assume, example, given, settings

from tests.support import hostile_catalogs
from tests.support.agreement import Artifacts, check_response
from tests.support.committed import COMMITTED
from tests.support.effort import tries
from tests.support.projects import attempt, imported, made
from tests.support.random_catalogs import catalogs

RESPONSES = [
    pytest.param(made, response, id=f"{made.made.api}-{response.id}")
    for made in COMMITTED
    for response in made.made.resolved.responses
]


@pytest.mark.parametrize(("made", "response"), RESPONSES)
def test_the_artifacts_agree(made: Artifacts, response: Response) -> None:
    """The example of every answer is the same in all four artifacts."""
    check_response(made, response)


@pytest.mark.parametrize("made", COMMITTED, ids=lambda made: made.made.api)
def test_nothing_is_missing_and_nothing_is_more(made: Artifacts) -> None:
    """Classes, rows and components are those of the catalog's errors, in its order."""
    resolved = made.made.resolved
    names = [made.names[each] for each in resolved.by_error]
    classes = [each.__name__ for each in made.package.ALL_ERRORS]
    public = [
        made.names[each.id]
        for each in resolved.responses
        if each.spec.visibility == "public"
    ]

    assert names == [each for each in classes if each in names]
    assert {made.names[each.id] for each in resolved.responses} <= set(classes)
    assert made.shown == list(made.rows)
    assert public == [
        each for each in made.document["components"]["responses"] if each in public
    ]
    assert len(public) == len(set(public))


LISTS: dict[str, Any] = {
    "catalog": 1,
    "api": {"id": "shop", "title": "Shop"},
    "fields": {"at": {"description": "Where.", "schema": {"type": "string"}}},
    "envelopes": {
        "failure": {
            "description": "Every failed request.",
            "body": {
                "code": "{code}",
                "message": "{message}",
                "errors?": [{"at?": "{at}", "detail": "{message}"}],
            },
        }
    },
    "errors": {
        "invalid": {"status": 422, "summary": "A.", "requires": ["errors"]},
        "missing": {"status": 404, "summary": "B."},
        "gone": {"status": 410, "summary": "C.", "allows": ["errors"]},
        "parted": {
            "summary": "D.",
            "cases": {
                "with_some": {"status": 400, "when": "E.", "requires": ["errors"]},
                "without": {"status": 400, "when": "F."},
            },
        },
    },
}
"""A catalog in which a list of errors belongs to some errors only."""


RANDOM = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(RANDOM, max_examples=tries(20))
@given(catalogs())
@example(LISTS)
def test_random_catalogs_agree(folder: Path, data: dict[str, Any]) -> None:
    """The same holds for catalogs that use all of the language."""
    check_all(data, folder)


@settings(RANDOM, max_examples=tries(10))
@given(hostile_catalogs.catalogs())
def test_hostile_catalogs_agree(folder: Path, data: dict[str, Any]) -> None:
    """The same holds for catalogs whose every text, name and code is hostile."""
    check_all(data, folder)


def check_all(data: dict[str, Any], folder: Path) -> None:
    """Assert that the artifacts of a catalog agree about every answer, if it is sound."""
    assume(not has_errors(attempt(data, names=("jsonschema",))[1]))
    result = made(data)
    with imported(result.package(), folder) as package:
        artifacts = Artifacts(result, package)
        for response in result.resolved.responses:
            check_response(artifacts, response)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages that are imported once."""
    return tmp_path_factory.mktemp("packages")
