"""Which command runs."""

import gc
from typing import TYPE_CHECKING

import click

from generator.cli.explaining import explain
from generator.cli.generating import gen
from generator.cli.linting import lint
from generator.cli.merging import openapi

if TYPE_CHECKING:
    from generator.recalling import Recalled
    from generator.running.modelling import Modeller

COMMANDS: dict[str, click.Command] = {
    "lint": lint,
    "explain": explain,
    "openapi": openapi,
}
"""By first argument; everything else is the arguments of ``gen`` itself."""


def execute(
    arguments: list[str],
    recalled: "Recalled | None" = None,
    modeller: "Modeller | None" = None,
) -> int:
    """
    Run one command and return its exit code.

    Args:
        recalled: What the last run has left, if someone has asked already.
        modeller: Is getting ready to make models.
    """
    command = COMMANDS.get(arguments[0]) if arguments else None
    name = f"gen {arguments[0]}" if command else "gen"
    rest = arguments[1:] if command else arguments
    # What a run makes lives to its end: looking for garbage is a quarter of a long one.
    gc.disable()
    try:
        code = (command or gen).main(
            rest, prog_name=name, standalone_mode=False, obj=(recalled, modeller)
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    finally:
        gc.enable()
    return int(code or 0)
