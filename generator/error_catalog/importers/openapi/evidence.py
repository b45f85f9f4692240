"""What the responses of a document say about shapes and codes: envelopes and mentions."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers import envelopes as envelope_module
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.openapi.document import OpenApi
from error_catalog.importers.openapi.schemas import MARKERS, Reader
from error_catalog.importers.openapi.survey import ShownExample, Sighting
from error_catalog.importers.roles import EACH, Roles, Steps, roles
from error_catalog.importers.shapes import Shape, extended, shape_of
from error_catalog.importers.vocabulary import CONTAINERS, plain


@dataclass(frozen=True, slots=True)
class Body:
    """A shape that a response has, with the envelope that it became."""

    sighting: Sighting
    shape: Shape
    examples: tuple[ShownExample, ...]


@dataclass(slots=True)
class Evidence:
    """
    Everything that the responses of a document say.

    Args:
        bare: Responses whose body nothing describes, or that say nothing of an error.
        strange: Those of them that have a described body, with the name of its schema.
    """

    envelopes: list[Envelope] = field(default_factory=list)
    bodies: list[tuple[Body, Envelope]] = field(default_factory=list)
    bare: list[Sighting] = field(default_factory=list)
    strange: list[tuple[Sighting, Shape]] = field(default_factory=list)


def gather(document: OpenApi, sightings: Sequence[Sighting]) -> Evidence:
    """Group the shapes of *sightings* into envelopes."""
    reader = Reader(document)
    evidence = Evidence()
    bodies: list[Body] = []
    sightings = _with_statuses(sightings)
    for group in _by_response(sightings):
        found = [body for each in group for body in _bodies(each, reader)]
        bodies += found
        if not found and not group[0].may_succeed:
            evidence.bare.append(group[0])
    if not bodies and not evidence.bare:
        bodies = list(_hidden(sightings, reader))
    seen, agreed = _seen(bodies), _agreed(bodies)
    known: dict[Any, Roles] = {}
    clusters: dict[Any, list[Body]] = defaultdict(list)
    for body in bodies:
        leaves = _leaves(body.shape)
        if leaves not in known:
            known[leaves] = roles(body.shape, seen, agreed)
        if _is_error(body.shape, known[leaves]):
            clusters[_signature(body.shape, known[leaves])].append(body)
        elif not body.sighting.may_succeed:
            evidence.strange.append((body.sighting, body.shape))
    shapes = [(_merged(members), members) for members in clusters.values()]
    for shape, members in _absorbed(shapes):
        envelope = Envelope("", shape, roles(shape, seen, agreed))
        evidence.envelopes.append(envelope)
        evidence.bodies += [(each, envelope) for each in members]
    understood = {id(body.sighting.value) for body, _ in evidence.bodies}
    evidence.bare += [
        sighting
        for sighting, _ in evidence.strange
        if id(sighting.value) not in understood
    ]
    return evidence


def _with_statuses(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Give a component without a status that of a response which has the same example."""
    known: dict[tuple[str, Any], str] = {}
    for each in sightings:
        for example in each.examples if each.key else ():
            known.setdefault((example.value.file, example.value.path), each.key)
    found: list[Sighting] = []
    for each in sightings:
        keys = {
            known.get((example.value.file, example.value.path))
            for example in each.examples
        }
        only = keys.pop() if len(keys) == 1 else None
        is_lost = not each.key and only is not None
        found.append(replace(each, key=only or "") if is_lost else each)
    return found


def _by_response(sightings: Sequence[Sighting]) -> Iterator[list[Sighting]]:
    """Yield the media types of one response together."""
    found: dict[Any, list[Sighting]] = defaultdict(list)
    for each in sightings:
        name = each.operation.name if each.operation else each.label
        found[name, each.key, each.value.path, each.value.file].append(each)
    yield from found.values()


def _is_error(shape: Shape, found: Roles) -> bool:
    """Tell whether a shape says something of an error: by its places, or a list of errors."""
    if any(found.place_of(role) is not None for role in ("code", "message", "title")):
        return True
    return any(plain(name) in CONTAINERS for name in shape.members)


def _merged(bodies: Sequence[Body]) -> Shape:
    shape = bodies[0].shape
    for each in _unequal(bodies[1:]):
        shape = envelope_module.merged(shape, each)
    return shape


def _bodies(sighting: Sighting, reader: Reader) -> Iterator[Body]:
    if sighting.media and not _is_structured(sighting.media):
        return
    variants: list[Shape] = []
    if sighting.schema is not None and (
        not sighting.may_succeed or reader.may_fail(sighting.schema)
    ):
        variants = list(reader.variants(sighting.schema))
    variants = [each for each in variants if each.members or each.items is not None]
    if sighting.may_succeed:
        variants = [each for each in variants if _is_failure(each)]
    shown = [each.body for each in sighting.examples if is_mapping(each.body)]
    if not variants and not sighting.may_succeed:
        variants = [shape_of(each) for each in shown if each]
    elif len(variants) == 1:
        for each in shown:
            variants = [extended(variants[0], each)]
    for shape in variants:
        yield Body(sighting, shape, sighting.examples)


def _hidden(sightings: Sequence[Sighting], reader: Reader) -> Iterator[Body]:
    """
    Yield the errors of a document that has them only as a member of its successes.

    Their real statuses are not in it: they count as those of ``default``.
    """
    for each in sightings:
        if each.schema is not None and _is_structured(each.media):
            shape = reader.error_member(each.schema)
            if shape is not None:
                yield Body(replace(each, key="default", description=""), shape, ())


