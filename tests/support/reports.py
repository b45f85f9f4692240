"""Reports with everything that is hard for a format, and the schema of SARIF."""

import json
from pathlib import Path
from typing import Any

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import Location, SourceFile
from error_catalog.reports.report import Quoted, Report
from hypothesis import strategies as st

SARIF = json.loads(
    (Path(__file__).parents[1] / "cases/reports/sarif-2.1.0.schema.json").read_text()
)
"""The JSON Schema of SARIF 2.1.0, from Microsoft's SDK (MIT; its licence is beside it)."""

SOURCE = SourceFile(
    "catalog/shop.yaml", "catalog: 1\nerrors:\n\tA: {summary: Größe <b>& \u202ex}\n"
)


def found(
    message: str = "broken",
    path: str = SOURCE.path,
    place: tuple[int, int] = (1, 1),
    severity: Severity = Severity.ERROR,
    source: SourceFile | None = SOURCE,
    **more: Any,
) -> Quoted:
    """Return a finding."""
    location = Location(path, *place)
    diagnostic = Diagnostic(location, "status-range", message, None, severity)
    kept = {name: getattr(diagnostic, name) for name in diagnostic.__slots__}
    return Quoted(Diagnostic(**{**kept, **more}), source)


HARD = Report(
    "lint",
    (
        found("expected `é`, found `\x1b[31m\u202e`\r\n::error::x", place=(3, 5)),
        found(
            "a [link](http://example.com), a {0} and `<b>&]]>`",
            path="a b,c:100%/ä\nö.yaml",
            hint="say `##[add-mask]x`",
            severity=Severity.WARNING,
            source=None,
        ),
        found("late", place=(2, 1), severity=Severity.NOTE, rule="x-own"),
        found("no such line", place=(99, 7), entry=3),
    ),
    {"status-range": "A range is not empty."},
)
"""Findings of every kind, with what formats might take for their own signs."""

TEXTS = st.text(max_size=30) | st.sampled_from(
    ["::error::x", "##[group]", "%0A", "]]>", "{0}", "[a](b)", "\ud800", "\udc80", ""]
)
RULES = st.from_regex(r"[a-z][a-z-]{0,9}", fullmatch=True)
REPORTS = st.builds(
    Report,
    st.sampled_from(["lint", "check"]),
    st.lists(
        st.builds(
            Quoted,
            st.builds(
                Diagnostic,
                st.builds(Location, TEXTS, st.integers(1, 9), st.integers(1, 200)),
                RULES,
                TEXTS,
                st.none() | TEXTS,
                st.sampled_from(Severity),
                st.none() | st.integers(0, 9),
            ),
            st.none() | st.builds(SourceFile, TEXTS, st.text(max_size=200)),
        ),
        max_size=25,
    ),
    st.dictionaries(RULES, TEXTS, max_size=3),
)
"""Any report, however hostile its texts are."""
