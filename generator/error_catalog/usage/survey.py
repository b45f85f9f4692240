"""What a program does with the errors of its catalogs, as findings and in sums."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import Location, SourceFile
from error_catalog.semantics.fallbacks import fallbacks
from error_catalog.semantics.operations import ANY, is_same
from error_catalog.usage import clients, django, routers, texts
from error_catalog.usage.classes import Known, Package, in_words
from error_catalog.usage.flow import Flows, Path
from error_catalog.usage.program import Module, Program, dotted, load_program
from error_catalog.usage.references import Lookup
from error_catalog.usage.route import Route

RULES: Mapping[str, str] = {
    "undeclared": "An error reaches an operation that does not list it.",
    "unregistered": "A text is nearly a code, and in no catalog.",
    "retired": "The code of a retired error is spelled out.",
    "made-by-hand": "An error response is made without its exception.",
    "framework-exception": "A framework's exception stands where the catalog has an error.",
    "compared-as-text": "A code is compared as text, though it has a class.",
    "unknown-class": "The generated package has no such class.",
    "unreachable": "What a handler catches is caught above it.",
    "cannot-come": "A handler is for an error that the request is not documented to give.",
    "unparsed": "A file is no Python of this version.",
}
"""What each rule is about, in one sentence."""


@dataclass(frozen=True, slots=True)
class Served:
    """
    A route, and the errors that reach it.

    Args:
        errors: How each gets there.
        is_known: Whether nothing else can get there, as far as can be told.
    """

    route: Route
    errors: Mapping[Known, Path]
    is_known: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """
    What was found in a program.

    Args:
        never: The errors that nothing raises or mentions, in the order of the catalogs.
        unresolved: Where a ``raise`` cannot be told.
    """

    diagnostics: list[Diagnostic]
    served: Sequence[Served]
    never: Sequence[str]
    unresolved: Sequence[Location]
    packages: Mapping[str, Package]


def survey(sources: Sequence[SourceFile], packages: Mapping[str, Package]) -> Survey:
    """
    Return what *sources* do with the errors of *packages*.

    Args:
        packages: By the API's id; those that the program imports count, or all of them if
            it imports none.
    """
    program, found = load_program(sources)
    used = _used(program, packages)
    lookup = Lookup(program, packages)
    flows = Flows(lookup, {}, {})
    served = [_served(each, flows) for each in _routes(lookup)]
    found += [each for one in served for each in _undeclared(one, used, flows)]
    wrong = (*texts.mistakes(lookup, used or packages), *clients.mistakes(lookup, used))
    found += [_diagnostic(each) for each in wrong]
    throws = list(flows.throws())
    unresolved = [each.place for each in throws if each.is_unknown]
    raised = frozenset(known for each in throws for known in each.errors)
    return Survey(
        sorted(set(found), key=lambda each: each.order),
        served,
        _never(raised, lookup, used),
        unresolved,
        packages,
    )


def missing_operations(seen: Survey) -> dict[tuple[str, str], list[str]]:
    """
    Return the routes that errors reach and do not name, by API and error.

    A route that takes every method is none: nobody could call it by that name.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for served in sorted(seen.served, key=lambda each: (each.route.path, each.route)):
        for known in sorted(served.errors):
            route = served.route
            named = seen.packages[known.api].operations(known)
            is_named = any(is_same(each, route.method, route.path) for each in named)
            if route.method != ANY and not is_named:
                names = found.setdefault((known.api, known.name), [])
                if route.name not in names:
                    names.append(route.name)
    return found


def served_by(
    route: Route, program: Program, packages: Mapping[str, Package]
) -> Served:
    """Return a route with the errors that reach it."""
    known = tuple(each for each in route.runs if each.function in program.functions)
    flows = Flows(Lookup(program, packages), {}, {})
    return _served(route._replace(runs=known), flows)


def lacking(
    served: Served, program: Program, packages: Mapping[str, Package]
) -> list[str]:
    """Return in a line each which errors reach a route that does not list them."""
    flows = Flows(Lookup(program, packages), {}, {})
    return [each.message for each in _undeclared(served, packages, flows)]


def unraised(served: Served, packages: Mapping[str, Package]) -> list[str]:
    """Return in a line each what a route lists and nothing raises, as far as can be told."""
    if not served.is_known:
        return []
    rest = (served.route.declared or frozenset()) - served.errors.keys()
    return [
        f"{served.route.name} lists {in_words((each,), packages)}, which does not reach it"
        for each in sorted(rest)
    ]


def _routes(lookup: Lookup) -> list[Route]:
    return [*routers.routes(lookup), *django.routes(lookup)]


