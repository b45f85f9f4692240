"""docs/commands.md leaves nothing out: options, exit codes, kinds of drift, hooks."""

import re
from collections.abc import Iterator

import click
import pytest
import yaml
from error_catalog.cli import terminal
from error_catalog.cli.commands import command_of
from error_catalog.cli.fast_path import COMMANDS as COMMAND_NAMES
from error_catalog.cli.generate import gen
from error_catalog.output.drift import Kind

from tests.support.projects import ROOT

COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")


OWN_PAGES = {
    each: (ROOT / f"docs/{each}.md").read_text("utf-8")
    for each in ("lint", "openapi", "import", "scan", "verify")
}
"""Commands that have a page of their own."""


def _described() -> Iterator[tuple[click.Command, str]]:
    """Yield each command with the page that describes it."""
    yield gen, COMMANDS
    for name in COMMAND_NAMES:
        command, page = command_of(name), OWN_PAGES.get(name, COMMANDS)
        if isinstance(command, click.Group):
            yield from ((each, page) for each in command.commands.values())
        else:
            yield command, page


@pytest.mark.parametrize(("command", "text"), list(_described()))
def test_every_option_is_described(command: click.Command, text: str) -> None:
    """Each long option of a command stands on its page."""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.opts[-1] in text, parameter.opts


def test_every_command_is_described() -> None:
    """The page begins with all commands."""
    table = COMMANDS.partition("| Command |")[2].partition("\n\n")[0]

    assert [*COMMAND_NAMES] == [
        each for each in COMMAND_NAMES if f"`gen {each}`" in table
    ]


def test_every_exit_code_is_described() -> None:
    """The table of exit codes has those that commands end with."""
    table = COMMANDS.partition("| Exit code |")[2].partition("\n\n")[0]
    codes = {int(each) for each in re.findall(r"^\| (\d) \|", table, re.MULTILINE)}

    assert {terminal.CLEAN, terminal.FOUND, terminal.BROKEN} == codes


def test_every_kind_of_drift_is_described() -> None:
    """The table of kinds has all kinds, and no other."""
    table = COMMANDS.partition("| Kind |")[2].partition("\n\n")[0]

    assert set(Kind) == set(re.findall(r"^\| `([\w, ]+)` \|", table, re.MULTILINE))


def test_hooks_of_pre_commit_are_there() -> None:
    """The hooks on the page are those that this repository offers."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    named = set(re.findall(r"error-catalog-(?:gen|check|lint|diff)\b", COMMANDS))

    assert {each["id"] for each in hooks} == named
