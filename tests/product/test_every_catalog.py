"""What holds for every catalog: what is written is read back, and fits its schema."""

from __future__ import annotations

import copy
import json
import math
from typing import TYPE_CHECKING, Any

from error_catalog.catalog.loader import load
from error_catalog.diagnostics import Diagnostic, has_errors
from error_catalog.files import SourceFile
from error_catalog.rules.read_back import Match, read, recognise
from error_catalog.rules.registry import check_meaning, check_structure
from error_catalog.runtime.contract import Contract
from error_catalog.runtime.identification import best, find
from error_catalog.runtime.matcher import fit_shape
from error_catalog.runtime.reader import lower_headers
from error_catalog.runtime.values import BUILT_IN, MISSING, same
from error_catalog.runtime.writer import MissingValueError, Wire, write
from error_catalog.semantics.examples import Example, Values, examples
from error_catalog.semantics.examples import example as example_of
from error_catalog.semantics.resolution import Resolved, Response, resolve
from error_catalog.semantics.schemas import envelope_schema, response_schema
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.support.effort import tries
from tests.support.random_catalogs import HOSTILE, catalogs
from tests.support.random_schemas import local
from tests.support.random_values import JSON, JSON_SCALARS

if TYPE_CHECKING:
    from error_catalog.runtime.identification import Fitted, Found

few = settings(
    max_examples=tries(15), deadline=None, suppress_health_check=list(HealthCheck)
)
many = settings(few, max_examples=tries(25))

SOME_HEADERS = st.dictionaries(
    st.sampled_from(("retry-after", "x-code", "x-failure", "x-field")),
    st.text(max_size=8) | st.sampled_from(("1e999", "-5", "v3", "yes")),
    max_size=2,
)
LIKE: dict[type, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8) | st.sampled_from(HOSTILE),
    bool: st.booleans(),
    int: st.integers() | st.just(3.0),
    float: st.floats(allow_nan=False, allow_infinity=False) | st.integers(),
    list: st.just([]) | st.lists(JSON_SCALARS, max_size=2),
    dict: st.just({}),
}


@few
@given(catalogs())
def test_examples_are_read_back(data: dict[str, Any]) -> None:
    """The example of each answer, with least and with most, is read as itself."""
    resolved = accepted(data)
    for response, example in shown(resolved):
        for wire in (example.least, example.wire):
            match = read(wire, resolved)
            assert match is not None
            assert response.rule is match.rule
        values = {**match.fields["params"], **match.fields}
        for name, value in example.given.items():
            assert name not in values or is_close(name, value, values[name])


@few
@given(catalogs())
def test_what_was_read_is_written_again(data: dict[str, Any]) -> None:
    """An example that was read and is written again has equal JSON and headers."""
    resolved = accepted(data)
    for response, example in shown(resolved):
        for wire in (example.least, example.wire):
            match = read(wire, resolved)
            assert match is not None
            again = write(values_of(match, resolved), wire.status, match.envelope)
            assert wire.headers == again.headers
            if response.shape.is_text:
                assert wire.body == again.body
            else:
                assert same(body_of(wire), body_of(again))


@few
@given(catalogs())
def test_examples_fit_their_schemas(data: dict[str, Any]) -> None:
    """Each example is valid by the schema of its envelope and by that of its answer."""
    resolved = accepted(data)
    for response, example in shown(resolved):
        for wire in (example.least, example.wire):
            if response.shape.body is None:
                assert b"" == wire.body
                continue
            is_text = response.shape.is_text
            body = wire.body.decode() if is_text else json.loads(wire.body)
            for schema in schemas_of(response, resolved):
                validator(schema, resolved).validate(body)


@many
@given(catalogs(), st.data())
def test_matching_is_never_stricter_than_the_schema(
    data: dict[str, Any], more: st.DataObject
) -> None:
    """Whatever the schema of an envelope allows fits the envelope."""
    resolved = accepted(data)
    response, example = more.draw(st.sampled_from(shown(resolved)))
    shape = response.shape
    assume(shape.body is not None and not shape.is_text)
    schema = envelope_schema(resolved.contract, resolved.field_schemas, shape)
    body = json.loads(example.wire.body)
    for _ in range(5):
        body = mutated(body, more)
        assume(not ends_lines(body))
        if validator(schema, resolved).is_valid(body):
            event("valid")
            assert shape.body is not None
            assert shape.fit_body is not None
            assert shape.fit_body(body, {}, [], lambda: 0.0) >= 0, body


