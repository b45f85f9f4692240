"""The neutral view: complete, true to what is sent, bounded, and the same for everybody."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from error_catalog.diagnostics import has_errors
from error_catalog.files import Location
from error_catalog.output.jinja import environment, render
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.catalog.document import document, translate
from error_catalog.targets.catalog.errors import error_of, show
from error_catalog.targets.catalog.schema import view_schema
from hypothesis import HealthCheck, assume, given, settings
from jsonschema import Draft202012Validator

from tests.support import hostile_catalogs
from tests.support.agreement import Artifacts, raise_it
from tests.support.committed import COMMITTED
from tests.support.effort import tries
from tests.support.hard_catalogs import hard_catalogs
from tests.support.projects import ROOT, attempt, attempt_text, understood
from tests.support.random_catalogs import catalogs

CASES = sorted((ROOT / "tests" / "cases" / "catalog").iterdir())
RANDOM = settings(deadline=None, suppress_health_check=list(HealthCheck))


def closed(schema: Any) -> Any:
    """Return *schema* with every object closed, so that no key goes unsaid."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(each) for key, each in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in schema else inner


STRICT = Draft202012Validator(closed(view_schema()))


def faults(view: Any) -> list[str]:
    """Return what the closed schema says against a view, as it would be read back."""
    return [each.message for each in STRICT.iter_errors(json.loads(json.dumps(view)))]


def responses(view: Any) -> Iterator[Any]:
    """Yield each response of a view."""
    for error in view["errors"]:
        yield from error["responses"]


