"""
Envelope templates as trees: nodes, the compiler, casts of placeholders.

One tree is read in both directions: matched against responses, and filled to write them.
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

    Count = tuple[int, int | None, bool]
    Item = tuple[str | list["Branch"], Count]
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
    """

    __slots__ = ("default", "empty", "null", "pattern", "types")

    def __init__(
        self,
        *types: str,
        pattern: str | None = None,
        default: Any = None,
        empty: bool = False,
        null: bool = False,
    ) -> None:
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
    Return a function that finds what each placeholder has in a text.

    A placeholder has what its pattern or its type's spelling matches, as much as a regular
    expression would take, else as little as possible. Time and memory are linear in the
    text, whatever it is: this never goes back to try another way.

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
    find_inner = _free_finder(inner, fields) if is_free else _Ways(inner, fields).find
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


MAX_REPEATED = 16 * 1024
"""The longest text in which groups that repeat are looked for, in letters."""

_MAX_NODES = 2000
_MAX_REPEATING = 100  # Nodes of a text with such groups.
_ONCE = 1, 1, False
_ANY = r"[\s\S]"
_PART = re.compile(
    r"\\u[0-9a-f]{4}|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?:)?(?!\?)|[^\\\[()*+?{]", re.DOTALL
)
_COUNT = re.compile(r"([*+?]|\{([0-9]+)(?:,([0-9]*))?\})?(\??)")
_COUNTS = {None: (1, 1), "*": (0, None), "+": (1, None), "?": (0, 1)}


def parse_pattern(pattern: str) -> list[Branch]:
    """
    Return the alternatives of a JSON Schema pattern, each for the whole text.

    Raises:
        ValueError: It has more than letters, classes, groups, and how often they occur.
    """
    branches, rest = _parse(pattern, 0)
    if rest < len(pattern):
        raise ValueError("`)` closes nothing")
    # Without anchors, it is found anywhere.
    others: Item = _ANY, (0, None, True)
    for branch in branches:
        is_end = bool(branch) and branch[-1][0] == "$"
        is_start = bool(branch) and branch[0][0] == "^"
        branch[len(branch) - is_end :] = [] if is_end else [others]
        branch[:is_start] = [] if is_start else [others]
    return branches


def _parse(pattern: str, at: int) -> tuple[list[Branch], int]:
    """Return the alternatives up to the ``)`` that closes their group, and where it is."""
    branches: list[Branch] = [[]]
    while at < len(pattern) and pattern[at] != ")":
        match = _PART.match(pattern, at)
        if match is None:
            raise ValueError(f"`{pattern[at : at + 3]}`")
        part: str | list[Branch] = match[0]
        at = match.end()
        if part == "|":
            branches.append([])
            continue
        if part in ("(", "(?:"):
            part, at = _parse(pattern, at)
            at += 1
        count = _COUNT.match(pattern, at)
        assert count is not None
        at = count.end()
        mark, least, most, lazy = count.groups()
        if least is None:
            numbers = _COUNTS[mark]
        else:
            numbers = int(least), None if most == "" else int(most or least)
        branches[-1].append((part, (*numbers, bool(lazy))))
    return branches, at


def _may_be_empty(branches: list[Branch]) -> bool:
    return any(
        all(
            count[0] == 0 or (isinstance(what, list) and _may_be_empty(what))
            for what, count in each
        )
        for each in branches
    )


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


class _Node:
    """
    A step over letters of one class, or a fork if there are none.

    Attributes:
        after: The nodes to go on with, the preferred one first.
        body: The first node of the group that repeats, if this is the fork before it.
    """

    __slots__ = ("after", "body", "is_lazy", "least", "letters", "most")

    def __init__(
        self,
        *after: int,
        letters: str = "",
        count: Count = _ONCE,
    ) -> None:
        self.after = after
        self.letters = letters
        self.least, self.most, self.is_lazy = count
        self.body = 0


def _ordered(body: int, after: int, count: Count) -> tuple[int, int]:
    """Return the nodes after a fork, for a group that is lazy or not."""
    return (after, body) if count[2] else (body, after)


