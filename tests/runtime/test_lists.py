"""Whether a value fits a list of errors."""

from __future__ import annotations

from typing import Any

from error_catalog.runtime.lists import MAX_SHARED
from error_catalog.runtime.matcher import MISFIT, fitter
from error_catalog.runtime.template import Field, compile_template
from error_catalog.semantics.fields import EXTRAS

NESTED = {
    "groups": [{"items": [{"code": "{code}", "...": "{params}"}], "...": "{params}"}]
}
FIELDS = {"code": Field("string"), "params": Field("object")}


def test_lists_in_lists_share_what_is_around_them() -> None:
    """A large object is not copied for each error inside it; a small one is."""
    assert 16 == MAX_SHARED
    fit = fitter(compile_template(NESTED, FIELDS, EXTRAS), ())
    items = [{"code": "a", "own": 1}] * 1000
    for size, kept in ((16, 16), (17, 0), (10_000, 0)):
        around = {f"k{number}": number for number in range(size)}
        parts: list[dict[str, Any]] = []

        assert fit({"groups": [{"items": items, **around}]}, {}, parts, float) > 0
        assert 1000 == len(parts)
        assert 1000 * (kept + 1) == sum(len(each["params"]) for each in parts)


def test_codes_in_elements_are_those_of_the_catalog() -> None:
    """Text in a list of several elements is an integer code only if the catalog has it."""
    fields = {"code": Field("string", "integer"), "name": Field("string")}
    node = compile_template(
        [{"id": "{code:string}"}, {"name": "{name}"}], fields, EXTRAS
    )
    for integers, code in (((7,), 7), ((), "7")):
        found: dict[str, Any] = {}

        assert 2 == fitter(node, integers)(
            [{"id": "7"}, {"name": "x"}], found, [], float
        )
        assert code == found["code"]


def test_what_does_not_fit_under_a_key_is_named() -> None:
    """The whole way to it is said, any key in braces."""
    fields = {each: Field("string") for each in ("item", "code", "id")}
    template = {"all": {"{item}": {"code": "{code}", "meta?": {"id": "{id}"}}}}
    parts: list[dict[str, Any]] = []
    fit = fitter(compile_template(template, fields, EXTRAS), ())

    assert fit({"all": {"a": {"code": "C", "meta": 5}}}, {}, parts, float) > 0
    assert ["`all.{item}.meta` is not as documented"] == [
        each[MISFIT] for each in parts
    ]
