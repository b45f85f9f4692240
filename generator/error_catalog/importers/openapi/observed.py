"""
Responses that somebody saw, on a page or in traffic, as an OpenAPI document in memory.

What reads documents then reads them too: it groups bodies into envelopes, and finds codes.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.diagnostics import is_mapping
from error_catalog.files import Path, SourceFile
from error_catalog.importers.envelopes import at
from error_catalog.importers.openapi.document import OpenApi, Value
from error_catalog.importers.openapi.evidence import Evidence, gather
from error_catalog.importers.openapi.schemas import MARKERS
from error_catalog.importers.openapi.survey import METHODS, survey
from error_catalog.importers.roles import EACH, Steps
from error_catalog.importers.shapes import Member, Shape
from error_catalog.importers.vocabulary import plain
from error_catalog.yaml12.nodes import compose

NOWHERE = ("GET", "/")
"""The operation of responses whose operation is not known."""


@dataclass(frozen=True, slots=True)
class Observation:
    """
    One response.

    Args:
        place: Where it was seen, for people.
        status: None if that is not known.
        headers: Only the names matter.
        operation: Method and path.
    """

    place: str
    status: int | None
    body: Any
    headers: tuple[str, ...] = ()
    operation: tuple[str, str] = NOWHERE
    media: str = "application/json"
    has_body: bool = True


@dataclass(slots=True)
class Observed(OpenApi):
    """
    A document of observations.

    Args:
        places: Where each of its values was seen.
    """

    places: dict[Path, str] = field(default_factory=dict[Path, str])

    def place(self, value: Value, line: int | None = None) -> str:
        """Return where a value was seen first: itself, or the first thing inside."""
        del line
        path = value.path
        for end in range(len(path), 0, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        inside = (
            seen for each, seen in self.places.items() if each[: len(path)] == path
        )
        return next(inside, self.path)


def observed(path: str, observations: Iterable[Observation]) -> Observed:
    """Return the document of all that was seen; *path* is what its source is called."""
    places: dict[Path, str] = {}
    paths: dict[str, Any] = {}
    for number, each in enumerate(observations):
        method, url = each.operation
        if method.lower() not in METHODS:
            continue
        key = "default" if each.status is None else str(each.status)
        holder = paths.setdefault(url, {}).setdefault(method.lower(), {})
        response = holder.setdefault("responses", {}).setdefault(
            key, {"description": "", "content": {}}
        )
        headers: dict[str, Any] = {name: {"schema": {}} for name in each.headers}
        response.setdefault("headers", {}).update(headers)
        at: Path = ("paths", url, method.lower(), "responses", key)
        places.setdefault(at, each.place)
        if each.has_body:
            media = response["content"].setdefault(each.media, {"examples": {}})
            media["examples"][str(number)] = {"value": each.body}
            if each.status is not None and each.status < 400:
                media["schema"] = _failed(each.body)
            where = ("content", each.media, "examples", str(number))
            places[*at, *where] = each.place
    document = Observed(path, "3.1", lambda name: SourceFile(name, ""), places=places)
    source = SourceFile(path, json.dumps({"openapi": "3.1.0", "paths": paths}))
    root, found = compose(source)
    assert root is not None, found
    document.add(source, root)
    return document


def _failed(body: Any) -> dict[str, Any]:
    """Return the schema of a body whose marker is false, which tells it from a success."""
    names = [name for name in body if plain(str(name)) in MARKERS]
    return {"type": "object", "properties": {name: {"enum": [False]} for name in names}}


def gathered(document: Observed) -> Evidence:
    """Return what the responses of a document say, in shapes that promise no more than they show."""
    evidence = gather(document, survey(document))
    for envelope in evidence.envelopes:
        bodies = [
            example.body
            for body, each in evidence.bodies
            if each is envelope
            for example in body.examples
        ]
        opened = envelope.roles.opened
        envelope.shape = _general(envelope.shape, (), opened, bodies)
    return evidence


def _general(
    shape: Shape, steps: Steps, opened: frozenset[Steps], bodies: Sequence[Any]
) -> Shape:
    """Return the shape of an envelope: a few samples do not show what a field always has."""
    if steps not in opened and not (steps[-1:] == (EACH,) and steps[:-1] in opened):
        return _loose(shape)
    items = shape.items and _general(shape.items, (*steps, EACH), opened, bodies)
    members: dict[str, Member] = {}
    holders = [found for each in bodies if is_mapping(found := at(each, steps))]
    for name, member in shape.members.items():
        inner = (*steps, name)
        is_always = bool(holders) and all(name in each for each in holders)
        required = member.required or is_always
        values = [found for each in bodies for found in (at(each, inner),)]
        if plain(name) in MARKERS and all(each in (False, None) for each in values):
            constant = replace(member.shape, values=(False,))
            members[name] = Member(constant, required)
        else:
            loose = _general(member.shape, inner, opened, bodies)
            members[name] = Member(loose, required)
    return replace(shape, items=items, members=members)


def _loose(shape: Shape, *, is_item: bool = False) -> Shape:
    """Return the shape of a field: keys of an object may be data, those of its list are not."""
    members = {
        name: Member(_loose(member.shape), required=False)
        for name, member in (shape.members.items() if is_item else ())
    }
    items = shape.items and _loose(shape.items, is_item=True)
    return replace(shape, members=members, items=items)
