"""Rules of quality: for each a catalog that it is for, and a tempting one that it is not for."""

import ast
from pathlib import Path

from error_catalog.diagnostics import Severity, line
from error_catalog.rules.quality.registry import RULES, SUBJECTS

from tests.support.inspected import FLASK, judged
from tests.support.projects import ROOT

CASES = ROOT / "tests/cases/quality"
FOLDER = ROOT / "generator/error_catalog/rules/quality"


def test_rules_fire(*, update_goldens: bool) -> None:
    """A catalog that breaks a rule is told so, byte for byte, and what to do about it."""
    for rule in RULES:
        case = CASES / rule.id
        found = judged((case / "fires.yaml").read_text("utf-8"), (), FLASK)
        mine = [each for each in found if each.rule == rule.id]
        golden = case / "findings.txt"
        text = "".join(f"{line(each)}\n" for each in mine)
        if update_goldens:
            golden.write_text(text, encoding="utf-8", newline="")

        assert golden.read_bytes().decode() == text, rule.id
        assert mine, rule.id
        assert all(each.hint and each.severity is rule.severity for each in mine)


def test_rules_are_not_tempted() -> None:
    """What only looks like a breach is none."""
    for rule in RULES:
        text = (CASES / rule.id / "tempting.yaml").read_text("utf-8")
        found = judged(text, (), FLASK)

        assert [] == [line(each) for each in found if each.rule == rule.id]
        assert Severity.ERROR not in {each.severity for each in found}, rule.id


def test_rules_are_complete() -> None:
    """A rule has an id of its own, a sentence, a source and cases; none is left over."""
    ids = [each.id for each in RULES]

    assert len(ids) == len(set(ids))
    assert set(ids) == {each.name for each in CASES.iterdir()}
    assert all(each.source and each.sentence.endswith(".") for each in RULES)
    assert Severity.ERROR not in {each.severity for each in RULES}


def test_every_subject_is_a_module() -> None:
    """A subject is called as its module is, and every check stands in one of its rules."""
    for subject, rules in SUBJECTS.items():
        checks = {each.check.__name__ for each in rules}
        modules = {each.check.__module__.rpartition(".")[2] for each in rules}

        assert {subject} == modules
        assert _checks(FOLDER / f"{subject}.py") == checks


def _checks(path: Path) -> set[str]:
    """Return the functions of a module that take a subject and are for others."""
    tree = ast.parse(path.read_text("utf-8"))
    return {
        each.name
        for each in tree.body
        if isinstance(each, ast.FunctionDef)
        and each.name[0] != "_"
        and [argument.arg for argument in each.args.args] == ["subject"]
    }
