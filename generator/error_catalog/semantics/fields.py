"""
The fields of a catalog, the codes of its errors, and placeholders in its texts.

Whether a placeholder names a field and can be read back is decided here, for templates,
headers and messages alike; so are the JSON types that a schema allows, by its keywords.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Any

from error_catalog.catalog.model import Catalog, ErrorSpec, Range
from error_catalog.diagnostics import Finding, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.runtime import lists
from error_catalog.runtime import text as texts
from error_catalog.runtime.template import (
    CASTS,
    Field,
    Place,
    compile_template,
    split_text,
)
from error_catalog.runtime.text import takes_any_text
from error_catalog.runtime.values import SPELLINGS, is_textual
from error_catalog.semantics.patterns import portable

EXTRAS = {"lists": lists, "text": texts}
"""The modules that the runtime needs for any template: packages have them if theirs do."""
FIELD_REF = "#/fields/"
"""How a schema refers to a field; each target rewrites it to its own form."""
BUILT_IN_SCHEMAS: dict[str, dict[str, Any]] = {
    "code": {"description": "Which error it is."},
    "status": {"type": "integer", "description": "The HTTP status of the response."},
    "title": {"type": "string", "description": "What kind of error it is."},
    "message": {"type": "string", "description": "What happened, for people to read."},
    "docs": {"type": "string", "description": "The URL of its documentation."},
    "request_id": {
        "type": "string",
        "description": "The server's ID for the request.",
    },
    "retry_after": {
        "type": "number",
        "minimum": 0,
        "description": "Seconds to wait before retrying.",
    },
    "params": {"type": "object", "description": "The values of this error."},
    "errors": {"type": "array", "description": "The errors inside this one."},
}
"""The schemas of the built-in fields; a catalog may declare its own instead."""


def field_schemas(catalog: Catalog) -> dict[str, Any]:
    """Return the JSON Schema of every field of *catalog*, the built-in ones included."""
    schemas = {name: dict(schema) for name, schema in BUILT_IN_SCHEMAS.items()}
    kinds = {
        type(code)
        for name, spec in catalog.errors.items()
        for code in wire_codes(name, spec)
    }
    types = [
        name for name, kind in (("string", str), ("integer", int)) if kind in kinds
    ]
    schemas["code"]["type"] = types if len(types) > 1 else "".join(types) or "string"
    for name, spec in catalog.fields.items():
        schema = spec.json_schema if is_mapping(spec.json_schema) else {}
        said = {"description": spec.description} if spec.description else {}
        if "json_schema" in spec.model_fields_set:
            schemas[name] = {**said, **schema}
        else:  # A built-in field keeps its own schema; any other is any JSON.
            schemas[name] = {**schemas.get(name, {}), **said}
    return schemas


def own_codes(name: str, spec: ErrorSpec) -> tuple[str | int | None, ...]:
    """Return the codes that *spec* lists, the one to write first; none for a range."""
    if isinstance(spec.code, Range):
        return ()
    return spec.code or (name,)


def wire_codes(name: str, spec: ErrorSpec) -> list[str | int | None]:
    """Return every code that identifies *spec*, with former ones; of a range, its ends."""
    if isinstance(spec.code, Range):
        return [spec.code.first, spec.code.last, *spec.aliases]
    return [*own_codes(name, spec), *spec.aliases]


Fields = Mapping[str, Field]
"""The fields that a placeholder may name, by name."""


def known_fields(catalog: Catalog) -> dict[str, Field]:
    """Return every field that a placeholder may name."""
    schemas = field_schemas(catalog)
    return {
        name: field_of(schema, schemas)
        for name, schema in schemas.items()
        if name != "errors"
    }


def field_of(
    schema: Any,
    schemas: Mapping[str, Any],
    default: Any = None,
    *,
    is_required: bool = False,
) -> Field:
    """
    Return what templates need to know about a field or param with this JSON Schema.

    Args:
        is_required: It is always written, as null if None is given and allowed.
    """
    known = schema if is_mapping(schema) else {}
    pattern = known.get("pattern")
    types = schema_types(known, schemas)
    return Field(
        *types,
        pattern=portable(pattern) if isinstance(pattern, str) else None,
        default=default,
        empty=known.get("minLength") == 0,
        null=is_required and default is None and allows_null(known, schemas),
    )


def schema_types(schema: Any, schemas: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the JSON types that *schema* names for the value itself; none means any."""
    seen: set[str] = set()
    while is_mapping(schema) and "$ref" in schema and "type" not in schema:
        name = str(schema["$ref"]).removeprefix(FIELD_REF)
        if name in seen or name not in schemas:
            return ()
        seen.add(name)
        schema = schemas[name]
    types: Any = schema.get("type") if is_mapping(schema) else None
    listed = types if is_list(types) else [types]
    return tuple(each for each in listed if isinstance(each, str))


