"""
What an expression stands for: a class, a function, an instance, an error of a catalog.

What cannot be told is None, and nothing is guessed from names alone.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from error_catalog.usage.classes import BASE, Known, Package
from error_catalog.usage.program import (
    Class,
    Function,
    Module,
    Program,
    dotted,
)


@dataclass(frozen=True, slots=True)
class Ref:
    """
    What a name or an expression stands for.

    Args:
        kind: ``module``, ``class``, ``function``, ``instance`` (of the class *name*),
            ``error`` (a class of a generated package), ``made`` (an instance of one),
            or ``external`` (of a library that is not scanned).
        name: Qualified; of errors, the class name.
        api: Of errors, the API's id.
    """

    kind: str
    name: str
    api: str = ""


_DEPTH = 40
"""How many names in a row are followed."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """
    Resolves names of a program.

    Args:
        packages: Those that are generated, by the API's id.
        locals: What the names inside functions are assigned, by the function's name.
        globals: What names of modules stand for, as far as they were looked up.
    """

    program: Program
    packages: Mapping[str, Package]
    locals: dict[str, dict[str, ast.expr]] = field(
        default_factory=dict[str, dict[str, ast.expr]]
    )
    globals: dict[tuple[str, str], Ref | None] = field(
        default_factory=dict[tuple[str, str], Ref | None]
    )

    def refer(  # noqa: PLR0911  One return for each kind of expression.
        self,
        node: ast.expr | None,
        module: Module,
        scope: Function | None = None,
        depth: int = 0,
    ) -> Ref | None:
        """Return what *node* stands for, inside the function *scope*."""
        if node is None or depth > _DEPTH:
            return None
        if isinstance(node, ast.Name):
            return self._name(node.id, module, scope, depth + 1)
        if isinstance(node, ast.Attribute):
            inner = self.refer(node.value, module, scope, depth + 1)
            return inner and self._member(inner, node.attr, depth + 1)
        if isinstance(node, ast.Call):
            return self.result(
                self.refer(node.func, module, scope, depth + 1), depth + 1
            )
        if isinstance(node, ast.Await | ast.NamedExpr | ast.Starred):
            return self.refer(node.value, module, scope, depth + 1)
        if isinstance(node, ast.IfExp):
            return self.refer(node.body, module, scope, depth + 1)
        return None

    def result(self, function: Ref | None, depth: int = 0) -> Ref | None:
        """Return what calling something gives."""
        if function is None:
            return None
        if function.kind == "class":
            return Ref("instance", function.name)
        if function.kind == "error":
            return Ref("made", function.name, function.api)
        if function.kind == "external":
            return Ref("instance", function.name)
        if function.kind == "function":
            known = self.program.functions[function.name]
            return self.annotated(known.node.returns, known.module, depth + 1)
        return None

    def annotated(  # noqa: PLR0911  One return for each way to write a type.
        self, node: ast.expr | None, module: Module, depth: int = 0
    ) -> Ref | None:
        """Return an instance of the class that an annotation names; None for any other."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value, mode="eval").body
            except SyntaxError:
                return None
        if isinstance(node, ast.Subscript):
            base = dotted(node.value) or ""
            if base.rpartition(".")[2] in ("Annotated", "Optional"):
                inner = node.slice
                first = inner.elts[0] if isinstance(inner, ast.Tuple) else inner
                return self.annotated(first, module, depth + 1)
            return None
        if isinstance(node, ast.BinOp):
            # `Service | None`
            return self.annotated(node.left, module, depth + 1)
        alias = self._alias(node, module) if depth < _DEPTH else None
        if alias is not None:
            return self.annotated(*alias, depth + 1)
        found = self.refer(node, module, None, depth + 1)
        if found is None or found.kind not in ("class", "error", "external"):
            return None
        return self.result(found)

    def _alias(
        self, node: ast.expr | None, module: Module
    ) -> tuple[ast.expr, Module] | None:
        """Return what a name of a type stands for, such as ``Annotated[…]``, and where."""
        if not isinstance(node, ast.Name):
            return None
        home: Module | None = module
        name = node.id
        if name not in module.values:
            parent, _, name = module.imports.get(name, "").rpartition(".")
            home = self.program.module(parent, module) if parent else None
        value = home.values.get(name) if home else None
        is_alias = isinstance(value, ast.Subscript | ast.BinOp)
        return (value, home) if value is not None and home and is_alias else None

    def bases(self, name: str) -> Iterator[Class]:
        """Yield a class and those that it is derived from, nearest first, each once."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            current = waiting.pop(0)
            known = self.program.classes.get(current)
            if known is None or current in seen:
                continue
            seen.add(current)
            yield known
            for each in known.node.bases:
                found = self.refer(each, known.module)
                if found is not None and found.kind == "class":
                    waiting.append(found.name)

    def foreign_bases(self, name: str) -> list[Ref]:
        """Return the classes outside of the program that a class is derived from."""
        return [
            found
            for each in self.bases(name)
            for base in each.node.bases
            for found in [self.refer(_unsubscripted(base), each.module)]
            if found is not None and found.kind in ("error", "external")
        ]

    def error_of(self, found: Ref | None) -> Ref | None:
        """Return the class of a generated package that a class is, or is derived from."""
        if found is None or found.kind in ("error", "made"):
            return found
        if found.kind in ("class", "instance"):
            bases = self.foreign_bases(found.name)
            return next((each for each in bases if each.kind == "error"), None)
        return None

    def qualified(  # noqa: PLR0911  One return for each kind of name.
        self, name: str, near: Module, depth: int = 0
    ) -> Ref | None:
        """Return what a dotted name stands for, as an import would have it."""
        if depth > _DEPTH:
            return None
        generated = self._generated(name)
        if generated is not None:
            return generated
        module = self.program.module(name, near)
        if module is not None:
            return Ref("module", module.name)
        for kind, known in (
            ("class", self.program.classes),
            ("function", self.program.functions),
        ):
            if name in known:
                return Ref(kind, name)
        parent, _, last = name.rpartition(".")
        if parent:
            module = self.program.module(parent, near)
            if module is not None:
                return self._global(last, module, depth + 1)
            inner = self.qualified(parent, near, depth + 1)
            if inner is not None and inner.kind != "external":
                return self._member(inner, last, depth + 1)
        return Ref("external", name)

    def _generated(self, name: str) -> Ref | None:
        """Return what a dotted name is in a generated package; None if it is in none."""
        for package in self.packages.values():
            if name == package.name or name.startswith(f"{package.name}."):
                return _of_package(package, name)
            # The parent of all packages has the base of all errors.
            parent = package.name.rpartition(".")[0]
            if parent and name == f"{parent}.{BASE}":
                return Ref("error", BASE)
        return None

    def _name(
        self, name: str, module: Module, scope: Function | None, depth: int
    ) -> Ref | None:
        while scope is not None:
            found = self._local(name, scope, depth)
            if found is not None or name in self.values(scope):
                return found
            inner = f"{scope.name}.{name}"
            if inner in self.program.functions:
                return Ref("function", inner)
            if inner in self.program.classes:
                return Ref("class", inner)
            scope = self.program.functions.get(scope.name.rpartition(".")[0])
        return self._global(name, module, depth)

    def _global(self, name: str, module: Module, depth: int) -> Ref | None:
        key = module.name, name
        if key not in self.globals:
            # What is looked up by itself is nothing.
            self.globals[key] = None
            self.globals[key] = self._found(name, module, depth)
        return self.globals[key]

    def _found(  # noqa: PLR0911  One return for each kind of name.
        self, name: str, module: Module, depth: int
    ) -> Ref | None:
        whole = f"{module.name}.{name}"
        if whole in self.program.classes:
            return Ref("class", whole)
        if whole in self.program.functions:
            return Ref("function", whole)
        if name in module.imports:
            return self.qualified(module.imports[name], module, depth + 1)
        if name in module.values:
            return self.refer(module.values[name], module, None, depth + 1)
        for star in module.stars:
            found = self._starred(star, name, module, depth + 1)
            if found is not None:
                return found
        if module.is_package and whole in self.program.modules:
            return Ref("module", whole)
        return Ref("external", f"builtins.{name}") if name in _BUILTINS else None

    def _starred(self, star: str, name: str, near: Module, depth: int) -> Ref | None:
        for package in self.packages.values():
            if star == package.name and name in package.caught:
                return Ref("error", name, package.api)
        module = self.program.module(star, near)
        if module is None or depth > _DEPTH or module is near:
            return None
        return self._global(name, module, depth + 1)

    def values(self, scope: Function) -> dict[str, ast.expr]:
        """Return what the names of a function are assigned, and its parameters' annotations."""
        if scope.name not in self.locals:
            found: dict[str, ast.expr] = {}
            for node in own_nodes(scope.node):
                if isinstance(node, ast.Assign):
                    found |= {
                        each.id: node.value
                        for each in node.targets
                        if isinstance(each, ast.Name)
                    }
                elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
                    if isinstance(node.target, ast.Name) and node.value is not None:
                        found[node.target.id] = node.value
                elif isinstance(node, ast.withitem) and isinstance(
                    node.optional_vars, ast.Name
                ):
                    found[node.optional_vars.id] = node.context_expr
            self.locals[scope.name] = found
        return self.locals[scope.name]

    def _local(self, name: str, scope: Function, depth: int) -> Ref | None:
        values = self.values(scope)
        if name in values:
            return self.refer(values[name], scope.module, scope, depth + 1)
        for at, parameter in enumerate(scope.parameters()):
            if parameter.arg != name:
                continue
            if at == 0 and scope.owner and not _is_static(scope):
                kind = "class" if _is_of_class(scope) else "instance"
                return Ref(kind, scope.owner)
            return self.annotated(parameter.annotation, scope.module, depth + 1)
        return None

    def _member(  # noqa: PLR0911  One return for each kind of owner.
        self, inner: Ref, name: str, depth: int
    ) -> Ref | None:
        if depth > _DEPTH:
            return None
        if inner.kind == "module":
            module = self.program.modules[inner.name]
            below = self.program.modules.get(f"{inner.name}.{name}")
            found = self._global(name, module, depth + 1)
            return Ref("module", below.name) if found is None and below else found
        if inner.kind == "package":
            return _of_package(self.packages[inner.api], f"{inner.name}.{name}")
        if inner.kind in ("class", "instance"):
            found = self._attribute(inner.name, name, depth + 1)
            if found is None and inner.name not in self.program.classes:
                return Ref("external", f"{inner.name}.{name}")
            return found
        if inner.kind == "external":
            return Ref("external", f"{inner.name}.{name}")
        return None

    def _attribute(self, owner: str, name: str, depth: int) -> Ref | None:
        for each in self.bases(owner):
            if name in each.methods:
                return Ref("function", each.methods[name].name)
            if name in each.values:
                return self.refer(each.values[name], each.module, None, depth + 1)
            if name in each.annotations:
                return self.annotated(each.annotations[name], each.module, depth + 1)
            start = each.methods.get("__init__")
            if start is not None:
                value = _set_in(start, name)
                if value is not None:
                    return self.refer(value, each.module, start, depth + 1)
        return None


