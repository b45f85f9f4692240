"""Cells, run in turns: what else the machine does meanwhile hits all of them."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from statistics import median
from typing import Any

from benchmarks.gen.cells import Cell
from benchmarks.gen.processes import Spent, peak, spend

Figures = dict[str, dict[str, Any]]
"""What each cell has spent, by its name."""


def in_turns(
    groups: Mapping[str, Iterable[Cell]],
    say: Callable[[str], None],
    most: int | None = None,
) -> dict[str, Figures]:
    """
    Return the figures of each group: every cell has its first turn, then its second.

    Args:
        say: Is told what is done next.
        most: Turns of each cell; None for those that it asks for.
    """
    cells = {
        name: tuple(
            replace(each, turns=min(each.turns, most or each.turns)) for each in group
        )
        for name, group in groups.items()
    }
    spent: dict[tuple[str, str], list[Spent]] = {}
    for turn in range(max(each.turns for group in cells.values() for each in group)):
        for name, group in cells.items():
            for cell in group:
                if turn < cell.turns:
                    say(f"turn {turn + 1}: {name}: {cell.name}")
                    spent.setdefault((name, cell.name), []).append(_turn(cell, turn))
    return {
        name: {cell.name: _figures(spent[name, cell.name]) for cell in group}
        for name, group in cells.items()
    }


def peaks(cells: Iterable[Cell]) -> dict[str, float | None]:
    """Return the megabytes that each cell holds at most; it is watched, and not timed."""
    found: dict[str, float | None] = {}
    for cell in cells:
        cell.prepare(cell.turns)
        found[cell.name] = peak(cell.command, cell.folder)
    return found


def _turn(cell: Cell, turn: int) -> Spent:
    cell.prepare(turn)
    # What the turns before have left to write is not to be paid by this one.
    os.sync()
    spent = spend(cell.command, cell.folder, codes=cell.codes)
    if not cell.says_seconds:
        return spent
    return spent._replace(seconds=float(spent.printed))


def _figures(spent: list[Spent]) -> dict[str, Any]:
    return {
        "seconds": median(each.seconds for each in spent),
        "processor": median(each.processor for each in spent),
        "megabytes": max(each.megabytes for each in spent),
        "runs": [round(each.seconds, 4) for each in spent],
    }
