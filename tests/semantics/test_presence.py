"""What is always written, and what is always read."""

import json
from typing import Any

from error_catalog.diagnostics import has_errors
from error_catalog.runtime.identification import find
from error_catalog.runtime.reader import recoverer
from error_catalog.runtime.values import MISSING
from error_catalog.semantics.presence import own_fields, read_always, written_always
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.projects import attempt, understood
from tests.support.random_catalogs import catalogs

CATALOG: dict[str, Any] = {
    "api": {"id": "shop"},
    "fields": {"why": {"schema": {"type": "string"}}, "at": {}, "on": {"default": "x"}},
    "envelopes": {
        "e": {"body": {"code": "{code}", "why?": "{why}", "at?": "{at}", "on?": "{on}"}}
    },
    "errors": {
        "one": {"status": 400, "summary": "S.", "requires": ["why"]},
        "two": {
            "summary": "S.",
            "cases": {
                "a": {"status": 400, "when": "W.", "requires": ["why"]},
                "b": {"status": 422, "when": "W.", "pins": {"at": "here"}},
            },
        },
        "none": {"code": None, "status": 500, "summary": "S.", "pins": {"at": "there"}},
    },
}


def test_writing_promises_what_is_required() -> None:
    """Required fields, pins and defaults are in every response that is written."""
    resolved, examples = understood(CATALOG)
    written = {
        each.id: written_always(resolved, each, examples[each.id])
        & {*own_fields(resolved, each)}
        for each in resolved.responses
    }

    assert {
        "one": {"code", "why", "on"},
        "two.a": {"code", "why", "on"},
        "two.b": {"code", "at", "on"},
        "none": {"code", "at", "on"},
    } == written


def test_reading_promises_what_it_checks() -> None:
    """A code of one error identifies it whatever else is there; cases are told by what they have."""
    resolved, _ = understood(CATALOG)
    read = {
        each.id: read_always(resolved.contract, each.rule)
        for each in resolved.responses
    }

    assert {"one": set(), "two.a": {"why"}, "two.b": {"at"}, "none": {"at"}} == read


def test_params_may_stand_for_a_field() -> None:
    """Where an object takes undeclared members, one of them may have a field's name."""
    body = {**CATALOG["envelopes"]["e"]["body"], "data": {"...": "{params}"}}
    data = {**CATALOG, "envelopes": {"e": {"body": body}}}
    resolved, _ = understood(data)
    (case,) = [each for each in resolved.responses if each.id == "two.a"]

    assert set() == read_always(resolved.contract, case.rule)


BODIES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 999) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["code", "message", "why"]), inner, max_size=3),
    max_leaves=8,
)


@settings(
    deadline=None, suppress_health_check=list(HealthCheck), max_examples=tries(20)
)
@given(catalogs(), BODIES, st.data())
def test_reading_keeps_its_promise(
    data: dict[str, Any], body: Any, draw: st.DataObject
) -> None:
    """Whatever is sent, what is read as a rule has all that reading promises of it."""
    assume(not has_errors(attempt(data, names=("catalog",))[1]))
    resolved, examples = understood(data)
    contract, recover = resolved.contract, recoverer(resolved.contract)
    for shown in examples.values():
        if not shown.wire.body.startswith(b"{"):
            continue
        sent = json.loads(shown.wire.body)
        changed = sent | {draw.draw(st.sampled_from([*sent, "x"])): body}
        for value in (changed, body, MISSING):
            found = find(contract, shown.status, {}, value, float, None)
            if found is None or "code" not in found[2]:
                found = recover(found, shown.status, ({}, value, None), float)
            inside = (part for part, _ in found[4])
            for each in (found, *inside):
                check(contract, each)


def check(contract: Any, found: Any) -> None:
    """Assert that what was found has what reading its rule promises."""
    rule, _, fields, _, parts = found
    if rule is not None and contract.by_key.get(rule.key) is rule:
        names = {*fields, *fields.get("params", ()), *(["errors"] if parts else [])}

        assert read_always(contract, rule) <= names
        assert isinstance(parts, tuple)
        assert all(isinstance(at, int | None) for _, at in parts)
