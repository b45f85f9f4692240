"""
Python sources as one program: modules, classes and functions by their qualified names.

Only ``ast`` reads them; nothing is imported or run.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import Location, SourceFile

UNPARSED = "unparsed"
"""A file is not Python, or of another version."""

AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Function:
    """
    A function or a method.

    Args:
        name: Qualified: ``module.Class.method``, ``module.outer.inner``.
        owner: The qualified name of its class; empty for a function.
    """

    name: str
    module: "Module"
    node: AnyFunction
    owner: str = ""

    @property
    def short(self) -> str:
        """What a message calls it: the last two parts of its name."""
        return ".".join(self.name.split(".")[-2:])

    def parameters(self) -> list[ast.arg]:
        """Return all its parameters, in order."""
        args = self.node.args
        star = [each for each in (args.vararg, args.kwarg) if each is not None]
        return [*args.posonlyargs, *args.args, *args.kwonlyargs, *star]


@dataclass(frozen=True, slots=True)
class Class:
    """
    A class.

    Args:
        methods: Its own functions, by name.
        values: Its own attributes that are assigned in its body, by name.
        annotations: Those that are only annotated.
    """

    name: str
    module: "Module"
    node: ast.ClassDef
    methods: dict[str, Function] = field(default_factory=dict[str, Function])
    values: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])
    annotations: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])


@dataclass(frozen=True, slots=True)
class Module:
    """
    One file.

    Args:
        name: Its whole path, with dots.
        nodes: All of the tree.
        imports: The qualified name of what each imported name stands for.
        stars: Modules of which everything is imported.
        values: The last value that is assigned to each name.
    """

    name: str
    is_package: bool
    source: SourceFile
    tree: ast.Module
    nodes: tuple[ast.AST, ...]
    imports: dict[str, str] = field(default_factory=dict[str, str])
    stars: list[str] = field(default_factory=list[str])
    values: dict[str, ast.expr] = field(default_factory=dict[str, ast.expr])

    def place(self, node: ast.AST) -> Location:
        """Return where *node* begins."""
        line = getattr(node, "lineno", 1)
        return Location(self.source.path, line, getattr(node, "col_offset", 0) + 1)


@dataclass(frozen=True, slots=True)
class Program:
    """
    All modules, classes and functions, by qualified name.

    Args:
        inner: The functions that stand directly in a module, class or function.
        by_end: Modules by the last part of their names.
        found: What was found for imported names.
    """

    modules: dict[str, Module] = field(default_factory=dict[str, Module])
    classes: dict[str, Class] = field(default_factory=dict[str, Class])
    functions: dict[str, Function] = field(default_factory=dict[str, Function])
    inner: dict[str, list[Function]] = field(default_factory=dict[str, list[Function]])
    by_end: dict[str, list[Module]] = field(default_factory=dict[str, list[Module]])
    found: dict[tuple[str, str], Module | None] = field(
        default_factory=dict[tuple[str, str], Module | None]
    )

    def module(self, name: str, near: "Module | None" = None) -> Module | None:
        """
        Return the module that is imported as *name*.

        Modules are called by their whole paths, and where their import roots are is not
        known: the end of the path decides. Of several, it is the one closest to *near*;
        None if that does not decide either.
        """
        found = self.modules.get(name)
        if found is not None:
            return found
        key = name, near.name if near else ""
        if key not in self.found:
            self.found[key] = self._by_end(name, near)
        return self.found[key]

    def _by_end(self, name: str, near: "Module | None") -> Module | None:
        ends = self.by_end.get(name.rpartition(".")[2], ())
        fitting = [each for each in ends if each.name.endswith(f".{name}")]
        if len(fitting) > 1 and near is not None:
            kin = [_common(each.name, near.name) for each in fitting]
            fitting = [
                each
                for each, shared in zip(fitting, kin, strict=True)
                if shared == max(kin)
            ]
        return fitting[0] if len(fitting) == 1 else None


def _common(left: str, right: str) -> int:
    pairs = zip(left.split("."), right.split("."), strict=False)
    count = 0
    for one, other in pairs:
        if one != other:
            break
        count += 1
    return count


def load_program(sources: Sequence[SourceFile]) -> tuple[Program, list[Diagnostic]]:
    """
    Return the program of *sources*.

    Returns:
        A warning for each file that is no Python; it is left out.
    """
    program, found = Program(), list[Diagnostic]()
    for source in sources:
        try:
            tree = ast.parse(source.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            message = f"no Python {sys.version_info[0]}.{sys.version_info[1]}: "
            message += str(getattr(error, "msg", error)).lower()
            place = Location(source.path, line, getattr(error, "offset", None) or 1)
            found.append(
                Diagnostic(place, UNPARSED, message, severity=Severity.WARNING)
            )
            continue
        module = Module(*_name(source.path), source, tree, tuple(ast.walk(tree)))
        program.modules[module.name] = module
        end = module.name.rpartition(".")[2]
        program.by_end.setdefault(end, []).append(module)
        _index(program, module)
    return program, found


def _name(path: str) -> tuple[str, bool]:
    """Return the dotted path of a file, and whether it is the ``__init__`` of a package."""
    parts = path.removesuffix(".py").strip("./").split("/")
    is_package = parts[-1] == "__init__"
    return ".".join(parts[:-1] if is_package and len(parts) > 1 else parts), is_package


def _index(program: Program, module: Module) -> None:
    for node in module.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                goal = alias.name if alias.asname else bound
                module.imports.setdefault(bound, goal)
        elif isinstance(node, ast.ImportFrom):
            _index_import(module, node)
    _index_body(program, module, module.tree.body, module.name, "")
    for statement in _statements(module.tree.body):
        for name, value in _assigned(statement):
            module.values[name] = value


def _index_import(module: Module, node: ast.ImportFrom) -> None:
    base = node.module or ""
    if node.level:
        parts = module.name.split(".")
        up = node.level - (1 if module.is_package else 0)
        parts = parts[: len(parts) - up] if up else parts
        base = ".".join([*parts, *([base] if base else [])])
    for alias in node.names:
        if alias.name == "*":
            module.stars.append(base)
        else:
            goal = f"{base}.{alias.name}" if base else alias.name
            module.imports.setdefault(alias.asname or alias.name, goal)


def _index_body(
    program: Program, module: Module, body: list[ast.stmt], prefix: str, owner: str
) -> None:
    for node in _statements(body):
        if isinstance(node, AnyFunction):
            name = f"{prefix}.{node.name}"
            # Of several of one name (overloads, branches) the last counts, as in Python.
            function = Function(name, module, node, owner)
            program.functions[name] = function
            program.inner.setdefault(prefix, []).append(function)
            if owner:
                program.classes[owner].methods[node.name] = function
            _index_body(program, module, node.body, name, "")
        elif isinstance(node, ast.ClassDef):
            name = f"{prefix}.{node.name}"
            known = program.classes[name] = Class(name, module, node)
            for statement in _statements(node.body):
                known.values.update(_assigned(statement))
                if isinstance(statement, ast.AnnAssign):
                    known.annotations.update(_annotated(statement))
            _index_body(program, module, node.body, name, name)


def _annotated(node: ast.AnnAssign) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node.target, ast.Name):
        yield node.target.id, node.annotation


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of *body*, and those in its branches, but not inside definitions."""
    for node in body:
        yield node
        if isinstance(node, AnyFunction | ast.ClassDef):
            continue
        for name in ("body", "orelse", "finalbody"):
            yield from _statements(getattr(node, name, ()))
        for handler in getattr(node, "handlers", ()):
            yield from _statements(handler.body)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """Yield each name that a statement assigns a value to."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
    elif (
        isinstance(node, ast.AnnAssign)
        and node.value is not None
        and isinstance(node.target, ast.Name)
    ):
        yield node.target.id, node.value


def within(program: Program, name: str) -> Iterator[Function]:
    """Yield the functions inside a module, a class or a function, at any depth."""
    for each in program.inner.get(name, ()):
        yield each
        yield from within(program, each.name)


def dotted(node: ast.expr) -> str | None:
    """Return ``a.b.c`` of an expression that is only names; None for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = dotted(node.value)
        return None if inner is None else f"{inner}.{node.attr}"
    return None
