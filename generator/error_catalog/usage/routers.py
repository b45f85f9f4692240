"""
FastAPI, Starlette and Flask: applications, routers and blueprints, and what is in them.

One module because they agree in all but names: decorators, prefixes, what is included where.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from error_catalog.usage.classes import Known
from error_catalog.usage.program import Function, Module, dotted, within
from error_catalog.usage.references import Lookup, Ref
from error_catalog.usage.route import (
    METHODS,
    Route,
    Run,
    argument,
    calls_in,
    is_external,
    joined,
    keyword,
    listed,
    templated,
    text_of,
    texts_of,
)

APPS = ("FastAPI", "APIRouter", "Starlette", "Router", "Flask", "Blueprint")
_ROUTES = frozenset((*METHODS, "route", "api_route"))
_FIRST = ("before_request", "before_app_request")


class Declared(NamedTuple):
    """What ``responses=`` says: the errors, whether it is there, whether it could be told."""

    errors: frozenset[Known] = frozenset()
    is_there: bool = False
    is_whole: bool = True

    def joined(self, other: "Declared") -> "Declared":
        """Return what both say."""
        return Declared(
            self.errors | other.errors,
            self.is_there or other.is_there,
            self.is_whole and other.is_whole,
        )


NOTHING = Declared()


@dataclass(slots=True)
class App:
    """
    An application, a router or a blueprint.

    Args:
        key: Where it is made, which is what it is known by.
        inside: What includes it, the prefix, and what is added to it there.
    """

    key: str
    prefix: str = ""
    runs: list[Run] = field(default_factory=list[Run])
    declared: Declared = NOTHING
    inside: list["Included"] = field(default_factory=list["Included"])


class Included(NamedTuple):
    """Where something is included."""

    parent: str
    prefix: str
    runs: tuple[Run, ...]
    declared: Declared


class Written(NamedTuple):
    """A route as it is written, before what includes it is known."""

    app: str
    methods: tuple[str, ...]
    path: str
    node: ast.AST
    module: Module
    runs: tuple[Run, ...]
    declared: Declared


def routes(lookup: Lookup) -> list[Route]:
    """Return the routes of all applications of a program."""
    apps: dict[str, App] = {}
    written: list[Written] = []
    for module in lookup.program.modules.values():
        for call, scope in calls_in(module, lookup.program):
            _take_call(call, scope, module, lookup, apps, written)
    for function in lookup.program.functions.values():
        for decorator in function.node.decorator_list:
            _take_decorator(decorator, function, lookup, apps, written)
    return [route for each in written for route in _placed(each, apps)]


def _placed(written: Written, apps: dict[str, App]) -> Iterator[Route]:
    """Yield a route wherever what it is in is included."""
    place = written.module.place(written.node)
    for prefix, runs, declared in _bases(written.app, apps, 0):
        said = declared.joined(written.declared)
        path = templated(joined(prefix, written.path))
        for method in written.methods:
            yield Route(
                method,
                path,
                place,
                (*written.runs, *runs),
                said.errors if said.is_there else None,
                said.is_whole,
            )


_DEEPEST = 10


def _bases(
    key: str, apps: dict[str, App], depth: int
) -> list[tuple[str, tuple[Run, ...], Declared]]:
    app = apps.get(key) or App(key)
    own = app.prefix, tuple(app.runs), app.declared
    if not app.inside or depth > _DEEPEST:
        return [own]
    return [
        (
            joined(prefix, each.prefix, own[0]),
            (*own[1], *each.runs, *runs),
            declared.joined(each.declared).joined(own[2]),
        )
        for each in app.inside
        for prefix, runs, declared in _bases(each.parent, apps, depth + 1)
    ]


def identity(
    node: ast.expr | None, module: Module, scope: Function | None, lookup: Lookup
) -> str | None:
    """Return where the object that a name stands for is made; None if that cannot be told."""
    if isinstance(node, ast.Name):
        home = scope
        while home is not None:
            if node.id in lookup.values(home):
                return f"{home.name}.{node.id}"
            home = lookup.program.functions.get(home.name.rpartition(".")[0])
        return _made_at(node.id, module, lookup)
    if isinstance(node, ast.Attribute):
        inner = lookup.refer(node.value, module, scope)
        if inner is not None and inner.kind == "module":
            return _made_at(node.attr, lookup.program.modules[inner.name], lookup)
        return None if inner is None else f"{inner.name}.{node.attr}"
    return None


def _made_at(name: str, module: Module, lookup: Lookup) -> str | None:
    """Return where a name of a module is made: there, or where it is imported from."""
    for _ in range(_DEEPEST):
        if name in module.values:
            return f"{module.name}.{name}"
        parent, _, last = module.imports.get(name, "").rpartition(".")
        found = lookup.program.module(parent, module) if parent else None
        if found is None:
            return None
        module, name = found, last
    return None


def _take_call(
    call: ast.Call,
    scope: Function | None,
    module: Module,
    lookup: Lookup,
    apps: dict[str, App],
    written: list[Written],
) -> None:
    """Note what a call makes or includes."""
    goal = lookup.refer(call.func, module, scope)
    if is_external(goal, *APPS) and goal is not None and goal.kind == "external":
        key = _key_of(call, module, scope, lookup)
        app = apps.setdefault(key, App(key))
        prefix = keyword(call, "prefix") or keyword(call, "url_prefix")
        app.prefix = text_of(prefix, lookup, module, scope) or ""
        app.runs += _dependencies(keyword(call, "dependencies"), module, scope, lookup)
        app.declared = _declared(call, module, scope, lookup)
        _take_routes(keyword(call, "routes"), key, module, scope, lookup, apps, written)
    if not isinstance(call.func, ast.Attribute):
        return
    owner = identity(call.func.value, module, scope, lookup)
    if owner is None:
        return
    name = call.func.attr
    if name in ("include_router", "register_blueprint", "mount"):
        _include(call, owner, module, scope, lookup, apps)
    elif name in ("add_api_route", "add_route", "add_url_rule"):
        _add(call, owner, module, scope, lookup, written)
    elif name in _FIRST and call.args:
        found = lookup.refer(call.args[0], module, scope)
        apps.setdefault(owner, App(owner)).runs += _run(found, None)


def _key_of(
    call: ast.Call, module: Module, scope: Function | None, lookup: Lookup
) -> str:
    """Return what the object that a call makes is known by: the name that it is given."""
    values = lookup.values(scope) if scope else module.values
    home = scope.name if scope else module.name
    for name, value in values.items():
        if value is call:
            return f"{home}.{name}"
    return f"{home}.<{call.lineno}:{call.col_offset}>"


def _include(
    call: ast.Call,
    owner: str,
    module: Module,
    scope: Function | None,
    lookup: Lookup,
    apps: dict[str, App],
) -> None:
    """Note that *owner* includes what the call names."""
    is_mount = isinstance(call.func, ast.Attribute) and call.func.attr == "mount"
    node = argument(call, 1, "app") if is_mount else argument(call, 0, "router")
    child = identity(node, module, scope, lookup)
    if child is None or child == owner:
        return
    prefix = argument(call, 0, "path") if is_mount else keyword(call, "prefix")
    text = text_of(prefix or keyword(call, "url_prefix"), lookup, module, scope) or ""
    runs = tuple(_dependencies(keyword(call, "dependencies"), module, scope, lookup))
    included = Included(owner, text, runs, _declared(call, module, scope, lookup))
    app = apps.setdefault(child, App(child))
    if keyword(call, "url_prefix") is not None:
        app.prefix = ""  # Flask's own comes in place of that of the blueprint.
    app.inside.append(included)


def _add(
    call: ast.Call,
    owner: str,
    module: Module,
    scope: Function | None,
    lookup: Lookup,
    written: list[Written],
) -> None:
    path = text_of(argument(call, 0, "path") or keyword(call, "rule"), lookup, module)
    view = argument(call, 1, "endpoint")
    if isinstance(call.func, ast.Attribute) and call.func.attr == "add_url_rule":
        view = argument(call, 2, "view_func")
    if path is None or view is None:
        return
    declared = _declared(call, module, scope, lookup)
    methods = texts_of(keyword(call, "methods"), lookup, module)
    for each, runs in _views(view, methods, module, scope, lookup):
        written.append(Written(owner, each, path, call, module, runs, declared))


def _views(
    view: ast.expr,
    methods: list[str],
    module: Module,
    scope: Function | None,
    lookup: Lookup,
) -> Iterator[tuple[tuple[str, ...], tuple[Run, ...]]]:
    """Yield the methods that a view serves, and what runs for them."""
    if isinstance(view, ast.Call) and (dotted(view.func) or "").endswith(".as_view"):
        assert isinstance(view.func, ast.Attribute)
        view = view.func.value
    found = lookup.refer(view, module, scope)
    if found is not None and found.kind == "class":
        yield from by_method(found, lookup)
    elif found is not None and found.kind == "function":
        names = tuple(each.upper() for each in methods) or ("GET",)
        function = lookup.program.functions[found.name]
        yield names, (Run(found.name), *dependencies_of(function, lookup))


def by_method(
    found: Ref, lookup: Lookup
) -> Iterator[tuple[tuple[str, ...], tuple[Run, ...]]]:
    """Yield each HTTP method that a class of views has, and what runs for it."""
    common = [
        Run(each.methods[name].name)
        for each in lookup.bases(found.name)
        for name in ("initial", "setup", "dispatch", "dispatch_request", "prepare")
        if name in each.methods
    ]
    seen: set[str] = set()
    for each in lookup.bases(found.name):
        for name, function in each.methods.items():
            if name in METHODS and name not in seen:
                seen.add(name)
                yield (name.upper(),), (Run(function.name), *common)


def _take_decorator(
    decorator: ast.expr,
    function: Function,
    lookup: Lookup,
    apps: dict[str, App],
    written: list[Written],
) -> None:
    call = decorator if isinstance(decorator, ast.Call) else None
    goal = call.func if call else decorator
    if not isinstance(goal, ast.Attribute):
        return
    module = function.module
    scope = lookup.program.functions.get(function.name.rpartition(".")[0])
    owner = identity(goal.value, module, scope, lookup)
    if owner is None:
        return
    if goal.attr in _FIRST:
        apps.setdefault(owner, App(owner)).runs.append(Run(function.name))
    elif call is not None and goal.attr in _ROUTES and owner in apps:
        path = text_of(argument(call, 0, "path"), lookup, module, scope)
        path = (
            path if path is not None else text_of(keyword(call, "rule"), lookup, module)
        )
        if path is None:
            return
        said = texts_of(keyword(call, "methods"), lookup, module)
        methods = (goal.attr,) if goal.attr in METHODS else tuple(said) or ("get",)
        added = _dependencies(keyword(call, "dependencies"), module, scope, lookup)
        runs = (Run(function.name), *dependencies_of(function, lookup), *added)
        names = tuple(each.upper() for each in methods)
        declared = _declared(call, module, scope, lookup)
        written.append(Written(owner, names, path, call, module, runs, declared))


def _take_routes(
    node: ast.expr | None,
    owner: str,
    module: Module,
    scope: Function | None,
    lookup: Lookup,
    apps: dict[str, App],
    written: list[Written],
    prefix: str = "",
) -> None:
    """Note Starlette's lists of ``Route`` and ``Mount``."""
    if isinstance(node, ast.Name):
        values = lookup.values(scope) if scope else {}
        node = values.get(node.id) or module.values.get(node.id)
    if not isinstance(node, ast.List | ast.Tuple):
        return
    for each in node.elts:
        if not isinstance(each, ast.Call):
            continue
        goal = lookup.refer(each.func, module, scope)
        path = text_of(argument(each, 0, "path"), lookup, module, scope) or ""
        if is_external(goal, "Mount"):
            inner = keyword(each, "routes")
            below = joined(prefix, path)
            args = (owner, module, scope, lookup, apps, written, below)
            _take_routes(inner, *args)
            child = identity(argument(each, 1, "app"), module, scope, lookup)
            if child is not None:
                place = Included(owner, below, (), NOTHING)
                apps.setdefault(child, App(child)).inside.append(place)
        elif is_external(goal, "Route", "APIRoute"):
            view = argument(each, 1, "endpoint")
            methods = texts_of(keyword(each, "methods"), lookup, module)
            for names, runs in (
                _views(view, methods, module, scope, lookup) if view else ()
            ):
                whole = joined(prefix, path)
                said = _declared(each, module, scope, lookup)
                written.append(Written(owner, names, whole, each, module, runs, said))


