"""Django and Django REST framework: ``urlpatterns``, views, view sets and routers."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from error_catalog.semantics.operations import ANY
from error_catalog.usage.program import Function, Module, dotted
from error_catalog.usage.references import Lookup, Ref
from error_catalog.usage.route import (
    Route,
    Run,
    argument,
    is_external,
    joined,
    keyword,
    templated,
    text_of,
    texts_of,
)
from error_catalog.usage.routers import by_method

_PATTERNS = "urlpatterns"
_ACTIONS = {
    "list": ("GET", ""),
    "create": ("POST", ""),
    "retrieve": ("GET", "{id}"),
    "update": ("PUT", "{id}"),
    "partial_update": ("PATCH", "{id}"),
    "destroy": ("DELETE", "{id}"),
}
"""What the methods of a view set serve, below its prefix."""

_DEEPEST = 10


class _Place(NamedTuple):
    """Where patterns are looked for."""

    module: Module
    prefix: str
    depth: int


def routes(lookup: Lookup) -> list[Route]:
    """Return the routes of all URL configurations that no other includes."""
    modules = [
        each for each in lookup.program.modules.values() if _PATTERNS in each.values
    ]
    included = {
        name
        for each in modules
        for name in _included(each, lookup)
        if name != each.name
    }
    return [
        route
        for each in modules
        if each.name not in included
        for route in _patterns(each.values[_PATTERNS], _Place(each, "", 0), lookup)
    ]


def _included(module: Module, lookup: Lookup) -> Iterator[str]:
    for node in module.nodes:
        if isinstance(node, ast.Call) and _is_include(node):
            found = _configuration(argument(node, 0, "arg"), module, lookup)
            if found is not None:
                yield found.name


def _is_include(node: ast.Call) -> bool:
    return (dotted(node.func) or "").rpartition(".")[2] == "include"


def _configuration(
    node: ast.expr | None, module: Module, lookup: Lookup
) -> Module | None:
    """Return the module that ``include`` names, as text or as itself."""
    if isinstance(node, ast.Tuple) and node.elts:
        node = node.elts[0]
    name = text_of(node, lookup, module)
    if name is not None:
        return lookup.program.module(name, module)
    found = lookup.refer(node, module)
    if found is not None and found.kind == "module":
        return lookup.program.modules[found.name]
    return None


def _patterns(node: ast.expr | None, place: _Place, lookup: Lookup) -> Iterator[Route]:
    if place.depth > _DEEPEST:
        return
    if isinstance(node, ast.BinOp):
        yield from _patterns(node.left, place, lookup)
        yield from _patterns(node.right, place, lookup)
    elif isinstance(node, ast.Name):
        value = place.module.values.get(node.id)
        if value is not node:
            deeper = place._replace(depth=place.depth + 1)
            yield from _patterns(value, deeper, lookup)
    elif isinstance(node, ast.Attribute) and node.attr == "urls":
        yield from _registered(node.value, place, lookup)
    elif isinstance(node, ast.List | ast.Tuple):
        for each in node.elts:
            if isinstance(each, ast.Starred):
                yield from _patterns(each.value, place, lookup)
            elif isinstance(each, ast.Call):
                yield from _pattern(each, place, lookup)


def _pattern(call: ast.Call, place: _Place, lookup: Lookup) -> Iterator[Route]:
    """Yield the routes of one ``path(…)``, ``re_path(…)`` or ``url(…)``."""
    kind = (dotted(call.func) or "").rpartition(".")[2]
    if kind not in ("path", "re_path", "url"):
        return
    text = text_of(argument(call, 0, "route"), lookup, place.module)
    view = argument(call, 1, "view")
    if text is None or view is None:
        return
    own = templated(text) if kind == "path" else _plain(text)
    path = joined(place.prefix, own)
    if isinstance(view, ast.Call) and _is_include(view):
        yield from _below(argument(view, 0, "arg"), path, place, lookup)
        return
    for methods, runs in _views(view, place.module, lookup):
        for method in methods:
            yield Route(method, path, place.module.place(call), runs)


def _below(
    node: ast.expr | None, path: str, place: _Place, lookup: Lookup
) -> Iterator[Route]:
    module = _configuration(node, place.module, lookup)
    depth = place.depth + 1
    if module is not None:
        value = module.values.get(_PATTERNS)
        yield from _patterns(value, _Place(module, path, depth), lookup)
    else:
        yield from _patterns(node, _Place(place.module, path, depth), lookup)


_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()\\]|\\.|\[[^\]]*\]|\([^()]*\))*\)")


def _plain(pattern: str) -> str:
    """Return a regular expression of a path as a path, its named groups as variables."""
    path = _GROUP.sub(lambda found: f"{{{found[1]}}}", pattern)
    return path.removeprefix("^").removesuffix("$").replace("\\", "")


def _views(
    view: ast.expr, module: Module, lookup: Lookup
) -> Iterator[tuple[tuple[str, ...], tuple[Run, ...]]]:
    if isinstance(view, ast.Call):
        name = dotted(view.func) or ""
        if name.endswith(".as_view") and isinstance(view.func, ast.Attribute):
            found = lookup.refer(view.func.value, module)
            if found is not None and found.kind == "class":
                yield from _class_views(view, found, lookup)
            return
        if view.args:
            # A decorator that is called here, such as `csrf_exempt(view)`.
            yield from _views(view.args[0], module, lookup)
        return
    found = lookup.refer(view, module)
    if found is not None and found.kind == "function":
        function = lookup.program.functions[found.name]
        yield _methods_of(function, lookup), (Run(found.name),)


def _class_views(
    call: ast.Call, found: Ref, lookup: Lookup
) -> Iterator[tuple[tuple[str, ...], tuple[Run, ...]]]:
    """Yield what a class of views serves; a view set's methods are named in the call."""
    mapping = call.args[0] if call.args else None
    if not isinstance(mapping, ast.Dict):
        yield from by_method(found, lookup)
        return
    for key, value in zip(mapping.keys, mapping.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant):
            method = _method(found, str(value.value), lookup)
            if method is not None:
                yield (str(key.value).upper(),), (Run(method.name),)


