"""``[tool.error-catalog.lint]``: what it takes, and what is wrong in it."""

import tomllib

import pytest
from error_catalog.config import configure
from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import Location, SourceFile
from error_catalog.rules.quality.judgement import names_of
from error_catalog.rules.quality.registry import SUBJECTS
from error_catalog.rules.quality.settings import SOFT, Settings, settings

from tests.support.projects import ROOT

NAMES = names_of([])


def chosen(text: str) -> Settings:
    """Return the settings of a table in TOML."""
    found, findings = settings(tomllib.loads(text), NAMES)

    assert [] == findings
    return found


def test_defaults() -> None:
    """Without a table every rule is checked that is on by default."""
    assert settings(None, NAMES) == (Settings(NAMES.defaults), [])
    assert "code-length" in NAMES.rules
    assert "code-length" not in NAMES.defaults


def test_select_and_ignore() -> None:
    """Both take rules, subjects, `all` and `default`; what is ignored wins."""
    retry = {each.id for each in SUBJECTS["retry"]}

    assert retry == chosen('select = ["retry"]').selected
    assert {"code-length", *NAMES.defaults} == chosen(
        'select = ["default", "code-length"]'
    ).selected
    assert {*NAMES.rules} - retry == chosen(
        'select = ["all"]\nignore = ["retry"]'
    ).selected
    assert "placement" in chosen('ignore = ["placement"]').ignored


def test_severities() -> None:
    """A subject gives all its rules a severity."""
    found = chosen('severity = {codes = "note", code-twin = "error"}').severities

    assert Severity.ERROR is found["code-twin"]
    assert Severity.NOTE is found["code-style"]


@pytest.mark.parametrize(
    ("path", "expected"), [("old/a.yaml", False), ("new/a.yaml", True)]
)
def test_per_file(path: str, expected: bool) -> None:  # noqa: FBT001
    """A pattern takes rules back in the files that it matches."""
    found = chosen('per-file = {"old/*.yaml" = ["codes"]}')

    assert expected == found.admits(Diagnostic(Location(path), "code-style", "x"))
    assert found.admits(Diagnostic(Location(path), "todo-text", "x"))


WRONG = """
[tool.error-catalog.lint]
selekt = []
select = "retry"
ignore = ["retri", 5]

[tool.error-catalog.lint.per-file]
"a.yaml" = ["read-back"]

[tool.error-catalog.lint.severity]
code-styl = "warning"
code-twin = "fatal"
"""


def test_mistakes_have_their_places() -> None:
    """Every mistake is reported in one run, and the defaults hold."""
    source = SourceFile("pyproject.toml", WRONG)
    config, found = configure(source)
    assert config is not None, found
    chosen, findings = settings(config.lint, NAMES)

    assert Settings(NAMES.defaults) == chosen
    assert [
        "unknown key `selekt`",
        "expected a list of rules, found `retry`",
        "there is no rule `retri`",
        "expected the name of a rule, found `5`",
        "there is no rule `read-back`",
        "there is no rule `code-styl`",
        "expected `error`, `warning` or `note`, found `fatal`",
    ] == [each.message for each in findings]


@pytest.mark.parametrize("table", [5, [], {"severity": 1}, {"per-file": [1]}])
def test_other_kinds_are_refused(table: object) -> None:
    """What is no table is said to be none."""
    assert settings(table, NAMES)[1]


def test_rules_that_are_soft_have_more_than_errors() -> None:
    """A rule of validity can be set if it has warnings or notes, and only then."""
    folder = ROOT / "generator/error_catalog/rules"
    found = {
        path.stem.replace("_", "-")
        for path in folder.glob("*.py")
        if "Severity.WARNING" in (text := path.read_text("utf-8"))
        or "Severity.NOTE" in text
    }

    assert {*SOFT} == {*found, "standard"}
