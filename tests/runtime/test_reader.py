"""The catalog language, clause by clause: answers read, and errors written."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from error_catalog.catalog.loader import load
from error_catalog.diagnostics import line
from error_catalog.files import SourceFile
from error_catalog.rules.read_back import Match, match_of, read, recognise
from error_catalog.rules.registry import check_meaning, check_structure
from error_catalog.runtime.contract import Contract, Rule
from error_catalog.runtime.identification import find
from error_catalog.runtime.reader import (
    loose_fields,
    lower_headers,
    misfit,
    recoverer,
)
from error_catalog.runtime.values import MISSING, decode, same
from error_catalog.runtime.writer import MissingValueError, Wire, write
from error_catalog.semantics.examples import Values, values_of
from error_catalog.semantics.resolution import Resolved, Response, resolve
from error_catalog.yaml12.document import parse

CASES = sorted((Path(__file__).parents[1] / "cases" / "runtime").iterdir())


def cases(section: str) -> pytest.MarkDecorator:
    """Return the mark that runs a test for each case that has *section*."""
    found = [
        case
        for case in CASES
        if f"\n{section}:" in "\n" + (case / "responses.yaml").read_text("utf-8")
    ]
    return pytest.mark.parametrize("case", found, ids=lambda case: case.name)


def test_every_case_says_something() -> None:
    """No folder is passed over."""
    found = {case for section in ("read", "written") for case in cases(section).args[1]}

    assert {*CASES} == found


@cases("read")
def test_responses_are_read(case: Path) -> None:
    """Each answer is the error that the language says, with its fields and parts."""
    resolved = _resolve(case)
    for response in _responses(case, "read"):
        headers = lower_headers(response.get("headers"))
        contract, status = resolved.contract, response["status"]
        body, text = _body(response, contract)
        clock = partial(float, response.get("now", 0))
        match = recognise(contract, status, headers, body, clock, text)
        if "recovered" in response:
            found = find(contract, status, headers, body, clock, text)
            assert found is None or "code" not in found[2], response
            recover = recoverer(contract)
            found = recover(found, status, (headers, body, text), clock)
            _compare(response["recovered"], match_of(found, status))
        if not response.get("error", True):
            assert match is None, response
            continue
        assert match is not None, response
        assert response.get("at", status) == match.status
        _compare(response, match)
        if "loose" in response:
            assert response["loose"] == loose_fields(contract, headers, clock), response
        if "malformed" in response:
            assert response["malformed"] == misfit(contract, body, clock), response


@cases("written")
def test_errors_are_written(case: Path) -> None:
    """Each error is the answer that the language says, and is read back as itself."""
    resolved = _resolve(case)
    responses = {response.id: response for response in resolved.responses}
    for entry in _responses(case, "written"):
        response = responses[entry["error"]]
        values = _values(entry, responses, resolved)
        status = entry.get("status", response.status)
        if "fails" in entry:
            assert entry["fails"] == _failure(values, status), entry
            continue
        wire = write(values, status)
        _compare_wire(entry["gives"], wire)
        match = read(wire, resolved)
        assert match is not None
        assert response.rule is match.rule, entry


def _resolve(case: Path) -> Resolved:
    source = SourceFile("catalog.yaml", (case / "catalog.yaml").read_text("utf-8"))
    catalog, merged, diagnostics = load(source, lambda path: SourceFile(path, ""))
    assert catalog is not None, list(map(line, diagnostics))
    assert merged is not None
    diagnostics += check_structure(catalog, merged)
    assert [] == list(map(line, diagnostics))
    resolved = resolve(catalog)
    assert [] == list(map(line, check_meaning(resolved, merged)))
    return resolved


def _responses(case: Path, kind: str) -> list[dict[str, Any]]:
    document, diagnostics = parse(
        SourceFile("responses.yaml", (case / "responses.yaml").read_text("utf-8"))
    )
    assert document is not None, list(map(line, diagnostics))
    entries: list[dict[str, Any]] = document.data[kind]
    assert entries, case
    return entries


def _body(response: dict[str, Any], contract: Contract) -> tuple[Any, str | None]:
    if "text" in response:
        raw = response["text"].encode()
        value, _ = decode(raw)
        return value, response["text"] if contract.has_text else None
    return response.get("body", MISSING), None


def _compare(expected: dict[str, Any], match: Match) -> None:
    envelope, bound = match.envelope, match.fields
    if "at" not in expected and isinstance(expected.get("status"), int):
        assert expected["status"] == match.status, expected
    assert expected["is"] == _name(match.rule), expected
    if "why" in expected:
        assert expected["why"] == match.malformed, expected
    if "envelope" in expected:
        assert expected["envelope"] == (envelope and envelope.name), expected
    for key, found in (
        ("fields", {name: bound[name] for name in bound if name != "params"}),
        ("params", bound.get("params", {})),
        ("extra", match.extra),
    ):
        if key in expected:
            assert same(expected[key], found), (expected, key, found)
    if "parts" in expected:
        assert len(expected["parts"]) == len(match.parts), expected
        for part, found in zip(expected["parts"], match.parts, strict=True):
            _compare(part, found)


def _name(rule: Rule | None) -> str | None:
    if rule is None:
        return None
    name, case = rule.key
    return name if case is None else f"{name}.{case}"


def _values(
    entry: dict[str, Any], responses: dict[str, Response], resolved: Resolved
) -> Values:
    response = responses[entry["error"]]
    given, params = entry.get("given", {}), entry.get("params", {})
    status = entry.get("status", response.status)
    values = values_of(response, resolved, given, params, status)
    values.now = float(entry.get("now", 0))
    values.parts = tuple(
        _values(part, responses, resolved) for part in entry.get("parts", ())
    )
    return values


def _failure(values: Values, status: int) -> str | None:
    """Return the field that is missing, else why the values cannot be written."""
    try:
        write(values, status)
    except MissingValueError as missing:
        return missing.field
    except ValueError as error:
        return str(error)
    return None


def _compare_wire(expected: dict[str, Any], wire: Wire) -> None:
    assert expected["status"] == wire.status
    if "headers" in expected:
        headers = {k: v for k, v in wire.headers.items() if k != "Content-Type"}
        assert expected["headers"] == headers
    if "text" in expected:
        assert expected["text"] == wire.body.decode()
    elif "body" in expected:
        assert same(expected["body"], json.loads(wire.body)), wire.body
    else:
        assert b"" == wire.body
