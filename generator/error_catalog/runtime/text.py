"""
What placeholders inside a longer text have in it, found in a time that is linear in the text.

Only catalogs with such texts need it: their contract is made with this module.
"""

from __future__ import annotations

import re

from .matcher import NO, place_in_text
from .template import Constant, Place
from .values import SPELLINGS, is_textual, spell

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence
    from typing import Any

    from .matcher import Fields, Fit, Many
    from .template import Field, Text
    from .values import Clock
    from .writer import Piece, Write

    Item = tuple[str | list["Branch"], int, int | None]
    Branch = list[Item]


def template_fitter(node: Text, integers: Container[int]) -> Fit:
    """Return a function that fits a JSON value to text with placeholders in it."""
    find = node.find
    fits = tuple(
        place_in_text(each, integers) for each in node.pieces if isinstance(each, Place)
    )

    def fit_pieces(text: Any, fields: Fields, parts: Many, clock: Clock) -> int:
        found = find(text) if isinstance(text, str) else None
        if found is None:
            return NO
        for fit, each in zip(fits, found, strict=True):
            if fit(each, fields, parts, clock) < 0:
                return NO
        return 1 + len(fits)

    return fit_pieces


def text_piece(node: Text, write: Write) -> Piece:
    """Return what writes text with placeholders in it."""
    from .writer import piece_of

    pieces = [
        piece_of(Constant(each) if isinstance(each, str) else each, spell, frozenset())
        for each in node.pieces
    ]
    return lambda state: write("".join([piece(state) for piece in pieces]))


def text_finder(
    pieces: Sequence[str | Place], fields: Mapping[str, Field]
) -> Callable[[str], list[str] | None]:
    """
    Return a function that finds what each placeholder has in a text; None if it does not fit.

    From left to right, a placeholder has as much as its pattern or its type's spelling can
    match; without one, or if the pattern has no end of its own, as little as possible.

    Raises:
        ValueError: A pattern has what text cannot be searched for.
    """
    lead = pieces[0] if isinstance(pieces[0], str) else ""
    tail = pieces[-1] if isinstance(pieces[-1], str) else ""
    inner = pieces[len(lead) > 0 : len(pieces) - (len(tail) > 0)]
    is_free = all(
        isinstance(each, str) == bool(index % 2)
        and (isinstance(each, str) or takes_any_text(each, fields[each.field]))
        for index, each in enumerate(inner)
    )
    find_inner = (_free_finder if is_free else _finder)(inner, fields)
    around = len(lead) + len(tail)

    def find(text: str) -> list[str] | None:
        if len(text) < around or not (text.startswith(lead) and text.endswith(tail)):
            return None
        return find_inner(text[len(lead) : len(text) - len(tail)])

    return find


def _free_finder(
    pieces: Sequence[str | Place], fields: Mapping[str, Field]
) -> Callable[[str], list[str] | None]:
    """Return the same for placeholders of any text: each ends where the literal after it begins."""
    leasts = [0 if fields[e.field].empty else 1 for e in pieces if isinstance(e, Place)]
    last = leasts.pop()
    middle = list(zip(leasts, (e for e in pieces if isinstance(e, str)), strict=True))

    def find(text: str) -> list[str] | None:
        found: list[str] = []
        at = 0
        for least, literal in middle:
            end = text.find(literal, at + least)
            if end < 0:
                return None
            found.append(text[at:end])
            at = end + len(literal)
        if len(text) < at + last:
            return None
        return [*found, text[at:]]

    return find


def _finder(
    pieces: Sequence[str | Place], fields: Mapping[str, Field]
) -> Callable[[str], list[str] | None]:
    """
    Return the same for any placeholders, whose time is linear in the text all the same.

    A set of places in a text is an integer: bit *n* is the place before the last *n*
    letters. First, all places are found from which the rest of the text can be read, for
    one piece after the other from the end; then each piece is read up to one of them.
    """
    parts = [part_of(each, fields) for each in pieces]
    if len(parts) == 1 and parts[0].is_simple:
        fullmatch = re.compile(parts[0].pattern, re.DOTALL).fullmatch
        return lambda text: [text] if fullmatch(text) else None
    classes = {name: _Letters(name) for part in parts for name in part.classes}
    longest = MAX_REPEATED if any(part.repeats for part in parts) else None
    literals = [each for each in pieces if isinstance(each, str)]

    def find(text: str) -> list[str] | None:
        size = len(text)
        if longest is not None and size > longest:
            return None
        if any(each not in text for each in literals):
            return None
        masks = {name: each.mask(text) for name, each in classes.items()}
        rests = [1]
        for part in reversed(parts):
            rests.append(_reach(part.branches, rests[-1], masks, -1))
        if not rests.pop() >> size & 1:
            return None
        masks = {name: each.mask(text[::-1]) for name, each in classes.items()}
        at, found = 0, list[str]()
        for piece, part in zip(pieces, parts, strict=True):
            # Forwards, bit *n* is the place after the first *n* letters.
            ends = _turned(_reach(part.branches, 1 << at, masks, 1), size) & rests.pop()
            end = size + 1 - (ends & -ends if part.is_long else ends).bit_length()
            if not isinstance(piece, str):
                found.append(text[at:end])
            at = end
        return found

    return find


def _turned(places: int, size: int) -> int:
    return int(f"{places:0{size + 1}b}"[::-1], 2)


MAX_REPEATED = 16 * 1024
"""The longest text in which groups that repeat are looked for, in letters."""

