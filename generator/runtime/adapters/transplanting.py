"""Responses and what they refer to, put into another OpenAPI document."""

from __future__ import annotations

from .describing import described
from .rewriting import COMPONENTS, rewritten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from typing import Any

    from .describing import Documents


def transplanted(
    documents: Documents,
    document: Any,
    responses: Iterable[tuple[str, Any, list[str]]],
    package: str,
) -> None:
    """
    Write responses into *document*, and the components that they refer to.

    Args:
        responses: The status, what the document has of the response, and its errors.
        package: Names components whose own name is taken.
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
    """Put *own* in the place of what it was inline; what the user added stays."""
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
    """Return *name*, or one that tells whose it is."""
    found = name
    number = 1
    while found in taken:
        stem = "".join(word.title() for word in package.split("_"))
        found = f"{stem}{name}{number if number > 1 else ''}"
        number += 1
    return found
