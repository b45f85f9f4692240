"""A draft as the text of a catalog: commented YAML in the style that people write it."""

import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.files import Path
from error_catalog.filters.yaml import to_yaml
from error_catalog.importers.draft import Draft, Question

WIDTH = 100
"""Columns of a line."""

_APART = ("fields", "envelopes", "groups", "fallbacks", "statuses", "errors")
"""Sections with an empty line before them."""

_NESTED = frozenset((*_APART, "api", "body", "cases"))
"""Keys whose mappings are always written on lines of their own."""


def text_of(draft: Draft) -> str:
    """Return the catalog of *draft*, with its questions as comments ``# ? …``."""
    opening = wrap(_comment(draft.opening), WIDTH - 2, **_WHOLE)
    lines = [f"# {line}" for line in opening]
    writer = Writer(draft.questions, draft.marks)
    lines += writer.asked((), 0)
    for key, value in draft.data.items():
        if key in _APART or key == "api":
            lines.append("")
        lines += writer.entry((key,), value, 0)
    text = "\n".join(line.rstrip() for line in lines)
    return f"{text.lstrip()}\n"


class Writer:
    """Writes entries of a catalog, and above each the questions about it."""

    def __init__(
        self, questions: tuple[Question, ...], marks: Mapping[Path, str]
    ) -> None:
        self._questions: dict[Path, list[str]] = {}
        for each in questions:
            self._questions.setdefault(each.at, []).append(each.text)
        self._marks = marks

    def asked(self, path: Path, indent: int) -> list[str]:
        """Return the questions about the value at *path*, as comments."""
        margin = " " * indent
        return [
            f"{margin}# ? {_comment(text)}" for text in self._questions.get(path, ())
        ]

    def entry(self, path: Path, value: Any, indent: int) -> Iterator[str]:
        """Yield the lines of one key and its value."""
        yield from self.asked(path, indent)
        margin, key = " " * indent, _key(path[-1])
        mark = f" # {_comment(self._marks[path])}" if path in self._marks else ""
        if isinstance(value, str) and not _RANGE.fullmatch(value):
            yield from _text(f"{margin}{key}:", value, indent, mark)
            return
        is_open = self._is_open(path, value)
        if not is_open:
            short = f"{margin}{key}: {flow(value)}{mark}"
            if len(short) <= WIDTH or not (is_mapping(value) or is_list(value)):
                yield short
                return
            if is_list(value) and _is_flat(value):
                yield from _wrapped(f"{margin}{key}: ", value)
                return
        yield f"{margin}{key}:{mark}"
        yield from self._inside(path, value, indent + 2)

    def _inside(self, path: Path, value: Any, indent: int) -> Iterator[str]:
        margin = " " * indent
        if is_mapping(value):
            is_errors = path == ("errors",)
            for at, (key, each) in enumerate(value.items()):
                if is_errors and at:
                    yield ""
                yield from self.entry((*path, key), each, indent)
            return
        for each in value:
            short = f"{margin}- {flow(each)}"
            if len(short) <= WIDTH or not is_mapping(each):
                yield short
                continue
            first, *rest = (
                line
                for key, inner in each.items()
                for line in self.entry((*path, key), inner, indent + 2)
            )
            yield f"{margin}- {first.lstrip()}"
            yield from rest

    def _is_open(self, path: Path, value: Any) -> bool:
        """Tell whether a value has lines of its own, however short it is."""
        if not is_mapping(value) or not value:
            return False
        if path[-1] in _NESTED or len(path) == 1:
            return True
        if any(each[: len(path)] == path and each != path for each in self._questions):
            return True
        return (
            len(path) == 2
            and path[0] in ("errors", "envelopes", "fields")
            and (path[0] != "fields" or len(value) > 1)
        )


_WHOLE: Mapping[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
_RANGE = re.compile("[1-5]XX")


def _comment(text: str) -> str:
    """Return *text* for a comment: on one line, and visible."""
    line = " ".join(text.split())
    if line.isprintable():
        return line
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)


def flow(value: Any) -> str:
    """Return a value on one line."""
    if is_mapping(value):
        pairs: dict[str, Any] = value
        inner = ", ".join(f"{_key(key)}: {flow(each)}" for key, each in pairs.items())
        return f"{{{inner}}}"
    if is_list(value):
        return f"[{', '.join(flow(each) for each in value)}]"
    if isinstance(value, str):
        if _RANGE.fullmatch(value):
            return value
        plain = to_yaml(value)
        has_flow = any(each in plain for each in ",[]{}")
        return _quoted(value) if has_flow and plain[:1] != '"' else plain
    return to_yaml(value)


def _key(key: str | int) -> str:
    text = str(key)
    if text.isdigit() and len(text) == 3:
        return text
    plain = to_yaml(text)
    has_flow = any(each in plain for each in ",[]{}")
    return _quoted(text) if has_flow and plain[:1] != '"' else plain


def _quoted(text: str) -> str:
    from error_catalog.filters.yaml import yaml_string

    return yaml_string(text)


def _is_flat(value: list[Any]) -> bool:
    return all(not (is_mapping(each) or is_list(each)) for each in value)


def _wrapped(start: str, values: list[Any]) -> Iterator[str]:
    """Yield a list on several lines."""
    margin = " " * (len(start) - len(start.lstrip()))
    yield f"{start.rstrip()}"
    yield f"{margin}  ["
    line = f"{margin}    "
    for each in values:
        item = f"{flow(each)}, "
        if len(line) + len(item) > WIDTH and line.strip():
            yield line.rstrip()
            line = f"{margin}    "
        line += item
    yield line.rstrip().removesuffix(",") + ","
    yield f"{margin}  ]"


def _text(start: str, text: str, indent: int, mark: str) -> Iterator[str]:
    plain = to_yaml(text)
    if "\n" not in text:
        short = f"{start} {plain}{mark}"
        if len(short) <= WIDTH or not _may_fold(text):
            yield short
            return
        yield f"{start} >-{mark}"
        margin = " " * (indent + 2)
        yield from (
            f"{margin}{line}" for line in wrap(text, WIDTH - indent - 2, **_WHOLE)
        )
        return
    lines = to_yaml({"x": text}, indent).partition(": ")[2].split("\n")
    yield f"{start} {lines[0]}{mark if lines[0].startswith('|') else ''}"
    yield from lines[1:]


def _may_fold(text: str) -> bool:
    """Tell whether *text* is the same when its lines are broken at spaces and folded."""
    return (
        text.isprintable()
        and text == " ".join(text.split(" "))
        and text == text.strip()
        and "  " not in text
        and all(each.isascii() or each.isalnum() or each.isprintable() for each in text)
    )
