"""ErrorCode, ALL_ERRORS and KnownError: what they are at run time."""

import typing
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from error_catalog.targets.python.tables import injected

from tests.support.projects import imported, made

CODES = ["shut", "", "2fa", 7, 404, "No such thing"]
CATALOG = {
    "catalog": 1,
    "api": {"id": "shop", "title": "Shop API"},
    "envelopes": {
        "failure": {"description": "F.", "body": {"code": "{code}"}},
    },
    "fields": {
        "code": {
            "description": "Which error it is.",
            "schema": {"type": ["string", "integer"]},
        }
    },
    "errors": {
        f"e{at}": {"code": code, "status": 400 + at, "summary": "It failed."}
        for at, code in enumerate(CODES)
    },
}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ModuleType]:
    """A package whose codes are texts and numbers."""
    with imported(made(CATALOG, names=("python",)).package(), tmp_path) as package:
        yield package


def test_codes_are_constants(shop: ModuleType) -> None:
    """Each is the value on the wire itself, under a name of Python's."""
    code = shop.ErrorCode

    assert ("shut", "", "2fa", 7, 404, "No such thing") == (
        code.SHUT,
        code.EMPTY,
        code.CODE_2FA,
        code.CODE_7,
        code.CODE_404,
        code.NO_SUCH_THING,
    )
    assert str is type(code.SHUT)
    assert code.CODE_7 == shop.parse_error(403, None, b'{"code": 7}').code


def test_codes_are_a_collection(shop: ModuleType) -> None:
    """They are listed in the order of the catalog, counted, and asked for."""
    assert CODES == list(shop.ErrorCode)
    assert len(CODES) == len(shop.ErrorCode)
    assert "shut" in shop.ErrorCode
    assert 7 in shop.ErrorCode
    assert "7" not in shop.ErrorCode
    assert "SHUT" not in shop.ErrorCode
    assert [] not in shop.ErrorCode
    assert None not in shop.ErrorCode


def test_all_errors_are_for_except(shop: ModuleType) -> None:
    """The tuple has every class once, in the order of the catalog."""
    names = [each.__name__ for each in shop.ALL_ERRORS]

    assert [f"E{at}Error" for at in range(len(CODES))] == names
    with pytest.raises(shop.ALL_ERRORS):
        raise shop.E3Error


def test_the_type_of_all_errors_is_for_annotations(shop: ModuleType) -> None:
    """At run time it is a union too, so that annotations can be evaluated."""
    scope: dict[str, object] = {}
    code = f"from {shop.__name__} import KnownError\ndef f(error: 'KnownError'): ..."
    exec(code, scope)
    hints = typing.get_type_hints(scope["f"])

    assert shop.ALL_ERRORS == typing.get_args(hints["error"])
    assert isinstance(shop.E3Error(), hints["error"])


@pytest.mark.parametrize(
    ("body", "pins", "modules"),
    [
        ({"code": "{code}"}, {}, ()),
        ({"code": "{code}", "{docs}": "{message}"}, {}, ("lists",)),
        ({"code": "{code}", "of": {"{docs}?": {"m": "{message}"}}}, {}, ("lists",)),
        ({"code": "{code}", "list": [{"m": "{message}"}]}, {}, ("lists",)),
        (
            {"code": "{code}", "of": "{any}"},
            {"any": [1, "{title}."]},
            ("lists", "text"),
        ),
        ({"code": "{code}", "m": "{{{message}}}"}, {}, ("text",)),
    ],
)
def test_the_contract_has_the_modules_that_its_templates_need(
    body: dict[str, Any], pins: dict[str, Any], modules: tuple[str, ...]
) -> None:
    """Lists and placeholder keys need one, placeholders inside text another, wherever they are."""
    catalog = {
        **CATALOG,
        "envelopes": {"failure": {"description": "F.", "body": body}},
        "fields": {"any": {"description": "Any value."}} if pins else {},
        "errors": {"gone": {"status": 410, "summary": "It is gone.", "pins": pins}},
    }

    assert modules == injected(made(catalog, names=("python",)).resolved.contract)
