"""
What a merge plans: the responses of each operation, and components under free names.

The ledger, ``x-error-catalog`` in the document itself, says what earlier merges wrote; only
that may be changed or removed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.files import Path
from error_catalog.filters.escapes import SURROGATES, hex_escape
from error_catalog.openapi_merge.document import METHODS, SECTIONS, section
from error_catalog.openapi_merge.operations import Operation, Returned, order
from error_catalog.openapi_merge.rewrite import same
from error_catalog.runtime.contract import Span
from error_catalog.semantics.names import pascal, unique, words
from error_catalog.semantics.statuses import PHRASES
from error_catalog.targets.openapi.document import Components
from error_catalog.targets.openapi.responses import Selection

Name = tuple[str, str]
"""A component: its section, and its name there."""
Named = dict[Name, Any]
"""Components, in the order of the document."""
Data = dict[str, Any]
"""A document, or a mapping in one."""

KEY = "x-error-catalog"
"""The key of the ledger, which other tools ignore. Source: OpenAPI 3.1.0, §4.9."""

REPLACED = "replaced"
"""Its entry with the author's own texts, for the day when nothing of ours is left."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """
    What merges have written into a document; everything else is its author's.

    Args:
        operations: The keys of responses, by the name of the operation.
        components: The names of components, by section.
        replaced: How the author wrote values that merges have replaced; see ``rewrite``.
    """

    operations: Mapping[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]]
    )
    components: Mapping[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]]
    )

    replaced: Mapping[Path, str] = field(default_factory=dict[Path, str])

    def owns(self, place: str, name: str) -> bool:
        """Tell whether the component *name* of a section is ours."""
        return name in self.components.get(place, ())

    def wrote(self, operation: str, key: str, response: Any) -> bool:
        """Tell whether *response* is what a merge wrote: a reference to one of ours."""
        name = referenced_response(response)
        return (
            key in self.operations.get(operation, ())
            and name is not None
            and self.owns("responses", name)
        )


def read_ledger(document: Data, api: str) -> Ledger:
    """Return the ledger of *api*; values that it cannot have are ignored."""
    entry = section(document, KEY, api)
    operations = section(entry, "operations")
    return Ledger(
        {name: _texts(keys) for name, keys in operations.items()},
        {name: _texts(entry.get(name)) for name in SECTIONS},
        {
            _path(pointer): text
            for pointer, text in section(entry, REPLACED).items()
            if isinstance(text, str)
        },
    )


def follow(ledger: Ledger, operations: Sequence[Operation]) -> Ledger:
    """
    Return *ledger* with the new names of operations whose path was renamed.

    That is one that it does not know, and that refers to ours under all keys of one that
    is no longer there.
    """
    names = {each.name for each in operations}
    gone = {key: keys for key, keys in ledger.operations.items() if key not in names}
    known = {key: keys for key, keys in ledger.operations.items() if key in names}
    for operation in operations if gone else ():
        if operation.name in known:
            continue
        theirs = {
            _canonical(key)
            for key, value in section(operation.data, "responses").items()
            if ledger.owns("responses", referenced_response(value) or "")
        }
        former = [name for name, keys in gone.items() if keys and keys <= theirs]
        # One with the same method, if there is any.
        former.sort(key=lambda name: name.partition(" ")[0] != operation.at[-1])
        if former:
            known[operation.name] = gone.pop(former[0])
    return replace(ledger, operations=known)


def owned_by_others(document: Data, api: str) -> set[tuple[str, str]]:
    """Return the components, by section and name, that belong to other catalogs."""
    return {
        (place, name)
        for other in section(document, KEY)
        if other != api
        for place, names in read_ledger(document, other).components.items()
        for name in names
    }


def write_ledger(
    document: Data,
    api: str,
    operations: Mapping[str, list[str]],
    components: Mapping[str, list[str]],
    replaced: Mapping[Path, str],
) -> Data:
    """
    Return *document* with the ledger of *api*; without the key if there is none left.

    If that leaves while values are still replaced, another API keeps how they were.
    """
    entry: Data = {name: names for name, names in components.items() if names}
    if operations:
        entry = {"operations": dict(operations), **entry}
    former = {_pointer(at): text for at, text in replaced.items()}
    entries = {**section(document, KEY), api: entry}
    others = (name for name, each in entries.items() if each and is_mapping(each))
    heir = api if entry else next(others, None)
    if heir is not None and former:
        own = {} if heir == api else section(document, KEY, heir, REPLACED)
        entries[heir] = {**entries[heir], REPLACED: {**former, **own}}
    kept = {name: each for name, each in entries.items() if each}
    if not kept:
        return {key: value for key, value in document.items() if key != KEY}
    # In its old place, if it has one.
    return {**document, KEY: kept}


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """
    The responses of ours that one operation gets.

    Args:
        selections: By key, each with a name for a component that combines several responses.
        kept: Keys under which the author's own responses stay.
    """

    operation: Operation
    selections: dict[str, tuple[Selection, str]]
    kept: tuple[str, ...]


class Change(NamedTuple):
    """What a merge does to the responses of one operation, by their keys."""

    operation: str
    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def plan_operation(
    operation: Operation, returned: Returned, ledger: Ledger, *, replaces: bool
) -> OperationPlan:
    """
    Return which of the responses *returned* by *operation* are written.

    Args:
        replaces: The author's own responses are replaced, unless their status is below 400.
    """
    current = _by_key(section(operation.data, "responses"))
    selections: dict[str, tuple[Selection, str]] = {}
    kept: list[str] = []
    for key in sorted(returned, key=order):
        is_free = key not in current or (replaces and key[0] not in "123")
        if is_free or ledger.wrote(operation.name, key, current[key]):
            ids = tuple(response.id for response in returned[key])
            selections[key] = (Selection(_span(key), ids), _stem(operation, key))
        else:
            kept.append(key)
    return OperationPlan(operation, selections, tuple(kept))


def apply_plan(
    plan: OperationPlan,
    ledger: Ledger,
    names: Mapping[Selection, Name],
    ours: Collection[Name],
) -> tuple[dict[str, Any], Change]:
    """
    Return the new responses of an operation, and how they differ from the old ones.

    Args:
        names: The component of each selection.
        ours: The components of the catalog whose names the document does not use.
    """
    operation = plan.operation
    old = section(operation.data, "responses")
    fresh = {key: reference(names[each[0]]) for key, each in plan.selections.items()}
    new: dict[str, Any] = {}
    updated: list[str] = []
    for key, value in old.items():
        planned = fresh.pop(_canonical(key), None)
        if planned is not None:
            new[key] = value if same(value, planned) else planned
            updated += [] if same(value, planned) else [key]
        elif not ledger.wrote(operation.name, _canonical(key), value):
            new[key] = value
    current = _by_key(old)
    change = Change(
        operation.name,
        tuple(fresh),
        tuple(updated),
        tuple(each for each in old if each not in new),
        tuple(
            key
            for key in plan.kept
            if ("responses", referenced_response(current[key])) not in ours
        ),
    )
    return inserted(new, fresh), change


def flatten(components: Components) -> Named:
    """Return *components* by section and name, in text that YAML allows."""
    return {
        (each.name, name): _clean(value)
        for each in components.sections
        for name, value in each.entries.items()
    }


def components_in(document: dict[str, Any]) -> Named:
    """Return the components of a document."""
    return {
        (name, key): value
        for name in SECTIONS
        for key, value in section(document, "components", name).items()
    }


def references(value: Any, at: Path = ()) -> Iterator[tuple[Path, Name]]:
    """Yield the references to components in *value*, each with its path."""
    if is_mapping(value):
        for key, each in value.items():
            name = _name(each) if key == "$ref" else None
            if name is not None:
                yield (*at, key), name
            yield from references(each, (*at, key))
    elif is_list(value):
        for number, each in enumerate(value):
            yield from references(each, (*at, number))


def reachable(known: Named, roots: Iterable[Name]) -> Named:
    """Return those of *known* that *roots* refer to, directly or not, and the roots."""
    found: set[Name] = set()
    pending = [each for each in roots if each in known]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            inner = (each for _, each in references(known[name]))
            pending += (each for each in inner if each in known)
    return {name: value for name, value in known.items() if name in found}


def rename_clashes(
    ours: Named, theirs: Named, volatile: Collection[Name], stem: str
) -> tuple[Named, dict[Name, Name]]:
    """
    Return *ours* under names that are free in *theirs*, and the new names by the old.

    A component of *theirs* that equals one of *ours* is used instead of it.

    Args:
        volatile: Those of *theirs* that belong to other catalogs, and so may change.
        stem: What a new name begins with.
    """
    changed: dict[Name, Name] = {}
    while True:
        renamed = {
            changed.get(name, name): _renamed(value, changed)
            for name, value in ours.items()
        }
        clashing = [
            name
            for name in ours
            if name not in changed
            and name in theirs
            and (name in volatile or not same(theirs[name], renamed[name]))
        ]
        if not clashing:
            break
        for where, name in clashing:
            taken = {key: None for at, key in (*theirs, *renamed) if at == where}
            taken |= {key: None for at, key in changed.values() if at == where}
            changed[where, name] = (where, unique(f"{stem}{name}", taken))
    fresh = {name: value for name, value in renamed.items() if name not in theirs}
    return fresh, changed


def referenced_response(response: Any) -> str | None:
    """Return the component's name if *response* is a reference to one and nothing else."""
    name = _name(response.get("$ref")) if is_mapping(response) else None
    if name is None or name[0] != "responses" or response != reference(name):
        return None
    return name[1]


