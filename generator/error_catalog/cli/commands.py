"""Which command runs."""

import gc
from importlib import import_module

import click

from error_catalog.cli.fast_path import COMMANDS
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN


def execute(
    arguments: list[str],
    session: Session | None = None,
) -> int:
    """Run one command and return its exit code."""
    module, rest = "generate", arguments
    if arguments and arguments[0] in COMMANDS:
        module, *rest = arguments
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


NAMES = {"generate": "gen", "list": "list_errors"}
"""What the command of a module is called, if not as the module."""


def command_of(module: str) -> click.Command:
    """Return the command of a module beside this one; no other is imported."""
    found = import_module(f"error_catalog.cli.{module}")
    command: click.Command = getattr(found, NAMES.get(module, module))
    return command
