"""Clients that openapi-python-client generates decode every error of a real server."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from types import ModuleType

import pytest

from interop.expecting import Expected, alike, expectations, is_called
from interop.service import serving
from interop.subjects import Json, Subject, every
from interop.tools import node, python, run, write

pytestmark = pytest.mark.tool(
    "openapi-python-client", "OpenAPI: every error of a server decodes, new codes too"
)
EVERY = pytest.mark.parametrize("given", every(), ids=lambda each: each.id)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Generate a client for each subject; the tool may have nothing to say."""
    folder = tmp_path_factory.mktemp("clients")
    (folder / "config.yaml").write_text("post_hooks: []\n", "utf-8")

    def generate(given: Subject) -> str:
        return generated(folder, write(folder, given), package_name(given))

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(generate, every()))
    assert [] == [each for each in said if "Warning" in each or "WARNING" in each]
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def generated(folder: Path, document: Path, name: str) -> str:
    """Generate one client and return what the tool says."""
    command = [python("openapi-python-client"), "generate", "--meta", "none"]
    source = ["--path", document, "--config", "config.yaml", "--output-path", name]
    done: subprocess.CompletedProcess[str] = run([*command, *source], cwd=folder)
    return done.stdout + done.stderr


def package_name(given: Subject) -> str:
    """Return the name of the subject's client."""
    return f"opc_{given.name}_{given.version.replace('.', '')}"


@pytest.mark.usefixtures("folder")
@EVERY
def test_every_error_decodes(given: Subject) -> None:
    """Each error is the model that its schema names, with its values, in both responses."""
    package = importlib.import_module(package_name(given))
    wanted = list(expectations(given))
    with serving(given) as url, package.Client(base_url=url) as client:
        for each in wanted:
            check(package, client, each)


def check(package: ModuleType, client: Json, wanted: Expected) -> None:
    """Assert that one call brings what it should."""
    name = f"{package.__name__}.api.errors.{wanted.call.operation}"
    operation = importlib.import_module(name)
    arguments = {}
    if wanted.is_new:
        models = importlib.import_module(f"{package.__name__}.models")
        kind = f"Shared{wanted.call.operation.removeprefix('shared')}Code"
        arguments["code"] = getattr(models, kind).NEW
    if wanted.status not in set(HTTPStatus):
        # It knows the statuses that Python has a name for, and no others.
        with pytest.raises(ValueError, match="is not a valid HTTPStatus"):
            operation.sync_detailed(client=client, **arguments)
        return
    response = operation.sync_detailed(client=client, **arguments)

    assert wanted.status == response.status_code
    if not wanted.alone:
        # It does not look at the media type, and takes the first that a status has.
        return
    if wanted.model is None:
        assert response.parsed is None
    elif hasattr(response.parsed, "to_dict"):
        assert is_called(wanted.model, response.parsed)
        assert alike(wanted.body, response.parsed.to_dict())
    else:
        assert alike(wanted.body, response.parsed)


def test_a_bundle_loses_no_response(tmp_path: Path) -> None:
    """It leaves out responses that are in another file; bundled by redocly, all are there."""
    given = every()[0]
    (tmp_path / "config.yaml").write_text("post_hooks: []\n", "utf-8")
    (tmp_path / "errors.yaml").write_text(given.text, "utf-8")
    (tmp_path / "api.json").write_text(json.dumps(given.api("errors.yaml")), "utf-8")
    bundle = ["bundle", "api.json", "--output", "bundled.json"]
    run([node("redocly"), *bundle], cwd=tmp_path)

    assert "response will be omitted" in generated(tmp_path, Path("api.json"), "apart")
    assert "omitted" not in generated(tmp_path, Path("bundled.json"), "bundled")
