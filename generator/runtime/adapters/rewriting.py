"""Parts of an OpenAPI document, copied with other references in them."""

from __future__ import annotations

from ..values import is_array, is_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
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
        refer: Returns what stands in the place of the reference to a section and a name.
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
    """Return a copy of a schema; data in it, such as a constant, refers to nothing."""
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
    """Return a copy of JSON data that UTF-8 can hold, unlike a lone surrogate."""
    if is_object(value):
        return {_encodable(key): _copied(each) for key, each in value.items()}
    if is_array(value):
        return [_copied(each) for each in value]
    return _encodable(value) if isinstance(value, str) else value


def _encodable(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
