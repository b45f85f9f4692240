"""docs/lint.md: its table of rules is that of the program, and its options are all there are."""

import re

import click
from error_catalog.cli.lint import lint
from error_catalog.disk.sources import read_pages
from error_catalog.rules.page import pages
from error_catalog.rules.quality.registry import SUBJECTS
from error_catalog.rules.quality.settings import KEYS

from tests.support.projects import ROOT

PATH = ROOT / "docs/lint.md"


def test_the_table_of_rules(*, update_goldens: bool) -> None:
    """It has every rule with its severity, what it finds, its fix and its source."""
    page = PATH.read_text("utf-8")
    head, _, rest = page.partition("<!-- rules -->\n")
    _, mark, tail = rest.partition("<!-- /rules -->\n")
    if update_goldens:
        PATH.write_text(f"{head}<!-- rules -->\n{table()}{mark}{tail}", "utf-8")
        page = PATH.read_text("utf-8")

    assert f"<!-- rules -->\n{table()}<!-- /rules -->\n" in page


def table() -> str:
    """Return the rules of each subject as a table."""
    known = pages(read_pages())
    lines = []
    for subject, rules in SUBJECTS.items():
        lines += [
            f"\n### `{subject}`\n",
            "| Rule | Severity | Finds | `--fix` | Source |",
        ]
        lines += ["| --- | --- | --- | --- | --- |"]
        for rule in rules:
            severity = rule.severity if rule.is_default else f"{rule.severity}, off"
            fix = known[rule.id].fix.removesuffix(".")
            lines.append(
                f"| `{rule.id}` | {severity} | {rule.sentence} | {' '.join(fix.split())} "
                f"| {rule.source} |"
            )
    return "\n".join((*lines, "", ""))


def test_every_option_and_key_is_described() -> None:
    """Nothing that lint takes is left out."""
    page = PATH.read_text("utf-8")
    options = [each for each in lint.params if isinstance(each, click.Option)]
    keys = set(re.findall(r"^\| `([\w-]+)` \| [^|]* \| [^|]* \|$", page, re.MULTILINE))

    assert [] == [each.opts for each in options if f"`{each.opts[-1]}" not in page]
    assert {*KEYS} <= keys
