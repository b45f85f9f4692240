"""Where findings are printed, and when in colours."""

import io
import json
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli.findings import shows_colours
from error_catalog.cli.terminal import BROKEN, CLEAN, FORMATS, FOUND

CATALOG = """catalog: 1
api: {id: shop}
errors:
  SOLD_OUT: {stauts: 409, summary: The article is sold out.}
"""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a broken catalog, below the folder that the command line runs in."""
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "shop"
    (root / "catalog").mkdir(parents=True)
    (root / "pyproject.toml").write_text(
        "[tool.error-catalog.targets]\npython.enabled = false\nmarkdown.enabled = false\n"
    )
    (root / "catalog/shop.yaml").write_text(CATALOG)
    return root


@pytest.mark.parametrize(
    ("environment", "is_terminal", "has_colours"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_when_there_are_colours(
    environment: dict[str, str],
    is_terminal: bool,  # noqa: FBT001, a case of the table above
    has_colours: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On a terminal, unless NO_COLOR says no; elsewhere only if FORCE_COLOR says yes."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    stream = Terminal() if is_terminal else io.StringIO()
    assert has_colours == shows_colours(stream)


@pytest.mark.usefixtures("project")
def test_data_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Text is said on standard error; every other format is data, and nothing else is."""
    for form in FORMATS:
        code = main.run(["lint", "shop/catalog", "--format", form])
        out, err = capsys.readouterr()

        assert BROKEN == code
        assert ("shop/catalog/shop.yaml" in out) == (form != "text")
        assert ("shop/catalog/shop.yaml" in err) == (form == "text")
        assert "1 catalog: 1 error\n" in err


def test_lint_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Paths are from the folder that the command runs in, and no finding is a document too."""
    main.run(["lint", "shop/catalog", "--format", "json"])
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    (project / "catalog/shop.yaml").write_text(CATALOG.replace("stauts", "status"))
    code = main.run(["lint", "shop/catalog", "--format", "json"])
    out, err = capsys.readouterr()

    assert ("unknown-key", "shop/catalog/shop.yaml", 4, 14) == tuple(
        finding[key] for key in ("rule", "path", "line", "column")
    )
    assert (CLEAN, []) == (code, json.loads(out)["findings"])
    assert "1 catalog: nothing found\n" == err


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint", "shop/catalog"],
        ["shop/catalog"],
        ["shop/catalog", "--check"],
        ["shop/catalog", "--list-outputs"],
        ["list", "shop/catalog"],
    ],
)
def test_colours_reach_a_pipe_that_wants_them(
    arguments: list[str],
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Builds show colours in their logs without having a terminal; elsewhere there are none."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    main.run(arguments)
    coloured = capsys.readouterr().err
    monkeypatch.delenv("FORCE_COLOR")
    main.run(arguments)

    assert "\x1b[1;31merror[unknown-key]:" in coloured
    assert "\x1b" not in capsys.readouterr().err


def test_check_as_json(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drift is a finding, and so is a mistake; the exit code is that of any check."""
    broken = main.run(["shop/catalog", "--check", "--format", "json"])
    (mistake,) = json.loads(capsys.readouterr().out)["findings"]
    (project / "catalog/shop.yaml").write_text(CATALOG.replace("stauts", "status"))
    main.run(["shop/catalog"])
    capsys.readouterr()
    (project / "generated/openapi/shop.yaml").unlink()
    drifting = main.run(["shop/catalog", "--check", "--format", "json"])
    out, err = capsys.readouterr()
    (drift,) = json.loads(out)["findings"]
    main.run(["shop/catalog", "-q"])
    clean = main.run(["shop/catalog", "--check", "--format", "json"])
    nothing, _ = capsys.readouterr()

    assert (BROKEN, FOUND, CLEAN) == (broken, drifting, clean)
    assert "unknown-key" == mistake["rule"]
    assert ("drift-missing", "shop/generated/openapi/shop.yaml") == (
        drift["rule"],
        drift["path"],
    )
    assert "to fix this, run: gen shop/catalog\n" == err
    assert [] == json.loads(nothing)["findings"]


def test_a_format_needs_a_check(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where nothing is reported, a format is a mistake, and no file is written."""
    for arguments in ([], ["--diff"], ["--check", "--diff"], ["--list-outputs"]):
        code = main.run(["shop/catalog", *arguments, "--format", "json"])

        assert BROKEN == code
        assert "--format is for --check alone" in capsys.readouterr().err
    assert not (project / "generated").exists()
