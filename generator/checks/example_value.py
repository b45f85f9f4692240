"""
Examples and defaults are values that the schema of their field or param allows.

Where no one wrote an example, one is made up; if the schema is too particular for that, its
author is asked for one.

Source: LANGUAGE section 4, item 7.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostics import Finding
from generator.meaning.resolving import Resolved
from generator.meaning.synthesizing import synthesize
from generator.meaning.validating import problem_of
from generator.sources import Path


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find examples and defaults outside of their schemas."""
    schemas = resolved.field_schemas
    for name, field in resolved.catalog.fields.items():
        path: Path = ("fields", name)
        schema = field.json_schema
        yield from _written(path, field.example, field.default, schema, schemas)
        if field.example is None and field.default is None:
            yield from _made_up(path, name, schema, schemas)
    for error, spec in resolved.catalog.errors.items():
        for name, param in spec.params.items():
            path = ("errors", error, "params", name)
            schema = param.keywords
            yield from _written(path, param.example, param.default, schema, schemas)
            if param.example is None and param.default is None:
                yield from _made_up(path, name, schema, schemas)
        for key, value in spec.example.items():
            schema = spec.params[key].keywords if key in spec.params else schemas[key]
            yield from _value(("errors", error, "example", key), value, schema, schemas)


def _written(
    path: Path, example: Any, default: Any, schema: Any, schemas: Mapping[str, Any]
) -> Iterator[Finding]:
    yield from _value((*path, "example"), example, schema, schemas)
    yield from _value((*path, "default"), default, schema, schemas)


def _value(
    path: Path, value: Any, schema: Any, schemas: Mapping[str, Any]
) -> Iterator[Finding]:
    problem = None if value is None else problem_of(value, schema, schemas)
    if problem is not None:
        message = f"the schema does not allow it: {problem}"
        yield Finding(path, message, "change the value or its schema")


def _made_up(
    path: Path, name: str, schema: Any, schemas: Mapping[str, Any]
) -> Iterator[Finding]:
    problem = problem_of(synthesize(name, schema, schemas), schema, schemas)
    if problem is not None:
        message = f"no example of `{name}` can be made up: {problem}"
        yield Finding(path, message, "give it an `example`", on_key=True)
