"""The four artifacts always agree: over the five catalogs, and over random ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from generator.diagnostics import has_errors
from generator.meaning.resolving import Answer
from generator.sources import SourceFile
from generator.yaml12.parsing import parse
from tests import drawn
from tests.agreement import Artifacts, check_answer
from tests.catalogs import catalogs
from tests.projects import (
    ROOT,
    Made,
    attempt,
    imported,
    made,
    package_at,
    understood,
)

CATALOGS = sorted((ROOT / "catalog").glob("[!_]*.yaml"))
OUT = ROOT / "generated"


def committed(path: Path) -> Artifacts:
    """Return what is committed of a catalog."""
    document, found = parse(SourceFile(path.name, path.read_text("utf-8")))
    assert document is not None
    assert not has_errors(found)
    resolved, examples = understood(document.data)
    api = resolved.catalog.api.id
    files = {
        f"openapi/{api}.yaml": (OUT / f"openapi/{api}.yaml").read_text("utf-8"),
        f"markdown/{api}.md": (OUT / f"markdown/{api}.md").read_text("utf-8"),
        **{
            f"jsonschema/{api}/{each.name}": each.read_text("utf-8")
            for each in (OUT / f"jsonschema/{api}").iterdir()
        },
    }
    name = f"committed_{api}_errors"
    package = package_at(OUT / f"python/{api}_errors", name)
    return Artifacts(Made(document.data, resolved, examples, files), package)


COMMITTED = [committed(path) for path in CATALOGS]
ANSWERS = [
    pytest.param(made, answer, id=f"{made.made.api}-{answer.id}")
    for made in COMMITTED
    for answer in made.made.resolved.answers
]


@pytest.mark.parametrize(("made", "answer"), ANSWERS)
def test_the_artifacts_agree(made: Artifacts, answer: Answer) -> None:
    """The example of every answer is the same in all four artifacts."""
    check_answer(made, answer)


@pytest.mark.parametrize("made", COMMITTED, ids=lambda made: made.made.api)
def test_nothing_is_missing_and_nothing_is_more(made: Artifacts) -> None:
    """Classes, rows and components are those of the catalog's errors, in its order."""
    resolved = made.made.resolved
    names = [made.names[each] for each in resolved.by_error]
    classes = [each.__name__ for each in made.package.ALL_ERRORS]
    public = [
        made.names[each.id]
        for each in resolved.answers
        if each.spec.visibility == "public"
    ]

    assert names == [each for each in classes if each in names]
    assert {made.names[each.id] for each in resolved.answers} <= set(classes)
    assert made.shown == list(made.rows)
    assert public == [
        each for each in made.document["components"]["responses"] if each in public
    ]
    assert json.dumps(public) == json.dumps(list(dict.fromkeys(public)))


RANDOM = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(RANDOM, max_examples=40)
@given(catalogs())
def test_random_catalogs_agree(folder: Path, data: dict[str, Any]) -> None:
    """The same holds for catalogs that use all of the language."""
    check_all(data, folder)


@settings(RANDOM, max_examples=20)
@given(drawn.catalogs())
def test_hostile_catalogs_agree(folder: Path, data: dict[str, Any]) -> None:
    """The same holds for catalogs whose every text, name and code is hostile."""
    check_all(data, folder)


def check_all(data: dict[str, Any], folder: Path) -> None:
    """Assert that the artifacts of a catalog agree about every answer, if it is sound."""
    assume(not has_errors(attempt(data, names=("jsonschema",))[1]))
    result = made(data)
    with imported(result.package(), folder) as package:
        artifacts = Artifacts(result, package)
        for answer in result.resolved.answers:
            check_answer(artifacts, answer)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for packages that are imported once."""
    return tmp_path_factory.mktemp("packages")
