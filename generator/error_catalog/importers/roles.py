"""
What the places of a shape are for: the code, the message, the status, a field of its own.

Decided by names, types and values together. A code has no blanks; a place that only
repeats the status is the status; below links, sources and documentation nothing is a code.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers.shapes import Shape
from error_catalog.importers.vocabulary import (
    CLOSED,
    CODES,
    CONTAINERS,
    DOCS,
    LINKS,
    MESSAGES,
    REQUEST_IDS,
    STATUSES,
    SURE_CODES,
    WAITS,
    is_code,
    is_known_code,
    plain,
)
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS

Steps = tuple[str, ...]
"""Keys from the root of a body; ``[]`` is every element of a list."""

EACH = "[]"


@dataclass(frozen=True, slots=True)
class Place:
    """
    A scalar somewhere in a body.

    Args:
        steps: From the root.
        values: What it may have: those of an enum, and those that examples show.
        known: The values of an enum alone.
    """

    steps: Steps
    shape: Shape
    values: tuple[Any, ...]
    known: tuple[Any, ...]

    @property
    def key(self) -> str:
        """The name without case and separators."""
        return plain(self.steps[-1]) if self.steps else ""

    @property
    def parent(self) -> Steps:
        """The object that it stands in."""
        return self.steps[:-1]

    @property
    def is_const(self) -> bool:
        """Whether the schema gives it one value."""
        return len(self.known) == 1


@dataclass(frozen=True, slots=True)
class Roles:
    """
    Which place has which field.

    Args:
        by_place: Placeholders, such as ``code`` or ``status``, by place.
        opened: Objects and lists that the template writes out.
        prefix: What stands before every code in its place, such as the start of a URL.
    """

    by_place: Mapping[Steps, str]
    opened: frozenset[Steps]
    prefix: str = ""

    def place_of(self, role: str) -> Steps | None:
        """Return the place that has *role*."""
        found = (steps for steps, each in self.by_place.items() if each == role)
        return next(found, None)


_OURS = {
    str(schema["description"]): role
    for role, schema in BUILT_IN_SCHEMAS.items()
    if role not in ("params", "errors")
}
"""What our own documents say of the places of built-in fields."""


Seen = Mapping[Steps, Sequence[Any]]
"""The values that examples have, by place."""


def roles(shape: Shape, seen: Seen, statuses: Mapping[Any, Any] | None = None) -> Roles:
    """
    Return what the places of *shape* are for.

    Args:
        seen: The values that examples have.
        statuses: For each value of a place that examples have, whether the response had
            that status: ``{steps: True}`` where all agreed.
    """
    opened: set[Steps] = set()
    places = list(_places(shape, (), seen, opened))
    agreed = statuses or {}
    found: dict[Steps, str] = {}
    for each in places:
        role = _OURS.get(each.shape.description, "")
        if role and role not in found.values():
            found[each.steps] = role
    if "code" in found.values():
        return Roles(found, _needed(opened, found, places))
    status = _status(places, agreed)
    if status is not None:
        found[status.steps] = "status"
    rest = [each for each in places if each.steps not in found]
    code, prefix = _code(rest), ""
    if code is not None:
        found[code.steps] = "code"
        prefix = prefix_of(code)
        rest = [each for each in rest if each is not code]
    message = _message(rest, code)
    if message is not None:
        found[message.steps] = "message"
        rest = [each for each in rest if each is not message]
    _others(rest, found, code or message)
    return Roles(found, _needed(opened, found, places), prefix)


def shape_at(shape: Shape, steps: Steps) -> Shape | None:
    """Return the shape at a place; None if there is none."""
    for step in steps:
        if step == EACH:
            if shape.items is None:
                return None
            shape = shape.items
        elif step in shape.members:
            shape = shape.members[step].shape
        else:
            return None
    return shape


def _places(
    shape: Shape, steps: Steps, seen: Seen, opened: set[Steps]
) -> Iterator[Place]:
    """Yield the scalars of a body, and note which objects and lists were opened."""
    if len(steps) > 6:
        return
    if shape.members and _is_open(steps):
        opened.add(steps)
        for name, member in shape.members.items():
            yield from _places(member.shape, (*steps, name), seen, opened)
    elif shape.items is not None and shape.items.members and _is_open(steps):
        opened.add(steps)
        yield from _places(shape.items, (*steps, EACH), seen, opened)
    elif not shape.members and shape.items is None and "array" not in shape.types:
        shown = tuple(each for each in seen.get(steps, ()) if not _is_tree(each))
        own = tuple(each for each in shape.examples if not _is_tree(each))
        yield Place(steps, shape, (*shape.values, *own, *shown), shape.values)


def _is_open(steps: Steps) -> bool:
    """Tell whether an object or a list may hold the code or the message."""
    if not steps or steps[-1] == EACH:
        return True
    if any(plain(each) in CLOSED for each in steps):
        return False
    return plain(steps[-1]) in CONTAINERS


def _is_tree(value: Any) -> bool:
    return is_mapping(value) or is_list(value)


def _needed(
    opened: set[Steps], found: Mapping[Steps, str], places: Iterable[Place]
) -> frozenset[Steps]:
    """Return the opened objects and lists that have something to say: the others are fields."""
    telling = {
        steps
        for steps, role in found.items()
        if role in ("code", "message", "status", "title")
    }
    telling |= {each.steps for each in places if each.is_const and len(each.steps) < 3}
    kept = {
        each for each in opened if any(steps[: len(each)] == each for steps in telling)
    }
    return frozenset({(), *kept})


def _status(places: Sequence[Place], agreed: Mapping[Any, Any]) -> Place | None:
    """Return the place that only repeats the HTTP status."""
    for each in sorted(places, key=lambda place: len(place.steps)):
        if agreed.get(each.steps) and _may_be_status(each):
            return each
    for each in sorted(places, key=lambda place: len(place.steps)):
        by_name = each.key in STATUSES and each.key != "status"
        numeric = "integer" in each.shape.types or "number" in each.shape.types
        says = re.search(
            r"http[ -]?(?:response )?(?:status|code|error)|status code",
            each.shape.description,
            re.IGNORECASE,
        )
        if each.key in ("status", "code", "errorcode", "error") or by_name:
            values = [value for value in each.values if value is not None]
            fits = all(_is_status(value) for value in values)
            named = each.key == "status" and numeric
            if fits and (
                (by_name and (numeric or values or says))
                or named
                or (says and (numeric or values))
                or (each.key == "status" and values and not each.known)
            ):
                return each
    return None


def _may_be_status(place: Place) -> bool:
    return all(_is_status(each) for each in place.values if each is not None)


def _is_status(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return 100 <= value <= 599 and value == int(value)
    return isinstance(value, str) and bool(re.fullmatch(r"[1-5][0-9]{2}", value))


def _code(places: Sequence[Place]) -> Place | None:
    """Return the place of the code, if there is one that can be no other thing."""
    found = [
        each for each in places if each.key in CODES and _is_candidate(each, places)
    ]
    return min(found, key=_distance, default=None)


def _distance(place: Place) -> tuple[bool, bool, int, int]:
    """Return how far a place is from the one where codes usually are."""
    is_sure = place.key in SURE_CODES
    return (
        not is_sure,
        EACH in place.steps,
        CODES.index(place.key),
        len(place.steps),
    )


def _is_candidate(place: Place, places: Sequence[Place]) -> bool:
    if prefix_of(place):
        return True
    if not _may_be_code(place):
        return False
    if place.key in SURE_CODES or _says_code(place):
        return True
    if place.key == "error" and _has_beside(place, places, ("errordescription",)):
        return True  # Source: RFC 6749 section 5.2.
    return _is_known(place, places)


def _is_known(place: Place, places: Sequence[Place]) -> bool:
    """Tell whether the values of a place, whose name may mean anything, make it the code's."""
    telling = {each for each in place.values if is_known_code(each)}
    if place.key in ("errorid", "id"):
        # An id of the occurrence has digits; an id of the kind of error is made of words.
        is_kind = all(_WORDS.fullmatch(str(each)) for each in telling)
        is_shown = is_kind and len(telling) > 1 and _has_message_beside(place, places)
        return len(place.known) > 1 or is_shown
    if place.key in ("type", "kind", "category", "status", "name"):
        # One value alone is a marker, such as `type: error`.
        return len(telling) > 1 and _has_message_beside(place, places)
    return bool(telling)


