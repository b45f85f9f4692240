"""
What libyaml and we reject in a file, in plain words, at the place where the author fixes it.

libyaml's own texts and places are those of a parser: it stops behind the mistake, and
names tokens. Its texts that are not listed here pass through.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from yaml import MarkedYAMLError
from yaml.events import AliasEvent, Event, MappingStartEvent

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile

RULE_ENCODING = "encoding"
RULE_SYNTAX = "yaml-syntax"
RULE_CHARACTER = "yaml-character"
RULE_EMPTY = "yaml-empty"
RULE_DOCUMENT = "yaml-document"
RULE_KEY = "yaml-key"
RULE_DUPLICATE_KEY = "yaml-duplicate-key"
RULE_TAG = "yaml-tag"
RULE_ALIAS = "yaml-alias"
RULE_DEPTH = "yaml-depth"
RULE_SIZE = "yaml-size"
RULE_MORE = "yaml-more"

RULES = {
    RULE_ENCODING: "A file is UTF-8.",
    RULE_SYNTAX: "A file is well-formed YAML.",
    RULE_CHARACTER: "A file holds no character that YAML forbids, such as NUL.",
    RULE_EMPTY: "A file holds something besides comments.",
    RULE_DOCUMENT: "A file is one document, and its top level is a mapping.",
    RULE_KEY: "A key is text: no mapping, list, alias or merge key, and never empty.",
    RULE_DUPLICATE_KEY: "A mapping has each key once.",
    RULE_TAG: "A file holds plain data, without tags such as `!!python/object`.",
    RULE_ALIAS: "An alias names an anchor that is complete, and aliases do not multiply data.",
    RULE_DEPTH: "Values are nested no deeper than anyone can read.",
    RULE_SIZE: "A file is no larger than a catalog can be.",
    RULE_MORE: "Of a file with very many errors only the first are reported.",
}
"""Each rule in a sentence, in the order in which a file is read."""

MAX_DEPTH = 100
"""Levels of nested mappings and lists."""
MAX_VALUES = 500_000
"""Values of a catalog, with what aliases repeat; 10,000 errors have about 150,000."""
MAX_ALIASED = 100_000
"""Values that the aliases of a catalog repeat."""


class Mark(Protocol):
    """A place as libyaml counts it, from 0."""

    @property
    def index(self) -> int:
        """Characters before it in the text."""
        ...

    @property
    def line(self) -> int:
        """Lines before it."""
        ...

    @property
    def column(self) -> int:
        """Characters before it in its line."""
        ...


def place(path: str, mark: Mark | None) -> Location:
    """Return *mark* as a location; None is the whole file."""
    if mark is None:
        return Location(path)
    return Location(path, mark.line + 1, mark.column + 1)


def end_of(path: str, text: str) -> Location:
    """Return the place just after *text*; LF, CRLF and CR end a line."""
    breaks = text.count("\n") + text.count("\r") - text.count("\r\n")
    line_start = max(text.rfind("\n"), text.rfind("\r")) + 1
    return Location(path, breaks + 1, len(text) - line_start + 1)


class Refusal(NamedTuple):
    """Why a rule rejects a value."""

    rule: str
    message: str
    hint: str


EMPTY = Refusal(
    RULE_EMPTY, "the file is empty", "write a catalog: `catalog: 1`, `api:`, `errors:`"
)
TOP_LEVEL_LIST = Refusal(
    RULE_DOCUMENT,
    "the top level is a list, expected a mapping",
    "write `key: value` lines, without `- ` before them",
)
TOP_LEVEL_SCALAR = Refusal(
    RULE_DOCUMENT,
    "the top level is a single value, expected a mapping",
    "write `key: value` lines, with a space after the colon",
)
SECOND_DOCUMENT = Refusal(
    RULE_DOCUMENT, "a second document begins here", "move it to a file of its own"
)
TOO_DEEP = Refusal(
    RULE_DEPTH,
    f"mappings and lists are nested more than {MAX_DEPTH} deep",
    "close the brackets, or flatten the data",
)
MORE = Refusal(RULE_MORE, "there are more errors from here on", "fix these first")


def alias_bomb(most: int) -> Refusal:
    """Refuse aliases that repeat more than *most* values."""
    message = f"the aliases of this file repeat more than {most:,} values"
    return Refusal(RULE_ALIAS, message, "write the values out")


def too_many_values(limit: int) -> Refusal:
    """Refuse a file of more than *limit* values."""
    return Refusal(
        RULE_SIZE, f"the file has more than {limit:,} values", "split the file"
    )


def tag(name: str) -> Refusal:
    """Refuse the tag *name*."""
    written = name.replace("tag:yaml.org,2002:", "!!", 1)
    return Refusal(RULE_TAG, f"tag `{written}`, expected plain data", "delete the tag")


def duplicate_key(key: str, first_line: int) -> Refusal:
    """Refuse *key*, which *first_line* already has."""
    return Refusal(
        RULE_DUPLICATE_KEY,
        f"duplicate key `{key}`, first on line {first_line}",
        "delete or rename one of the two",
    )


def bad_alias(name: str, *, is_known: bool) -> Refusal:
    """Refuse an alias whose anchor is not above it, or *is_known* but not yet complete."""
    if is_known:
        message = f"alias `*{name}` is inside the value that it repeats"
        return Refusal(RULE_ALIAS, message, "write the value out")
    return Refusal(
        RULE_ALIAS,
        f"alias `*{name}` names no anchor above it",
        f"write `&{name}` before the value to repeat, or put quotes around the text",
    )


def odd_key(event: Event | None, source: str) -> Refusal:
    """Refuse a key that is not a scalar; *source* is the text from where it begins."""
    placeholder = _PLACEHOLDER.match(source)
    if placeholder is not None:
        return Refusal(
            RULE_KEY,
            f"key `{placeholder[0]}` has no quotes, which makes it a mapping",
            f'write `"{placeholder[0]}"`',
        )
    kind = "a mapping" if isinstance(event, MappingStartEvent) else "a list"
    if isinstance(event, AliasEvent):
        kind = "an alias"
    return Refusal(
        RULE_KEY, f"the key is {kind}, expected text", "write a name as the key"
    )


ODD_KEYS = {
    "": Refusal(
        RULE_KEY,
        "a value without a key",
        'write a key before the colon; quote a key that is a symbol, such as `"?"`',
    ),
    "<<": Refusal(
        RULE_KEY, "merge key `<<`, expected plain keys", "write the merged keys out"
    ),
}
"""Plain scalars that cannot be keys."""

_PLACEHOLDER = re.compile(r"\{+[\w.-]+(?::\w+)?\}+")


def forbidden_character(source: SourceFile) -> Diagnostic:
    """
    Return the first character of *source* that libyaml forbids; there must be one.

    Source: YAML 1.2.2 §5.1.
    """
    found = _FORBIDDEN.search(source.text)
    assert found is not None
    location = end_of(source.path, source.text[: found.start()])
    code = ord(found[0])
    escape = f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    message = f"character U+{code:04X} is not allowed in YAML"
    hint = f"delete it, or write it as `{escape}` inside double quotes"
    return Diagnostic(location, RULE_CHARACTER, message, hint)


def tag_directive(source: SourceFile) -> Diagnostic | None:
    """
    Return the first ``%TAG`` directive of *source*, if it has one.

    It must never reach libyaml, which compares each directive with all before it: ten
    megabytes of them take minutes.
    """
    found = _TAG_DIRECTIVE.search(source.text) if "%TAG" in source.text else None
    if found is None:
        return None
    location = end_of(source.path, source.text[: found.start()])
    message = "directive `%TAG`, expected plain data"
    return Diagnostic(location, RULE_TAG, message, "delete the line")


_TAG_DIRECTIVE = re.compile(r"(?<![^\r\n])%TAG")
_FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)


def syntax_error(source: SourceFile, error: MarkedYAMLError) -> Diagnostic:
    """Return libyaml's *error* in our words, or in its own where we have none."""
    spot = _spot(source.text, error)
    explanation = _EXPLANATIONS.get(spot.problem, _other)(spot)
    location = _location(source, explanation.at or spot.here)
    return Diagnostic(location, explanation.rule, explanation.message, explanation.hint)


