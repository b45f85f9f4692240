"""
Exception classes: what their instances have as attributes, and what frameworks give them.

Sources: exceptions of Django REST framework 3, Werkzeug 3, Starlette and FastAPI, Django 5.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from error_catalog.importers.programs.values import (
    UNKNOWN,
    Scope,
    own_values,
    value_of,
)
from error_catalog.semantics.names import words
from error_catalog.semantics.statuses import PHRASES
from error_catalog.usage.program import Class, Function, dotted
from error_catalog.usage.references import Lookup, own_nodes

_DRF = {
    "APIException": (500, "error"),
    "ValidationError": (400, "invalid"),
    "ParseError": (400, "parse_error"),
    "AuthenticationFailed": (401, "authentication_failed"),
    "NotAuthenticated": (401, "not_authenticated"),
    "PermissionDenied": (403, "permission_denied"),
    "NotFound": (404, "not_found"),
    "MethodNotAllowed": (405, "method_not_allowed"),
    "NotAcceptable": (406, "not_acceptable"),
    "UnsupportedMediaType": (415, "unsupported_media_type"),
    "Throttled": (429, "throttled"),
}
_DJANGO = {"Http404": 404, "PermissionDenied": 403, "SuspiciousOperation": 400}
_PHRASES = {"".join(words(phrase)): status for status, phrase in PHRASES.items()}
_OTHERS = {
    "requestentitytoolarge": 413,
    "requesturitoolarge": 414,
    "imateapot": 418,
    "requestedrangenotsatisfiable": 416,
    "unprocessableentity": 422,
}

_ARGUMENTS = {
    "rest_framework": ("detail", "code"),
    "werkzeug": ("description", "response"),
    "fastapi": ("status_code", "detail", "headers"),
    "starlette": ("status_code", "detail", "headers"),
}
"""The parameters of the exceptions of frameworks, in their order."""


def library(name: str) -> str:
    """Return the framework that an exception from outside comes from; empty for none."""
    top = name.partition(".")[0]
    top = {"ninja": "fastapi", "flask": "werkzeug"}.get(top, top)
    return top if top in (*_ARGUMENTS, "django") else ""


def exceptions(lookup: Lookup) -> Iterator[Class]:
    """Yield the exception classes of a program, in the order of its files."""
    for name, known in lookup.program.classes.items():
        foreign = [each.name for each in lookup.foreign_bases(name)]
        if any(map(is_exception, foreign)):
            yield known


def is_exception(name: str) -> bool:
    """Tell whether a class from outside is an exception, by its name."""
    last = name.rpartition(".")[2]
    return last.endswith(("Exception", "Error", "Http404")) or bool(given(name))


def given(name: str) -> dict[str, Any]:
    """Return what an exception of a framework has, before a program says more."""
    last, source = name.rpartition(".")[2], library(name)
    if source == "rest_framework" and last in _DRF:
        status, code = _DRF[last]
        return {"status_code": status, "default_code": code}
    if source == "django" and last in _DJANGO:
        return {"status_code": _DJANGO[last]}
    if source == "werkzeug":
        key = last.lower()
        known = _PHRASES.get(key, _OTHERS.get(key))
        return {"status_code": known} if known else {}
    return {}


def parameters(name: str, lookup: Lookup) -> Sequence[str]:
    """Return the names of what a class takes, without ``self``."""
    for each in lookup.bases(name):
        start = each.methods.get("__init__")
        if start is not None:
            args = start.node.args
            return [each.arg for each in (*args.posonlyargs, *args.args)][1:]
    for found in [name, *(each.name for each in lookup.foreign_bases(name))]:
        if library(found) in _ARGUMENTS:
            return _ARGUMENTS[library(found)]
    return ()


def bound(
    call: ast.Call, takes: Sequence[str], scope: Scope, lookup: Lookup
) -> dict[str, Any]:
    """Return the arguments of a call by the parameters' names, those that are known."""
    pairs = list(zip(takes, call.args, strict=False))
    pairs += [(each.arg, each.value) for each in call.keywords if each.arg]
    found = {name: value_of(node, scope, lookup) for name, node in pairs}
    return {name: each for name, each in found.items() if each is not UNKNOWN}


def attributes(
    name: str, given_values: Mapping[str, Any], lookup: Lookup, depth: int = 0
) -> dict[str, Any]:
    """
    Return the attributes of an instance, as far as constants and arguments say them.

    Args:
        name: Of a class of the program, or of one from outside.
        given_values: What it is made with.
    """
    known = lookup.program.classes.get(name)
    if known is None or depth > 20:
        return {**given(name), **given_values}
    start = known.methods.get("__init__")
    parents = [lookup.refer(_bare(each), known.module) for each in known.node.bases]
    names = [each.name for each in parents if each is not None]
    own = own_values(known, lookup)
    found: dict[str, Any] = {}
    if start is None:
        for each in reversed(names):
            found |= attributes(each, given_values, lookup, depth + 1)
        made = {key: found[key] for key in given_values if key in found}
        return {**found, **own, **made}
    scope = Scope(known.module, _arguments(start, given_values, lookup), name)
    for each in reversed(names):
        found |= attributes(each, {}, lookup, depth + 1)
    found |= own
    for each in names[:1]:
        passed = _passed(start, each, scope, lookup)
        if passed is not None:
            above = attributes(each, passed, lookup, depth + 1)
            found |= {
                key: above[key] for key in above if key in passed or key not in own
            }
    for key, value in _set(start, scope, lookup).items():
        # What only a run can tell does not hide what is known, but is remembered.
        if value is not UNKNOWN or key not in found:
            found[key] = value
    return found


def _bare(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _arguments(
    start: Function, given_values: Mapping[str, Any], lookup: Lookup
) -> dict[str, Any]:
    """Return the values of parameters: what is given, else their defaults."""
    args = start.node.args
    named = [*args.posonlyargs, *args.args]
    pairs = list(zip(reversed(named), reversed(args.defaults), strict=False))
    pairs += [
        (arg, node)
        for arg, node in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        if node is not None
    ]
    scope = Scope(start.module)
    found = {arg.arg: value_of(node, scope, lookup) for arg, node in pairs}
    every = {each.arg: UNKNOWN for each in (*named, *args.kwonlyargs)}
    return {**every, **found, **given_values}


def _passed(
    start: Function, parent: str, scope: Scope, lookup: Lookup
) -> dict[str, Any] | None:
    """Return what ``__init__`` hands on to the one above; None if it calls none."""
    for node in own_nodes(start.node):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr != "__init__":
            continue
        args = node.args
        is_super = isinstance(node.func.value, ast.Call)
        call = node if is_super else ast.Call(node.func, args[1:], node.keywords)
        return bound(call, parameters(parent, lookup), scope, lookup)
    return None


def _set(start: Function, scope: Scope, lookup: Lookup) -> dict[str, Any]:
    """Return what ``__init__`` itself sets: ``self.code = "gone"``."""
    found: dict[str, Any] = {}
    for node in own_nodes(start.node):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.Assign):
            pairs = [(each, node.value) for each in node.targets]
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            pairs = [(node.target, node.value)]
        for target, expression in pairs:
            name = (dotted(target) or "").removeprefix("self.")
            value = value_of(expression, scope, lookup)
            is_own = isinstance(target, ast.Attribute) and name.isidentifier()
            if is_own and value is not None:
                found[name] = value
    return found
