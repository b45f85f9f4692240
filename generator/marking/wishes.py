"""What a marker asks for, as its author wrote it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from generator.diagnostics import Diagnostic
from generator.marking.markers import RULE, Marker
from generator.shaping import did_you_mean
from generator.sources import Location

KINDS: Mapping[str, tuple[str, ...]] = {
    "table": ("api", "group", "links"),
    "statuses": ("api", "links"),
    "envelope": ("api", "envelope"),
    "error": ("api", "error", "links"),
    "example": ("api", "error"),
}
"""The attributes of each kind."""

LINKS = ("page", "docs", "here", "none")
"""Where links lead: the pages of the Markdown target, the API's own, this document."""

_ATTRIBUTE = re.compile(
    r"(?P<name>[\w-]+)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'=]+))"
    r"(?=\s|\Z)"
)
_MANY = 12
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What stands between two markers.

    Args:
        attributes: Those that the marker has.
        places: Where the value of each stands.
    """

    marker: Marker
    attributes: Mapping[str, str]
    places: Mapping[str, Location]

    def choose(self, attribute: str, known: Collection[str]) -> str | Diagnostic:
        """Return the one of *known* that *attribute* names; the only one if it is not there."""
        value = self.attributes.get(attribute)
        if value in known:
            return str(value)
        if value is not None:
            message = f"there is no {attribute} `{value}`"
            hint = _hint(attribute, value, known)
            return Diagnostic(self.places[attribute], RULE, message, hint)
        if len(known) == 1:
            return next(iter(known))
        message = f"expected `{attribute}=…` behind `{self.marker.shown}`"
        hint = _hint(attribute, "", known)
        return Diagnostic(self.marker.location, RULE, message, hint)


def wish(marker: Marker) -> Wish | list[Diagnostic]:
    """Return what *marker* asks for, or everything that is wrong with how it says so."""
    allowed = KINDS.get(marker.kind)
    if allowed is None:
        message = f"`gen:{marker.kind}` is nothing that can be filled in"
        hint = did_you_mean(marker.kind, KINDS)
        return [Diagnostic(marker.location, RULE, message, hint)]
    found: list[Diagnostic] = []
    attributes: dict[str, str] = {}
    places: dict[str, Location] = {}
    at = 0
    while word := _WORD.search(marker.rest, at):
        match = _ATTRIBUTE.match(marker.rest, word.start())
        here = _shifted(marker.rest_at, word.start())
        at = match.end() if match else word.end()
        problem = _problem(match, word.group(), allowed, attributes)
        if problem is not None:
            found.append(Diagnostic(here, RULE, *problem))
        elif match is not None:
            name = match["name"]
            attributes[name] = match["double"] or match["single"] or match["bare"] or ""
            places[name] = _shifted(here, len(name) + 1)
    links = attributes.get("links", LINKS[0])
    if links not in LINKS:
        message, hint = f"`links` cannot be `{links}`", did_you_mean(links, LINKS)
        found.append(Diagnostic(places["links"], RULE, message, hint))
    return found or Wish(marker, attributes, places)


def _hint(attribute: str, value: str, known: Collection[str]) -> str:
    """Return what to write; of a thousand names, the nearest one or the first."""
    near = did_you_mean(value, known)
    if len(known) <= _MANY or near.startswith("did"):
        return near
    return f"write a name such as `{attribute}={next(iter(known))}`"


def _problem(
    match: re.Match[str] | None,
    word: str,
    allowed: tuple[str, ...],
    attributes: Mapping[str, str],
) -> tuple[str, str] | None:
    """Return the message and the hint for what should be an attribute."""
    if match is None:
        return f"expected `name=value`, found `{word}`", (
            "write `=` without spaces, and quotes around a value with spaces"
        )
    if match["name"] not in allowed:
        hint = did_you_mean(match["name"], allowed)
        return f"unknown attribute `{match['name']}`", hint
    if match["name"] in attributes:
        return f"`{match['name']}` is here twice", "remove one"
    return None


def _shifted(place: Location, columns: int) -> Location:
    return Location(place.path, place.line, place.column + columns)
