"""
The operations of a document, and which errors each of them returns.

An error goes to the operations that it names, or else to those that the rule of its status
selects.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from error_catalog.diagnostics import (
    Finding,
    Severity,
    did_you_mean,
    is_list,
    is_mapping,
)
from error_catalog.files import Path
from error_catalog.openapi_merge.document import METHODS, section
from error_catalog.runtime.contract import Span
from error_catalog.semantics.operations import plain
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.targets.publication import public_responses

CONDITIONS = {
    "always": "every operation",
    "secured": "operations that need credentials",
    "path-parameters": "operations whose path has parameters",
    "request-body": "operations with a request body",
    "input": "operations with a request body or parameters",
    "never": "only the operations that the errors themselves name",
}
"""The conditions of rules, each with the operations that it selects."""
RULES = {
    "400": "input",
    "401": "secured",
    "403": "secured",
    "404": "path-parameters",
    "413": "request-body",
    "415": "request-body",
    "422": "request-body",
    "429": "always",
    "4XX": "always",
    "5XX": "always",
    "default": "always",
}
"""
Which operations return a status, for errors that name no operations.

Other server errors (500, 503) follow 5XX; other statuses have no rule.
"""


@dataclass(slots=True)
class Operation:
    """
    One operation.

    Args:
        at: Its path in the document.
        name: Its method and its path in the API: ``POST /contact``.
        operation_id: None if it has none.
        data: The Operation Object.
        keys: The names that match it: methods with paths, in their ``normal`` form.
        traits: The ``CONDITIONS`` that it meets.
        is_elsewhere: It is a reference, or its responses are: nothing is added to it.
    """

    at: Path
    name: str
    operation_id: str | None
    data: dict[str, Any]
    keys: set[str] = field(default_factory=set[str])
    traits: set[str] = field(default_factory=set[str])
    is_elsewhere: bool = False


Returned = dict[str, list[Response]]
"""The responses that one operation returns, by key of its Responses Object."""


def operations(document: dict[str, Any]) -> tuple[list[Operation], list[Finding]]:
    """
    Return the operations below ``paths``, each once, in order.

    Webhooks and callbacks are not operations of the API: its clients implement them.

    Returns:
        The operations, and a warning for each path item in another file, and for each
        operation that is written elsewhere.
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
    for each in found.values():
        elsewhere = list(_elsewhere(each))
        each.is_elsewhere = bool(elsewhere)
        outside += elsewhere
    return list(found.values()), outside


def assign(
    resolved: Resolved, operations: Sequence[Operation], rules: Mapping[str, str]
) -> tuple[list[Returned], list[Finding]]:
    """
    Return what each of *operations* returns, and warnings about the catalog.

    Args:
        rules: Conditions by status; they override ``RULES``.
    """
    returned: list[Returned] = [{} for _ in operations]
    unassigned: dict[str, set[str]] = {}
    index = _Index(operations)
    for response in public_responses(resolved):
        spans = response.rule.statuses or (None,)
        for key in dict.fromkeys(key for span in spans for key in _keys(span)):
            condition = _condition(key, {**RULES, **rules})
            matching = index.selected(response, condition)
            for number in matching:
                returned[number].setdefault(key, []).append(response)
            is_free = not response.operations and rules.get(key) != "never"
            if not matching and is_free:
                unassigned.setdefault(response.name, set()).add(key)
    findings: list[Finding] = []
    for name, responses in resolved.by_error.items():
        findings += _unknown(responses[0], index)
        if name in unassigned:
            findings.append(_unassigned(name, unassigned[name]))
    for operation, each in zip(operations, returned, strict=True):
        if operation.is_elsewhere:
            each.clear()
    return returned, findings


def order(key: str) -> tuple[int, str]:
    """Return the sort key for keys of responses: statuses, then ranges, then default."""
    return (2 if key == "default" else "X" in key.upper(), key.upper())


def normal(method: str, path: str) -> str:
    """Return the one form that all spellings of the same operation have."""
    return f"{method.upper()} /{plain(path).strip('/')}"


def resolve(document: dict[str, Any], reference: str) -> tuple[Path, Any]:
    """Return where a local reference leads, and the value there; None if there is none."""
    at: list[str] = []
    value: Any = document
    for segment in unquote(reference.removeprefix("#/")).split("/"):
        key = segment.replace("~1", "/").replace("~0", "~")
        at.append(key)
        value = value.get(key) if is_mapping(value) else None
    return tuple(at), value


_VARIABLE = re.compile(r"\{([^{}]*)\}")


