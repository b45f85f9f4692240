"""What the responses of a document say about shapes and codes: envelopes and mentions."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers import envelopes as envelope_module
from error_catalog.importers.draft import Code, Mention, Sample
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.openapi.document import OpenApi, Value
from error_catalog.importers.openapi.schemas import MARKERS, Reader, text_in
from error_catalog.importers.openapi.survey import ShownExample, Sighting
from error_catalog.importers.roles import (
    CONTAINERS,
    EACH,
    REQUEST_IDS,
    Roles,
    Steps,
    is_known_code,
    plain,
    roles,
)
from error_catalog.importers.shapes import Shape, extended, shape_of
from error_catalog.semantics.statuses import CLASSES, PHRASES

IN_SCHEMA, IN_EXAMPLE, IN_ENUM = 0, 1, 2
"""Ranks of mentions: one code at its place, an example, one of several codes."""

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
    shown = [each.body for each in sighting.examples if isinstance(each.body, dict)]
    if not variants and not sighting.may_succeed:
        variants = [shape_of(each) for each in shown if each]
    elif len(variants) == 1:
        for each in shown:
            variants = [extended(variants[0], each)]
    for each in variants:
        yield Body(sighting, each, sighting.examples)


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


def mentions(document: OpenApi, evidence: Evidence) -> list[Mention]:
    """Return what each response says about codes; every code of every example."""
    found: list[Mention] = []
    enums = _enums(evidence)
    for body, envelope in evidence.bodies:
        place = envelope.code_place
        shape = None if place is None else shape_at(body.shape, place)
        if shape is None:
            continue
        codes = [each for each in shape.values if is_known_code(each)]
        if len(codes) == 1:
            found.append(_of_constant(document, body, envelope, codes[0], shape))
        elif codes:
            statuses = enums[tuple(codes)]
            found += _of_enum(document, body, envelope, shape, statuses)
        found += _of_examples(document, body, envelope)
    return found


def _enums(evidence: Evidence) -> Mapping[tuple[Code, ...], list[int | str]]:
    """Return the statuses under which each list of codes is documented."""
    found: dict[tuple[Code, ...], list[int | str]] = defaultdict(list)
    for body, envelope in evidence.bodies:
        place = envelope.code_place
        shape = None if place is None else shape_at(body.shape, place)
        if shape is None:
            continue
        codes = tuple(each for each in shape.values if is_known_code(each))
        status = body.sighting.status
        if status is not None and status not in found[codes]:
            found[codes].append(status)
        elif status is None and body.sighting.key and "?" not in found[codes]:
            found[codes].append("?")
    return found


def shape_at(shape: Shape, steps: Steps) -> Shape | None:
    """Return the shape at a place; None if there is none."""
    for step in steps:
        if step == EACH:
            if shape.items is None:
                return None
            shape = shape.items
        elif step in shape.members:
            shape = shape.members[step].shape
        else:
            return None
    return shape


def _of_constant(
    document: OpenApi, body: Body, envelope: Envelope, code: Code, shape: Shape
) -> Mention:
    mention = _mention(document, body, envelope, code, IN_SCHEMA, shape)
    action, retry = _extensions(body)
    summary, description = parted(without_action(body.shape.description, action))
    return replace(
        mention,
        summary=summary,
        description=description,
        action=action,
        retry=mention.retry if retry is None else retry,
        may_lack=not _is_sure(body.shape, envelope.code_place or ()),
        requires=_required(body.shape, envelope, body.sighting),
        pins=_pins(body.shape, envelope),
    )


def _extensions(body: Body) -> tuple[str, Any]:
    """Return what ``x-action`` and ``x-retry`` of a schema or its response say."""
    schema = body.shape.at.data if body.shape.at is not None else {}
    action = text_in(schema, "x-action") if is_mapping(schema) else ""
    if len(body.sighting.examples) < 2:
        action = action or text_in(body.sighting.value.data, "x-action")
    retry = body.sighting.value.data.get("x-retry")
    if not is_mapping(retry) or len(body.sighting.examples) > 1:
        return action, None
    after = retry.get("after")
    if isinstance(after, int | float) and not isinstance(after, bool):
        return action, {"after": f"{after:g}s"}
    said = retry.get("retryable")
    return action, said if isinstance(said, bool) else None


def _of_enum(
    document: OpenApi,
    body: Body,
    envelope: Envelope,
    shape: Shape,
    statuses: Sequence[int | str],
) -> Iterator[Mention]:
    exact = len(statuses) == 1 and statuses[0] != "?"
    known = tuple(each for each in statuses if each != "?")
    for at, code in enumerate(shape.values):
        if not is_known_code(code):
            continue
        mention = _mention(document, body, envelope, code, IN_ENUM, shape)
        text = shape.texts[at] if shape.texts else ""
        summary, description = parted(text)
        yield replace(
            mention,
            statuses=mention.statuses if exact else (),
            among=() if exact else known,
            operations=mention.operations if exact else (),
            summary=summary,
            description=description,
            name=shape.names[at] if shape.names else "",
        )


def _of_examples(
    document: OpenApi, body: Body, envelope: Envelope
) -> Iterator[Mention]:
    for example in body.examples:
        values = envelope.read(example.body)
        code = values.get("code") if values else None
        if values is None or not is_known_code(code):
            continue
        mention = _mention(document, body, envelope, code, IN_EXAMPLE, None)
        summary, description = parted(_text_of(example, body, envelope))
        inside = values.get("status")
        yield replace(
            mention,
            place=document.place(example.value),
            statuses=mention.statuses or _statuses_in(inside),
            summary=summary,
            description=description,
            case=_case(example.name, code),
            example={
                name: value for name, value in values.items() if name not in ("code", "status")
            },
        )


def _text_of(example: ShownExample, body: Body, envelope: Envelope) -> str:
    """Return what an example says in words; that of its response if that has one code."""
    text = example.summary or example.description
    name = example.name.strip()
    if not text and re.search(r"[A-Za-z]{2,}\s+[A-Za-z]{2,}", name):
        text = name[:1].upper() + name[1:]
    if text:
        return text
    codes = {
        repr(values.get("code"))
        for each in body.examples
        if (values := envelope.read(each.body)) is not None
    }
    return body.sighting.description if len(codes) == 1 else ""


def _statuses_in(value: Any) -> tuple[int, ...]:
    text = str(value)
    return (int(text),) if text.isdigit() and 400 <= int(text) <= 599 else ()


def _case(name: str, code: Code) -> str:
    """Return the case that an example's name has behind its code: ``CODE.case``."""
    head, _, tail = name.partition(".")
    return tail if head == str(code) and tail.isidentifier() else ""


