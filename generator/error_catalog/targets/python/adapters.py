"""The adapters of a Python package, and the files that each of them needs."""

from collections.abc import Sequence
from dataclasses import dataclass

OPTION = "adapters"
"""The option of the target that names them."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """
    What connects a package to one HTTP library or web framework.

    Args:
        runtime: The modules of ``_runtime/adapters`` that it needs.
        modules: The modules of the package, beside its own, that it needs.
    """

    name: str
    runtime: tuple[str, ...]
    modules: tuple[str, ...] = ()


ADAPTERS = (
    Adapter("httpx", ("client", "httpx")),
    Adapter("requests", ("client", "requests")),
    Adapter("aiohttp", ("client", "aiohttp")),
    Adapter("urllib", ("client", "urllib")),
    Adapter("urllib3", ("client", "urllib3")),
    Adapter("starlette", ("server", "starlette"), ("framework",)),
    Adapter(
        "fastapi",
        ("server", "starlette", "openapi", "fastapi"),
        ("framework", "openapi"),
    ),
    Adapter("flask", ("server", "flask"), ("framework",)),
    Adapter("django", ("server", "django"), ("framework",)),
    Adapter("drf", ("server", "django", "drf"), ("framework",)),
)

CORE = (
    "__init__.py",
    "api.py",
    "contract.py",
    "errors.py",
    "identification.py",
    "matcher.py",
    "reader.py",
    "redaction.py",
    "renderer.py",
    "retry.py",
    "template.py",
    "values.py",
    "writer.py",
)
"""The files of the runtime that every package has."""


def chosen(names: Sequence[str]) -> tuple[Adapter, ...]:
    """Return the adapters called *names*."""
    return tuple(each for each in ADAPTERS if each.name in names)


def runtime_files(adapters: Sequence[Adapter]) -> tuple[str, ...]:
    """Return the files of the runtime that a package with *adapters* has."""
    modules = sorted({name for each in adapters for name in each.runtime})
    folder = ["__init__", *modules] if modules else []
    return (*CORE, *(f"adapters/{name}.py" for name in folder))


def needs(adapters: Sequence[Adapter], module: str) -> bool:
    """Tell whether any of *adapters* needs the package's *module*."""
    return any(module in each.modules for each in adapters)


def summary(names: Sequence[str]) -> str:
    """Return in a line which adapters a package has, and where that is said."""
    if names:
        return f"adapters: {', '.join(names)}"
    place = "[tool.error-catalog.targets.python]"
    return f"adapters: none (to add some, set `{OPTION}` in {place})"
