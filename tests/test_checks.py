"""What a catalog must not say: one folder for each rule, one case for each way to break it."""

from pathlib import Path

import pytest

from generator.catalog.loading import load
from generator.checks.checking import MEANING, STRUCTURE, check_meaning, check_structure
from generator.diagnostics import Diagnostic, Severity, has_errors
from generator.meaning.resolving import resolve
from generator.reporting import line
from generator.sources import Location, SourceFile

FOLDER = Path(__file__).parent / "cases" / "checks"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/catalog.yaml"))
RULES = (*(rule for rule, _ in STRUCTURE), *(rule for rule, _ in MEANING))


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}"
)
def test_case(case: Path, *, update_goldens: bool) -> None:
    """A catalog that breaks a rule is told so, byte for byte, and what to do about it."""
    diagnostics = _diagnose(case)
    text = "".join(f"{line(each)}\n" for each in diagnostics)
    golden = case / "diagnostics.txt"
    if update_goldens:
        golden.write_text(text, encoding="utf-8", newline="")

    assert golden.read_bytes().decode() == text
    assert case.parent.name in {each.rule for each in diagnostics}
    assert all(each.hint for each in diagnostics)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_case(rule: str) -> None:
    """Each rule that checks a catalog is shown by at least one case."""
    assert any(case.parent.name == rule for case in CASES)


def _diagnose(case: Path) -> list[Diagnostic]:
    source = SourceFile("catalog.yaml", (case / "catalog.yaml").read_text("utf-8"))

    def read(path: str) -> SourceFile | Diagnostic:
        file = case / path
        if file.is_file():
            return SourceFile(path, file.read_text("utf-8"))
        hint = "create the file, or correct the path"
        message = f"there is no file `{path}`"
        return Diagnostic(Location(path), "file", message, hint, Severity.ERROR)

    catalog, merged, diagnostics = load(source, read)
    if catalog is not None and merged is not None:
        diagnostics += check_structure(catalog, merged)
        if not has_errors(diagnostics):
            diagnostics += check_meaning(resolve(catalog), merged)
    return sorted(diagnostics, key=lambda each: each.order)
