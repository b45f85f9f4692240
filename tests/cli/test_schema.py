"""``gen schema`` prints what editors and tools validate by."""

import json

import pytest
from error_catalog.cli import main
from error_catalog.cli.schema import SCHEMAS
from error_catalog.cli.terminal import CLEAN
from jsonschema import Draft202012Validator

from tests.support.projects import ROOT


def printed(capfdbinary: pytest.CaptureFixture[bytes], *options: str) -> bytes:
    """Return what the command prints."""
    assert CLEAN == main.run(["schema", *options])
    return capfdbinary.readouterr().out


def test_every_schema_is_one(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Each option prints another JSON Schema, and each is valid."""
    schemas = [printed(capfdbinary, f"--{kind}") for kind in SCHEMAS]

    assert len(SCHEMAS) == len({*schemas})
    for each in schemas:
        Draft202012Validator.check_schema(json.loads(each))


def test_catalogs_are_the_default(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Without an option it is the file that editors are pointed at, to the byte."""
    published = ROOT / "generator/error_catalog/catalog.schema.json"

    assert published.read_bytes() == printed(capfdbinary)
