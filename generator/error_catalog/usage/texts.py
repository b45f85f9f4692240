"""
Codes and statuses that code spells out, where the catalog has a class for them.

Only places that can hold a code are looked at: what is compared with a code, stands under a
key for codes, or is given as one. Elsewhere a text must be nearly one of the codes.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from http import HTTPStatus
from typing import NamedTuple

from error_catalog.diagnostics import Severity, shown
from error_catalog.usage.classes import ERROR_CODE, Known, Package, in_words
from error_catalog.usage.program import Module, dotted
from error_catalog.usage.references import Lookup, Ref
from error_catalog.usage.route import argument

KEYS = frozenset(("code", "error_code", "errorCode", "err_code", "error", "type"))
"""Names of members, attributes and arguments that hold codes."""

_CODE_KEYS = KEYS - {"error", "type"}
_RESPONSES = frozenset(
    (
        *(
            "JSONResponse",
            "ORJSONResponse",
            "UJSONResponse",
            "JsonResponse",
            "Response",
        ),
        *("jsonify", "make_response", "HTTPException", "abort", "json_response"),
    )
)
_LIKE_A_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)+")


class Mistake(NamedTuple):
    """What is wrong at a node of a module."""

    module: Module
    node: ast.AST
    rule: str
    message: str
    hint: str | None = None
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True)
class Codes:
    """
    The codes of all APIs that are text.

    Args:
        known: The error of each.
        retired: Those of retired errors.
    """

    known: Mapping[str, Known]
    retired: frozenset[str]

    def meant(self, text: str, least: float) -> str | None:
        """Return the code that *text* nearly is; None if it is one, or like none."""
        if text in self.known:
            return None
        close = get_close_matches(text, self.known, 1, least)
        if close:
            return close[0]
        folded = _folded(text)
        return next((each for each in self.known if _folded(each) == folded), None)


def _folded(text: str) -> str:
    return re.sub("[^a-z0-9]", "", text.lower())


def codes_of(packages: Mapping[str, Package]) -> Codes:
    """Return the codes of *packages* that are text."""
    known = {
        code: Known(package.api, name)
        for package in packages.values()
        for code, name in package.codes.items()
        if isinstance(code, str)
    }
    retired = {
        code
        for package in packages.values()
        for name, spec in package.resolved.catalog.errors.items()
        if spec.retired
        for code in (*(spec.code if isinstance(spec.code, tuple) else ()), name)
        if isinstance(code, str)
    }
    return Codes(known, frozenset(retired - known.keys()))


def mistakes(lookup: Lookup, packages: Mapping[str, Package]) -> Iterator[Mistake]:
    """
    Find codes and statuses that are spelled out.

    Args:
        packages: Those that the program uses, by the API's id.
    """
    codes = codes_of(packages)
    for module in lookup.program.modules.values():
        parents = {
            child: node for node in module.nodes for child in ast.iter_child_nodes(node)
        }
        for node in module.nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from _text(node, module, parents, codes, packages)
            elif isinstance(node, ast.Call):
                yield from _exception(node, module, lookup, packages)
            elif isinstance(node, ast.Raise) and isinstance(
                node.exc, ast.Name | ast.Attribute
            ):
                yield from _named(node.exc, node.exc, module, lookup, packages)


def _text(
    node: ast.Constant,
    module: Module,
    parents: Mapping[ast.AST, ast.AST],
    codes: Codes,
    packages: Mapping[str, Package],
) -> Iterator[Mistake]:
    text = str(node.value)
    where = _where(node, parents)
    if text in codes.retired and where:
        message = f"{shown(text)} is the code of a retired error"
        yield Mistake(module, node, "retired", message, None, Severity.ERROR)
        return
    if text in codes.known:
        known = codes.known[text]
        name = in_words((known,), packages)
        if where == "compared":
            hint = f"catch {name}, or compare with {ERROR_CODE}"
            message = f"the code {shown(text)} is compared as text"
            yield Mistake(module, node, "compared-as-text", message, hint)
        elif where in ("member", "argument") and _is_sent(node, parents):
            message = f"the response of {name} is made by hand"
            yield Mistake(module, node, "made-by-hand", message, f"raise {name}")
        return
    is_near = where in ("compared", "member", "argument")
    if not is_near and (not _LIKE_A_CODE.fullmatch(text) or len(text) < _LONG):
        return
    meant = codes.meant(text, _CLOSE if is_near else _CLOSER)
    if meant is not None and (is_near or _is_twin(text, meant)):
        message = f"{shown(text)} is in no catalog"
        severity = Severity.ERROR
        yield Mistake(module, node, "unregistered", message, meant, severity)


_CLOSE, _CLOSER, _LONG = 0.82, 0.9, 8


def _is_twin(text: str, meant: str) -> bool:
    """Tell whether two texts are written in one style, and differ in a letter or two."""
    if text.isupper() != meant.isupper() or text.islower() != meant.islower():
        return False
    matcher = SequenceMatcher(None, text, meant)
    same = sum(each.size for each in matcher.get_matching_blocks())
    return max(len(text), len(meant)) - same <= 2


def _where(node: ast.Constant, parents: Mapping[ast.AST, ast.AST]) -> str:
    """Return what a text is: ``compared`` with a code, a ``member``, an ``argument``, or empty."""
    parent = parents.get(node)
    if isinstance(parent, ast.List | ast.Tuple | ast.Set):
        parent = parents.get(parent)
    if isinstance(parent, ast.Compare):
        sides = [parent.left, *parent.comparators]
        return "compared" if any(map(_is_code, sides)) else ""
    if isinstance(parent, ast.MatchValue):
        return "compared" if _is_matched(parent, parents) else ""
    if isinstance(parent, ast.Dict):
        for key, value in zip(parent.keys, parent.values, strict=True):
            if value is node and isinstance(key, ast.Constant) and key.value in KEYS:
                return "member"
        return ""
    if isinstance(parent, ast.keyword):
        return "argument" if parent.arg in _CODE_KEYS else ""
    return ""


def _is_matched(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> bool:
    current: ast.AST | None = node
    while current is not None and not isinstance(current, ast.Match):
        current = parents.get(current)
    return current is not None and _is_code(current.subject)


def _is_code(node: ast.expr) -> bool:
    """Tell whether an expression is a code: ``error.code``, ``body["code"]``, ``.get("code")``."""
    if isinstance(node, ast.Attribute):
        return node.attr in _CODE_KEYS
    if isinstance(node, ast.Name):
        return node.id in ("error_code", "errorCode", "err_code")
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Constant) and node.slice.value in _CODE_KEYS
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        first = node.args[0] if node.args else None
        if node.func.attr == "get" and isinstance(first, ast.Constant):
            return first.value in _CODE_KEYS
    return False


def _is_sent(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> bool:
    """Tell whether a text ends up in what is returned, or in a response."""
    current: ast.AST | None = node
    while isinstance(current, ast.expr | ast.keyword):
        current = parents.get(current)
        if isinstance(current, ast.Call):
            return (dotted(current.func) or "").rpartition(".")[2] in _RESPONSES
    return isinstance(current, ast.Return)


_EXCEPTIONS = {
    "werkzeug.exceptions": {
        "BadRequest": 400,
        "Unauthorized": 401,
        "Forbidden": 403,
        "NotFound": 404,
        "MethodNotAllowed": 405,
        "Conflict": 409,
        "Gone": 410,
        "UnprocessableEntity": 422,
        "TooManyRequests": 429,
        "Locked": 423,
        "InternalServerError": 500,
        "ServiceUnavailable": 503,
    },
    "rest_framework.exceptions": {
        "ParseError": 400,
        "ValidationError": 400,
        "AuthenticationFailed": 401,
        "NotAuthenticated": 401,
        "PermissionDenied": 403,
        "NotFound": 404,
        "MethodNotAllowed": 405,
        "NotAcceptable": 406,
        "Throttled": 429,
        "UnsupportedMediaType": 415,
    },
    "django.http": {"Http404": 404},
    "django.core.exceptions": {"PermissionDenied": 403, "BadRequest": 400},
}
"""The status of each exception that frameworks make responses of."""


def _exception(
    node: ast.Call, module: Module, lookup: Lookup, packages: Mapping[str, Package]
) -> Iterator[Mistake]:
    """Find a framework's own exception where the catalog has an error of its status."""
    found = lookup.refer(node.func, module)
    if found is None or found.kind != "external":
        return
    name = found.name.rpartition(".")[2]
    if name in ("HTTPException", "abort", "HttpError", "HTTPError"):
        is_ours = found.name.split(".")[0] in _LIBRARIES
        first = argument(node, 0, "status_code") or argument(node, 0, "code")
        status = status_of(first, lookup, module) if is_ours else None
        if status is not None:
            yield from _of_status(f"{name}({status})", status, node, module, packages)
        return
    yield from _named(node.func, node, module, lookup, packages)


