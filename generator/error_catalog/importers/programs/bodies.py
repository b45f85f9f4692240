"""What a program sends for its exceptions: dicts of handlers and of methods as envelopes."""

import ast
from collections.abc import Iterator

from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.programs.facts import CODE, MESSAGE, STATUS
from error_catalog.importers.roles import Roles, Steps
from error_catalog.importers.shapes import ANY, Member, Shape
from error_catalog.importers.vocabulary import plain
from error_catalog.usage.program import Function, dotted
from error_catalog.usage.references import Lookup, own_nodes

_METHODS = frozenset(
    (
        *("to_dict", "as_dict", "to_json", "to_response", "as_response", "serialize"),
        *("get_body", "get_response", "render", "payload", "to_payload", "body"),
    )
)
_HANDLERS = ("exception_handler", "errorhandler", "app_errorhandler")


def bodies(lookup: Lookup) -> dict[str, Envelope]:
    """Return the envelope that instances of a class are sent in, by the class's name."""
    found: dict[str, Envelope] = {}
    registered = _registered(lookup)
    for function in lookup.program.functions.values():
        owners = [*_handled(function, lookup), *registered.get(function.name, ())]
        if function.owner and function.node.name in _METHODS:
            owners.append(function.owner)
        for node in own_nodes(function.node) if owners else ():
            envelope = _envelope(node, function)
            if envelope is not None:
                for each in owners:
                    found.setdefault(each, envelope)
                break
    return found


def _handled(function: Function, lookup: Lookup) -> Iterator[str]:
    """Yield the classes whose handler a function is, by its decorators."""
    for each in function.node.decorator_list:
        if not isinstance(each, ast.Call) or not each.args:
            continue
        if (dotted(each.func) or "").rpartition(".")[2] in _HANDLERS:
            owner = lookup.refer(each.args[0], function.module)
            if owner is not None:
                yield owner.name


_REGISTERS = ("add_exception_handler", "register_error_handler")


def _registered(lookup: Lookup) -> dict[str, list[str]]:
    """Return the classes that each function is registered for: by a call, or in a dict."""
    found: dict[str, list[str]] = {}
    for module in lookup.program.modules.values():
        for node in module.nodes:
            pairs: list[tuple[ast.expr | None, ast.expr]] = []
            if isinstance(node, ast.Call) and node.args[1:]:
                last = (dotted(node.func) or "").rpartition(".")[2]
                pairs = [(node.args[0], node.args[1])] if last in _REGISTERS else []
            elif isinstance(node, ast.keyword) and node.arg == "exception_handlers":
                table = (
                    node.value if isinstance(node.value, ast.Dict) else ast.Dict([], [])
                )
                pairs = list(zip(table.keys, table.values, strict=True))
            for key, value in pairs:
                owner, function = lookup.refer(key, module), lookup.refer(value, module)
                if owner is not None and function is not None:
                    found.setdefault(function.name, []).append(owner.name)
    return found


CLASS_NAME = "class name"
"""What stands for a code that is the name of the class, until the envelope is written."""


def _envelope(node: ast.AST, function: Function) -> Envelope | None:
    """Return the envelope that a dict is, if it has the code or the message."""
    if isinstance(node, ast.Call) and (dotted(node.func) or "").endswith("jsonify"):
        given = [each for each in node.keywords if each.arg]
        keys: list[ast.expr | None] = [ast.Constant(each.arg) for each in given]
        node = ast.Dict(keys, [each.value for each in given])
    if not isinstance(node, ast.Dict) or not node.keys:
        return None
    names = [each.arg for each in function.parameters()]
    return envelope_of(node, frozenset(names))


def envelope_of(node: ast.Dict, objects: frozenset[str]) -> Envelope | None:
    """
    Return the envelope of a dict; None if it has neither code nor message.

    Args:
        objects: The names whose attributes are those of the exception.
    """
    by_place: dict[Steps, str] = {}
    opened: set[Steps] = set()
    shape = _shape(node, (), objects, by_place, opened)
    if not {"code", "message"} & {*by_place.values()}:
        return None
    needed = {
        each for each in opened if any(at[: len(each)] == each for at in by_place)
    }
    return Envelope("error", shape, Roles(by_place, frozenset({(), *needed})))


def _shape(
    node: ast.Dict,
    steps: Steps,
    objects: frozenset[str],
    by_place: dict[Steps, str],
    opened: set[Steps],
) -> Shape:
    opened.add(steps)
    members: dict[str, Member] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            continue
        inner = (*steps, key.value)
        if isinstance(value, ast.Dict) and value.keys:
            shape = _shape(value, inner, objects, by_place, opened)
        else:
            role = _role(value, key.value, objects)
            if role and role not in by_place.values():
                by_place[inner] = role
            shape = _constant(value)
            if _is_class_name(value, objects):
                shape = Shape(("string",), title=CLASS_NAME)
        members[key.value] = Member(shape, required=True)
    return Shape(types=("object",), members=members)


def _constant(node: ast.expr) -> Shape:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int):
        return Shape(values=(node.value,))
    return ANY


def _role(node: ast.expr, key: str, objects: frozenset[str]) -> str:
    """Return the field of an expression: ``self.code``, ``exc.status_code``, ``str(exc)``."""
    if isinstance(node, ast.IfExp):
        node = node.body
    if isinstance(node, ast.BoolOp):
        node = node.values[0]
    if isinstance(node, ast.Call) and dotted(node.func) == "str" and node.args:
        inner = dotted(node.args[0]) or ""
        return "message" if inner in objects else _role(node.args[0], key, objects)
    if _is_class_name(node, objects):
        return "code"
    text = (dotted(node) or "").removesuffix(".value")
    owner, _, name = text.partition(".")
    if owner not in objects or "." in name:
        return ""
    for role, names in (("status", STATUS), ("code", CODE), ("message", MESSAGE)):
        if plain(name) in names:
            return role
    return ""


def _is_class_name(node: ast.expr, objects: frozenset[str]) -> bool:
    """Tell whether an expression is ``type(exc).__name__`` or ``exc.__class__.__name__``."""
    if not isinstance(node, ast.Attribute) or node.attr != "__name__":
        return False
    inner = node.value
    if isinstance(inner, ast.Call) and dotted(inner.func) == "type" and inner.args:
        return dotted(inner.args[0]) in objects
    owner, _, last = (dotted(inner) or "").partition(".")
    return owner in objects and last == "__class__"
