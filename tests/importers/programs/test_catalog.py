"""What programs are imported as: modules beside their catalog, one style in each case."""

from pathlib import Path

import pytest
from error_catalog.files import SourceFile
from error_catalog.importers.outcome import outcome
from error_catalog.importers.programs.catalog import draft
from error_catalog.pipeline import STAGES

FOLDER = Path(__file__).parents[2] / "cases" / "programs"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, *, update_goldens: bool) -> None:
    """A program makes this catalog, and this is said of it."""
    path = next(case.glob("*.py"))
    source = SourceFile(path.name, path.read_text("utf-8"))
    made, found = draft([source], path.name)
    assert made is not None, found
    result = outcome(made, None, case, STAGES)
    assert result.text is not None
    expected = {"catalog.yaml": result.text, "said.txt": "\n".join(result.lines) + "\n"}
    for name, text in expected.items():
        if update_goldens:
            (case / name).write_text(text, encoding="utf-8", newline="")

        assert (case / name).read_bytes().decode() == text


def errors_of(*texts: str) -> dict[str, object]:
    """Return code and status of each error of modules."""
    sources = [SourceFile(f"m{at}.py", text) for at, text in enumerate(texts)]
    made, _ = draft(sources, "m")
    errors = made.data["errors"] if made is not None else {}
    return {name: each.get("status") for name, each in errors.items()}


def test_modules_are_read_together() -> None:
    """A base and a constant of another module count."""
    base = "GONE = 410\nclass Root(Exception):\n    status_code = 400\n"
    own = "from m0 import GONE, Root\nclass A(Root):\n    code = 'a_a'\n"
    own += "class B(Root):\n    code = 'b_b'\n    status_code = GONE\n"

    assert {"a_a": 400, "b_b": 410} == errors_of(base, own)


def test_what_a_base_is_given_counts() -> None:
    """Arguments of ``super().__init__`` become attributes, through two classes."""
    text = """
class Root(Exception):
    def __init__(self, code, status=500, message=None):
        self.code, self.status, self.message = code, status, message
        self.code = code
        self.status = status
class Middle(Root):
    def __init__(self, code):
        super().__init__(code, status=404)
class Leaf(Middle):
    def __init__(self):
        Middle.__init__(self, "a_leaf")
class Other(Root):
    def __init__(self, code):
        super().__init__(code)
"""
    assert {"a_leaf": 404} == errors_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "class A(Exception):\n    pass\n",
        "class A:\n    code = 'a'\n    status_code = 404\n",
        "class Colour(Enum):\n    RED = 'red'\n",
        "class A(Exception):\n    status_code = compute()\n",
    ],
)
def test_a_program_without_errors_is_refused(text: str) -> None:
    """What has no status and no code makes no catalog, but a diagnostic."""
    made, found = draft([SourceFile("m.py", text)], "m.py")

    assert made is None
    assert ["python-source"] == [each.rule for each in found]


def test_a_registered_handler_counts() -> None:
    """A handler may send the name of the class as the code, and be registered by a call."""
    text = """
from fastapi import FastAPI
class Root(Exception):
    status_code = 500
class Shut(Root):
    status_code = 503
def answer(request, exc):
    return JSONResponse({"error": type(exc).__name__, "detail": str(exc)})
app = FastAPI()
app.add_exception_handler(Root, answer)
"""
    made, _ = draft([SourceFile("m.py", text)], "m.py")

    assert made is not None
    assert {"Shut": 503} == errors_of(text)
    assert [{"body": {"error": "{code}", "detail": "{message}"}}] == list(
        made.data["envelopes"].values()
    )


def test_an_enum_is_of_errors_by_its_name() -> None:
    """``Default`` has ``fault`` in it, and is no fault."""
    text = "from enum import Enum\nclass Default{0}(Enum):\n    A = 'a_a'\n"

    assert {} == errors_of(text.format("Roles"))
    assert {"a_a": None} == errors_of(text.format("Errors"))
