"""Which command runs."""

import gc
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
    command = _command(module)
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


def _command(module: str) -> click.Command:
    """Return the command of a module beside this one; no other is imported."""
    name = MODULES.get(module, module)
    found = import_module(f"error_catalog.cli.{name}")
    command: click.Command = found.gen if name == "generate" else getattr(found, name)
    return command
