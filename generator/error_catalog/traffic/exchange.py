"""A request and its response, as somebody recorded them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from error_catalog.runtime.values import Body

Pairs = Iterable[tuple[str, str]]


class Exchange(NamedTuple):
    """
    One response, and the request that it is for.

    Args:
        number: Its place in its source, from 1; what findings call it by.
        method: Of the request, in upper case; empty if that is not known.
        url: Of the request: a whole URL or a path; empty if that is not known.
        status: From 100 to 599.
        body: What came after content codings (gzip, br) were taken off; None if it was not
            recorded.
        is_text: The body is text that was recorded as such: UTF-8, whatever charset the
            response had declared.
    """

    number: int
    method: str
    url: str
    status: int
    headers: Mapping[str, str] | Pairs
    body: "Body"
    is_text: bool = False

    @property
    def request(self) -> str:
        """The request in a line: method and path, without the query, which may have secrets."""
        return f"{self.method} {path_of(self.url)}".strip()


def path_of(url: str) -> str:
    """Return the path of a URL, or of what follows a host; without query and fragment."""
    rest = url.partition("#")[0].partition("?")[0]
    _, scheme, after = rest.partition("://")
    if scheme:
        rest = f"/{after.partition('/')[2]}"
    return rest