def everything(lookup: Lookup) -> frozenset[Known]:
    """Return every error of every API."""
    return frozenset[Known]().union(*(each.all for each in lookup.packages.values()))


def errors_caught(found: Ref | None, lookup: Lookup) -> frozenset[Known]:
    """Return the errors that a class of a generated package stands for."""
    if found is None or found.kind not in ("error", "made"):
        return frozenset()
    if found.name == BASE and not found.api:
        return everything(lookup)
    package = lookup.packages[found.api]
    known = package.leaves.get(found.name)
    if found.kind == "made" and known is None:
        return frozenset()  # A status's class, or the root: no error of the catalog.
    return package.caught.get(found.name, frozenset())


_BUILTINS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
"""The exceptions that Python itself has."""


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function in the order of the text, but not of what it defines."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
        ):
            yield from own_nodes(child)


def _set_in(start: Function, name: str) -> ast.expr | None:
    """Return what ``__init__`` sets the attribute *name* to."""
    for node in own_nodes(start.node):
        targets: Iterable[ast.expr] = ()
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = (node.target,)
        for target in targets:
            if dotted(target) == f"self.{name}":
                value: ast.expr | None = getattr(node, "value", None)
                return value
    return None


def _of_package(package: Package, name: str) -> Ref | None:
    last = name.rpartition(".")[2]
    if name != package.name and last in package.caught:
        return Ref("error", last, package.api)
    return Ref("package", name, package.api)


def _is_static(function: Function) -> bool:
    return _has_decorator(function, "staticmethod")


def _is_of_class(function: Function) -> bool:
    return _has_decorator(function, "classmethod")


def _has_decorator(function: Function, name: str) -> bool:
    return any(dotted(each) == name for each in function.node.decorator_list)


def _unsubscripted(node: ast.expr) -> ast.expr:
    """Return ``Base`` of ``Base[Item]``."""
    return node.value if isinstance(node, ast.Subscript) else node
