"""The errors of a catalog, with all their responses, as plain JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Any

from error_catalog.catalog.model import ErrorSpec, LifecycleSpec
from error_catalog.runtime.template import split_text
from error_catalog.runtime.writer import charset_of
from error_catalog.semantics.examples import Example
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.names import class_names, typescript_names
from error_catalog.semantics.presence import own_fields, read_always, written_always
from error_catalog.semantics.resolution import (
    Resolved,
    Response,
    Retry,
    retry_delay,
)
from error_catalog.semantics.statuses import phrase
from error_catalog.targets.catalog.nodes import (
    Json,
    extensions_of,
    range_of,
    ranges_of,
    statuses_of,
)

if TYPE_CHECKING:
    from error_catalog.files import Location


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What of a catalog is shown, and under which names.

    Args:
        examples: By ``Response.id``.
        errors: The errors that are shown, in the order of the catalog.
        python: Names of classes, by ``NAME`` and ``NAME.case``.
        typescript: Names of interfaces, in the same way.
    """

    resolved: Resolved
    examples: Mapping[str, Example]
    errors: tuple[str, ...]
    python: Mapping[str, str]
    typescript: Mapping[str, str]


def show(
    resolved: Resolved, examples: Mapping[str, Example], *, internal: bool
) -> Shown:
    """Return what is shown of a catalog; *internal* errors only if they are wanted."""
    errors = tuple(
        name
        for name in resolved.by_error
        if internal or resolved.catalog.errors[name].visibility == "public"
    )
    names = class_names(resolved), typescript_names(resolved)
    return Shown(resolved, examples, errors, *names)


def error_of(name: str, shown: Shown) -> Json:
    """Return one error."""
    responses = shown.resolved.by_error[name]
    first, spec = responses[0], responses[0].spec
    return {
        "name": name,
        "names": _names(name, shown),
        "error_type": name,
        "code": first.code,
        "codes": list(own_codes(name, spec)),
        "aliases": list(spec.aliases),
        "code_range": _code_range(first),
        "group": spec.group,
        "summary": spec.summary,
        "title": first.title,
        "description": spec.description,
        "action": spec.action,
        "params": [_param(each, spec) for each in spec.params],
        "pins": _pins(spec.pins),
        "retry": _retry(spec.retry),
        "operations": list(spec.operations),
        "since": spec.since,
        "deprecated": _lifecycle(spec.deprecated, shown),
        "visibility": spec.visibility,
        "docs": first.docs,
        "source": _source(shown.resolved.places.get(name)),
        "extensions": extensions_of(spec.extensions),
        "responses": [_response(each, shown) for each in responses],
    }


def retired_of(name: str, spec: ErrorSpec, shown: Shown) -> Json:
    """Return a retired error: its codes may never be used again."""
    assert spec.retired is not None
    codes = [*own_codes(name, spec), *spec.aliases]
    return {"name": name, "codes": codes, **(_lifecycle(spec.retired, shown) or {})}


def _names(key: str, shown: Shown) -> Json:
    return {"python": shown.python[key], "typescript": shown.typescript[key]}


def _code_range(response: Response) -> Json | None:
    span = response.rule.code_range
    return None if span is None else range_of(span)


def _param(name: str, spec: ErrorSpec) -> Json:
    param = spec.params[name]
    return {
        "name": name,
        "description": param.description,
        "schema": param.keywords,
        "optional": param.optional,
        "sensitive": param.sensitive,
        "default": param.default,
        "example": param.example,
    }


def _pins(pins: Mapping[str, Any]) -> list[Json]:
    return [{"field": name, "template": pin} for name, pin in pins.items()]


def _retry(retry: Retry) -> Json:
    may = None if retry is None else retry is not False
    return {"retryable": may, "after": retry_delay(retry)}


def _lifecycle(spec: LifecycleSpec | None, shown: Shown) -> Json | None:
    if spec is None:
        return None
    # An error that is not shown must not be named either.
    successor = spec.replaced_by if spec.replaced_by in shown.errors else None
    return {"since": spec.since, "replaced_by": successor, "note": spec.note}


def _source(place: Location | None) -> Json | None:
    if place is None:
        return None
    # A path of somebody's machine tells others nothing, and differs between machines.
    is_absolute = _ABSOLUTE.match(place.path) is not None
    path = PureWindowsPath(place.path).name if is_absolute else place.path
    return {"path": path, "line": place.line}


_ABSOLUTE = re.compile(r"[\\/]|[A-Za-z]:[\\/]")


def _response(response: Response, shown: Shown) -> Json:
    spans = response.rule.statuses
    return {
        "id": response.id,
        "case": response.case,
        "when": response.when or None,
        "names": _names(response.id, shown),
        "code": response.code,
        "status": response.status,
        "statuses": statuses_of(spans),
        "status_ranges": ranges_of(spans),
        "envelope": response.shape.envelope.name,
        "message": _message(response),
        "description": response.description,
        "action": response.action,
        "retry": _retry(response.retry),
        "operations": list(response.operations),
        "pins": _pins(response.rule.pins),
        "requires": list(response.rule.requires),
        "allows": list(response.allows),
        "omits": list(response.rule.omits),
        "fields": _fields(response, shown),
        "examples": [
            _example(each, response) for each in shown.examples[response.id].every
        ],
    }


def _message(response: Response) -> Json:
    pieces: list[Json] = [
        (
            {"kind": "constant", "value": each}
            if isinstance(each, str)
            else {"kind": "place", "field": each[0], "types": [], "cast": each[1]}
        )
        for each in split_text(response.message)
    ]
    return {"template": response.message, "pieces": pieces}


def _fields(response: Response, shown: Shown) -> list[Json]:
    resolved = shown.resolved
    written = written_always(resolved, response, shown.examples[response.id])
    read = read_always(resolved.contract, response.rule)
    return [
        {
            "name": name,
            "written": "always" if name in written else "sometimes",
            "read": "always" if name in read else "sometimes",
        }
        for name in own_fields(resolved, response)
    ]


def _example(example: Example, response: Response) -> Json:
    wire, is_text = example.wire, response.shape.is_text
    _, charset = charset_of(response.shape.envelope.media_type, is_text=is_text)
    body = wire.body.decode(charset if is_text else "utf-8", "replace")
    headers = [{"name": name, "value": text} for name, text in wire.headers.items()]
    return {
        "name": example.name or None,
        "status": example.status,
        "reason": phrase(example.status),
        "headers": headers,
        "body": body,
        "json": json.loads(body) if body and not is_text else None,
    }
