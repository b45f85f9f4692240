"""The exception for what an answer was read as."""

from __future__ import annotations

from .dates import wait
from .values import attribute_name, spell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from .base import APIError
    from .contract import Contract
    from .leaves import Clock
    from .weighing import Found

    Classes = Mapping[int, type[APIError]]
    Make = Callable[[Found, int, Clock], APIError]

_OWN = ("code", "title", "message", "docs", "request_id")
_SPECIAL = frozenset(("params", "retry_after", "status"))


def maker(contract: Contract, classes: Classes) -> Make:
    """Return the function that makes the exception of what was found, and of its status."""
    renamed = tuple(
        (name, attribute_name(name))
        for name in contract.fields
        if name not in _OWN and name not in _SPECIAL and name != attribute_name(name)
    )

    def make(found: Found, status: int, clock: Clock) -> APIError:
        rule, _, fields, extra, parts = found
        cls = status_class(classes, status) if rule is None else rule.key
        error: APIError = cls.__new__(cls)
        for name, attribute in renamed:
            if name in fields:
                fields[attribute] = fields.pop(name)
        if "message" in fields:
            message = fields.pop("message")
            fields["message_"] = message if isinstance(message, str) else spell(message)
        if not _SPECIAL.isdisjoint(fields):
            _rename_special(fields, clock)
        if cls.status != status:
            fields["status"] = status
        if extra:
            fields["extra"] = extra
        if parts:
            fields["errors"] = tuple(
                make(each.found(), each.status, clock) for each in parts
            )
        # What was found becomes the error's own dictionary, without a copy.
        error.__dict__ = fields
        return error

    return make


def status_class(classes: Classes, status: int) -> type[APIError]:
    """Return the class of *status*, else of its hundred, else of every error."""
    # Keys below 100 stand for hundreds, and no server's number may take one for a status.
    if status < 100:
        return classes[0]
    return classes.get(status) or classes.get(status // 100) or classes[0]


def _rename_special(fields: dict[str, Any], clock: Clock) -> None:
    """Turn those fields into attributes that are not simply called as they are."""
    # A status in the body is advisory: the status line wins.
    fields.pop("status", None)
    if "retry_after" in fields:
        seconds = wait(fields.pop("retry_after"), clock)
        if seconds is not None:
            fields["retry_after"] = seconds
    if "params" in fields:
        for name, value in fields.pop("params").items():
            fields[attribute_name(name)] = value