class _Explanation(NamedTuple):
    """What is wrong, and where, if that is not where libyaml stopped."""

    message: str
    hint: str | None = None
    at: Mark | None = None
    rule: str = RULE_SYNTAX


@dataclass(frozen=True, slots=True)
class _TextMark:
    index: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where libyaml stopped, and where the thing that it was reading began."""

    text: str
    context: str
    problem: str
    start: Mark
    here: Mark

    @property
    def char(self) -> str:
        """The character here; empty at the end of the text."""
        return self.text[self.here.index : self.here.index + 1]

    @property
    def first_char(self) -> str:
        """The character at the start."""
        return self.text[self.start.index : self.start.index + 1]

    @property
    def before(self) -> str:
        """The line up to here, at most 200 characters of it."""
        begin = self.here.index - min(self.here.column, 200)
        return self.text[max(begin, 0) : self.here.index]

    @property
    def line_text(self) -> Mark:
        """Where the text of this line begins, after its indentation."""
        before = self.before
        back = len(before) - len(before.lstrip())
        column = self.here.column - len(before) + back
        return _TextMark(self.here.index - len(before) + back, self.here.line, column)


def _spot(text: str, error: MarkedYAMLError) -> _Spot:
    here = error.problem_mark
    assert here is not None
    start = error.context_mark or here
    return _Spot(text, error.context or "", error.problem or "", start, here)


def _location(source: SourceFile, mark: Mark) -> Location:
    """Return *mark* as a location; libyaml puts the end of the text on a line of its own."""
    if mark.index >= len(source.text.lstrip("\ufeff")):
        return end_of(source.path, source.text.rstrip())
    return place(source.path, mark)


def _other(spot: _Spot) -> _Explanation:
    context = f"{spot.context}, " if spot.context else ""
    message = f"not YAML: {context}{spot.problem}"
    if "tag" in message.lower():
        return _Explanation(message, "write the value without a tag", rule=RULE_TAG)
    return _Explanation(message, "fix the line, or put quotes around the text")


def _fixed(message: str, hint: str) -> Callable[[_Spot], _Explanation]:
    return lambda _: _Explanation(message, hint)


def _bad_start(spot: _Spot) -> _Explanation:
    if spot.char == "\t":
        return _tab(spot)
    sign = "a backtick" if spot.char == "`" else f"`{spot.char}`"
    return _Explanation(f"an unquoted value begins with {sign}", _QUOTE)


def _tab(_: _Spot) -> _Explanation:
    return _Explanation("this line is indented with a tab", "indent it with spaces")


def _bad_name(spot: _Spot) -> _Explanation:
    message = f"an unquoted value begins with `{spot.first_char}`"
    return _Explanation(message, _QUOTE, spot.start)


def _second_colon(spot: _Spot) -> _Explanation:
    if re.search(r":\s", spot.before):
        return _Explanation("an unquoted value contains a second `: `", _QUOTE)
    return _Explanation(
        "a key where the text of the line above continues",
        "indent it like its sibling keys, and write each as `key: value`",
        spot.line_text,
    )


def _no_colon(spot: _Spot) -> _Explanation:
    return _Explanation(
        "this line has no `: `, expected a key and its value",
        "write `key: value`, or indent the line if it continues the text above",
        spot.start,
    )


def _no_key(spot: _Spot) -> _Explanation:
    before = spot.before.rstrip(" ")
    if before.endswith(("}", "]")):
        return _Explanation("text after an unquoted `{...}` or `[...]`", _QUOTE)
    if before.endswith(('"', "'")):
        return _Explanation(
            "text after the closing quote",
            "put all of it in one pair of quotes, and double a `'` inside `'...'`",
        )
    if spot.char and spot.char in "]}":
        return _Explanation(f"`{spot.char}` closes nothing", "delete it")
    if spot.char == ":":
        return _Explanation("a colon without a key before it", "write a key before it")
    return _Explanation(
        "this line is not indented like the keys that it belongs to",
        "give all keys of a mapping the same indentation",
    )


def _no_dash(_: _Spot) -> _Explanation:
    return _Explanation(
        "this line is indented like the items of a list, but has no `- `",
        "begin it with `- `, or indent it like the key that it belongs to",
    )


def _not_closed(spot: _Spot) -> _Explanation:
    bracket = spot.first_char
    closing = "]" if bracket == "[" else "}"
    opened = f"the `{bracket}` of line {spot.start.line + 1}"
    if not spot.text[spot.here.index :].strip():
        return _Explanation(
            f"`{bracket}` is not closed", f"add `{closing}`", spot.start
        )
    if spot.char == ":" and spot.here.line != spot.start.line:
        message = f"a key inside {opened}, expected `,` or `{closing}` before it"
        hint = f"end the line above with `,`, or close {opened}"
        return _Explanation(message, hint, spot.line_text)
    if spot.char == ":" and spot.before.endswith('"') and spot.here.column > 1024:
        return _Explanation("this key has more than 1,024 characters", "shorten it")
    return _Explanation(
        f"found `{spot.char.strip()}`, expected `,` or `{closing}`",
        f"add `,` before it, close {opened}, or put quotes around text with `,[]{{}}:`",
    )


def _no_value(spot: _Spot) -> _Explanation:
    found = f"`{spot.char}`" if spot.char.strip() else "nothing"
    return _Explanation(
        f"found {found}, expected a value", "write a value, or put quotes around text"
    )


def _open_quote(spot: _Spot) -> _Explanation:
    quote = spot.first_char
    message = f"`{quote}` is not closed"
    return _Explanation(message, f"add the closing `{quote}`", spot.start)


def _unknown_escape(spot: _Spot) -> _Explanation:
    escape = spot.text[spot.here.index : spot.here.index + 2]
    hint = "write `\\\\` for a backslash, or use single quotes"
    return _Explanation(f"`{escape}` is not an escape", hint)


def _second_document(_: _Spot) -> _Explanation:
    return _Explanation(
        "text after the end of the catalog",
        "keep one mapping in the file",
        rule=RULE_DOCUMENT,
    )


_QUOTE = "put quotes around the whole value"

_EXPLANATIONS: dict[str, Callable[[_Spot], _Explanation]] = {
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
        "this escape is not a Unicode character", "write the character itself"
    ),
    "block sequence entries are not allowed in this context": _fixed(
        "a list item begins in the middle of a line",
        "begin the list on the next line, or put quotes around the text",
    ),
    "mapping keys are not allowed in this context": _fixed(
        "an unquoted value begins with `? `", _QUOTE
    ),
    "did not find expected comment or line break": _fixed(
        "text on the same line as `|` or `>`", "begin it on the next line, indented"
    ),
}
"""By libyaml's text for the problem."""
