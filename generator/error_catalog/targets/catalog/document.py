"""
The neutral view of a catalog: one JSON document with everything resolved.

It is the only shape in which a catalog leaves this program for templates, rules and tools
of other people. ``schema.py`` says what each key means; within one ``VERSION`` keys are only
added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from error_catalog.runtime.contract import Shape
from error_catalog.runtime.template import Object
from error_catalog.runtime.values import ANY, MISSING
from error_catalog.semantics.examples import Example
from error_catalog.semantics.fallbacks import VALIDATION, fallbacks
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.names import package_name
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.statuses import phrase, span_of
from error_catalog.targets.catalog.errors import Shown, error_of, retired_of, show
from error_catalog.targets.catalog.nodes import (
    Json,
    extensions_of,
    members_of,
    node_of,
    ranges_of,
    statuses_of,
)
from error_catalog.targets.catalog.schema import ID, VERSION
from error_catalog.targets.views import Options, Views, parent_of


def translate(
    resolved: Resolved, examples: Mapping[str, Example], options: Options
) -> Views:
    """
    Return the document, and each envelope and error of it with the ``api`` beside it.

    Args:
        options: ``internal`` shows internal errors too.
    """
    internal = bool(options.get("internal"))
    view = document(resolved, examples, parent=parent_of(options), internal=internal)
    beside = {"api": view["api"]}
    return Views(
        view,
        tuple({**each, **beside} for each in view["envelopes"]),
        tuple({**each, **beside} for each in view["errors"]),
    )


def document(
    resolved: Resolved,
    examples: Mapping[str, Example],
    *,
    parent: str = "",
    internal: bool = False,
) -> Json:
    """
    Return the view of a catalog.

    Args:
        examples: By ``Response.id``.
        parent: The Python package that holds those of all APIs; empty if each has its own.
        internal: Internal errors are shown too.
    """
    shown = show(resolved, examples, internal=internal)
    catalog = resolved.catalog
    return {
        "$schema": ID,
        "view": VERSION,
        "api": _api(resolved, parent),
        "fields": [_field(name, resolved) for name in resolved.field_schemas],
        "envelopes": [_envelope(each, resolved) for each in resolved.contract.shapes],
        "groups": [_group(name, shown) for name in catalog.groups],
        "statuses": list(_statuses(shown)),
        "errors": [error_of(name, shown) for name in shown.errors],
        "retired": [
            retired_of(name, spec, shown)
            for name, spec in catalog.errors.items()
            if spec.retired and (internal or spec.visibility == "public")
        ],
        "fallbacks": list(_fallbacks(shown)),
        "notes": [
            {"title": each.title, "text": each.text, "after": each.after}
            for each in catalog.api.notes
        ],
        "extensions": extensions_of(catalog.extensions),
    }


def _api(resolved: Resolved, parent: str) -> Json:
    api = resolved.catalog.api
    return {
        "id": api.id,
        "title": api.title,
        "version": api.version,
        "description": api.description,
        "docs": api.docs,
        "python_package": package_name(resolved.catalog, parent),
        "extensions": extensions_of(api.extensions),
    }


def _field(name: str, resolved: Resolved) -> Json:
    spec = resolved.catalog.fields.get(name)
    return {
        "name": name,
        "built_in": name in BUILT_IN_SCHEMAS,
        "schema": resolved.field_schemas[name],
        "default": spec and spec.default,
        "example": spec and spec.example,
    }


def _envelope(shape: Shape, resolved: Resolved) -> Json:
    envelope = shape.envelope
    spec = resolved.catalog.envelopes[envelope.name]
    assert isinstance(shape.headers, Object)
    return {
        "name": envelope.name,
        "description": spec.description,
        "media_type": envelope.media_type,
        "media_types": list(spec.media_types),
        "statuses": statuses_of(envelope.statuses),
        "status_ranges": ranges_of(envelope.statuses),
        "headers": members_of(shape.headers),
        "body": _body(shape),
        "extensions": extensions_of(spec.extensions),
    }


def _body(shape: Shape) -> Json:
    template = shape.envelope.body
    if template is MISSING or template is ANY:
        kind = "none" if template is MISSING else "any"
        return {"kind": kind, "template": None, "node": None}
    assert shape.body is not None
    kind = "text" if shape.is_text else "json"
    return {"kind": kind, "template": template, "node": node_of(shape.body)}


def _group(name: str, shown: Shown) -> Json:
    catalog = shown.resolved.catalog
    group = catalog.groups[name]
    return {
        "name": name,
        "title": group.title,
        "description": group.description,
        "errors": [each for each in shown.errors if catalog.errors[each].group == name],
    }


def _statuses(shown: Shown) -> Iterator[Json]:
    """Yield each status that a response has or that the catalog describes, in order."""
    responses: dict[int, list[str]] = {}
    for name in shown.errors:
        for response in shown.resolved.by_error[name]:
            for status in statuses_of(response.rule.statuses):
                responses.setdefault(status, []).append(response.id)
    said = _descriptions(shown.resolved)
    exact = {int(key) for key in shown.resolved.catalog.statuses if key.isdigit()}
    for status in sorted({*responses, *exact}):
        yield {
            "status": status,
            "reason": phrase(status),
            "description": said.get(status),
            "responses": responses.get(status, []),
        }


def _descriptions(resolved: Resolved) -> dict[int, str]:
    """Return what the catalog says of each status; its own row replaces that of its range."""
    found: dict[int, str] = {}
    ranges_first = sorted(resolved.catalog.statuses, key=lambda key: key.isdigit())
    for key in ranges_first:
        first, last = span_of(key)
        text = resolved.catalog.statuses[key].description
        if text is not None:
            found |= dict.fromkeys(range(first, last + 1), text)
    return found


def _fallbacks(shown: Shown) -> Iterator[Json]:
    """Yield which response stands for what a web framework makes by itself."""
    known = fallbacks(shown.resolved)
    rows: list[tuple[str, int | None, Response]] = [
        (str(key), key if isinstance(key, int) else None, response)
        for key, response in known.by_status.items()
    ]
    rows += [(VALIDATION, status, each) for status, each in known.refused.items()]
    for key, status, response in rows:
        if response.name in shown.errors:
            yield {
                "key": key,
                "status": status,
                "error": response.name,
                "response": response.id,
                "said": key in known.said,
            }
