"""Whether a value fits a template."""

from __future__ import annotations

from typing import Any

from error_catalog.runtime.matcher import (
    MISFIT,
    NO,
    fitter,
    plain_place,
    text_fitter,
)
from error_catalog.runtime.template import Field, compile_template
from error_catalog.semantics.fields import EXTRAS


def test_long_texts_are_read_at_once() -> None:
    """A long text that nearly fits is not tried in every possible way."""
    fields = {"a": Field("string"), "b": Field("string"), "c": Field("string")}
    node = compile_template("{a}, {b}, {c}, {a}.", fields, EXTRAS)
    fit = fitter(node, ())

    assert fit(", " * 100_000, {}, [], lambda: 0.0) < 0
    assert fit(f"{', x' * 100_000}.", {}, [], lambda: 0.0) > 0


FIELDS = {
    "code": Field("string"),
    "size": Field("integer"),
    "trace": Field("string"),
    "params": Field("object"),
}


def test_what_an_optional_member_bound_is_unbound() -> None:
    """Fields, params and parts go back to what they were; the first misfit is named."""
    template = {
        "...": "{params}",
        "more?": {"in": {"size": "{size}", "...": "{params}"}, "trace": "{trace}"},
        "list?": [[{"code": "{code}"}], {"size": "{size}"}],
        "code": "{code}",
    }
    fit = fitter(compile_template(template, FIELDS, EXTRAS), ())
    fields: dict[str, Any] = {"params": {"a": 1}}
    parts: list[dict[str, Any]] = []
    body = {
        "more": {"in": {"size": 1, "b": 2}, "trace": 3},
        "list": [[{"code": "x"}]],
        "code": "y",
    }

    assert 1 == fit(body, fields, parts, float)
    assert [] == parts
    assert "`more` is not as documented" == fields.pop(MISFIT)
    assert {"params": {"a": 1}, "code": "y"} == fields


def test_text_is_read_with_the_clock() -> None:
    """A Unix time inside text is the wait from the time that the response was sent."""
    fields = {"retry_after": Field("number"), "code": Field("string")}
    fit = fitter(
        compile_template("{code} until {retry_after:epoch}", fields, EXTRAS), ()
    )
    found: dict[str, Any] = {}

    assert 3 == fit("LATER until 130", found, [], lambda: 100.0)
    assert {"code": "LATER", "retry_after": 30} == found


def test_what_is_no_wait_does_not_fit() -> None:
    """Text in the place of a wait is a number of seconds or an HTTP date."""
    fit = text_fitter(
        compile_template("{retry_after}", {"retry_after": Field("number")}), ()
    )
    for text, weight in (("soon", NO), ("7", 1), ("Sun, 06 Nov 1994 08:49:37 GMT", 1)):
        found: dict[str, Any] = {}

        assert weight == fit(text, found, [], float)
        assert (weight > 0) == ("retry_after" in found)


def test_integers_are_codes_wherever_text_holds_them() -> None:
    """In text, also as members of parts with keys, digits are a code if the catalog has it."""
    fields = {**FIELDS, "code": Field("string", "integer"), "key": Field("string")}
    text = fitter(compile_template("{code}: {size}", fields, EXTRAS), {7})
    template = {"{key}": {"at": "{code}: {size}", "code": "{code:string}"}}
    keyed = fitter(compile_template(template, fields, EXTRAS), {7})
    bound: dict[str, Any] = {}
    parts: list[dict[str, Any]] = []

    assert text("7: 1", bound, [], float) > 0
    assert {"code": 7, "size": 1} == bound
    assert keyed({"a": {"at": "7: 1", "code": "8"}}, {}, parts, float) > 0
    assert [{"key": "a", "code": 7, "size": 1}] == parts
    assert text("8: 1", bound := {}, [], float) > 0
    assert {"code": "8", "size": 1} == bound


def test_only_places_have_a_quick_way() -> None:
    """A constant, text and a cast are fitted in full."""
    for template in ("x", 7, "{size:ms}", {"a": "{size}"}):
        assert ("", None) == plain_place(compile_template(template, FIELDS))
    assert ("trace", str) == plain_place(compile_template("{trace}", FIELDS))
