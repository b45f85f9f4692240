"""What a terminal shows: how far a run has come, and what is said, whatever is in it."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from error_catalog.cli import terminal as progress
from error_catalog.cli.terminal import BROKEN, Guarded, echo

from tests.support.projects import ROOT


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


HOSTILE = "a\x1b[2J\u202e\x07\x9b1m\U000e0041\rb.yaml"
SHOWN = r"a\x1b[2J\u202e\x07\x9b1m\U000e0041\x0db.yaml"


def test_what_is_said_shows_control_characters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The name of a file can make a terminal do nothing."""
    echo(f"{HOSTILE}\nnext")
    echo(HOSTILE, err=True)

    assert (f"{SHOWN}\nnext\n", f"{SHOWN}\n") == capsys.readouterr()


def test_no_stream_has_control_characters() -> None:
    """Whoever prints what: colours pass, and what clears a line, and nothing else."""
    written = io.BytesIO()
    stream = Guarded(written, encoding="utf-8", errors="backslashreplace")
    stream.write(f"{HOSTILE}\n\ttext \u3000\xe9\x1b[31mred\x1b[0m\r\x1b[K\ud800")
    stream.flush()

    expected = f"{SHOWN}\n\ttext \u3000\xe9\x1b[31mred\x1b[0m\r\x1b[K\\ud800"
    assert expected == written.getvalue().decode()


def test_every_message_of_a_run_is_guarded(tmp_path: Path) -> None:
    """Also those that click and the system make of what they are given."""
    name = HOSTILE.replace("\r", "")
    (tmp_path / "catalog").mkdir()
    (tmp_path / f"catalog/{name}").write_text("catalog: 2\n", "utf-8")
    for arguments in ((), ("explain", name), ("--target", name), (f"--{name}",)):
        done = subprocess.run(
            [sys.executable, "-m", "error_catalog", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        said = done.stdout + done.stderr

        assert BROKEN == done.returncode
        # Where there is no terminal, click drops what only one understands.
        assert r"\u202e\x07\x9b1m\U000e0041b.yaml" in said, arguments
        assert said.replace("\n", "").isprintable(), arguments
