"""Every documented response, for tests that meet them all."""

from pathlib import Path

import pytest
from error_catalog.testing import documented_responses

from tests.support.committed import COMMITTED
from tests.support.projects import ROOT


def test_every_error_and_every_case() -> None:
    """Of each API, the package reads each documented response as the error of its name."""
    for each in COMMITTED:
        found = documented_responses(each.made.api, ROOT)

        assert {*each.made.examples} == {name.partition(":")[0] for name in found}
        for name, canned in found.items():
            headers = dict(canned.headers)
            error = each.package.parse_error(canned.status, headers, canned.body)
            assert name.partition(":")[0].partition(".")[0] == error.name


def test_the_only_api_of_a_project(tmp_path: Path) -> None:
    """With one catalog its name may be left out; with several, or a wrong one, it is told."""
    (tmp_path / "catalog").mkdir()
    catalog = tmp_path / "catalog/shop.yaml"
    catalog.write_text(
        "api: {id: shop}\nerrors: {A: {status: 404, summary: A., "
        "examples: {one: {message: a}, two: {message: b}}}}\n"
    )

    assert ["A", "A:two"] == list(documented_responses(start=tmp_path))
    with pytest.raises(LookupError, match="name one of the project's APIs"):
        documented_responses(start=ROOT)
    with pytest.raises(LookupError, match="did you mean `shop`"):
        documented_responses("shp", tmp_path)
    catalog.write_text("api: {id: shop}\nerrors: {A: {status: 999, summary: A.}}\n")
    with pytest.raises(LookupError, match=r"catalog/shop\.yaml:2:"):
        documented_responses(start=tmp_path)
