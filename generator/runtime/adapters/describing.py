"""Responses for some errors of a catalog, for an OpenAPI document."""

from __future__ import annotations

from ..values import is_array, is_object
from .rewriting import COMPONENTS, rewritten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .rewriting import Refer


class Documents:
    """
    The data of the generated module ``openapi``.

    Args:
        components: By section and name; the response of an error is named as its class.
        envelopes: For each response, the schema of all bodies of its shape.
    """

    __slots__ = ("components", "envelopes")

    def __init__(
        self, components: Mapping[str, Mapping[str, Any]], envelopes: Mapping[str, str]
    ) -> None:
        self.components = components
        self.envelopes = envelopes


def described(documents: Documents, names: list[str]) -> dict[str, Any]:
    """Return one response for the errors of *names*, which refers to components."""
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
    Return *response* without references; a schema inside itself says only its type there.

    Args:
        status: Below 400 the answer may also be a success, whose description and schema
            stay as they are.
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
        # FastAPI leaves out every null, and an example without them is another one.
        for name in [each for each in examples if _has_null(examples[each])]:
            del examples[name]
    if isinstance(status, int) and status < 400:
        del whole["description"]
        for media in whole.get("content", {}).values():
            del media["schema"]
    return whole


def _content(documents: Documents, names: list[str]) -> dict[str, Any]:
    """Return the content of several errors; by media type, any of their schemas."""
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
    """Return the headers of several errors; one is required only if all have it always."""
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
