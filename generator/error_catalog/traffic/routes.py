"""
Which operation of an API a URL is of, by the operations that its errors name.

A catalog does not say where its API begins: ``GET /contact/{id}`` is also found under
``https://example.com/v2/contact/9``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from error_catalog.semantics.operations import VARIABLE, split
from error_catalog.semantics.resolution import Resolved
from error_catalog.traffic.exchange import path_of


@dataclass(frozen=True, slots=True)
class Routes:
    """
    The operations of an API that its catalog names.

    Args:
        base: The URL, or the path, under which the API stands; None to look for its
            operations under any.
        by_method: Patterns of paths and the operations as the catalog spells them, the
            plainest path first.
        known: What was found for the paths that came before.
    """

    base: str | None
    by_method: dict[str, list[tuple[re.Pattern[str], str]]]
    known: dict[tuple[str, str], str | None] = field(
        default_factory=dict[tuple[str, str], str | None], compare=False
    )

    def holds(self, url: str) -> bool:
        """Tell whether a URL is below the base; without a base, each is."""
        return self.base is None or _below(url, self.base) is not None

    def operation(self, method: str, url: str) -> str | None:
        """Return the operation of a request as the catalog spells it; None if it names none."""
        path = path_of(url) if self.base is None else _below(url, self.base)
        if path is None or method not in self.by_method:
            return None
        key = method, path
        if key not in self.known:
            if len(self.known) >= _MAX_KNOWN:
                self.known.clear()
            self.known[key] = self._found(method, path)
        return self.known[key]

    def _found(self, method: str, path: str) -> str | None:
        steps = [
            unquote(each).replace("/", "%2F")
            for each in path.strip("/").split("/")[:_MAX_STEPS]
        ]
        # What stands before an operation's path, such as `/v2`, is the API's own base.
        for start in range(len(steps) if self.base is None else 1):
            rest = "/".join(steps[start:])
            for pattern, operation in self.by_method[method]:
                if pattern.fullmatch(rest):
                    return operation
        return None


_MAX_KNOWN = 10_000
_MAX_STEPS = 50


def routes_of(resolved: Resolved, base: str | None = None) -> Routes:
    """Return the operations that the errors of a catalog name by method and path."""
    found: dict[str, list[tuple[int, str, str]]] = {}
    for operation in dict.fromkeys(
        each for response in resolved.responses for each in response.operations
    ):
        named = split(operation)
        if named is not None:
            path = named[1].partition("?")[0].strip("/")
            variables = len(VARIABLE.findall(path))
            found.setdefault(named[0], []).append((variables, path, operation))
    return Routes(
        base,
        {
            method: [(_pattern(path), operation) for _, path, operation in sorted(each)]
            for method, each in found.items()
        },
    )


def _pattern(path: str) -> re.Pattern[str]:
    pieces: Iterable[str] = map(re.escape, VARIABLE.split(path))
    return re.compile("[^/]+".join(pieces))


def _below(url: str, base: str) -> str | None:
    """Return the path of *url* below *base*; None if it is not below it."""
    wanted, given = base.rstrip("/"), url.partition("#")[0].partition("?")[0]
    if "://" not in wanted:
        given = path_of(given)
    elif "://" in given:
        wanted, given = _with_lower_host(wanted), _with_lower_host(given)
    else:
        # A recording of paths alone says nothing of the host.
        wanted = path_of(wanted)
    if given == wanted:
        return "/"
    return given[len(wanted) :] if given.startswith(f"{wanted}/") else None


def _with_lower_host(url: str) -> str:
    """Return a URL whose scheme and host, without a default port, compare as text."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    scheme, host = scheme.lower(), host.rpartition("@")[2].lower()
    port = {"http": ":80", "https": ":443"}.get(scheme, "")
    return f"{scheme}://{host.removesuffix(port) if port else host}{slash}{path}"
