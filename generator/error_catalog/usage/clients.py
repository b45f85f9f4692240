"""Code that catches errors: what is caught already, what is not there, what cannot come."""

import ast
from collections.abc import Iterator, Mapping

from error_catalog.diagnostics import Severity, did_you_mean
from error_catalog.semantics.operations import ANY, serves
from error_catalog.usage.classes import Known, Package, in_words
from error_catalog.usage.program import Function, Module, dotted
from error_catalog.usage.references import Lookup, errors_caught, own_nodes
from error_catalog.usage.route import METHODS
from error_catalog.usage.texts import Mistake

Asked = tuple[str, str]
"""A request's method and path."""


def mistakes(lookup: Lookup, packages: Mapping[str, Package]) -> Iterator[Mistake]:
    """Find what is wrong in imports of errors, and in handlers."""
    for module in lookup.program.modules.values():
        yield from _imports(module, packages)
        for node in module.nodes:
            if isinstance(node, ast.Try | ast.TryStar):
                yield from _caught_before(node, module, lookup, packages)
    for function in lookup.program.functions.values():
        for node in own_nodes(function.node):
            if isinstance(node, ast.Try):
                yield from _cannot_come(node, function, lookup, packages)


def _imports(module: Module, packages: Mapping[str, Package]) -> Iterator[Mistake]:
    """Find classes that the generated packages do not have."""
    for node in module.nodes:
        if not isinstance(node, ast.ImportFrom) or node.level:
            continue
        package = next((p for p in packages.values() if p.name == node.module), None)
        for alias in node.names if package else ():
            assert package is not None
            name = alias.name
            if not name.endswith("Error") or name in package.caught:
                continue
            message = f"{package.name} has no {name}"
            meant = did_you_mean(name, package.caught)
            hint = meant if meant.startswith("did") else None
            yield Mistake(module, node, "unknown-class", message, hint, Severity.ERROR)


def _caught_before(
    node: ast.Try | ast.TryStar,
    module: Module,
    lookup: Lookup,
    packages: Mapping[str, Package],
) -> Iterator[Mistake]:
    """Find handlers of errors that a handler above has caught already."""
    done: frozenset[Known] = frozenset()
    above = ""
    for handler in node.handlers:
        types = (
            handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        )
        for each in types:
            found = lookup.error_of(lookup.refer(each, module))
            errors = errors_caught(found, lookup)
            if errors and errors <= done:
                name = found.name if found else in_words(errors, packages)
                message = f"{name} never comes here: {above} above catches it"
                yield Mistake(
                    module, each or handler, "unreachable", message, "put it first"
                )
            if errors - done and found is not None:
                above = found.name
            done |= errors


def _cannot_come(
    node: ast.Try,
    function: Function,
    lookup: Lookup,
    packages: Mapping[str, Package],
) -> Iterator[Mistake]:
    """Find handlers of errors that are not documented for what is asked in the body."""
    asked = _asked(node.body, function, lookup)
    if not asked:
        return
    for handler in node.handlers:
        types = (
            handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        )
        for each in types:
            found = lookup.error_of(lookup.refer(each, function.module, function))
            if found is None or not found.api:
                continue
            package = packages.get(found.api)
            known = package.leaves.get(found.name) if package else None
            if package is None or known is None:
                continue
            operations = package.operations(known)
            if not operations or not all(" " in one.strip() for one in operations):
                continue
            if not any(
                serves(one, method, path)
                for one in operations
                for method, path in asked
            ):
                names = " or ".join(f"{method} {path}" for method, path in asked)
                message = f"{found.name} is not documented for {names}"
                yield Mistake(function.module, each or handler, "cannot-come", message)


def _asked(
    body: list[ast.stmt], function: Function, lookup: Lookup
) -> list[Asked] | None:
    """
    Return the requests that statements send; None if that cannot be told.

    Any call of the program's own functions might send others.
    """
    found: list[Asked] = []
    for statement in body:
        for node in (statement, *own_nodes(statement)):
            if not isinstance(node, ast.Call):
                continue
            name = (dotted(node.func) or "").rpartition(".")[2]
            goal = lookup.refer(node.func, function.module, function)
            if goal is not None and goal.kind in ("function", "class"):
                return None
            if name not in METHODS and name != "request":
                continue
            request = _request(node, name)
            if request is None:
                return None
            found.append(request)
    return found


def _request(call: ast.Call, name: str) -> Asked | None:
    args = list(call.args)
    method = name.upper()
    if name == "request":
        first = args.pop(0) if args else None
        if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
            return None
        method = first.value.upper()
    path = _path(args[0]) if args else None
    return None if path is None else (method, path)


def _path(node: ast.expr) -> str | None:
    """Return a path that is written out; what an f-string fills in is a variable."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(
            str(each.value) if isinstance(each, ast.Constant) else "{}"
            for each in node.values
        )
    else:
        return None
    if "://" in text:
        text = f"/{text.partition('://')[2].partition('/')[2]}"
    text = text.removeprefix("{}")  # Such as the base of all URLs.
    text = text.partition("?")[0]
    return text if text.startswith("/") and text != f"/{ANY}" else None
