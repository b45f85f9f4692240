"""
What changed, as JSON, and the published schema of it.

Within one ``version``, keys are added but never removed, nor is their type changed.
"""

from collections.abc import Mapping
from json import dumps
from typing import Any

from error_catalog.changes.change import Breaks, Severity, Witness
from error_catalog.changes.report import (
    CatalogReport,
    FailOn,
    Judged,
    Problem,
    Report,
)
from error_catalog.changes.versions import Part
from error_catalog.files import Location
from error_catalog.filters.escapes import visible

VERSION = 1
"""Of the JSON, not of the program."""


def document(report: Report, fail_on: FailOn) -> str:
    """Return all changes as data; characters that are hidden are spelled out in texts."""
    failing = {each.fingerprint for each in report.failing(fail_on)}
    data = {
        "version": VERSION,
        "base": {
            "label": visible(report.label),
            "ref": report.ref or None,
            "commit": report.commit or None,
        },
        "fail_on": str(fail_on),
        # What was not compared is not clean either.
        "fails": bool(failing or report.problems),
        "catalogs": [_catalog(each, failing) for each in report.catalogs],
        "problems": [_problem(each) for each in report.problems],
    }
    return f"{dumps(data, indent=2)}\n"


def _catalog(report: CatalogReport, failing: set[str]) -> dict[str, Any]:
    bump = report.bump
    return {
        "api": report.api,
        "path": report.path,
        "old_path": report.old_path,
        "requires": bump.part.word,
        "rollout": report.rollout,
        "api_version": {
            "old": bump.old,
            "new": bump.new,
            "needed": bump.needed or None,
            "is_sufficient": bump.is_sufficient if bump.is_known else None,
        },
        "changes": [_change(each, failing) for each in report.changes],
    }


def _change(judged: Judged, failing: set[str]) -> dict[str, Any]:
    change, accept = judged.change, judged.accept
    accepted = accept and {
        "reason": visible(accept.reason),
        "until": accept.until.isoformat(),
    }
    return {
        "change": change.change,
        "severity": str(change.severity),
        "subject": change.subject,
        "message": visible(change.message),
        "hint": None if change.hint is None else visible(change.hint),
        "breaks": _breaks(change.breaks),
        "old": _place(change.old),
        "new": _place(change.new),
        "section": _place(change.section),
        "value": change.value,
        "witness": _witness(change.witness),
        "fingerprint": change.fingerprint,
        "accepted": accepted,
        "fails": change.fingerprint in failing,
    }


def _breaks(breaks: Breaks) -> dict[str, Any]:
    return {
        "old_clients": breaks.old_clients or None,
        "upgrade": breaks.upgrade or None,
        "new_clients": breaks.new_clients or None,
        "schema": breaks.schema or None,
    }


def _witness(witness: Witness | None) -> dict[str, Any] | None:
    if witness is None:
        return None
    return {
        "status": witness.status,
        "read_as": witness.read_as or None,
        "instead_of": witness.instead_of or None,
        "lost": list(witness.lost),
        "reader": witness.reader,
    }


