"""
Envelope templates as trees: nodes, the compiler, casts of placeholders.

One tree is read in both directions: matched against responses, and filled to write them.

One module because what a placeholder is, how its text is spelled and where it ends in
a longer text are said once, for both directions and for the schema.
"""

from __future__ import annotations

import re

from .values import (
    MISSING,
    SPELLINGS,
    has_type,
    is_array,
    is_object,
    is_textual,
    seconds_until,
    spell,
    text_reader,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence
    from typing import Any

    from .values import Clock

    Item = tuple[str | list["Branch"], int, int | None]
    Branch = list[Item]


class Field:
    """
    What a template knows about the values of one field.

    Args:
        types: JSON types; empty if any value is allowed.
        pattern: A regular expression that the field's text matches; None allows any text.
        default: Written if the error has no value for the field.
        empty: The text may be empty.
        null: None is written as null; otherwise None means that there is no value.
        schema: What constructors check, with patterns of Python; None if only the types.
    """

    __slots__ = ("default", "empty", "null", "pattern", "schema", "types")

    def __init__(
        self,
        *types: str,
        pattern: str | None = None,
        default: Any = None,
        empty: bool = False,
        null: bool = False,
        schema: Mapping[str, Any] | None = None,
    ) -> None:
        self.schema = schema
        self.types = types
        self.pattern = pattern
        self.default = default
        self.empty = empty
        self.null = null


class Constant:
    """A literal value: only an equal one fits."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Place:
    """A placeholder that is the whole value: one field, with its JSON type or a cast."""

    __slots__ = ("cast", "field", "types")

    def __init__(self, field: str, cast: str | None, types: tuple[str, ...]) -> None:
        self.field = field
        self.cast = cast
        self.types = types


class Text:
    """
    Text with placeholders in it.

    Args:
        find: Returns what each placeholder has in a text; None if it does not fit.
    """

    __slots__ = ("find", "pieces")

    def __init__(
        self,
        pieces: tuple[str | Place, ...],
        find: Callable[[str], list[str] | None],
    ) -> None:
        self.pieces = pieces
        self.find = find


class Member:
    """One key of an object; ``optional`` if it may be absent."""

    __slots__ = ("key", "node", "optional")

    def __init__(self, key: str, node: Node, *, optional: bool) -> None:
        self.key = key
        self.node = node
        self.optional = optional


class Object:
    """
    An open object.

    Args:
        others: A placeholder key such as ``{operation}``, if there is one: the name of
            each other key is a value of the field ``key``, and what it holds is a part.
        spread: The keys that the template does not name are the error's params.
    """

    __slots__ = ("members", "names", "others", "spread")

    def __init__(
        self, members: tuple[Member, ...], others: Member | None, *, spread: bool
    ) -> None:
        self.members = members
        self.names = frozenset(member.key for member in members)
        self.others = others
        self.spread = spread


class Parts:
    """A list of errors; ``optional`` if it may be empty."""

    __slots__ = ("node", "optional")

    def __init__(self, node: Node, *, optional: bool) -> None:
        self.node = node
        self.optional = optional


class Elements:
    """A list of several different elements, each of which may be anywhere in it."""

    __slots__ = ("members",)

    def __init__(self, members: tuple[Member, ...]) -> None:
        self.members = members


if TYPE_CHECKING:
    Node = Constant | Place | Text | Object | Parts | Elements


CASTS = ("string", "ms", "epoch")
"""``string`` writes the value as text, ``ms`` as milliseconds, ``epoch`` as a Unix time."""

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}:]*)(?::([^{}:]*))?\}|[{}]")


def split_text(text: str) -> list[str | tuple[str, str | None]]:
    """
    Split *text* into literal pieces and placeholders ``(field, cast)``.

    Raises:
        ValueError: A brace is unmatched, or a cast unknown; the message says which.
    """
    pieces: list[str | tuple[str, str | None]] = []
    literal, end = "", 0
    for match in _TOKEN.finditer(text):
        literal += text[end : match.start()]
        end = match.end()
        token = match.group()
        if token in ("{{", "}}"):
            literal += token[0]
        elif len(token) == 1:
            raise ValueError(f"`{token}` is unmatched")
        else:
            field, cast = match.group(1), match.group(2)
            if not field:
                raise ValueError("`{}` names no field")
            if cast is not None and cast not in CASTS:
                raise ValueError(f"`{cast}` is not a cast")
            pieces += [literal] if literal else []
            pieces.append((field, cast))
            literal = ""
    literal += text[end:]
    return [*pieces, literal] if literal or not pieces else pieces


def split_key(key: str) -> tuple[str, bool]:
    """Return a key's name and whether it may be absent; ``??`` is a literal last ``?``."""
    if key[-1:] != "?":
        return key, False
    name = key.rstrip("?")
    marks = len(key) - len(name)
    return name + "?" * (marks // 2), marks % 2 == 1


def key_placeholder(name: str) -> str | None:
    """Return the field of a placeholder key such as ``{operation}``; None for a plain key."""
    return name[1:-1] if name[:1] == "{" and name[-1:] == "}" else None


def compile_template(value: Any, fields: Mapping[str, Field]) -> Node:
    """
    Return the tree of one template.

    Args:
        value: JSON: text, number, boolean, null, list or dict.
        fields: Every field that a placeholder may name.

    Raises:
        ValueError: A brace is unmatched, a cast is unknown, or a pattern does not compile.
        KeyError: A placeholder names a field that is not in *fields*.
    """
    if is_object(value):
        return _compile_object(value, fields)
    if is_array(value):
        return _compile_list(value, fields)
    if isinstance(value, str):
        return _compile_text(value, fields)
    return Constant(value)


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
    parts = [_part(each, fields) for each in pieces]
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


class _Part:
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


def _part(piece: str | Place, fields: Mapping[str, Field]) -> _Part:
    """Return what a literal, or the text in a place, may be."""
    if isinstance(piece, str):
        return _Part(re.escape(piece))
    field = fields[piece.field]
    if takes_any_text(piece, field):
        return _Part(_ANY + "*" if field.empty else _ANY + "+", is_long=False)
    types = ("number",) if piece.cast in ("ms", "epoch") else field.types
    if field.pattern is not None and is_textual(types):
        return _Part(field.pattern, is_schema=True)
    return _Part("|".join(SPELLINGS.get(each, _ANY + "+") for each in types))


def takes_any_text(place: Place, field: Field) -> bool:
    """Tell whether *place* accepts any text, so that only its end must be found."""
    textual = is_textual(field.types) and place.cast not in ("ms", "epoch")
    return textual and field.pattern is None


def _compile_object(value: dict[str, Any], fields: Mapping[str, Field]) -> Node:
    members: list[Member] = []
    others: Member | None = None
    for key, child in value.items():
        if key == "...":
            continue
        name, optional = split_key(key)
        field = key_placeholder(name)
        node = compile_template(child, fields)
        if field is None:
            members.append(Member(name, node, optional=optional))
        else:
            others = Member(field, node, optional=optional)
    return Object(tuple(members), others, spread="..." in value)


def _compile_list(value: list[Any], fields: Mapping[str, Field]) -> Node:
    members: list[Member] = []
    for child in value:
        optional = is_object(child) and list(child) == ["?"]
        node = compile_template(child["?"] if optional else child, fields)
        members.append(Member("", node, optional=optional))
    if len(members) == 1:
        return Parts(members[0].node, optional=members[0].optional)
    return Elements(tuple(members))


def _compile_text(text: str, fields: Mapping[str, Field]) -> Node:
    pieces: list[str | Place] = [
        piece if isinstance(piece, str) else Place(*piece, fields[piece[0]].types)
        for piece in split_text(text)
    ]
    if len(pieces) == 1:
        only = pieces[0]
        return Constant(only) if isinstance(only, str) else only
    return Text(tuple(pieces), text_finder(pieces, fields))


def cast(place: Place, value: Any, now: float) -> Any:
    """
    Return *value* as it is written in *place*.

    Args:
        now: The Unix time that ``epoch`` adds to.

    Raises:
        ValueError: The cast needs a finite number.
    """
    if place.cast == "string":
        return spell(value)
    if place.cast in ("ms", "epoch"):
        if not has_type(value, ("number",)):
            raise ValueError(f"{place.field} must be a finite number")
        return round(value * 1000 if place.cast == "ms" else now + value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def uncast(place: Place, value: Any, clock: Clock) -> Any:
    """
    Return the field's value for the JSON *value* in *place*; ``MISSING`` if there is none.

    Args:
        clock: Returns the Unix time that ``epoch`` adds to.
    """
    if not has_type(value, ("number",)):
        return MISSING
    try:
        if place.cast == "ms":
            return value / 1000
        return max(0.0, value - clock())
    except OverflowError:
        return MISSING


def place_reader(place: Place, integers: Container[int]) -> Callable[[str, Clock], Any]:
    """
    Return a function that reads the field's value from text; ``MISSING`` if there is none.

    It takes the text, and the clock from which the wait until a date is counted.

    Args:
        integers: The catalog's integer codes.
    """
    if place.cast in ("ms", "epoch"):
        read_number = text_reader(("number",), ())
        return lambda text, clock: uncast(place, read_number(text), clock)
    read = text_reader(place.types, integers if place.field == "code" else ())
    if place.field != "retry_after":
        return lambda text, _: read(text)

    def read_wait(text: str, clock: Clock) -> Any:
        value = read(text)
        if value is not MISSING:
            return value
        seconds = seconds_until(text, clock)
        return MISSING if seconds is None else seconds

    return read_wait
