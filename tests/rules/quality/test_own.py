"""Rules of users' own: what they see, what they return, and what can go wrong."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from error_catalog.rules.quality.own import OwnRule, own_rules

from tests.support.inspected import judged

CATALOG = """api: {id: shop}
errors:
  sold_out: {status: 409, summary: The article is sold out., x-owner: stock}
  late: {status: 410, summary: The sale is over.}
"""
MODULE = '''
def owner(view):
    """An error has no owner.

    Write `x-owner`.
    """
    for error in view["errors"]:
        names = [each["name"] for each in error["extensions"]]
        if "x-owner" not in names:
            path = ["errors", error["name"]]
            yield {"path": path, "message": "no owner", "hint": "add `x-owner`"}

owner.severity = "note"

def broken(view):
    return 1 / 0

def odd(view):
    return ["no finding"]

number = 5
'''


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packages that offers rules."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "shop_rules.py").write_text(MODULE)
    info = tmp_path / "shop_rules-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: shop-rules\nVersion: 1\n"
    )
    yield info / "entry_points.txt"
    sys.modules.pop("shop_rules", None)


def offered(installed: Path, **rules: str) -> list[OwnRule]:
    """Return the rules of a package that offers them under these names."""
    lines = [f"{name.replace('_', '-')} = {each}" for name, each in rules.items()]
    installed.write_text("\n".join(("[error_catalog.rules]", *lines, "")))
    return own_rules(["code-style"])


def test_a_rule_sees_the_view(installed: Path) -> None:
    """It gets the resolved catalog, and its findings have places in the file."""
    rules = offered(installed, has_owner="shop_rules:owner")
    found = [each for each in judged(CATALOG, rules) if each.rule == "has-owner"]

    assert ["no owner"] == [each.message for each in found]
    assert (4, 9) == (found[0].location.line, found[0].location.column)
    assert ("add `x-owner`", "note") == (found[0].hint, found[0].severity)
    assert "An error has no owner." == rules[0].sentence
    assert "An error has no owner. Write `x-owner`." == rules[0].about


def test_one_name_is_for_one_rule(installed: Path) -> None:
    """Where two packages offer one, the second one is said to be too many."""
    other = installed.parents[1] / "more_rules-1.dist-info"
    other.mkdir()
    (other / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: more-rules\nVersion: 1\n"
    )
    (other / "entry_points.txt").write_text(
        "[error_catalog.rules]\nmine = shop_rules:odd\n"
    )
    first, second = offered(installed, mine="shop_rules:owner")

    assert ("shop_rules:odd", "shop_rules:owner") == (first.origin, second.origin)
    assert (None, "there is a rule `mine` already") == (first.problem, second.problem)
    assert [] == own_rules([], "other")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("broken", "the rule failed: ZeroDivisionError: division by zero"),
        ("odd", "the rule returned `no finding`, no finding"),
    ],
)
def test_a_rule_that_fails_is_an_error(
    installed: Path, name: str, message: str
) -> None:
    """It is named with where it is, and there is no traceback."""
    rules = offered(installed, mine=f"shop_rules:{name}")
    (found,) = [each for each in judged(CATALOG, rules) if each.rule == "mine"]

    assert (message, "error") == (found.message, found.severity)


@pytest.mark.parametrize(
    ("name", "origin", "problem"),
    [
        ("mine", "shop_rules:missing", "it cannot be imported: AttributeError"),
        ("mine", "no_such_module:rule", "it cannot be imported: ModuleNotFoundError"),
        ("mine", "shop_rules:number", "it is no function"),
        ("code_style", "shop_rules:owner", "there is a rule `code-style` already"),
    ],
)
def test_what_cannot_be_used_says_why(
    installed: Path, name: str, origin: str, problem: str
) -> None:
    """Nothing is raised, and nothing is taken for a rule."""
    (rule,) = offered(installed, **{name: origin})

    assert rule.problem is not None
    assert rule.problem.startswith(problem)
    assert "mine" not in {each.rule for each in judged(CATALOG, [rule])}


@pytest.mark.parametrize(
    "finding",
    [
        *({}, {"message": ""}, {"message": 5}, {"message": "a", "hint": 5}),
        *({"message": "a", "path": "errors"}, None, "text", ["message"]),
    ],
)
def test_findings_are_checked(finding: Any) -> None:
    """Whatever a rule returns, it is a finding or an error."""
    rule = OwnRule("mine", lambda _: [finding], "warning", "", "", "a:b")  # type: ignore[arg-type]
    found = [each for each in judged(CATALOG, [rule]) if each.rule == "mine"]

    assert ["error"] == [each.severity for each in found]
