"""A FastAPI or Starlette application's routes: what they raise against what they list."""

import sys
from collections.abc import Iterator
from inspect import unwrap
from pathlib import Path
from typing import Any

MARK = "x-error-catalog"
"""Where ``responses=`` of an adapter keeps the names of its errors' classes."""


def check_operations(
    app: Any, start: str | Path = ".", *, both_ways: bool = False
) -> list[str]:
    """
    Return what the routes of *app* raise and do not list, one line for each; none if all is well.

    A route lists what its ``responses=`` has, and what names it under ``operations`` in the
    catalog. The code is read, and not run; what cannot be told is left out.

    Args:
        start: A folder of the project, whose imported modules are read.
        both_ways: Also return what ``responses=`` lists and nothing raises.

    Raises:
        LookupError: The catalogs have errors.
    """
    from error_catalog.diagnostics import has_errors, line
    from error_catalog.disk.code import read_code
    from error_catalog.output.banner import read_banner
    from error_catalog.project import examine
    from error_catalog.usage.classes import package_of
    from error_catalog.usage.program import load_program
    from error_catalog.usage.survey import lacking, served_by, unraised

    root = Path(start).resolve()
    examined = examine(root, ())
    if has_errors(examined.diagnostics):
        raise LookupError("\n".join(map(line, examined.diagnostics)))
    packages = {
        each.resolved.catalog.api.id: package_of(each.resolved, examined.package)
        for each in examined.catalogs.values()
    }
    sources, _ = read_code(root, list(_imported(root)))
    own = [each for each in sources if read_banner(each.text) is None]
    program, _ = load_program(own)
    found: list[str] = []
    for route in _routes(app, root, packages):
        served = served_by(route, program, packages)
        found += lacking(served, program, packages)
        found += unraised(served, packages) if both_ways else []
    return list(dict.fromkeys(found))


def _imported(root: Path) -> Iterator[str]:
    """Yield the files below *root* of all modules that are imported, from there."""
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        path = Path(file).resolve() if isinstance(file, str) else None
        if path is None or path.suffix != ".py" or not path.is_relative_to(root):
            continue
        inner = path.relative_to(root)
        if path.is_relative_to(_OURS):
            continue
        if not any(part.startswith(".") or part in _FOREIGN for part in inner.parts):
            yield inner.as_posix()


_OURS = Path(__file__).parents[1]
_FOREIGN = frozenset(("site-packages", "node_modules"))


def _routes(app: Any, root: Path, packages: Any, prefix: str = "") -> Iterator[Any]:
    """Yield the routes of an application, and of those that are mounted in it."""
    from error_catalog.usage.route import Route

    for each in _flat(app):
        path = f"{prefix}{getattr(each, 'path', '')}"
        if getattr(each, "routes", None) is not None:
            yield from _routes(each, root, packages, path)
            continue
        runs = tuple(_runs(each, root))
        if not runs:
            continue
        declared = _declared(each, packages)
        place = runs[0].place
        methods: set[str] = {*(getattr(each, "methods", None) or ("GET",))}
        for method in sorted(methods - {"HEAD"}):
            yield Route(method, _plain(path), place, runs, declared)


def _flat(app: Any) -> Iterator[Any]:
    """Yield the routes of an application; later FastAPIs keep those of routers apart."""
    for each in getattr(app, "routes", ()):
        contexts = getattr(each, "effective_route_contexts", None)
        if contexts is None:
            yield each
        else:
            yield from contexts()


def _plain(path: str) -> str:
    from error_catalog.usage.route import templated

    return templated(path)


def _runs(route: Any, root: Path) -> Iterator[Any]:
    """Yield the endpoint of a route, and all that it depends on, by their names in the files."""
    from error_catalog.files import Location
    from error_catalog.usage.route import Run

    for call in _calls(route):
        function: Any = unwrap(getattr(call, "__func__", call)) if call else None
        code = getattr(function, "__code__", None)
        if code is None:
            continue
        path = Path(code.co_filename).resolve()
        if path.is_relative_to(root):
            inner = path.relative_to(root)
            parts = inner.with_suffix("").parts
            home = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            name = function.__qualname__.replace(".<locals>", "")
            place = Location(inner.as_posix(), code.co_firstlineno)
            yield Run(f"{home}.{name}", place)


def _calls(route: Any) -> Iterator[Any]:
    endpoint = getattr(route, "endpoint", None)
    if isinstance(endpoint, type):
        methods = ("get", "post", "put", "patch", "delete", "options", "dispatch")
        yield from (
            getattr(endpoint, each) for each in methods if hasattr(endpoint, each)
        )
    elif endpoint is not None:
        yield endpoint
    waiting = list(getattr(getattr(route, "dependant", None), "dependencies", ()))
    while waiting:
        each = waiting.pop()
        waiting += each.dependencies
        call: Any = each.call
        if isinstance(call, type):
            yield vars(call).get("__init__")
        elif call is not None:
            yield call if hasattr(call, "__qualname__") else type(call).__call__


def _declared(route: Any, packages: Any) -> frozenset[Any] | None:
    """Return the errors that ``responses=`` of a route lists; None if it has none."""
    responses = getattr(route, "responses", None)
    if not responses:
        return None
    listed = [response.get(MARK, {}) for response in responses.values()]
    return frozenset(
        package.leaves[name]
        for package in packages.values()
        for each in listed
        for name in each.get(package.name.rpartition(".")[2], ())
        if name in package.leaves
    )