def _mention(
    document: OpenApi,
    body: Body,
    envelope: Envelope,
    code: Code,
    rank: int,
    shape: Shape | None,
) -> Mention:
    sighting = body.sighting
    status = sighting.status
    operation = sighting.operation
    where = shape.at if shape is not None and shape.at is not None else sighting.value
    return Mention(
        code,
        document.place(where),
        rank,
        statuses=() if status is None else (status,),
        envelope=envelope.name,
        group=operation.tag if operation else "",
        operations=(operation.name,) if operation else (),
        retry=True if waits(sighting) else None,
    )


def waits(sighting: Sighting) -> bool:
    """Tell whether a response says when to send the request again."""
    return any(header_field(name) == "retry_after" for name in sighting.headers)


def _required(
    shape: Shape, envelope: Envelope, sighting: Sighting
) -> tuple[str, ...]:
    """Return the fields that this variant requires, though the envelope does not."""
    found = [
        header_field(name)
        for name, value in sighting.headers.items()
        if header_field(name) and is_required(value)
    ]
    for steps, name in envelope.names.items():
        if name in envelope.optional and name not in ("code",) and _is_sure(shape, steps):
            found.append(name)
    return tuple(dict.fromkeys(found))


def _is_sure(shape: Shape, steps: Steps) -> bool:
    for step in steps:
        if step == EACH:
            if shape.items is None:
                return False
            shape = shape.items
            continue
        member = shape.members.get(step)
        if member is None or not member.required:
            return False
        shape = member.shape
    return True


