"""
Changes of a catalog's data as edits of its text, which keep every other byte.

What cannot be changed in place is left: a value behind an anchor or an alias stands in
several places, and an entry that shares its line with others is not a line to delete.
"""

import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, Literal

from error_catalog.diagnostics import has_errors
from error_catalog.files import Path, SourceFile
from error_catalog.filters.json import json_string
from error_catalog.filters.yaml import to_yaml, yaml_string
from error_catalog.openapi_merge.edits import (
    Edit,
    apply,
    line_end,
    line_start,
    next_line,
    value_start,
)
from error_catalog.rules.quality.rule import Change, Drop, Put, Rewrite
from error_catalog.yaml12.document import parse
from error_catalog.yaml12.nodes import Kind, Member, Node, compose


def fixed(text: str, changes: Iterable[Change]) -> tuple[str, list[Change]]:
    """
    Return *text* with those of *changes* that can be made together, and these.

    Others may be possible in the new text: repeat it until none is.
    """
    source = SourceFile("", text)
    document, _ = parse(source)
    root, _ = compose(source)
    if document is None or root is None:
        return text, []
    made: list[Change] = []
    edits: list[Edit] = []
    lifted = [_lifted(document.data, each) for each in changes]
    for change in dict.fromkeys(lifted):
        own = _edits(text, root, change)
        if own and not _overlap(edits, own, text):
            made.append(change)
            edits += own
    new = apply(text, edits)
    if _says(new, _changed(document.data, made)):
        return new, made
    return _one_by_one(text, root, document.data, made)


def _one_by_one(
    text: str, root: Node, data: dict[str, Any], changes: Sequence[Change]
) -> tuple[str, list[Change]]:
    """Return *text* with the first of *changes* that does what it is to do."""
    for change in changes:
        new = apply(text, _edits(text, root, change))
        if _says(new, _changed(data, [change])):
            return new, [change]
    return text, []


def _says(text: str, data: Any) -> bool:
    """Tell whether *text* is a catalog with these data, in this order."""
    document, found = parse(SourceFile("", text))
    return (
        document is not None
        and not has_errors(found)
        and document.data == data
        and _keys(document.data) == _keys(data)
    )


def _keys(data: Any) -> list[Any]:
    if isinstance(data, dict):
        return [(key, _keys(value)) for key, value in data.items()]
    return [_keys(each) for each in data] if isinstance(data, list) else []


