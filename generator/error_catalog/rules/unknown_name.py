"""
Every envelope, group, error, field and param that a catalog names is declared in it.

An operation that a case names is one of its error's, unless that names none.

Source: LANGUAGE section 4, item 2, and section 5, item 8.
"""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from error_catalog.catalog.model import CaseSpec, Catalog, ErrorSpec, ResponseSpec
from error_catalog.diagnostics import Finding, Severity, shown
from error_catalog.files import Path
from error_catalog.rules.example_value import each_example
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find names that are not declared."""
    for name, error in catalog.errors.items():
        path: Path = ("errors", name)
        yield from _named(path, "group", error.group, catalog.groups)
        for key, lifecycle in (
            ("deprecated", error.deprecated),
            ("retired", error.retired),
        ):
            replacement = lifecycle.replaced_by if lifecycle else None
            yield from _named((*path, key), "replaced_by", replacement, catalog.errors)
        yield from _response(path, error, error, catalog)
        yield from _methods(path, error)
        for case, spec in error.cases.items():
            yield from _methods((*path, "cases", case), spec)
            yield from _response((*path, "cases", case), spec, error, catalog)
            yield from _operations((*path, "cases", case), spec, error)


def _response(
    path: Path, spec: ResponseSpec, error: ErrorSpec, catalog: Catalog
) -> Iterator[Finding]:
    yield from _named(path, "envelope", spec.envelope, catalog.envelopes)
    fields = _fields(catalog, error)
    for key, names, known in (
        ("requires", spec.requires, fields | {"errors"}),
        ("allows", spec.allows, fields | {"errors"}),
        ("omits", spec.omits, fields),
    ):
        for index, name in enumerate(names):
            yield from _named((*path, key), index, name, known)
    for at, values in each_example(path, spec):
        for key in values:
            yield from _named(at, key, key, fields)
    for key in spec.pins:
        yield from _named((*path, "pins"), key, key, _fields(catalog))


def _operations(path: Path, case: CaseSpec, error: ErrorSpec) -> Iterator[Finding]:
    for index, name in enumerate(case.operations):
        if error.operations and name not in error.operations:
            close = get_close_matches(name, error.operations, 1)
            hint = f"did you mean `{close[0]}`?" if close else "add it to them"
            message = f"{shown(name)} is not among the `operations` of the error"
            yield Finding((*path, "operations", index), message, hint)


def _methods(path: Path, spec: ResponseSpec) -> Iterator[Finding]:
    """Yield a warning for an operation that looks like a request, and is none."""
    for index, name in enumerate(spec.operations):
        method, separator, target = _split(name)
        if target == "" or (separator == " " and method.upper() in METHODS):
            continue
        close = get_close_matches(method.upper(), METHODS, 1, 0.5)
        hint = f"did you mean `{close[0] if close else 'GET'} {target}`?"
        message = f"{shown(name)} is no method and path"
        at = (*path, "operations", index)
        yield Finding(at, message, hint, severity=Severity.WARNING)


def _split(operation: str) -> tuple[str, str, str]:
    """Return the method, what follows it, and the path; no path if it has another form."""
    word, _, rest = operation.partition(" ")
    method = word.removesuffix(":")
    target = rest.strip()
    if not method.isalpha() or not target.startswith("/"):
        return method, "", ""
    return method, operation[len(method) : -len(target)], target


METHODS = (
    *("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"),
    "QUERY",
)
"""Source: the registry of HTTP methods, and RFC 9110 section 9."""


def _fields(catalog: Catalog, error: ErrorSpec | None = None) -> set[str]:
    params = set(error.params) if error is not None else set[str]()
    return ({*BUILT_IN_SCHEMAS} - {"errors"}) | {*catalog.fields, *params}


def _named(
    path: Path, key: str | int, name: str | None, known: Collection[str]
) -> Iterator[Finding]:
    if name is None or name in known:
        return
    what = {"envelope": "envelope", "group": "group", "replaced_by": "error"}.get(
        str(key), "field"
    )
    if name == "errors" and what == "field":
        message = "`errors` cannot be named here: it holds the errors inside a response"
        yield Finding((*path, key), message, "remove it", on_key=key == name)
        return
    close = get_close_matches(name, sorted(known), 1)
    hint = f"did you mean `{close[0]}`?" if close else f"declare it under `{what}s`"
    on_key = key == name
    yield Finding((*path, key), f"there is no {what} `{name}`", hint, on_key=on_key)
