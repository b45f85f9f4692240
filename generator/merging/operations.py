"""The operations of a document, and what tells which errors they answer with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from generator.diagnostics import Finding, Severity
from generator.merging.documents import METHODS, section
from generator.shaping import is_list, is_mapping
from generator.sources import Path

_PARAMETER = re.compile(r"\{[^{}]*\}|<[^<>]*>|(?<=/):[A-Za-z_]\w*")
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(slots=True)
class Operation:
    """
    One operation.

    Args:
        at: Where it stands in the document.
        name: Its method and path: ``POST /contact``.
        operation_id: None if it has none.
        data: The Operation Object.
        keys: What it is matched by: methods with paths in their ``normal`` form.
        traits: What is true of it; see ``placing.CONDITIONS``.
    """

    at: Path
    name: str
    operation_id: str | None
    data: dict[str, Any]
    keys: set[str] = field(default_factory=set[str])
    traits: set[str] = field(default_factory=set[str])


def operations(document: dict[str, Any]) -> tuple[list[Operation], list[Finding]]:
    """
    Return the operations below ``paths``, each once, in order.

    Those of webhooks and callbacks are none of the API's: its clients answer them.

    Returns:
        A warning for each path item that stands in another file.
    """
    found: dict[Path, Operation] = {}
    outside: list[Finding] = []
    for path in section(document, "paths"):
        if path.startswith("x-"):
            continue
        for at, item in _items(document, ("paths", path), outside):
            for method, operation in item.items():
                if method in METHODS and is_mapping(operation):
                    _add(found, document, path, item, (*at, method))
    return list(found.values()), outside


def normal(method: str, path: str) -> str:
    """Return one spelling for all that name the same operation."""
    path = _PARAMETER.sub("{}", path.partition("?")[0])
    return f"{method.upper()} /{path.strip('/')}"


def resolve(document: dict[str, Any], reference: str) -> tuple[Path, Any]:
    """Return where a local reference leads, and what stands there, None if nothing."""
    at: list[str] = []
    value: Any = document
    for segment in unquote(reference.removeprefix("#/")).split("/"):
        key = segment.replace("~1", "/").replace("~0", "~")
        at.append(key)
        value = value.get(key) if is_mapping(value) else None
    return tuple(at), value


def _items(
    document: dict[str, Any], at: Path, outside: list[Finding]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Give a path item and those that it refers to, with their places."""
    _, item = resolve(document, "#/" + "/".join(map(_escaped, at)))
    seen: set[Path] = set()
    while is_mapping(item) and at not in seen:
        seen.add(at)
        yield at, item
        reference = item.get("$ref")
        if not isinstance(reference, str):
            return
        if not reference.startswith("#/"):
            message = f"the operations of this path stand elsewhere: `{reference}`"
            hint = "merge into that document too, or bundle the two first"
            outside.append(Finding((*at, "$ref"), message, hint, Severity.WARNING))
            return
        at, item = resolve(document, reference)


def _escaped(segment: str | int) -> str:
    return str(segment).replace("~", "~0").replace("/", "~1").replace("%", "%25")


def _add(
    found: dict[Path, Operation],
    document: dict[str, Any],
    path: str,
    item: dict[str, Any],
    at: Path,
) -> None:
    """Add the operation at *at*, or what *path* says of it if it is known already."""
    method = str(at[-1])
    data: dict[str, Any] = item[method]
    name = f"{method.upper()} {path}"
    operation_id = data.get("operationId")
    identity = operation_id if isinstance(operation_id, str) else None
    operation = found.setdefault(at, Operation(at, name, identity, data))
    operation.keys |= {
        normal(method, f"{base}/{path.lstrip('/')}")
        for base in ("", *_bases(document, item, data))
    }
    operation.traits |= set(_traits(document, path, item, data))


def _traits(
    document: dict[str, Any], path: str, item: dict[str, Any], data: dict[str, Any]
) -> Iterator[str]:
    yield "always"
    security = data.get("security", document.get("security"))
    # `{}` in the list makes credentials optional; without any other, nobody asks for them.
    if is_list(security) and any(is_mapping(each) and each for each in security):
        yield "secured"
    has_parameters = "{" in path
    if has_parameters:
        yield "path-parameters"
    has_body = "requestBody" in data
    if has_body:
        yield "request-body"
    if has_parameters or has_body or data.get("parameters") or item.get("parameters"):
        yield "input"


def _bases(*owners: dict[str, Any]) -> Iterator[str]:
    """Give the paths of all servers that some *owners* name."""
    for owner in owners:
        servers = owner.get("servers")
        for server in servers if is_list(servers) else ():
            url = server.get("url") if is_mapping(server) else None
            if isinstance(url, str):
                yield _base(url, section(server, "variables"))


def _base(url: str, variables: dict[str, Any]) -> str:
    def default(match: re.Match[str]) -> str:
        return str(section(variables, match[1]).get("default", match[0]))

    try:
        return urlsplit(_VARIABLE.sub(default, url)).path.rstrip("/")
    except ValueError:
        return ""
