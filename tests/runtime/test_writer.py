"""What an error is written as: the same, to the byte, as by a second and plainer writer."""

from __future__ import annotations

import json
import math
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import Any

import pytest
from error_catalog.catalog.loader import load
from error_catalog.diagnostics import has_errors
from error_catalog.files import SourceFile
from error_catalog.rules.registry import check_structure
from error_catalog.runtime import schemas
from error_catalog.runtime.contract import Contract, Envelope, Rule
from error_catalog.runtime.errors import APIError
from error_catalog.runtime.template import Field
from error_catalog.runtime.values import attribute_name
from error_catalog.runtime.writer import OWN, MissingValueError, write_error
from error_catalog.semantics.fields import EXTRAS
from error_catalog.semantics.resolution import resolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.plain_writer import write_plainly
from tests.support.projects import imported, made
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
STATUSES = (400, 404, 409, 429, 500, 503, 599, 200, 204, 304, HTTPStatus.CONFLICT)


def test_every_committed_catalog_is_written_alike(subtests: pytest.Subtests) -> None:
    """Errors with values of all kinds, and without, are written or refused alike."""
    for path in CATALOGS:
        with subtests.test(str(path.relative_to(ROOT))):
            text = path.read_text("utf-8", "replace")
            contract = contract_of(SourceFile(path.name, text))
            assert contract is not None
            compare(contract, Random(1), 20)


