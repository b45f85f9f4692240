"""Pages of rules: each rule has one, whose wrong example breaks the rule and whose right does not."""

import re

from error_catalog.config import configure
from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.sources import read_pages
from error_catalog.files import SourceFile
from error_catalog.rules.page import Page, pages, shown
from error_catalog.rules.quality.registry import RULES
from error_catalog.rules.registry import MEANING, STRUCTURE
from error_catalog.traffic.fault import RULES as FAULTS
from error_catalog.usage.survey import RULES as SURVEY
from error_catalog.yaml12.messages import RULES as YAML_RULES

from tests.support.inspected import judged
from tests.support.projects import ROOT

PAGES = pages(read_pages())
PROGRAM = ROOT / "generator/error_catalog"
NAMED = re.compile(
    r'^[A-Z_]*(?:RULE|SYNTAX|UNREAD|UNDEFINED|FAILED|DOUBLED|UNUSED|WRONG)[A-Z_]* = "([a-z0-9-]+)"$',
    re.MULTILINE,
)
WITHOUT_EXAMPLE = {
    *("file", "encoding", "yaml-character", "yaml-depth", "yaml-size", "yaml-more"),
    *("more", "edit", "target", "template-syntax", "template-undefined", "openapi"),
    *("template-failed", "output-path", "output-folder", "marker", "drift-missing"),
    *("drift-stale", "drift-edited", "drift-orphaned", "drift-left", "drift-foreign"),
    *("uncovered-status", "import", "page", "python-source", "recording"),
    *(*FAULTS, *SURVEY),
}
"""What is about other files than one catalog, or too large to show."""


def test_every_rule_has_a_page() -> None:
    """Whatever stands in brackets in a diagnostic can be explained."""
    ids = {each.id for each in RULES} | {rule for rule, _ in (*STRUCTURE, *MEANING)}
    ids |= {*YAML_RULES, *FAULTS, *SURVEY, "include", "standard", "more"}
    messages = (PROGRAM / "catalog/messages.py").read_text("utf-8")
    ids |= set(re.findall(r'return "([a-z-]+)", ', messages))
    for path in PROGRAM.rglob("*.py"):
        if "runtime" not in path.parts:
            ids |= set(NAMED.findall(path.read_text("utf-8")))

    assert set() == ids - PAGES.keys()


def test_what_is_wrong_fires_and_what_is_right_does_not() -> None:
    """Nobody learns a rule from an example that does not show it."""
    for rule, page in PAGES.items():
        if rule in WITHOUT_EXAMPLE:
            assert not page.wrong, rule
            continue
        wrong = [each.rule for each in _found(page, page.wrong)]
        right = [each.rule for each in _found(page, page.right)]

        assert rule in wrong, (rule, wrong)
        assert rule not in right, rule


def _found(page: Page, text: str) -> list[Diagnostic]:
    if page.file:
        return configure(SourceFile(page.file, text))[1]
    return judged(text)


def test_the_right_example_is_sound() -> None:
    """What is shown as right has no error of any other kind."""
    for rule, page in PAGES.items():
        found = _found(page, page.right) if page.right else []

        assert [] == [each for each in found if each.severity == "error"], rule


def test_a_page_is_shown() -> None:
    """It says what, why, wrong and right, what --fix does, and where to read on."""
    page = Page(
        "a-rule",
        "Why\nit is.",
        "What it is.",
        "a: 1",
        "b: 2",
        "RFC 1.",
        "",
        "mends it.",
    )

    assert shown(page, "note") == (
        "a-rule (note)\n\n  What it is.\n\n  Why it is.\n\n  Wrong:\n\n      a: 1\n\n"
        "  Right:\n\n      b: 2\n\n  `gen lint --fix` mends it.\n\n  See RFC 1."
    )
