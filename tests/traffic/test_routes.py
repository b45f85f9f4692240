"""The operation that a URL is of, wherever the API stands."""

import pytest
from error_catalog.semantics.resolution import Resolved
from error_catalog.traffic.routes import routes_of

from tests.support.projects import understood


@pytest.fixture(scope="module")
def shop() -> Resolved:
    """A catalog whose errors name operations in every way."""
    names = ["GET /orders/{id}", "get /orders/open", "POST /orders", "GET /a.b/<x>/:y"]
    error = {"status": 404, "summary": "A.", "operations": [*names, "listOrders"]}
    resolved, _ = understood({"api": {"id": "shop"}, "errors": {"A": error}})
    return resolved


def test_operations_below_any_base(shop: Resolved) -> None:
    """Without a base, an operation is found behind any prefix; constant steps come first."""
    found = routes_of(shop).operation

    assert "GET /orders/{id}" == found(
        "GET", "https://example.com/v2/shop/orders/7?x=/#y"
    )
    assert "get /orders/open" == found("GET", "/orders/open/")
    assert "GET /a.b/<x>/:y" == found("GET", "/a.b/%2F/ü")
    assert "POST /orders" == found("POST", "https://example.com/orders")
    assert [None] * 5 == [
        found("GET", "/orders"),
        found("GET", "/orders/7/items"),
        found("PATCH", "/orders"),
        found("GET", "/aXb/1/2"),
        found("", ""),
    ]


def test_operations_below_a_base(shop: Resolved) -> None:
    """With a base, only what follows it is looked at; hosts compare without case and port."""
    routes = routes_of(shop, "https://API.example.com:443/v2/")
    inside = "https://api.example.com/v2/orders/7"

    assert "GET /orders/{id}" == routes.operation("GET", inside)
    assert "GET /orders/{id}" == routes.operation("GET", "/v2/orders/7")
    assert routes.holds("https://user:word@api.example.com/v2")
    assert not routes.holds("https://api.example.com/v20/orders/7")
    assert not routes.holds("https://api.example.com.evil.net/v2/orders/7")
    assert not routes.holds("http://api.example.com/v2/orders/7")
    assert None is routes.operation("GET", "https://api.example.com/v2/x/orders/7")


def test_a_base_may_be_a_path(shop: Resolved) -> None:
    """A path stands for itself on every host."""
    routes = routes_of(shop, "/v2")

    assert routes.holds("http://localhost:8000/v2/orders")
    assert not routes.holds("http://localhost:8000/orders")
    assert "POST /orders" == routes.operation("POST", "http://localhost:8000/v2/orders")


def test_many_paths_are_not_all_remembered(shop: Resolved) -> None:
    """What is remembered of paths is bounded, however many there are."""
    routes = routes_of(shop)
    for number in range(20_000):
        routes.operation("GET", f"/orders/{number}")

    assert len(routes.known) <= 10_000
