"""The README's example is what a new user gets."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.config.reading import configure
from generator.sources import SourceFile

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def block(language: str, start: str) -> str:
    """Return the fenced block of *language* in which *start* is the first text."""
    found: list[str] = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return next(each for each in found if each.lstrip().startswith(start))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty folder into which the example was copied, after ``gen``."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "catalog").mkdir()
    (folder / "catalog" / "contacts.yaml").write_text(block("yaml", "catalog: 1"))
    command = [sys.executable, "-m", "generator"]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, check=True, text=True
    )
    assert result.stdout in block("console", "$ pip install")
    return folder


def test_the_quoted_files_are_what_is_made(project: Path) -> None:
    """The OpenAPI and the Markdown of the README stand in the generated files."""
    openapi = (project / "generated/openapi/contacts.yaml").read_text("utf-8")
    markdown = (project / "generated/markdown/contacts.md").read_text("utf-8")
    schema = project / "generated/jsonschema/contacts/failure.schema.json"

    assert block("yaml", "responses:") in openapi
    row = next(line for line in README.splitlines() if line.startswith("| [`CONTACT"))
    assert row in markdown.splitlines()
    assert '"ContactExistsError"' in schema.read_text("utf-8")


def test_the_python_of_the_server_runs(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's lines give the values that stand beside them."""
    monkeypatch.syspath_prepend(str(project / "generated" / "python"))
    package = importlib.import_module("contacts_errors")
    code = block("python", "from contacts_errors import ContactExistsError, render")
    scope: dict[str, object] = {}
    exec(code, scope)
    wire = scope["wire"]

    assert isinstance(wire, package.Wire)
    assert 409 == wire.status
    assert {"Content-Type": "application/json"} == wire.headers
    message = "A contact with the email address ada@example.com already exists."
    error = package.parse_error(wire.status, wire.headers, wire.body)
    assert isinstance(error, package.ContactExistsError)
    assert message == error.message


def test_the_configuration_is_accepted() -> None:
    """The configuration of the README is one that ``gen`` takes."""
    config, found = configure(SourceFile("pyproject.toml", block("toml", "[tool.err")))

    assert [] == found
    assert config is not None
    assert "src/acme_errors" == config.out_of("python")