@settings(
    max_examples=tries(40),
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
                if name not in ("asks", "error", "is_family", "key")
            },
        )

    return Contract(
        extras={**EXTRAS, "schemas": schemas},
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
    for rule in (*contract.rules, *contract.general.values()):
        for _ in range(number):
            error = error_of(rule, contract, random)
            now = random.choice((0.0, 1_700_000_000.5))
            expected = outcome(write_plainly, contract, error, now)
            assert expected == outcome(write_error, contract, error, now)
            assert expected == outcome(write_error, contract, error, now)


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
    if random.random() < 0.3 or not error.status:
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
    """Return a response as values, or that there is none."""
    try:
        wire = write(*arguments)
    except (ValueError, TypeError, OverflowError):
        return "refused"
    return repr(wire.status), list(wire.headers.items()), wire.body


def contract_with(envelope: Envelope, rule: Rule, **more: Any) -> Contract:
    """Return the tables of an API with one envelope and one rule."""
    names = ("code", "status", "title", "message", "request_id", "params", "errors")
    fields = {name: Field() for name in names}
    fields["retry_after"] = Field("number")
    fields["trace"] = Field("string", default="none")
    return Contract(
        fields=fields,
        envelopes=(envelope,),
        rules=(rule,),
        extras={**EXTRAS, "schemas": schemas},
        **more,
    )


class GoneError(APIError):
    """An error that is gone for a while."""

    status = 410
    code = "gone"
    title = "It is gone."
    retry_after = 60.0


def written(contract: Contract, error: APIError) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of *error*."""
    wire = write_error(contract, error, 0.0)
    return wire.headers, wire.body


WAITING = Envelope(
    "main",
    body={"code": "{code}", "wait?": "{retry_after}", "trace?": "{trace}"},
    headers={"Retry-After?": "{retry_after}"},
)


def test_a_foreign_field_is_written_only_if_the_caller_sets_it() -> None:
    """Neither its default nor what the class says counts; for other errors both do."""
    usual = contract_with(WAITING, Rule(GoneError, codes=("gone",)))
    foreign = Rule(GoneError, codes=("gone",), foreign=("retry_after", "trace"))
    contract = contract_with(WAITING, foreign)
    given = GoneError(retry_after=1.5)
    given.__dict__["trace"] = "t1"

    own, none = written(usual, GoneError()), written(contract, GoneError())
    mine = written(contract, given)

    json_only = {"Content-Type": "application/json"}
    assert (
        {"Retry-After": "60", **json_only},
        b'{"code":"gone","trace":"none"}',
    ) == own
    assert (json_only, b'{"code":"gone"}') == none
    assert ({"Retry-After": "2", **json_only}, b'{"code":"gone","trace":"t1"}') == mine


def test_a_status_has_headers_unless_the_response_sets_them() -> None:
    """Names compare without case, and other statuses have none."""
    headers = {410: {"X-Gone": "yes", "RETRY-AFTER": "9", "content-type": "a/b"}}
    rule = Rule(GoneError, codes=("gone",), foreign=("retry_after",))
    contract = contract_with(WAITING, rule, status_headers=headers)

    bare, waiting, other = (
        written(contract, error)[0]
        for error in (GoneError(), GoneError(retry_after=1), GoneError(status=404))
    )

    media_type = {"Content-Type": "application/json"}
    assert {**media_type, "X-Gone": "yes", "RETRY-AFTER": "9"} == bare
    assert {**media_type, "X-Gone": "yes", "Retry-After": "1"} == waiting
    assert media_type == other


@pytest.mark.parametrize(
    ("media_type", "kind", "sent", "body"),
    [
        ("text/plain", "", "text/plain; charset=utf-8", "Müsli 5 €".encode()),
        (
            "text/plain; charset=ISO-8859-1",
            "",
            "text/plain; charset=ISO-8859-1",
            b"M\xfcsli 5 \\u20ac",
        ),
        (
            'text/html;charset="utf-16-le"',
            "",
            'text/html;charset="utf-16-le"',
            "Müsli 5 €".encode("utf-16-le"),
        ),
        ("application/x-log", "text", "application/x-log", "Müsli 5 €".encode()),
        (
            "application/x-amz-json-1.1",
            "json",
            "application/x-amz-json-1.1",
            b'"M\\u00fcsli 5 \\u20ac"',
        ),
        ("application/json", "", "application/json", b'"M\\u00fcsli 5 \\u20ac"'),
        ("text/x-json", "json", "text/x-json", b'"M\\u00fcsli 5 \\u20ac"'),
    ],
)
def test_text_is_sent_in_the_charset_that_its_header_names(
    media_type: str, kind: str, sent: str, body: bytes
) -> None:
    """What the charset cannot hold is escaped; text without a charset says UTF-8."""
    envelope = Envelope("main", body="{message}", media_type=media_type, format=kind)
    contract = contract_with(envelope, Rule(GoneError, codes=(None,)))

    found = written(contract, GoneError(message="Müsli 5 €"))

    assert ({"Content-Type": sent}, body) == found


@pytest.mark.parametrize("status", [-1, 99, 600, 404.5, True, "404"])
def test_an_error_without_a_status_of_http_cannot_be_sent(status: Any) -> None:
    """It is refused with its class and what it has instead."""
    contract = contract_with(WAITING, Rule(GoneError, codes=("gone",)))
    error = GoneError()
    error.__dict__["status"] = status

    with pytest.raises(ValueError, match="GoneError cannot be sent") as raised:
        write_error(contract, error, 0.0)

    assert f"{status!r} is no HTTP status" in str(raised.value)
    error.__dict__["status"] = None
    with pytest.raises(MissingValueError, match="needs a value for status"):
        write_error(contract, error, 0.0)


def test_what_is_missing_is_named_and_what_does_not_fit_is_not_shown() -> None:
    """A fault of rendering ends in logs: it names places, never values."""
    envelope = Envelope("main", body={"id": "{request_id}"}, headers={"X?": "{trace}"})
    contract = contract_with(envelope, Rule(GoneError))
    error = GoneError()
    error.__dict__["trace"] = "line\nbreak"

    with pytest.raises(MissingValueError) as missing:
        write_error(contract, GoneError(), 0.0)
    with pytest.raises(ValueError, match="header X cannot hold its value") as unfit:
        write_error(contract, error, 0.0)

    assert "request_id" == missing.value.field
    assert "break" not in str(unfit.value)


def test_a_required_param_may_be_null(tmp_path: Path) -> None:
    """None is written where the schema allows it, unless the param may be left out."""
    kinds = ["string", "null"]
    data = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop"},
        "envelopes": {
            "main": {
                "description": "Every error.",
                "body": {"code": "{code}", "...": "{params}"},
            }
        },
        "errors": {
            "gone": {
                "status": 410,
                "summary": "It is gone.",
                "params": {
                    "since": {"type": kinds},
                    "why": {"type": kinds, "optional": True},
                },
            }
        },
    }
    with imported(made(data, names=("python",)).package(), tmp_path) as package:
        wire = package.render_error(package.GoneError(since=None))
        again = package.render_error(package.parse_error(410, {}, wire.body))

    assert b'{"code":"gone","since":null}' == wire.body == again.body


def test_an_error_with_cases_is_written_as_one_of_them(tmp_path: Path) -> None:
    """Raised as itself it is the first case of its status, else the first of all."""
    data = {
        "catalog": 1,
        "api": {"id": "shop", "title": "Shop"},
        "envelopes": {
            "short": {"description": "Short.", "body": {"code": "{code}"}},
            "long": {"description": "Long.", "body": {"reason": "{code}"}},
            "odd": {"description": "Odd.", "body": {"why": "{code}"}},
        },
        "errors": {
            "gone": {
                "summary": "It is gone.",
                "cases": {
                    "now": {"status": 404, "when": "Now.", "envelope": "short"},
                    "ever": {"status": 410, "when": "Ever.", "envelope": "long"},
                    "maybe": {"status": "4XX", "when": "Maybe.", "envelope": "odd"},
                },
            }
        },
    }
    with imported(made(data, names=("python",)).package(), tmp_path) as package:
        bodies = [
            package.render_error(package.GoneError(status=status)).body
            for status in (404, 410, 418, None)
        ]
        with pytest.raises(TypeError, match="must be 404 or 410 or from 400 to 499"):
            package.GoneError(status=500)

    short, long, odd = b'{"code":"gone"}', b'{"reason":"gone"}', b'{"why":"gone"}'
    assert [short, long, odd, short] == bodies
