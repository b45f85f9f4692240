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


def test_nothing_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound project is told so on stdout."""
    project.write_text(CATALOG.replace("class", "kind"), "utf-8")
    code = main.run(["lint"])

    assert exits.CLEAN == code
    assert "1 catalog: nothing found\n" == capsys.readouterr().out


def test_our_own_catalogs(capsys: pytest.CaptureFixture[str]) -> None:
    """The five APIs leave to their frameworks what their documentation does not mention."""
    code = main.run(["lint", str(ROOT / "catalog")])
    lines = capsys.readouterr().err.splitlines()
    found = [line for line in lines if ": note[" in line]

    assert exits.CLEAN == code
    assert f"5 catalogs: {len(found)} notes" == lines[-1]
    assert all("note[fallback]: `" in each for each in found)


FRAMEWORKS = """
[tool.error-catalog.targets.python]
adapters = {adapters}
"""


@pytest.mark.parametrize(
    ("adapters", "said"),
    [
        ('["httpx"]', None),
        ('["starlette"]', "`starlette` makes 404, 405 and 500 by itself"),
        (
            '["httpx", "fastapi"]',
            "`fastapi` makes 400, 404, 405, 422 and 500 by itself",
        ),
        ('"all"', "`drf` makes 400, 401, 403, 404"),
    ],
)
def test_what_frameworks_make_by_themselves(
    project: Path, capsys: pytest.CaptureFixture[str], adapters: str, said: str | None
) -> None:
    """With the adapter of a server, a note names the statuses that nothing stands for."""
    table = FRAMEWORKS.format(adapters=adapters)
    (project.parents[1] / "pyproject.toml").write_text(table, "utf-8")
    code = main.run(["lint"])

    assert exits.CLEAN == code
    found = capsys.readouterr().err
    assert (said or "") in found
    assert ("note[fallback]" in found) == (said is not None)


def test_what_is_covered_is_not_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A range covers its statuses, and `validation` those of refused requests."""
    table = FRAMEWORKS.format(adapters='["fastapi"]')
    (project.parents[1] / "pyproject.toml").write_text(table, "utf-8")
    project.write_text(
        f"{CATALOG}  CLIENT: {{status: 4XX, summary: Your fault.}}\n"
        "  INVALID: {status: 422, summary: Not valid.}\n"
        "fallbacks: {validation: INVALID, 405: CLIENT}\n"
    )
    main.run(["lint"])
    some = capsys.readouterr().err
    project.write_text(project.read_text().replace("405: CLIENT", "4XX: CLIENT"))
    main.run(["lint"])

    assert "13:1: note[fallback]: `fastapi` makes 404 and 500 by itself" in some
    assert "`fastapi` makes 500 by itself" in capsys.readouterr().err
