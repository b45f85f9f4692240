"""A comparison as JSON is what its published schema says."""

import json
from dataclasses import replace
from pathlib import Path

from error_catalog.changes.document import document, schema
from error_catalog.changes.report import FailOn, Report
from error_catalog.filters.json import to_json
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.support.comparisons import HARD, REPORTS
from tests.support.effort import tries
from tests.support.projects import ROOT

CASES = Path(__file__).parents[1] / "cases/changes"
PUBLISHED = ROOT / "generator/error_catalog/diff.schema.json"
VALIDATOR = Draft202012Validator(schema())


def test_everything(*, update_goldens: bool) -> None:
    """Changes of every kind, accepted ones, hostile texts, and a catalog without any."""
    file = CASES / "document" / "diff.json"
    text = document(HARD, FailOn.BREAKING)
    if update_goldens:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    assert file.read_text("utf-8") == text
    assert text.isascii()
    assert [] == list(VALIDATOR.iter_errors(json.loads(text)))


def test_the_published_schema_is_fresh(*, update_goldens: bool) -> None:
    """`generator/error_catalog/diff.schema.json` is what the code says (`--update-goldens`)."""
    text = f"{to_json(schema())}\n"
    if update_goldens:
        PUBLISHED.write_text(text, "utf-8")

    assert PUBLISHED.read_text("utf-8") == text


def test_the_schema_is_one() -> None:
    """It is valid, describes every key, and asks for all of them."""
    Draft202012Validator.check_schema(schema())
    data = json.loads(document(HARD, FailOn.BREAKING))
    for key in data:
        less = {name: each for name, each in data.items() if name != key}

        assert 1 == len(list(VALIDATOR.iter_errors(less))), key
    change = data["catalogs"][0]["changes"][0]
    for key in list(change):
        kept = change.pop(key)
        assert 1 == len(list(VALIDATOR.iter_errors(data))), key
        change[key] = kept


def test_what_fails_is_marked() -> None:
    """The verdict stands beside each change, and once for all."""
    whole = replace(HARD, problems=())
    for fail_on, count in ((FailOn.BREAKING, 2), (FailOn.RISKY, 3), (FailOn.NEVER, 0)):
        data = json.loads(document(whole, fail_on))
        marks = [each["fails"] for one in data["catalogs"] for each in one["changes"]]

        assert (count, count > 0) == (sum(marks), data["fails"])


def test_what_was_not_compared_is_not_clean() -> None:
    """Nobody who reads only the verdict takes it for that."""
    assert json.loads(document(HARD, FailOn.NEVER))["fails"]


@settings(max_examples=tries(15))
@given(REPORTS)
def test_every_report_is_valid(made: Report) -> None:
    """Whatever stands in a catalog, the JSON is what the schema promises."""
    text = document(made, FailOn.VERSION)

    assert text.isascii()
    assert [] == list(VALIDATOR.iter_errors(json.loads(text)))
