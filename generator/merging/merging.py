"""An OpenAPI document with the errors of a catalog in it, as data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.diagnostics import Finding, Severity
from generator.meaning.examples import examples
from generator.meaning.naming import pascal, words
from generator.meaning.resolving import Resolved
from generator.merging import components as parts
from generator.merging.components import Name, Named
from generator.merging.documents import SECTIONS, OpenApi, section
from generator.merging.ledger import (
    KEY,
    Ledger,
    owned_by_others,
    read_ledger,
    write_ledger,
)
from generator.merging.operations import Operation, operations
from generator.merging.placing import place
from generator.merging.rewriting import same
from generator.merging.trees import put, without
from generator.merging.wishing import Change, Wish, granted, wish
from generator.targets.openapi.document import collect

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """
    What a merge is asked for.

    Args:
        rules: Conditions by status, besides ``placing.RULES``.
        replaces: What stands under a status of ours gives way, if it is no success.
    """

    rules: Mapping[str, str] = field(default_factory=dict[str, str])
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """
    A document with the errors in it.

    Args:
        changes: What becomes of the operations, each that there is anything to say of.
        components: How many components are ours.
        in_document: What was found at places of the document.
        in_catalog: What was found at places of the catalog.
    """

    data: Data
    changes: tuple[Change, ...]
    components: int
    in_document: tuple[Finding, ...]
    in_catalog: tuple[Finding, ...]


def merge(document: OpenApi, resolved: Resolved, request: Request) -> Merged:
    """
    Return *document* with the errors of a catalog in it.

    What earlier merges have written is known by the ledger: it changes with the catalog
    and leaves with it. Everything else stands.
    """
    api = resolved.catalog.api.id
    ledger = read_ledger(document.data, api)
    found, outside = operations(document.data)
    places, in_catalog = place(resolved, found, request.rules)
    wishes = [
        wish(operation, each, ledger, replaces=request.replaces)
        for operation, each in zip(found, places, strict=True)
    ]
    chosen = [pair for each in wishes for pair in each.selections.values()]
    made = collect(resolved, examples(resolved), document.version, chosen)
    bare = _bare(document.data, found, ledger, api)
    theirs = parts.in_document(bare)
    referrers = {name: at for at, name in reversed([*parts.references(bare)])}
    wanted = [("responses", name) for name in made.selected.values()]
    roots = (*wanted, *(each for each in referrers if each not in theirs))
    needed = parts.reachable(parts.flatten(made), roots)
    fresh, changed = parts.settle(
        needed, theirs, owned_by_others(document.data, api), pascal(words(api))
    )
    left = _left(document.data, ledger, fresh, referrers)
    names = {
        selection: changed.get(("responses", name), ("responses", name))
        for selection, name in made.selected.items()
    }
    mine = needed.keys() - theirs.keys()
    data = document.data
    changes: list[Change] = []
    for each in wishes:
        responses, change = granted(each, ledger, names, mine)
        data = _with_responses(data, each.operation, responses)
        changes += [change] if any(change[1:]) else []
    fresh |= left
    data = _with_components(data, ledger, fresh)
    data = write_ledger(data, api, _operations(wishes), _by_section(fresh))
    dangling = [_dangling(name, referrers[name]) for name in left if name in referrers]
    return Merged(
        data, tuple(changes), len(fresh), (*outside, *dangling), tuple(in_catalog)
    )


def _bare(
    document: Data, operations: Sequence[Operation], ledger: Ledger, api: str
) -> Data:
    """Return *document* without anything of ours."""
    bare = without(document, (KEY, api))
    for operation in operations:
        for key, response in section(operation.data, "responses").items():
            if ledger.wrote(operation.name, key, response):
                bare = without(bare, (*operation.at, "responses", key))
    for name, names in ledger.components.items():
        for each in names:
            bare = without(bare, ("components", name, each))
    return bare


def _left(
    document: Data, ledger: Ledger, fresh: Named, referrers: Mapping[Name, Any]
) -> Named:
    """Return components of ours that are in no catalog any more, and still in use."""
    old = {
        name: value
        for name, value in parts.in_document(document).items()
        if ledger.owns(*name) and name not in fresh
    }
    return parts.reachable(old, referrers)


def _dangling(name: Name, at: tuple[str | int, ...]) -> Finding:
    message = f"`{name[1]}` has left the catalog, and something still refers to it"
    hint = "refer to another component, or write it yourself"
    return Finding(at, message, hint, Severity.WARNING)


def _with_responses(data: Data, operation: Operation, responses: Data) -> Data:
    if same(section(operation.data, "responses"), responses):
        return data
    return put(data, (*operation.at, "responses"), responses)


def _with_components(data: Data, ledger: Ledger, fresh: Named) -> Data:
    """Return *data* with the components that are *fresh*, and no others of ours."""
    for name in SECTIONS:
        old = section(data, "components", name)
        new = dict(_members(name, old, ledger, fresh))
        if new:
            data = put(data, ("components", name), new)
        elif old:
            data = without(data, ("components", name))
    return data


def _members(
    name: str, old: Data, ledger: Ledger, fresh: Named
) -> Iterator[tuple[str, Any]]:
    for key, value in old.items():
        new = fresh.get((name, key))
        if new is not None:
            yield key, value if same(value, new) else new
        elif not ledger.owns(name, key):
            yield key, value
    for (where, key), value in fresh.items():
        if where == name and key not in old:
            yield key, value


def _operations(wishes: Sequence[Wish]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in wishes:
        if each.selections:
            found.setdefault(each.operation.name, []).extend(each.selections)
    return {name: list(dict.fromkeys(keys)) for name, keys in found.items()}


def _by_section(fresh: Named) -> dict[str, list[str]]:
    return {name: [key for where, key in fresh if where == name] for name in SECTIONS}
