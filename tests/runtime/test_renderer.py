"""The compiled writer writes what the general one writes, to the byte, or leaves it to that."""

from __future__ import annotations

import gc
import json
import math
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import Any
from weakref import WeakSet

import pytest
from error_catalog.catalog.loader import load
from error_catalog.diagnostics import has_errors
from error_catalog.files import SourceFile
from error_catalog.rules.registry import check_structure
from error_catalog.runtime.contract import Contract, Envelope, Rule
from error_catalog.runtime.errors import APIError
from error_catalog.runtime.renderer import compile_response, renderer
from error_catalog.runtime.template import Field
from error_catalog.runtime.values import attribute_name
from error_catalog.runtime.writer import OWN, write_response
from error_catalog.semantics.resolution import resolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.random_catalogs import HOSTILE, catalogs

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
CATALOGS = sorted(
    (
        *(ROOT / "catalog").glob("*.yaml"),
        *CASES.glob("runtime/*/catalog.yaml"),
        *CASES.glob("markdown/*/catalog.yaml"),
        *CASES.glob("openapi*/*/catalog.yaml"),
        *CASES.glob("jsonschema/*/catalog.yaml"),
    )
)

VALUES: tuple[Any, ...] = (
    *("", "text", "v3", " spaced ", "line\nbreak", *HOSTILE),
    *(0, 1, -1, 30, 2.5, 3.0, 1e300, math.nan, math.inf, 10**400, 2**63),
    *(True, False, [], ["a", 1.0], {}, {"a": {"b": [None, 2.0]}}, object(), b"bytes"),
)
STATUSES: tuple[Any, ...] = (
    *(400, 404, 409, 429, 500, 503, 599, 200, 204, 304, 0, -1, True, 409.0),
    *(HTTPStatus.CONFLICT, None, "404"),
)


def test_every_committed_catalog_is_written_alike(subtests: pytest.Subtests) -> None:
    """Errors with values of all kinds, and without, are written or refused alike."""
    for path in CATALOGS:
        with subtests.test(str(path.relative_to(ROOT))):
            text = path.read_text("utf-8", "replace")
            contract = contract_of(SourceFile(path.name, text))
            assert contract is not None
            compare(contract, Random(1), 20)


