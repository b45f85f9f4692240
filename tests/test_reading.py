"""The catalog language, clause by clause: answers read, and errors written."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.catalog.loading import load
from generator.checks.checking import check_meaning, check_structure
from generator.checks.read_back import read
from generator.meaning.examples import values_of
from generator.meaning.resolving import Answer, Resolved, resolve
from generator.reporting import line
from generator.runtime.arguments import MissingValueError, Values
from generator.runtime.decoding import decode
from generator.runtime.headers import lower_headers
from generator.runtime.identifying import recognise
from generator.runtime.values import MISSING, same
from generator.runtime.weighing import Match
from generator.runtime.wire import Wire, write
from generator.sources import SourceFile
from generator.yaml12.parsing import parse

CASES = sorted((Path(__file__).parent / "cases" / "reading").iterdir())

pytestmark = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def test_answers_are_read(case: Path) -> None:
    """Each answer is the error that the language says, with its fields and parts."""
    resolved = _resolve(case)
    for answer in _answers(case, "read"):
        headers = lower_headers(answer.get("headers"))
        body, text = _body(answer)
        clock = partial(float, answer.get("now", 0))
        contract, status = resolved.contract, answer["status"]
        match = recognise(contract, status, headers, body, clock, text)
        if not answer.get("error", True):
            assert match is None, answer
            continue
        assert match is not None, answer
        assert status == match.status
        _compare(answer, match)


def test_errors_are_written(case: Path) -> None:
    """Each error is the answer that the language says, and is read back as itself."""
    resolved = _resolve(case)
    answers = {answer.id: answer for answer in resolved.answers}
    for entry in _answers(case, "written"):
        answer = answers[entry["error"]]
        values = _values(entry, answers, resolved)
        status = entry.get("status", answer.status)
        if "fails" in entry:
            assert entry["fails"] == _failure(values, status), entry
            continue
        wire = write(values, status)
        _compare_wire(entry["gives"], wire)
        match = read(wire, resolved)
        assert match is not None
        assert answer.rule is match.rule, entry


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


def _answers(case: Path, kind: str) -> list[dict[str, Any]]:
    document, diagnostics = parse(
        SourceFile("answers.yaml", (case / "answers.yaml").read_text("utf-8"))
    )
    assert document is not None, list(map(line, diagnostics))
    entries: list[dict[str, Any]] = document.data.get(kind, [])
    return entries


def _body(answer: dict[str, Any]) -> tuple[Any, str | None]:
    if "text" in answer:
        return decode(answer["text"].encode())[0], answer["text"]
    return answer.get("body", MISSING), None


def _compare(expected: dict[str, Any], match: Match) -> None:
    assert expected["is"] == _name(match), expected
    fields = {name: each for name, each in match.fields.items() if name != "params"}
    if "envelope" in expected:
        found = None if match.envelope is None else match.envelope.name
        assert expected["envelope"] == found, expected
    for key, found in (
        ("fields", fields),
        ("params", match.fields.get("params", {})),
        ("extra", match.extra),
    ):
        if key in expected:
            assert same(expected[key], found), (expected, key, found)
    if "parts" in expected:
        assert len(expected["parts"]) == len(match.parts), expected
        for part, found in zip(expected["parts"], match.parts, strict=True):
            _compare(part, found)


def _name(match: Match) -> str | None:
    if match.rule is None:
        return None
    name, case = match.rule.key
    return name if case is None else f"{name}.{case}"


def _values(
    entry: dict[str, Any], answers: dict[str, Answer], resolved: Resolved
) -> Values:
    answer = answers[entry["error"]]
    given, params = entry.get("given", {}), entry.get("params", {})
    status = entry.get("status", answer.status)
    values = values_of(answer, resolved, given, params, status)
    values.now = float(entry.get("now", 0))
    values.parts = tuple(
        _values(part, answers, resolved) for part in entry.get("parts", ())
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
