"""
Fixes of a catalog as edits of its text, which keep every other byte.

What cannot be changed in place is left: a text behind an anchor stands in several places,
and an entry that shares its line with others is no line to delete.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.files import Path, SourceFile
from error_catalog.filters.json import json_string
from error_catalog.filters.yaml import to_yaml, yaml_string
from error_catalog.openapi_merge.edits import (
    Edit,
    apply,
    line_end,
    line_start,
    next_line,
)
from error_catalog.openapi_merge.rewrite import rewrite, same
from error_catalog.rules.quality.rule import Change, Drop, Move, Put, Rewrite
from error_catalog.yaml12.document import parse
from error_catalog.yaml12.nodes import Kind, Node, compose

Data = dict[str, Any]


def fixed(source: SourceFile, changes: Iterable[Change]) -> tuple[SourceFile, int]:
    """
    Return *source* with those of *changes* that can be made together, and their number.

    Others may be possible in the new text: repeat it until none is.
    """
    document, _ = parse(source)
    if document is None:
        return source, 0
    lifted = _apart([_lifted(document.data, each) for each in changes])
    lifted.sort(key=lambda each: _order(each.path), reverse=True)
    texts = [each for each in lifted if _is_text(each)]
    entries = [each for each in lifted if not _is_text(each)]
    source, first = _made(source, texts, _edited)
    source, second = _made(source, entries, _rewritten)
    return source, first + second


def _apart(changes: Sequence[Change]) -> list[Change]:
    """
    Return *changes* without those of what another one drops, and one for each text.

    A text that becomes a default may not change unseen: whether it travels then is to be
    judged anew.
    """
    drops = {each.path for each in changes if isinstance(each, Drop)}
    defaults = {each.default for each in changes if isinstance(each, Drop)}
    found: dict[tuple[Path, str | None], Change] = {}
    for each in changes:
        is_drop = isinstance(each, Drop)
        ends = range(1, len(each.path) + (not is_drop))
        text = (*each.path, "summary") if isinstance(each, Move) else each.path
        if text not in defaults and not any(each.path[:end] in drops for end in ends):
            key = each.key if isinstance(each, Put) else None
            found.setdefault((each.path, key), each)
    return list(found.values())


def _is_text(change: Change) -> bool:
    """Tell whether *change* is about a scalar or an item, whose place no rewriting knows."""
    is_item = isinstance(change, Drop) and isinstance(change.path[-1], int)
    return is_item or isinstance(change, Rewrite)


def _lifted(data: Data, change: Change) -> Change:
    """Return *change*; if it is a drop, perhaps that of what would be empty without it."""
    if not isinstance(change, Drop):
        return change
    path = change.path
    while len(path) > 1 and len(_at(data, path[:-1])) == 1:
        path = path[:-1]
    return replace(change, path=path)


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


Make = Callable[[SourceFile, Node, Data, Sequence[Change]], str | None]
"""Returns a text in which changes are made, which say what is to be said; None if it cannot."""


def _made(
    source: SourceFile, changes: Sequence[Change], make: Make
) -> tuple[SourceFile, int]:
    """
    Return *source* with *changes* made, and their number; those that cannot be are left.

    Args:
        changes: Those of later items come first, so that they do not move the others.
    """
    root, _ = compose(source)
    document, _ = parse(source)
    if not changes or root is None or document is None:
        return source, 0
    wanted = _changed(document.data, changes)
    text = make(source, root, wanted, changes)
    if text is not None and text != source.text and _says(text, wanted):
        return SourceFile(source.path, text), len(changes)
    if len(changes) == 1:
        return source, 0
    half = len(changes) // 2
    source, first = _made(source, changes[:half], make)
    source, second = _made(source, changes[half:], make)
    return source, first + second


def _says(text: str, data: Data) -> bool:
    """Tell whether *text* is a catalog with these data, in this order."""
    document, found = parse(SourceFile("", text))
    return document is not None and not found and _is_equal(document.data, data)


def _is_equal(one: Data, other: Data) -> bool:
    return same(one, other) and _keys(one) == _keys(other)


def _keys(data: Any) -> list[Any]:
    if is_mapping(data):
        return [(key, _keys(value)) for key, value in data.items()]
    return [_keys(each) for each in data] if is_list(data) else []


def _changed(data: Data, changes: Sequence[Change]) -> Data:
    """Return a copy of *data* with *changes*; items are dropped from the last one on."""
    new: Data = _copied(data)
    for change in changes:
        if isinstance(change, Rewrite):
            _at(new, change.path[:-1])[change.path[-1]] = change.text
        elif isinstance(change, Put):
            _at(new, change.path)[change.key] = change.value
        elif isinstance(change, Move):
            _move(_at(new, change.path), change)
    drops = [each.path for each in changes if isinstance(each, Drop)]
    for path in sorted(drops, key=_order, reverse=True):
        del _at(new, path[:-1])[path[-1]]
    return new


def _copied(data: Any) -> Any:
    """Return a copy of *data* in which what aliases repeat is no longer one object."""
    if is_mapping(data):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(each) for each in data] if is_list(data) else deepcopy(data)


def _order(path: Path) -> list[tuple[int, str]]:
    return [(each, "") if isinstance(each, int) else (0, each) for each in path]


def _move(error: Data, change: Move) -> None:
    entries = dict(error)
    error.clear()
    for key, value in entries.items():
        error[key] = value
        if key == "summary":
            error |= {"summary": change.summary, "description": change.rest}


def _rewritten(
    source: SourceFile, root: Node, data: Data, _: Sequence[Change]
) -> str | None:
    return rewrite(source, root, data)


def _edited(
    source: SourceFile, root: Node, _: Data, changes: Sequence[Change]
) -> str | None:
    edits = [_edit(source.text, root, each) for each in changes]
    found = sorted(each for each in edits if each is not None)
    is_apart = all(one.end <= other.start for one, other in pairwise(found))
    return apply(source.text, found) if is_apart and len(found) == len(edits) else None


def _edit(text: str, root: Node, change: Change) -> Edit | None:
    parent = _found(root, change.path[:-1])
    node = _found(root, change.path)
    if parent is None or node is None:
        return None
    if isinstance(change, Drop):
        return _dropped(text, parent, parent.items.index(node))
    assert isinstance(change, Rewrite)
    return _respelled(text, node, change.text, is_json=root.flow)


def _found(root: Node, path: Path) -> Node | None:
    """Return the value at *path*; None if it, or what holds it, stands in several places."""
    node = root
    for key in path:
        inner: Node | None = None
        if isinstance(key, str):
            member = node.member(key)
            inner = member.value if member else None
        elif key < len(node.items):
            inner = node.items[key]
        if inner is None or inner.anchor is not None:
            return None
        node = inner
    return node


def _dropped(text: str, parent: Node, at: int) -> Edit | None:
    """Return the edit that removes an item of a list, if that has others."""
    item = parent.items[at]
    if len(parent.items) == 1:
        return None
    if parent.flow:
        start, end = item.start, item.end
        if at + 1 < len(parent.items):
            end = parent.items[at + 1].start
        else:
            start = parent.items[at - 1].end
        return None if "#" in text[start:end] else Edit(start, end, "")
    start = line_start(text, item.start)
    rest = text[item.end : line_end(text, item.end)].strip()
    is_alone = re.fullmatch(r"\s*-[ \t]+", text[start : item.start]) is not None
    if not is_alone or (rest and not rest.startswith("#")):
        return None
    return Edit(start, next_line(text, item.end), "")


def _respelled(text: str, node: Node, new: str, *, is_json: bool) -> Edit | None:
    """Return the smallest edit by which the scalar *node* says *new*."""
    if node.kind is not Kind.SCALAR or not isinstance(node.data, str):
        return None
    for candidate in _candidates(
        text[node.start : node.end], node, new, is_json=is_json
    ):
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
        body = written.removesuffix(quote) if quote else written
        found.append(f"{body}{new[len(old):]}{quote}")
    if quote and new == old.strip():
        found.append(f"{quote}{written[1:-1].strip()}{quote}")
    if old and written.count(old) == 1:
        found.append(written.replace(old, new))
    if is_json:
        found.append(json_string(new))
    if quote == "'" and "\n" not in new:
        found.append("'" + new.replace("'", "''") + "'")
    plain = to_yaml({"k": new}).removeprefix("k: ").removesuffix("\n")
    if quote != '"' and not re.search(r"[,\[\]{}]", plain):
        found.append(plain)
    return [*found, yaml_string(new)]
