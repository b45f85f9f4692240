"""What pydantic finds wrong with a request, without anything that was sent."""

from __future__ import annotations

from ..printing import printable
from .echoes import sent_texts, unsaid
from .imports import module
from .problems import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    Error = Mapping[str, Any]

PLACES = ("body", "query", "path", "header", "cookie")

MAX_STEP = 64
"""The most characters of one step of a path: unknown keys are the client's own words."""

MAX_STEPS = 32
"""The most steps of a path: a recursive model is as deep as the client likes."""


def problems(errors: Iterable[Error], sent: Iterable[Any]) -> list[Problem]:
    """
    Return each of pydantic's *errors* as a problem.

    Args:
        sent: Whatever came with the request: a message that repeats any of it is replaced.
    """
    texts = sent_texts(*sent)
    found: list[Problem] = []
    for error in errors:
        place, *steps = _path(error)
        field = ".".join(map(str, steps))
        found.append(Problem(field, _message(error, texts), _kind(error), str(place)))
    return found


def details(errors: Iterable[Error], sent: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the same as FastAPI answers it, without ``input``, ``ctx`` and ``url``."""
    texts = sent_texts(*sent)
    return [
        {"type": _kind(error), "loc": _path(error), "msg": _message(error, texts)}
        for error in errors
    ]


def _kind(error: Error) -> str:
    return printable(str(error.get("type", "")))


def _path(error: Error) -> list[str | int]:
    """Return the place, and the steps from there to the field."""
    steps: list[Any] = list(error.get("loc", ()))
    if not steps or steps[0] not in PLACES:
        steps.insert(0, PLACES[0])
    if error.get("type") == "json_invalid":
        # What follows is the column, not a field.
        return steps[:1]
    return [each if isinstance(each, int) else _step(each) for each in _few(steps)]


def _few(steps: list[Any]) -> list[Any]:
    return steps if len(steps) <= MAX_STEPS else [*steps[:MAX_STEPS], "..."]


def _step(step: Any) -> str:
    text = str(step)
    return printable(text if len(text) <= MAX_STEP else f"{text[:MAX_STEP]}...")


def _message(error: Error, sent: frozenset[str] | None) -> str:
    """Return pydantic's own message, as far as it says nothing of what was sent."""
    text = str(error.get("msg", ""))
    kind = str(error.get("type", ""))
    if kind == "json_invalid":
        return "Invalid JSON"
    context: Mapping[str, Any] = error.get("ctx") or {}
    template = None if kind in _CUSTOM else _template(kind, context, text)
    if template is None:
        said = text.removeprefix("Value error, ").removeprefix("Assertion failed, ")
        shown = unsaid(said, "", sent)
        return printable(text if shown == said else shown)
    if kind == "union_tag_invalid":
        return printable(f"Input should be tagged {context['expected_tags']}")
    fixed = _fixed(template)
    return printable(text if fixed == template else fixed.format(**context))


_CUSTOM = ("value_error", "assertion_error")
"""Errors whose messages validators write."""

_SENT = ("{encoding_error}", "{error}", "{tag}", "{tz_actual}")
"""What pydantic's templates have from the value; all the rest is from the model."""


def _template(kind: str, context: Mapping[str, Any], text: str) -> str | None:
    """Return pydantic's template of *text*; None if it is not pydantic that wrote it."""
    try:
        known = module("pydantic_core").PydanticKnownError(kind, dict(context) or None)
        template: str = known.message_template
        return template if known.message() == text else None
    except (KeyError, TypeError, ValueError):
        return None


def _fixed(template: str) -> str:
    """Return the clauses of *template* before the first that has something of the value."""
    starts = [template.find(each) for each in _SENT if each in template]
    if not starts:
        return template
    return template[: min(starts)].replace(": ", ", ").partition(", ")[0]
