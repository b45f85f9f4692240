"""Random catalogs and texts: nearly all catalogs are sound, and no text is kind."""

import re
from typing import Any

from hypothesis import strategies as st

NASTY = (
    *('"""', "'''", '"', "'", "\\", "\\\\", '\\"', "a\\", '"a', "a'", "\\N{BULLET}"),
    *("\\x41", "\\u0041", "{{ x }}", "{% x %}", "{# x #}", "{", "}}", "%s", "${x}"),
    *("|", "a|b", "`", "``", "<b>", "</td>", "<!--", "-->", "*/", "/*", "*a*", "_a_"),
    *("\n", "\n\n", "\r\n", "\r", "\t", "\v", "\f", "\x85", "\u2028", "\u2029", " "),
    *("💥", "שלום", "\u202e", "\u2066", "\u200b", "\ufeff", "\xa0", "\x7f", "\x07"),
    *("\ud800", "\udfff", "é", "e\u0301", "漢字", "w" * 120, "#", "# x", "- x", ": x"),
    *("yes", "no", "null", "~", "1.0", "0x1F", "2024-01-01", "@x", "$ref", "__proto__"),
    *("noqa", "type: ignore", "fmt: off", "import os", "[x](javascript:a)", "&amp;"),
    *("```", "---", "===", "1. ", "> ", "| a |\n| - |", "\\\n", "coding: latin-1"),
)
"""Texts that break careless writers of Python, YAML, JSON, Markdown or HTML."""

RESERVED = (
    *("class", "print", "self", "None", "True", "import", "model_config", "copy"),
    *("json", "schema", "validate", "dict", "model_dump", "model_fields", "construct"),
    *("args", "body", "name", "extra", "type", "str", "int", "Any", "BaseModel", "id"),
    *("__proto__", "__init__", "_x", "$ref", "@type", "a-b", "x.y", "cls", "mro"),
)
"""Names that mean something to Python, pydantic, JavaScript or JSON Schema."""

CODES = (
    *("", "0", " ", "No such thing", "E0000001,", "a|b", "ünïcode", "💥", "`", "\\"),
    *("null", "yes", "1.5", "- x", "{x}", "<b>", "__proto__", "class", "value", "mro"),
    *(
        -32601,
        10**30,
        -(10**30),
        0,
        1,
        404,
        "a b",
        "A-B",
        "a.b.c",
        "x" * 90,
        "'\"",
        "#",
    ),
)
"""Codes that real APIs have, and worse ones."""

NAMES = (
    *("SOLD_OUT", "not_found", "A", "class_", "Timeout", "ValueErr", "http2", "x1"),
    *(
        "rate_limited",
        "INTERNAL",
        "_private",
        "Connection",
        "Permission",
        "aVeryLongName",
    ),
)

texts = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(max_size=5), st.sampled_from("ab c")),
    max_size=6,
).map("".join)
"""Any text, NUL excepted: YAML has none."""

sentences = texts.map(lambda text: text.replace("\0", "")).filter(
    lambda text: bool(text.strip())
)

SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "string"},
    {"type": "integer"},
    {"type": "number"},
    {"type": "boolean"},
    {"type": ["string", "null"]},
    {"type": "array", "items": {"type": "string"}},
    {"type": "object", "additionalProperties": {"type": "integer"}},
    {"type": "object", "properties": {"class": {"type": "string"}, "a-b": {}}},
    {"type": "string", "enum": ["a", "b\\c", 'd"e']},
    {},
)
CODE = "{code}"
BODIES: tuple[Any, ...] = (
    {"code": CODE, "message": "{message}", "data?": "{data}"},
    {"error": {"code": CODE, "detail?": "{message}", "...": "{params}"}},
    {"errors": [{"id": CODE, "text?": "{message}", "data?": "{data}"}]},
    {"type": "urn:acme:{code}", "title": "{title}", "status": "{status}"},
    {"ok": False, "error": CODE, "params?": "{params}", "wait?": "{retry_after:ms}"},
    {"code": CODE, "class?": "{data}", "model_dump": 1, "copy": "", "__proto__": None},
    [{"code": CODE, "message": "{message}"}],
    {"{data_key}": {"code": CODE}},
)