_MAX_SIZE = 1000
_MAX_REPEATING = 100  # With groups that repeat.
_ANY = r"[\s\S]"
_LETTER = re.compile(
    r"\\u[0-9a-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?:)?(?!\?)|[^\\\[()*+?{]", re.DOTALL
)
_COUNT = re.compile(r"(?:([*+?])|\{([0-9]+)(?:,([0-9]*))?\})?\??")
_COUNTS = {None: (1, 1), "*": (0, None), "+": (1, None), "?": (0, 1)}


class Part:
    """
    A regular expression of letters, classes, groups, and how often they occur.

    Args:
        is_long: It takes as much as it can.
        is_schema: It is a pattern of JSON Schema, which without anchors is found anywhere.

    Attributes:
        classes: The letters and classes in it, as they are spelled.
        is_simple: Python itself matches it in linear time.
        repeats: Some group may occur any number of times.
    """

    __slots__ = (
        "anchors",
        "at",
        "branches",
        "classes",
        "is_long",
        "is_simple",
        "pattern",
        "repeats",
    )

    def __init__(
        self, pattern: str, *, is_long: bool = True, is_schema: bool = False
    ) -> None:
        self.pattern = pattern
        self.at = 0
        self.anchors = 0
        self.classes: set[str] = set()
        self.repeats = False
        self.is_long = is_long
        self.is_simple = not is_schema
        self.branches = self._parse()
        if self.at < len(pattern):
            raise ValueError("`)` closes nothing")
        if is_schema:
            for branch in self.branches:
                self._anchor(branch)
        if self.anchors:
            raise ValueError("an anchor stands inside it")
        if _size(self.branches) > (_MAX_REPEATING if self.repeats else _MAX_SIZE):
            raise ValueError("it is too large")

    def _anchor(self, branch: Branch) -> None:
        for anchor, end in (("^", 0), ("$", -1)):
            if branch and branch[end][0] == anchor:
                del branch[end]
                self.anchors -= 1
            else:
                branch.insert(end % (len(branch) + 1), (_ANY, 0, None))
                self.is_long = self.is_long and anchor == "^"
                self.classes.add(_ANY)

    def _parse(self) -> list[Branch]:
        """Return the alternatives up to the ``)`` that closes their group."""
        branches: list[Branch] = [[]]
        while self.at < len(self.pattern) and self.pattern[self.at] != ")":
            match = _LETTER.match(self.pattern, self.at)
            if match is None:
                raise ValueError(f"`{self.pattern[self.at : self.at + 3]}`")
            part = match[0]
            self.at = match.end()
            if part == "|":
                branches.append([])
            elif part in ("(", "(?:"):
                branches[-1].append(self._group())
            else:
                if part in ("^", "$"):
                    self.anchors += 1
                else:
                    self.classes.add(part)
                branches[-1].append((part, *self._count()))
        return branches

    def _group(self) -> Item:
        outside, self.repeats = self.repeats, False
        group = self._parse()
        if self.at == len(self.pattern):
            raise ValueError("a group is not closed")
        self.at += 1
        least, most = self._count()
        if most is None and self.repeats:
            raise ValueError("a group that repeats is inside another")
        self.repeats = self.repeats or outside or most is None
        return group, least, most

    def _count(self) -> tuple[int, int | None]:
        match = _COUNT.match(self.pattern, self.at)
        assert match is not None
        self.at = match.end()
        mark, least, most = match.groups()
        if least is None:
            return _COUNTS[mark]
        return int(least), None if most == "" else int(most or least)


def _size(branches: list[Branch]) -> int:
    return sum(
        max(1, most or least) * (1 if isinstance(what, str) else _size(what))
        for branch in branches
        for what, least, most in branch
    )


def _reach(
    what: str | list[Branch], places: int, masks: Mapping[str, int], order: int
) -> int:
    """Return the places to which *what* leads from *places*, in one order or the other."""
    if isinstance(what, str):
        return (places & masks[what]) << 1
    found = 0
    for branch in what:
        here = places
        for each, least, most in branch[::order]:
            for _ in range(least):
                here = _reach(each, here, masks, order)
            if most is None and isinstance(each, str):
                # The sum carries each place to the end of its run of letters.
                here |= ((here & masks[each]) + masks[each]) ^ masks[each]
                continue
            more, count = here, least
            while more and count != most:
                more = _reach(each, more, masks, order) & ~here
                here |= more
                count += 1
        found |= here
    return found


class _Letters(dict[int, str]):
    """A table for ``str.translate``: ``1`` for the letters of a class, ``0`` for others."""

    def __init__(self, spelled: str) -> None:
        self.is_any = spelled == _ANY
        self.fits = re.compile(spelled).match

    def __missing__(self, code: int) -> str:
        bit = "01"[self.fits(chr(code)) is not None]
        if (
            len(self) < 1000
        ):  # A text may have any letters, but must not fill our memory.
            self[code] = bit
        return bit

    def mask(self, text: str) -> int:
        """Return the set of the letters of *text* that are of the class."""
        return (
            (1 << len(text)) - 1 if self.is_any else int("0" + text.translate(self), 2)
        )


def part_of(piece: str | Place, fields: Mapping[str, Field]) -> Part:
    """Return what a literal, or the text in a place, may be."""
    if isinstance(piece, str):
        return Part(re.escape(piece))
    field = fields[piece.field]
    if takes_any_text(piece, field):
        return Part(_ANY + "*" if field.empty else _ANY + "+", is_long=False)
    types = ("number",) if piece.cast in ("ms", "epoch") else field.types
    if field.pattern is not None and is_textual(types):
        return Part(field.pattern, is_schema=True)
    return Part("|".join(SPELLINGS.get(each, _ANY + "+") for each in types))


def takes_any_text(place: Place, field: Field) -> bool:
    """Tell whether *place* accepts any text, so that only its end must be found."""
    textual = is_textual(field.types) and place.cast not in ("ms", "epoch")
    return textual and field.pattern is None
