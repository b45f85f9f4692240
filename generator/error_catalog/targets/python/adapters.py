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
        makes: The statuses of errors that the framework makes by itself.
        page: It has a module of its own in the package's folder of adapters; otherwise its
            names are the package's, because they are the same for every API.
    """

    name: str
    runtime: tuple[str, ...]
    modules: tuple[str, ...] = ()
    makes: tuple[int, ...] = ()
    page: bool = True


TENACITY = Adapter("tenacity", ("tenacity",), page=False)
"""Its one function, ``tenacity_options``, is the package's own."""

ADAPTERS = (
    Adapter("httpx", ("client", "httpx")),
    Adapter("requests", ("client", "requests")),
    Adapter("aiohttp", ("client", "aiohttp")),
    Adapter("urllib", ("client", "urllib")),
    Adapter("urllib3", ("client", "urllib3")),
    Adapter(
        "starlette",
        ("request", "server", "starlette"),
        (),
        (404, 405, 500),
    ),
    Adapter(
        "fastapi",
        ("request", "server", "starlette", "components", "openapi", "fastapi"),
        ("openapi",),
        (400, 404, 405, 422, 500),
    ),
    Adapter(
        "flask",
        ("request", "server", "flask"),
        (),
        (400, 404, 405, 415, 500),
    ),
    Adapter(
        "django",
        ("request", "server", "django"),
        (),
        (400, 403, 404, 405, 500),
    ),
    Adapter(
        "drf",
        ("request", "server", "django", "drf"),
        (),
        (400, 401, 403, 404, 405, 406, 415, 429, 500),
    ),
    TENACITY,
)

CORE = (
    "__init__.py",
    "api.py",
    "arguments.py",
    "contract.py",
    "errors.py",
    "identification.py",
    "matcher.py",
    "reader.py",
    "retry.py",
    "template.py",
    "values.py",
    "writer.py",
)
"""The files of the runtime that every package has."""

EXTRAS = ("deprecation.py", "lists.py", "redaction.py", "schemas.py", "text.py")
"""Those that a package has if its catalog needs them."""


def chosen(names: Sequence[str]) -> tuple[Adapter, ...]:
    """Return the adapters called *names*."""
    return tuple(each for each in ADAPTERS if each.name in names)


def runtime_files(
    adapters: Sequence[Adapter], extras: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the files of the runtime that a package with *adapters* and *extras* has."""
    modules = sorted({name for each in adapters for name in each.runtime})
    folder = ["__init__", *modules] if modules else []
    return (*CORE, *extras, *(f"adapters/{name}.py" for name in folder))


def needs(adapters: Sequence[Adapter], module: str) -> bool:
    """Tell whether any of *adapters* needs the package's *module*."""
    return any(module in each.modules for each in adapters)


def summary(names: Sequence[str]) -> str:
    """Return in a line which adapters a package has, and where that is said."""
    if names:
        return f"adapters: {', '.join(names)}"
    place = "[tool.error-catalog.targets.python]"
    return f"adapters: none (to add some, set `{OPTION}` in {place})"
