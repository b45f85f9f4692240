"""What is in folders that are watched, and whether it has changed."""

import os
import sys
from pathlib import Path

import pytest
from error_catalog.disk import watched


def test_state(tmp_path: Path) -> None:
    """It differs when a file that may be read is new, gone, or written again; else not."""
    folder = str(tmp_path)
    (tmp_path / "a.yaml").write_text("1")
    (tmp_path / "below").mkdir()
    (tmp_path / "below.json").mkdir()
    first = watched.state_of([folder, f"{folder}/none"])
    (tmp_path / "server.py").write_text("x")
    (tmp_path / "below/b.yaml").write_text("x")
    same = watched.state_of([folder])
    (tmp_path / "new.jinja").write_text("x")
    more = watched.state_of([folder])
    os.replace(tmp_path / "new.jinja", tmp_path / "a.yaml")  # noqa: PTH105
    other = watched.state_of([folder])

    assert {f"{folder}/a.yaml"} == {*first} == {*same}
    assert first == same
    assert {f"{folder}/a.yaml", f"{folder}/new.jinja"} == {*more}
    assert {*first} == {*other}
    assert first != other


def test_standing(tmp_path: Path) -> None:
    """A folder that is gone stands for the one that it was in, which will see it come back."""
    (tmp_path / "a").mkdir()
    here = str(tmp_path)

    assert {f"{here}/a", here} == watched.standing([f"{here}/a", f"{here}/b/c/d"])


def test_trees(tmp_path: Path) -> None:
    """All folders below one are named, but hidden ones; of one that is not there, none."""
    for path in ("t/a/b", "t/.git/x"):
        (tmp_path / path).mkdir(parents=True)

    assert {"t", "t/a", "t/a/b"} == {*watched.trees(tmp_path, "t")}
    assert [] == list(watched.trees(tmp_path, "none"))


def test_a_change_is_told(tmp_path: Path) -> None:
    """The first time may be nothing but the beginning; then each change is told."""
    told = watched.changes([str(tmp_path)])
    next(told)
    (tmp_path / "a.yaml").write_text("1")

    assert next(told) is None
    told.close()


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has not installed it is told so in our words."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)

    with pytest.raises(watched.UnwatchableError):
        next(watched.changes([str(tmp_path)]))
