"""JSON, and the schema that is published for it."""

import json

from error_catalog.reports.json import document, schema
from error_catalog.reports.report import Report
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.support.effort import tries
from tests.support.reports import HARD, REPORTS, found


def test_the_schema_is_one() -> None:
    """It keeps the specification that it names."""
    Draft202012Validator.check_schema(schema())

    assert not Draft202012Validator(schema()).is_valid({"version": 1})


@settings(max_examples=tries(30))
@given(REPORTS)
def test_what_is_written_is_valid(report: Report) -> None:
    """Whatever was found, the JSON parses and is what the schema says."""
    data = json.loads(document(report))

    Draft202012Validator(schema()).validate(data)
    assert len(report.found) == len(data["findings"])


def test_every_key_is_described() -> None:
    """The schema names the keys that there are, and no other."""
    data = json.loads(document(HARD))
    keys = {key for each in data["findings"] for key in each}

    assert set(schema()["properties"]) == set(data)
    assert set(schema()["$defs"]["finding"]["properties"]) == keys


def test_paths_stay_as_they_are() -> None:
    """A program can open the file that a finding names; messages only ever show it."""
    data = json.loads(document(Report("lint", [found("a\tb", path="ä\u202e.yaml")])))

    assert "ä\u202e.yaml" == data["findings"][0]["path"]
    assert "a\\x09b" == data["findings"][0]["message"]
