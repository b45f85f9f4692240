"""
Examples and defaults are values that the schema of their field or param allows.

An error, or a case of it, has one `example` or several `examples`.

Where the catalog has no example, one is made up; if that does not satisfy the schema, the
author is asked for one.

Source: LANGUAGE section 4, item 7, and section 5, item 7.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from error_catalog.catalog.model import ErrorSpec, ResponseSpec
from error_catalog.diagnostics import Finding
from error_catalog.files import Path
from error_catalog.semantics.examples import synthesize
from error_catalog.semantics.keywords import violation_of
from error_catalog.semantics.resolution import Resolved


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find examples and defaults that their schemas do not allow."""
    schemas = resolved.field_schemas
    for name, field in resolved.catalog.fields.items():
        path: Path = ("fields", name)
        schema = schemas[name]
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
        yield from _shown(("errors", error), spec, spec, schemas)
        for case, each in spec.cases.items():
            yield from _shown(("errors", error, "cases", case), each, spec, schemas)


def _shown(
    path: Path, spec: ResponseSpec, error: ErrorSpec, schemas: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield findings about the examples of an error or of a case."""
    if spec.example and spec.examples:
        message = "`example` and `examples` cannot stand together"
        hint = "move the example below `examples`, under a name of its own"
        yield Finding((*path, "example"), message, hint, on_key=True)
    for at, values in each_example(path, spec):
        for key, value in values.items():
            own = error.params.get(key)
            schema = schemas[key] if own is None else own.keywords
            yield from _value((*at, key), value, schema, schemas)


def each_example(
    path: Path, spec: ResponseSpec
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield the values of every example of the error or case at *path*, with their place."""
    yield (*path, "example"), spec.example
    for name, values in spec.examples.items():
        yield (*path, "examples", name), values


def _written(
    path: Path, example: Any, default: Any, schema: Any, schemas: Mapping[str, Any]
) -> Iterator[Finding]:
    yield from _value((*path, "example"), example, schema, schemas)
    yield from _value((*path, "default"), default, schema, schemas)


def _value(
    path: Path, value: Any, schema: Any, schemas: Mapping[str, Any]
) -> Iterator[Finding]:
    violation = None if value is None else violation_of(value, schema, schemas)
    if violation is not None:
        message = f"the schema does not allow this value: {violation}"
        yield Finding(path, message, "change the value or its schema")


def _made_up(
    path: Path, name: str, schema: Any, schemas: Mapping[str, Any]
) -> Iterator[Finding]:
    violation = violation_of(synthesize(name, schema, schemas), schema, schemas)
    if violation is not None:
        message = f"cannot make up an example of `{name}`: {violation}"
        yield Finding(path, message, "add an `example`", on_key=True)
