"""``gen explain`` over a real project."""

import json
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


ODD = """api: {id: shop}
fields: {code: {schema: {type: [string, integer]}}}
errors:
  no_method: {code: -32601, status: 404, summary: There is no such method.}
  odd: {code: "E0000001,", status: 400, summary: It is odd., aliases: ["--json"]}
"""


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["-32601", "--json"], "no_method"),
        (["--json", "-32601"], "no_method"),
        (["E0000001,", "--json"], "odd"),
        (["OddError", "--json"], "odd"),
        (["--json", "--", "--json"], "odd"),
    ],
)
def test_an_error_as_data(
    arguments: list[str],
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Any code is explained as the neutral view has it, negative and odd ones too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(ODD, "utf-8")
    code = main.run(["explain", *arguments])
    data = json.loads(capfdbinary.readouterr().out)

    assert 0 == code
    assert (1, [name]) == (data["view"], [each["name"] for each in data["errors"]])
    assert "shop" == data["errors"][0]["api"]["id"]


def test_explain_a_rule(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a rule there is a page, also where the catalogs are wrong."""
    sound = main.run(["explain", "retry-unclassified"])
    page = capsys.readouterr().out
    project.write_text("catalog: 1\n")
    broken = main.run(["explain", "missing-key"])

    assert (exits.CLEAN, exits.CLEAN) == (sound, broken)
    assert page.startswith("retry-unclassified (warning)\n\n  A status of a passing")
    assert "\n  Wrong:\n\n      api: {id: shop}\n" in page
    assert capsys.readouterr().out.startswith("missing-key\n\n  A key that the")


def test_a_code_may_be_called_as_a_rule(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are explained, and a misspelled rule is guessed."""
    project.write_text(f"{CATALOG}  header: {{status: 400, summary: It is wrong.}}\n")
    both = main.run(["explain", "header"])
    said = capsys.readouterr().out
    unknown = main.run(["explain", "retry-unclasified"])

    assert (exits.CLEAN, exits.BROKEN) == (both, unknown)
    assert said.startswith("header\n")
    assert "\nheader (Shop API, catalog/shop.yaml:11)\n" in said
    assert "did you mean `retry-unclassified`?" in capsys.readouterr().err
