"""What is wrong with ``[tool.error-catalog]``."""

from collections.abc import Iterator
from typing import Any

from generator.diagnostics import Finding
from generator.shaping import expected, is_list, is_mapping, unknown_keys
from generator.sources import Path

KEYS = ("catalog", "out", "documents", "templates", "targets")
TARGET_KEYS = ("out", "enabled")
"""What every target has, beside the options of its own."""


def findings_of(table: Any, at: Path) -> Iterator[Finding]:
    """Give what is wrong in our *table*, which stands at *at*; options of targets aside."""
    if not is_mapping(table):
        yield expected(at, "a table", table)
        return
    yield from unknown_keys(table, KEYS, at)
    for key in ("catalog", "documents"):
        if key in table:
            yield from _list_findings(table[key], (*at, key))
    for key in ("out", "templates"):
        if key in table:
            yield from _path_findings(table[key], (*at, key))
    targets = table.get("targets", {})
    if not is_mapping(targets):
        yield expected((*at, "targets"), "a table of targets", targets)
        return
    for name, said in targets.items():
        yield from _target_findings(said, (*at, "targets", name))


def _list_findings(said: Any, at: Path) -> Iterator[Finding]:
    if not is_list(said):
        yield from _path_findings(said, at)
    elif not said:
        yield Finding(at, "the list is empty", "name a file or a folder")
    else:
        for each in said:
            yield from _path_findings(each, at)


def _target_findings(said: Any, at: Path) -> Iterator[Finding]:
    if not is_mapping(said):
        yield expected(at, "a table", said)
        return
    if "out" in said:
        yield from _path_findings(said["out"], (*at, "out"))
    enabled = said.get("enabled", True)
    if not isinstance(enabled, bool):
        yield expected((*at, "enabled"), "`true` or `false`", enabled)


def _path_findings(value: Any, at: Path) -> Iterator[Finding]:
    if not isinstance(value, str) or not value or "\0" in value:
        yield expected(at, "a path", value or "empty text")
