"""What the catalog language expects, in words: for values that pydantic refuses."""

from generator.catalog.entries import FILE_STEM, IDENTIFIER, MEMBER, STATUS_KEY

_STATUS = "an HTTP status from 100 to 599 or a range such as `5XX`"
_LIFECYCLE = "`true` or a mapping of since, replaced_by, note"
_A_STATUS = "write it like `404`, without quotes"
_QUOTED = "put quotes around text"
_OPTIONAL = "write `true`, or leave it out"
DURATION = ("a duration", "write it like `60s`; the units are ms, s, m and h")
"""What stands under ``after``, and a hint."""

FORMS = {
    "status": (f"{_STATUS}, or a list of these", _A_STATUS),
    "code": (
        "a code: text, an integer, null, a list of these, or `{from: 1, to: 9}`",
        _QUOTED,
    ),
    "retry": ("`true`, `false` or `{after: 60s}`", DURATION[1]),
    "deprecated": (_LIFECYCLE, _OPTIONAL),
    "retired": (_LIFECYCLE, _OPTIONAL),
    "aliases": ("a list of former codes", "write it like `[old, older]`"),
    "catalog": ("`1`, the version of the catalog language", "write `catalog: 1`"),
    "visibility": ("`public` or `internal`", "write one of the two"),
    "media_type": ("a media type", "write it like `application/json`"),
}
"""What stands under a key whose value has several forms: one message for all of them."""

ITEMS = {
    "status": (_STATUS, _A_STATUS),
    "code": ("a code: text, an integer or null", _QUOTED),
    "aliases": ("a former code: text or an integer", _QUOTED),
}
"""The same for an item of a list under such a key."""

TYPES = {
    "string_type": ("text", "write text"),
    "string_unicode": ("text", "write characters, without lone surrogates"),
    "int_type": ("an integer", "write digits, without quotes"),
    "bool_type": ("`true` or `false`", "write one of the two, without quotes"),
    "dict_type": ("a mapping", "write `key: value` lines below it"),
    "model_type": ("a mapping", "write `key: value` lines below it"),
    "tuple_type": ("a list", "write it like `[a, b]`"),
    "list_type": ("a list", "write it like `[a, b]`"),
}
"""What stands where pydantic names a type."""

NAMES = {
    FILE_STEM: "begin with a letter; use letters, digits, `_` and `-`",
    IDENTIFIER: "use letters, digits and `_`; do not begin with a digit",
    MEMBER: "use letters, digits, `_`, `.`, `-`, `$` and `@`",
    STATUS_KEY: "write a status like `404` or a range like `5XX`",
}
"""How a name that must match a pattern is written."""

OWN_KEYS = "remove it; keys of your own begin with `x-`"
