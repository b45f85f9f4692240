"""
Pydantic's errors in the words of the catalog language.

pydantic names types and reports each alternative of a union; here each place gets one
finding with all that it may contain. Other kinds of errors keep pydantic's text.
"""

import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from error_catalog.catalog.advice import (
    for_duration,
    for_form,
    for_key,
    for_strange_key,
    for_value,
)
from error_catalog.catalog.model import (
    FALLBACK_KEY,
    FILE_STEM,
    IDENTIFIER,
    LONGEST_STEM,
    MEMBER,
    STATUS_KEY,
    Catalog,
    ParamSpec,
)
from error_catalog.diagnostics import Finding, expected, is_list, is_mapping, shown
from error_catalog.files import Path

_STATUS = "an HTTP status from 100 to 599 or a range such as `5XX`"
_LIFECYCLE = "`true` or a mapping of since, replaced_by, note"
_A_STATUS = "write it like `404`, without quotes"
_QUOTED = "put quotes around it if it is text"
_OPTIONAL = "write `true`, or leave it out"
DURATION = ("a duration", "write it like `60s`; the units are ms, s, m and h")
"""What belongs under ``after``, and a hint."""

NOTE_PLACE = (
    "`intro`, `format`, `statuses` or `errors`",
    "name the part of the page that it follows",
)
STATUS_ROW = (
    "text, or a mapping of description and headers",
    "write what the status means",
)
_DEPTH_OF_STATUS = 2

FORMS = {
    "status": (f"{_STATUS}, or a list of these", _A_STATUS),
    "code": (
        "a code: text, an integer, null, a list of these, or `{from: 1, to: 9}`",
        _QUOTED,
    ),
    "retry": (
        "`true`, `false` or `{after: 60s}`",
        "write it like `{after: 60s}`; the units are ms, s, m and h",
    ),
    "deprecated": (_LIFECYCLE, _OPTIONAL),
    "retired": (_LIFECYCLE, _OPTIONAL),
    "aliases": ("a list of former codes", "write it like `[old, older]`"),
    "catalog": (
        "`1`, the version of the catalog language",
        "write `catalog: 1`, without quotes",
    ),
    "visibility": ("`public` or `internal`", "write one of the two"),
    "media_type": (
        "a media type, or a list of these",
        "write it like `application/json`",
    ),
    "standard": (
        "`rfc9457`, `jsonapi` or `aip193`",
        "write one of these, or describe the `body` yourself",
    ),
    "format": ("`json` or `text`", "write one of the two"),
}
"""What belongs under a key whose value has several forms: one message for all of them."""

ITEMS = {
    "status": (_STATUS, _A_STATUS),
    "code": ("a code: text, an integer or null", _QUOTED),
    "aliases": ("a former code: text or an integer", _QUOTED),
    "media_type": ("a media type", "write it like `application/json`"),
}
"""The same for the items of a list under such a key."""

TYPES = {
    "string_type": ("text", "write text here"),
    "string_unicode": ("text", "remove the lone surrogates"),
    "int_type": ("an integer", "write digits, without quotes"),
    "bool_type": ("`true` or `false`", "write one of the two, without quotes"),
    "dict_type": ("a mapping", "write `key: value` lines below it"),
    "model_type": ("a mapping", "write `key: value` lines below it"),
    "tuple_type": ("a list", "write it like `[a, b]`"),
    "list_type": ("a list", "write it like `[a, b]`"),
}
"""What belongs at a place for which pydantic names a type."""

NAMES = {
    FILE_STEM: "begin with a letter; use letters, digits, `_` and `-`",
    IDENTIFIER: "use letters, digits and `_`; do not begin with a digit",
    MEMBER: "use letters, digits, `_`, `.`, `-`, `$` and `@`",
    STATUS_KEY: "write a status like `404` or a range like `5XX`",
    FALLBACK_KEY: "write a status like `404`, a range like `5XX`, or `validation`",
}
"""How to write a name that must match a pattern."""

OWN_KEYS = "remove it, or begin it with `x-` if it is your own"


def findings_of(
    errors: Iterable[Mapping[str, Any]], data: dict[str, Any]
) -> list[tuple[str, Finding]]:
    """
    Return the rule and the finding for each of pydantic's *errors*, one for each place.

    Args:
        errors: As ``ValidationError.errors()`` returns them.
        data: What was validated.
    """
    found: dict[tuple[Path, str], tuple[str, Finding]] = {}
    forms: dict[Path, Finding] = {}
    containers: set[Path] = set()
    for error in errors:
        path, on_key = _in_data(error, data)
        containers.update(path[:end] for end in range(len(path)))
        form = None if on_key else _form(path, data)
        if form is None or error["type"] in ("missing", "extra_forbidden"):
            rule, finding = _plain(error, path, data, on_key=on_key)
            found.setdefault((finding.path, finding.message), (rule, finding))
        else:
            forms[path] = form
    for path, finding in forms.items():
        # What is wrong inside a value says more than what the value might have been.
        if path not in containers:
            found[path, finding.message] = ("wrong-value", finding)
    return list(found.values())


