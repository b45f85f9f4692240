"""libyaml's complaints in our words, each with what the author can do about it."""

import re
from collections.abc import Callable
from typing import NamedTuple

from generator.yaml12.places import Mark
from generator.yaml12.rules import DOCUMENT, SYNTAX, TAG
from generator.yaml12.spots import Spot


class Complaint(NamedTuple):
    """What is wrong, and where if not where libyaml stopped."""

    message: str
    hint: str | None = None
    at: Mark | None = None
    rule: str = SYNTAX


def explain(spot: Spot) -> Complaint:
    """Say what is wrong at *spot*; unknown problems pass through in libyaml's words."""
    return _COMPLAINTS.get(spot.problem, _other)(spot)


def _other(spot: Spot) -> Complaint:
    context = f"{spot.context}, " if spot.context else ""
    message = f"not YAML: {context}{spot.problem}"
    if "tag" in message.lower():
        return Complaint(message, "write the value without a tag", rule=TAG)
    return Complaint(message, "mend the line, or put quotes around the text")


def _fixed(message: str, hint: str) -> Callable[[Spot], Complaint]:
    return lambda _: Complaint(message, hint)


def _bad_start(spot: Spot) -> Complaint:
    if spot.char == "\t":
        return _tab(spot)
    sign = "a backtick" if spot.char == "`" else f"`{spot.char}`"
    return Complaint(f"a value without quotes begins with {sign}", _QUOTE)


def _tab(_: Spot) -> Complaint:
    return Complaint("a tab indents this line, expected spaces", "use spaces instead")


def _bad_name(spot: Spot) -> Complaint:
    sign = spot.text[spot.start.index : spot.start.index + 1]
    return Complaint(f"a value without quotes begins with `{sign}`", _QUOTE, spot.start)


def _second_colon(spot: Spot) -> Complaint:
    if re.search(r":\s", spot.before):
        return Complaint("a value without quotes holds a second `: `", _QUOTE)
    return Complaint(
        "a key stands where text goes on from the line above",
        "indent it like its sibling keys, and write each as `key: value`",
        spot.line_text,
    )


def _no_colon(spot: Spot) -> Complaint:
    return Complaint(
        "this line has no `: `, expected a key and its value",
        "write `key: value`, or indent the line if it continues the text above",
        spot.start,
    )


def _no_key(spot: Spot) -> Complaint:
    before = spot.before.rstrip(" ")
    if before.endswith(("}", "]")):
        what = "text goes on after a `{...}` or `[...]` without quotes"
        return Complaint(what, _QUOTE)
    if before.endswith(('"', "'")):
        return Complaint(
            "text goes on after the closing quote",
            "put all of it in one pair of quotes, and double a `'` inside of `'...'`",
        )
    if spot.char and spot.char in "]}":
        return Complaint(f"`{spot.char}` closes nothing", "delete it")
    if spot.char == ":":
        return Complaint("a colon without a key before it", "write a key before it")
    return Complaint(
        "this line is indented unlike the keys that it belongs to",
        "give all keys of a mapping the same indentation",
    )


def _no_dash(_: Spot) -> Complaint:
    return Complaint(
        "this line is indented like the items of a list, but it has no `- `",
        "begin it with `- `, or indent it like the key that it belongs to",
    )


def _not_closed(spot: Spot) -> Complaint:
    bracket = spot.text[spot.start.index : spot.start.index + 1]
    closing = "]" if bracket == "[" else "}"
    opened = f"the `{bracket}` of line {spot.start.line + 1}"
    if not spot.text[spot.here.index :].strip():
        return Complaint(f"`{bracket}` is not closed", f"add `{closing}`", spot.start)
    if spot.char == ":" and spot.here.line != spot.start.line:
        message = f"a key inside of {opened}, expected `,` or `{closing}` before it"
        hint = f"end the line above with `,`, or close {opened}"
        return Complaint(message, hint, spot.line_text)
    if spot.char == ":" and spot.before.endswith('"') and spot.here.column > 1024:
        return Complaint("this key has more than 1,024 characters", "shorten it")
    return Complaint(
        f"found `{spot.char.strip()}`, expected `,` or `{closing}`",
        f"add `,` before it, close {opened}, or put quotes around text with `,[]{{}}:`",
    )


def _no_value(spot: Spot) -> Complaint:
    found = f"`{spot.char}`" if spot.char.strip() else "nothing"
    return Complaint(f"found {found}, expected a value", "write one, or quote the text")


def _open_quote(spot: Spot) -> Complaint:
    quote = spot.text[spot.start.index : spot.start.index + 1]
    return Complaint(
        f"`{quote}` is not closed", f"add the closing `{quote}`", spot.start
    )


def _unknown_escape(spot: Spot) -> Complaint:
    escape = spot.text[spot.here.index : spot.here.index + 2]
    hint = "write `\\\\` for a backslash, or use single quotes"
    return Complaint(f"`{escape}` is no escape", hint)


def _second_document(_: Spot) -> Complaint:
    return Complaint(
        "text goes on after the end of the catalog",
        "keep one mapping in the file",
        rule=DOCUMENT,
    )


_QUOTE = "put quotes around the whole value"

_COMPLAINTS: dict[str, Callable[[Spot], Complaint]] = {
    "found character that cannot start any token": _bad_start,
    "found a tab character that violates indentation": _tab,
    "found a tab character where an indentation space is expected": _tab,
    "did not find expected alphabetic or numeric character": _bad_name,
    "mapping values are not allowed in this context": _second_colon,
    "could not find expected ':'": _no_colon,
    "did not find expected key": _no_key,
    "did not find expected '-' indicator": _no_dash,
    "did not find expected ',' or ']'": _not_closed,
    "did not find expected ',' or '}'": _not_closed,
    "did not find expected node content": _no_value,
    "found unexpected end of stream": _open_quote,
    "found unexpected document indicator": _open_quote,
    "found incompatible YAML document": _fixed(
        "directive `%YAML` names neither version 1.1 nor 1.2", "delete the line"
    ),
    "found unknown escape character": _unknown_escape,
    "did not find expected <document start>": _second_document,
    "did not find expected hexdecimal number": _fixed(
        "a `\\x`, `\\u` or `\\U` escape lacks digits",
        "write 2, 4 or 8 hexadecimal digits, or `\\\\` for a backslash",
    ),
    "found invalid Unicode character escape code": _fixed(
        "this escape stands for no character", "write the character itself"
    ),
    "block sequence entries are not allowed in this context": _fixed(
        "a list item begins in the middle of a line",
        "begin the list on the next line, or put quotes around the text",
    ),
    "mapping keys are not allowed in this context": _fixed(
        "a value without quotes begins with `? `", _QUOTE
    ),
    "did not find expected comment or line break": _fixed(
        "text stands on the line of a `|` or `>`", "begin it on the next line, indented"
    ),
}
