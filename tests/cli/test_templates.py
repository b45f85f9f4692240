"""``gen templates`` copies our templates into a project."""

from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli.terminal import BROKEN, CLEAN

from tests.support.projects import ROOT, tree

TEMPLATES = ROOT / "templates"
CONFIG = '[tool.error-catalog]\ntemplates = "mine"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that names a folder for its templates, with a catalog."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text(CONFIG)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(
        "api: {id: shop}\nerrors: {A: {status: 400, summary: A.}}\n"
    )
    return tmp_path


def test_a_list(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a name, every file that can be copied is listed."""
    code = main.run(["templates"])
    names = capsys.readouterr().out.splitlines()

    assert CLEAN == code
    assert len(names) == len({*names})
    assert all((TEMPLATES / name).is_file() for name in names)
    assert {"python/target.yaml", "markdown/_head.md.jinja"} <= {*names}


def test_a_target(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All files of a target are copied, to the byte, and make the same output."""
    main.run(["-q"])
    before = tree(project / "generated")
    code = main.run(["templates", "jsonschema"])
    said = capsys.readouterr().out
    main.run(["-q", "--no-cache"])

    assert CLEAN == code
    assert tree(TEMPLATES / "jsonschema") == tree(project / "mine/jsonschema")
    assert "wrote mine/jsonschema/target.yaml\n" in said
    assert "to use them" not in said
    assert before == tree(project / "generated")


def test_what_is_there_is_left(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A template that was changed stays, and so does a link that leads nowhere."""
    mine = project / "mine/jsonschema/target.yaml"
    mine.parent.mkdir()
    mine.write_text("# mine\n")
    link = project / "mine/jsonschema/envelope.schema.json.jinja"
    link.symlink_to("nowhere")
    code = main.run(["templates", "jsonschema"])

    assert CLEAN == code
    assert "left mine/jsonschema/target.yaml\n" in capsys.readouterr().out
    assert "# mine\n" == mine.read_text()
    assert link.is_symlink()


def test_one_file_elsewhere(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file is copied alone, into another folder if that is named, from any folder."""
    (project / "src").mkdir()
    monkeypatch.chdir(project / "src")
    code = main.run(["templates", "markdown/_head.md.jinja", "--to", "../own"])
    said = capsys.readouterr().out

    assert CLEAN == code
    assert ["own/markdown/_head.md.jinja"] == [
        each for each in tree(project) if each.startswith("own")
    ]
    assert 'set `templates = "own"` below [tool.error-catalog]' in said


def test_names_that_nothing_has(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong name is told the right one, and nothing is written."""
    before = tree(project)
    for name, said in (
        ("markdwon", "did you mean `markdown`?"),
        ("x", "gen templates lists them"),
        ("../python", "there is no target or template `../python`"),
    ):
        assert BROKEN == main.run(["templates", name])
        assert said in capsys.readouterr().err
    assert before == tree(project)


def test_a_broken_configuration(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody knows where to copy to."""
    (project / "pyproject.toml").write_text("[tool.error-catalog]\ntemplates = 3\n")

    assert BROKEN == main.run(["templates", "openapi"])
    assert "pyproject.toml:2:13: error[config]" in capsys.readouterr().err