def allows_null(
    schema: Any, schemas: Mapping[str, Any], seen: frozenset[str] = frozenset()
) -> bool:
    """
    Tell whether *schema* allows null, as every schema does that does not exclude it.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
        seen: The fields that *schema* is already a part of.
    """
    if not is_mapping(schema):
        return schema is not False
    named = str(schema.get("$ref", "")).removeprefix(FIELD_REF)
    if named in seen:
        return False
    branches = {key: schema[key] for key in _BRANCHES if is_list(schema.get(key))}
    if "not" in schema:
        branches["not"] = [schema["not"]]
    if named in schemas:
        branches["allOf"] = [*branches.get("allOf", ()), schemas[named]]
        seen |= {named}
    return _admits_null(schema) and all(
        _COMBINED[key](allows_null(each, schemas, seen) for each in branch)
        for key, branch in branches.items()
    )


def _admits_null(schema: dict[str, Any]) -> bool:
    """Tell whether the keywords of *schema* itself admit null, its branches aside."""
    types, enum = schema.get("type", "null"), schema.get("enum")
    return (
        "null" in (types if is_list(types) else [types])
        and schema.get("const") is None
        and (not is_list(enum) or None in enum)
    )


def _none(found: Iterable[bool]) -> bool:
    return not any(found)


_BRANCHES = ("allOf", "anyOf", "oneOf")
_COMBINED: dict[str, Callable[[Iterable[bool]], bool]] = {
    "allOf": all,
    "anyOf": any,
    "oneOf": any,
    "not": _none,
}


def text_findings(path: Path, text: str, fields: Fields) -> Iterator[Finding]:
    """Yield findings about text that may contain placeholders."""
    try:
        pieces = split_text(text)
    except ValueError as error:
        hint = brace_hint(str(error))
        if _JSON_AS_TEXT.match(text):
            hint = "write the JSON itself, without quotes around it"
        yield Finding(path, str(error), hint)
        return
    places = [each for each in pieces if not isinstance(each, str)]
    unknown = [field for field, _ in places if field not in fields]
    for name in dict.fromkeys(unknown):
        yield undeclared_finding(path, name, fields)
    if unknown:
        return
    for field, cast in places:
        yield from _bad_cast(path, field, cast, fields[field].types)
    if len(pieces) > 1:
        names = dict.fromkeys(field for field, _ in places)
        yield from (
            _not_text(path, name)
            for name in names
            if _is_structured(fields[name].types)
        )
        yield from _run_together(path, pieces, fields)
        found = [each for name in names for each in _unsearchable(path, name, fields)]
        yield from found or _unsearchable_whole(path, text, fields)


_JSON_AS_TEXT = re.compile(r"""\s*[\[{]\s*[\[{"']""")


def unquoted_findings(path: Path, value: Any, fields: Fields) -> Iterator[Finding]:
    """Yield a finding if *value* is ``{code}`` without quotes, a mapping in YAML."""
    if is_mapping(value) and len(value) == 1 and None in value.values():
        name = next(iter(value))
        if name.partition(":")[0] in fields:
            hint = f'put quotes around it: `"{{{name}}}"`'
            yield Finding(path, f"`{{{name}}}` without quotes is a mapping", hint)


def undeclared_finding(
    path: Path, name: str, known: Sequence[str] | Fields, where: str = "fields"
) -> Finding:
    """Return the finding that a placeholder does not name a field."""
    if name == "errors":
        hint = "write a list with the template of one error: `[{code: ...}]`"
        return Finding(path, "`{errors}` is not a placeholder", hint)
    close = get_close_matches(name, known, 1)
    hint = f"declare it under `{where}`, or write `{{{{` and `}}}}` for literal braces"
    if close:
        hint = f"did you mean `{{{close[0]}}}`?"
    return Finding(path, f"there is no field `{name}`", hint)


def brace_hint(message: str) -> str:
    """Return a hint for the *message* with which ``split_text`` rejects a text."""
    if "cast" in message:
        return f"use one of the casts {', '.join(CASTS)}"
    if "names no field" in message:
        return "name a field, or write `{{}}` for literal braces"
    return "write `{{` and `}}` for literal braces"


