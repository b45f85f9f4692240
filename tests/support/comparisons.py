"""Comparisons made by hand, with everything that is hard for a format."""

from datetime import date
from typing import Any

from error_catalog.changes.accepts import Accept
from error_catalog.changes.change import (
    Breaks,
    Change,
    Comparison,
    Severity,
    Witness,
    fingerprint,
)
from error_catalog.changes.report import CatalogReport, Problem, Report, judged
from error_catalog.diagnostics import Diagnostic
from error_catalog.diagnostics import Severity as Level
from error_catalog.files import Location, SourceFile
from hypothesis import strategies as st

PATH = "catalog/mail.yaml"


def change(
    name: str = "code-changed",
    severity: Severity = Severity.BREAKING,
    subject: str = "mail:BOX_LOCKED",
    value: str = "BOX_BUSY",
    **more: Any,
) -> Change:
    """Return a change of the API ``mail``."""
    api = subject.partition(":")[0]
    usual: dict[str, Any] = {
        "message": f"BOX_LOCKED -> {value}" if value else "it is gone",
        "hint": None,
        "breaks": Breaks(),
        "old": Location(PATH, 6, 3),
        "new": Location(PATH, 7, 3) if value else None,
        "section": None if value else Location(PATH, 5, 1),
        "witness": None,
    }
    return Change(
        name,
        severity,
        subject,
        value=value,
        fingerprint=fingerprint(api, name, subject, value),
        **{**usual, **more},
    )


RENAMED = change(
    hint="release `aliases: [BOX_BUSY]` on BOX_LOCKED first",
    breaks=Breaks("breaking", "", "", "breaking"),
    witness=Witness(409, "HTTPConflictError", "BoxLockedError", "old"),
)
REMOVED = change(
    "error-removed",
    subject="mail:GONE",
    value="",
    hint="deprecate it first",
    breaks=Breaks("risky", "breaking", "", "breaking"),
)
WIDENED = change(
    "enum-widened",
    Severity.RISKY,
    "mail:fields.kind",
    '["a","b"]',
    message='`["a"]` -> `["a","b"]`',
    breaks=Breaks("risky", "", "", "breaking"),
    witness=Witness(None, "", "BoxLockedError", "new"),
)
ADDED = change("error-added", Severity.SAFE, "mail:NEW", "NEW", message="new", old=None)
SAID = change("summary-changed", Severity.DOC, "mail:BOX_LOCKED", "It is.")
CHANGES = (RENAMED, REMOVED, WIDENED, ADDED, SAID)


def accept(of: Change, until: date = date(2999, 12, 31)) -> Accept:
    """Return an entry that accepts a change."""
    place = Location("pyproject.toml", 4, 3)
    reason = "No client reads it (OPS-311)."
    return Accept(of.change, of.subject, of.value, reason, until, place)


def catalog_report(
    *changes: Change,
    accepts: tuple[Accept, ...] = (),
    versions: tuple[str | None, str | None] = ("1.4.0", "1.4.0"),
    api: str = "mail",
) -> CatalogReport:
    """Return what is said of one catalog."""
    comparison = Comparison(api, changes, "clients first", "major")
    known = {each.key: each for each in accepts}
    path = f"catalog/{api}.yaml"
    return judged(comparison, (path, path), versions, known)


def report(*catalogs: CatalogReport, **more: Any) -> Report:
    """Return what is said of a project since main."""
    return Report("at main", "main", "0" * 40, catalogs, **more)


SOURCE = SourceFile("catalog/old.yaml", "errors:\n  [\n")


def problem(message: str = "it is broken", *, is_old: bool = True) -> Problem:
    """Return why something could not be compared."""
    place = Location("catalog/old.yaml", 2, 1)
    diagnostic = Diagnostic(place, "syntax", message, "fix it", Level.ERROR)
    return Problem(diagnostic, is_old, SOURCE if is_old else None)


EVIL = "`a` | <b>é\u202e\n::error::x ##[group] -->\x1b[31m *x* [y](z)"
HARD = report(
    catalog_report(*CHANGES, accepts=(accept(REMOVED),)),
    catalog_report(
        change(
            message=EVIL,
            hint=EVIL,
            subject=f"odd:{EVIL}",
            value=EVIL,
            old=Location("caf\udce9 a,b:%.yaml", 2, 3),
            witness=Witness(200, "", "", "old"),
        ),
        api="odd",
        versions=("2024-01-01", "2024-06-01"),
    ),
    catalog_report(api="same"),
    problems=[problem(EVIL), problem(is_old=False)],
)
"""Changes of every kind, with what formats might take for their own signs."""

TEXTS = st.text(max_size=20) | st.sampled_from(
    [EVIL, "::error::x", "\ud800", "\udc80", "", "|", "\r\n", '"""', "]]>"]
)
HARMS = st.sampled_from(["", "risky", "breaking"])
PLACES = st.none() | st.builds(Location, TEXTS, st.integers(1, 9), st.integers(1, 200))
CHANGE = st.builds(
    Change,
    st.sampled_from(["code-changed", "error-added", "error-removed", "x"]),
    st.sampled_from(Severity),
    st.builds("{}:{}".format, st.sampled_from(["mail", "box"]), TEXTS),
    TEXTS,
    st.none() | TEXTS,
    st.builds(Breaks, HARMS, HARMS, HARMS, HARMS),
    PLACES,
    PLACES,
    PLACES,
    TEXTS,
    st.none()
    | st.builds(
        Witness,
        st.none() | st.integers(100, 599),
        TEXTS,
        TEXTS,
        st.sampled_from(["old", "new"]),
        st.lists(TEXTS, max_size=2).map(tuple),
    ),
    st.text("0123456789abcdef", min_size=16, max_size=16),
)
VERSIONS = st.sampled_from([None, "1.4.0", "2.0.0", "0.3.1", "2024-01-01", "v1.2", "x"])
REPORTS = st.builds(
    report,
    st.builds(
        lambda changes, old, new: catalog_report(*changes, versions=(old, new)),
        st.lists(CHANGE, max_size=12),
        VERSIONS,
        VERSIONS,
    ),
    problems=st.lists(st.builds(problem, TEXTS, is_old=st.booleans()), max_size=2),
)
"""Any report, however hostile its texts are."""