_LIBRARIES = frozenset(("fastapi", "starlette", "flask", "werkzeug", "ninja", "quart"))


def _named(
    goal: ast.expr,
    node: ast.AST,
    module: Module,
    lookup: Lookup,
    packages: Mapping[str, Package],
) -> Iterator[Mistake]:
    found: Ref | None = lookup.refer(goal, module)
    if found is None or found.kind != "external":
        return
    home, _, name = found.name.rpartition(".")
    status = _EXCEPTIONS.get(home, {}).get(name)
    if status is not None:
        yield from _of_status(name, status, node, module, packages)


def _of_status(
    what: str,
    status: int,
    node: ast.AST,
    module: Module,
    packages: Mapping[str, Package],
) -> Iterator[Mistake]:
    errors = [
        known
        for package in packages.values()
        for known in sorted(package.all)
        if status in package.statuses(known)
    ]
    if not errors:
        return
    names = in_words(errors[:_FEW], packages)
    more = f" and {len(errors) - _FEW} more" if len(errors) > _FEW else ""
    message = f"{what} where the catalog has {names}{more}"
    hint = f"raise {names}" if len(errors) == 1 else "raise the one that is meant"
    yield Mistake(module, node, "framework-exception", message, hint)


_FEW = 3


def status_of(node: ast.expr | None, lookup: Lookup, module: Module) -> int | None:
    """Return the status that an expression is; None if it is none, or cannot be told."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    name = (dotted(node) or "").rpartition(".")[2] if node is not None else ""
    found = re.fullmatch(r"HTTP_([1-5][0-9]{2})_\w+", name)
    if found:
        return int(found[1])
    if isinstance(node, ast.Attribute) and name in HTTPStatus.__members__:
        return int(HTTPStatus[name])
    if isinstance(node, ast.Name) and node.id in module.values:
        value = module.values[node.id]
        return None if isinstance(value, ast.Name) else status_of(value, lookup, module)
    return None