@many
@given(
    catalogs(),
    st.integers(-1, 1000),
    st.dictionaries(
        st.sampled_from(("retry-after", "x-code", "x-failure", "x-field")),
        st.text(max_size=8) | st.sampled_from(("1e999", "-5", "v3", "yes")),
    ),
    JSON,
    st.data(),
)
def test_every_response_is_read(
    data: dict[str, Any],
    status: int,
    headers: dict[str, str],
    body: Any,
    more: st.DataObject,
) -> None:
    """Any answer at all gives a result, with its status."""
    resolved = accepted(data)
    _, example = more.draw(st.sampled_from(shown(resolved)))
    known = body_of(example.wire)
    for each in (body, mutated(known, more), nested(body), MISSING):
        match = recognise(resolved.contract, status, headers, each, lambda: 0.0)
        assert status < 400 if match is None else status == match.status


@many
@given(catalogs(), st.data())
def test_quick_ways_come_to_the_same(data: dict[str, Any], more: st.DataObject) -> None:
    """Shapes that are left out, and ranks that are remembered, change no result."""
    # What cannot be read back is in order here: such catalogs leave more doubts.
    resolved, _ = checked(data)
    assume(resolved is not None)
    assert resolved is not None
    contract = resolved.contract
    wires = [
        wire for response in resolved.responses for wire in wires_of(response, resolved)
    ]
    assume(wires)
    for _ in range(10):
        wire, other = more.draw(st.tuples(*[st.sampled_from(wires)] * 2))
        headers = more.draw(st.sampled_from((wire.headers, other.headers, {})))
        named = lower_headers({**headers, **more.draw(SOME_HEADERS)})
        body = body_of(wire)
        body = more.draw(st.just(body) | st.just(mutated(body, more)))
        status = more.draw(st.sampled_from((wire.status, other.status, 200, 500, 777)))

        quick = find(contract, status, named, body, float, None)

        contract.ladders.clear()
        thorough = read_thoroughly(contract, status, named, body)
        assert shown_result(thorough) == shown_result(quick)


def wires_of(response: Response, resolved: Resolved) -> list[Wire]:
    """Return the example of an answer, with least and with most; none if it has none."""
    try:
        found = example_of(response, resolved)
    except (MissingValueError, ValueError, TypeError, OverflowError):
        return []
    return [found.least, found.wire]


def read_thoroughly(
    contract: Contract, status: int, headers: dict[str, str], body: Any
) -> Found | None:
    """Return what an answer is: every shape is fitted, and all that fit are weighed."""
    fitted: list[Fitted] = []
    for shape in contract.shapes:
        fields: dict[str, Any] = {}
        parts: list[dict[str, Any]] = []
        weight = fit_shape(shape, headers, body, float, None, fields, parts)
        says = bool(parts) or not {"code", "message"}.isdisjoint(fields)
        early = says and contract.says_error(status, shape.envelope)
        if weight >= 0 and (status >= 400 or early):
            fitted.append((shape, fields, parts, weight))
    return best(contract, status, fitted, float)


def shown_result(found: Found | None) -> object:
    """Return the same as values that can be compared; NaN equals itself."""
    if found is None:
        return None
    rule, envelope, fields, extra, parts = found
    return (
        rule and rule.key,
        envelope and envelope.name,
        repr(sorted({"params": {}, **fields}.items())),
        repr(extra),
        [(status, shown_result(part)) for part, status in parts],
    )


@many
@given(catalogs(), st.data())
def test_loading_never_raises(data: dict[str, Any], more: st.DataObject) -> None:
    """A catalog with a value that does not belong there gives diagnostics, at most."""
    for _ in range(2):
        data = mutated(data, more)
    resolved, diagnostics = checked(data)
    assert resolved is not None or has_errors(diagnostics)
    if resolved is not None and not has_errors(diagnostics):
        examples(resolved)


def checked(data: dict[str, Any]) -> tuple[Resolved | None, list[Diagnostic]]:
    """Return what *data* means, if its structure is sound, and what is wrong with it."""
    catalog, merged, diagnostics = load(
        SourceFile("catalog.json", json.dumps(data)),
        lambda path: SourceFile(path, ""),
    )
    if catalog is None or merged is None:
        return None, diagnostics
    diagnostics += check_structure(catalog, merged)
    if has_errors(diagnostics):
        return None, diagnostics
    resolved = resolve(catalog)
    return resolved, diagnostics + check_meaning(resolved, merged)


