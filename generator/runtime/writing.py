"""An exception written as the answer that the catalog documents."""

from __future__ import annotations

from .arguments import Values
from .rules import within
from .values import BUILT_IN, attribute_name
from .wire import Wire, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .base import APIError
    from .contract import Contract
    from .rules import Rule

BARE_STATUSES = (204, 205, 304)
"""Statuses whose answers have no body (RFC 9110 section 6.4.1)."""


def write_answer(contract: Contract, error: APIError, now: float) -> Wire:
    """
    Return the answer that carries *error*.

    Raises:
        ValueError: The envelope needs a value that the error does not have.
    """
    wire = write(_values(contract, error, now), error.status)
    if error.status in BARE_STATUSES:
        wire.headers.pop("Content-Type", None)
        wire.body = b""
    return wire


def rule_of(contract: Contract, error: APIError) -> Rule | None:
    """Return the rule of the error's class or of its nearest base that has one."""
    for cls in type(error).__mro__:
        if cls in contract.by_key:
            return contract.by_key[cls]
        if cls in contract.general:
            return _case_of(contract.by_error[cls], error)
    return None


def _case_of(cases: list[Rule], error: APIError) -> Rule:
    """Return the first case that takes the error's status, else the first of all."""
    return next(
        (each for each in cases if within(error.status, each.statuses)), cases[0]
    )


def _values(contract: Contract, error: APIError, now: float) -> Values:
    rule = rule_of(contract, error)
    params = () if rule is None else rule.params
    return Values(
        contract,
        rule,
        {
            name: getattr(error, attribute_name(name), None)
            for name in contract.fields
            if name not in _OWN
        },
        own={
            "code": error.code,
            "status": error.status,
            "title": error.title or None,
            "message": error.message,
            "docs": error.docs,
            "request_id": error.request_id,
            "retry_after": error.retry_after,
        },
        params={name: getattr(error, attribute_name(name), None) for name in params},
        extra=error.extra,
        parts=tuple(_values(contract, part, now) for part in error.errors),
        now=now,
    )


_OWN = BUILT_IN | {"params", "errors"}
