"""
A draft that is a catalog without findings: what would be refused is left out, and asked.

Rules of catalogs are stricter than sources are: an example may not fit its own schema, and
two errors may look the same. Nothing is invented to please a rule.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from error_catalog.catalog.messages import findings_of
from error_catalog.catalog.model import Catalog
from error_catalog.catalog.standards import expand
from error_catalog.catalog.standards import findings_of as standard_findings
from error_catalog.diagnostics import Finding, Severity, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.importers.draft import Draft, Question
from error_catalog.rules.registry import MEANING, STRUCTURE
from error_catalog.semantics.resolution import Resolved, resolve

MAX_ROUNDS = 60
"""Each takes at least one value out; real documents need one or two."""


def settle(draft: Draft) -> tuple[Draft, Resolved]:
    """Return *draft* without what a rule finds fault with, and what it means."""
    data: dict[str, Any] = deepcopy(dict(draft.data))
    asked: list[Question] = []
    resolved, found = _examined(data)
    for _ in range(MAX_ROUNDS):
        if not found:
            break
        for rule, finding in found:
            _repair(data, rule, finding, asked)
        _tidy(data)
        before = found
        resolved, found = _examined(data)
        if found == before:
            _raze(data, found)
            resolved, found = _examined(data)
    assert resolved is not None
    assert not found, found
    names = data.get("errors", {})
    kept = [each for each in (*draft.questions, *asked) if _is_there(each, data)]
    marks = {
        path: text
        for path, text in draft.marks.items()
        if path[:1] != ("errors",) or path[1] in names
    }
    return replace(draft, data=data, questions=tuple(kept), marks=marks), resolved


def _is_there(question: Question, data: dict[str, Any]) -> bool:
    value: Any = data
    for step in question.at:
        if not is_mapping(value) or step not in value:
            return False
        value = value[str(step)]
    return True


def _examined(
    data: dict[str, Any],
) -> tuple[Resolved | None, list[tuple[str, Finding]]]:
    """Return what *data* means, and all errors and warnings about it."""
    try:
        catalog = Catalog.model_validate(data)
    except ValidationError as error:
        return None, findings_of(error.errors(), data)
    catalog = expand(catalog)
    faults = [("standard", each) for each in standard_findings(catalog)]
    if faults:
        return None, faults
    found = list(_serious(STRUCTURE, catalog))
    if any(each.severity is Severity.ERROR for _, each in found):
        return None, found
    resolved = resolve(catalog)
    return resolved, [*found, *_serious(MEANING, resolved)]


def _serious(rules: Any, subject: Any) -> Iterator[tuple[str, Finding]]:
    for rule, check in rules:
        for finding in check(subject):
            if finding.severity is not Severity.NOTE:
                yield rule, finding


def _repair(
    data: dict[str, Any], rule: str, finding: Finding, asked: list[Question]
) -> None:
    """Take out of *data* what *finding* is about."""
    section, *rest = (*finding.path, "", "")[:3]
    entries = data.get(str(section))
    if not is_mapping(entries):
        data.pop(str(section), None)
        return
    if rest[0] not in entries:
        return  # It went with an earlier finding.
    if section == "errors":
        _repair_error(data, rule, finding, asked)
    elif section == "fields":
        field = entries[str(rest[0])]
        for key in ("example", "default", "schema", "description"):
            if key in field:
                del field[key]
                return
        entries[str(rest[0])] = {}
    elif section == "envelopes" and rule == "status-range":
        _leave_out_successes(data, str(rest[0]), finding, asked)
    elif section == "envelopes":
        _repair_envelope(entries[str(rest[0])], finding)
    else:
        del entries[str(rest[0])]


def _leave_out_successes(
    data: dict[str, Any], envelope: str, finding: Finding, asked: list[Question]
) -> None:
    """Take out errors below 400 whose body a success could have as well."""
    first = next(iter(data["envelopes"]))
    for name, error in list(data["errors"].items()):
        status = error.get("status")
        every = status if is_list(status) else [status]
        is_low = any(str(each)[0] in "123" for each in every)
        if is_low and error.get("envelope", first) == envelope:
            del data["errors"][name]
            text = f"`{name}` is left out: {finding.message}"
            asked.append(Question(("errors",), text))


def _repair_envelope(envelope: dict[str, Any], finding: Finding) -> None:
    steps = finding.path[2:]
    if steps[:1] == ("headers",) and len(steps) > 1:
        del envelope["headers"][steps[1]]
        return
    holder = _at(envelope, steps[:-1])
    if len(steps) > 1 and is_mapping(holder) and steps[-1] in holder:
        del holder[str(steps[-1])]
    elif envelope.get("body") != "any":
        envelope["body"] = "any"
    else:
        envelope.pop("status", None)


def _at(value: Any, path: Path) -> Any:
    """Return the value at *path*; None if there is none."""
    for step in path:
        if is_mapping(value):
            value = value.get(str(step))
        elif is_list(value) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _repair_error(
    data: dict[str, Any], rule: str, finding: Finding, asked: list[Question]
) -> None:
    name = str(finding.path[1])
    error = data["errors"][name]
    place = finding.path[2:3]
    if rule == "placement" and place == ("pins",):
        field = str(finding.path[3])
        if finding.severity is Severity.WARNING:
            error["requires"] = [*error.get("requires", []), field]
        else:
            del error["pins"][field]
        return
    if place and place[0] in error and place[0] not in ("summary", "status", "code"):
        inner = error[str(place[0])]
        key = finding.path[3] if len(finding.path) > 3 else None
        if is_mapping(inner) and key in inner:
            del inner[str(key)]
        else:
            del error[str(place[0])]
        return
    for key in ("example", "examples", "message", "pins", "requires", "retry"):
        if key in error and rule != "python-name":
            del error[key]
            return
    del data["errors"][name]
    code = error.get("code", name)
    what = f"`{code}`" if code is not None else f"`{name}`, which has no code"
    asked.append(Question(("errors",), f"{what} is left out: {finding.message}"))


def _raze(data: dict[str, Any], found: list[tuple[str, Finding]]) -> None:
    """Take out whole entries, where taking out parts of them has not helped."""
    for _, finding in found:
        section, name = (str(each) for each in (*finding.path, "", "")[:2])
        entries = data.get(section)
        if section == "api" or not is_mapping(entries) or name not in entries:
            data.pop(section if section != "api" else "", None)
        elif section in ("envelopes", "fields"):
            entries[name] = {"body": "any"} if section == "envelopes" else {}
        else:
            del entries[name]


def _tidy(data: dict[str, Any]) -> None:
    """Remove what became empty."""
    for error in data.get("errors", {}).values():
        for key in ("pins", "requires", "example", "examples", "params", "operations"):
            if key in error and not error[key]:
                del error[key]
    for key in ("fields", "groups", "statuses"):
        if key in data and not data[key]:
            del data[key]
    for envelope in data.get("envelopes", {}).values():
        if not envelope.get("headers", True):
            del envelope["headers"]
