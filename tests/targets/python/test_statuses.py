"""Every status has a class in every package, made when it is first used."""

import pickle
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from error_catalog.semantics.statuses import ERROR_STATUSES

from tests.support.projects import imported, made

UNUSED = 418
"""The registry keeps it, but means nothing by it."""


def catalog(*statuses: int) -> dict[str, Any]:
    """Return a catalog with an error for each status."""
    errors = {
        f"e{status}": {"status": status, "summary": "It failed."} for status in statuses
    }
    body = {"ok": False, "code": "{code}"}
    return {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop API"},
        "envelopes": {
            "failure": {
                "description": "F.",
                "status": [200, "4XX", "5XX"],
                "body": body,
            }
        },
        "errors": errors,
    }


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ModuleType]:
    """A package with errors of registered statuses and others."""
    files = made(catalog(200, 404, 499, 520), names=("python",)).package()
    with imported(files, tmp_path) as package:
        yield package


def test_the_list_is_the_registry_s() -> None:
    """Python knows the registered statuses too, and one that is unused."""
    known = {each.value for each in HTTPStatus if each >= 400} - {UNUSED}

    assert known <= set(ERROR_STATUSES)
    # Python 3.13 has dropped none; what it lacks would be news of the registry.
    assert set(ERROR_STATUSES) - known == set()


def test_every_registered_status_has_a_class(shop: ModuleType) -> None:
    """Its base is that of its hundred, its module is `statuses`, and it is public."""
    for status in ERROR_STATUSES:
        cls = shop.error_class(status)
        base = shop.HTTPClientError if status < 500 else shop.HTTPServerError

        assert status == cls.status
        assert base is cls.__base__
        assert cls.__module__ == f"{shop.__name__}.statuses"
        assert cls is getattr(shop, cls.__name__)
        assert cls.__name__ in shop.__all__


def test_other_statuses_of_the_catalog_have_one_too(shop: ModuleType) -> None:
    """Also one below 400, whose base is the root."""
    assert shop.HTTPClientError is shop.HTTP499Error.__base__
    assert shop.HTTPServerError is shop.HTTP520Error.__base__
    assert shop.ShopError is shop.HTTPOkError.__base__
    assert issubclass(shop.E499Error, shop.HTTP499Error)


def test_a_retired_error_leaves_its_status() -> None:
    """The module is the same whichever errors with registered statuses there are."""
    one = made(catalog(402), names=("python",)).package()
    other = made(catalog(422), names=("python",)).package()

    assert one["statuses.py"] == other["statuses.py"]
    assert '"HTTPPaymentRequiredError"' in other["__init__.py"]


def test_a_class_is_made_once(shop: ModuleType) -> None:
    """Many threads that ask for it at once get the same one."""
    found: list[object] = []
    barrier = threading.Barrier(16)

    def ask() -> None:
        barrier.wait()
        found.append(shop.statuses.HTTPGoneError)

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert 16 == len(found)
    assert 1 == len(set(found))


def test_a_class_is_found_by_its_name_again(shop: ModuleType) -> None:
    """A pickle that comes before the class was made finds it."""
    pickled = pickle.dumps(shop.parse_error(402, None, b""))
    del shop.statuses.HTTPPaymentRequiredError
    error = pickle.loads(pickled)

    assert type(error) is shop.statuses.HTTPPaymentRequiredError
    assert 402 == error.status


def test_no_other_name_is_made(shop: ModuleType) -> None:
    """A mistake in a name is an AttributeError that says where."""
    with pytest.raises(AttributeError, match=r"\.statuses' has no attribute 'HTTPNo'"):
        _ = shop.statuses.HTTPNo
    with pytest.raises(AttributeError, match=f"'{shop.__name__}' has no attribute"):
        _ = shop.HTTPNoError


def test_an_error_of_a_range_says_what_does_not_catch_it(tmp_path: Path) -> None:
    """Its base is the class of the hundred, and the docstring tells why."""
    data = catalog(404)
    data["errors"]["broken"] = {"status": "5XX", "summary": "It broke."}
    data["errors"]["odd"] = {"summary": "It is odd."}
    with imported(made(data, names=("python",)).package(), tmp_path) as package:
        error = package.parse_error(502, None, b'{"ok": false, "code": "broken"}')

        assert package.BrokenError is type(error)
        assert package.HTTPServerError is package.BrokenError.__base__
        assert "any status from 500 to 599" in package.BrokenError.__doc__
        assert package.ShopError is package.OddError.__base__
        assert "from 400 to 499 and from 500 to 599" in package.OddError.__doc__