def whole(data: dict[str, Any]) -> Any:
    """Return the view of a sound catalog, internal errors included."""
    resolved, examples = understood(data)
    return document(resolved, examples, internal=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases(case: Path, *, update_goldens: bool) -> None:
    """Each case folder holds a catalog and its file, which keeps to the schema."""
    text = (case / "catalog.yaml").read_text("utf-8")
    files, found = attempt_text(text, names=("catalog",))
    assert [] == found
    (made,) = files.values()
    golden = case / "view.json"
    if update_goldens:
        golden.write_text(made, "utf-8", newline="\n")

    assert golden.read_text("utf-8") == made
    assert [] == faults({k: v for k, v in json.loads(made).items() if k[0] != "$"})[1:]
    assert "$comment" in json.loads(made)


@pytest.mark.parametrize("made", COMMITTED, ids=lambda made: made.made.api)
def test_examples_are_what_render_error_returns(made: Artifacts) -> None:
    """Status, headers and body of every example are those of the raised exception, to the byte."""
    resolved, examples = made.made.resolved, made.made.examples
    shown = {each["id"]: each for each in responses(document(resolved, examples))}
    for response in resolved.responses:
        for example, seen in zip(
            examples[response.id].every, shown[response.id]["examples"], strict=True
        ):
            error = raise_it(
                getattr(made.package, made.names[response.id]), response, example
            )
            wire = made.package.render_error(error)

            assert wire.status == seen["status"]
            assert wire.body == seen["body"].encode()
            assert list(wire.headers.items()) == [
                (each["name"], each["value"]) for each in seen["headers"]
            ]
            assert seen["body"] == "" or seen["json"] == json.loads(wire.body)


def test_the_text_of_a_charset_is_text() -> None:
    """A body in another charset than UTF-8 is shown as its readers see it."""
    text = (ROOT / "tests/cases/catalog/everything/catalog.yaml").read_text("utf-8")
    files, _ = attempt_text(text, names=("catalog",))
    (view,) = map(json.loads, files.values())
    (fault,) = [each for each in responses(view) if each["id"] == "fault"]

    assert "Fehler für E1: Störung." == fault["examples"][0]["body"]


@pytest.mark.parametrize("name", hard_catalogs(drawn=5))
def test_hard_catalogs_keep_to_the_schema(name: str) -> None:
    """Every key that is there is described, and every key that is described is there."""
    view = whole(hard_catalogs(drawn=5)[name])

    assert [] == faults(view)


@settings(RANDOM, max_examples=tries(25))
@given(catalogs() | hostile_catalogs.catalogs())
def test_random_catalogs_keep_to_the_schema(data: dict[str, Any]) -> None:
    """The same holds for random ones, whose references all lead somewhere."""
    files, found = attempt(data, names=("catalog",))
    assume(not has_errors(found))
    view = whole(data)
    envelopes = {each["name"] for each in view["envelopes"]}
    fields = {each["name"] for each in view["fields"]}
    ids = [each["id"] for each in responses(view)]
    shown = json.loads(next(iter(files.values())))

    assert [] == faults(view)
    assert len(ids) == len(set(ids))
    assert {each["envelope"] for each in responses(view)} <= envelopes
    assert {x["name"] for each in responses(view) for x in each["fields"]} <= fields
    assert {x for row in view["statuses"] for x in row["responses"]} <= set(ids)
    assert {each["response"] for each in view["fallbacks"]} <= set(ids)
    assert shown["errors"] == [
        {**each, "source": mine["source"]}
        for mine, each in zip(
            shown["errors"],
            (each for each in view["errors"] if each["visibility"] == "public"),
            strict=True,
        )
    ] or "internal" in json.dumps(data)


def test_places_are_lines_of_the_catalog() -> None:
    """An error's source is the line of its name, in the file that it was written in."""
    for made in COMMITTED:
        path = ROOT / f"generated/catalog/{made.made.api}.json"
        for error in json.loads(path.read_text("utf-8"))["errors"]:
            place = error["source"]
            line = (ROOT / place["path"]).read_text("utf-8").split("\n")
            text = line[place["line"] - 1]

            assert text.strip().startswith(f"{error['name']}:")


@pytest.mark.parametrize("path", ["/home/ada/c.yaml", "C:\\work\\c.yaml", "c.yaml"])
def test_paths_of_a_machine_stay_there(path: str) -> None:
    """A path that is not relative is no more than the name of its file."""
    resolved, examples = understood(hard_catalogs(drawn=5)["single"])
    placed = Resolved(
        resolved.catalog,
        resolved.contract,
        resolved.responses,
        resolved.field_schemas,
        resolved.by_error,
        places={"A": Location(path, 3)},
    )
    source = error_of("A", show(placed, examples, internal=False))["source"]

    assert 3 == source["line"]
    assert "/" not in source["path"]
    assert ":" not in source["path"]
    assert source["path"].endswith("c.yaml")


def test_internal_errors_are_for_those_who_ask() -> None:
    """Nothing in the view names an internal error, unless the option shows them all."""
    common = {"status": 404, "summary": "S."}
    data = {
        "api": {"id": "shop"},
        "groups": {"g": {"title": "G"}},
        "fallbacks": {"404": "hidden_one"},
        "errors": {
            "seen": {**common, "deprecated": {"replaced_by": "hidden_one"}},
            "hidden_one": {**common, "visibility": "internal", "group": "g"},
            "hidden_two": {**common, "visibility": "internal", "retired": True},
        },
    }
    resolved, examples = understood(data)
    public, internal = (
        json.dumps(translate(resolved, examples, options).api)
        for options in ({}, {"internal": True})
    )

    assert "hidden" not in public
    assert "hidden_one" in internal
    assert "hidden_two" in internal


def test_the_size_is_linear_in_the_errors() -> None:
    """Ten times as many errors are at most ten times as much, whatever their statuses are."""

    def size(count: int) -> int:
        errors = {
            f"E{n}": {"status": ["4XX", "5XX"], "summary": "S.", "cases": CASES_OF_ONE}
            for n in range(count)
        }
        return len(json.dumps(whole({"api": {"id": "x"}, "errors": errors})))

    assert size(100) < 10 * size(10)


CASES_OF_ONE = {
    "one": {"when": "W.", "message": "First."},
    "two": {"when": "W.", "message": "Second.", "status": 400},
}


def test_templates_see_an_error_with_its_api() -> None:
    """What a template is rendered for has all keys of its entry, and the API beside them."""
    resolved, examples = understood(hard_catalogs(drawn=5)["single"])
    views = translate(resolved, examples, {})
    template = "{{ view.name }} {{ view.api.id }}"

    assert ["main single"] == [rendered(template, each) for each in views.envelopes]
    assert ["A single"] == [rendered(template, each) for each in views.errors]


def rendered(template: str, view: Any) -> str:
    """Return a template's text for one view."""
    from error_catalog.files import SourceFile

    env = environment({"t": SourceFile("t", template)})
    text = render(env, "t", {"view": view})
    assert isinstance(text, str), text
    return text
