"""The fields of a catalog and the codes of its errors."""

from collections.abc import Mapping
from typing import Any

from generator.catalog.entries import Range
from generator.catalog.model import Catalog, ErrorSpec
from generator.meaning.json_types import allows_null, schema_types
from generator.runtime.templates import Field
from generator.shaping import is_mapping

BUILT_IN_SCHEMAS: dict[str, dict[str, Any]] = {
    "code": {"description": "Which error it is."},
    "status": {"type": "integer", "description": "The HTTP status of the answer."},
    "title": {"type": "string", "description": "What kind of error it is."},
    "message": {"type": "string", "description": "What happened, for a person."},
    "docs": {"type": "string", "description": "Where the error is documented."},
    "request_id": {
        "type": "string",
        "description": "What the server calls the request.",
    },
    "retry_after": {
        "type": "number",
        "minimum": 0,
        "description": "Seconds to wait before the next try.",
    },
    "params": {"type": "object", "description": "The values of this error."},
    "errors": {"type": "array", "description": "The errors inside this one."},
}
"""The schemas of the built-in fields; a catalog may declare its own instead."""


def field_schemas(catalog: Catalog) -> dict[str, Any]:
    """Return the JSON Schema of every field of *catalog*, the built-in ones among them."""
    schemas = {name: dict(schema) for name, schema in BUILT_IN_SCHEMAS.items()}
    kinds = {
        type(code)
        for name, spec in catalog.errors.items()
        for code in wire_codes(name, spec)
    }
    types = [
        name for name, kind in (("string", str), ("integer", int)) if kind in kinds
    ]
    schemas["code"]["type"] = types if len(types) > 1 else "".join(types) or "string"
    for name, spec in catalog.fields.items():
        schema = spec.json_schema if is_mapping(spec.json_schema) else {}
        schemas[name] = {"description": spec.description, **schema}
    return schemas


def own_codes(name: str, spec: ErrorSpec) -> tuple[str | int | None, ...]:
    """Return the codes that *spec* may write, the first one first; none for a range."""
    if isinstance(spec.code, Range):
        return ()
    return spec.code or (name,)


def wire_codes(name: str, spec: ErrorSpec) -> list[str | int | None]:
    """Return every code by which *spec* is known, former ones too; a range by its ends."""
    if isinstance(spec.code, Range):
        return [spec.code.first, spec.code.last, *spec.aliases]
    return [*own_codes(name, spec), *spec.aliases]


def field_of(
    schema: Any,
    schemas: Mapping[str, Any],
    default: Any = None,
    *,
    is_required: bool = False,
) -> Field:
    """
    Return what templates need to know of a field or param with this JSON Schema.

    Args:
        is_required: It is always written: as null, where None is given and allowed.
    """
    known = schema if is_mapping(schema) else {}
    pattern = known.get("pattern")
    types = schema_types(known, schemas)
    return Field(
        *types,
        pattern=pattern if isinstance(pattern, str) else None,
        default=default,
        empty=known.get("minLength") == 0,
        null=is_required and default is None and allows_null(known, schemas),
    )
