"""``target.yaml`` read as a target."""

from collections.abc import Mapping
from typing import Any

from generator.diagnostics import Diagnostic
from generator.output.target_shape import findings
from generator.output.target_spec import (
    CopySpec,
    Each,
    FileSpec,
    OptionSpec,
    TargetSpec,
)
from generator.sources import SourceFile
from generator.yaml12.parsing import parse

RULE = "target"
"""A ``target.yaml`` is not what the language of targets allows."""


def load_target(source: SourceFile) -> tuple[TargetSpec | None, list[Diagnostic]]:
    """
    Read ``<name>/target.yaml``.

    Returns:
        No target if there is a diagnostic.
    """
    document, diagnostics = parse(source)
    if document is None or diagnostics:
        return None, diagnostics
    name = source.path.split("/")[-2] if "/" in source.path else ""
    diagnostics = [
        Diagnostic(
            document.locate(each.path, each.on_key), RULE, each.message, each.hint
        )
        for each in findings(name, document.data)
    ]
    if diagnostics:
        return None, sorted(diagnostics, key=lambda each: each.order)
    return _target(name, document.data), []


def expand(path: str, names: Mapping[str, str]) -> str:
    """
    Return *path* with its placeholders filled.

    Args:
        names: A value for each of ``placeholders(each)``.
    """
    return path.format_map(names)


def _target(name: str, data: Mapping[str, Any]) -> TargetSpec:
    options = data.get("options", {})
    return TargetSpec(
        name,
        data["view"],
        tuple(
            OptionSpec(key, each["default"], tuple(each.get("values", ())))
            for key, each in options.items()
        ),
        tuple(
            FileSpec(f"{name}/{each['template']}", each["path"], Each(each["each"]))
            for each in data["files"]
            if "template" in each
        ),
        tuple(
            CopySpec(each["copy"], each["path"])
            for each in data["files"]
            if "copy" in each
        ),
        data.get("enabled", True),
    )
