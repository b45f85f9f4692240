"""What was found, with the files that it is about."""

from error_catalog.diagnostics import Severity
from error_catalog.reports.report import message_of, quoted, worst_first

from tests.support.reports import SOURCE, found


def test_quoted() -> None:
    """A diagnostic gets its file, and its path is put below a folder."""
    diagnostic = found(place=(2, 1)).diagnostic
    (here,) = quoted([diagnostic], {SOURCE.path: SOURCE})
    (below,) = quoted([diagnostic], {SOURCE.path: SOURCE}, "a/")

    assert (diagnostic, SOURCE) == here
    assert ("a/catalog/shop.yaml", 2) == (
        below.diagnostic.location.path,
        below.diagnostic.location.line,
    )
    assert SOURCE is below.source


def test_a_file_that_was_not_read() -> None:
    """Without its file a diagnostic is reported all the same."""
    (only,) = quoted([found().diagnostic], {})

    assert only.source is None


def test_worst_first() -> None:
    """Errors come before warnings before notes, and otherwise nothing moves."""
    order = [Severity.NOTE, Severity.ERROR, Severity.WARNING, Severity.ERROR]
    some = [found(str(at), severity=each) for at, each in enumerate(order)]

    assert ["1", "3", "2", "0"] == [
        each.diagnostic.message for each in worst_first(some)
    ]


def test_a_message_is_whole() -> None:
    """Nothing is cut from it, and its hint belongs to it."""
    diagnostic = found("a" * 999, hint="do\nthis").diagnostic

    assert f"{'a' * 999} (hint: do\\x0athis)" == message_of(diagnostic)
