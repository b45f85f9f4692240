"""
A catalog merged into an OpenAPI document: from the files to the new text, or to an overlay.

What earlier merges wrote follows the catalog; everything else stays as it is.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from error_catalog.diagnostics import (
    Diagnostic,
    Finding,
    Severity,
    has_errors,
    is_mapping,
)
from error_catalog.disk.sources import MAX_DOCUMENT, read_source, refused_link
from error_catalog.files import Location, SourceFile
from error_catalog.files import Path as Place
from error_catalog.filters.yaml import to_yaml
from error_catalog.openapi_merge.document import RULE, SECTIONS, OpenApi, read, section
from error_catalog.openapi_merge.operations import (
    Operation,
    Returned,
    assign,
    operations,
)
from error_catalog.openapi_merge.plan import (
    KEY,
    Change,
    Data,
    Ledger,
    Name,
    Named,
    OperationPlan,
    apply_plan,
    components_in,
    flatten,
    follow,
    owned_by_others,
    plan_operation,
    put,
    put_all,
    reachable,
    read_ledger,
    references,
    rename_clashes,
    settled,
    still_replaced,
    without,
    write_ledger,
)
from error_catalog.openapi_merge.rewrite import replaced, rewrite, same
from error_catalog.openapi_merge.summary import crowded_out
from error_catalog.pipeline import STAGES, Stages, Understood
from error_catalog.project import examine
from error_catalog.semantics.examples import examples
from error_catalog.semantics.names import pascal, words
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.openapi.document import collect
from error_catalog.targets.openapi.responses import Selection


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """
    The options of a merge.

    Args:
        rules: Conditions by status, which override ``operations.RULES``.
        replaces: The author's own error responses are replaced.
    """

    rules: Mapping[str, str] = field(default_factory=dict[str, str])
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class MergedDocument:
    """
    A document that contains the errors of a catalog.

    Args:
        changes: What changed, for each operation with a change.
        operations: How many the document has.
        components: How many components are ours.
        former: How to write values that are replaced no longer; see ``rewrite``.
        in_document: Findings about the document.
        in_catalog: Findings about the catalog.
    """

    data: Data
    changes: tuple[Change, ...]
    operations: int
    components: int
    former: Mapping[Place, str]
    in_document: tuple[Finding, ...]
    in_catalog: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MergedFile:
    """
    The file of a document, with the errors of a catalog merged into it.

    Args:
        document: What it says now.
        text: What it should say.
    """

    understood: Understood
    document: OpenApi
    merged: MergedDocument
    text: str


@dataclass(frozen=True, slots=True)
class MergeResult:
    """
    The result of a merge; nothing has been written.

    Args:
        file: None if any diagnostic is an error.
        sources: Every file that was read, by path.
    """

    file: MergedFile | None
    diagnostics: list[Diagnostic]
    sources: Mapping[str, SourceFile]


def merge_files(
    start: Path,
    spec: str,
    catalog: str | None,
    options: MergeOptions,
    stages: Stages = STAGES,
    goal: str | None = None,
) -> MergeResult:
    """
    Merge a catalog into the document in the file *spec*.

    Args:
        start: The current folder; every path is from there.
        catalog: None for the project's only one.
        goal: Where the document will be written, if that is not *spec*.
    """
    examined = examine(start, () if catalog is None else (catalog,), stages)
    if has_errors(examined.diagnostics):
        return MergeResult(None, examined.diagnostics, examined.sources)
    source = (
        _refused(start, examined.root, goal or spec)
        or _refused(start, examined.root, spec)
        or read_source(start, spec, MAX_DOCUMENT)
    )
    if isinstance(source, Diagnostic):
        return MergeResult(None, [source], {})
    sources = {**examined.sources, spec: source}
    document, found = read(source)
    paths = list(examined.catalogs)
    if len(paths) > 1:
        found += [_ambiguous(spec, paths)]
    if document is None or found:
        return MergeResult(None, found, sources)
    understood = examined.catalogs[paths[0]]
    merged = merge(document, understood.resolved, options)
    found = [document.diagnose(each) for each in merged.in_document]
    found += [understood.merged.diagnose(RULE, each) for each in merged.in_catalog]
    new = rewrite(source, document.root, merged.data, merged.former)
    text = _not_editable(spec) if new is None else _not_too_large(spec, new)
    if isinstance(text, Diagnostic):
        return MergeResult(None, [*found, text], sources)
    file = MergedFile(understood, document, merged, text)
    return MergeResult(file, found, sources)


def _refused(start: Path, root: Path, path: str) -> Diagnostic | None:
    """
    Return why the document at *path* may not be read or written, if it may not.

    It may lie anywhere, as whoever calls ``gen`` names it; but no link in a checkout
    leads to a file outside of it that nobody has named.
    """
    for folder in (start, root):
        place = str(start / path)
        refused = refused_link(folder, place, (place,))
        if refused is not None:
            return replace(refused, location=Location(path))
    return None


def merge(
    document: OpenApi, resolved: Resolved, options: MergeOptions
) -> MergedDocument:
    """
    Return *document* with the errors of a catalog in it.

    The ledger says what earlier merges wrote: that is updated or removed, as the catalog
    says. Everything else stays.
    """
    api = resolved.catalog.api.id
    found, outside = operations(document.data)
    ledger = follow(read_ledger(document.data, api), found)
    returned, in_catalog = assign(resolved, found, options.rules)
    plans = _planned(found, returned, ledger, options)
    chosen = [pair for each in plans for pair in each.selections.values()]
    made = collect(resolved, examples(resolved), document.version, chosen)
    rest = _without_ours(document.data, found, ledger, api)
    theirs = components_in(rest)
    referrers = {name: at for at, name in reversed([*references(rest)])}
    planned = [("responses", name) for name in made.selected.values()]
    roots = (*planned, *(each for each in referrers if each not in theirs))
    needed = reachable(flatten(made), roots)
    fresh, changed = rename_clashes(
        needed, theirs, owned_by_others(document.data, api), pascal(words(api))
    )
    retained = _still_used(document.data, ledger, fresh, referrers)
    names = {
        selection: changed.get(("responses", name), ("responses", name))
        for selection, name in made.selected.items()
    }
    ours = needed.keys() - theirs.keys()
    data, changes = _with_plans(document.data, plans, ledger, names, ours)
    fresh |= retained
    data = _with_components(data, ledger, fresh)
    data = settled(document.data, data, found, ledger)
    data = _recorded(document, data, ledger, api, (_operations(plans), fresh))
    outside += [
        _dangling(each, referrers[each]) for each in retained if each in referrers
    ]
    in_catalog += crowded_out(resolved, returned, plans, changes)
    return MergedDocument(
        data,
        tuple(changes),
        len(found),
        len(fresh),
        ledger.replaced,
        tuple(outside),
        tuple(in_catalog),
    )


def _planned(
    found: Sequence[Operation],
    returned: Sequence[Returned],
    ledger: Ledger,
    options: MergeOptions,
) -> list[OperationPlan]:
    return [
        plan_operation(operation, each, ledger, replaces=options.replaces)
        for operation, each in zip(found, returned, strict=True)
    ]


def _with_plans(
    data: Data,
    plans: Sequence[OperationPlan],
    ledger: Ledger,
    names: Mapping[Selection, Name],
    ours: Collection[Name],
) -> tuple[Data, list[Change]]:
    """Return *data* with the responses that *plans* add, and what that changes."""
    changes: list[Change] = []
    new: dict[Place, Data] = {}
    for each in plans:
        responses, change = apply_plan(each, ledger, names, ours)
        if not same(section(each.operation.data, "responses"), responses):
            new[*each.operation.at, "responses"] = responses
        changes += [change] if any(change[1:]) else []
    return put_all(data, new), changes


def _recorded(
    document: OpenApi,
    data: Data,
    ledger: Ledger,
    api: str,
    ours: tuple[dict[str, list[str]], Named],
) -> Data:
    """Return *data* with a ledger of *ours*, and of what that replaces in *document*."""
    operations, fresh = ours
    new = replaced(document.source, document.root, data, ledger.replaced)
    texts = still_replaced(data, {**ledger.replaced, **new})
    return write_ledger(data, api, operations, _by_section(fresh), texts)


def overlay(resolved: Resolved, old: Data, new: Data) -> str:
    """
    Return the overlay that turns *old* into *new*.

    An update can only add, so a value that changes is removed first.

    Source: OpenAPI Overlay 1.0.0; RFC 9535, normalized paths.
    """
    api = resolved.catalog.api
    document: Data = {
        "overlay": "1.0.0",
        "info": {"title": f"Errors of {api.title}", "version": api.version or "0"},
        "actions": list(_actions(old, new, "$")),
    }
    return f"{to_yaml(document)}\n"


def _ambiguous(spec: str, paths: list[str]) -> Diagnostic:
    message = f"found {len(paths)} catalogs, expected one"
    return Diagnostic(Location(spec), RULE, message, f"add `--catalog {paths[0]}`")


def _not_too_large(spec: str, text: str) -> str | Diagnostic:
    """Return *text* if a later merge can read it, or else why it is not written."""
    if len(text.encode()) <= MAX_DOCUMENT:
        return text
    message = f"with the errors, it would have more than {MAX_DOCUMENT:,} bytes"
    return Diagnostic(Location(spec), RULE, message, "split it")


def _not_editable(spec: str) -> Diagnostic:
    message = "the document is written in a way that cannot be edited in place"
    hint = "write its keys as `key: value`, each on a line of its own"
    return Diagnostic(Location(spec), RULE, message, hint)


def _without_ours(
    document: Data, operations: Sequence[Operation], ledger: Ledger, api: str
) -> Data:
    """Return *document* without what earlier merges wrote."""
    ours: list[Place] = [(KEY, api)]
    for operation in operations:
        for key, response in section(operation.data, "responses").items():
            if ledger.wrote(operation.name, key, response):
                ours.append((*operation.at, "responses", key))
    for name, names in ledger.components.items():
        ours += (("components", name, each) for each in names)
    return without(document, ours)


def _still_used(
    document: Data, ledger: Ledger, fresh: Named, referrers: Mapping[Name, Any]
) -> Named:
    """Return our components that are no longer in the catalog, but still referred to."""
    old = {
        name: value
        for name, value in components_in(document).items()
        if ledger.owns(*name) and name not in fresh
    }
    return reachable(old, referrers)


def _dangling(name: Name, at: tuple[str | int, ...]) -> Finding:
    message = f"`{name[1]}` is no longer in the catalog, but this refers to it"
    hint = "refer to another component, or define it yourself"
    return Finding(at, message, hint, Severity.WARNING)


def _with_components(data: Data, ledger: Ledger, fresh: Named) -> Data:
    """Return *data* with the *fresh* components, and no others of ours."""
    for name in SECTIONS:
        old = section(data, "components", name)
        new = dict(_members(name, old, ledger, fresh))
        if new or old:
            data = put(data, ("components", name), new)
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


def _operations(plans: Sequence[OperationPlan]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in plans:
        if each.selections:
            found.setdefault(each.operation.name, []).extend(each.selections)
    return {name: list(dict.fromkeys(keys)) for name, keys in found.items()}


def _by_section(fresh: Named) -> dict[str, list[str]]:
    return {name: [key for where, key in fresh if where == name] for name in SECTIONS}


def _actions(old: Data, new: Data, at: str) -> Iterator[Data]:
    added: Data = {}
    for key, value in new.items():
        if key not in old:
            added[key] = value
        elif not same(old[key], value):
            inner = old[key]
            if is_mapping(inner) and is_mapping(value) and inner.keys() & value.keys():
                yield from _actions(inner, value, _member(at, key))
            else:
                yield {"target": _member(at, key), "remove": True}
                added[key] = value
    for key in old:
        if key not in new:
            yield {"target": _member(at, key), "remove": True}
    if added:
        yield {"target": at, "update": added}


def _member(at: str, key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace("'", "\\'")
    return f"{at}['{escaped}']"
