"""
Whether a response fits a template, and which fields it binds.

Templates are compiled to functions once. A constant that fits weighs 2, a placeholder 1.
"""

from __future__ import annotations

from .template import (
    Constant,
    Elements,
    Object,
    Parts,
    Place,
    Text,
    place_reader,
    uncast,
)
from .values import ANY, MISSING, has_type, is_textual, same, spell, type_test

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping
    from typing import Any

    from .contract import Shape
    from .template import Member, Node
    from .values import Clock

    Fields = dict[str, Any]
    Many = list[Fields]
    Fit = Callable[[Any, Fields, Many, Clock], int]
    Path = tuple[str, ...]
    HeaderFit = tuple[str, Fit, bool]

NO = -1
"""The weight of a value that does not fit; what it has bound so far is discarded."""

MISFIT = "?"
"""
Beside the fields: which optional member was passed over, because its value does not fit.

No field can have this name.
"""


def text_fitter(node: Node, integers: Container[int]) -> Fit:
    """Return a function that fits text, such as a header's value, to *node*."""
    if isinstance(node, Place):
        return place_in_text(node, integers)
    constant = node.value if isinstance(node, Constant) else MISSING
    if constant is MISSING:
        return fitter(node, integers)
    spelled = spell(constant)
    return lambda text, _f, _p, _c: 2 if text == spelled else NO


def constant_fitter(node: Constant, _: Container[int], _path: Path = ()) -> Fit:
    """Return a function that fits a JSON value to a constant."""
    constant = node.value
    if constant is None or isinstance(constant, bool):
        return lambda value, _f, _p, _c: 2 if value is constant else NO
    if isinstance(constant, str):
        return lambda value, _f, _p, _c: (
            2 if isinstance(value, str) and value == constant else NO
        )
    return lambda value, _f, _p, _c: 2 if same(constant, value) else NO


def place_fitter(node: Place, integers: Container[int], _path: Path = ()) -> Fit:
    """Return a function that fits a JSON value to a placeholder."""
    if node.cast is not None:
        return _cast_place(node, integers)
    field, has_type = node.field, type_test(node.types)

    def fit_place(value: Any, fields: Fields, _p: Many, _c: Clock) -> int:
        if not has_type(value):
            return NO
        # The first place of a field wins, and null is no value.
        if value is not None and field not in fields:
            fields[field] = value
        return 1

    return fit_place


def plain_place(node: Node) -> tuple[str, type | None]:
    """Return the field of a place, and a type whose values all fit it; None if none do."""
    if not isinstance(node, Place) or node.cast is not None:
        return "", None
    if is_textual(node.types):
        return node.field, str
    return node.field, _KINDS.get(node.types)


_KINDS: dict[tuple[str, ...], type] = {
    ("object",): dict,
    ("array",): list,
    ("boolean",): bool,
}


def _cast_place(node: Place, integers: Container[int]) -> Fit:
    if node.cast == "string":
        return place_in_text(node, integers)

    def fit_number(value: Any, fields: Fields, _p: Many, clock: Clock) -> int:
        number = uncast(node, value, clock)
        if number is MISSING:
            return NO
        fields.setdefault(node.field, number)
        return 1

    return fit_number


def place_in_text(node: Place, integers: Container[int]) -> Fit:
    """Return a function that fits the text in a placeholder, in a header or a longer text."""
    field, read = node.field, place_reader(node, integers)

    def fit_text(text: Any, fields: Fields, _p: Many, clock: Clock) -> int:
        value = read(text, clock) if isinstance(text, str) else MISSING
        if value is MISSING:
            return NO
        if value is not None and field not in fields:
            fields[field] = value
        return 1

    return fit_text


def fitter(node: Node, integers: Container[int], path: Path = ()) -> Fit:
    """
    Return a function that fits a JSON value to *node*.

    It takes the value, the fields bound so far, the list that parts are added to, and the
    clock from which the wait until a date is counted. It returns ``NO``, or the weight of
    what fits: 2 for a constant, 1 for a placeholder.

    Args:
        integers: The catalog's integer codes: no other text is read as an integer code.
        path: The keys that lead to *node*, to say where a value does not fit.
    """
    return _FITTERS[type(node)](node, integers, path)


def pass_over(
    value: Any, fields: Fields, size: int, params: Any, parts: Many, many: int, why: str
) -> None:
    """
    Undo what an optional member has bound whose *value* does not fit (RFC 9457 section 3.1).

    Fields and parts are only ever added, and params replaced.
    """
    while len(fields) > size:
        fields.popitem()
    if params is not None:
        fields["params"] = params
    del parts[many:]
    if value is not None:
        fields.setdefault(MISFIT, why)


def shown(path: Iterable[str]) -> str:
    """Return the keys that lead to a member, as one."""
    return f"`{'.'.join(path)}`"


