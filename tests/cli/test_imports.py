"""``gen import``: what is printed and written, and the exit codes."""

import json
import re
from pathlib import Path

import pytest
from error_catalog.cli.commands import execute

CASES = Path(__file__).parents[1] / "cases" / "importers"
KNOWN = (CASES / "variants_and_pins" / "api.yaml").read_text("utf-8")
ASKING = (CASES / "default_and_statuses" / "api.yaml").read_text("utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty project, which is the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "known.yaml").write_text(KNOWN, "utf-8")
    (tmp_path / "asking.yaml").write_text(ASKING, "utf-8")
    return tmp_path


@pytest.mark.usefixtures("project")
def test_a_catalog_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --write the catalog is data, on stdout; what is said of it is not."""
    assert 0 == execute(["import", "openapi", "known.yaml"])
    out, err = capsys.readouterr()

    assert "\n  malformed:\n    status: 400\n" in out
    assert err.startswith("catalog: 1 envelope, 3 errors on 1 operation; 0 of 0 ")


def test_a_catalog_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --write it is a file, whose name is the API's id, and gen lint finds nothing in it."""
    arguments = ["import", "openapi", "known.yaml", "--write", "catalog/parcels.yaml"]

    assert 0 == execute(arguments)
    text = (project / "catalog/parcels.yaml").read_text("utf-8")
    assert "\n  id: parcels\n" in text
    assert capsys.readouterr().out.startswith("catalog/parcels.yaml: 1 envelope, ")
    assert 0 == execute(["lint"])
    assert "1 catalog: nothing found\n" == capsys.readouterr().out


def test_questions_are_findings(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A question makes exit code 1, has its line, and is a note of gen lint until it is gone."""
    arguments = ["import", "openapi", "asking.yaml", "--write", "catalog/pets.yaml"]
    question = "codes that `code` has: the document names none (asking.yaml:20)"

    assert 1 == execute(arguments)
    said = capsys.readouterr().out.splitlines()[1]
    assert said.startswith("catalog/pets.yaml:")
    assert said.endswith(f": ? {question}")
    assert 0 == execute(["lint"])
    assert f"note[open-question]: {question}" in capsys.readouterr().err
    path = project / "catalog/pets.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(each for each in lines if "# ?" not in each), "utf-8")
    assert 0 == execute(["lint"])
    assert "open-question" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1", "1:1: error[openapi]: this is not an OpenAPI document"),
        ("swaggerVersion: '1.2'", "1:17: error[openapi]: expected OpenAPI 2.0 to 3.2"),
        ("openapi: 4.0.0", "1:10: error[openapi]: expected OpenAPI 2.0 to 3.2"),
        ("openapi: 3.0.0\npaths: {", "error[yaml-syntax]"),
        ("[1]", "1:1: error[openapi]: expected an OpenAPI document, found a list"),
        ("openapi: 3.1.0\npaths: {}", "no operation and no component has an error"),
        (
            "openapi: 3.1.0\npaths: {/a: {get: {responses: {404: {$ref: b.yaml#/x}}}}}",
            "2:38: error[openapi]: `b.yaml#/x`: there is no such file",
        ),
        (
            "openapi: 3.1.0\npaths: {/a: {get: {responses: {404: {$ref: '../../b.yaml'}}}}}",
            "it lies outside of the project",
        ),
        (
            "openapi: 3.1.0\nx: {$ref: '#/x'}\npaths: {/a: {get: {responses: {404: {$ref: '#/x'}}}}}",
            "2:5: error[openapi]: the reference only leads back to itself",
        ),
    ],
)
def test_a_bad_document_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    """What cannot be imported is named with its place, exit 2, and nothing is written."""
    (project / "api.yaml").write_text(text, "utf-8")
    arguments = ["import", "openapi", "api.yaml", "--write", "catalog/api.yaml"]

    assert 2 == execute(arguments)
    out, err = capsys.readouterr()
    assert "" == out
    assert said in err
    assert not (project / "catalog").exists()


def test_a_broken_file_is_shown(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that the document refers to, and that is no YAML, is named itself."""
    api = "openapi: 3.1.0\npaths: {/a: {get: {responses: {404: {$ref: 'b.yaml'}}}}}"
    (project / "api.yaml").write_text(api, "utf-8")
    (project / "b.yaml").write_text("x: 1\ny: [2", "utf-8")

    assert 2 == execute(["import", "openapi", "api.yaml"])
    assert "b.yaml:2:4: error[yaml-syntax]" in capsys.readouterr().err


def test_a_broken_catalog_is_left(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that is no sound catalog gets nothing."""
    (project / "c.yaml").write_text("api: {id: x}\nerrors: {a: {status: 4}}\n", "utf-8")

    assert 2 == execute(["import", "openapi", "known.yaml", "--write", "c.yaml"])
    assert "c.yaml:2:22: error" in capsys.readouterr().err
    assert "api: {id: x}\nerrors: {a: {status: 4}}\n" == (project / "c.yaml").read_text(
        "utf-8"
    )


def test_a_second_import_changes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import into its own catalog adds nothing."""
    arguments = ["import", "openapi", "asking.yaml", "--write", "c.yaml"]
    execute(arguments)
    first = (project / "c.yaml").read_bytes()
    capsys.readouterr()

    assert 1 == execute(arguments)
    assert first == (project / "c.yaml").read_bytes()
    assert "nothing is new" in capsys.readouterr().out


PAGE = "# Errors\n\n| Code | Status |\n|---|---|\n| `a_a` | 404 |\n"
TRAFFIC = '{"status": 404, "url": "/a/1", "method": "GET", "body": {"code": "a_a", "message": "No."}}\n'
PROGRAM = "class A(Exception):\n    status_code = 404\n    code = 'a_a'\n"


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("markdown", "errors.md", PAGE),
        ("har", "traffic.ndjson", TRAFFIC),
        ("python", "errors.py", PROGRAM),
        ("python", "errors", PROGRAM),
    ],
)
def test_other_sources(
    project: Path, capsys: pytest.CaptureFixture[str], kind: str, name: str, text: str
) -> None:
    """Pages, traffic and programs are written as catalogs, and nothing is new the next time."""
    path = project / (name if "." in name else f"{name}.py")
    path.write_text(text, "utf-8")
    arguments = ["import", kind, name, "--write", "c.yaml", "--api", "ferry"]

    assert execute(arguments) in (0, 1)
    first = (project / "c.yaml").read_text("utf-8")
    assert "  id: ferry\n" in first
    assert re.search(r"\n  a_a:.*\n    status: 404\n", first)
    capsys.readouterr()
    execute(arguments)
    assert first == (project / "c.yaml").read_text("utf-8")
    assert "nothing is new" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "text", "said"),
    [
        (["markdown", "x.md"], "nothing", "x.md:1:1: error[page]: no table"),
        (["markdown", "x.md", "--heading", "Y"], PAGE, "no heading is `Y`"),
        (["markdown", "y.md"], "", "y.md:1:1: error"),
        (["har", "x.md"], '{"status": 200}', "is an error"),
        (["har", "x.md"], "{", "error[recording]"),
        (["har", "y.har"], "", "there is no such file"),
        (["python", "x.py"], "", "x.py"),
        (["python", "no.such"], "", "no/such.py"),
    ],
)
def test_bad_sources(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    text: str,
    said: str,
) -> None:
    """What cannot be imported is named, exit 2, and nothing is written."""
    (project / "x.md").write_text(text, "utf-8")

    assert 2 == execute(["import", *arguments, "--write", "catalog/a.yaml"])
    out, err = capsys.readouterr()
    assert "" == out
    assert said in err
    assert not (project / "catalog").exists()


def test_findings_in_other_formats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --write, questions are findings as lint has them; else the output is the catalog."""
    monkeypatch.chdir(tmp_path)
    shape = "{type: object, required: [code], properties: {code: {type: string, enum: [A_B, C_D]}}}"
    content = f"{{description: A., content: {{application/json: {{schema: {shape}}}}}}}"
    (tmp_path / "api.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths:\n  /a:\n    get:\n"
        f"      responses:\n        '409': {content}\n        '423': {content}\n"
    )
    code = execute(
        ["import", "openapi", "api.yaml", "--write", "shop.yaml", "--format", "json"]
    )
    found = json.loads(capsys.readouterr().out)["findings"]
    refused = execute(["import", "openapi", "api.yaml", "--format", "json"])

    assert 1 == code
    assert {"open-question"} == {each["rule"] for each in found}
    assert 2 == refused
    assert "--format needs --write" in capsys.readouterr().err
