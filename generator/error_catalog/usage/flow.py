"""
Which errors leave a function: what it raises, what it calls, and what it catches on the way.

A flow is a tree: ``Throw`` and ``Invoke`` in the order of the text, and ``Guard`` for ``try``.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from error_catalog.files import Location
from error_catalog.usage.classes import Known
from error_catalog.usage.program import AnyFunction, Function, dotted, within
from error_catalog.usage.references import (
    Lookup,
    Ref,
    errors_caught,
    everything,
    own_nodes,
)


class Throw(NamedTuple):
    """
    A ``raise``.

    Args:
        errors: Empty if what it raises is not of a catalog, or cannot be told.
        is_unknown: It may raise any error: what it raises cannot be told.
    """

    place: Location
    errors: frozenset[Known]
    is_unknown: bool = False


class Invoke(NamedTuple):
    """A call of a function of the program."""

    place: Location
    function: str


class Handler(NamedTuple):
    """
    An ``except``.

    Args:
        catches: The errors of catalogs that it catches.
        again: It raises what it caught once more.
    """

    catches: frozenset[Known]
    body: "Flow"
    again: bool


class Guard(NamedTuple):
    """A ``try``, without what follows it."""

    body: "Flow"
    handlers: tuple[Handler, ...]


Flow = tuple["Throw | Invoke | Guard", ...]


class Path(NamedTuple):
    """
    How an error gets out of a function.

    Args:
        entry: Where it enters the function: its own ``raise``, or a call.
        place: Where it is raised.
        raiser: The function that raises it.
    """

    entry: Location
    place: Location
    raiser: str


Reach = Mapping[Known | None, Path]
"""How each error leaves a function; None stands for one that cannot be told."""

_PASSING = frozenset(
    (
        *("run_in_threadpool", "to_thread", "run_sync", "run_in_executor", "partial"),
        *("sync_to_async", "async_to_sync", "start_soon", "create_task", "wraps"),
    )
)
"""Calls that run a function which they are given."""


@dataclass(frozen=True, slots=True)
class Flows:
    """
    The flows of a program's functions.

    Args:
        made: Those that were asked for so far.
        reached: What leaves each function, as far as it is known yet.
    """

    lookup: Lookup
    made: dict[str, Flow]
    reached: dict[str, dict[Known | None, Path]]

    def of(self, name: str) -> Flow:
        """Return the flow of a function, with what its decorators do."""
        if name not in self.made:
            self.made[name] = ()
            self.made[name] = self._whole(self.lookup.program.functions[name])
        return self.made[name]

    def reach(self, name: str) -> Reach:
        """Return which errors leave a function."""
        if name not in self.reached:
            names = self._closure(name)
            for each in names:
                self.reached.setdefault(each, {})
            # Functions may call each other in circles: until nothing is new.
            is_new = True
            while is_new:
                is_new = False
                for each in reversed(names):
                    found = self._out(self.of(each), each)
                    fresh = found.keys() - self.reached[each].keys()
                    self.reached[each].update((key, found[key]) for key in fresh)
                    is_new = is_new or bool(fresh)
        return self.reached[name]

    def throws(self) -> Iterator[Throw]:
        """Yield every ``raise`` of the program."""
        for name in self.lookup.program.functions:
            yield from _throws(self.of(name))

    def _closure(self, name: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in found:
                continue
            found[current] = None
            waiting += [each.function for each in _invokes(self.of(current))]
        return list(found)

    def _out(self, flow: Flow, raiser: str) -> dict[Known | None, Path]:
        found: dict[Known | None, Path] = {}
        for item in flow:
            if isinstance(item, Throw):
                errors: set[Known | None] = {*item.errors}
                errors |= {None} if item.is_unknown else set()
                for each in errors:
                    found.setdefault(each, Path(item.place, item.place, raiser))
            elif isinstance(item, Invoke):
                for known, path in self.reached.get(item.function, {}).items():
                    found.setdefault(known, path._replace(entry=item.place))
            else:
                for known, path in self._guarded(item, raiser).items():
                    found.setdefault(known, path)
        return found

    def _guarded(self, guard: Guard, raiser: str) -> dict[Known | None, Path]:
        rest = self._out(guard.body, raiser)
        found: dict[Known | None, Path] = {}
        for handler in guard.handlers:
            caught: dict[Known | None, Path] = {
                key: path for key, path in rest.items() if key in handler.catches
            }
            rest = {key: path for key, path in rest.items() if key not in caught}
            found.update(self._out(handler.body, raiser))
            if handler.again:
                found.update(caught)
        return {**rest, **found}

    def _whole(self, function: Function) -> Flow:
        flow = _Reader(self.lookup, function).read(function.node.body)
        for decorator in reversed(function.node.decorator_list):
            flow = self._decorated(decorator, function, flow)
        return flow

    def _decorated(self, decorator: ast.expr, function: Function, inner: Flow) -> Flow:
        """Return the flow of a function inside a decorator of the program: what that wraps."""
        goal = decorator.func if isinstance(decorator, ast.Call) else decorator
        found = self.lookup.refer(goal, function.module)
        known = self.lookup.program.functions.get(found.name) if found else None
        if found is None or found.kind != "function" or known is None:
            return inner
        wrappers = [
            each
            for each in within(self.lookup.program, known.name)
            if any(map(_is_call_of_parameter, own_nodes(each.node)))
        ]
        if not wrappers:
            return inner
        return _Reader(self.lookup, wrappers[0], wrapped=inner).read(
            wrappers[0].node.body
        )


def _is_call_of_parameter(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and any(
        isinstance(each, ast.Starred) for each in node.args
    )


def _invokes(flow: Flow) -> Iterator[Invoke]:
    for item in flow:
        if isinstance(item, Invoke):
            yield item
        elif isinstance(item, Guard):
            yield from _invokes(item.body)
            for handler in item.handlers:
                yield from _invokes(handler.body)


def _throws(flow: Flow) -> Iterator[Throw]:
    for item in flow:
        if isinstance(item, Throw):
            yield item
        elif isinstance(item, Guard):
            yield from _throws(item.body)
            for handler in item.handlers:
                yield from _throws(handler.body)


class _Reader:
    """
    Reads the flow of one function.

    Args:
        wrapped: The flow that a call with the wrapper's own arguments stands for.
    """

    def __init__(
        self, lookup: Lookup, function: Function, wrapped: Flow | None = None
    ) -> None:
        self._lookup = lookup
        self._function = function
        self._wrapped = wrapped
        self._bound: list[tuple[str, frozenset[Known]]] = []

    def read(self, body: Sequence[ast.stmt]) -> Flow:
        """Return the flow of statements."""
        return tuple(item for node in body for item in self._statement(node))

    def _statement(self, node: ast.stmt) -> Iterator[Throw | Invoke | Guard]:
        if isinstance(node, AnyFunction | ast.ClassDef):
            return
        if isinstance(node, ast.Raise):
            yield from self._raise(node)
        elif isinstance(node, ast.Try | ast.TryStar):
            yield from self._try(node)
        elif isinstance(node, ast.With | ast.AsyncWith):
            yield from self._with(node)
        else:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.stmt):
                    yield from self._statement(child)
                elif isinstance(child, ast.match_case):
                    yield from self.read(child.body)
                else:
                    yield from self._calls(child)

    def _raise(self, node: ast.Raise) -> Iterator[Throw | Invoke | Guard]:
        if node.exc is None:
            return  # Its handler says so.
        yield from self._calls(node.exc)
        if isinstance(node.exc, ast.Name) and any(
            name == node.exc.id for name, _ in self._bound
        ):
            return
        errors = self._errors_of(node.exc)
        place = self._function.module.place(node)
        if errors is None:
            yield Throw(place, frozenset(), is_unknown=True)
        else:
            yield Throw(place, errors)

    def _errors_of(self, node: ast.expr) -> frozenset[Known] | None:
        """Return the errors that an expression may be; None if that cannot be told."""
        if isinstance(node, ast.IfExp):
            left, right = self._errors_of(node.body), self._errors_of(node.orelse)
            return None if left is None or right is None else left | right
        lookup, function = self._lookup, self._function
        found = lookup.error_of(lookup.refer(node, function.module, function))
        if found is not None and found.kind in ("error", "made"):
            return errors_caught(found, lookup)
        call = node.value if isinstance(node, ast.Await) else node
        if isinstance(call, ast.Call):
            goal = lookup.refer(call.func, function.module, function)
            if goal is not None and goal.kind == "function":
                return self._returned(lookup.program.functions[goal.name])
        if isinstance(node, ast.Name):
            value = lookup.values(function).get(node.id)
            if isinstance(value, ast.Call):
                return self._errors_of(value)
        known = lookup.refer(node, function.module, function)
        if known is not None and known.kind in ("external", "instance", "class"):
            return frozenset()  # An exception of a library, or of the program's own.
        return None

    def _returned(self, factory: Function) -> frozenset[Known] | None:
        """Return the errors that a function returns; None if it returns anything else."""
        found: frozenset[Known] = frozenset()
        reader = _Reader(self._lookup, factory)
        returns: list[ast.expr] = [
            each.value
            for each in own_nodes(factory.node)
            if isinstance(each, ast.Return) and each.value is not None
        ]
        for value in returns:
            errors = reader._errors_of(value)
            if errors is None:
                return None
            found |= errors
        return found if returns else None

    def _try(self, node: ast.Try | ast.TryStar) -> Iterator[Guard | Throw | Invoke]:
        handlers: list[Handler] = []
        body = self.read(node.body)
        for each in node.handlers:
            catches = self._caught(each.type)
            self._bound.append((each.name or "", catches))
            inner = self.read(each.body)
            again = _raises_again(each)
            self._bound.pop()
            handlers.append(Handler(catches, inner, again))
        yield Guard(body, tuple(handlers))
        yield from self.read(node.orelse)
        yield from self.read(node.finalbody)

    def _caught(self, node: ast.expr | None) -> frozenset[Known]:
        if node is None:
            return everything(self._lookup)
        if isinstance(node, ast.Tuple):
            return frozenset[Known]().union(*map(self._caught, node.elts))
        module, function = self._function.module, self._function
        found = self._lookup.refer(node, module, function)
        if found is None:
            return frozenset()
        if found.kind == "external":
            is_all = found.name in ("builtins.Exception", "builtins.BaseException")
            return everything(self._lookup) if is_all else frozenset()
        return errors_caught(self._lookup.error_of(found), self._lookup)

    def _with(self, node: ast.With | ast.AsyncWith) -> Iterator[Guard | Throw | Invoke]:
        suppressed: frozenset[Known] = frozenset()
        for item in node.items:
            yield from self._calls(item.context_expr)
            call = item.context_expr
            if isinstance(call, ast.Call) and (dotted(call.func) or "").endswith(
                "suppress"
            ):
                suppressed = suppressed.union(*map(self._caught, call.args))
        body = self.read(node.body)
        if suppressed:
            yield Guard(body, (Handler(suppressed, (), again=False),))
        else:
            yield from body

    def _calls(self, node: ast.AST) -> Iterator[Throw | Invoke | Guard]:
        """Yield the calls in an expression, inner ones first."""
        if isinstance(node, ast.Lambda | AnyFunction | ast.ClassDef):
            return
        for child in ast.iter_child_nodes(node):
            yield from self._calls(child)
        if isinstance(node, ast.Call):
            yield from self._call(node)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield from self._property(node)

    def _call(self, node: ast.Call) -> Iterator[Throw | Invoke | Guard]:
        module, function = self._function.module, self._function
        place = module.place(node)
        if self._wrapped is not None and _is_call_of_parameter(node):
            yield from self._wrapped
            return
        name = _super_method(node)
        found = self._lookup.refer(node.func, module, function)
        if name is not None and function.owner:
            found = self._inherited(function.owner, name)
        yield from self._invoked(found, place)
        last = (dotted(node.func) or "").rpartition(".")[2]
        if last in _PASSING:
            for each in node.args:
                yield from self._invoked(
                    self._lookup.refer(each, module, function), place
                )

    def _invoked(self, found: Ref | None, place: Location) -> Iterator[Invoke]:
        if found is None:
            return
        program = self._lookup.program
        if found.kind == "function" and found.name in program.functions:
            yield Invoke(place, found.name)
        elif found.kind in ("class", "instance"):
            method = "__init__" if found.kind == "class" else "__call__"
            for each in self._lookup.bases(found.name):
                if method in each.methods:
                    yield Invoke(place, each.methods[method].name)
                    return

    def _inherited(self, owner: str, method: str) -> Ref | None:
        for each in [*self._lookup.bases(owner)][1:]:
            if method in each.methods:
                return Ref("function", each.methods[method].name)
        return None

    def _property(self, node: ast.Attribute) -> Iterator[Invoke]:
        module, function = self._function.module, self._function
        found = self._lookup.refer(node, module, function)
        if found is None or found.kind != "function":
            return
        known = self._lookup.program.functions.get(found.name)
        if known is not None and any(
            (dotted(each) or "").rpartition(".")[2] in ("property", "cached_property")
            for each in known.node.decorator_list
        ):
            yield Invoke(module.place(node), known.name)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler raises what it caught once more."""
    return any(
        isinstance(each, ast.Raise)
        and (
            each.exc is None
            or (isinstance(each.exc, ast.Name) and each.exc.id == handler.name)
        )
        for each in _own(handler)
    )


def _own(handler: ast.ExceptHandler) -> Iterator[ast.AST]:
    for statement in handler.body:
        yield statement
        yield from own_nodes(statement)


def _super_method(node: ast.Call) -> str | None:
    """Return the method of ``super().method(…)``."""
    goal = node.func
    if (
        isinstance(goal, ast.Attribute)
        and isinstance(goal.value, ast.Call)
        and dotted(goal.value.func) == "super"
    ):
        return goal.attr
    return None
