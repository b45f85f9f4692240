"""What a terminal shows while a run goes on."""

import io
import sys

import pytest
from error_catalog.cli import terminal as progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_progress_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long run says how many catalogs are done and what is made, and leaves no trace."""
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    monkeypatch.setattr(progress, "_INTERVAL", -1.0)
    monkeypatch.setattr(sys, "stderr", Terminal())
    shown = progress.Progress()
    shown(3, 12, "catalog/shop.yaml: python")
    shown.clear()

    assert isinstance(sys.stderr, Terminal)
    assert "3/12 catalogs, catalog/shop.yaml: python" in sys.stderr.getvalue()
    assert sys.stderr.getvalue().endswith("\r\x1b[K")


def test_progress_is_silent_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is shown in a pipe, and nothing of a run that is short."""
    shown = progress.Progress()
    shown(3, 12, "catalog/shop.yaml: python")
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    shown(4, 12, "catalog/shop.yaml: python")
    shown.clear()

    assert ("", "") == capsys.readouterr()
