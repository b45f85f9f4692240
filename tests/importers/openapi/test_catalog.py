"""What OpenAPI documents are imported as: a document beside its catalog, one idea in each case."""

from pathlib import Path

import pytest
from error_catalog.files import SourceFile
from error_catalog.importers.openapi.catalog import draft
from error_catalog.importers.outcome import outcome
from error_catalog.pipeline import STAGES
from error_catalog.rules.open_question import questions_in

from tests.support.committed import COMMITTED
from tests.support.imported import (
    components,
    imported,
    read_in,
    responses_of,
    statuses_of,
)
from tests.support.projects import made

FOLDER = Path(__file__).parents[2] / "cases" / "importers"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, *, update_goldens: bool) -> None:
    """A document makes this catalog, and this is said of it."""
    path = next(case.glob("api.*")).name
    made_of, found = draft(path, read_in(case))
    assert made_of is not None, found
    result = outcome(made_of, None, case, STAGES)
    assert result.text is not None
    expected = {"catalog.yaml": result.text, "said.txt": "\n".join(result.lines) + "\n"}
    for name, text in expected.items():
        if update_goldens:
            (case / name).write_text(text, encoding="utf-8", newline="")

        assert (case / name).read_bytes().decode() == text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_question_is_counted(case: Path) -> None:
    """The summary counts the questions that the catalog has as comments."""
    source = SourceFile("catalog.yaml", (case / "catalog.yaml").read_text("utf-8"))
    summary = (case / "said.txt").read_text("utf-8").splitlines()[0]
    count = len(list(questions_in(source)))

    assert summary.endswith(f"; {count} question{'' if count == 1 else 's'}")


@pytest.mark.parametrize("committed", COMMITTED, ids=lambda each: each.made.api)
def test_our_own_documents_make_themselves_again(committed: object) -> None:
    """The catalog of a generated document makes one with the same schemas, statuses, codes and examples."""
    text = committed.made.document()  # type: ignore[attr-defined]
    draft_of_it, _ = imported(text)
    again = made(dict(draft_of_it.data), names=("openapi",))
    first, second = components(text), components(again.document())

    assert not draft_of_it.questions
    assert statuses_of(first) == statuses_of(second)
    assert responses_of(first) == responses_of(second)
