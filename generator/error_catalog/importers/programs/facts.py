"""What exception classes, the places that raise them, and enums of codes say of errors."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.importers.programs.classes import (
    attributes,
    bound,
    exceptions,
    library,
    parameters,
)
from error_catalog.importers.programs.values import UNKNOWN, Scope, Template, value_of
from error_catalog.importers.vocabulary import is_known_code, plain
from error_catalog.semantics.names import words
from error_catalog.usage.program import Class, Module
from error_catalog.usage.references import Lookup

STATUS = (
    "statuscode",
    "httpstatus",
    "httpstatuscode",
    "httpcode",
    "status",
    "errorstatus",
)
CODE = (
    *("errorcode", "code", "defaultcode", "errcode", "errorkey", "slug", "apicode"),
    *("errortype", "errorname", "internalcode", "identifier", "key", "type"),
)
MESSAGE = (
    *("message", "detail", "defaultdetail", "defaultmessage", "msg", "errormessage"),
    *("description", "defaultdescription", "publicmessage", "title"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """
    An error, as one place of a program has it.

    Args:
        owner: The qualified name of its class; empty for a member of an enum.
        message: A template; *params* are its names.
        is_open: Its code is given where it is raised.
        detail: The object that FastAPI sends as ``detail``.
    """

    owner: str
    place: str
    code: str | int | None = None
    status: int | None = None
    message: str = ""
    params: tuple[str, ...] = ()
    text: str = ""
    detail: ast.Dict | None = None
    is_raise: bool = False
    is_open: bool = False


def facts(lookup: Lookup) -> list[Fact]:
    """Return what a program says of its errors: classes first, then raises, then enums."""
    known = list(exceptions(lookup))
    parents = {each.name for one in known for each in list(lookup.bases(one.name))[1:]}
    found = [_of_class(each, lookup) for each in known]
    raised = list(_raised(lookup, {each.name for each in known}))
    made = {each.owner for each in raised}
    kept = [each for each in found if each.owner not in parents or each.owner in made]
    fixed = {each.owner for each in kept if each.code is not None and each.status}
    kept = [
        each
        for each in kept
        if each.code is not None or (each.status and not each.is_open)
    ]
    sites = [
        each
        for each in raised
        if each.owner not in fixed and (each.code is not None or each.status)
    ]
    told = {each.owner for each in sites}
    kept = [each for each in kept if each.owner not in told or each.code is not None]
    codes = {each.code for each in (*kept, *sites)}
    members = [each for each in _members(lookup) if each.code not in codes]
    return [*kept, *sites, *members]


def _of_class(known: Class, lookup: Lookup) -> Fact:
    found = attributes(known.name, {}, lookup)
    text = ast.get_docstring(known.node) or ""
    return _fact(known.name, _place(known.module, known.node), found, text)


def _place(module: Module, node: ast.AST) -> str:
    where = module.place(node)
    return f"{where.path}:{where.line}"


def _fact(owner: str, place: str, found: Mapping[str, Any], text: str = "") -> Fact:
    by_name = {
        plain(name): value for name, value in found.items() if not name.startswith("__")
    }
    status = next(
        (by_name[key] for key in STATUS if _is_status(by_name.get(key))), None
    )
    code = next(
        (by_name[key] for key in CODE if _may_be_code(by_name.get(key), key)), None
    )
    if status is None and _is_status(by_name.get("code")):
        status = by_name["code"]
        code = code if code != status else None
    message, names = "", tuple[str, ...]()
    for key in MESSAGE:
        value = by_name.get(key)
        if isinstance(value, Template):
            message, names = value.text, value.names
        elif isinstance(value, str) and value:
            message = value.replace("{", "{{").replace("}", "}}")
        if message:
            break
    is_open = code is None and any(by_name.get(key) is UNKNOWN for key in CODE[:8])
    return Fact(owner, place, code, status, message, names, text, is_open=is_open)


def _is_status(value: Any) -> bool:
    return type(value) is int and 400 <= value <= 599


def _may_be_code(value: Any, key: str) -> bool:
    if isinstance(value, Template) or not is_known_code(value) or _is_status(value):
        return False
    return isinstance(value, str) or key not in ("type", "key", "identifier")


def _raised(lookup: Lookup, known: set[str]) -> Iterator[Fact]:
    """Yield what calls of exceptions say that the classes leave open."""
    for module in lookup.program.modules.values():
        for node in module.nodes:
            if not isinstance(node, ast.Call):
                continue
            found = lookup.refer(node.func, module)
            if found is None or found.kind not in ("class", "external"):
                continue
            is_http = found.name.endswith(".HTTPException") and library(found.name)
            if found.name not in known and not is_http:
                continue
            takes = parameters(found.name, lookup)
            values = bound(node, takes, Scope(module), lookup)
            pairs = [*zip(takes, node.args, strict=False)]
            pairs += [(each.arg, each.value) for each in node.keywords if each.arg]
            details = [value for name, value in pairs if name == "detail"]
            detail = (
                details[0] if details and isinstance(details[0], ast.Dict) else None
            )
            inner = _of_dict(detail, module, lookup) if detail else {}
            every = {**attributes(found.name, values, lookup), **inner}
            fact = _fact(found.name, _place(module, node), every)
            yield Fact(
                fact.owner,
                fact.place,
                fact.code,
                fact.status,
                fact.message,
                fact.params,
                "",
                detail if inner else None,
                True,
            )


def _of_dict(node: ast.Dict, module: Module, lookup: Lookup) -> dict[str, Any]:
    pairs = zip(node.keys, node.values, strict=True)
    found = {
        str(key.value): value_of(value, Scope(module), lookup)
        for key, value in pairs
        if isinstance(key, ast.Constant)
    }
    return {name: value for name, value in found.items() if value is not UNKNOWN}


_ENUMS = frozenset(
    (
        *("error", "errors", "err", "errs", "exception", "exceptions"),
        *("fault", "faults", "problem", "problems", "failure", "failures"),
    )
)


def _members(lookup: Lookup) -> Iterator[Fact]:
    """Yield the members of enums of error codes, with statuses that a table gives them."""
    tables = _tables(lookup)
    for name, known in lookup.program.classes.items():
        foreign = [each.name.rpartition(".")[2] for each in lookup.foreign_bases(name)]
        if not any(each.endswith("Enum") for each in foreign) or not (
            _ENUMS.intersection(words(name.rpartition(".")[2]))
        ):
            continue
        for member, node in known.values.items():
            value = value_of(node, Scope(known.module, owner=name), lookup)
            parts = _parts(value)
            codes = [
                each
                for each in parts
                if is_known_code(each)
                and not _is_status(each)
                and not isinstance(each, Template)
            ]
            statuses = [each for each in parts if _is_status(each)]
            texts = [each for each in parts if isinstance(each, str) and " " in each]
            if codes and isinstance(codes[0], str | int):
                status = statuses[0] if statuses else tables.get((name, member))
                text = texts[0] if texts else ""
                yield Fact(
                    "", _place(known.module, node), codes[0], status, "", (), text
                )


def _parts(value: Any) -> list[Any]:
    """Return the elements of a tuple, or the value alone."""
    is_tuple = isinstance(value, tuple)
    return [*value] if is_tuple else [value]


def _tables(lookup: Lookup) -> dict[tuple[str, str], int]:
    """Return the statuses of members of enums in dicts: ``{ErrorCode.GONE: 410}``."""
    found: dict[tuple[str, str], int] = {}
    for module in lookup.program.modules.values():
        for node in module.nodes:
            if not isinstance(node, ast.Dict):
                continue
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Attribute):
                    owner = lookup.refer(key.value, module)
                    status = value_of(value, Scope(module), lookup)
                    if (
                        owner is not None
                        and owner.kind == "class"
                        and _is_status(status)
                    ):
                        found[owner.name, key.attr] = status
    return found
