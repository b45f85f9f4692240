"""
Findings as SARIF, which code scanning and editors read.

Source: SARIF 2.1.0 (OASIS), by its clauses; GitHub's "SARIF support for code scanning".
"""

import re
from collections import Counter
from hashlib import sha256
from json import dumps
from typing import Any
from urllib.parse import quote

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.filters.escapes import lines_of, visible
from error_catalog.reports.report import Report, message_of
from error_catalog.version import VERSION

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

FINGERPRINT = "error-catalog/v1"
"""Under this name a finding stays the same when lines above it come and go."""


def document(report: Report) -> str:
    """Return one run with a result for each finding, and the rules that they are about."""
    rules = sorted({each.diagnostic.rule for each in report.found})
    numbers = {rule: number for number, rule in enumerate(rules)}
    prints = _fingerprints(report)
    run = {
        "tool": {"driver": _driver(rules, report)},
        # Of several runs that are uploaded together, each is a category of its own.
        "automationDetails": {"id": f"gen {report.command}/"},
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(each.diagnostic, numbers[each.diagnostic.rule], mark)
            for each, mark in zip(report.found, prints, strict=True)
        ],
    }
    return (
        f"{dumps({'$schema': SCHEMA, 'version': '2.1.0', 'runs': [run]}, indent=2)}\n"
    )


def _driver(rules: list[str], report: Report) -> dict[str, Any]:
    return {
        "name": "gen",
        "fullName": "error-catalog",
        "version": VERSION,
        "rules": [_rule(each, report) for each in rules],
    }


def _rule(rule: str, report: Report) -> dict[str, Any]:
    words = visible(rule).replace("-", " ")
    text = _plain(visible(report.rules.get(rule, words[:1].upper() + words[1:])))
    return {
        "id": rule,
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        **(_NO_HELP if rule.startswith(_DRIFT) else _help(rule)),
    }


_DRIFT = "drift-"
"""Rules about files that are not what the catalogs say: there is no more to explain."""
_NO_HELP: dict[str, Any] = {}


def _help(rule: str) -> dict[str, Any]:
    return {"help": {"text": f"Run `gen explain {visible(rule)}`."}}


def _result(diagnostic: Diagnostic, number: int, mark: str) -> dict[str, Any]:
    place = diagnostic.location
    entry = diagnostic.entry
    return {
        "ruleId": diagnostic.rule,
        "ruleIndex": number,
        "level": str(diagnostic.severity),
        "message": {"text": _plain(message_of(diagnostic))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(place.path)},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
        "partialFingerprints": {FINGERPRINT: mark},
        **({} if entry is None else {"properties": {"entry": entry}}),
    }


def _uri(path: str) -> str:
    """Return *path* as a reference, relative unless it begins with a slash (RFC 3986 §4.2)."""
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "surrogatepass")
    if raw.startswith(b"//"):
        # Two slashes would begin the name of a host.
        raw = b"/" + raw.lstrip(b"/")
    return quote(raw)


def _plain(text: str) -> str:
    """Return *text* so that nothing in it is a placeholder or a link (§3.11.5, §3.11.6)."""
    return _LINK.sub(r"\\[", _PLACEHOLDER.sub(r"{{\1}}", text))


_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\[(?=[^\]]*\]\()")


def _fingerprints(report: Report) -> list[str]:
    """
    Return what identifies each finding in later versions of its file.

    That is its rule, its file and the text of its line; of equal ones, which it is.
    """
    seen: Counter[str] = Counter()
    marks: list[str] = []
    split: dict[int, list[str]] = {}
    for diagnostic, source in report.found:
        path = diagnostic.location.path
        said = _line(diagnostic, source, split) or diagnostic.message
        parts = f"{diagnostic.rule}\0{path}\0{said.strip()}"
        mark = sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        seen[mark] += 1
        marks.append(f"{mark}:{seen[mark]}")
    return marks


def _line(
    diagnostic: Diagnostic, source: SourceFile | None, split: dict[int, list[str]]
) -> str:
    """Return the line of *diagnostic*; each file is split once."""
    if source is None:
        return ""
    lines = split.setdefault(id(source), [])
    if not lines:
        lines += lines_of(source.text)
    number = diagnostic.location.line
    return lines[number - 1] if number <= len(lines) else ""