_notes = st.fixed_dictionaries(
    {"title": sentences, "text": sentences},
    optional={"after": st.sampled_from(["intro", "format", "statuses", "errors"])},
)
_values = st.text(
    # What cannot be seen, a header cannot hold.
    st.characters(
        min_codepoint=0x21, max_codepoint=0xFF, exclude_categories=["Cc", "Cf", "Zs"]
    ),
    min_size=1,
    max_size=9,
)
_headers = st.dictionaries(
    st.sampled_from(["X-A", "x-b", "X_c", "~"]),
    _values.map(lambda text: text.replace("{", "{{").replace("}", "}}")),
    max_size=2,
)
_rows = sentences | st.fixed_dictionaries(
    {"headers": _headers}, optional={"description": sentences}
)


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a small catalog as plain data."""
    names = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique_by=_class))
    codes = iter(draw(st.permutations(CODES)))
    body = draw(st.sampled_from(BODIES))
    optional = {
        "version": sentences,
        "description": sentences,
        "docs": st.sampled_from(["https://e.x/#{code}", "/d/{name}"]),
    }
    return {
        "catalog": 1,
        "api": {
            "id": draw(st.sampled_from(["shop", "a-b", "Json", "x" * 45])),
            "title": draw(sentences),
            **draw(st.fixed_dictionaries({}, optional=optional)),
            "notes": draw(st.lists(_notes, max_size=2)),
        },
        "fields": {
            "data": {
                "description": draw(sentences),
                "schema": draw(st.sampled_from(SCHEMAS)),
            },
            "data_key": {"description": draw(sentences), "schema": {"type": "string"}},
        },
        "envelopes": {
            draw(st.sampled_from(["failure", "a-b", "model", "Error"])): {
                "description": draw(sentences),
                "headers": draw(
                    st.sampled_from([{}, {"Retry-After?": "{retry_after}"}])
                ),
                "body": body,
            }
        },
        "statuses": draw(
            st.dictionaries(st.sampled_from(["200", "4XX", "500"]), _rows, max_size=2)
        ),
        "groups": {"all": {"title": draw(sentences), "description": draw(texts)}},
        "errors": {
            name: draw(_errors(next(codes), spreads="params" in repr(body)))
            for name in names
        },
    }


def _class(name: str) -> str:
    return name.replace("_", "").lower()


@st.composite
def _errors(draw: st.DrawFn, code: Any, *, spreads: bool) -> dict[str, Any]:
    optional: dict[str, Any] = {
        "title": sentences,
        "description": sentences,
        "action": sentences,
        "group": st.just("all"),
        "operations": st.lists(sentences, max_size=2),
        "since": sentences,
        "visibility": st.just("internal"),
        "retry": st.sampled_from([True, False, {"after": "1.5s"}]),
        "deprecated": st.fixed_dictionaries({}, optional={"note": sentences}),
    }
    error = {
        "summary": draw(sentences),
        # Nothing tells an empty text within a text from no text at all.
        "code": code or "empty",
        **draw(st.fixed_dictionaries({}, optional=optional)),
    }
    statuses = draw(
        st.lists(
            st.sampled_from([400, 404, 409, 429, 472, 500]), min_size=1, unique=True
        )
    )
    if draw(st.booleans()):
        error["status"] = statuses if len(statuses) > 1 else statuses[0]
    else:
        error["cases"] = {
            f"case_{status}": {"status": status, "when": draw(sentences)}
            for status in statuses
        }
    if spreads:
        schemas = st.sampled_from(SCHEMAS[:4])
        keys = st.sampled_from(RESERVED)
        params = draw(st.dictionaries(keys, schemas, max_size=3))
        error["params"] = {k: {**v, "description": "P"} for k, v in params.items()}
        places = "".join(f" {{{name}}}" for name in params)
        message = draw(sentences).replace("{", "{{").replace("}", "}}")
        error["message"] = message + places
    return error


MAIN = {"code": "{code}", "message": "{message}", "...": "{params}"}


def catalog_of(found: list[str], codes: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Return a catalog with each text in each place, an error for each, and *codes*."""
    sayable = [text if text.strip() else f"blank {text!r}" for text in found]
    names = RESERVED if codes else ()
    wide = {
        "code": "{code}",
        "data?": "{data}",
        "inner?": {f"{name}?": "{any}" for name in names}
        | {f"{escaped(text)} {n}?": "{any}" for n, text in each(found)},
        "constants": {f"c{n}": escaped(text) for n, text in each(found)},
        "...": "{params}",
    }
    return {
        "catalog": 1,
        "api": {
            "id": "hostile",
            "title": f"T {sayable[0]}",
            "version": sayable[-1],
            "description": "\n".join(sayable),
            "notes": [
                {"title": sayable[0], "text": sayable[-1], "after": "intro"},
                {"title": sayable[-1], "text": "\n".join(sayable)},
            ],
        },
        "fields": {
            "any": {"description": sayable[-1], "schema": {}},
            "data": field_of(sayable),
        },
        "envelopes": {
            "main": {"description": sayable[0], "body": MAIN},
            "wide": {"description": sayable[-1], "body": wide},
        },
        "statuses": {"200": sayable[0], "2XX": sayable[-1]},
        "groups": {
            f"g{n}": {"title": text, "description": text} for n, text in each(sayable)
        },
        "errors": {
            **{f"E{n}": error_of(n, text) for n, text in each(sayable)},
            **{
                f"C{n}": {"status": 400, "summary": f"S{n}", "code": code}
                for n, code in each(codes)
            },
            "RESERVED": {
                "status": 500,
                "envelope": "wide",
                "requires": ["data", "any"],
                "summary": "Names that mean something elsewhere.",
                "params": {name: {"type": "string", "example": "x"} for name in names},
            },
        },
    }


def each(values: Any) -> Any:
    """Number *values*."""
    return enumerate(values)


def field_of(found: list[str]) -> dict[str, Any]:
    """Return a field whose members have each text in each place."""
    members = {
        f"{text} {n}": {
            "type": "string",
            "enum": [text, "other"],
            "default": text,
            "description": text,
        }
        for n, text in each(found)
    }
    example = {f"{text} {n}": text for n, text in each(found)}
    schema = {"type": "object", "description": found[0], "properties": members}
    return {"description": found[-1], "schema": schema, "example": example}


def error_of(number: int, text: str) -> dict[str, Any]:
    """Return an error with *text* in each place; every other one has cases."""
    response = {
        "description": text,
        "action": text,
        "message": f"{escaped(text)} {{p}}",
    }
    cases = {
        "one": {"status": 400, "when": text, **response},
        "two": {"status": 422, "when": text},
    }
    return {
        "code": f"{text} {number}",
        "group": f"g{number}",
        "summary": text,
        "title": text,
        **response,
        "params": {"p": {"type": "string", "description": text, "example": text}},
        "operations": [text],
        "since": text,
        "deprecated": {"since": text, "note": text},
        "docs": re.sub(r"[{}]", "", text),
        **({"cases": cases} if number % 2 else {"status": 400}),
        "x-own": {text: text},
    }


def escaped(text: str) -> str:
    """Return *text* as a template that says it."""
    return text.replace("{", "{{").replace("}", "}}")
