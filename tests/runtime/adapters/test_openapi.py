"""An application's document has each operation's errors from the catalog alone, if asked."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from openapi_spec_validator import validate

from tests.support.projects import imported, made

SHOP: dict[str, Any] = {
    "api": {"id": "shop"},
    "errors": {
        "SOLD_OUT": {
            "status": 409,
            "summary": "Sold out.",
            "operations": ["POST /orders", "PUT /orders/{id}"],
        },
        "CLOSED": {
            "status": 409,
            "summary": "Closed.",
            "operations": ["PUT /orders/:n"],
        },
        "MISSING": {
            "status": [404, 410],
            "summary": "A.",
            "operations": ["GET /v1/orders/{x}"],
        },
        "HIDDEN": {
            "status": 403,
            "summary": "B.",
            "operations": ["POST /orders"],
            "visibility": "internal",
        },
        "ELSEWHERE": {
            "status": 400,
            "summary": "C.",
            "operations": ["POST /carts", "createOrder"],
        },
    },
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The package of an API whose errors name their operations."""
    whole = made(SHOP, names=("python",))
    with imported(whole.package(), Path(tmp_path_factory.mktemp("shop"))) as package:
        yield package


def application(shop: ModuleType, **options: Any) -> FastAPI:
    """Return an application with routes of all kinds, one of which lists an error itself."""
    from importlib import import_module

    adapter = import_module(f"{shop.__name__}.adapters.fastapi")
    app, router = FastAPI(), APIRouter(prefix="/orders")
    adapter.install(app, **options)
    router.add_api_route("", lambda: None, methods=["POST"], name="create")
    router.add_api_route(
        "/{number}", lambda number: number, methods=["GET"], name="read"
    )
    listed = adapter.responses(shop.ClosedError)
    router.add_api_route(
        "/{number}",
        lambda number: number,
        methods=["PUT"],
        name="put",
        responses=listed,
    )
    router.add_api_route(
        "/{number}", lambda number: number, methods=["PATCH"], name="patch"
    )
    app.include_router(router, prefix="/v1")
    return app


def errors_of(document: Any) -> dict[str, set[str]]:
    """Return the names of the examples of each operation's errors, by method and status."""
    found: dict[str, set[str]] = {}
    for item in document["paths"].values():
        for method, operation in item.items():
            for status, response in operation["responses"].items():
                for media in response.get("content", {}).values():
                    names = {*media.get("examples", {})}
                    if names:
                        found.setdefault(f"{method} {status}", set()).update(names)
    return found


def test_operations_have_their_errors(shop: ModuleType) -> None:
    """Errors that name an operation are there, beside those that a route lists itself."""
    document = application(shop, document=True).openapi()
    validate(document)

    assert {
        "post 409": {"SOLD_OUT"},
        "get 404": {"MISSING.404"},
        "get 410": {"MISSING.410"},
        "put 409": {"SOLD_OUT", "CLOSED"},
    } == errors_of(document)


def test_nothing_is_documented_unasked(shop: ModuleType) -> None:
    """Without the option there is only what a route lists."""
    assert {"put 409": {"CLOSED"}} == errors_of(application(shop).openapi())
