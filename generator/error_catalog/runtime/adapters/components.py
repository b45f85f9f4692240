"""
Components of the generated OpenAPI document, as parts of an application's own.

A response is either complete in itself, where a route is declared, or refers to components,
which go into the document with it.
"""

from __future__ import annotations

from ..values import is_array, is_object

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from typing import Any

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
