"""
Templates are well formed: every placeholder, key and list of a body or a pin can be read back.

Source: LANGUAGE section 1 and section 4, items 2, 3 and 8.
"""

from collections.abc import Iterator
from typing import Any

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.runtime.template import key_placeholder, split_key
from error_catalog.runtime.values import is_textual
from error_catalog.semantics.fields import (
    Fields,
    field_of,
    field_schemas,
    known_fields,
    text_findings,
    undeclared_finding,
    unquoted_findings,
)


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find templates that cannot be compiled, or cannot be read back."""
    fields = known_fields(catalog)
    for name, envelope in catalog.envelopes.items():
        if envelope.body is not None and envelope.body != "any":
            yield from _value(("envelopes", name, "body"), envelope.body, fields)
    schemas = field_schemas(catalog)
    for name, error in catalog.errors.items():
        params = {k: field_of(p.json_schema, schemas) for k, p in error.params.items()}
        known = {**fields, **params}
        path: Path = ("errors", name)
        for field, pin in error.pins.items():
            yield from _value((*path, "pins", field), pin, known)
        for case, spec in error.cases.items():
            for field, pin in spec.pins.items():
                place = (*path, "cases", case, "pins", field)
                yield from _value(place, pin, known)


def _value(path: Path, value: Any, fields: Fields) -> Iterator[Finding]:
    """Yield findings about one template."""
    if is_mapping(value):
        yield from _object(path, value, fields)
    elif is_list(value):
        for index, child in enumerate(value):
            yield from _element((*path, index), child, fields)
    elif isinstance(value, str):
        yield from text_findings(path, value, fields)


def _object(path: Path, value: dict[str, Any], fields: Fields) -> Iterator[Finding]:
    found = list(unquoted_findings(path, value, fields))
    if found:
        yield from found
        return
    seen: dict[str, str] = {}
    others: list[str] = []
    for key, child in value.items():
        place = (*path, key)
        if key == "...":
            others.append(key)
            if child != "{params}":
                hint = 'write `"...": "{params}"`'
                yield Finding(place, "the value of `...` must be `{params}`", hint)
            continue
        if key == "?":
            hint = 'write an element that may be missing in a list: `[{"?": ...}]`'
            yield Finding(place, "`?` is not a key of an object", hint, on_key=True)
            continue
        name = split_key(key)[0]
        if name == "...":
            hint = 'write `"...": "{params}"`, which is optional anyway'
            yield Finding(place, f"`{key}` is not a key", hint, on_key=True)
            continue
        field = key_placeholder(name)
        if field is not None:
            others.append(key)
            yield from _key(place, field, fields)
        if name in seen:
            message = f"`{key}` and `{seen[name]}` are the same key"
            yield Finding(place, message, "keep one of them", on_key=True)
        seen[name] = key
        yield from _value(place, child, fields)
    if len(others) > 1:
        message = f"`{others[0]}` and `{others[1]}` both match all other keys"
        yield Finding((*path, others[1]), message, "keep one of them", on_key=True)


def _key(path: Path, field: str, fields: Fields) -> Iterator[Finding]:
    if field not in fields:
        found = undeclared_finding(path, field, fields)
        yield Finding(found.path, found.message, found.hint, on_key=True)
    elif not is_textual(fields[field].types):
        message = f"a key is text, but the field `{field}` is not"
        hint = f"add `string` to the type of `{field}`"
        yield Finding(path, message, hint, on_key=True)


def _element(path: Path, child: Any, fields: Fields) -> Iterator[Finding]:
    if is_mapping(child) and "?" in child:
        if len(child) > 1:
            hint = 'put them inside: `{"?": {...}}`'
            yield Finding(path, "`?` has other keys beside it", hint)
        else:
            yield from _value((*path, "?"), child["?"], fields)
    else:
        yield from _value(path, child, fields)
