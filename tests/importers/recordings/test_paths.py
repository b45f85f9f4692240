"""Paths as templates."""

import pytest
from error_catalog.importers.recordings.paths import templates_of


@pytest.mark.parametrize(
    ("path", "template"),
    [
        ("/contacts/17", "/contacts/{contact_id}"),
        (
            "/v2/companies/8d0e1f2a-1111-4222-8333-444455556666/tags",
            "/v2/companies/{company_id}/tags",
        ),
        ("/contacts/me", "/contacts/me"),
        ("/v1/oauth2/token", "/v1/oauth2/token"),
        ("/2024-01/orders/ord_81hx2", "/2024-01/orders/{order_id}"),
        ("/files/a%20b.txt", "/files/{file_id}"),
        ("/classes/1/2", "/classes/{class_id}/{id}"),
        ("/", "/"),
        ("", "/"),
        ("/a{b}/x", "/{id}/x"),
    ],
)
def test_one_path(path: str, template: str) -> None:
    """A segment with the form of an id varies; words and versions do not."""
    assert template == templates_of([path])[path]


def test_several_paths() -> None:
    """A segment varies where three paths differ in it alone."""
    paths = [f"/users/{name}/orders" for name in ("ann", "bob", "eve")]
    few = [f"/users/{name}/orders" for name in ("ann", "bob")]

    assert {"/users/{user_id}/orders"} == set(templates_of(paths).values())
    assert set(few) == set(templates_of(few).values())
