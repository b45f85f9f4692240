"""
The catalog's errors in a FastAPI application's own OpenAPI document.

While routes are declared, ``responses`` makes each response complete in itself, with a mark;
once the document is made, ``complete`` makes those with a mark refer to components.

One module because all of it shares what a mark is, and how parts refer to each other.
"""

from __future__ import annotations

import re

from ..values import is_array, is_object
from ..writer import rule_of

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from typing import Any

    from ..api import Api
    from ..contract import Rule, Span
    from ..errors import APIError

    Refer = Callable[[str, str], Any]

COMPONENTS = "#/components/"

ONE = (
    *("additionalProperties", "contains", "contentSchema", "else", "if", "items"),
    *("not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
)
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
MAPS = ("$defs", "dependentSchemas", "patternProperties", "properties")


def rewritten(section: str, part: Any, refer: Refer) -> Any:
    """
    Return a copy of a component.

    Args:
        section: Of the components: ``schemas``, ``responses``, ``headers``, ``examples``.
        refer: Returns what replaces the reference to a section and a name.
    """
    if section == "schemas":
        return _schema(part, refer)
    if "$ref" in part:
        return _target(part["$ref"], refer)
    whole = _copied(part)
    for name, header in part.get("headers", {}).items():
        whole["headers"][name] = rewritten("headers", header, refer)
    for media_type, media in part.get("content", {}).items():
        there = whole["content"][media_type]
        there["schema"] = _schema(media["schema"], refer)
        for name, example in media["examples"].items():
            there["examples"][name] = rewritten("examples", example, refer)
    if section == "headers":
        whole["schema"] = _schema(part["schema"], refer)
    return whole


def _schema(schema: Any, refer: Refer) -> Any:
    """Return a copy of a schema; a ``$ref`` in its data, such as a constant, means nothing."""
    if not is_object(schema):
        return schema
    whole: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in ONE:
            whole[keyword] = _schema(value, refer)
        elif keyword in LISTS:
            whole[keyword] = [_schema(each, refer) for each in value]
        elif keyword in MAPS:
            whole[keyword] = {
                _encodable(key): _schema(each, refer) for key, each in value.items()
            }
        elif keyword != "$ref":
            whole[keyword] = _copied(value)
    if "$ref" not in schema:
        return whole
    target = _target(schema["$ref"], refer)
    if not whole:
        return target
    if "$ref" in target:
        return {**whole, **target}
    return {**whole, "allOf": [target, *whole.get("allOf", ())]}


def _target(reference: str, refer: Refer) -> Any:
    section, _, name = reference.removeprefix(COMPONENTS).partition("/")
    return refer(section, name)


def _copied(value: Any) -> Any:
    """Return a copy of JSON data in which lone surrogates, which UTF-8 lacks, are escaped."""
    if is_object(value):
        return {_encodable(key): _copied(each) for key, each in value.items()}
    if is_array(value):
        return [_copied(each) for each in value]
    return _encodable(value) if isinstance(value, str) else value


def _encodable(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class Documents:
    """
    The data of the generated module ``openapi``.

    Args:
        components: By section and name; the response of an error has the name of its class.
        envelopes: For each response, the name of the schema of its envelope.
    """

    __slots__ = ("components", "envelopes")

    def __init__(
        self, components: Mapping[str, Mapping[str, Any]], envelopes: Mapping[str, str]
    ) -> None:
        self.components = components
        self.envelopes = envelopes


def described(documents: Documents, names: list[str]) -> dict[str, Any]:
    """Return one response, which refers to components, for the errors *names*."""
    found = [documents.components["responses"][name] for name in names]
    if len(found) == 1:
        return dict(found[0])
    lines = dict.fromkeys(f"- {each['description']}" for each in found)
    response: dict[str, Any] = {"description": "\n".join(lines)}
    headers = _headers(documents, found)
    if headers:
        response["headers"] = headers
    content = _content(documents, names)
    if content:
        response["content"] = content
    return response


def inlined(
    documents: Documents, response: Mapping[str, Any], status: int | str
) -> dict[str, Any]:
    """
    Return *response* without references; a recursive schema ends with its type.

    Args:
        status: Below 400, the response may also be a success, whose own description and
            schema are kept.
    """

    def inline(trail: tuple[str, ...]) -> Refer:
        def refer(section: str, name: str) -> Any:
            component = documents.components[section][name]
            if section != "schemas":
                return rewritten(section, component, inline(trail))
            if name in trail:
                shown = ("description", "type")
                return {each: component[each] for each in shown if each in component}
            return rewritten(section, component, inline((*trail, name)))

        return refer

    whole: dict[str, Any] = rewritten("responses", response, inline(()))
    for media in whole.get("content", {}).values():
        examples = media.get("examples", {})
        # FastAPI drops every null, which would make it an example of something else.
        for name in [each for each in examples if _has_null(examples[each])]:
            del examples[name]
    if isinstance(status, int) and status < 400:
        del whole["description"]
        for media in whole.get("content", {}).values():
            del media["schema"]
    return whole


def _content(documents: Documents, names: list[str]) -> dict[str, Any]:
    """Return the content of several errors: for each media type, any of their schemas."""
    options: dict[str, list[Any]] = {}
    envelopes: dict[str, list[Any]] = {}
    examples: dict[str, dict[str, Any]] = {}
    for name in names:
        response = documents.components["responses"][name]
        for media_type, media in response.get("content", {}).items():
            options.setdefault(media_type, []).append(media["schema"])
            envelope = f"{COMPONENTS}schemas/{documents.envelopes[name]}"
            envelopes.setdefault(media_type, []).append({"$ref": envelope})
            examples.setdefault(media_type, {}).update(media["examples"])
    found: dict[str, Any] = {}
    for media_type, schemas in options.items():
        # The envelope comes last, for errors that are not documented.
        whole = [*schemas, *(envelopes[media_type] if len(schemas) > 1 else ())]
        several = {each["$ref"]: each for each in whole}
        any_of = {"anyOf": list(several.values())}
        schema = any_of if len(several) > 1 else schemas[0]
        found[media_type] = {"schema": schema, "examples": examples[media_type]}
    return found


def _headers(documents: Documents, responses: list[Any]) -> dict[str, Any]:
    """Return the headers of several errors, required only if all of them require it."""
    every = [
        {
            name: documents.components["headers"][each["$ref"].rpartition("/")[2]]
            for name, each in response.get("headers", {}).items()
        }
        for response in responses
    ]
    merged: dict[str, Any] = {}
    for headers in every:
        for name, header in headers.items():
            required = all(each.get(name, {}).get("required") for each in every)
            schemas = [merged[name]["schema"]] if name in merged else []
            other = [header["schema"]] if header["schema"] not in schemas else []
            several = [
                inner
                for each in (*schemas, *other)
                for inner in each.get("anyOf", [each])
            ]
            plain = {k: v for k, v in header.items() if k not in ("required", "schema")}
            whole = several[0] if len(several) == 1 else {"anyOf": several}
            always = {"required": True} if required else {}
            merged[name] = {**plain, **always, "schema": whole}
    return merged


def _has_null(value: Any) -> bool:
    if is_object(value):
        return any(each is None or _has_null(each) for each in value.values())
    return is_array(value) and any(map(_has_null, value))


def transplanted(
    documents: Documents,
    document: Any,
    responses: Iterable[tuple[str, Any, list[str]]],
    package: str,
) -> None:
    """
    Write responses, and the components that they refer to, into *document*.

    Args:
        responses: The status, the response in the document, and the names of its errors.
        package: Goes into the names of components whose own name is taken.
    """
    components: dict[str, Any] = document.get("components", {})
    names: dict[tuple[str, str], str] = {}
    added: dict[str, dict[str, Any]] = {}

    def refer(section: str, name: str) -> Any:
        known = names.get((section, name))
        if known is None:
            taken = components.get(section, {}).keys() | added.get(section, {}).keys()
            known = names[section, name] = _free(name, package, taken)
            entries = added.setdefault(section, {})
            entries[known] = {}
            component = documents.components[section][name]
            entries[known] = rewritten(section, component, refer)
        return {"$ref": f"{COMPONENTS}{section}/{known}"}

    for status, response, errors in responses:
        own = rewritten("responses", described(documents, errors), refer)
        _merge(response, own, is_error=not status.isdecimal() or int(status) >= 400)
    for section, entries in added.items():
        merged = {**components.get(section, {}), **entries}
        components[section] = {each: merged[each] for each in sorted(merged)}
    if components:
        document["components"] = components


def _merge(response: Any, own: Any, *, is_error: bool) -> None:
    """Replace what was inline in *response* by *own*; what the user added stays."""
    response["description"] = response.get("description") or own["description"]
    for name, header in own.get("headers", {}).items():
        response.setdefault("headers", {})[name] = header
    for media_type, media in own.get("content", {}).items():
        there = response.setdefault("content", {}).setdefault(media_type, {})
        if is_error or "schema" not in there:
            there["schema"] = media["schema"]
        else:
            there["schema"] = {"anyOf": [there["schema"], media["schema"]]}
        there["examples"] = {
            **media["examples"],
            **{
                name: example
                for name, example in there.get("examples", {}).items()
                if name not in media["examples"]
            },
        }


def _free(name: str, package: str, taken: Container[str]) -> str:
    """Return *name*, with *package* and a number in it if it is taken."""
    found = name
    number = 1
    while found in taken:
        stem = "".join(word.title() for word in package.split("_"))
        found = f"{stem}{name}{number if number > 1 else ''}"
        number += 1
    return found


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
