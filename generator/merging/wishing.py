"""What one operation is to answer with, and what becomes of its responses."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from generator.meaning.naming import pascal, words
from generator.meaning.statuses import PHRASES
from generator.merging.components import Name, reference
from generator.merging.documents import section
from generator.merging.ledger import Ledger, referred
from generator.merging.operations import Operation
from generator.merging.placing import Places, order
from generator.merging.rewriting import same
from generator.merging.trees import inserted
from generator.runtime.rules import Span
from generator.targets.openapi.selections import Selection


@dataclass(frozen=True, slots=True)
class Wish:
    """
    The responses that one operation is to have of ours.

    Args:
        selections: By key, each with what its response is called if it has many answers.
        kept: Keys under which something of the author's stands instead.
    """

    operation: Operation
    selections: dict[str, tuple[Selection, str]]
    kept: tuple[str, ...]


class Change(NamedTuple):
    """What becomes of the responses of one operation, by their keys."""

    operation: str
    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def wish(
    operation: Operation, places: Places, ledger: Ledger, *, replaces: bool
) -> Wish:
    """
    Return what *operation* is to have of *places*.

    Args:
        replaces: What stands there gives way, unless it may be a success.
    """
    standing = _by_key(section(operation.data, "responses"))
    selections: dict[str, tuple[Selection, str]] = {}
    kept: list[str] = []
    for key in sorted(places, key=order):
        is_free = key not in standing or (replaces and key[0] not in "123")
        if is_free or ledger.wrote(operation.name, key, standing[key]):
            ids = tuple(answer.id for answer in places[key])
            selections[key] = (Selection(_span(key), ids), _stem(operation, key))
        else:
            kept.append(key)
    return Wish(operation, selections, tuple(kept))


def granted(
    wish: Wish,
    ledger: Ledger,
    names: Mapping[Selection, Name],
    ours: Collection[Name],
) -> tuple[dict[str, Any], Change]:
    """
    Return the responses of an operation, and how they differ from those that it has.

    Args:
        names: The response of each selection.
        ours: The components of the catalog, under names that mean nothing else here.
    """
    operation = wish.operation
    old = section(operation.data, "responses")
    fresh = {key: reference(names[each[0]]) for key, each in wish.selections.items()}
    new: dict[str, Any] = {}
    updated: list[str] = []
    for key, value in old.items():
        mine = fresh.pop(_canonical(key), None)
        if mine is not None:
            new[key] = value if same(value, mine) else mine
            updated += [] if same(value, mine) else [key]
        elif not ledger.wrote(operation.name, _canonical(key), value):
            new[key] = value
    standing = _by_key(old)
    change = Change(
        operation.name,
        tuple(fresh),
        tuple(updated),
        tuple(each for each in old if each not in new),
        tuple(
            key
            for key in wish.kept
            if ("responses", referred(standing[key])) not in ours
        ),
    )
    return inserted(new, fresh), change


def _by_key(responses: Mapping[str, Any]) -> dict[str, Any]:
    return {_canonical(key): value for key, value in responses.items()}


def _canonical(key: str) -> str:
    """Return the key as OpenAPI has it, where authors write `4xx` too."""
    return key if key == "default" else key.upper()


def _span(key: str) -> Span | None:
    if key == "default":
        return None
    first = int(key.replace("XX", "00"))
    return (first, first + 99 if key.endswith("XX") else first)


def _stem(operation: Operation, key: str) -> str:
    """Return what the response for many answers of *operation* is called."""
    what = words(operation.operation_id or operation.name)
    status = PHRASES.get(int(key)) if key.isdigit() else None
    return f"{pascal(what)}{pascal(words(status or f'status {key}'))}Response"
