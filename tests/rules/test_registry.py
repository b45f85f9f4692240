"""What a catalog must not say: one folder for each rule, one case for each way to break it."""

from pathlib import Path

import pytest
from error_catalog.catalog.loader import load
from error_catalog.diagnostics import Diagnostic, Severity, has_errors, line
from error_catalog.files import Location, SourceFile
from error_catalog.rules import open_question
from error_catalog.rules.registry import (
    check_meaning,
    check_structure,
)
from error_catalog.semantics.resolution import resolve

FOLDER = Path(__file__).parents[1] / "cases" / "rules"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/catalog.yaml"))


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
    diagnostics += open_question.check(source)
    return sorted(diagnostics, key=lambda each: each.order)
