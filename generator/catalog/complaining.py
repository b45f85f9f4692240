"""Pydantic's complaints, in the words of the catalog language."""

import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from generator.catalog.entries import LONGEST_STEM
from generator.catalog.expectations import (
    DURATION,
    FORMS,
    ITEMS,
    NAMES,
    OWN_KEYS,
    TYPES,
)
from generator.catalog.model import Catalog
from generator.catalog.parts import SCHEMA_KEYWORDS, ParamSpec
from generator.diagnostics import Finding
from generator.shaping import expected, is_list, is_mapping, shown
from generator.sources import Path


def complaints(
    errors: Iterable[Mapping[str, Any]], data: dict[str, Any]
) -> list[tuple[str, Finding]]:
    """
    Return rule and finding for each of pydantic's *errors*, one for each place.

    Args:
        errors: As ``ValidationError.errors()`` gives them.
        data: What was validated.
    """
    found: dict[tuple[Path, str], tuple[str, Finding]] = {}
    forms: dict[Path, Finding] = {}
    around: set[Path] = set()
    for error in errors:
        path, on_key = _in_data(error, data)
        around.update(path[:end] for end in range(len(path)))
        form = None if on_key else _form(path, data)
        if form is None or error["type"] in ("missing", "extra_forbidden"):
            rule, finding = _plain(error, path, data, on_key=on_key)
            found.setdefault((finding.path, finding.message), (rule, finding))
        else:
            forms[path] = form
    for path, finding in forms.items():
        # What is wrong inside of a value tells more than what the value might be.
        if path not in around:
            found[path, finding.message] = ("wrong-value", finding)
    return list(found.values())


def _in_data(error: Mapping[str, Any], data: dict[str, Any]) -> tuple[Path, bool]:
    """Return where in *data* an error is, and whether the key there is at fault."""
    loc: Path = tuple(error["loc"])
    if loc[-1:] == ("[key]",):
        return loc[:-1], True
    if error["type"] == "missing":
        return (*_known(loc[:-1], data), loc[-1]), False
    return _known(loc, data), False


def _known(path: Path, data: Any) -> Path:
    """Return *path* without what pydantic puts between keys: names of types."""
    known: list[str | int] = []
    for key in path:
        if is_mapping(data) and key in data:
            data = data[str(key)]
        elif is_list(data) and isinstance(key, int) and key < len(data):
            data = data[key]
        else:
            continue
        known.append(key)
    return tuple(known)


def _form(path: Path, data: dict[str, Any]) -> Finding | None:
    """Return what is said of a value that may have several forms; None for any other."""
    at = path[:-1] if isinstance(path[-1], int) else path
    forms = FORMS if at == path else ITEMS
    if at[-1] not in forms or _model_at(at[:-1]) is None:
        return None
    what, hint = forms[str(at[-1])]
    return expected(path, what, _value(path, data), hint)


def _plain(
    error: Mapping[str, Any], path: Path, data: dict[str, Any], *, on_key: bool
) -> tuple[str, Finding]:
    kind = error["type"]
    if kind == "extra_forbidden":
        return "unknown-key", _unknown(path)
    if kind == "missing":
        key = str(path[-1])
        hint = FORMS[key][1] if key == "catalog" else f"add `{key}: ...`"
        return "missing-key", Finding(path[:-1], f"`{key}` is missing", hint)
    if on_key:
        return "name", _name(error, path)
    return _unfit(error, path, _value(path, data))


def _name(error: Mapping[str, Any], path: Path) -> Finding:
    hint = _spelling(error) or "use letters and digits"
    if path[:-1] == ("errors",):
        hint += "; say another code with `code:`"
    what = "status" if path[:-1] == ("statuses",) else "name"
    return Finding(path, f"{shown(path[-1])} is no {what}", hint, on_key=True)


def _unfit(error: Mapping[str, Any], path: Path, value: Any) -> tuple[str, Finding]:
    kind = error["type"]
    if path[-1:] == ("after",):
        return "wrong-value", expected(path, DURATION[0], value, DURATION[1])
    if kind in TYPES:
        what, hint = TYPES[kind]
        return "wrong-type", expected(path, what, value, _quotes(value, kind) or hint)
    if kind in ("blank", "string_too_short", "too_short"):
        return "wrong-value", expected(path, "something", None, "write it")
    spelling = _spelling(error)
    if spelling is not None:
        return "wrong-value", Finding(path, f"{shown(value)} is no name", spelling)
    message = f"{error['msg']}: {shown(value)}".lower()
    return "wrong-value", Finding(path, message, "change it")


def _spelling(error: Mapping[str, Any]) -> str | None:
    if error["type"] == "string_too_long":
        return f"use {LONGEST_STEM} characters at most"
    return NAMES.get(error.get("ctx", {}).get("pattern"))


def _unknown(path: Path) -> Finding:
    key = str(path[-1])
    close = get_close_matches(key, _known_keys(path[:-1]), 1)
    hint = f"did you mean `{close[0]}`?" if close else OWN_KEYS
    return Finding(path, f"unknown key `{key}`", hint, on_key=True)


def _known_keys(path: Path) -> list[str]:
    model = _model_at(path)
    if model is None:
        return []
    keys = [
        info.alias or name
        for name, info in model.model_fields.items()
        if name not in ("extensions", "keywords")
    ]
    return keys + sorted(SCHEMA_KEYWORDS) if model is ParamSpec else keys


def _model_at(path: Path) -> type[BaseModel] | None:
    """Return the model of the object at *path*, None if pydantic's path leads nowhere."""
    annotation: Any = Catalog
    for key in path:
        model = _model_in(annotation)
        fields = {} if model is None else model.model_fields
        names = {info.alias or name: info for name, info in fields.items()}
        if key in names:
            annotation = names[str(key)].annotation
        elif isinstance(key, str) and typing.get_origin(annotation) is dict:
            annotation = typing.get_args(annotation)[1]
    return _model_in(annotation)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        found = [_model_in(each) for each in typing.get_args(annotation)]
        return next((each for each in found if each is not None), None)
    return None


def _value(path: Sequence[str | int], data: Any) -> Any:
    for key in path:
        if is_mapping(data) and key in data:
            data = data[str(key)]
        elif is_list(data) and isinstance(key, int) and key < len(data):
            data = data[key]
    return data


def _quotes(value: Any, kind: str) -> str | None:
    """Return a hint for what looks like text but is none without quotes."""
    if is_mapping(value) and list(value.values()) == [None]:
        return f'put quotes around it: `"{{{next(iter(value))}}}"`'
    if kind == "string_type" and isinstance(value, float):
        return "put quotes around it"  # What stands there may be `1.10`.
    if kind == "string_type" and isinstance(value, bool | int):
        return f'put quotes around it: `"{shown(value).strip("`")}"`'
    return None