class _Ways:
    """
    All ways to read a text, as nodes that are linked from its end to its start.

    A set of places in a text is an integer: bit *n* is the place before the last *n*
    letters. All places from which the rest of a text can be read are found at once, for
    one node after the other; then the way that is preferred is gone without going back.
    """

    def __init__(
        self, pieces: Sequence[str | Place], fields: Mapping[str, Field]
    ) -> None:
        self.nodes = [_Node()]
        self.letters: dict[str, _Letters] = {}
        self.limit = _MAX_NODES
        self.is_inside = False
        after = 0
        for piece in reversed(pieces):
            if isinstance(piece, str):
                exact: Branch = [(re.escape(each), _ONCE) for each in piece]
                after = self._branches([exact], after)
            else:
                # A fork of one is the start or the end of a placeholder.
                after = self._add(_Node(after))
                after = self._branches(_spelled(piece, fields[piece.field]), after)
                after = self._add(_Node(after))
        self.start = after

    def _add(self, node: _Node) -> int:
        if len(self.nodes) >= self.limit:
            raise ValueError("it is too large")
        self.nodes.append(node)
        return len(self.nodes) - 1

    def _branches(self, branches: list[Branch], after: int) -> int:
        """Add nodes for each of *branches*; return the first."""
        starts: list[int] = []
        for branch in branches:
            start = after
            for what, count in reversed(branch):
                if isinstance(what, str):
                    start = self._step(what, count, start)
                else:
                    start = self._group(what, count, start)
            starts.append(start)
        return starts[0] if len(starts) == 1 else self._add(_Node(*starts))

    def _step(self, letters: str, count: Count, after: int) -> int:
        if letters in ("^", "$"):
            raise ValueError(f"`{letters}` stands inside it")
        self.letters.setdefault(letters, _Letters(letters))
        return self._add(_Node(after, letters=letters, count=count))

    def _group(self, group: list[Branch], count: Count, after: int) -> int:
        least, most, _ = count
        start = after
        if most is None:
            if self.is_inside or _may_be_empty(group):
                why = "is inside another" if self.is_inside else "may be empty"
                raise ValueError(f"a group that repeats {why}")
            self.limit, self.is_inside = _MAX_REPEATING, True
            start = self._add(_Node())
            body = self._branches(group, start)
            self.nodes[start].after = _ordered(body, after, count)
            self.nodes[start].body = body
            self.is_inside = False
        for _ in range((most or least) - least):
            body = self._branches(group, start)
            start = self._add(_Node(*_ordered(body, after, count)))
        for _ in range(least):
            start = self._branches(group, start)
        return start

    def find(self, text: str) -> list[str] | None:
        """Return what each placeholder has in *text*; None if it cannot be read."""
        at = size = len(text)
        if size > MAX_REPEATED and self.limit == _MAX_REPEATING:
            return None
        masks = {name: each.mask(text) for name, each in self.letters.items()}
        sets = [1] + [0] * (len(self.nodes) - 1)
        self._fill(sets, masks, 1, len(sets) - 1)
        index = self.start
        if not sets[index] >> at & 1:
            return None
        ends: list[int] = []
        while index:
            node = self.nodes[index]
            if node.letters:
                index = node.after[0]
                at -= _letters_taken(node, sets[index], masks[node.letters], at)
            else:
                if len(node.after) == 1:
                    ends.append(size - at)
                index = next(each for each in node.after if sets[each] >> at & 1)
        pairs = zip(ends[::2], ends[1::2], strict=True)
        return [text[start:end] for start, end in pairs]

    def _fill(
        self, sets: list[int], masks: Mapping[str, int], first: int, last: int
    ) -> None:
        """Set the places from which each node can read the rest of the text."""
        index = first
        while index <= last:
            node = self.nodes[index]
            if node.letters:
                mask = masks[node.letters]
                sets[index] = _before(sets[node.after[0]], mask, node.least, node.most)
            for each in () if node.letters else node.after:
                sets[index] |= sets[each]
            if node.body:
                known = -1
                while known != sets[index]:
                    known = sets[index]
                    self._fill(sets, masks, index + 1, node.body)
                    sets[index] |= sets[node.body]
                index = node.body
            index += 1


def _letters_taken(node: _Node, after: int, mask: int, at: int) -> int:
    """Return how many letters a step takes from the place *at*."""
    others = mask & ((1 << at) - 1) ^ ((1 << at) - 1)
    most = at - others.bit_length()
    if node.most is not None:
        most = min(most, node.most)
    ends = after >> (at - most) & ((1 << (most - node.least + 1)) - 1)
    return most + 1 - (ends if node.is_lazy else ends & -ends).bit_length()


def _before(after: int, mask: int, least: int, most: int | None) -> int:
    """Return the places from which *least* to *most* letters of *mask* lead to *after*."""
    if least:
        after = (after & _runs(mask, least)) << least
    if most is None:
        # The sum carries each place to the end of its run of letters.
        return after | (((after & mask) + mask) ^ mask)
    count = 0
    while count < most - least:
        more = min(count + 1, most - least - count)
        after |= (after & _runs(mask, more)) << more
        count += more
    return after


def _runs(mask: int, count: int) -> int:
    """Return the letters of *mask* that end a run of *count*."""
    width = 1
    while width < count:
        more = min(width, count - width)
        mask &= mask >> more
        width += more
    return mask


def _spelled(place: Place, field: Field) -> list[Branch]:
    """Return what the text in *place* may be."""
    if takes_any_text(place, field):
        return [[(_ANY, (0 if field.empty else 1, None, True))]]
    types = ("number",) if place.cast in ("ms", "epoch") else field.types
    if field.pattern is not None and is_textual(types):
        return parse_pattern(field.pattern)
    return [
        branch
        for each in types
        for branch in parse_pattern(f"^(?:{SPELLINGS.get(each, '.+')})$")
    ]


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
            raise ValueError(f"{place.field} must be a number, not {value!r}")
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
