"""What is to be sent for which request, and what was asked for."""

import re
from collections.abc import Mapping
from threading import Lock
from typing import Any, NamedTuple

from error_catalog.testing.canned import BAD_RESPONSES, Canned, canned

_VARIABLE = re.compile(r"\{[^{}/]*\}|<[^<>/]*>|(?<=/):[A-Za-z_]\w*")
_ANY = "*"


class Asked(NamedTuple):
    """A request that came, its method in upper case and its header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


class Route:
    """
    What is sent for one method and path: one response after the other, the last for ever.

    Args:
        method: ``*`` for every one.
        path: May have variables, as in ``/contact/{id}``; ``*`` is every one.
    """

    def __init__(self, method: str, path: str) -> None:
        self._method = method.upper()
        pieces = map(re.escape, _VARIABLE.split(path.rstrip("/") or "/"))
        self._pattern = None if path == _ANY else re.compile("[^/]+".join(pieces))
        self._steps: list[Canned] = []
        self._sent = 0

    def respond(
        self,
        what: Any,
        *,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        times: int = 1,
    ) -> "Route":
        """
        Send this next: an exception of a generated package, its class, or a status.

        Args:
            what: Also a ``Canned`` response, or the name of one in ``BAD_RESPONSES``.
            data: The JSON body of a status.
            delay: Seconds until it is sent.
            times: How often, before what follows.

        Raises:
            TypeError: It is none of these, or the class needs arguments.
            ValueError: The exception cannot be written as a response.
        """
        if isinstance(what, str):
            if what not in BAD_RESPONSES:
                names = ", ".join(BAD_RESPONSES)
                raise TypeError(
                    f"no bad response is called {what!r}; there are {names}"
                )
            what = BAD_RESPONSES[what]
        response = canned(what, data=data, headers=headers, delay=delay)
        self._steps += [response] * times
        return self

    then = respond

    def cut(self, what: Any = None, *, delay: float = 0.0) -> "Route":
        """Break the connection next: at once, or in the middle of the body of *what*."""
        response = Canned(200) if what is None else canned(what)
        self._steps.append(response._replace(delay=response.delay + delay, is_cut=True))
        return self

    then_cut = cut

    def fits(self, method: str, path: str) -> bool:
        """Tell whether a request is one of this route."""
        path = path.rstrip("/") or "/"
        is_method = self._method in (_ANY, method)
        return is_method and (not self._pattern or bool(self._pattern.fullmatch(path)))

    def next(self) -> Canned | None:
        """Return what to send now; None if nothing was said."""
        if not self._steps:
            return None
        step = self._steps[min(self._sent, len(self._steps) - 1)]
        self._sent += 1
        return step


class Script:
    """
    Routes, the latest first, and the requests that came.

    Attributes:
        requests: In the order in which they came.
    """

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self._routes: list[Route] = []
        self._lock = Lock()

    def on(self, method: str = _ANY, path: str = _ANY) -> Route:
        """Return a route for a method and a path, which goes before those made earlier."""
        route = Route(method, path)
        with self._lock:
            self._routes.insert(0, route)
        return route

    def reset(self) -> None:
        """Forget all routes and requests."""
        with self._lock:
            self._routes.clear()
            self.requests.clear()

    def play(self, asked: Asked) -> Canned:
        """Note a request, and return what to send for it."""
        with self._lock:
            self.requests.append(asked)
            for route in self._routes:
                if route.fits(asked.method, asked.path):
                    found = route.next()
                    if found is not None:
                        return found
        line = f"on({asked.method!r}, {asked.path!r})"
        text = f"no response was said for this request: call {line}.respond(...)\n"
        return Canned(501, (("Content-Type", "text/plain"),), text.encode())
