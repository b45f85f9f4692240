"""Shell completion: click's own, for a program whose commands are imported one by one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem, shell_complete
from click.types import StringParamType

from error_catalog.cli.commands import command_of
from error_catalog.cli.fast_path import COMMANDS
from error_catalog.cli.session import Session

VARIABLE = "_GEN_COMPLETE"
"""The shell sets it to what it asks for: ``bash_source``, ``bash_complete``, …"""

CODES = {
    "explain": ("name",),
    "deprecate": ("code",),
    "retire": ("code",),
    "rename": ("old",),
}
"""Arguments that are codes or names of errors, by command."""

NOT_FILES = (*(name for names in CODES.values() for name in names), "new", "code")
"""Arguments that are no files."""

Completer = Callable[[str], list[CompletionItem]]
"""Takes the beginning of a word."""


def complete(instruction: str) -> int:
    """Print what the shell asks for, and return the exit code."""
    return shell_complete(
        _Program("gen"), {"obj": Session()}, "gen", VARIABLE, instruction
    )


class _Words(StringParamType):
    """A type of words that are known."""

    def __init__(self, completer: Completer) -> None:
        self._completer = completer

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        return self._completer(incomplete)


class _Program(click.Group):
    """All commands as one, with the options of ``gen`` itself."""

    def __init__(self, name: str) -> None:
        own = _completed(command_of("generate"), "generate")
        options = [each for each in own.params if isinstance(each, click.Option)]
        super().__init__(name, params=[*options], invoke_without_command=True)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(
        self, ctx: click.Context, cmd_name: str  # noqa: ARG002
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return _completed(command_of(cmd_name), cmd_name)

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        # Without a command, gen takes catalogs.
        return found or [CompletionItem(incomplete, type="file")]


def _completed(command: click.Command, name: str) -> click.Command:
    """Return *command*, whose arguments know what they may be."""
    for param in command.params:
        completer = _completer(param, name)
        if completer is not None:
            param.type = _Words(completer)
    return command


def _completer(param: click.Parameter, command: str) -> Completer | None:
    if isinstance(param, click.Argument):
        if param.name in CODES.get(command, ()):
            return _codes
        return None if param.name in NOT_FILES else _files
    if param.name == "catalog":
        return _files
    return _targets if param.name == "targets" else None


def _files(incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(incomplete, type="file")]


def _codes(incomplete: str) -> list[CompletionItem]:
    """Return the names and codes of the project's errors; none if a catalog is wrong."""
    from error_catalog.cli.error_page import names
    from error_catalog.project import examine

    examined = examine(Path.cwd(), ())
    found = {each for one in examined.catalogs.values() for each in names(one)}
    return _beginning(found, incomplete)


def _targets(incomplete: str) -> list[CompletionItem]:
    from error_catalog.disk.sources import read_templates
    from error_catalog.project import find_project

    project = find_project(Path.cwd())
    own = project.config.templates if project.config else None
    templates, _unread = read_templates(project.root, own)
    found = {
        name.removesuffix("/target.yaml")
        for name in templates
        if name.endswith("/target.yaml")
    }
    return _beginning(found, incomplete)


def _beginning(words: Any, incomplete: str) -> list[CompletionItem]:
    """Return the words that begin so; the shell's own signs could not be typed anyway."""
    return [
        CompletionItem(each)
        for each in sorted(words)
        if each.startswith(incomplete) and each.isprintable() and " " not in each
    ]
