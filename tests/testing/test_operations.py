"""What the routes of a real application raise, against what they list."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from error_catalog.cli import main
from error_catalog.testing import check_operations

from tests.support.projects import ROOT

SHOP = """api: {id: checked}
errors:
  SOLD_OUT: {status: 409, summary: Sold out., operations: [POST /orders]}
  MISSING: {status: 404, summary: Missing.}
  DENIED: {status: 403, summary: Denied.}
"""
SETTINGS = '[tool.error-catalog.targets.python]\nadapters = ["fastapi"]\n'

SERVER = """
from typing import Annotated

from checked_errors import DeniedError, MissingError, SoldOutError
from checked_errors.adapters.fastapi import install, responses
from fastapi import APIRouter, Depends, FastAPI
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.routing import Mount, Route


def allowed():
    raise DeniedError


class Limits:
    def __init__(self) -> None:
        raise MissingError


router = APIRouter()
PATHS = ["/orders", "/carts"]
for path in PATHS:
    # No reader of the code knows these paths; the application does.
    @router.post(path, responses=responses(DeniedError), dependencies=[Depends(allowed)])
    def create():
        raise SoldOutError


@router.get("/limits", responses=responses(SoldOutError))
def limits(found: Annotated[Limits, Depends()]):
    return found


app = FastAPI()
install(app)
app.include_router(router)


class View(HTTPEndpoint):
    async def put(self, request):
        raise SoldOutError


outer = Starlette(routes=[Mount("/in", app), Route("/orders", View, methods=["PUT"])])
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """An application whose paths only a run can tell."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/checked.yaml").write_text(SHOP)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "checked_server.py").write_text(SERVER)
    assert 0 == main.run(["--quiet"])
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "generated/python")
    yield import_module("checked_server")
    for name in [each for each in sys.modules if each.startswith("checked_")]:
        del sys.modules[name]


def test_routes_that_raise_what_they_do_not_list(server: ModuleType) -> None:
    """Dependencies and views are read, and paths are those of the application."""
    expected = [
        "SoldOutError reaches POST /carts, which does not list it",
        "MissingError reaches GET /limits, which does not list it",
    ]
    found = check_operations(server.app)

    assert expected == [each.partition(" (via")[0] for each in found]
    assert "(via Limits.__init__, checked_server.py:18)" in found[1]
    assert ["GET /limits lists SoldOutError, which does not reach it"] == [
        each for each in check_operations(server.app, both_ways=True) if "lists" in each
    ]


def test_mounted_applications(server: ModuleType) -> None:
    """What is mounted is checked below its path, and classes of Starlette by their methods."""
    found = [each.partition(" (via")[0] for each in check_operations(server.outer)]

    assert [
        "SoldOutError reaches POST /in/carts, which does not list it",
        "MissingError reaches GET /in/limits, which does not list it",
        "SoldOutError reaches PUT /orders, which does not list it",
    ] == found


def test_the_examples_list_what_they_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    """No route of our own example raises what it does not list."""
    monkeypatch.syspath_prepend(ROOT / "examples/contacts")
    monkeypatch.syspath_prepend(ROOT / "generated/python")
    sys.modules.pop("server", None)
    app = import_module("server").create_app()
    sys.modules.pop("server", None)

    assert [] == check_operations(app, ROOT)