def reference(name: Name) -> dict[str, str]:
    """Return the Reference Object of a component."""
    return {"$ref": f"{_PREFIX}{name[0]}/{name[1]}"}


def at_path(data: Any, path: Path) -> Any:
    """Return the value at *path*; None if there is none."""
    for key in path:
        data = data.get(str(key)) if is_mapping(data) else None
    return data


def settled(
    old: Data, new: Data, operations: Iterable[Operation], ledger: Ledger
) -> Data:
    """Return *new* with what merges have emptied as it was before the first of them."""
    paths: list[Path] = [("components", each) for each in SECTIONS]
    paths += [("components",)]
    for each in operations:
        paths += [(*each.at, "responses"), each.at]
    for path in paths:
        if at_path(new, path) == {} and at_path(old, path):
            former = ledger.replaced.get(path)
            if former is not None:
                new = put(new, path, {} if former.endswith("}") else None)
            elif path[-1] not in METHODS:
                new = _deleted(new, path)
    return new


def still_replaced(data: Data, replaced: Mapping[Path, str]) -> dict[Path, str]:
    """Return those of *replaced* whose places hold more than one response in *data*."""
    values = {path: at_path(data, path) for path in replaced}
    return {
        path: text
        for path, text in replaced.items()
        if values[path] and referenced_response(values[path]) is None
    }