def _lifted(data: dict[str, Any], change: Change) -> Change:
    """Return *change*; if it is a drop, perhaps that of what would be empty without it."""
    if not isinstance(change, Drop):
        return change
    path = change.path
    while len(path) > 1 and len(_at(data, path[:-1])) == 1:
        path = path[:-1]
    return Drop(path)


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _changed(data: dict[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Return a copy of *data* with *changes*; items are dropped from the last one on."""
    new = deepcopy(data)
    drops = [each for each in changes if isinstance(each, Drop)]
    for change in changes:
        if isinstance(change, Rewrite):
            _at(new, change.path[:-1])[change.path[-1]] = change.text
        elif isinstance(change, Put):
            _put(_at(new, change.path), change)
    for change in sorted(drops, key=lambda each: _order(each.path), reverse=True):
        del _at(new, change.path[:-1])[change.path[-1]]
    return new


def _order(path: Path) -> list[tuple[int, str]]:
    return [(each, "") if isinstance(each, int) else (0, each) for each in path]


def _put(mapping: dict[str, Any], change: Put) -> None:
    entries = list(mapping.items())
    keys = list(mapping)
    at = keys.index(change.after) + 1 if change.after in keys else len(keys)
    entries.insert(at, (change.key, change.value))
    mapping.clear()
    mapping.update(entries)


def _overlap(edits: Sequence[Edit], new: Sequence[Edit], text: str) -> bool:
    """Tell whether *new* edits touch what others do; a comma belongs to both sides."""
    spots = [(each.start, max(each.end, each.start + 1)) for each in edits]
    for each in new:
        first, last = each.start, max(each.end, each.start + 1)
        is_flow = "\n" not in text[each.start : each.end] and not each.text
        if is_flow:
            first, last = line_start(text, first), line_end(text, last)
        if any(first < end and start < last for start, end in spots):
            return True
    return False


def _edits(text: str, root: Node, change: Change) -> list[Edit]:
    """Return the edits that make *change*; none if it cannot be made in place."""
    if isinstance(change, Drop):
        found = _found(root, change.path)
        if found is None:
            return []
        parent, member = found
        if _anchored(member.value):
            return []
        edit = _dropped(text, parent, member)
    elif isinstance(change, Rewrite):
        found = _found(root, change.path)
        edit = found and _rewritten(text, found[1].value, change.text, root)
    else:
        found = _found(root, change.path) if change.path else None
        edit = found and _added(text, found[1].value, change, root)
    return [edit] if edit else []


def _found(root: Node, path: Path) -> tuple[Node, Member] | None:
    """Return the value at *path* with its key, and what holds it; an item is its own key."""
    parent, member = root, Member(root, root)
    for key in path:
        parent = member.value
        if parent.kind is Kind.MAPPING and isinstance(key, str):
            inner = parent.member(key)
        elif parent.kind is Kind.SEQUENCE and isinstance(key, int):
            items = parent.items[key : key + 1]
            inner = Member(items[0], items[0]) if items else None
        else:
            inner = None
        if inner is None or inner.value.anchor is not None:
            return None
        member = inner
    return parent, member


def _anchored(node: Node) -> bool:
    """Tell whether anything in *node* has an anchor, which aliases elsewhere may name."""
    if node.anchor is not None and node.kind is not Kind.ALIAS:
        return True
    inner = (*node.items, *(each.value for each in node.members))
    return any(_anchored(each) for each in inner)


def _dropped(text: str, parent: Node, member: Member) -> Edit | None:
    if parent.flow:
        return _dropped_in_flow(text, parent, member)
    start = line_start(text, member.key.start)
    before = text[start : member.key.start]
    if before.strip() and not (
        parent.kind is Kind.SEQUENCE and re.fullmatch(r"\s*-[ \t]+", before)
    ):
        return None
    end = max(member.value.end, member.key.end)
    rest = text[end : line_end(text, end)]
    if parent.kind is Kind.MAPPING:
        rest = rest.lstrip().removeprefix(":")
    if rest.strip() and not rest.strip().startswith("#"):
        return None
    return Edit(start, next_line(text, end), "")


def _dropped_in_flow(text: str, parent: Node, member: Member) -> Edit | None:
    if parent.kind is Kind.MAPPING:
        spots = [(each.key.start, each.value.end) for each in parent.members]
        at = [each.key.start for each in parent.members].index(member.key.start)
    else:
        spots = [(each.start, each.end) for each in parent.items]
        at = [each.start for each in parent.items].index(member.value.start)
    if at + 1 < len(spots):
        start, end = spots[at][0], spots[at + 1][0]
    elif at:
        start, end = spots[at - 1][1], spots[at][1]
    else:
        return None
    return None if "#" in text[start:end] else Edit(start, end, "")


def _added(text: str, node: Node, change: Put, root: Node) -> Edit | None:
    if node.kind is not Kind.MAPPING or not node.members:
        return None
    before = node.member(change.after) if change.after else None
    last = before or node.members[-1]
    end = max(last.value.end, last.key.end)
    if node.flow:
        key = json_string(change.key) if root.flow else change.key
        value = _value(change.value, is_flow=True, is_json=root.flow)
        return Edit(end, end, f", {key}: {value}")
    column = last.key.start - line_start(text, last.key.start)
    if text[line_start(text, last.key.start) : last.key.start].strip(" "):
        return None
    newline = re.search(r"\r\n|\r|\n", text)
    ending = newline[0] if newline else "\n"
    end = max(end, value_start(text, last))
    at = next_line(text, end)
    value = _value(change.value, is_flow=False, is_json=False)
    entry = f"{' ' * column}{change.key}: {value}"
    if at == line_end(text, end):  # The last line has no end.
        return Edit(at, at, f"{ending}{entry}")
    return Edit(at, at, f"{entry}{ending}")


def _value(value: str | Literal[True], *, is_flow: bool, is_json: bool) -> str:
    return "true" if value is True else _scalar(value, is_flow=is_flow, is_json=is_json)


def _scalar(value: str, *, is_flow: bool, is_json: bool) -> str:
    if is_json:
        return json_string(value)
    written = to_yaml({"k": value}).removeprefix("k: ")
    is_plain = written == value and not (is_flow and re.search(r"[,\[\]{}]", value))
    return written if is_plain else yaml_string(value)


def _rewritten(text: str, node: Node, new: str, root: Node) -> Edit | None:
    """Return the smallest edit by which the scalar *node* says *new*."""
    if node.kind is not Kind.SCALAR or not isinstance(node.data, str):
        return None
    written = text[node.start : node.end]
    for candidate in _candidates(written, node, new, is_json=root.flow):
        document, found = parse(SourceFile("", f"k: {candidate}\n"))
        if document is not None and not found and document.data == {"k": new}:
            return Edit(node.start, node.end, candidate)
    return None


def _candidates(written: str, node: Node, new: str, *, is_json: bool) -> list[str]:
    """Return ways to write *new*, those first that change the least of *written*."""
    old = str(node.data)
    quote = node.style if node.style in ('"', "'") else ""
    found = [re.sub(r"(?<=\S)[ \t]{2,}(?=\S)", " ", written)]
    if new.startswith(old):
        added = new[len(old) :]
        body = written.removesuffix(quote) if quote else written
        found.append(f"{body}{added}{quote}")
    if old.count(old.strip()) == 1 and new == old.strip() and quote:
        found.append(f"{quote}{written[1:-1].strip()}{quote}")
    if written.count(old) == 1:
        found.append(written.replace(old, new))
    if is_json:
        found.append(json_string(new))
    if quote == "'" and "\n" not in new:
        found.append("'" + new.replace("'", "''") + "'")
    if quote != '"':
        found.append(_scalar(new, is_flow=True, is_json=False))
    return [*found, yaml_string(new)]
