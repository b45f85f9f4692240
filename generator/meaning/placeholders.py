"""Placeholders in the texts of a catalog: whether they name something, and can be read back."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Any

from generator.catalog.model import Catalog
from generator.diagnostics import Finding
from generator.meaning.fields import field_of, field_schemas
from generator.runtime.compiling import compile_template, takes_any_text
from generator.runtime.templates import CASTS, Field, Place, split_text
from generator.shaping import is_mapping
from generator.sources import Path

Fields = Mapping[str, Field]
"""What a placeholder may name, by name."""


def known_fields(catalog: Catalog) -> dict[str, Field]:
    """Return every field that a placeholder may name."""
    schemas = field_schemas(catalog)
    return {
        name: field_of(schema, schemas)
        for name, schema in schemas.items()
        if name != "errors"
    }


def text_findings(path: Path, text: str, fields: Fields) -> Iterator[Finding]:
    """Find what is wrong with text that may hold placeholders."""
    try:
        pieces = split_text(text)
    except ValueError as error:
        yield Finding(path, str(error), brace_hint(str(error)))
        return
    places = [each for each in pieces if not isinstance(each, str)]
    unknown = [field for field, _ in places if field not in fields]
    for name in dict.fromkeys(unknown):
        yield undeclared(path, name, fields)
    if unknown:
        return
    for field, cast in places:
        yield from _place(path, field, cast, fields[field].types)
    if len(pieces) > 1:
        yield from _inside(path, dict.fromkeys(field for field, _ in places), fields)
        yield from _run_together(path, pieces, fields)
        try:
            compile_template(text, fields)
        except (re.error, OverflowError, RecursionError) as error:
            message = f"a field's pattern cannot stand inside text: {error}"
            yield Finding(path, message, "write the pattern without groups or flags")


def unquoted(path: Path, value: Any, fields: Fields) -> Iterator[Finding]:
    """Find ``{code}`` without quotes, which YAML reads as a mapping."""
    if is_mapping(value) and len(value) == 1 and None in value.values():
        name = next(iter(value))
        if name.partition(":")[0] in fields:
            hint = f'put quotes around it: `"{{{name}}}"`'
            yield Finding(path, f"`{{{name}}}` without quotes is a mapping", hint)


def undeclared(
    path: Path, name: str, known: Sequence[str] | Fields, where: str = "fields"
) -> Finding:
    """Return the finding that a placeholder names nothing."""
    if name == "errors":
        hint = "write a list with the template of one error: `[{code: ...}]`"
        return Finding(path, "`{errors}` is no placeholder", hint)
    close = get_close_matches(name, known, 1)
    hint = f"declare it under `{where}`, or double the braces for literal ones"
    if close:
        hint = f"did you mean `{{{close[0]}}}`?"
    return Finding(path, f"there is no field `{name}`", hint)


def brace_hint(message: str) -> str:
    """Return what to do about text that ``split_text`` refuses."""
    if "cast" in message:
        return f"the casts are {', '.join(CASTS)}"
    if "names no field" in message:
        return "name one, or write `{{}}` for literal braces"
    return "write `{{` and `}}` for literal braces"


def _place(
    path: Path, name: str, cast: str | None, types: Sequence[str]
) -> Iterator[Finding]:
    """Find a cast that the values of a field do not have."""
    if cast in ("ms", "epoch") and not {"number", "integer"} & {*types}:
        message = f"`{cast}` is for numbers, and `{name}` is none"
        yield Finding(path, message, f"write `{{{name}}}`")
    elif cast is not None and {"object", "array"} & {*types}:
        yield _no_text(path, name)


def _inside(path: Path, names: Iterable[str], fields: Fields) -> Iterator[Finding]:
    """Find placeholders within text that stand for something else."""
    for name in names:
        if {"object", "array"} & {*fields[name].types}:
            yield _no_text(path, name)


def _no_text(path: Path, name: str) -> Finding:
    message = f"`{{{name}}}` is no text, so no text can hold it"
    return Finding(path, message, f'let it stand alone: `"{{{name}}}"`')


def _run_together(
    path: Path, pieces: Sequence[str | tuple[str, str | None]], fields: Fields
) -> Iterator[Finding]:
    """Find placeholders without text between them, of which two take any text."""
    for literal, group in groupby(pieces, lambda each: isinstance(each, str)):
        if literal:
            continue
        free = [
            each[0]
            for each in group
            if not isinstance(each, str)
            and takes_any_text(Place(*each, fields[each[0]].types), fields[each[0]])
        ]
        if len(free) > 1:
            message = (
                f"nothing tells where `{{{free[0]}}}` ends and `{{{free[1]}}}` begins"
            )
            hint = "put text between them, or give one a `pattern` in its schema"
            yield Finding(path, message, hint)
