"""Commands that edit catalogs, on whole projects: what they change, byte for byte, and say."""

import io
import shlex
import shutil
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli.terminal import BROKEN, CLEAN

from tests.support.projects import tree

CASES = Path(__file__).parents[1] / "cases/authoring"


def ran(commands: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run commands here, and return them with their outputs and exit codes."""
    text = ""
    for command in commands:
        code = main.run(shlex.split(command)[1:])
        out, err = capsys.readouterr()
        text += f"$ {command}\n{out}{err}[{code}]\n"
    return text


@pytest.mark.parametrize("case", sorted(each.name for each in CASES.iterdir()))
def test_edits(
    case: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    update_goldens: bool,  # noqa: FBT001, a fixture
) -> None:
    """A project and some commands give another project, to the byte, and these words."""
    folder, project = CASES / case, tmp_path / "project"
    shutil.copytree(folder / "before", project)
    monkeypatch.chdir(project)
    said = ran((folder / "commands.txt").read_text("utf-8").splitlines(), capsys)
    if update_goldens:
        shutil.rmtree(folder / "after", ignore_errors=True)
        shutil.copytree(project, folder / "after")
        (folder / "said.txt").write_text(said, "utf-8")

    assert (folder / "said.txt").read_text("utf-8") == said
    assert tree(folder / "after") == tree(project)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one error, and a shell in a folder beside its catalog."""
    shop = tmp_path / "catalog/shop.yaml"
    shop.parent.mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.error-catalog]\n")
    shop.write_text("api: {id: shop}\nerrors: {A: {status: 400, summary: A.}}\n")
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    return shop


def test_paths_are_from_the_root(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From any folder of a project its catalog is found, and a link to one stays a link."""
    real = project.rename(project.parents[1] / "real.yaml")
    project.symlink_to(real)
    code = main.run(["deprecate", "A"])

    assert CLEAN == code
    assert capsys.readouterr().out.startswith("catalog/shop.yaml: changed\n")
    assert project.is_symlink()
    assert "deprecated: true" in real.read_text()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_questions_on_a_terminal(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was not said of a new error is asked for; elsewhere the option is named."""
    elsewhere = main.run(["new", "B", "--status", "404"])
    said = capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", Terminal("404\nIt is new.\n"))
    code = main.run(["new", "B"])

    assert (BROKEN, CLEAN) == (elsewhere, code)
    assert "say --summary" in said
    assert 'B: {status: 404, summary: "It is new."}' in project.read_text()


def test_what_changed_meanwhile_is_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An edit of somebody else, made while the command ran, is never overwritten."""
    from error_catalog.authoring import lifecycle

    deprecate = lifecycle.deprecate

    def slow(*arguments):
        project.write_text(f"{project.read_text()}# mine\n")
        return deprecate(*arguments)

    monkeypatch.setattr(lifecycle, "deprecate", slow)
    code = main.run(["deprecate", "A"])

    assert BROKEN == code
    assert "it changed while gen was running" in capsys.readouterr().err
    assert project.read_text().endswith("# mine\n")
    assert "deprecated" not in project.read_text()
