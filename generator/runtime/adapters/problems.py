"""What a framework finds wrong with a request, in the shapes that APIs answer it in."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


class Problem:
    """
    One thing that is wrong with a request; the value that was sent is not in it.

    Args:
        field: Where it is, such as ``address.city`` or ``tags.0``; empty for the whole.
        message: What is wrong, for a person.
        kind: What is wrong, for a program, as the framework calls it: ``missing``.
        place: ``body``, ``query``, ``path``, ``header`` or ``cookie``.
    """

    __slots__ = ("field", "kind", "message", "place")

    def __init__(self, field: str, message: str, kind: str, place: str) -> None:
        self.field = field
        self.message = message
        self.kind = kind
        self.place = place

    def __repr__(self) -> str:
        return (
            f"Problem({self.field!r}, {self.message!r}, {self.kind!r}, {self.place!r})"
        )


def messages_by_field(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """Return every message under its field: ``{"email": ["Field required"]}``."""
    found: dict[str, list[str]] = {}
    for each in problems:
        found.setdefault(each.field, []).append(each.message)
    return found


def message_by_field(problems: Iterable[Problem]) -> dict[str, str]:
    """Return the first message of each field: ``{"email": "Field required"}``."""
    found: dict[str, str] = {}
    for each in problems:
        found.setdefault(each.field, each.message)
    return found


def messages(problems: Iterable[Problem]) -> list[str]:
    """Return each problem as one text: ``["email: Field required"]``."""
    return [
        f"{each.field}: {each.message}" if each.field else each.message
        for each in problems
    ]


def items(
    problems: Iterable[Problem], members: Mapping[str, str]
) -> list[dict[str, Any]]:
    """
    Return each problem as an object.

    Args:
        members: For each member, what of the problem it holds: ``field``, ``message``,
            ``kind``, ``place``, or ``pointer`` (RFC 6901).
    """
    return [
        {member: _held(each, what) for member, what in members.items()}
        for each in problems
    ]


def _held(problem: Problem, what: str) -> str:
    if what != "pointer":
        return str(getattr(problem, what))
    steps = problem.field.split(".") if problem.field else []
    return "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
