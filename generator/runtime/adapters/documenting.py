"""The catalog's errors in an application's own OpenAPI document."""

from __future__ import annotations

from ..writing import rule_of
from .describing import Documents, described, inlined
from .imports import module
from .transplanting import transplanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ..api import Api
    from ..base import APIError
    from ..rules import Rule, Span

MARK = "x-error-catalog"
"""Where a response says which errors it was made of, until it is completed."""

MAX_SINGLE = 10
"""How many statuses of a range are documented one by one, if it is no whole hundred."""

AUTOMATIC = {"$ref": "#/components/schemas/HTTPValidationError"}
"""The schema of the answer that FastAPI documents for every validated request."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def responses(api: Api, classes: Iterable[Any]) -> dict[int | str, dict[str, Any]]:
    """
    Return FastAPI's ``responses=`` for errors: by status, for a range such as ``5XX``.

    Nothing in it refers to other parts of a document. A class stands for every error that
    it is a base of. Internal errors are not documented.

    Raises:
        TypeError: A class is none of this API's.
    """
    documents = _load(api)
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


def complete(document: Any, api: Api, refusal: APIError | None) -> None:
    """
    Make the responses in an application's document refer to components.

    Args:
        document: Changed in place.
        refusal: What refuses a request, documented where FastAPI documents its own.
    """
    documents = _load(api)
    mark = _mark(api)
    if refusal is not None:
        for operation in _operations(document.get("paths", {}), with_callbacks=()):
            _refuse(operation, api, refusal)
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


def _load(api: Api) -> Documents:
    data = module(f"{api.package}.openapi")
    return Documents(data.COMPONENTS, data.ENVELOPES)


def _mark(api: Api) -> str:
    return api.package.rpartition(".")[2]


def _rules(api: Api, classes: Iterable[Any]) -> Iterator[Rule]:
    for cls in classes:
        if not (isinstance(cls, type) and issubclass(cls, api.root)):
            raise TypeError(f"{cls!r} is no class of {api.root.__name__}")
        # A class of the user's own stands for the nearest of the catalog's.
        for base in cls.__mro__:
            found = [each for each in api.contract.rules if issubclass(each.key, base)]
            if found:
                yield from found
                break


def _statuses(spans: Iterable[Span]) -> Iterator[int | str]:
    """Yield what OpenAPI calls the statuses of an error: ``404``, ``5XX``, ``default``."""
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


def _refuse(operation: Any, api: Api, refusal: APIError) -> None:
    """Document *refusal* for an operation whose requests are validated."""
    found = operation.get("responses", {})
    content = found.get("422", {}).get("content", {}).get("application/json", {})
    if content.get("schema") == AUTOMATIC:
        del found["422"]
    elif not (operation.get("parameters") or operation.get("requestBody")):
        return
    documents = _load(api)
    rule = rule_of(api.contract, refusal)
    if rule is None or rule.key.__name__ not in documents.components["responses"]:
        return
    response = found.setdefault(str(refusal.status), {MARK: {}})
    listed: list[str] = response.get(MARK, {}).setdefault(_mark(api), [])
    if rule.key.__name__ in listed:
        return
    if (
        listed
        and response["description"] == described(documents, listed)["description"]
    ):
        del response["description"]
    listed.append(rule.key.__name__)


def _drop_unused(document: Any) -> None:
    """Remove FastAPI's own schemas of validation where nothing refers to them any more."""
    from json import dumps

    schemas = document.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        known = schemas.get(name, {}).get("title") == name
        if known and f'"#/components/schemas/{name}"' not in dumps(document):
            del schemas[name]