_WORDS = re.compile(r"[A-Za-z]+(?:[_.-][A-Za-z]+)*")


def _has_message_beside(place: Place, places: Sequence[Place]) -> bool:
    return _has_beside(place, places, MESSAGES)


def _has_beside(place: Place, places: Sequence[Place], keys: Collection[str]) -> bool:
    """Tell whether the object of *place* has another scalar with one of *keys*."""
    return any(
        each.parent == place.parent and each.key in keys and each is not place
        for each in places
    )


_ADDRESS = re.compile(
    r"(?P<prefix>(?:https?://|urn:|tag:)\S*[/:#])(?P<code>[^\s/:#]+)/?"
)


def prefix_of(place: Place) -> str:
    """Return what all values have before a code, if they are addresses; empty otherwise."""
    values = {each for each in place.values if each is not None}
    found = [
        _ADDRESS.fullmatch(each) if isinstance(each, str) else None for each in values
    ]
    parts = {each["prefix"] for each in found if each is not None}
    is_alike = len(parts) == 1 and all(each is not None for each in found)
    return parts.pop() if is_alike and len(values) > 1 else ""


def _says_code(place: Place) -> bool:
    return bool(
        re.search(
            r"\b(?:error|machine|unique)\b.*\bcode\b"
            r"|\bunique\b.*\b(?:name|identifier|key) (?:of|for) (?:the|an|this) error\b",
            place.shape.description,
            re.IGNORECASE,
        )
    )