def _used(program: Program, packages: Mapping[str, Package]) -> dict[str, Package]:
    """Return the packages that the program imports."""
    imported = {
        goal
        for module in program.modules.values()
        for goal in (*module.imports.values(), *module.stars)
    }
    return {
        api: package
        for api, package in packages.items()
        if any(f"{each}.".startswith(f"{package.name}.") for each in imported)
    }


def _served(route: Route, flows: Flows) -> Served:
    found: dict[Known, Path] = {}
    is_known = True
    for run in route.runs:
        for known, path in flows.reach(run.function).items():
            if known is None:
                is_known = False
            else:
                place = run.place or path.entry
                found.setdefault(known, path._replace(entry=place))
    return Served(route, found, is_known)


def _undeclared(
    served: Served, packages: Mapping[str, Package], flows: Flows
) -> Iterator[Diagnostic]:
    """Find errors that reach a route which does not list them, or whose catalog does not."""
    route = served.route
    for known, path in sorted(served.errors.items()):
        package = packages.get(known.api)
        if package is None or known in (route.declared or ()):
            continue
        operations = [each for each in package.operations(known) if " " in each.strip()]
        if any(is_same(each, route.method, route.path) for each in operations):
            continue
        lists = operations or (route.declared is not None and route.is_whole)
        if not lists:
            continue
        what = in_words((known,), packages)
        way = _way(path, flows)
        message = f"{what} reaches {route.name}, which does not list it{way}"
        yield Diagnostic(path.entry, "undeclared", message, severity=Severity.WARNING)


def _way(path: Path, flows: Flows) -> str:
    """Return how an error gets to a route, if that is not at the place of the finding."""
    if path.place == path.entry:
        return ""
    function = flows.lookup.program.functions[path.raiser]
    return f" (via {function.short}, {path.place.path}:{path.place.line})"


def _diagnostic(mistake: texts.Mistake) -> Diagnostic:
    place = mistake.module.place(mistake.node)
    return Diagnostic(
        place, mistake.rule, mistake.message, mistake.hint, mistake.severity
    )


def _never(
    raised: frozenset[Known], lookup: Lookup, packages: Mapping[str, Package]
) -> list[str]:
    """
    Return the errors that nothing raises or mentions.

    Without any ``raise`` of an API's errors, the program is a client of it, and says nothing
    about what its server raises.
    """
    mentioned = _mentioned(lookup) | _fallbacks(lookup, packages)
    return [
        name
        for package in packages.values()
        if raised & package.all
        for name, responses in package.resolved.by_error.items()
        for known in [Known(package.api, name)]
        if known not in raised | mentioned and not responses[0].spec.deprecated
    ]


def _mentioned(lookup: Lookup) -> frozenset[Known]:
    """Return the errors whose classes are named where they might be raised from."""
    found: set[Known] = set()
    for module in lookup.program.modules.values():
        aside = {
            inner
            for node in module.nodes
            for outer in _asking(node, module, lookup)
            for inner in ast.walk(outer)
        }
        for node in module.nodes:
            if not isinstance(node, ast.Name | ast.Attribute) or node in aside:
                continue
            error = lookup.refer(node, module)
            if error is not None and error.kind == "error" and error.api:
                known = lookup.packages[error.api].leaves.get(error.name)
                found |= {known} if known else set()
    return frozenset(found)


def _asking(node: ast.AST, module: Module, lookup: Lookup) -> Iterator[ast.AST]:
    """Yield what only asks for a class: handlers, patterns, ``isinstance``, ``responses=``."""
    if isinstance(node, ast.ExceptHandler) and node.type is not None:
        yield node.type
    elif isinstance(node, ast.MatchClass):
        yield node.cls
    elif isinstance(node, ast.Call):
        if dotted(node.func) in ("isinstance", "issubclass"):
            yield node
            return
        goal = lookup.refer(node.func, module)
        if goal is not None and goal.kind == "package":
            yield node


def _fallbacks(lookup: Lookup, packages: Mapping[str, Package]) -> frozenset[Known]:
    """Return the errors that stand for a framework's own, where an adapter is installed."""
    names = {
        goal
        for module in lookup.program.modules.values()
        for goal in module.imports.values()
    }
    found: set[Known] = set()
    for api, package in packages.items():
        if any(each.startswith(f"{package.name}.adapters.") for each in names):
            standing = fallbacks(package.resolved)
            for response in (*standing.by_status.values(), *standing.refused.values()):
                found.add(Known(api, response.name))
    return frozenset(found)