def header_field(name: str) -> str:
    """Return the field of a header that errors have; empty for any other."""
    key = plain(name)
    if key == "retryafter":
        return "retry_after"
    if key == "wwwauthenticate":
        return "www_authenticate"
    is_id = key.endswith("requestid") or key.removeprefix("x") in REQUEST_IDS
    return "request_id" if is_id else ""


def is_required(header: Value) -> bool:
    """Tell whether a response always has a header."""
    return is_mapping(header.data) and header.data.get("required") is True


def headers_of(sightings: Sequence[Sighting]) -> dict[str, str]:
    """Return the templates of headers that errors have: waits, request ids, challenges."""
    found: dict[str, list[bool]] = {}
    names: dict[str, str] = {}
    for each in sightings:
        for name, value in each.headers.items():
            role = header_field(name)
            if role and names.setdefault(role, name).lower() == name.lower():
                found.setdefault(role, []).append(is_required(value))
    return {
        names[role] if len(always) == len(sightings) and all(always) else f"{names[role]}?": (
            f"{{{role}}}"
        )
        for role, always in found.items()
    }


def _pins(shape: Shape, envelope: Envelope) -> dict[str, Any]:
    """Return the fields that have one value in this variant."""
    found: dict[str, Any] = {}
    for steps, name in envelope.names.items():
        inner = shape_at(shape, steps)
        if inner is not None and len(inner.values) == 1 and name not in _UNPINNED:
            if inner.values[0] is not None and _is_sure(shape, steps):
                found[name] = envelope_module.literal(inner.values[0])
    return found


_UNPINNED = ("code", "status", "params", "errors")


_STATUS_LINE = re.compile(
    r"(?:HTTP )?(?:status |response )?(?:code )?[1-5](?:[0-9]{2}|XX)\b[ :.,-]*",
    re.IGNORECASE,
)
_ACTION = re.compile(r"(?:^|\n\n)What to do: (?P<text>.*?)(?=\n\n|\Z)", re.DOTALL)


def parted(text: str) -> tuple[str, str]:
    """
    Return the first sentence or paragraph of a text, on one line, and the rest.

    A status at the start says nothing that the status does not, nor does its phrase.
    """
    first, _, rest = text.strip().partition("\n\n")
    line = " ".join(_STATUS_LINE.sub("", first, count=1).split()).rstrip(",;")
    bare = line.rstrip(":.")
    if rest and (not bare or (bare in _PHRASES and line.endswith(":"))):
        item = re.sub(r"^[-*] ", "", rest.strip())
        return parted(item.partition("\n")[0]) if item != rest.strip() else parted(rest)
    if len(line) <= 200:
        return line, rest.strip()
    head, stop, tail = line.partition(". ")
    if stop and len(head) < 200:
        return f"{head}.", "\n\n".join(each for each in (tail, rest.strip()) if each)
    return line, rest.strip()


_RETRY = re.compile(r"(?:^|\n\n)The request can(?:not)? be retried[^\n]*(?=\n\n|\Z)")
_PHRASES = frozenset((*PHRASES.values(), *CLASSES.values()))


def without_action(description: str, action: str) -> str:
    """Return a description without the paragraph that only repeats the action."""

    def kept(found: re.Match[str]) -> str:
        return "" if found["text"].strip() == action.strip() else found[0]

    return _ACTION.sub(kept, _RETRY.sub("", description)).strip()


def samples(document: OpenApi, evidence: Evidence) -> list[Sample]:
    """Return every example of an error response, once for each status that it stands under."""
    found: dict[tuple[str, int | None], Sample] = {}
    for body, envelope in evidence.bodies:
        for example in body.examples:
            if not isinstance(example.body, dict | list):
                continue
            status = body.sighting.status
            exact = status if isinstance(status, int) else None
            place = document.place(example.value)
            values = envelope.read(example.body)
            code = values.get("code") if values else None
            known = found.get((place, exact))
            if known is None or (known.code is None and is_known_code(code)):
                found[place, exact] = Sample(
                    place, exact, example.body, code=code if is_known_code(code) else None
                )
    return list(found.values())


def most_common(texts: Sequence[str]) -> str:
    """Return the text that occurs most often, the first of several."""
    counts = Counter(each for each in texts if each)
    return counts.most_common(1)[0][0] if counts else ""