def _deleted(data: Data, path: Path) -> Data:
    key = str(path[0])
    if len(path) == 1:
        return {name: value for name, value in data.items() if name != key}
    return {**data, key: _deleted(data[key], path[1:])}


def _pointer(path: Path) -> str:
    """Return *path* as a JSON Pointer. Source: RFC 6901."""
    return "".join(
        f"/{str(each).replace('~', '~0').replace('/', '~1')}" for each in path
    )


def _path(pointer: str) -> Path:
    segments = pointer.split("/")[1:]
    return tuple(each.replace("~1", "/").replace("~0", "~") for each in segments)


def put(data: Data, path: Path, value: Any) -> Data:
    """Return *data* with *value* at *path*, and the mappings on the way that it lacks."""
    return put_all(data, {path: value})


def put_all(data: Data, values: Mapping[Path, Any]) -> Data:
    """Return *data* with *values* at their paths, as ``put`` does; each mapping is copied once."""
    new = {**data, **{str(path[0]): value for path, value in values.items()}}
    for key, inside in _by_first({at: each for at, each in values.items() if at[1:]}):
        inner = data.get(key)
        new[key] = put_all(inner if is_mapping(inner) else {}, inside)
    return new


def without(data: Data, paths: Iterable[Path]) -> Data:
    """Return *data* without *paths*, and without the mappings that this leaves empty."""
    new = dict(data)
    for key, inside in _by_first(dict.fromkeys(paths)):
        inner = data.get(key)
        rest: Data = {}
        if is_mapping(inner) and () not in inside:
            rest = without(inner, inside)
        if rest:
            new[key] = rest
        else:
            new.pop(key, None)
    return new


def _by_first(values: Mapping[Path, Any]) -> Iterable[tuple[str, dict[Path, Any]]]:
    """Return *values* by the first segments of their paths, each with the rest of its path."""
    found: dict[str, dict[Path, Any]] = {}
    for path, value in values.items():
        found.setdefault(str(path[0]), {})[path[1:]] = value
    return found.items()


def inserted(responses: Mapping[str, Any], fresh: Mapping[str, Any]) -> Data:
    """Return *responses* with the *fresh* ones, each after those with lower keys."""
    entries = list(responses.items())
    for key, value in sorted(fresh.items(), key=lambda each: order(each[0])):
        lower = [at for at, (name, _) in enumerate(entries) if order(name) < order(key)]
        entries.insert(lower[-1] + 1 if lower else 0, (key, value))
    return dict(entries)


_PREFIX = "#/components/"


def _name(value: Any) -> Name | None:
    if not isinstance(value, str) or not value.startswith(_PREFIX):
        return None
    where, _, rest = value.removeprefix(_PREFIX).partition("/")
    name = rest.partition("/")[0].replace("~1", "/").replace("~0", "~")
    return (where, name) if where in SECTIONS else None


def _renamed(value: Any, changed: dict[Name, Name]) -> Any:
    if is_mapping(value):
        name = _name(value.get("$ref"))
        if name in changed:
            return {**value, **reference(changed[name])}
        return {key: _renamed(each, changed) for key, each in value.items()}
    return [_renamed(each, changed) for each in value] if is_list(value) else value


def _clean(value: Any) -> Any:
    """Replace lone surrogates, which YAML cannot represent, by escapes."""
    if isinstance(value, str):
        return SURROGATES.sub(hex_escape, value)
    if is_mapping(value):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if is_list(value) else value


def _texts(value: Any) -> frozenset[str]:
    items = value if is_list(value) else []
    return frozenset(each for each in items if isinstance(each, str))


def _by_key(responses: Mapping[str, Any]) -> dict[str, Any]:
    return {_canonical(key): value for key, value in responses.items()}


def _canonical(key: str) -> str:
    """Return the key as OpenAPI spells it; some authors write `4xx`."""
    return key if key == "default" else key.upper()


def _span(key: str) -> Span | None:
    if key == "default":
        return None
    first = int(key.replace("XX", "00"))
    return (first, first + 99 if key.endswith("XX") else first)


def _stem(operation: Operation, key: str) -> str:
    """Return a name for the component that combines several responses of *operation*."""
    what = words(operation.operation_id or operation.name)
    status = PHRASES.get(int(key)) if key.isdigit() else None
    return f"{pascal(what)}{pascal(words(status or f'status {key}'))}Response"