def _object(  # noqa: C901  Every parse runs this: calls are inlined.
    node: Object, integers: Container[int], path: Path
) -> Fit:
    members = [_compiled(each, integers, path) for each in node.members]

    def fit_members(  # noqa: C901
        value: Any, fields: Fields, parts: Many, clock: Clock
    ) -> int:
        given: Any = value
        if not isinstance(value, dict):
            return NO
        weight = 0
        for key, field, kind, word, fit, is_optional, why in members:
            child = given.get(key, MISSING)
            # What its fit function would do, without the call: most members are such.
            if type(child) is kind:
                if field not in fields:
                    fields[field] = child
                weight += 1
            elif child is word:
                weight += 2
            elif child is not MISSING:
                if not is_optional:
                    got = fit(child, fields, parts, clock)
                    if got < 0:
                        return NO
                    weight += got
                    continue
                size, params, many = len(fields), fields.get("params"), len(parts)
                got = fit(child, fields, parts, clock)
                if got < 0:
                    pass_over(child, fields, size, params, parts, many, why)
                else:
                    weight += got
            elif not is_optional:
                return NO
        return weight

    if not node.spread and node.others is None:
        return fit_members
    return _open_object(node, fit_members, integers, path)


def _compiled(
    member: Member, integers: Container[int], path: Path
) -> tuple[str, str, type | None, Any, Fit, bool, str]:
    node, path = member.node, (*path, member.key)
    value = node.value if isinstance(node, Constant) else MISSING
    return (
        member.key,
        *plain_place(node),
        value if value is None or isinstance(value, bool) else _NO_WORD,
        fitter(node, integers, path),
        member.optional,
        f"{shown(path)} is not as documented",
    )


_NO_WORD = object()


def _open_object(
    node: Object, fit_members: Fit, integers: Container[int], path: Path
) -> Fit:
    fit_others = node.others and fitter(node.others, integers, path)
    names, spread = node.names, node.spread

    def fit_open(value: Any, fields: Fields, parts: Many, clock: Clock) -> int:
        weight = fit_members(value, fields, parts, clock)
        if weight < 0:
            return NO
        rest: Fields = {}
        if not value.keys() <= names:
            rest = {key: child for key, child in value.items() if key not in names}
        if spread and (rest or "params" not in fields):
            outer = fields.get("params")
            fields["params"] = {**rest, **outer} if outer else rest
        if not fit_others:
            return weight
        got = fit_others(rest, fields, parts, clock)
        return NO if got < 0 else weight + got

    return fit_open


def absorb(fields: Fields, further: Fields) -> None:
    """Add to *fields* those of *further* that are not bound yet; merge the params."""
    own = fields.get("params")
    for name, value in further.items():
        fields.setdefault(name, value)
    if own is not None and "params" in further:
        fields["params"] = {**further["params"], **own}


_FITTERS: dict[type, Callable[[Any, Container[int], Path], Fit]] = {
    Constant: constant_fitter,
    Place: place_fitter,
    Text: lambda node, codes, _: node.module.template_fitter(node, codes),
    Object: _object,
    Parts: lambda node, codes, path: node.module.list_fitter(node, codes, path),
    Elements: lambda node, codes, path: node.module.list_fitter(node, codes, path),
}


def header_fits(headers: Node, integers: Container[int]) -> tuple[HeaderFit, ...]:
    """Return each header of a template: its name in lower case, how to fit it, if it may be absent."""
    assert isinstance(headers, Object)
    return tuple(
        (member.key.lower(), text_fitter(member.node, integers), member.optional)
        for member in headers.members
    )


def fit_shape(
    shape: Shape,
    headers: Mapping[str, str],
    body: Any,
    clock: Clock,
    text: str | None,
    fields: Fields,
    parts: Many,
) -> int:
    """Fit headers before the body, so that a field in both has the header's value."""
    weight = 0
    for name, fit, is_optional in shape.header_fits:
        value = headers.get(name)
        size = len(fields)
        got = NO if value is None else fit(value, fields, [], clock)
        if got >= 0:
            weight += got
        elif not is_optional:
            return NO
        elif value is not None:
            why = f"the header `{name}` is not as documented"
            pass_over(value, fields, size, None, parts, 0, why)
    if shape.fit_body is not None:
        got = NO if body is MISSING else shape.fit_body(body, fields, parts, clock)
    elif shape.fit_text is not None:
        got = NO
        if body is not MISSING and (text is not None or not is_tree(body)):
            text = spell(body) if text is None else text
            got = shape.fit_text(text, fields, parts, clock)
    else:
        headed = bool(shape.header_fits) and isinstance(body, str)
        fits = shape.envelope.body is ANY or body is MISSING or headed
        got = 0 if fits else NO
    return NO if got < 0 else weight + got


def is_tree(body: Any) -> bool:
    """Tell whether *body* is an object or a list, which no text is."""
    return has_type(body, ("object", "array"))