def _is_structured(media: str) -> bool:
    kind = media.partition(";")[0].strip().lower()
    return kind.endswith(("json", "*/*", "application/*")) or kind in ("*", "")


def _is_failure(shape: Shape) -> bool:
    """Tell whether a variant below 400 can only be an error."""
    return any(
        plain(name) in MARKERS and member.shape.values == (False,)
        for name, member in shape.members.items()
    )


def _seen(bodies: Sequence[Body]) -> Mapping[Steps, list[Any]]:
    """Return the values that examples have, by place."""
    found: dict[Steps, list[Any]] = defaultdict(list)
    shown: set[int] = set()
    for body in bodies:
        for example in body.examples:
            if id(example.body) not in shown:
                shown.add(id(example.body))
                for steps, value in _scalars(example.body, ()):
                    if value not in found[steps] and len(found[steps]) < 200:
                        found[steps].append(value)
    return found


def _scalars(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    if len(steps) > 6:
        return
    if is_mapping(value):
        for key, each in value.items():
            yield from _scalars(each, (*steps, str(key)))
    elif is_list(value):
        for each in value[:20]:
            yield from _scalars(each, (*steps, EACH))
    else:
        yield steps, value


def _agreed(bodies: Sequence[Body]) -> Mapping[Steps, bool]:
    """Return the places whose values are always the status of the response."""
    found: dict[Steps, bool] = {}
    for body in bodies:
        status = body.sighting.status
        if not isinstance(status, int):
            continue
        pairs = [
            pair for example in body.examples for pair in _scalars(example.body, ())
        ]
        pairs += _constants(body.shape, ())
        for steps, value in pairs:
            if value is not None:
                is_same = str(value) == str(status) and not isinstance(value, bool)
                found[steps] = is_same and found.get(steps, True)
    return found


def _constants(shape: Shape, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    for name, member in shape.members.items():
        inner = (*steps, name)
        if len(member.shape.values) == 1:
            yield inner, member.shape.values[0]
        yield from _constants(member.shape, inner)
    if shape.items is not None:
        yield from _constants(shape.items, (*steps, EACH))


def _leaves(shape: Shape) -> frozenset[tuple[Steps, Any]]:
    return frozenset(_leaf_list(shape, ()))


def _leaf_list(shape: Shape, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    if shape.members and len(steps) < 8:
        for name, member in shape.members.items():
            yield from _leaf_list(member.shape, (*steps, name))
    elif shape.items is not None and len(steps) < 8:
        yield from _leaf_list(shape.items, (*steps, EACH))
    else:
        values = shape.values if len(shape.values) < 2 else ("several",)
        yield steps, (frozenset(shape.types), tuple(map(repr, values)), shape.format)


def _signature(shape: Shape, found: Roles) -> Any:
    """Return what shapes of one envelope have in common: where code and message are."""
    main = [(role, found.place_of(role)) for role in ("code", "message")]
    if all(steps is None for _, steps in main):
        return frozenset(steps for steps, _ in _leaf_list(shape, ()))
    marks = frozenset(
        (steps, repr(value))
        for steps, value in _constants(shape, ())
        if steps not in found.by_place and isinstance(value, bool)
    )
    lists = frozenset(each for each in found.opened if EACH in each)
    return tuple(main), marks, lists


def _unequal(bodies: Sequence[Body]) -> Iterator[Shape]:
    seen: set[int] = set()
    for each in bodies:
        if id(each.shape) not in seen:
            seen.add(id(each.shape))
            yield each.shape


_Cluster = tuple[Shape, list[Body]]


def _absorbed(clusters: Sequence[_Cluster]) -> list[_Cluster]:
    """Let a shape go into another that is the same but for optional members."""
    found = sorted(clusters, key=lambda each: -len(_leaves(each[0])))
    kept: list[_Cluster] = []
    for shape, bodies in found:
        for at, (wide, others) in enumerate(kept):
            if covers(wide, shape) or covers(shape, wide):
                kept[at] = (envelope_module.merged(wide, shape), [*others, *bodies])
                break
        else:
            kept.append((shape, bodies))
    order = {id(bodies[0]): at for at, (_, bodies) in enumerate(clusters)}
    return sorted(kept, key=lambda each: order.get(id(each[1][0]), 0))


def covers(wide: Shape, narrow: Shape, depth: int = 0) -> bool:
    """Tell whether *narrow* is *wide* without some of its optional members."""
    if wide.members and narrow.members:
        ours, theirs = narrow.members, wide.members
        return (
            ours.keys() <= theirs.keys()
            and all(
                name in ours or not member.required for name, member in theirs.items()
            )
            and all(
                covers(theirs[name].shape, member.shape, depth + 1)
                for name, member in ours.items()
            )
        )
    if bool(wide.items) and bool(narrow.items):
        assert wide.items is not None
        assert narrow.items is not None
        return covers(wide.items, narrow.items, depth + 1)
    if wide.members or narrow.members or wide.items or narrow.items:
        # Details may be a list here and an object there; the whole body may not.
        return depth > 1
    if len(wide.values) == 1 or len(narrow.values) == 1:
        constants = wide.values == narrow.values
        return constants or not isinstance((*wide.values, *narrow.values)[0], bool)
    return not wide.types or not narrow.types or bool({*wide.types} & {*narrow.types})


def schema_name(at: Any) -> str:
    """Return the name of the schema at a place; empty if it stands inside another."""
    path: tuple[Any, ...] = getattr(at, "path", ())
    for holder in ("schemas", "definitions"):
        if len(path) >= 2 and path[-2] == holder:
            return str(path[-1])
    return ""
