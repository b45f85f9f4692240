"""Routes of web applications: which functions run for a request, and what they declare."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from error_catalog.files import Location
from error_catalog.semantics.operations import ANY
from error_catalog.usage.classes import Known
from error_catalog.usage.program import Function, Module, Program, dotted
from error_catalog.usage.references import Lookup, Ref, errors_caught

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
"""What decorators and methods of views are called."""


class Run(NamedTuple):
    """
    A function that runs for a request.

    Args:
        place: Where the route names it, if it is not the view itself.
    """

    function: str
    place: Location | None = None


class Route(NamedTuple):
    """
    One operation of a web application.

    Args:
        method: In upper case; ``ANY`` for all of them.
        path: With variables as ``{name}``.
        place: Where it is written.
        runs: The view first.
        declared: The errors that it lists itself; None if it lists none.
        is_whole: Whether all that it lists could be told.
    """

    method: str
    path: str
    place: Location
    runs: tuple[Run, ...]
    declared: frozenset[Known] | None = None
    is_whole: bool = True

    @property
    def name(self) -> str:
        """The method and the path, as a catalog names operations."""
        return self.path if self.method == ANY else f"{self.method} {self.path}"


def text_of(
    node: ast.expr | None, lookup: Lookup, module: Module, scope: Function | None = None
) -> str | None:
    """Return the text that an expression is; None if it is none, or cannot be told."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left = text_of(node.left, lookup, module, scope)
        right = text_of(node.right, lookup, module, scope)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.Name) and node.id in module.values:
        value = module.values[node.id]
        return None if isinstance(value, ast.Name) else text_of(value, lookup, module)
    return None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the argument that a call names; None if it has no such one."""
    return next((each.value for each in call.keywords if each.arg == name), None)


def argument(call: ast.Call, at: int, name: str) -> ast.expr | None:
    """Return an argument by its place or its name."""
    return call.args[at] if len(call.args) > at else keyword(call, name)


def texts_of(node: ast.expr | None, lookup: Lookup, module: Module) -> list[str]:
    """Return the texts in a list; none if it is no list of texts."""
    elements = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else ()
    found = (text_of(each, lookup, module) for each in elements)
    return [each for each in found if each is not None]


def joined(*parts: str) -> str:
    """Return parts of a path as one path that begins with a slash."""
    said = [each for each in parts if each]
    whole = "/".join(each.strip("/") for each in said if each.strip("/"))
    is_open = bool(whole) and said[-1].endswith("/")
    return f"/{whole}{'/' if is_open else ''}"


_VARIABLE = re.compile(r"<(?:[^<>:]*:)?([^<>:]+)>|\{([^{}:]*)(?::[^{}]*)?\}")


def templated(path: str) -> str:
    """Return a path with its variables as ``{name}``, whatever a framework writes."""
    return _VARIABLE.sub(lambda found: f"{{{found[1] or found[2]}}}", path)


def is_external(found: Ref | None, *names: str) -> bool:
    """Tell whether something is one of a library's names, by their last parts."""
    return (
        found is not None
        and found.kind in ("external", "instance")
        and found.name.rpartition(".")[2] in names
    )


def listed(
    node: ast.expr | None, lookup: Lookup, module: Module, scope: Function | None
) -> tuple[frozenset[Known], bool]:
    """
    Return the errors that ``responses=`` lists, and whether all of it could be told.

    It is a call of an adapter's ``responses``, or a dictionary with such in it.
    """
    if isinstance(node, ast.Call):
        return _called(node, lookup, module, scope)
    if isinstance(node, ast.Dict):
        parts = [
            listed(value, lookup, module, scope)
            for key, value in zip(node.keys, node.values, strict=True)
            if key is None
        ]
        return _union(parts)
    if isinstance(node, ast.BinOp):
        sides = (node.left, node.right)
        return _union([listed(each, lookup, module, scope) for each in sides])
    if isinstance(node, ast.Name):
        values = lookup.values(scope) if scope else {}
        value = values.get(node.id) or module.values.get(node.id)
        if value is not None and not isinstance(value, ast.Name):
            return listed(value, lookup, module, scope)
    return frozenset(), False


def _called(
    node: ast.Call, lookup: Lookup, module: Module, scope: Function | None
) -> tuple[frozenset[Known], bool]:
    goal = lookup.refer(node.func, module, scope)
    is_ours = goal is not None and goal.kind == "package"
    if not is_ours or (dotted(node.func) or "").rpartition(".")[2] != "responses":
        return frozenset(), False
    found: frozenset[Known] = frozenset()
    is_whole = True
    for each in node.args:
        error = lookup.error_of(lookup.refer(each, module, scope))
        found |= errors_caught(error, lookup)
        is_whole = is_whole and error is not None
    return found, is_whole


def _union(
    parts: Iterable[tuple[frozenset[Known], bool]],
) -> tuple[frozenset[Known], bool]:
    found: frozenset[Known] = frozenset()
    is_whole = True
    for errors, is_told in parts:
        found, is_whole = found | errors, is_whole and is_told
    return found, is_whole


def calls_in(
    module: Module, program: Program
) -> Iterator[tuple[ast.Call, Function | None]]:
    """Yield each call of a module, with the function that it is in."""
    yield from ((each, None) for each in _calls(module.tree))
    for function in _functions(module.tree, module.name, program):
        yield from ((each, function) for each in _calls(function.node))


def _functions(node: ast.AST, prefix: str, program: Program) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{prefix}.{child.name}"
            known = program.functions.get(name)
            if known is not None and known.node is child:
                yield known
            yield from _functions(child, name, program)
        elif not isinstance(child, ast.expr):
            yield from _functions(child, prefix, program)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _calls(child)
