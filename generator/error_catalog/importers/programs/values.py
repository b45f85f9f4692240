"""What expressions are worth, as far as the text of a program says it."""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from error_catalog.usage.program import Class, Module, dotted
from error_catalog.usage.references import Lookup


class _Unknown:
    """The value of what the text does not say."""


UNKNOWN = _Unknown()
_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Template:
    """Text with names in braces, as an f-string has them."""

    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Where an expression stands.

    Args:
        names: The values of parameters.
        owner: The class that ``self`` is an instance of.
    """

    module: Module
    names: Mapping[str, Any] = field(default_factory=dict[str, Any])
    owner: str = ""


def value_of(  # noqa: C901, PLR0911  One return for each kind of expression.
    node: ast.expr | None, scope: Scope, lookup: Lookup, depth: int = 0
) -> Any:
    """Return the constant that *node* is worth; ``UNKNOWN`` if only a run can tell."""
    if node is None or depth > _DEPTH:
        return UNKNOWN
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        if node.id in scope.names:
            return scope.names[node.id]
        return _global(node.id, scope.module, lookup, depth)
    if isinstance(node, ast.Attribute):
        return _attribute(node, scope, lookup, depth)
    if isinstance(node, ast.JoinedStr):
        return _template(node, scope, lookup, depth)
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return _first_true(node, scope, lookup, depth)
    if isinstance(node, ast.Tuple | ast.List):
        return tuple(value_of(each, scope, lookup, depth + 1) for each in node.elts)
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        # Marks of translations, and conversions: `_("…")`, `int(HTTPStatus.OK)`.
        name = (dotted(node.func) or "").rpartition(".")[2]
        if name in ("_", "int", "str") or "gettext" in name or name == "lazy":
            return value_of(node.args[0], scope, lookup, depth + 1)
    return UNKNOWN


def _first_true(node: ast.BoolOp, scope: Scope, lookup: Lookup, depth: int) -> Any:
    for each in node.values:
        found = value_of(each, scope, lookup, depth + 1)
        if found is UNKNOWN or found:
            return found
    return UNKNOWN


def _global(name: str, module: Module, lookup: Lookup, depth: int) -> Any:
    if name in module.values:
        return value_of(module.values[name], Scope(module), lookup, depth + 1)
    whole = module.imports.get(name, "")
    home, _, last = whole.rpartition(".")
    found = lookup.program.module(home, module) if home else None
    if found is not None and last in found.values:
        return value_of(found.values[last], Scope(found), lookup, depth + 1)
    return _status_named(name)


def _attribute(node: ast.Attribute, scope: Scope, lookup: Lookup, depth: int) -> Any:
    text = dotted(node) or ""
    if text.endswith((".__class__.__name__", ".__name__")) and scope.owner:
        return scope.owner.rpartition(".")[2]
    if node.attr in ("value", "phrase", "name"):
        inner = value_of(node.value, scope, lookup, depth + 1)
        is_member = isinstance(node.value, ast.Attribute | ast.Name)
        if node.attr == "name" and isinstance(node.value, ast.Attribute):
            return node.value.attr
        return inner if is_member and node.attr == "value" else UNKNOWN
    found = lookup.refer(node.value, scope.module)
    if found is not None and found.kind == "class":
        for each in lookup.bases(found.name):
            if node.attr in each.values:
                inner = Scope(each.module, owner=each.name)
                return value_of(each.values[node.attr], inner, lookup, depth + 1)
    if found is not None and found.kind == "module":
        module = lookup.program.modules[found.name]
        return _global(node.attr, module, lookup, depth + 1)
    return _status_named(node.attr) if not text.startswith("self.") else UNKNOWN


def _status_named(name: str) -> Any:
    """Return the status of a constant such as ``HTTP_404_NOT_FOUND`` or ``NOT_FOUND``."""
    number = re.fullmatch(r"HTTP_([1-5][0-9]{2})(?:_[A-Z_]+)?", name)
    if number:
        return int(number[1])
    return HTTPStatus[name].value if name in HTTPStatus.__members__ else UNKNOWN


def _template(node: ast.JoinedStr, scope: Scope, lookup: Lookup, depth: int) -> Any:
    text, names = "", list[str]()
    for each in node.values:
        if isinstance(each, ast.Constant):
            text += str(each.value).replace("{", "{{").replace("}", "}}")
            continue
        assert isinstance(each, ast.FormattedValue)
        known = value_of(each.value, scope, lookup, depth + 1)
        if isinstance(known, str | int):
            text += str(known).replace("{", "{{").replace("}", "}}")
            continue
        name = (dotted(each.value) or "").removeprefix("self.")
        if not name.isidentifier():
            return UNKNOWN
        names.append(name)
        text += f"{{{name}}}"
    return Template(text, tuple(dict.fromkeys(names))) if names else text


def own_values(known: Class, lookup: Lookup) -> dict[str, Any]:
    """Return the constants that a class assigns to its attributes in its own body."""
    scope = Scope(known.module, owner=known.name)
    found: dict[str, Any] = {}
    for name, node in known.values.items():
        value = value_of(node, Scope(known.module, dict(found), known.name), lookup)
        found[name] = value if value is not UNKNOWN else value_of(node, scope, lookup)
    return {name: each for name, each in found.items() if each is not UNKNOWN}