def accepted(data: dict[str, Any]) -> Resolved:
    """Return what *data* means; drop it if it is no valid catalog."""
    resolved, diagnostics = checked(data)
    event("rejected" if has_errors(diagnostics) else "accepted")
    assume(resolved is not None and not has_errors(diagnostics))
    assert resolved is not None
    return resolved


def shown(resolved: Resolved) -> list[tuple[Response, Example]]:
    """Return each answer with its example."""
    made = examples(resolved)
    return [(response, made[response.id]) for response in resolved.responses]


def is_close(name: str, value: Any, found: Any) -> bool:
    """Tell whether a value came back; a wait may be rounded up to whole seconds."""
    if name == "retry_after":
        return bool(abs(found - value) <= 1)
    return same(value, found)


def values_of(match: Match, resolved: Resolved) -> Values:
    """Return what a client writes that has read *match*, as generated packages do."""
    own = {name: each for name, each in match.fields.items() if name in BUILT_IN}
    given = {name: each for name, each in match.fields.items() if name not in BUILT_IN}
    params = given.pop("params")
    return Values(
        resolved.contract,
        match.rule,
        given,
        own={**own, "status": match.status},
        params=params,
        extra=match.extra,
        parts=tuple(values_of(part, resolved) for part in match.parts),
    )


def body_of(wire: Wire) -> Any:
    """Return the JSON body of *wire*, its text if it is none, MISSING if it is empty."""
    if not wire.body:
        return MISSING
    try:
        return json.loads(wire.body)
    except ValueError:
        return wire.body.decode()


def schemas_of(response: Response, resolved: Resolved) -> tuple[Any, Any]:
    """Return the schema of the answer's envelope and its own."""
    contract, schemas, params = (
        resolved.contract,
        resolved.field_schemas,
        response.spec.params,
    )
    return (
        envelope_schema(contract, schemas, response.shape),
        response_schema(
            contract,
            schemas,
            response.shape,
            response.rule,
            {name: param.json_schema for name, param in params.items()},
            tuple(name for name, param in params.items() if not param.optional),
        ),
    )


def validator(schema: Any, resolved: Resolved) -> Draft202012Validator:
    """Return a validator that finds the fields under ``$defs``."""
    whole = {**schema, "$defs": resolved.field_schemas}
    Draft202012Validator.check_schema(local(whole))
    return Draft202012Validator(local(whole))


def mutated(value: Any, more: st.DataObject) -> Any:
    """Return *value* with one change somewhere in it."""
    places: list[tuple[Any, Any]] = []
    root = [copy.deepcopy(value)]
    waiting: list[Any] = [root]
    while waiting:
        parent = waiting.pop()
        keys = list(parent) if isinstance(parent, dict) else range(len(parent))
        places += [(parent, key) for key in keys]
        children = [parent[key] for key in keys]
        waiting += [each for each in children if isinstance(each, list | dict)]
    parent, key = more.draw(st.sampled_from(places))
    kind = more.draw(st.sampled_from(("set", "like", "like", "drop", "add", "twin")))
    if kind == "like":
        parent[key] = more.draw(LIKE.get(type(parent[key]), JSON.map(finite)))
    elif kind == "drop" and parent is not root:
        del parent[key]
    elif kind == "add" and isinstance(parent[key], dict):
        parent[key][more.draw(st.text(max_size=4))] = more.draw(JSON.map(finite))
    elif kind == "twin" and isinstance(parent, list) and parent is not root:
        parent.append(copy.deepcopy(parent[key]))
    else:
        parent[key] = more.draw(JSON.map(finite))
    return root[0]


def finite(value: Any) -> Any:
    """Return *value* without what JSON cannot say."""
    if isinstance(value, float) and not math.isfinite(value):
        return 1e300
    if isinstance(value, list):
        return [finite(each) for each in value]
    if isinstance(value, dict):
        return {key: finite(each) for key, each in value.items()}
    return value


def nested(value: Any) -> Any:
    """Return *value* in so many lists that no recursion would get to it."""
    for _ in range(20_000):
        value = [value]
    return value


def ends_lines(value: Any) -> bool:
    """Tell whether text in *value* ends in a line end, which Python's ``$`` lets pass."""
    if isinstance(value, str):
        return value.endswith("\n")
    if isinstance(value, list):
        return any(map(ends_lines, value))
    return isinstance(value, dict) and any(map(ends_lines, value.values()))
