"""
Lists of errors in templates: what fits them, and what writes them.

Only catalogs with lists in their templates need it: their contract is made with this module.
"""

from __future__ import annotations

from .contract import places
from .identification import identify, settle, status_in
from .matcher import NO, absorb, fitter
from .template import Elements, Member, Parts, compile_template
from .values import is_array, is_object

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from typing import Any

    from .contract import Contract, Envelope
    from .identification import Part
    from .matcher import Fields, Fit, Many, Path
    from .template import Extras, Field, Node
    from .values import Clock
    from .writer import Piece, State

MAX_SHARED = 16
"""How many members of an object its inner errors get as params; of a larger one, none do."""


def compile_list(value: list[Any], fields: Mapping[str, Field], extras: Extras) -> Node:
    """Return the tree of a list: several elements, or errors if it has one; see ``compile_template``."""
    members: list[Member] = []
    for child in value:
        optional = is_object(child) and list(child) == ["?"]
        node = compile_template(child["?"] if optional else child, fields, extras)
        members.append(Member("", node, optional=optional))
    if len(members) == 1:
        return Parts(members[0].node, extras["lists"], optional=members[0].optional)
    return Elements(tuple(members), extras["lists"])


def list_fitter(node: Parts | Elements, integers: Container[int], path: Path) -> Fit:
    """Return a function that fits a JSON value to *node*; its arguments are those of ``fitter``."""
    if isinstance(node, Elements):
        return _elements_fitter(node, integers, path)
    make = _others_fitter if node.key else _parts_fitter
    return make(node, integers, path)


def _others_fitter(node: Parts, integers: Container[int], path: Path) -> Fit:
    field = node.key
    fit = fitter(node.node, integers, (*path, f"{{{field}}}"))

    def fit_others(rest: Any, _f: Fields, parts: Many, clock: Clock) -> int:
        inner = (({field: key}, child) for key, child in rest.items())
        return _fit_inner(fit, node, inner, parts, clock)

    return fit_others


def _parts_fitter(node: Parts, integers: Container[int], path: Path) -> Fit:
    fit = fitter(node.node, integers, path)

    def fit_parts(value: Any, _f: Fields, parts: Many, clock: Clock) -> int:
        if not is_array(value):
            return NO
        return _fit_inner(fit, node, (({}, child) for child in value), parts, clock)

    return fit_parts


def _fit_inner(
    fit: Fit,
    node: Parts,
    inner: Iterable[tuple[Fields, Any]],
    parts: Many,
    clock: Clock,
) -> int:
    """Fit each inner error, whose key may be a field of it: one must fit, unless optional."""
    weight = 0 if node.optional else NO
    for own, child in inner:
        keys = len(own)
        deeper: Many = []
        got = fit(child, own, deeper, clock)
        if got >= 0:
            weight = max(weight, 0) + keys + got
            _join(own, deeper, parts)
    return weight


def _join(own: Fields, inner: Many, parts: Many) -> None:
    """
    Add to *parts* the parts inside this one, each with its fields too, else itself.

    A body could have a large object around many small ones: it is not copied for each.
    """
    if inner:
        if len(own.get("params", ())) > MAX_SHARED:
            del own["params"]
        for each in inner:
            absorb(each, own)
        parts += inner
    elif not {"code", "message", "title"}.isdisjoint(own):
        parts.append(own)


def _elements_fitter(node: Elements, integers: Container[int], path: Path) -> Fit:
    fits = tuple(
        (fitter(each.node, integers, path), each.optional) for each in node.members
    )

    def fit_elements(value: Any, fields: Fields, parts: Many, clock: Clock) -> int:
        if not is_array(value):
            return NO
        weight = 0
        for fit, is_optional in fits:
            got = _fit_somewhere(fit, value, fields, parts, clock)
            if got < 0 and not is_optional:
                return NO
            weight += max(got, 0)
        return weight

    return fit_elements


def _fit_somewhere(
    fit: Fit, values: Any, fields: Fields, parts: Many, clock: Clock
) -> int:
    for child in values:
        own: Fields = {}
        inner: Many = []
        got = fit(child, own, inner, clock)
        if got >= 0:
            absorb(fields, own)
            parts += inner
            return got
    return NO


def read_parts(
    contract: Contract,
    status: int | None,
    envelope: Envelope,
    parts: Many,
    clock: Clock,
) -> tuple[Part, ...]:
    """Return what each of *parts* was read as; it may have a status of its own."""
    found: list[Part] = []
    for each in parts:
        fields, own = dict(each), status_in(each)
        at = status if own is None else own
        rule, _ = identify(contract, at, envelope.name, fields, clock)
        extra = settle(contract, rule, fields, clock)
        found.append(((rule, envelope, fields, extra, ()), at))
    return tuple(found)


def list_piece(node: Parts | Elements, outside: frozenset[str]) -> Piece:
    """
    Return what writes *node* as JSON; the members that are errors, as a dictionary.

    Args:
        outside: Fields with a place outside lists of errors.
    """
    if isinstance(node, Elements):
        return _elements_piece(node, outside)
    make = _others_piece if node.key else _parts_piece
    return make(node, outside)


def _others_piece(node: Parts, outside: frozenset[str]) -> Piece:
    from .template import Place
    from .values import spell
    from .writer import encode, piece_of

    key = piece_of(Place(node.key, "string", ()), spell, frozenset())
    piece = piece_of(node.node, encode, frozenset())
    choose = _chooser(node, outside)
    return lambda state: {key(part): piece(part) for part in choose(state)}


def _parts_piece(node: Parts, outside: frozenset[str]) -> Piece:
    from .writer import encode, piece_of

    piece = piece_of(node.node, encode, frozenset())
    choose = _chooser(node, outside)
    return lambda state: f"[{','.join([piece(part) for part in choose(state)])}]"


def _chooser(node: Parts, outside: frozenset[str]) -> Piece:
    """Return what chooses the elements of a list of errors: the parts, else the error."""
    is_needed = not node.optional or is_only_place(node.node, outside)

    def choose(state: State) -> tuple[State, ...]:
        state.elements = state.parts
        if is_needed and not state.parts:
            state.elements = (state.alone(),)
        return state.elements

    return choose


def is_only_place(node: Node, outside: frozenset[str]) -> bool:
    """Tell whether the error itself must be in its list, as no place *outside* carries it."""
    inside = {place.field for place in places(node)}
    return any(name in inside and name not in outside for name in ("code", "message"))


def _elements_piece(node: Elements, outside: frozenset[str]) -> Piece:
    from .writer import encode, member_piece

    pieces = [member_piece(member, encode, outside) for member in node.members]

    def write_elements(state: State) -> str:
        texts = [piece(state) for piece in pieces]
        return f"[{','.join([text for text in texts if text is not None])}]"

    return write_elements