@settings(
    max_examples=tries(80),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(catalogs(), st.integers(0, 2**32))
def test_every_catalog_is_written_alike(data: dict[str, Any], seed: int) -> None:
    """The same holds for random catalogs."""
    contract = contract_of(SourceFile("catalog.json", json.dumps(data)))
    assume(contract is not None)
    assert contract is not None
    compare(contract, Random(seed), 10)


def contract_of(file: SourceFile) -> Contract | None:
    """Return the tables of a catalog whose rules have classes; None if it is unsound."""
    catalog, merged, found = load(file, lambda path: SourceFile(path, ""))
    if catalog is None or merged is None or has_errors(found):
        return None
    if has_errors(check_structure(catalog, merged)):
        return None
    return with_classes(resolve(catalog).contract)


def with_classes(contract: Contract) -> Contract:
    """Return *contract* with a class for each rule, as generated packages have it."""
    bases = {rule.error: class_of(rule, APIError) for rule in contract.rules}

    def classed(rule: Rule, key: type[APIError]) -> Rule:
        return Rule(
            key,
            error=bases[rule.error],
            **{
                name: getattr(rule, name)
                for name in Rule.__slots__
                if name not in ("key", "error")
            },
        )

    return Contract(
        fields=contract.fields,
        envelopes=contract.envelopes,
        rules=[
            classed(
                rule,
                (
                    bases[rule.error]
                    if rule.key == rule.error
                    else class_of(rule, bases[rule.error])
                ),
            )
            for rule in contract.rules
        ],
        general=[
            classed(rule, bases[rule.error]) for rule in contract.general.values()
        ],
    )


def class_of(rule: Rule, base: type[APIError]) -> type[APIError]:
    """Return the class of one rule."""
    code = next((each for each in rule.codes if each is not None), None)
    status = rule.statuses[0][0] if rule.statuses else 0
    message = "It failed{{}}: {status} " + "".join(
        f"{{{name}}}" for name in rule.params if name.isidentifier()
    )
    members = {"code": code, "status": status, "title": "It failed."}
    return type("Error", (base,), {**members, "default_message": message})


def compare(contract: Contract, random: Random, number: int) -> None:
    """Write random errors of every class of *contract* in both ways, each of them twice."""
    render = renderer(contract)
    for rule in (*contract.rules, *contract.general.values()):
        for _ in range(number):
            error = error_of(rule, contract, random)
            now = random.choice((0.0, 1_700_000_000.5))
            expected = outcome(write_response, contract, error, now)
            assert expected == outcome(render, error, now)
            assert expected == outcome(render, error, now)


def error_of(rule: Rule, contract: Contract, random: Random) -> APIError:
    """Return an error with some values that fit and some that do not."""
    error: APIError = rule.key()
    likely = random.choice((0.0, 0.2, 0.7, 1.0))
    for name, field in {**contract.fields, **rule.params}.items():
        if name not in OWN and random.random() < likely:
            error.__dict__[attribute_name(name)] = value_of(field, random)
    for name in ("code", "title", "message_", "docs", "request_id", "retry_after"):
        if random.random() < likely / 3:
            field = contract.fields.get(name.rstrip("_"), Field())
            error.__dict__[name] = value_of(field, random)
    if random.random() < 0.3:
        error.__dict__["status"] = random.choice(STATUSES)
    if random.random() < 0.1:
        error.__dict__["extra"] = {"more": random.choice(VALUES), "code": 1}
    if random.random() < 0.1:
        other = random.choice(contract.rules)
        error.__dict__["errors"] = (error_of(other, contract, Random(random.random())),)
    return error


def value_of(field: Field, random: Random) -> Any:
    """Return a value that mostly has one of the field's types."""
    if random.random() < 0.3:
        return random.choice(VALUES)
    kinds: dict[str, tuple[Any, ...]] = {
        "string": ("text", "é", "7"),
        "integer": (0, 7, 7.0),
        "number": (2, 2.5, 30.0),
        "boolean": (True, False),
        "null": (None,),
        "array": ([], [1, "a"]),
        "object": ({}, {"a": 1.0}),
    }
    return random.choice(kinds[random.choice(field.types or tuple(kinds))])


def outcome(write: Any, *arguments: Any) -> object:
    """Return a response as values, or the type and the text of what was raised."""
    try:
        wire = write(*arguments)
    except Exception as error:  # noqa: BLE001, whatever it is must be the same
        return type(error), str(error), getattr(error, "field", None)
    return repr(wire.status), list(wire.headers.items()), wire.body


TEMPLATES: dict[str, tuple[Any, bool]] = {
    "places, constants and text": (
        {"ok": False, "error": {"code": "{code}", "text": "{status}: {message}"}},
        True,
    ),
    "optional places": ({"code": "{code}", "why?": "{why}", "again?": "{why}"}, True),
    "an optional object": ({"code": "{code}", "more?": {"why": "{why}"}}, True),
    "params": ({"code": "{code}", "why?": "{why}", "...": "{params}"}, True),
    "an optional list of errors": (
        {"code": "{code}", "errors?": [{"f": "{why}"}]},
        True,
    ),
    "a list of errors": ({"errors": [{"code": "{code}"}]}, False),
    "errors by key": ({"code": "{code}", "{why}?": "{message}"}, False),
    "a list of elements": ({"code": "{code}", "list": ["{why}", {"a": 1}]}, False),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_usual_is_compiled(name: str) -> None:
    """The usual envelopes are compiled; lists of errors are not."""
    template, is_compiled = TEMPLATES[name]
    rule = Rule(APIError, statuses=(409,), params={"why": Field("string")})
    fields = {each: Field() for each in ("code", "message", "status", "params", "why")}
    del fields["why"]
    contract = contract_with(template, rule)
    error = APIError(code="gone", status=409, message="It is gone.")
    error.__dict__["why"] = "old"

    write = compile_response(contract, error)

    assert is_compiled == (write is not None)
    if write is not None:
        assert outcome(write_response, contract, error, 0.0) == outcome(
            write, error, 0.0
        )


def contract_with(template: Any, rule: Rule) -> Contract:
    """Return the tables of an API with one envelope and one rule."""
    names = (
        "code",
        "message",
        "status",
        "title",
        "docs",
        "request_id",
        "params",
        "errors",
    )
    fields = {**{each: Field() for each in names}, **rule.params}
    contract = Contract(
        fields=fields, envelopes=(Envelope("main", body=template),), rules=(rule,)
    )
    # Compiled while params are fields, too: a template may name them.
    assert contract.shapes
    for each in rule.params:
        del fields[each]
    return contract


def test_classes_without_end_are_forgotten() -> None:
    """A program that makes a class for each error does not fill the memory."""
    contract = contract_with({"code": "{code}"}, Rule(APIError))
    render = renderer(contract)
    classes: WeakSet[type[APIError]] = WeakSet()

    def raise_new(number: int) -> None:
        made = type("Made", (APIError,), {"code": number, "status": 400})
        classes.add(made)
        render(made(), 0.0)

    for number in range(5000):
        raise_new(number)
    gc.collect()

    assert 0 < len(classes) <= 4096


def test_a_failed_response_has_one_cause() -> None:
    """What the compiled way gave up for is not shown as the cause of what is raised."""
    contract = contract_with({"code": "{code}"}, Rule(APIError))
    render = renderer(contract)
    render(APIError(code="gone", status=409), 0.0)

    with pytest.raises(ValueError, match="code") as raised:
        render(APIError(status=409), 0.0)

    assert raised.value.__context__ is None