def _items(
    document: dict[str, Any], at: Path, outside: list[Finding]
) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield a path item and those that it refers to, each with its path in the document."""
    _, item = resolve(document, "#/" + "/".join(map(_escaped, at)))
    seen: set[Path] = set()
    while is_mapping(item) and at not in seen:
        seen.add(at)
        yield at, item
        reference = item.get("$ref")
        if not isinstance(reference, str):
            return
        if not reference.startswith("#/"):
            message = f"the operations of this path are in another file: `{reference}`"
            hint = "merge into that file too, or bundle the two first"
            outside.append(Finding((*at, "$ref"), message, hint, Severity.WARNING))
            return
        at, item = resolve(document, reference)


def _elsewhere(operation: Operation) -> Iterator[Finding]:
    """Yield a warning if *operation* is a reference, beside which nothing may stand."""
    responses = operation.data.get("responses")
    owners = (
        ("this operation is", (), operation.data),
        ("its responses are", ("responses",), responses),
    )
    for what, at, owner in owners:
        reference = owner.get("$ref") if is_mapping(owner) else None
        if isinstance(reference, str):
            where = "elsewhere" if reference.startswith("#") else "in another file"
            message = f"`{operation.name}` gets nothing: {what} {where}, `{reference}`"
            hint = "merge into that file too, or bundle the two first"
            if where == "elsewhere":
                hint = "write it out in the place of the reference"
            place = (*operation.at, *at, "$ref")
            yield Finding(place, message, hint, Severity.WARNING)


def _escaped(segment: str | int) -> str:
    return str(segment).replace("~", "~0").replace("/", "~1").replace("%", "%25")


def _add(
    found: dict[Path, Operation],
    document: dict[str, Any],
    path: str,
    item: dict[str, Any],
    at: Path,
) -> None:
    """Add the operation at *at*; if it is known, add the keys and traits that *path* gives it."""
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
    # `{}` in the list makes credentials optional; on its own, there are none.
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
    """Yield the base paths of all servers that *owners* list."""
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


_FEW = 10
"""Up to so many statuses of a range get a key each."""


def _keys(span: Span | None) -> Iterator[str]:
    """Yield the keys of the responses for *span*. Source: OpenAPI, Responses Object."""
    if span is None:
        yield "default"
        return
    first, last = span
    is_class = first % 100 == 0 and last == first + 99
    if not is_class and last - first < _FEW:
        yield from map(str, range(first, last + 1))
    else:
        yield from (f"{each}XX" for each in range(first // 100, last // 100 + 1))


def _condition(key: str, rules: Mapping[str, str]) -> str:
    server = rules["5XX"] if key[0] == "5" else "never"
    return rules.get(key, server)


class _Index:
    """The operations of a document, by what may be said of them."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._by_id: dict[str, list[int]] = {}
        self._by_key: dict[str, list[int]] = {}
        self._by_trait: dict[str, list[int]] = {}
        for number, each in enumerate(operations):
            if each.operation_id is not None:
                self._by_id.setdefault(each.operation_id, []).append(number)
            for key in each.keys:
                self._by_key.setdefault(key, []).append(number)
            for trait in each.traits:
                self._by_trait.setdefault(trait, []).append(number)
        self._known = [*(each.name for each in operations), *filter(None, self._by_id)]
        self._compared = 0

    def selected(self, response: Response, condition: str) -> Sequence[int]:
        """Return the numbers of the operations that return *response*, in order."""
        if not response.operations:
            return self._by_trait.get(condition, ())
        return sorted({n for each in response.operations for n in self.named(each)})

    def named(self, name: str) -> Sequence[int]:
        """Return the numbers of the operations whose name or ``operationId`` is *name*."""
        method, _, path = name.strip().partition(" ")
        keyed = self._by_key.get(normal(method, path.strip()), ()) if path else ()
        return [*self._by_id.get(name, ()), *keyed]

    def hint(self, name: str) -> str:
        """Return what to write instead of *name*, which no operation has."""
        if self._compared < _MAX_COMPARED:
            self._compared += len(self._known)
            hint = did_you_mean(name, self._known)
            if hint.startswith("did"):
                return hint
        return "write a method and a path, or an operationId, of the document"


_MAX_COMPARED = 50_000
"""
Names that unknown ones are compared with, which takes seconds.

Of a document with 1,000 operations, that is some 25 of them. If there are more, the first
hints tell what is wrong with all.
"""


def _unknown(response: Response, index: _Index) -> Iterator[Finding]:
    """Yield a warning for each operation of an error that the document does not have."""
    if response.spec.visibility != "public":
        return
    for at, name in _named_operations(response):
        if not index.named(name):
            message = f"the document has no operation `{name}`"
            yield Finding(at, message, index.hint(name), Severity.WARNING)


def _named_operations(response: Response) -> Iterator[tuple[Path, str]]:
    """Yield the operations of an error, and those that only its cases name."""
    spec, path = response.spec, ("errors", response.name)
    for number, name in enumerate(spec.operations):
        yield (*path, "operations", number), name
    for case, each in spec.cases.items():
        for number, name in enumerate(each.operations):
            if name not in spec.operations:
                yield (*path, "cases", case, "operations", number), name


def _unassigned(name: str, keys: Iterable[str]) -> Finding:
    """Return the warning about an error that no operation returns with some statuses."""
    statuses = ", ".join(sorted(keys, key=order))
    message = f"no operation returns `{name}` with status {statuses}"
    hint = "list its `operations`, or add a `--rule` for the status"
    return Finding(("errors", name), message, hint, Severity.WARNING, on_key=True)