def _declared(
    call: ast.Call, module: Module, scope: Function | None, lookup: Lookup
) -> Declared:
    node = keyword(call, "responses")
    if node is None:
        return NOTHING
    errors, is_whole = listed(node, lookup, module, scope)
    return Declared(errors, is_there=True, is_whole=is_whole)


def _run(found: Ref | None, node: tuple[Module, ast.AST] | None) -> list[Run]:
    if found is not None and found.kind == "function":
        return [Run(found.name, node[0].place(node[1]) if node else None)]
    return []


def _dependencies(
    node: ast.expr | None, module: Module, scope: Function | None, lookup: Lookup
) -> list[Run]:
    """Return what runs for ``dependencies=[Depends(…)]``."""
    elements = node.elts if isinstance(node, ast.List | ast.Tuple) else ()
    return [
        run
        for each in elements
        for run in _depended(each, None, module, scope, lookup, set())
    ]


def dependencies_of(
    function: Function, lookup: Lookup, seen: set[str] | None = None
) -> list[Run]:
    """Return what FastAPI runs for the parameters of a function, at any depth."""
    seen = set() if seen is None else seen
    args = function.node.args
    ordinary = [*args.posonlyargs, *args.args]
    defaults: list[ast.expr | None] = [None] * (len(ordinary) - len(args.defaults))
    pairs = [*zip(ordinary, [*defaults, *args.defaults], strict=True)]
    pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
    found: list[Run] = []
    for parameter, default in pairs:
        note = parameter.annotation
        marks = [default, *_annotated(note, function.module, lookup)]
        for each in marks:
            found += _depended(each, note, function.module, function, lookup, seen)
    return found