def _may_be_code(place: Place) -> bool:
    types = place.shape.types
    if types and not {"string", "integer", "number"}.intersection(types):
        return False
    values = [each for each in place.values if each is not None]
    if place.shape.format in ("date-time", "date", "uuid", "email", "float"):
        return False
    strange = sum(not is_code(each) for each in values)
    # In a hundred examples, some show what no server sends.
    return strange * 10 <= len(values) and (strange == 0 or len(values) >= 10)


def _message(places: Sequence[Place], code: Place | None) -> Place | None:
    best: tuple[tuple[int, ...], Place] | None = None
    for each in places:
        if each.key not in MESSAGES or not _may_be_message(each):
            continue
        beside = code is not None and each.parent == code.parent
        rank = (
            int(beside),
            -int(EACH in each.steps),
            -MESSAGES.index(each.key),
            -len(each.steps),
        )
        if best is None or rank > best[0]:
            best = rank, each
    return best[1] if best else None


def _may_be_message(place: Place) -> bool:
    types = place.shape.types
    if types and "string" not in types:
        return False
    if not types and not any(isinstance(each, str) for each in place.values):
        return place.key in MESSAGES[:8]
    return not place.known or place.key in MESSAGES[:6]


def _others(
    places: Sequence[Place], found: dict[Steps, str], main: Place | None
) -> None:
    """Add the places of title, docs, request id and wait, one of each."""
    taken: set[str] = set()
    order = sorted(
        places,
        key=lambda each: (main is None or each.parent != main.parent, len(each.steps)),
    )
    for each in order:
        role = _other(each)
        if role and role not in taken:
            taken.add(role)
            found[each.steps] = role


def _is_link(place: Place) -> bool:
    """Tell whether all that is known of a place are addresses of pages."""
    values = [each for each in place.values if each is not None]
    return bool(values) and all(
        isinstance(each, str) and each.startswith(("http://", "https://"))
        for each in values
    )


def _other(place: Place) -> str:
    types = place.shape.types
    is_text = not types or "string" in types
    if place.known:
        return ""
    if is_text and place.key == "title":
        return "title"
    if is_text and place.key in REQUEST_IDS:
        return "request_id"
    if is_text and (place.key in DOCS or (place.key in LINKS and _is_link(place))):
        return "docs"
    if place.key in WAITS and {"integer", "number"}.intersection(types):
        return "retry_after"
    return ""
