"""What Python's own grammar says of modules: imports, circles, sizes, and what tests assert."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Arrow:
    """
    An import: who imports what, both as dotted names.

    Args:
        is_ours: What is imported is a module below the same folder.
        is_for_types: It stands below ``if TYPE_CHECKING:``.
    """

    source: str
    goal: str
    is_ours: bool
    is_for_types: bool


@cache
def parsed(path: Path) -> ast.Module:
    """Return the tree of a module, which is parsed once."""
    return ast.parse(path.read_text("utf-8"))


def module_names(folder: Path) -> dict[str, Path]:
    """Return the modules below *folder* by dotted name; a package is its ``__init__``."""
    names: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def arrows(folder: Path) -> Iterator[Arrow]:
    """Yield every import of the modules below *folder*."""
    names = module_names(folder)
    for name, path in names.items():
        tree = parsed(path)
        package = name if path.stem == "__init__" else name.rpartition(".")[0]
        for node, is_for_types in _imports(tree.body, is_for_types=False):
            for goal in _goals(node, package, names):
                yield Arrow(name, goal, goal in names, is_for_types)


def _imports(
    body: Iterable[ast.AST], *, is_for_types: bool
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, is_for_types
        else:
            guarded = isinstance(node, ast.If) and "TYPE_CHECKING" == getattr(
                node.test, "id", None
            )
            yield from _imports(
                ast.iter_child_nodes(node), is_for_types=is_for_types or guarded
            )


def _goals(
    node: ast.Import | ast.ImportFrom, package: str, names: Iterable[str]
) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    base = node.module or ""
    if node.level:
        outer = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*outer, *([node.module] if node.module else [])])
    joined = [f"{base}.{each.name}" for each in node.names]
    return [each if each in names else base for each in joined]


def escapes(package: Path) -> Iterator[tuple[str, str]]:
    """Yield each import of *package* that is neither its own nor the standard library's."""
    for arrow in arrows(package.parent):
        if arrow.source.partition(".")[0] != package.name:
            continue
        top = arrow.goal.partition(".")[0]
        if top != package.name and top not in sys.stdlib_module_names:
            yield arrow.source, arrow.goal


def circles(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the names that reach themselves along *pairs*, together with those on the way."""
    goals: dict[str, set[str]] = defaultdict(set)
    for source, goal in pairs:
        if source != goal:
            goals[source].add(goal)
    reached = {name: _reached(name, goals) for name in list(goals)}
    groups = {
        tuple(sorted(b for b in reach if a in reached.get(b, ())))
        for a, reach in reached.items()
        if a in reach
    }
    return sorted(map(list, groups))


def _reached(name: str, goals: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    left = [*goals[name]]
    while left:
        each = left.pop()
        if each not in found:
            found.add(each)
            left += goals.get(each, ())
    return found


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a module, wherever it stands."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, Function):
            yield node


def long_functions(path: Path, limit: int) -> Iterator[tuple[Path, str]]:
    """Yield the functions of a module with more than *limit* lines below their docstrings."""
    for node in functions(path):
        body = node.body[1:] if ast.get_docstring(node) else node.body
        if body and (body[-1].end_lineno or 0) - body[0].lineno >= limit:
            yield path, node.name


def every_test(path: Path) -> Iterator[Function]:
    """Yield the tests of a module, async or not."""
    return (each for each in functions(path) if each.name.startswith("test_"))


def says_what_holds(test: Function) -> bool:
    """Tell whether a test has a docstring of whole sentences."""
    return (ast.get_docstring(test) or "").strip().endswith(".")


def can_fail(test: Function) -> bool:
    """Tell whether a test compares something, itself or by a function called ``check…``."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert) and not _is_always_true(node.test):
            return True
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name.startswith("check") or name == "raises":
                return True
    return False


def _is_always_true(condition: ast.expr) -> bool:
    if isinstance(condition, ast.Compare):
        sides = [ast.dump(each) for each in (condition.left, *condition.comparators)]
        return len(set(sides)) < len(sides)
    return isinstance(condition, ast.Constant)


def names_in(path: Path) -> Iterator[str]:
    """Yield every name and attribute that a module mentions."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