def _method(found: Ref, name: str, lookup: Lookup) -> Function | None:
    bases = lookup.bases(found.name)
    return next((each.methods[name] for each in bases if name in each.methods), None)


def _methods_of(function: Function, lookup: Lookup) -> tuple[str, ...]:
    """Return the methods that the decorators of a view allow; any if they say nothing."""
    for each in function.node.decorator_list:
        name = (
            dotted(each.func if isinstance(each, ast.Call) else each) or ""
        ).rpartition(".")[2]
        if isinstance(each, ast.Call) and name in ("require_http_methods", "api_view"):
            said = argument(each, 0, "http_method_names") or keyword(
                each, "request_method_list"
            )
            methods = texts_of(said, lookup, function.module)
            return tuple(map(str.upper, methods)) or ("GET",)
        if name in ("require_GET", "require_safe", "require_POST"):
            return ("POST",) if name == "require_POST" else ("GET",)
        if name == "api_view":
            return ("GET",)
    return (ANY,)


def _registered(node: ast.expr, place: _Place, lookup: Lookup) -> Iterator[Route]:
    """Yield the routes of a router of Django REST framework: each view set's actions."""
    name = dotted(node)
    for call in place.module.nodes:
        if not isinstance(call, ast.Call) or dotted(call.func) != f"{name}.register":
            continue
        text = text_of(argument(call, 0, "prefix"), lookup, place.module)
        found = lookup.refer(argument(call, 1, "viewset"), place.module)
        if text is None or found is None or found.kind != "class":
            continue
        path = joined(place.prefix, _plain(text))
        for method, below, function in _actions(found, lookup):
            whole = f"{joined(path, below)}/".replace("//", "/")
            yield Route(method, whole, place.module.place(call), (Run(function.name),))


def _actions(found: Ref, lookup: Lookup) -> Iterator[tuple[str, str, Function]]:
    """Yield the method, the path and the function of each action of a view set."""
    seen: set[str] = set()
    for each in lookup.bases(found.name):
        for name, function in each.methods.items():
            if name in seen:
                continue
            seen.add(name)
            if name in _ACTIONS:
                yield (*_ACTIONS[name], function)
            for decorator in function.node.decorator_list:
                if isinstance(decorator, ast.Call) and is_external(
                    lookup.refer(decorator.func, function.module), "action"
                ):
                    yield from _extra(decorator, function, lookup)


def _extra(
    decorator: ast.Call, function: Function, lookup: Lookup
) -> Iterator[tuple[str, str, Function]]:
    detail = keyword(decorator, "detail")
    is_detail = isinstance(detail, ast.Constant) and detail.value is True
    own = text_of(keyword(decorator, "url_path"), lookup, function.module)
    last = own or function.node.name
    path = f"{{id}}/{last}" if is_detail else last
    methods = texts_of(keyword(decorator, "methods"), lookup, function.module)
    for method in methods or ["get"]:
        yield method.upper(), path, function
