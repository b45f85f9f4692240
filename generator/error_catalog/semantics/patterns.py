"""
Regular expressions of JSON Schema, which are those of ECMA-262, and how Python reads them.

``ecma_pattern`` takes what engines run under the flag ``u``, as validators do, and nothing
else; ``portable`` is the same pattern in the syntax that ECMA-262, Python and Rust share.

Source: ECMA-262 section 22.2.1; JSON Schema Core 2020-12 section 6.4.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

Spans = list[tuple[int, int]]
"""Code points of a character class: first and last of each span."""


class PatternError(ValueError):
    """
    A text is no pattern of ECMA-262, or one that Python cannot match.

    Args:
        hint: How to say it instead.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    A pattern of ECMA-262.

    Args:
        portable: The same in common syntax; only a ``$`` means something else in Python.
        regex: What Python searches for.
        is_simple: It is small, and has no look-around, references, word boundaries or
            properties, which some engines do not know.
    """

    portable: str
    regex: re.Pattern[str]
    is_simple: bool


@lru_cache(1024)
def ecma_pattern(text: str) -> Pattern:
    """
    Return *text* as a pattern.

    Raises:
        PatternError: It is none.
    """
    try:
        portable, is_simple = _Reader(text, "$").read()
        python, _ = _Reader(text, r"\Z").read()
        return Pattern(portable, re.compile(python), is_simple)
    except re.error as error:
        message = f"Python cannot match it: {error.msg}"
        hint = "write it without this part"
        if "look-behind" in error.msg:
            hint = "give the look-behind one length, or write what may come before it"
        raise PatternError(message, hint) from None
    except (OverflowError, RecursionError):
        raise PatternError("it is too large", "use smaller numbers") from None


def portable(text: str) -> str:
    """Return *text* in the syntax that ECMA-262 and Python share; as it is if it is wrong."""
    try:
        return ecma_pattern(text).portable
    except PatternError:
        return text


class _Reader:
    """Reads a pattern from left to right, and returns each part as Python writes it."""

    def __init__(self, text: str, end: str) -> None:
        self.text = text
        self.end = end
        self.at = 0
        self.is_simple = True
        self.size = 1
        self.open: list[int] = []
        self.groups = 0
        self.names = _group_names(text)

    def read(self) -> tuple[str, bool]:
        found = self._choice()
        if self.at < len(self.text):
            raise PatternError("`)` closes nothing", r"write `\)` for the character")
        return found, self.is_simple and self.size <= _MAX_SIZE and "(?!" not in found

    def _choice(self) -> str:
        parts = [self._sequence()]
        while self._takes("|"):
            parts.append(self._sequence())
        return "|".join(parts)

    def _sequence(self) -> str:
        found: list[str] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            found.append(self._term())
        return "".join(found)

    def _term(self) -> str:
        assertion = self._assertion()
        if assertion is not None:
            if self._quantifier():
                message = "an assertion cannot be repeated"
                raise PatternError(message, "put a group around what repeats")
            return assertion
        return self._atom() + self._quantifier()

    def _assertion(self) -> str | None:
        if self._takes("^"):
            return "^"
        if self._takes("$"):
            return self.end
        for token, meaning in _BOUNDARIES.items():
            if self._takes(token):
                self.is_simple = False
                return meaning
        for token in ("(?=", "(?!", "(?<=", "(?<!"):
            if self._takes(token):
                self.is_simple = False
                return token + self._rest_of_group()
        return None

    def _atom(self) -> str:
        letter = self.text[self.at]
        if letter == "(":
            return self._group()
        if letter == "[":
            return self._class()
        if letter == "\\":
            return self._escape()
        self.at += 1
        if letter == ".":
            return _class_text(_complement(_LINE_ENDS))
        if letter in "*+?":
            message = f"`{letter}` repeats nothing"
            raise PatternError(message, rf"write `\{letter}` for the character")
        if letter in "]{}":
            message = f"`{letter}` stands alone"
            raise PatternError(message, rf"write `\{letter}` for the character")
        return _letter(ord(letter))

    def _quantifier(self) -> str:
        match = _QUANTIFIER.match(self.text, self.at)
        if match is None:
            return ""
        least, most = match["least"], match["most"]
        if least and most and int(least) > int(most):
            message = f"the numbers of `{match[0]}` are out of order"
            raise PatternError(message, "write the smaller number first")
        self.at = match.end()
        self.size *= int(most or least or 1) or 1
        if self.text[self.at : self.at + 1] == "+":
            message = f"ECMA-262 has no possessive quantifiers such as `{match[0]}+`"
            raise PatternError(message, f"write `{match[0]}`")
        return match[0]

    def _group(self) -> str:
        if self._takes("(?:"):
            return "(?:" + self._rest_of_group()
        name = _GROUP_NAME.match(self.text, self.at)
        if name is None and self.text.startswith("(?", self.at):
            raise _unknown_group(self.text[self.at :])
        self.at = name.end() if name else self.at + 1
        self.groups += 1
        self.open.append(self.groups)
        found = "(" + self._rest_of_group()
        self.open.pop()
        return found

    def _rest_of_group(self) -> str:
        found = self._choice()
        if not self._takes(")"):
            raise PatternError("a group is not closed", r"write `\(` for the character")
        return found + ")"

    def _escape(self) -> str:
        letter = self.text[self.at + 1 : self.at + 2]
        if letter == "k" or (letter in "123456789" and letter):
            return self._reference()
        found = self._class_escape()
        return _letter(found) if isinstance(found, int) else _class_text(found)

    def _reference(self) -> str:
        match = _REFERENCE.match(self.text, self.at)
        number = 0
        if match is not None:
            self.at = match.end()
            name = match["name"]
            number = int(match["number"]) if name is None else self._number_of(name)
        if match is None or not 0 < number <= len(self.names):
            message = f"`{match[0] if match else self.text[self.at :][:2]}` refers to no group"
            raise PatternError(message, "count the groups from 1, or give them names")
        self.is_simple = False
        if number > self.groups or number in self.open:
            # Where a group has taken nothing yet, ECMA-262 finds nothing in its place.
            return "(?:)"
        return f"(?({number})\\{number}|)"

    def _number_of(self, name: str) -> int:
        return self.names.index(name) + 1 if name in self.names else 0

    def _class_escape(self) -> int | Spans:
        """Read an escape that may stand in a class: a code point, or a class of them."""
        letter = self.text[self.at + 1 : self.at + 2]
        if letter in _CLASSES:
            self.at += 2
            return _CLASSES[letter]
        if letter in ("p", "P"):
            return self._property()
        pair = _PAIR.match(self.text, self.at)
        if pair is not None:
            self.at = pair.end()
            return (
                0x10000
                + (int(pair[1], 16) - 0xD800) * 0x400
                + int(pair[2], 16)
                - 0xDC00
            )
        code = _CODE.match(self.text, self.at)
        if code is not None:
            self.at = code.end()
            number = int(next(filter(None, code.groups())), 16)
            if number <= sys.maxunicode:
                return number
            raise PatternError(
                f"`{code[0]}` is no character", "the last is `\\u{10FFFF}`"
            )
        control = _CONTROL.match(self.text, self.at)
        if control is not None:
            self.at = control.end()
            return (
                _CONTROLS[control[0][1]] if control[1] is None else ord(control[1]) % 32
            )
        if letter and letter in _SYNTAX:
            self.at += 2
            return ord(letter)
        raise _unknown_escape(letter)

    def _property(self) -> Spans:
        match = _PROPERTY.match(self.text, self.at)
        if match is None:
            message = f"`{self.text[self.at :][:12]}` is no property that gen knows"
            hint = r"use a general category such as `\p{L}`, or write the characters"
            raise PatternError(message, hint)
        self.at = match.end()
        self.is_simple = False
        spans = _category(match["name"])
        return spans if match["kind"] == "p" else _complement(spans)

    def _class(self) -> str:
        self.at += 1
        is_negated = self._takes("^")
        parts: list[Spans] = []
        while not self._takes("]"):
            parts.append(self._span())
        spans = [span for part in parts for span in part]
        if spans and all(len(part) == 1 for part in parts):
            # In the order of the author.
            return f"[{'^' * is_negated}{''.join(map(_span, spans))}]"
        return _class_text(_complement(spans) if is_negated else _joined(spans))

    def _span(self) -> Spans:
        """Read a character, a range of them or a class such as a digit, inside a class."""
        first = self._member()
        following = self.text[self.at : self.at + 2]
        if following[:1] != "-" or following[1:] in ("]", ""):
            return first if isinstance(first, list) else [(first, first)]
        self.at += 1
        last = self._member()
        if isinstance(first, list) or isinstance(last, list):
            message = "a class such as `\\d` cannot be the end of a range"
            raise PatternError(message, r"write `\-` for the character")
        if first > last:
            message = f"the range `{chr(first)}-{chr(last)}` is out of order"
            raise PatternError(message, "write the smaller character first")
        return [(first, last)]

    def _member(self) -> int | Spans:
        if self.at >= len(self.text):
            message = "a character class is not closed"
            raise PatternError(message, r"write `\[` for the character")
        if self._takes(r"\b"):
            return 8
        if self._takes(r"\-"):
            return ord("-")
        if self.text[self.at] == "\\":
            return self._class_escape()
        self.at += 1
        return ord(self.text[self.at - 1])

    def _takes(self, token: str) -> bool:
        if self.text.startswith(token, self.at):
            self.at += len(token)
            return True
        return False


def _group_names(text: str) -> list[str | None]:
    """Return the names of all capturing groups, None for those without one."""
    found: list[str | None] = []
    for match in _TOKEN.finditer(text):
        if match[0] == "(":
            found.append(None)
        elif match["name"]:
            if match["name"] in found:
                message = f"two groups are called `{match['name']}`"
                raise PatternError(message, "rename one of them")
            found.append(match["name"])
    return found


def _unknown_group(text: str) -> PatternError:
    """Return the error for a group that begins as none of ECMA-262 does."""
    for start, what, hint in _FOREIGN_GROUPS:
        found = re.match(start, text)
        if found:
            return PatternError(
                f"ECMA-262 has no {what} `{found[0]}`", found.expand(hint)
            )
    return PatternError(f"`{text[:4]}` begins no group", "write `(?:...)`")


_FOREIGN_GROUPS = (
    (r"\(\?P<(\w+)>", "group", r"write `(?<\1>...)`"),
    (r"\(\?P=(\w+)\)", "reference", r"write `\\k<\1>`"),
    (r"\(\?#[^)]*\)?", "comment", "leave it out, and write it in the `description`"),
    (r"\(\?>", "atomic group", "write `(?:...)`"),
    (r"\(\?\(", "condition", "write both alternatives in full"),
    (
        r"\(\?[a-zA-Z-]+[:)]",
        "flags inside a pattern that all engines know, such as",
        "write what they mean: `[Aa]` for both cases, `[^]` for any character",
    ),
)
"""Groups that are not of ECMA-262: how they begin, what they are, and the hint."""


def _unknown_escape(letter: str) -> PatternError:
    if not letter:
        return PatternError("a backslash ends it", r"write `\\` for the character")
    message = rf"`\{letter}` is no escape of ECMA-262"
    instead = {"A": "^", "Z": "$", "z": "$", "a": r"\x07", "h": r"[ \t]", "e": r"\x1b"}
    if letter in instead:
        return PatternError(message, f"write `{instead[letter]}`")
    if letter.isalnum():
        return PatternError(message, "write what it stands for")
    return PatternError(message, f"write `{letter}` without the backslash")


def _joined(spans: Spans) -> Spans:
    """Return *spans* in order, with those that touch joined."""
    found: Spans = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _complement(spans: Spans) -> Spans:
    found, start = Spans(), 0
    for first, last in _joined(spans):
        if first > start:
            found.append((start, first - 1))
        start = last + 1
    return [*found, (start, sys.maxunicode)] if start <= sys.maxunicode else found


def _class_text(spans: Spans) -> str:
    """Return a character class, the shorter way round."""
    if not spans:
        return "(?!)"
    if spans == [(0, sys.maxunicode)]:
        return r"[\s\S]"
    if spans[-1][1] == sys.maxunicode:
        return f"[^{''.join(map(_span, _complement(spans)))}]"
    return f"[{''.join(map(_span, spans))}]"


def _span(span: tuple[int, int]) -> str:
    first, last = map(_letter_in_class, span)
    if first == last:
        return first
    return first + ("-" if span[1] > span[0] + 1 else "") + last


def _letter_in_class(code: int) -> str:
    # Some engines take `--`, `&&` and `~~` in a class for operators.
    return f"\\u{code:04x}" if chr(code) in "-&~" else _letter(code)


def _letter(code: int) -> str:
    """Return one character outside of a class as all engines read it."""
    letter = chr(code)
    if letter in _NAMED:
        return _NAMED[letter]
    if letter in _SYNTAX:
        return f"\\{letter}"
    if code < 0x10000 and not letter.isprintable():
        return f"\\u{code:04x}"
    return letter


@lru_cache(64)
def _category(name: str) -> Spans:
    """Return all characters of a general category, such as ``L`` or ``Lu``."""
    members = [
        (code, code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)).startswith(name)
    ]
    return _joined(members)


_MAX_SIZE = 1000
_LINE_ENDS: Spans = [(0xA, 0xA), (0xD, 0xD), (0x2028, 0x2029)]
_DIGITS: Spans = [(0x30, 0x39)]
_WORD: Spans = [*_DIGITS, (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)]
_SPACES: Spans = [
    *((0x9, 0xD), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
    (0xFEFF, 0xFEFF),
]
_CLASSES: dict[str, Spans] = {
    "d": _DIGITS,
    "D": _complement(_DIGITS),
    "s": _SPACES,
    "S": _complement(_SPACES),
    "w": _WORD,
    "W": _complement(_WORD),
}
_INNER = "[0-9A-Z_a-z]"
_BOUNDARIES = {
    r"\b": f"(?:(?<={_INNER})(?!{_INNER})|(?<!{_INNER})(?={_INNER}))",
    r"\B": f"(?:(?<={_INNER})(?={_INNER})|(?<!{_INNER})(?!{_INNER}))",
}
"""Whose letters are ASCII in ECMA-262, but not in Python."""
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t", "\f": r"\f", "\v": r"\v", "/": "/"}
_CONTROLS = {"f": 0xC, "n": 0xA, "r": 0xD, "t": 0x9, "v": 0xB, "0": 0}
_NAME = r"[A-Za-z_$][\w$]*"
_GROUP_NAME = re.compile(rf"\(\?<({_NAME})>")
_TOKEN = re.compile(
    rf"\\.|\[(?:\\.|[^\]\\])*\]|\(\?<(?P<name>{_NAME})>|\((?!\?)", re.DOTALL
)
_QUANTIFIER = re.compile(
    r"(?:[*+?]|\{(?P<least>[0-9]+)(?:,(?P<most>[0-9]*))?\})\??", re.ASCII
)
_REFERENCE = re.compile(rf"\\(?:k<(?P<name>{_NAME})>|(?P<number>[1-9][0-9]*))")
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CODE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,32})\})"
)
_CONTROL = re.compile(r"\\(?:[fnrtv]|0(?![0-9])|c([A-Za-z]))")
_CATEGORIES = "C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?"
_PROPERTY = re.compile(
    rf"\\(?P<kind>[pP])\{{(?:(?:General_Category|gc)=)?(?P<name>{_CATEGORIES})\}}"
)
