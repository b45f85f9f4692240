"""Where a project begins, and the configuration that holds there."""

import os
from dataclasses import replace
from pathlib import Path

from generator.config.reading import Config, configure
from generator.diagnostics import Diagnostic
from generator.workspace.reading import configurations


def find_project(
    start: Path, out: str | None
) -> tuple[Path, Config | None, list[Diagnostic]]:
    """
    Return the root of the project around *start*, and its configuration.

    The nearest ``pyproject.toml`` upward that configures us is at the root. Without
    one, *start* is the root and the defaults hold.

    Args:
        out: The folder of all targets' folders, from *start*; it overrules all others.

    Returns:
        No configuration if a diagnostic says why.
    """
    for folder, source in configurations(start):
        if isinstance(source, Diagnostic):
            continue
        config, found = configure(source)
        if found:
            return folder, None, found
        if config is not None:
            return folder, _redirected(config, out, start, folder), []
    return start, _redirected(Config(), out, start, start), []


def from_root(path: str, start: Path, root: Path) -> str:
    """Return *path*, which is from *start*, from *root*, with forward slashes."""
    return os.path.relpath(start / path, root).replace(os.sep, "/")


def _redirected(config: Config, out: str | None, start: Path, root: Path) -> Config:
    if out is None:
        return config
    targets = tuple(replace(each, out=None) for each in config.targets)
    return replace(config, out=from_root(out, start, root), targets=targets)