def _annotated(note: ast.expr | None, module: Module, lookup: Lookup) -> list[ast.expr]:
    """Return what stands in ``Annotated`` beside the type; a name may stand for all of it."""
    if isinstance(note, ast.Name):
        note = module.values.get(note.id) or _imported_value(note.id, module, lookup)
    if not isinstance(note, ast.Subscript) or not isinstance(note.slice, ast.Tuple):
        return []
    is_annotated = (dotted(note.value) or "").rpartition(".")[2] == "Annotated"
    return note.slice.elts[1:] if is_annotated else []


def _imported_value(name: str, module: Module, lookup: Lookup) -> ast.expr | None:
    parent, _, last = module.imports.get(name, "").rpartition(".")
    found = lookup.program.module(parent, module) if parent else None
    return found.values.get(last) if found else None


def _depended(
    mark: ast.expr | None,
    note: ast.expr | None,
    module: Module,
    scope: Function | None,
    lookup: Lookup,
    seen: set[str],
) -> Iterator[Run]:
    if not isinstance(mark, ast.Call):
        return
    if (dotted(mark.func) or "").rpartition(".")[2] not in ("Depends", "Security"):
        return
    goal = argument(mark, 0, "dependency") or _bare(note)
    found = lookup.refer(goal, module, scope)
    if isinstance(goal, ast.Call) and found is None:
        found = lookup.refer(goal.func, module, scope)  # A factory of dependencies.
    for name in _called_of(found, lookup):
        if name not in seen:
            seen.add(name)
            yield Run(name, module.place(mark))
            inner = lookup.program.functions[name]
            yield from dependencies_of(inner, lookup, seen)


def _bare(note: ast.expr | None) -> ast.expr | None:
    """Return the type that ``Annotated`` is about; for ``Depends()``, it is the dependency."""
    if isinstance(note, ast.Subscript) and isinstance(note.slice, ast.Tuple):
        return note.slice.elts[0]
    return note


def _called_of(found: Ref | None, lookup: Lookup) -> Iterator[str]:
    """Yield the functions that run when something is called: its own, or its inner ones."""
    if found is None:
        return
    if found.kind == "function":
        yield found.name
        yield from (each.name for each in within(lookup.program, found.name))
    elif found.kind in ("class", "instance"):
        method = "__init__" if found.kind == "class" else "__call__"
        for each in lookup.bases(found.name):
            if method in each.methods:
                yield each.methods[method].name
                return
