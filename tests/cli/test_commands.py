"""Which command runs, and what is said of one that there is not."""

from pathlib import Path

import pytest
from error_catalog.cli.commands import execute, nearest
from error_catalog.cli.fast_path import COMMANDS
from error_catalog.cli.terminal import BROKEN


@pytest.mark.parametrize(
    ("word", "meant"),
    [("inti", "init"), ("lnit", "lint"), ("explian", "explain"), ("shop", None)],
)
def test_the_nearest_command(word: str, meant: str | None) -> None:
    """Of two that are equally close, it is the one with the same letters."""
    assert meant == nearest(word, ("lint", "explain", "openapi", "init"))


def test_a_misspelt_command_is_no_missing_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A word that is neither a command nor a file is taken for a misspelt command."""
    monkeypatch.chdir(tmp_path)

    assert BROKEN == execute(["lnit"])
    assert "gen: there is no command `lnit` (did you mean `lint`?)\n" == (
        capsys.readouterr().err
    )
    assert BROKEN == execute(["cupboard"])
    said = capsys.readouterr().err
    assert "there is no command, file or folder `cupboard`" in said
    assert all(f"`{each}`" in said for each in COMMANDS)


@pytest.mark.parametrize("name", ["lnit.yaml", "a/lnit", "lnit"])
def test_files_are_files(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What looks like a file, or is one, is read as a catalog."""
    monkeypatch.chdir(tmp_path)
    if name == "lnit":
        (tmp_path / name).write_text("nothing: here\n")

    assert BROKEN == execute([name])
    assert "error[" in capsys.readouterr().err