def _place(place: Location | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        # As it is: a program may want to open it.
        "path": place.path,
        "line": place.line,
        "column": place.column,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    diagnostic = problem.diagnostic
    return {
        "side": "old" if problem.is_old else "new",
        "rule": diagnostic.rule,
        "severity": str(diagnostic.severity),
        "place": _place(diagnostic.location),
        "message": visible(diagnostic.message),
        "hint": None if diagnostic.hint is None else visible(diagnostic.hint),
    }


def schema() -> Mapping[str, Any]:
    """Return the JSON Schema (2020-12) of what ``document`` writes."""
    properties = _properties()
    place = {
        "path": _text("The file, from the folder that `gen` ran in."),
        "line": _number("From 1."),
        "column": _number("In characters, from 1."),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Changes of error catalogs",
        "description": "What `gen diff --format json` writes. Within one `version`, keys are "
        "added, never removed or retyped; ignore those that you do not know.",
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "$defs": {"place": _object("A place in a file.", place)},
    }


def _properties() -> dict[str, Any]:
    base = {
        "label": _text("In words, such as `at main` or `in ../old`."),
        "ref": _maybe(_text("The ref; null for a folder.")),
        "commit": _maybe(_text("The id of the commit; null for a folder.")),
    }
    return {
        "version": {"const": VERSION, "description": "Of this format."},
        "base": _object("What was compared with.", base),
        "fail_on": _choice([str(each) for each in FailOn], "What `--fail-on` said."),
        "fails": _flag(
            "Whether the exit code is not 0: a change fails the comparison, or something "
            "could not be compared."
        ),
        "catalogs": _list(_catalog_schema(), "Those that were compared."),
        "problems": _list(
            _problem_schema(),
            "Why others could not be compared. If there are any, the exit code is 2, "
            "whatever the changes are.",
        ),
    }


def _catalog_schema() -> dict[str, Any]:
    rollouts = ["any order", "servers first", "clients first", "no order is safe"]
    return _object(
        "One catalog.",
        {
            "api": _text("The id of the API."),
            "path": _maybe(_text("Where the catalog is; null if it was removed.")),
            "old_path": _maybe(_text("Where it was; null if it was added.")),
            "requires": _choice(
                [each.word for each in Part],
                "The part of a version that the changes which nobody has accepted need, "
                "from 1.0.0 on.",
            ),
            "rollout": _choice(rollouts, "Which side is deployed first."),
            "api_version": _object(
                "The catalog's `api.version`.",
                {
                    "old": _maybe(_text("What it was; null if there was none.")),
                    "new": _maybe(_text("What it is; null if there is none.")),
                    "needed": _maybe(
                        _text("The least that is sufficient; null if nobody can tell.")
                    ),
                    "is_sufficient": _maybe(
                        _flag("Whether it is; null if nobody can tell.")
                    ),
                },
            ),
            "changes": _list(_change_schema(), "The worst first."),
        },
    )


def _change_schema() -> dict[str, Any]:
    return _object(
        "One change.",
        {
            "change": _text("The id of its class; `gen explain` says more about it."),
            "severity": _choice([str(each) for each in Severity], "The worst first."),
            "subject": _text("What changed, such as `mail:BOX_LOCKED.params.size`."),
            "message": _text("What was, and what is."),
            "hint": _maybe(_text("The way out; null if there is none.")),
            "breaks": _breaks_schema(),
            "old": _maybe_place("Where it was; null for what was added."),
            "new": _maybe_place("Where it is; null for what was removed."),
            "section": _maybe_place("Of what was removed: the section that it was in."),
            "value": _text("The new value: `to` of an entry that accepts the change."),
            "witness": _maybe(_witness_schema()),
            "fingerprint": _text(
                "The same for the same change of the same thing to the same value, wherever "
                "it stands in the file."
            ),
            "accepted": _maybe(
                _object(
                    "The entry of the configuration that accepts it; null if there is none.",
                    {
                        "reason": _text("Why it may be released."),
                        "until": _text("The last day on which the entry counts."),
                    },
                )
            ),
            "fails": _flag("Whether the comparison fails because of it."),
        },
    )


def _breaks_schema() -> dict[str, Any]:
    parties = {
        "old_clients": "A client made from the old catalog that meets a new server.",
        "upgrade": "Code written against the old package that upgrades.",
        "new_clients": "A client of the new package that meets an old server.",
        "schema": "Readers of the OpenAPI document and of the JSON Schemas.",
    }
    harm = ["breaking", "risky", None]
    return _object(
        "Whom it breaks, and how badly; null for not at all.",
        {name: _choice(harm, text) for name, text in parties.items()},
    )


def _witness_schema() -> dict[str, Any]:
    return _object(
        "A response that is read differently; null if there is none.",
        {
            "status": {
                "type": ["integer", "null"],
                "description": "Of the response; null if it has none.",
            },
            "read_as": _maybe(
                _text("The class that it is read as; null if it is taken for no error.")
            ),
            "instead_of": _maybe(
                _text("The class that its writer means; null if it is the same.")
            ),
            "lost": _list(
                _text("The name of an attribute."),
                "What the class has and the response does not fill, or fills otherwise.",
            ),
            "reader": _choice(["old", "new"], "Whose client reads it."),
        },
    )


def _problem_schema() -> dict[str, Any]:
    return _object(
        "Why a catalog could not be compared.",
        {
            "side": _choice(["old", "new"], "The side that it is about."),
            "rule": _text("The rule that is broken."),
            "severity": _choice(
                ["error", "warning", "note"], "An error is the reason."
            ),
            "place": {"$ref": "#/$defs/place"},
            "message": _text("What was found, and what was expected."),
            "hint": _maybe(_text("What to do about it.")),
        },
    )


def _object(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "required": list(properties),
        "properties": properties,
    }


def _list(items: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": items, "description": description}


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _flag(description: str) -> dict[str, Any]:
    return {"type": "boolean", "description": description}


def _number(description: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "description": description}


def _choice(values: list[Any], description: str) -> dict[str, Any]:
    return {"enum": values, "description": description}


def _maybe(one: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes null, too."""
    return {**one, "type": [one["type"], "null"]}


def _maybe_place(description: str) -> dict[str, Any]:
    either = [{"$ref": "#/$defs/place"}, {"type": "null"}]
    return {"anyOf": either, "description": description}
