"""Which command runs."""

import gc
import os
from collections.abc import Collection
from importlib import import_module

import click

from error_catalog.cli.fast_path import COMMANDS
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN

MODULES = {"import": "imports"}
"""Modules of commands whose own name is a keyword of Python; others are named alike."""


def execute(
    arguments: list[str],
    session: Session | None = None,
) -> int:
    """Run one command and return its exit code."""
    module, rest = "generate", arguments
    if arguments and arguments[0] in COMMANDS:
        module, *rest = arguments
    elif arguments and _is_misspelt(arguments[0]):
        click.echo(f"gen: {_misspelt(arguments[0])}", err=True)
        return BROKEN
    command = command_of(module)
    # What a run makes lives to its end: looking for garbage is a quarter of a long one.
    gc.disable()
    try:
        name = "gen" if module == "generate" else f"gen {module}"
        code = command.main(
            rest, prog_name=name, standalone_mode=False, obj=session or Session()
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit:
        # What click makes of a pipe that nobody reads.
        return BROKEN
    except click.Abort:
        raise KeyboardInterrupt from None
    finally:
        gc.enable()
    return int(code or 0)


def _is_misspelt(word: str) -> bool:
    """Tell whether the first argument can only be meant as a command."""
    is_word = word.replace("-", "").isalpha() and word[0] != "-"
    return is_word and not os.path.lexists(word)


def _misspelt(word: str) -> str:
    """Return what to say of a command that there is not."""
    near = nearest(word.lower(), COMMANDS)
    if near is not None:
        return f"there is no command `{word}` (did you mean `{near}`?)"
    known = ", ".join(f"`{each}`" for each in COMMANDS)
    return f"there is no command, file or folder `{word}` (the commands are {known})"


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the one of *known* that *word* is most like; None if it is like none."""
    from difflib import SequenceMatcher, get_close_matches

    def likeness(other: str) -> tuple[bool, float]:
        # Of two that are equally close, one with the same letters is what was meant.
        is_swapped = sorted(word) == sorted(other)
        return is_swapped, SequenceMatcher(None, word, other).ratio()

    return max(get_close_matches(word, known, len(known)), key=likeness, default=None)


NAMES = {"generate": "gen", "list": "list_errors"}
"""What the command of a module is called, if not as the module."""


def command_of(module: str) -> click.Command:
    """Return the command of a module beside this one; no other is imported."""
    name = MODULES.get(module, module)
    found = import_module(f"error_catalog.cli.{name}")
    command: click.Command = getattr(found, NAMES.get(name, name))
    return command
