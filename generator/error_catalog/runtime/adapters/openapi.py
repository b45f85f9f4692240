"""
The catalog's errors in a FastAPI application's own OpenAPI document.

While routes are declared, ``responses`` makes each response complete in itself, with a mark;
once the document is made, ``complete`` makes those with a mark refer to components.
"""

from __future__ import annotations

import re

from ..writer import rule_of
from .components import Documents, described, inlined, transplanted

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ..api import Api
    from ..contract import Rule, Span
    from ..errors import APIError

MARK = "x-error-catalog"
"""Where a response keeps the names of the errors it is made of, until it is completed."""

MAX_SINGLE = 10
"""A range of at most so many statuses is documented one by one, a longer one as ``4XX``."""

AUTOMATIC = {"$ref": "#/components/schemas/HTTPValidationError"}
"""The schema of the response that FastAPI documents for every request that it validates."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def responses(
    api: Api, data: Any, classes: Iterable[Any]
) -> dict[int | str, dict[str, Any]]:
    """
    Return FastAPI's ``responses=`` for errors, by status or by range such as ``5XX``.

    Nothing in it refers to other parts of a document. A base class means every error that
    is derived from it. Internal errors are not documented.

    Args:
        data: The package's module ``openapi``.

    Raises:
        TypeError: A class is not an error of this API.
    """
    documents = Documents(data.COMPONENTS, data.ENVELOPES)
    by_status: dict[int | str, list[str]] = {}
    for rule in _rules(api, classes):
        name = rule.key.__name__
        if name in documents.components.get("responses", ()):
            for status in _statuses(rule.statuses):
                names = by_status.setdefault(status, [])
                if name not in names:
                    names.append(name)
    mark = _mark(api)
    return {
        status: {
            **inlined(documents, described(documents, by_status[status]), status),
            MARK: {mark: by_status[status]},
        }
        for status in sorted(by_status, key=_order)
    }


def complete(
    document: Any, api: Api, data: Any, invalid_request: APIError | None
) -> None:
    """
    Make the responses in an application's document refer to components.

    Args:
        document: Changed in place.
        data: The package's module ``openapi``.
        invalid_request: The error for requests that validation rejects; documented in
            place of FastAPI's own.
    """
    documents = Documents(data.COMPONENTS, data.ENVELOPES)
    mark = _mark(api)
    if invalid_request is not None:
        for operation in _operations(document.get("paths", {}), with_callbacks=()):
            _document_invalid_request(operation, api, documents, invalid_request)
    pending: list[tuple[str, Any, list[str]]] = []
    for paths in (document.get("paths", {}), document.get("webhooks", {})):
        for operation in _operations(paths, with_callbacks=("callbacks",)):
            for status, response in operation.get("responses", {}).items():
                names = response.get(MARK, {}).pop(mark, None)
                if names is not None:
                    pending.append((status, response, names))
                if not response.get(MARK, True):
                    del response[MARK]
    _drop_unused(document)
    transplanted(documents, document, pending, mark)


def _mark(api: Api) -> str:
    return api.package.rpartition(".")[2]


def _rules(api: Api, classes: Iterable[Any]) -> Iterator[Rule]:
    for cls in classes:
        if not (isinstance(cls, type) and issubclass(cls, api.root)):
            raise TypeError(f"{cls!r} is not a subclass of {api.root.__name__}")
        # A class of the user's own means the nearest of the catalog's.
        for base in cls.__mro__:
            found = [each for each in api.contract.rules if issubclass(each.key, base)]
            if found:
                yield from found
                break


def _statuses(spans: Iterable[Span]) -> Iterator[int | str]:
    """Yield the statuses of an error as OpenAPI's keys: ``404``, ``5XX``, ``default``."""
    found = tuple(spans)
    if not found:
        yield "default"
    for first, last in found:
        for hundred in range(first // 100, last // 100 + 1):
            low = max(first, hundred * 100)
            high = min(last, hundred * 100 + 99)
            if high - low < MAX_SINGLE:
                yield from range(low, high + 1)
            else:
                yield f"{hundred}XX"


def _order(status: int | str) -> tuple[bool, str]:
    return (isinstance(status, str), str(status))


def _operations(paths: Any, *, with_callbacks: tuple[str, ...]) -> Iterator[Any]:
    for item in paths.values():
        for method in METHODS:
            operation = item.get(method)
            if operation is None:
                continue
            yield operation
            for key in with_callbacks:
                for callback in operation.get(key, {}).values():
                    yield from _operations(callback, with_callbacks=())


def _document_invalid_request(
    operation: Any, api: Api, documents: Documents, error: APIError
) -> None:
    """Document *error* for *operation* if its requests are validated."""
    found = operation.get("responses", {})
    content = found.get("422", {}).get("content", {}).get("application/json", {})
    if content.get("schema") == AUTOMATIC:
        del found["422"]
    elif not (operation.get("parameters") or operation.get("requestBody")):
        return
    rule = rule_of(api.contract, error)
    if rule is None or rule.key.__name__ not in documents.components["responses"]:
        return
    _list(found, str(error.status), rule.key.__name__, documents, _mark(api))


def _list(found: Any, status: str, name: str, documents: Documents, mark: str) -> None:
    """Add the error *name* to the response of a status; one that the user wrote stays."""
    response = found.setdefault(status, {MARK: {}})
    listed: list[str] = response.get(MARK, {}).setdefault(mark, [])
    if name in listed:
        return
    if (
        listed
        and response["description"] == described(documents, listed)["description"]
    ):
        del response["description"]
    listed.append(name)


def document_operations(document: Any, api: Api, data: Any) -> None:
    """
    Add to each operation the errors that name it in the catalog; ``complete`` comes next.

    Args:
        document: Changed in place.
        data: The package's module ``openapi``.
    """
    documents = Documents(data.COMPONENTS, data.ENVELOPES)
    rules = {rule.key.__name__: rule for rule in api.contract.rules}
    named = [
        (name, operation)
        for name, response in documents.components.get("responses", {}).items()
        for operation in response.get("x-operations", ())
        if name in rules
    ]
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method not in item:
                continue
            found = item[method].setdefault("responses", {})
            for name, operation in named:
                if _is_same(operation, method, path):
                    for status in _statuses(rules[name].statuses):
                        _list(found, str(status), name, documents, _mark(api))


def _is_same(operation: str, method: str, path: str) -> bool:
    """Tell whether a catalog's operation is this; one path may stand below a base."""
    verb, _, other = operation.strip().partition(" ")
    if verb.lower() != method:
        return False
    left, right = (
        _VARIABLE.sub("{}", each.strip()).strip("/").split("/")
        for each in (other, path)
    )
    count = min(len(left), len(right))
    ends = left[-count:]
    return ends == right[-count:] and (left == right or any(map(_is_name, ends)))


def _is_name(step: str) -> bool:
    return step not in ("", "{}")


_VARIABLE = re.compile(r"\{[^{}]*\}|<[^<>]*>|(?<=/):[A-Za-z_]\w*")


def _drop_unused(document: Any) -> None:
    """Remove FastAPI's own validation schemas if nothing refers to them any more."""
    from json import dumps

    schemas = document.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        known = schemas.get(name, {}).get("title") == name
        if known and f'"#/components/schemas/{name}"' not in dumps(document):
            del schemas[name]
