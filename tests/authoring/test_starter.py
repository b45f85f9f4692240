"""The catalog that a project starts with."""

import re

import pytest
from error_catalog.authoring.starter import ENVELOPES, api_of, starter
from error_catalog.catalog.model import FILE_STEM
from error_catalog.files import SourceFile
from error_catalog.pipeline import understand
from error_catalog.rules import fallback
from error_catalog.targets.python.adapters import ADAPTERS
from hypothesis import given
from hypothesis import strategies as st

from tests.support.projects import PATH, reads


@pytest.mark.parametrize("envelope", ENVELOPES)
def test_it_is_sound(envelope: str) -> None:
    """Nothing is wrong with it, and every framework's own errors are among its eight."""
    source = SourceFile(PATH, starter("my-shop", envelope))
    understood, found = understand(PATH, reads(source))

    assert [] == found
    assert understood is not None
    assert 8 == len(understood.resolved.by_error)
    assert [] == list(fallback.uncovered(understood.resolved, ADAPTERS))
    assert "My shop API" == understood.resolved.catalog.api.title


@given(st.text())
def test_any_project_has_an_id(name: str) -> None:
    """Whatever a folder is called, its API's id is one, and a catalog of it is sound."""
    api = api_of(name)

    assert re.fullmatch(FILE_STEM, api)
    assert f"\n  id: {api} #" in starter(api, "flat").replace('"', "")


@pytest.mark.parametrize(
    ("name", "api"),
    [
        ("My Shop", "my-shop"),
        ("acme_orders.api", "acme-orders-api"),
        ("2024-shop", "shop"),
        ("日本", "api"),
        ("", "api"),
        ("null", "null"),
    ],
)
def test_ids(name: str, api: str) -> None:
    """An id is what is left of a name in letters, digits and hyphens."""
    assert api == api_of(name)
