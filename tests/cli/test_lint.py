"""``gen lint`` over a real project."""

from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits

from tests.support.projects import ROOT

CATALOG = """catalog: 1
api: {id: shop, title: Shop API}
envelopes:
  failure:
    description: Every error answer.
    body: {code: "{code}", message: "{message}", class?: "{class}"}
fields:
  class: {description: What kind of error it is., schema: {type: string}}
errors:
  SOLD_OUT: {status: 409, summary: The article is sold out., retry: false}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one catalog, which the command line runs in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(CATALOG)
    return tmp_path / "catalog/shop.yaml"


@pytest.mark.usefixtures("project")
def test_notes_are_no_findings(capsys: pytest.CaptureFixture[str]) -> None:
    """A note is said by every lint, and is nothing to mend."""
    code = main.run(["lint"])

    said = capsys.readouterr().err
    assert exits.CLEAN == code
    assert "catalog/shop.yaml:8:3: note[python-name]: `class` is" in said
    assert said.endswith("1 catalog: 1 note\n")


@pytest.mark.usefixtures("project")
def test_gen_says_notes_when_it_writes(capsys: pytest.CaptureFixture[str]) -> None:
    """What is no news any more is not said with every run."""
    arguments = ["--target", "python"]
    main.run(arguments)
    first = capsys.readouterr().err
    main.run(arguments)
    main.run([*arguments, "--check"])

    assert "note[python-name]" in first
    assert "" == capsys.readouterr().err


def test_warnings_and_errors(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code tells warnings from errors, and nothing is written."""
    project.write_text(f"{CATALOG}    params: {{left: {{type: integer}}}}\n")
    broken = main.run(["lint"])
    lost = "SOLD_OUT:\n    status: 409\n    summary: None.\n"
    head = CATALOG.partition("  SOLD_OUT")[0]
    project.write_text(f"{head}  {lost}    params: {{left: {{type: integer}}}}\n")
    warned = main.run(["lint", "catalog"])

    said = capsys.readouterr().err
    assert (exits.BROKEN, exits.FOUND) == (broken, warned)
    assert "1 catalog: 1 warning, 1 note\n" in said
    assert not (project.parents[1] / "generated").exists()


def test_nothing_found(capsys: pytest.CaptureFixture[str]) -> None:
    """A sound project is told so on stdout."""
    code = main.run(["lint", str(ROOT / "catalog")])

    assert exits.CLEAN == code
    assert "5 catalogs: nothing found\n" == capsys.readouterr().out