def _bad_cast(
    path: Path, name: str, cast: str | None, types: Sequence[str]
) -> Iterator[Finding]:
    """Yield a finding if values of these *types* do not have this *cast*."""
    if cast in ("ms", "epoch") and not {"number", "integer"} & {*types}:
        message = f"the cast `{cast}` needs a number, and `{name}` is not one"
        yield Finding(path, message, f"write `{{{name}}}`")
    elif cast is not None and _is_structured(types):
        yield _not_text(path, name)


def _is_structured(types: Sequence[str]) -> bool:
    """Tell whether values of these *types* may be objects or lists."""
    return bool({"object", "array"} & {*types})


def _not_text(path: Path, name: str) -> Finding:
    message = f"`{name}` may be an object or a list, which text cannot contain"
    return Finding(path, message, f'write the placeholder alone: `"{{{name}}}"`')


def _unsearchable(path: Path, name: str, fields: Fields) -> Iterator[Finding]:
    """Yield a finding if the pattern of a field has what cannot be read in linear time."""
    place = Place(name, None, fields[name].types)
    try:
        texts.text_finder((place,), fields)
    except (ValueError, re.error, OverflowError, RecursionError) as error:
        what, hint = _reason(str(error))
        message = f"the pattern of `{name}` cannot be used inside text: {what}"
        yield Finding(path, message, hint)


def _unsearchable_whole(path: Path, value: str, fields: Fields) -> Iterator[Finding]:
    try:
        compile_template(value, fields, EXTRAS)
    except ValueError as error:
        yield Finding(path, f"the text cannot be read: {error}", "use fewer patterns")


def _reason(message: str) -> tuple[str, str]:
    """Return in words why text cannot be searched for a pattern, and how to say it."""
    for start, what, hint in _REASONS:
        if message.startswith(start):
            return what or message, hint
    return message, "write it with letters, classes, alternatives and optional groups"


_REASONS = (
    ("`(?(", "it refers to a group", "write what the group takes once more"),
    (
        "`(?<",
        "it looks at what comes before",
        "write letters that may stand there, and put them into the text around it",
    ),
    ("`(?=", "it looks ahead", "write the letters that it may have, in their order"),
    ("`(?!", "it looks ahead", "write the letters that it may have, in their order"),
    (
        "a group that repeats is inside",
        "",
        "let the inner group repeat a number of times, such as `{0,9}`, or once: `?`",
    ),
    (
        "an anchor",
        "",
        "write `^` and `$` at the ends of the pattern, or of alternatives outside groups",
    ),
    ("it is too large", "", "use smaller numbers, or fewer alternatives"),
)
"""What the search in text refuses: how its message begins, what it is, and the hint."""


def _run_together(
    path: Path, pieces: Sequence[str | tuple[str, str | None]], fields: Fields
) -> Iterator[Finding]:
    """Yield a finding for placeholders with no text between them, if two match any text."""
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
                f"cannot tell where `{{{free[0]}}}` ends and `{{{free[1]}}}` begins"
            )
            hint = "put text between them, or give one a `pattern` in its schema"
            yield Finding(path, message, hint)


ANYTHING = r"[\s\S]"
"""Any letter, in the syntax that all engines share."""


def spelling(place: Place, field: Field) -> str:
    """Return a regular expression for the text that *place* accepts."""
    if takes_any_text(place, field):
        return f"{ANYTHING}*" if field.empty else f"{ANYTHING}+"
    if (
        field.pattern is not None
        and is_textual(field.types)
        and place.cast in (None, "string")
    ):
        wholes = [_whole(each, f"{ANYTHING}*") for each in _alternatives(field.pattern)]
        return wholes[0] if len(wholes) == 1 else f"(?:{'|'.join(wholes)})"
    types = ("number",) if place.cast in ("ms", "epoch") else field.types
    return f"(?:{'|'.join(SPELLINGS.get(each, f'{ANYTHING}+') for each in types)})"


def _whole(pattern: str, maybe: str) -> str:
    """Return a JSON Schema pattern, which is not anchored, as one for the whole text."""
    start = "" if pattern.startswith("^") else maybe
    escaped = len(pattern) - len(pattern[:-1].rstrip("\\")) - 1
    end = "" if pattern.endswith("$") and escaped % 2 == 0 else maybe
    inner = pattern[1:] if not start else pattern
    return f"{start}(?:{inner[:-1] if not end else inner}){end}"


_GROUPING = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)]", re.DOTALL)


def _alternatives(pattern: str) -> list[str]:
    """Split *pattern* at each ``|`` outside groups; each part has anchors of its own."""
    found, start, depth = list[str](), 0, 0
    for match in _GROUPING.finditer(pattern):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if match[0] == "|" and depth == 0:
            found.append(pattern[start : match.start()])
            start = match.end()
    return [*found, pattern[start:]]
