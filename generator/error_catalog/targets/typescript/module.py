"""One API as a module of TypeScript: what its template shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from error_catalog.filters.json import to_json_line
from error_catalog.runtime.template import Elements, Object, Parts, Place, Text
from error_catalog.semantics.examples import Example
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.names import (
    pascal,
    root_name,
    typescript_names,
    unique,
    words,
)
from error_catalog.semantics.presence import own_fields, read_always
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.targets.typescript.table import (
    Row,
    envelope_nodes,
    envelope_row,
    has_parts,
    pin_nodes,
    rule_row,
)
from error_catalog.targets.typescript.types import (
    key_of,
    references,
    type_of,
    without_null,
)
from error_catalog.targets.views import Options, Views

if TYPE_CHECKING:
    from error_catalog.runtime.contract import Contract, Rule


@dataclass(frozen=True, slots=True)
class Uses:
    """What a catalog uses of the language, and so what its module needs to read it."""

    texts: bool
    patterns: bool
    inner: bool
    casts: bool
    pins: bool
    ranges: bool
    codes: bool
    early: bool
    text_bodies: bool
    secrets: bool
    headers: bool
    others: bool
    params: bool
    reading: bool


@dataclass(frozen=True, slots=True)
class FieldType:
    """The type of a field that schemas refer to."""

    name: str
    type: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """
    A field or param in ``data``.

    Args:
        key: As a module writes it.
        required: Reading guarantees it.
    """

    key: str
    type: str
    required: bool
    description: str | None


@dataclass(frozen=True, slots=True)
class ErrorType:
    """
    The type of an error, or of one of its cases.

    Args:
        name: Of the error.
        type: Its own name.
        code: The type of its code.
        cases: Empty if it has none.
    """

    name: str
    case: str | None
    type: str
    code: str
    retryable: bool | None
    summary: str
    data: tuple[Value, ...]
    deprecated: str | None
    cases: tuple[ErrorType, ...] = ()


@dataclass(frozen=True, slots=True)
class ApiView:
    """
    One API.

    Args:
        union: The type of all its errors.
        exception: The class that wraps them.
    """

    id: str
    title: str
    union: str
    exception: str
    errors: tuple[ErrorType, ...]
    fields: tuple[FieldType, ...]
    uses: Uses
    envelopes: tuple[Row, ...]
    rules: tuple[Row, ...]
    general: tuple[Row, ...]
    secrets: tuple[tuple[str, tuple[str, ...]], ...]


def translate(
    resolved: Resolved, examples: Mapping[str, Example], options: Options
) -> Views:
    """Return the view of one API; internal errors are in it, since clients meet them too."""
    del examples, options
    contract, api = resolved.contract, resolved.catalog.api
    responses = {each.rule.key: each for each in resolved.responses}
    first = {name: each[0] for name, each in resolved.by_error.items()}
    secrets = tuple(_secrets(resolved))
    envelopes = tuple(envelope_row(each, contract) for each in contract.shapes)
    rules = tuple(
        rule_row(each, resolved, responses[each.key]) for each in contract.rules
    )
    general = tuple(
        rule_row(each, resolved, first[name]) for name, each in contract.general.items()
    )
    rows = [*envelopes, *rules, *general]
    view = ApiView(
        id=api.id,
        title=api.title,
        union=root_name(resolved),
        exception=f"{pascal(words(api.id))}Exception",
        errors=tuple(_errors(resolved)),
        fields=tuple(_field_types(resolved)),
        uses=_uses(contract, rows, is_secret=bool(secrets)),
        envelopes=envelopes,
        rules=rules,
        general=general,
        secrets=secrets,
    )
    return Views(view)


def _secrets(resolved: Resolved) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, responses in resolved.by_error.items():
        params = responses[0].spec.params
        found = tuple(key for key, param in params.items() if param.sensitive)
        if found:
            yield name, found


def _uses(contract: Contract, rows: list[Row], *, is_secret: bool) -> Uses:
    """
    Return what a module needs.

    Args:
        rows: All that the table has.
    """
    envelopes = list(envelope_nodes(contract))
    nodes = [*envelopes, *pin_nodes(contract)]
    rules = contract.rules
    casts = {each.cast for each in nodes if isinstance(each, Place)} - {None}
    has_headers = any(each.header_fits for each in contract.shapes)
    has_texts = any(isinstance(each, Text) for each in nodes)
    spans = [span for each in contract.envelopes for span in each.statuses]
    spans += [span for rule in rules for span in rule.statuses]
    return Uses(
        texts=has_texts,
        patterns=any(map(has_parts, rows)),
        inner=any(
            isinstance(each, Parts | Elements)
            or (isinstance(each, Object) and each.others is not None)
            for each in nodes
        ),
        casts=bool(casts),
        pins=any(rule.pins for rule in rules),
        ranges=any(rule.code_range for rule in rules),
        codes=any(isinstance(x, Place) and x.field == "code" for x in envelopes),
        early=any(first < 400 for first, _ in spans),
        text_bodies=contract.has_text,
        secrets=is_secret,
        headers=has_headers,
        others=any(
            isinstance(each, Object) and (each.spread or each.others is not None)
            for each in nodes
        ),
        params=any(rule.params for rule in rules),
        reading=has_headers or contract.has_text or has_texts or bool(casts),
    )


def _errors(resolved: Resolved) -> Iterator[ErrorType]:
    names = typescript_names(resolved)
    taken: dict[str, object] = {}
    taken.update(dict.fromkeys(names.values()))
    for name, responses in resolved.by_error.items():
        general = resolved.contract.general.get(name)
        if general is None:
            (only,) = responses
            yield _error_type(only, resolved, names[name])
            continue
        rest = unique(f"{names[name].removesuffix('Error')}WithoutCaseError", taken)
        taken[rest] = None
        cases = [_error_type(each, resolved, names[each.id]) for each in responses]
        other = _general_type(general, responses, resolved, rest)
        first = cases[0]
        yield ErrorType(
            name,
            None,
            names[name],
            first.code,
            other.retryable,
            responses[0].spec.summary,
            (),
            first.deprecated,
            (*cases, other),
        )


def _error_type(response: Response, resolved: Resolved, name: str) -> ErrorType:
    fields = own_fields(resolved, response)
    return ErrorType(
        response.name,
        response.case,
        name,
        _code_type(response.rule),
        None if response.retry is None else response.retry is not False,
        response.when or response.spec.summary,
        tuple(_data(response, response.rule, fields, resolved)),
        _deprecation(response),
    )


def _general_type(
    rule: Rule, responses: tuple[Response, ...], resolved: Resolved, name: str
) -> ErrorType:
    """Return the type of an error where no single case of it applies."""
    retry = responses[0].spec.retry
    own = [own_fields(resolved, each) for each in responses]
    every = tuple(dict.fromkeys(field for fields in own for field in fields))
    return ErrorType(
        responses[0].name,
        None,
        name,
        _code_type(rule),
        None if retry is None else retry is not False,
        f"{responses[0].spec.summary} No case of it fits.",
        tuple(_data(responses[0], rule, every, resolved, promised=frozenset())),
        _deprecation(responses[0]),
    )


def _deprecation(response: Response) -> str | None:
    """Return what to do about a deprecated error; None if it is not."""
    spec = response.spec.deprecated
    if spec is None:
        return None
    use = spec.replaced_by and f"Use {spec.replaced_by}."
    return " ".join(filter(None, (use, spec.note))) or "It will be retired."


def _code_type(rule: Rule) -> str:
    """Return the type of the codes with which a response is read as *rule*."""
    if rule.pins and rule.codes == (None,):
        return "string | number | null"  # Of a family, any that is unknown.
    ranged = ["number"] if rule.code_range is not None else []
    found = dict.fromkeys((*ranged, *(to_json_line(code) for code in rule.codes)))
    return " | ".join(found) or "null"


def _data(
    response: Response,
    rule: Rule,
    fields: tuple[str, ...],
    resolved: Resolved,
    *,
    promised: frozenset[str] | None = None,
) -> Iterator[Value]:
    contract, params = resolved.contract, response.spec.params
    sure = read_always(contract, rule) if promised is None else promised
    names = field_names(resolved)
    for name in fields:
        if name in params or name in _ABOVE:
            continue
        schema = resolved.field_schemas[name]
        found = without_null(type_of(schema, names))
        yield Value(key_of(name), found, name in sure, schema.get("description"))
    for name, param in params.items():
        found = type_of(param.keywords, names)
        yield Value(key_of(name), found, name in sure, param.description)


_ABOVE = frozenset(BUILT_IN_SCHEMAS) - {"title", "docs"}
"""The built-in fields that are no part of ``data``."""


def field_names(resolved: Resolved) -> dict[str, str]:
    """Return the name of the type of each field that a schema refers to."""
    found: dict[str, str] = {}
    taken: dict[str, object] = {}
    schemas = [*resolved.field_schemas.values()]
    schemas += [
        param.keywords
        for each in resolved.responses
        for param in each.spec.params.values()
    ]
    for schema in schemas:
        for name in references(schema):
            if name not in found and name in resolved.field_schemas:
                parts = words(name)
                stem = pascal(parts) if parts and parts[0][0].isalpha() else "Some"
                found[name] = unique(f"{stem}Field", taken)
                taken[found[name]] = None
    return found


def _field_types(resolved: Resolved) -> Iterator[FieldType]:
    names = field_names(resolved)
    for name, own in names.items():
        schema = resolved.field_schemas[name]
        yield FieldType(own, type_of(schema, names), schema.get("description"))
