"""Completion in a real bash, and what other shells are given."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from error_catalog.cli import main

from tests.support.projects import ROOT

SHOP = """api: {id: shop}
errors:
  SOLD_OUT: {status: 409, summary: Sold out.}
  sold: {code: sold_before, status: 410, summary: Sold., aliases: ["two words"]}
"""
LINES = (
    ("gen li", {"lint", "list"}),
    ("gen --target json", {"jsonschema"}),
    ("gen retire sold", {"sold", "sold_before"}),
    ("gen lint --format j", {"json", "junit"}),
    ("gen openapi o", {"overlay"}),
)
"""What is on the line, and the words that bash offers for its last one."""

SCRIPT = """
source <(_GEN_COMPLETE=bash_source gen)
complete -p gen >&2
while read -r -a COMP_WORDS; do
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _gen_completion gen
  echo "${COMPREPLY[@]}"
done
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment with `gen` on its path."""
    script = tmp_path / "bin/gen"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m error_catalog "$@"\n')
    script.chmod(0o755)
    path = os.pathsep.join([str(script.parent), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "generator")}


def test_bash(tmp_path: Path, environment: dict[str, str]) -> None:
    """Commands, options, their values, targets, and the codes of the project are offered."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(SHOP)
    ran = subprocess.run(
        ["bash", "--norc", "-c", SCRIPT],
        cwd=tmp_path,
        env=environment,
        input="".join(f"{line}\n" for line, _ in LINES),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert "-F _gen_completion gen" in ran.stderr
    assert [words for _, words in LINES] == [
        {*line.split()} for line in ran.stdout.splitlines()
    ]


@pytest.mark.parametrize(
    ("words", "position", "expected"),
    [
        ("gen lint cat", "2", "file,cat"),
        ("gen catalog/", "1", "file,catalog/"),
        ("gen retire --catalog c", "3", "file,c"),
        ("gen new x", "2", ""),
        ("gen rename SOLD_OUT S", "3", ""),
        ("gen --wa", "1", "plain,--watch"),
        ("gen schema --v", "2", "plain,--view"),
    ],
)
def test_words(
    words: str,
    position: str,
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Options are offered, and files where a catalog or a document is expected."""
    monkeypatch.setenv("_GEN_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", position)
    code = main.run([])

    assert 0 == code
    assert expected == capsys.readouterr().out.strip()


def test_a_broken_catalog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is offered, and nothing is said: somebody is typing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text("errors: [")
    monkeypatch.setenv("_GEN_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "gen explain ")
    monkeypatch.setenv("COMP_CWORD", "2")

    assert 0 == main.run([])
    assert ("\n", "") == capsys.readouterr()


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells(
    shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their scripts are click's, and call `gen` back."""
    monkeypatch.setenv("_GEN_COMPLETE", f"{shell}_source")

    assert 0 == main.run([])
    assert f"_GEN_COMPLETE={shell}_complete" in capsys.readouterr().out
