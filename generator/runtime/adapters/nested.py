"""Problems with a request, from the nested messages in which libraries report them."""

from __future__ import annotations

from ..values import is_array, is_object
from .echoes import unsaid
from .problems import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import Any

_MAX_STEP = 64
"""The most characters of a field's name, which whoever sent it may have chosen."""


def nested_problems(
    messages: Any,
    sent: frozenset[str] | None,
    place: str,
    whole: Collection[str] = (),
) -> list[Problem]:
    """
    Return a problem for each text in *messages*.

    Args:
        messages: Texts in lists and dicts of lists and dicts: ``{"tags": {0: ["Too long."]}}``.
            A text may have a ``code``, which is the problem's kind.
        sent: What ``echoes.sent_texts`` returned for the request.
        whole: Names of no field, under which stands what is wrong with the whole.
    """
    found: list[Problem] = []
    for path, text in _texts(messages, (), whole):
        kind = _kind(text)
        found.append(
            Problem(".".join(path), unsaid(str(text), kind, sent), kind, place)
        )
    return found


def unsaid_texts(
    messages: Any, sent: frozenset[str] | None, text: Callable[[str, str], Any]
) -> Any:
    """
    Return *messages* as they are nested, each kept from repeating what was sent.

    Args:
        text: Makes a text of its message and its code.
    """
    if is_object(messages):
        return {key: unsaid_texts(value, sent, text) for key, value in messages.items()}
    if is_array(messages):
        return [unsaid_texts(value, sent, text) for value in messages]
    kind = _kind(messages)
    return text(unsaid(str(messages), kind, sent), kind)


def _kind(text: Any) -> str:
    return str(getattr(text, "code", None) or "invalid")


def _texts(
    messages: Any, path: tuple[str, ...], whole: Collection[str]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    if is_object(messages):
        for key, value in messages.items():
            step = () if key in whole else (str(key)[:_MAX_STEP],)
            yield from _texts(value, (*path, *step), whole)
    elif is_array(messages):
        for index, value in enumerate(messages):
            # A text in a list is about the field itself, anything else about an item.
            step = (str(index),) if is_object(value) or is_array(value) else ()
            yield from _texts(value, (*path, *step), whole)
    else:
        yield path, messages
