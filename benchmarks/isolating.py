"""Each system in a process of its own: what one does to the interpreter harms no other."""

import logging
import sys
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from typing import TypeVar

from benchmarks.listing import SYSTEMS
from benchmarks.system import System

R = TypeVar("R")


def measure_all(
    measure: Callable[[System], R], systems: Iterable[System]
) -> dict[str, R]:
    """
    Run *measure* for each system that is installed.

    Returns:
        What it returned, by the system's name; the others are left out, and named.
    """
    names: list[str] = []
    for system in systems:
        if is_installed(system):
            names.append(system.name)
        else:
            sys.stderr.write(f"{system.name} is not installed\n")
    return measure_each(partial(_prepared, measure), names)


def measure_each(measure: Callable[[str], R], names: Iterable[str]) -> dict[str, R]:
    """Run *measure* for each name, each time in a new process."""
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context, max_tasks_per_child=1) as pool:
        return {name: pool.submit(_quietly, measure, name).result() for name in names}


def is_installed(system: System) -> bool:
    """Tell whether a system is there to be measured."""
    if system.distribution is None:
        return True
    try:
        version(system.distribution)
    except PackageNotFoundError:
        return False
    return True


def _prepared(measure: Callable[[System], R], name: str) -> R:
    (system,) = (each for each in SYSTEMS if each.name == name)
    folder = system.folder()
    if folder is not None:
        sys.path.insert(0, folder)
    return measure(system)


def _quietly(measure: Callable[[str], R], name: str) -> R:
    # What a peer warns of or logs is not what is measured.
    logging.disable()
    warnings.simplefilter("ignore")
    return measure(name)
