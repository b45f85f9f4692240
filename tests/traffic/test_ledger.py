"""What a run has seen: one folder for each thing that responses get wrong, or only seem to."""

from pathlib import Path

import pytest
from error_catalog.cli import main

FOLDER = Path(__file__).parents[1] / "cases" / "traffic"
CASES = sorted(path.parent for path in FOLDER.glob("*/catalog.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(
    case: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    update_goldens: bool,
) -> None:
    """Recorded responses are told what they do not keep, byte for byte."""
    monkeypatch.chdir(case)
    (source,) = (each.name for each in case.glob("traffic.*"))
    more = case / "arguments.txt"
    arguments = more.read_text("utf-8").splitlines() if more.is_file() else []
    code = main.run(["verify", source, *arguments])
    captured = capsys.readouterr()
    text = f"{captured.err}{captured.out}exit {code}\n"
    golden = case / "expected.txt"
    if update_goldens:
        golden.write_text(text, encoding="utf-8", newline="")

    assert golden.read_bytes().decode() == text
