"""
Findings as JSON, and the published schema of it.

Within one ``version``, keys are added but never removed, nor is their type changed.
"""

from collections.abc import Mapping
from json import dumps
from typing import Any

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.filters.escapes import visible
from error_catalog.reports.report import Report

VERSION = 1
"""Of the JSON, not of the program."""


def document(report: Report) -> str:
    """Return the findings as data; characters that are hidden are spelled out in texts."""
    data = {
        "version": VERSION,
        "command": report.command,
        "findings": [_finding(each.diagnostic) for each in report.found],
    }
    return f"{dumps(data, indent=2)}\n"


def _finding(diagnostic: Diagnostic) -> dict[str, Any]:
    place = diagnostic.location
    entry = {} if diagnostic.entry is None else {"entry": diagnostic.entry}
    return {
        "rule": diagnostic.rule,
        "severity": str(diagnostic.severity),
        # As it is: a program may want to open it.
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "message": visible(diagnostic.message),
        "hint": None if diagnostic.hint is None else visible(diagnostic.hint),
        **entry,
    }


def schema() -> Mapping[str, Any]:
    """Return the JSON Schema (2020-12) of what ``document`` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Findings of gen",
        "description": "What `--format json` writes. Within one `version`, keys are added, "
        "never removed or retyped; ignore those that you do not know.",
        "type": "object",
        "required": ["version", "command", "findings"],
        "properties": {
            "version": {"const": VERSION, "description": "Of this format."},
            "command": {
                "type": "string",
                "description": "The command that found them, such as `lint` or `check`.",
            },
            "findings": {
                "type": "array",
                "items": {"$ref": "#/$defs/finding"},
                "description": "In the order of the files, from top to bottom.",
            },
        },
        "$defs": {"finding": _finding_schema()},
    }


def _finding_schema() -> dict[str, Any]:
    properties = {
        "rule": _text("The rule that it breaks; `gen explain RULE` says more."),
        "severity": {
            "enum": [str(each) for each in Severity],
            "description": "An error stops `gen`; a warning and a note do not.",
        },
        "path": _text("The file, from the folder that `gen` ran in."),
        "line": _number(1, "The line, from 1."),
        "column": _number(1, "The column in characters, from 1."),
        "message": _text("What was found, and what was expected."),
        "hint": {
            "type": ["string", "null"],
            "description": "What to do about it; null if the message says it all.",
        },
        "entry": _number(
            0, "Of recorded traffic: the number of the response. Not in other findings."
        ),
    }
    required = [name for name in properties if name != "entry"]
    return {"type": "object", "required": required, "properties": properties}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _number(minimum: int, description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": minimum, "description": description}
