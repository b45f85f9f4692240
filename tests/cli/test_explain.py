"""``gen explain`` over a real project."""

from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits

CATALOG = """catalog: 1
api: {id: shop, title: Shop API}
envelopes:
  failure:
    description: Every error answer.
    body: {code: "{code}", message: "{message}", class?: "{class}"}
fields:
  class: {description: What kind of error it is., schema: {type: string}}
errors:
  SOLD_OUT: {status: 409, summary: The article is sold out., retry: false}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one catalog, which the command line runs in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(CATALOG)
    return tmp_path / "catalog/shop.yaml"


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("name", ["SOLD_OUT", "SoldOutError"])
def test_explain(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A code is explained by what the catalog says, with its answer, under any name."""
    code = main.run(["explain", name])

    expected = """SOLD_OUT (Shop API, catalog/shop.yaml:10)
  The article is sold out.
  Do not retry.

  HTTP 409 Conflict
  Content-Type: application/json

  {
    "code": "SOLD_OUT",
    "message": "The article is sold out."
  }

  from shop_errors import SoldOutError
"""
    assert (exits.CLEAN, expected) == (code, capsys.readouterr().out)


def test_explain_something_unknown(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is left alone with a typing error, or with a catalog that cannot be read."""
    unknown = main.run(["explain", "SOLD_OUR"])
    project.write_text("catalog: 1\n")
    broken = main.run(["explain", "SOLD_OUT"])

    said = capsys.readouterr().err
    assert (exits.BROKEN, exits.BROKEN) == (unknown, broken)
    assert "no error is called `SOLD_OUR`: did you mean `SOLD_OUT`?" in said
    assert "error[missing-key]" in said


@pytest.mark.usefixtures("project")
def test_the_import_is_that_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where one package holds all APIs, the class is imported from there."""
    settings = '[tool.error-catalog]\npackage = "acme_errors"\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    code = main.run(["explain", "SOLD_OUT"])

    assert exits.CLEAN == code
    assert "\n  from acme_errors.shop import SoldOutError\n" in capsys.readouterr().out


def test_explain_a_class_of_changes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs no catalog: whom it breaks, and the way out."""
    monkeypatch.chdir(tmp_path)
    code = main.run(["explain", "status-changed"])
    said = capsys.readouterr().out

    assert exits.CLEAN == code
    assert said.startswith(
        "status-changed (a change that `gen diff` reports: breaking)"
    )
    assert "Way out: add another error, and deprecate this one." in said
