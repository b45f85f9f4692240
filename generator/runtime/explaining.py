"""Why a body fits no documented shape, for a person to read."""

from __future__ import annotations

from .matching import fitter, may_differ
from .templates import Object
from .values import is_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .contract import Contract
    from .leaves import Clock
    from .templates import Node


def complaint(contract: Contract, body: Any, clock: Clock) -> str:
    """Return the first place of the first documented shape that *body* does not fit."""
    text = "the body fits no documented shape"
    for shape in contract.shapes:
        if shape.fit_body is not None and shape.body is not None:
            found = _misfit(shape.body, body, contract, clock)
            return f"{text}: {found}" if found else text
    return text


def _misfit(node: Node, value: Any, contract: Contract, clock: Clock) -> str:
    """Return the place in *node* that *value* does not fit; empty if there is none."""
    path: list[str] = []
    while isinstance(node, Object) and is_object(value):
        for member in node.members:
            if member.key not in value:
                if not member.optional:
                    return f"{_shown([*path, member.key])} is missing"
                continue
            child = value[member.key]
            fit = fitter(member.node, contract.integers)
            if fit(child, {}, [], clock) < 0 and not may_differ(member):
                path.append(member.key)
                node, value = member.node, child
                break
        else:
            return ""
    return f"{_shown(path)} is not as documented" if path else ""


def _shown(path: list[str]) -> str:
    return f"`{'.'.join(path)}`"
