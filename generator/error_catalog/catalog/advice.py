"""
What people write who do not know the language yet, and hints that say what they mean.

Each is a mistake that somebody made: a habit from JSON Schema, OpenAPI, YAML 1.1 or another
catalog. Where none fits, the caller has a general hint.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.files import Path

TYPES = {
    **{name: name for name in ("string", "integer", "number", "boolean")},
    **{name: name for name in ("array", "object", "null")},
    **dict.fromkeys(("str", "text"), "string"),
    **dict.fromkeys(("int", "long"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    "bool": "boolean",
    "list": "array",
    **dict.fromkeys(("dict", "map"), "object"),
}
"""What types are called elsewhere."""

_WORDS = {
    **dict.fromkeys(("yes", "on", "y", "true"), "true"),
    **dict.fromkeys(("no", "off", "n", "false"), "false"),
}
"""What YAML 1.1 took for booleans; in YAML 1.2 they are text."""

_ERROR = "SOLD_OUT: {status: 409, summary: It is sold out.}"
_LISTED: dict[Path, str] = {
    ("errors",): f"write each error below its name: `{_ERROR}`",
    ("envelopes",): 'write each below its name: `failure: {body: {code: "{code}"}}`',
    ("fields",): "write each below its name: `details: {schema: {type: string}}`",
    ("groups",): "write each below its name: `carts: {title: Carts}`",
    ("statuses",): "write each with what it means: `404: There is no such thing.`",
    ("fallbacks",): "write each with its error: `404: NOT_FOUND`",
    ("errors", "*", "params"): "write each with its schema: `email: {type: string}`",
    ("errors", "*", "cases"): (
        "write each below its name: `too_long: {when: It is too long., status: 400}`"
    ),
    ("errors", "*", "pins"): "write each field with its value: `type: about:blank`",
    ("errors", "*", "example"): "write each with its value: `email: ada@example.com`",
    ("errors", "*", "examples"): (
        "give each a name: `by_email: {email: ada@example.com}`"
    ),
    ("envelopes", "*", "headers"): (
        'write each with its value: `Retry-After?: "{retry_after}"`'
    ),
}
"""Where a mapping belongs, and somebody wrote a list or a text."""

_SYNONYMS: dict[Path, dict[str, str]] = {
    (): {
        **dict.fromkeys(
            ("id", "name", "title", "version", "description", "docs", "notes"),
            "put it below `api:`",
        ),
        **dict.fromkeys(
            ("openapi", "swagger", "paths", "components", "info"),
            "this is an OpenAPI document: `gen import openapi` makes a catalog of it",
        ),
    },
    ("api",): {"name": "did you mean `id`?"},
    ("errors", "*"): {
        **dict.fromkeys(
            ("internal", "private", "hidden", "public"),
            "write `visibility: internal` for errors that nobody outside sees",
        ),
        "error": "did you mean `code`?",
        "msg": "did you mean `message`?",
        "text": "did you mean `message`?",
        "http": "did you mean `status`?",
        "headers": "headers belong to an envelope, or to a status below `statuses:`",
        "body": "bodies belong to an envelope, below `envelopes:`",
    },
    ("errors", "*", "params", "*"): {
        "nullable": 'write `type: [string, "null"]`',
        **dict.fromkeys(("values", "choices", "options"), "did you mean `enum`?"),
    },
    ("errors", "*", "code"): {
        **dict.fromkeys(("min", "start", "first", "low"), "did you mean `from`?"),
        **dict.fromkeys(("max", "end", "last", "high"), "did you mean `to`?"),
    },
    ("envelopes", "*"): {
        **dict.fromkeys(
            ("content_type", "contentType", "content-type", "mime", "mediaType"),
            "did you mean `media_type`?",
        ),
        **dict.fromkeys(("template", "shape", "json"), "did you mean `body`?"),
    },
}
_SYNONYMS["errors", "*", "status"] = _SYNONYMS["errors", "*", "code"]


def for_value(path: Path, value: Any, kind: str) -> str | None:
    """
    Return a hint about a value of a wrong type; None if there is none for it.

    Args:
        kind: What pydantic calls the error.
    """
    at = _pattern(path)
    if kind in ("dict_type", "model_type"):
        return _for_mapping(path, at, value)
    if kind == "bool_type" and str(value).lower() in _WORDS:
        return f"write `{_WORDS[str(value).lower()]}`"
    if kind == "tuple_type" and at == ("api", "notes"):
        return "write it like `[{title: Limits, text: Be gentle.}]`"
    if kind == "tuple_type" and isinstance(value, str | int):
        return f"write it as a list: `[{_plain(value)}]`"
    if kind == "string_type" and value is None:
        return "write text here, in quotes if it begins with `#`"
    return None


def for_form(  # noqa: PLR0911  One mistake after the other.
    path: Path, value: Any
) -> str | None:
    """Return a hint about the value of a key that has several forms; None if there is none."""
    key = next(each for each in reversed(path) if isinstance(each, str))
    if key == "retry" and str(value).lower() in _WORDS:
        return f"in YAML 1.2 `{value}` is text: write `{_WORDS[str(value).lower()]}`"
    if key == "retry" and _DELAY.fullmatch(str(value)):
        after = f"{value}s" if isinstance(value, int) else value
        return f"write `{{after: {after}}}`"
    if key in ("deprecated", "retired") and str(value).lower() in _WORDS:
        is_so = _WORDS[str(value).lower()] == "true"
        return "write `true`" if is_so else "leave it out"
    if key in ("deprecated", "retired") and isinstance(value, str):
        return f"write `{{note: {_plain(value)}}}`"
    if key == "status":
        return _for_status(value)
    if key == "standard" and value == "rfc7807":
        return "write `rfc9457`, which replaces RFC 7807"
    return None


def for_duration(value: Any) -> str | None:
    """Return a hint about a duration with an unknown unit, or without one."""
    found = _SPELLED.fullmatch(str(value).strip().lower())
    if found is None:
        return None
    number, word = found.groups()
    unit = "ms" if word.startswith(("ms", "mil")) else word[:1] or "s"
    return f"write `{number}{unit}`" if unit in ("ms", "s", "m", "h") else None


_SPELLED = re.compile(
    r"([0-9]+(?:\.[0-9]+)?) *(|ms(?:ec)?s?|millis(?:econds?)?|s(?:ec(?:ond)?s?)?"
    r"|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?)"
)
_DELAY = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h)?")
_STATUS = re.compile(r"([1-5][0-9]{2})\b.*")
_STATUSES = re.compile(r"([1-5][0-9]{2}) *(?:-|to|\.\.) *([1-5][0-9]{2})")


def _for_status(value: Any) -> str | None:
    spread = _STATUSES.fullmatch(str(value))
    if spread is not None:
        return f"write `{{from: {spread[1]}, to: {spread[2]}}}`"
    if isinstance(value, int) and value is not True and not 100 <= value <= 599:
        return "statuses are numbers from 100 to 599; a code goes under `code:`"
    one = _STATUS.fullmatch(str(value))
    if one is not None and isinstance(value, str):
        return f"write `{one[1]}`, without quotes"
    return None


def for_key(
    path: Path, value: Any, beside: Mapping[str, Any]
) -> tuple[str | None, str] | None:
    """
    Return a message, or None for the general one, and a hint about an unknown key.

    Args:
        beside: The mapping that has the key.
    """
    key, at = str(path[-1]), _pattern(path[:-1])
    where = ("errors", "*") if at == ("errors", "*", "cases", "*") else at
    synonym = _SYNONYMS.get(where, {}).get(key)
    if synonym is not None:
        return None, synonym
    if value is None:
        found = _behind_a_comma(key, beside)
        if found is not None:
            return found
    if at == () and is_mapping(value) and {"status", "summary"} & value.keys():
        return None, "indent it below `errors:`"
    if at == ("fields", "*") and _is_keyword(key):
        return None, f"put it below `schema:`, as `schema: {{{key}: {_plain(value)}}}`"
    return None


def for_strange_key(path: Path, beside: Mapping[str, Any]) -> str | None:
    """Return a hint about an unknown key that is like no other; None for the general one."""
    is_envelope = _pattern(path[:-1]) == ("envelopes", "*")
    if is_envelope and beside.keys().isdisjoint(("body", "standard")):
        return "put the members of the body below `body:`"
    return None


def _behind_a_comma(
    key: str, beside: Mapping[str, Any]
) -> tuple[str | None, str] | None:
    """Return what to say of a key that is the end of a text with a comma in it."""
    keys = list(beside)
    before = keys[keys.index(key) - 1] if keys.index(key) else None
    if before is None or isinstance(beside[before], bool | float | dict | list):
        return None
    text = beside[before]
    if isinstance(text, int):
        message = (
            f"a comma ends the value `{text}`, so `{key}` is a key without a value"
        )
        return message, f"write a list: `{before}: [{text}, {key}]`"
    if text is None or (re.fullmatch(r"\w+", key) and " " not in text):
        return None
    message = (
        f"a comma ends the text of `{before}`, so `{key}` is a key without a value"
    )
    if "\u201c" in text or "\u201d" in key:
        return message, f'`\u201c` is no quote of YAML: write `{before}: "..."`'
    return (
        message,
        f"put quotes around the text: `{before}: {_quoted(f'{text}, {key}')}`",
    )


def _for_mapping(path: Path, at: Path, value: Any) -> str | None:
    hint = _for_entry(path, at, value)
    if hint is None and value is not None:
        hint = _LISTED.get(at)
    return hint


def _for_entry(  # noqa: PLR0911  One kind of entry after the other.
    path: Path, at: Path, value: Any
) -> str | None:
    """Return a hint about a value in place of an entry: an error, a param, a field ..."""
    name = path[-1]
    if isinstance(value, str) and re.search(r"\w =", value):
        return "write a colon after each key: `status: 409`"
    if at == ("api",) and isinstance(value, str):
        return f"write `api: {{id: {_plain(value)}}}`"
    if at == ("errors", "*"):
        if isinstance(value, int) and 100 <= value <= 599:
            return f"write `{name}: {{status: {value}, summary: ...}}`"
        text = _plain(value) if isinstance(value, str) else "..."
        return f"write `{name}: {{status: 400, summary: {text}}}`"
    kind = TYPES.get(str(value).lower(), "string")
    if at == ("errors", "*", "params", "*"):
        return f"write `{name}: {{type: {kind}}}`"
    if at == ("fields", "*"):
        return f"write `{name}: {{schema: {{type: {kind}}}}}`"
    if at == ("groups", "*") and isinstance(value, str):
        return f"write `{name}: {{title: {_plain(value)}}}`"
    return None


def _is_keyword(key: str) -> bool:
    from error_catalog.catalog.vocabulary import KEYWORDS

    return key in KEYWORDS


def _pattern(path: Path) -> Path:
    """Return *path* with a star for each name that the author chose."""
    sections = ("errors", "envelopes", "fields", "groups", "params", "cases")
    return tuple(
        "*" if at and path[at - 1] in sections and at % 2 else each
        for at, each in enumerate(path)
    )


def _plain(value: Any) -> str:
    """Return a value as one writes it between braces; three dots for a long one."""
    if is_mapping(value) or is_list(value):
        return "..."
    if not isinstance(value, str):
        return json.dumps(value)
    if len(value) > _LONGEST:
        return "..."
    return value if re.fullmatch(r"[\w/][^,:#\[\]{}\"']*", value) else _quoted(value)


_LONGEST = 40


def _quoted(text: str) -> str:
    return (
        json.dumps(text, ensure_ascii=False) if len(text) <= 2 * _LONGEST else '"..."'
    )
