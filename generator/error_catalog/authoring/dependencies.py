"""Which adapters a project needs, by what it depends on."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping

ADAPTERS_OF = {
    "httpx": "httpx",
    "requests": "requests",
    "aiohttp": "aiohttp",
    "urllib3": "urllib3",
    "starlette": "starlette",
    "fastapi": "fastapi",
    "fastapi-slim": "fastapi",
    "flask": "flask",
    "django": "django",
    "djangorestframework": "drf",
}
"""The adapter of each distribution that there is one for."""

PYPROJECT = "pyproject.toml"


def adapters_in(texts: Mapping[str, str]) -> list[str]:
    """
    Return the adapters for what a project depends on, in their usual order.

    Args:
        texts: By path: ``pyproject.toml``, and files of requirements, as pip reads them.
    """
    named = {each for path, text in texts.items() for each in _names(path, text)}
    found = {ADAPTERS_OF[name] for name in named if name in ADAPTERS_OF}
    if "fastapi" in found:
        # It brings its own, which does the same and more.
        found.discard("starlette")
    return [each for each in dict.fromkeys(ADAPTERS_OF.values()) if each in found]


def _names(path: str, text: str) -> Iterator[str]:
    """Yield the normalised name of each distribution. Source: PEP 503, PEP 508."""
    listed = (
        _of_project(text) if path.endswith(PYPROJECT) else re.split(r"\r\n|\r|\n", text)
    )
    for each in listed:
        match = _NAME.match(each)
        if match is not None:
            yield re.sub(r"[-_.]+", "-", match[1]).lower()


_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")


def _of_project(text: str) -> Iterator[str]:
    """Yield what a ``pyproject.toml`` lists, for users and for developers."""
    try:
        data: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    project, poetry = _at(data, "project"), _at(data, "tool", "poetry")
    yield from _texts(project.get("dependencies"))
    for groups in (
        _at(project, "optional-dependencies"),
        _at(data, "dependency-groups"),
    ):
        for group in groups.values():
            yield from _texts(group)
    yield from _at(poetry, "dependencies")
    for group in _at(poetry, "group").values():
        yield from _at(group, "dependencies")


def _at(data: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        data = data.get(key) if is_mapping(data) else None
    return data if is_mapping(data) else {}


def _texts(value: Any) -> Iterator[str]:
    if is_list(value):
        yield from (each for each in value if isinstance(each, str))