def _in_data(error: Mapping[str, Any], data: dict[str, Any]) -> tuple[Path, bool]:
    """Return where in *data* an error is, and whether the key there is wrong."""
    loc: Path = tuple(error["loc"])
    if loc[-1:] == ("[key]",):
        return loc[:-1], True
    if error["type"] == "missing":
        return (*_known(loc[:-1], data), loc[-1]), False
    return _known(loc, data), False


def _known(path: Path, data: Any) -> Path:
    """Return *path* without the names of types that pydantic puts between keys."""
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
    """Return the finding about a value that may have several forms; None for others."""
    at = path[:-1] if isinstance(path[-1], int) else path
    forms = FORMS if at == path else ITEMS
    if at[-1] not in forms or _model_at(at[:-1]) is None:
        return None
    what, hint = forms[str(at[-1])]
    value = _value(path, data)
    hint = for_form(path, value) or hint
    if isinstance(value, str) and value.isdecimal():
        return Finding(path, f"expected {what}, found the text `{value}`", hint)
    return expected(path, what, value, hint)


def _plain(
    error: Mapping[str, Any], path: Path, data: dict[str, Any], *, on_key: bool
) -> tuple[str, Finding]:
    kind = error["type"]
    if kind == "extra_forbidden":
        return "unknown-key", _unknown_key(path, data)
    if kind == "missing":
        key = str(path[-1])
        hint = f"add `{key}: ...`"
        return "missing-key", Finding(path[:-1], f"`{key}` is missing", hint)
    if on_key:
        return "name", _name(error, path)
    return _wrong_value(error, path, _value(path, data))


def _name(error: Mapping[str, Any], path: Path) -> Finding:
    hint = _name_hint(error) or "use letters and digits"
    if path[:-1] == ("errors",):
        hint += "; a code of another form goes under `code:`"
    what = _KEYS_OF.get(path[:-1], "a valid name")
    return Finding(path, f"{shown(path[-1])} is not {what}", hint, on_key=True)


_KEYS_OF: dict[Path, str] = {
    ("statuses",): "a status",
    ("fallbacks",): "a status of an error",
}
"""What the keys of a section are, where they are no names."""


def _wrong_value(
    error: Mapping[str, Any], path: Path, value: Any
) -> tuple[str, Finding]:
    kind = error["type"]
    if path[-1:] == ("after",):
        what, hint = DURATION
        hint = for_duration(value) or hint
        if path[:2] == ("api", "notes"):
            what, hint = NOTE_PLACE
        return "wrong-value", expected(path, what, value, hint)
    if path[:1] == ("statuses",) and len(path) == _DEPTH_OF_STATUS:
        hint = _quotes_hint(value, "string_type") or STATUS_ROW[1]
        return "wrong-value", expected(path, STATUS_ROW[0], value, hint)
    if kind in TYPES:
        what, hint = TYPES[kind]
        hint = _quotes_hint(value, kind) or for_value(path, value, kind) or hint
        return "wrong-type", expected(path, what, value, hint)
    if kind in ("blank", "string_too_short", "too_short"):
        return "wrong-value", expected(path, "a value", None, "write one")
    name_hint = _name_hint(error)
    if name_hint is not None:
        message = f"{shown(value)} is not a valid name"
        return "wrong-value", Finding(path, message, name_hint)
    message = f"{error['msg']}: {shown(value)}".lower()
    return "wrong-value", Finding(path, message, "change it")


def _name_hint(error: Mapping[str, Any]) -> str | None:
    if error["type"] == "string_too_long":
        return f"use {LONGEST_STEM} characters at most"
    return NAMES.get(error.get("ctx", {}).get("pattern"))


def _unknown_key(path: Path, data: dict[str, Any]) -> Finding:
    key = str(path[-1])
    beside = _value(path[:-1], data)
    advice = for_key(path, _value(path, data), beside)
    if advice is not None:
        message, hint = advice
        return Finding(path, message or f"unknown key `{key}`", hint, on_key=True)
    close = get_close_matches(key, _known_keys(path[:-1]), 1)
    hint = for_strange_key(path, beside) or OWN_KEYS
    hint = f"did you mean `{close[0]}`?" if close else hint
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
    if model is not ParamSpec:
        return keys
    from error_catalog.catalog.vocabulary import KEYWORDS

    return keys + sorted(KEYWORDS)


def _model_at(path: Path) -> type[BaseModel] | None:
    """Return the model of the object at *path*, None if there is none."""
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


def _quotes_hint(value: Any, kind: str) -> str | None:
    """Return a hint for a value that was meant as text and lacks quotes."""
    if is_mapping(value) and list(value.values()) == [None]:
        return f'put quotes around it: `"{{{next(iter(value))}}}"`'
    if kind == "string_type" and isinstance(value, float):
        return "put quotes around it"  # It may be written `1.10`.
    if kind == "string_type" and isinstance(value, bool | int):
        return f'put quotes around it: `"{shown(value).strip("`")}"`'
    return None
