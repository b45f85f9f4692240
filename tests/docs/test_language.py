"""docs/language.md shows a catalog that is sound, and leaves no key out."""

import re
from typing import Any

import pytest
from error_catalog.catalog.model import (
    ApiSpec,
    CaseSpec,
    Catalog,
    EnvelopeSpec,
    ErrorSpec,
    FieldSpec,
    NoteSpec,
    StatusSpec,
)
from error_catalog.files import SourceFile
from error_catalog.yaml12.document import parse
from pydantic import BaseModel

from tests.support.projects import ROOT, attempt
from tests.support.runnable_pages import blocks

PAGE = (ROOT / "docs/language.md").read_text("utf-8")


def test_the_blocks_are_a_catalog() -> None:
    """The examples of the page, one after the other, are a catalog without mistakes."""
    data: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for block in (each for each in blocks(PAGE) if each.language == "yaml"):
        data |= {
            key: value
            for key, value in _data(block.text).items()
            # Fragments would be files of their own.
            if key != "include"
        }
        errors |= data.get("errors", {})
    data["errors"] = errors

    assert [] == attempt(data, names=("python", "markdown"))[1]


def _data(text: str) -> dict[str, Any]:
    document, found = parse(SourceFile("language.md", text))
    assert document is not None, found
    data: dict[str, Any] = document.data
    return data


@pytest.mark.parametrize(
    "model",
    [
        *(Catalog, ApiSpec, NoteSpec, FieldSpec, EnvelopeSpec, StatusSpec),
        *(ErrorSpec, CaseSpec),
    ],
)
def test_every_key_is_mentioned(model: type[BaseModel]) -> None:
    """Each key that a catalog may have stands on the page, as a key or in backticks."""
    keys = {field.alias or name for name, field in model.model_fields.items()}
    mentioned = set(re.findall(r"[$a-z_]+(?=[`:])", PAGE))

    assert keys - {"x-*"} <= mentioned, keys - mentioned
