"""A small service: seventeen errors and a server, with as little to write as there can be."""

import json
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from error_catalog.cli import main
from error_catalog.files import SourceFile
from error_catalog.semantics.names import class_names
from error_catalog.semantics.resolution import Response
from error_catalog.yaml12.document import parse

from tests.support.asgi import called
from tests.support.projects import ROOT, understood

CASE = ROOT / "tests/cases/small_service"
CONFIGURATION = '[tool.error-catalog.targets.python]\nadapters = ["fastapi"]\n'


def data_of(path: Path) -> dict[str, Any]:
    """Return the data of a catalog."""
    document, found = parse(SourceFile(path.name, path.read_text("utf-8")))
    assert document is not None, found
    return document.data


RESOLVED, EXAMPLES = understood(data_of(CASE / "catalog.yaml"))
NAMES = class_names(RESOLVED)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The names of the server's module; its package is the one that `gen` writes."""
    project = tmp_path_factory.mktemp("gateway")
    (project / "pyproject.toml").write_text(CONFIGURATION)
    (project / "catalog").mkdir()
    (project / "catalog/gateway.yaml").write_bytes((CASE / "catalog.yaml").read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        assert 0 == main.run([])
        patch.setattr(sys, "path", [str(project / "generated/python"), *sys.path])
        # Another test may have imported the larger package of this name.
        others = {name: sys.modules.pop(name) for name in packages()}
        yield runpy.run_path(str(CASE / "server.py"))
    for name in packages():
        del sys.modules[name]
    sys.modules.update(others)


def packages() -> list[str]:
    """Return the modules of the API's package that are imported."""
    return [each for each in sys.modules if each.startswith("gateway_errors")]


def test_it_takes_few_lines() -> None:
    """Seventeen errors take at most forty lines of catalog, the server at most twelve."""
    catalog, server = (
        [line for line in (CASE / name).read_text("utf-8").splitlines() if line]
        for name in ("catalog.yaml", "server.py")
    )

    assert 17 == len(RESOLVED.catalog.errors)
    assert len(catalog) <= 40
    assert len(server) <= 12
    assert max(map(len, catalog + server)) <= 100


def test_its_errors_are_those_of_the_gateway() -> None:
    """Short as it is, no error of the gateway's own catalog is missing or has changed."""
    known = data_of(ROOT / "catalog/gateway.yaml")["errors"]
    terse = data_of(CASE / "catalog.yaml")["errors"]
    kept = ("code", "status", "retry")

    assert {
        name: {key: each.get(key) for key in kept} for name, each in known.items()
    } == {name: {key: each.get(key) for key in kept} for name, each in terse.items()}


@pytest.mark.parametrize("response", RESOLVED.responses, ids=lambda each: each.id)
def test_the_server_sends_every_error(
    served: dict[str, Any], response: Response
) -> None:
    """What it raises is sent as a problem of RFC 9457, and a client gets the same class."""
    package, example = sys.modules["gateway_errors"], EXAMPLES[response.id]
    path = f"/raises/{response.name}"

    def route() -> None:
        raise getattr(package, NAMES[response.id])(**example.given)

    served["app"].add_api_route(path, route)
    sent = called(served["app"], path)

    assert (example.status, json.loads(example.wire.body)) == (
        sent.status,
        json.loads(sent.body),
    )
    assert ["application/problem+json"] == sent.all_of("Content-Type")
    for name, text in example.wire.headers.items():
        assert [text] == sent.all_of(name)
    error = package.parse_error(sent.status, dict(sent.headers), sent.body)
    assert NAMES[response.id] == type(error).__name__


def test_the_server_refuses_what_is_not_valid(served: dict[str, Any]) -> None:
    """A refused parameter is the catalog's validation error, with the place of the fault."""
    sent = called(served["app"], "/resources/first")
    body = json.loads(sent.body)

    assert 422 == sent.status
    assert ["application/problem+json"] == sent.all_of("Content-Type")
    assert ("validation_error", "At least one field is invalid.") == (
        body["code"],
        body["title"],
    )
    (fault,) = body["errors"]
    assert {"pointer", "detail"} == set(fault)


def test_the_server_documents_its_errors(served: dict[str, Any]) -> None:
    """`/openapi.json` has the 404 of the operation as a problem."""
    document = json.loads(called(served["app"], "/openapi.json").body)
    responses = document["paths"]["/resources/{number}"]["get"]["responses"]

    assert ["application/problem+json"] == list(responses["404"]["content"])
    assert 404 == called(served["app"], "/resources/2").status
    assert {"number": 1} == json.loads(called(served["app"], "/resources/1").body)
