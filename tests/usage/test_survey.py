"""What code does with errors: one small application for each framework, with planted faults."""

from pathlib import Path

import pytest
from error_catalog.cli import main

FOLDER = Path(__file__).parents[1] / "cases" / "scan"
CASES = sorted(path.parent for path in FOLDER.glob("*/catalog.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(
    case: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    update_goldens: bool,
) -> None:
    """Each planted fault is found, and nothing else, byte for byte."""
    monkeypatch.chdir(case)
    code = main.run(["scan", "--routes", "--format", "concise", "."])
    captured = capsys.readouterr()
    text = f"{captured.out}{captured.err}exit {code}\n"
    golden = case / "expected.txt"
    if update_goldens:
        golden.write_text(text, encoding="utf-8", newline="")

    assert golden.read_bytes().decode() == text
