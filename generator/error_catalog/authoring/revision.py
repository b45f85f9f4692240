"""One file of a catalog, changed in one place: every other byte stays as it was."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from error_catalog.diagnostics import Diagnostic, is_mapping
from error_catalog.files import Location, Path, SourceFile
from error_catalog.filters.yaml import to_yaml
from error_catalog.openapi_merge.edits import Edit, apply
from error_catalog.openapi_merge.rewrite import rewrite, same
from error_catalog.yaml12.document import parse
from error_catalog.yaml12.nodes import Member, Node, compose

Data = dict[str, Any]
Change = Callable[[Data], Data]
"""Returns the data of a file as it shall be; what it is given stays as it is."""

RULE = "edit"
"""A file cannot be changed by a program without losing some of what its author wrote."""

ERRORS = "errors"
"""The section that edits are about."""


class RefusedError(Exception):
    """What was asked for cannot be done; the text says why, and what can."""


class NewKey(NamedTuple):
    """A key that is spelled anew, and keeps its place and its value."""

    path: Path
    name: str


def revise(
    source: SourceFile, change: Change, at: Path, key: NewKey | None = None
) -> SourceFile | Diagnostic:
    """
    Return *source* with *change* made in its text.

    Args:
        at: What changes, for a diagnostic.
        key: Is spelled anew before; *change* finds it under its new name.

    Returns:
        A diagnostic if the text is too unusual; it says what to do instead.
    """
    now: SourceFile | None = source
    if key is not None:
        now = _respelled(source, key)
    root = compose(now)[0] if now else None
    if now is None or root is None:
        return unusual(source, at)
    text = rewrite(now, root, change(root.data))
    if text is None or not means(source, text, change, key):
        return unusual(source, at)
    return SourceFile(source.path, text)


def means(
    source: SourceFile, text: str, change: Change, key: NewKey | None = None
) -> bool:
    """Tell whether *text* says what *source* says, but for *change*, as catalogs are read."""
    before, _ = parse(source)
    after, found = parse(SourceFile(source.path, text))
    if before is None or after is None or found:
        return False
    data = before.data if key is None else rekeyed(before.data, *key)
    return same(change(data), after.data)


def unusual(source: SourceFile, path: Path = ()) -> Diagnostic:
    """Return the diagnostic of a text that cannot be edited at *path*."""
    document, _ = parse(source)
    place = Location(source.path) if document is None else document.locate(path)
    message = "this is written in a way in which it cannot be changed on its own"
    hint = "change it by hand: what an alias or a merge key repeats stands elsewhere"
    return Diagnostic(place, RULE, message, hint)


def rekeyed(data: Mapping[str, Any], path: Path, name: str) -> Data:
    """Return *data* in which the key at *path* is *name*, in its old place."""
    first, *rest = map(str, path)
    if rest:
        return {**data, first: rekeyed(data[first], tuple(rest), name)}
    return {name if key == first else key: each for key, each in data.items()}


def put(data: Mapping[str, Any], path: Path, value: Any) -> Data:
    """Return *data* with *value* at *path*; mappings on the way are made if they are missing."""
    key, *rest = map(str, path)
    inner = data.get(key)
    return {
        **data,
        key: (
            put(inner if is_mapping(inner) else {}, tuple(rest), value)
            if rest
            else value
        ),
    }


def member_at(node: Node, path: Path) -> Member | None:
    """Return the member at *path*; None if it is not written there itself."""
    found: Member | None = None
    for key in path:
        found = node.member(str(key))
        if found is None:
            return None
        node = found.value
    return found


def _respelled(source: SourceFile, key: NewKey) -> SourceFile | None:
    """Return *source* with a key spelled anew, in its old quotes; None if it is not there."""
    text = source.text
    root, _ = compose(source)
    member = member_at(root, key.path) if root else None
    if member is None:
        return None
    node = member.key
    if node.style in ("'", '"'):
        start = text.index(node.style, node.start)
        spelled = f"'{key.name}'" if node.style == "'" else json.dumps(key.name)
    else:
        # An anchor stands before its key.
        blanks = (text.rfind(blank, node.start, node.end) for blank in " \t\r\n")
        start = max(node.start, *(each + 1 for each in blanks))
        spelled = to_yaml(key.name)
    return SourceFile(source.path, apply(text, [Edit(start, node.end, spelled)]))
