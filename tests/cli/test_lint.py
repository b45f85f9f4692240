"""``gen lint`` over a real project."""

from dataclasses import replace
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.pipeline import STAGES

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
def test_notes_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """A note is hidden and counted, unless one asks for notes, and is nothing to fix."""
    hidden = main.run(["lint"])
    counted = capsys.readouterr()
    shown = main.run(["lint", "--severity", "note"])

    said = capsys.readouterr().err
    assert (exits.CLEAN, exits.CLEAN) == (hidden, shown)
    assert "" == counted.err
    assert counted.out == (
        "1 catalog: nothing found; not shown: 1 note (see them with --severity note)\n"
    )
    assert "catalog/shop.yaml:8:3: note[python-name]: `class` is" in said
    assert said.endswith("1 catalog: 1 note\n")


@pytest.mark.parametrize(
    ("catalog", "options", "expected"),
    [
        (CATALOG, ["--fail-on", "note"], exits.FOUND),
        (CATALOG, ["--fail-on", "warning"], exits.CLEAN),
        (CATALOG.replace("409", "429"), ["--fail-on", "note"], exits.FOUND),
        (CATALOG.replace("false", "true").replace("409", "400"), [], exits.FOUND),
        (
            CATALOG.replace("false", "true").replace("409", "400"),
            ["--fail-on", "error"],
            exits.CLEAN,
        ),
        ("api: 5", ["--fail-on", "error"], exits.BROKEN),
    ],
)
def test_fail_on(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    catalog: str,
    options: list[str],
    expected: int,
) -> None:
    """Exit code 1 is for what one wants to fail on, 2 for errors whatever that is."""
    project.write_text(catalog, "utf-8")

    assert expected == main.run(["lint", *options])
    is_shown = "[" in capsys.readouterr().err
    assert is_shown == (expected != exits.CLEAN or "error" in options)


def test_the_configuration_decides(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It takes rules back, and says how bad the others are."""
    settings = project.parents[1] / "pyproject.toml"
    project.write_text(CATALOG.replace("false", "true").replace("409", "400"))
    rule = "retry-true-client-fault"
    codes = []
    for table in (
        f'ignore = ["{rule}"]',
        f'per-file = {{"catalog/*" = ["{rule}"]}}',
        f'severity = {{{rule} = "note"}}',
        f'severity = {{{rule} = "error"}}',
        'ignore = ["retri"]',
    ):
        settings.write_text(f"[tool.error-catalog.lint]\n{table}\n")
        codes.append(main.run(["lint"]))

    said = capsys.readouterr().err
    assert [exits.CLEAN] * 3 + [exits.BROKEN] * 2 == codes
    assert f"error[{rule}]" in said
    assert (
        "pyproject.toml:2:10: error[config]: there is no rule `retri` (hint: did you"
        in said
    )
    assert exits.CLEAN == main.run(["--check", "--target", "openapi", "--list-outputs"])


def test_a_broken_table_does_not_stop_gen(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is only for lint, only lint reads; nor do rules of quality fail a check."""
    settings = project.parents[1] / "pyproject.toml"
    settings.write_text("[tool.error-catalog]\nlint = 5\n")
    project.write_text(CATALOG.replace("false", "true").replace("409", "400"))
    written = main.run(["--target", "openapi"])
    checked = main.run(["--check", "--target", "openapi"])
    linted = main.run(["lint"])

    said = capsys.readouterr().err
    assert (exits.CLEAN, exits.CLEAN, exits.BROKEN) == (written, checked, linted)
    assert "pyproject.toml:2:8: error[config]: expected a table, found `5`" in said
    assert "retry-true-client-fault" not in said


def test_fix(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is safe is fixed, the rest reported; a second time there is nothing to do."""
    error = "  LATE:\n    status: 429\n    summary: There were too many.\n"
    text = CATALOG.replace("class", "kind")
    twice = "    title: There were too many.\n"
    project.write_bytes(f"\ufeff{text}{error}{twice}".replace("\n", "\r\n").encode())
    first = main.run(["lint", "--fix"])
    fixed = project.read_bytes()
    said = capsys.readouterr()
    second = main.run(["lint", "--fix"])

    assert (exits.FOUND, exits.FOUND) == (first, second)
    assert f"\ufeff{text}{error}".replace("\n", "\r\n").encode() == fixed
    assert "catalog/shop.yaml: fixed, with 1 change\n" == said.out
    assert "warning[retry-unclassified]" in said.err
    assert fixed == project.read_bytes()
    assert "" == capsys.readouterr().out


def test_what_was_saved_meanwhile_stays(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a file changes while it is fixed, nothing is written."""
    twice = "    title: There is no such article.\n"
    error = "  LATE:\n    status: 404\n    summary: There is no such article.\n"
    project.write_text(f"{CATALOG}{error}{twice}")
    seen: dict[str, SourceFile | Diagnostic] = {}

    def read(root: Path, path: str) -> SourceFile | Diagnostic:
        """Return what the file said first; then somebody saves it."""
        if path not in seen:
            seen[path] = STAGES.read(root, path)
            project.write_text("# saved\n")
        return seen[path]

    code = main.run(["lint", "--fix"], replace(STAGES, read=read))

    assert exits.BROKEN == code
    assert "# saved\n" == project.read_text()
    assert "it changed while gen was running" in capsys.readouterr().err


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
    assert "1 catalog: 1 warning; not shown: 2 notes (" in said
    assert not (project.parents[1] / "generated").exists()


def test_nothing_found(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound project is told so on stdout."""
    project.write_text(CATALOG.replace("class", "kind"), "utf-8")
    code = main.run(["lint"])

    assert exits.CLEAN == code
    assert "1 catalog: nothing found\n" == capsys.readouterr().out


def test_our_own_catalogs(capsys: pytest.CaptureFixture[str]) -> None:
    """The five APIs lint clean, and what their documentation leaves open has a reason."""
    code = main.run(["lint", "--severity", "note", str(ROOT / "catalog")])

    said = capsys.readouterr()
    assert (exits.CLEAN, "") == (code, said.err)
    assert "5 catalogs: nothing found\n" == said.out


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
    code = main.run(["lint", "--severity", "note"])

    assert exits.CLEAN == code
    found = capsys.readouterr().err
    assert (said or "") in found
    assert ("note[uncovered-status]" in found) == (said is not None)


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
    main.run(["lint", "--severity", "note"])
    some = capsys.readouterr().err
    project.write_text(project.read_text().replace("405: CLIENT", "4XX: CLIENT"))
    main.run(["lint", "--severity", "note"])

    assert "13:1: note[uncovered-status]: `fastapi` makes 404 and 500 by itself" in some
    assert "`fastapi` makes 500 by itself" in capsys.readouterr().err
