"""What an OpenAPI document leaves open about the codes and bodies of its errors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from error_catalog.importers.draft import Mention, Question
from error_catalog.importers.envelopes import Envelope
from error_catalog.importers.errors import listed
from error_catalog.importers.openapi.document import OpenApi, Value
from error_catalog.importers.openapi.evidence import Evidence, schema_name
from error_catalog.importers.openapi.mentions import IN_EXAMPLE
from error_catalog.importers.roles import EACH, shape_at
from error_catalog.importers.vocabulary import SURE_CODES, plain


def doubts(
    document: OpenApi, evidence: Evidence, found: Sequence[Mention]
) -> list[Question]:
    """Ask for the codes of envelopes that have a place for one, and no known code."""
    with_code = {each.envelope for each in found if each.code is not None}
    questions: list[Question] = []
    for envelope in evidence.envelopes:
        place = envelope.code_place
        if place is None or envelope.name in with_code:
            continue
        at = ".".join(place).replace(".[]", "[]")
        where = next(
            document.place(body.shape.at or body.sighting.value)
            for body, each in evidence.bodies
            if each is envelope
        )
        text = f"codes that `{at}` has: the document names none ({where})"
        questions.append(Question(("envelopes", envelope.name), text))
    for envelope in evidence.envelopes:
        questions += _inner_codes(document, evidence, envelope)
        questions += _other_codes(evidence, envelope, found)
    for (file, path), reference in document.dangling.items():
        where = document.place(Value(None, file, path))
        text = f"what `{reference}` says: it could not be read ({where})"
        questions.append(Question(("errors",), text))
    described: dict[str, list[str]] = defaultdict(list)
    for sighting, shape in evidence.strange:
        name = schema_name(shape.at) or ", ".join(
            f"`{each}`" for each in list(shape.members)[:4]
        )
        at = sighting.operation.name if sighting.operation else sighting.label
        described[name].append(f"{sighting.key} of `{at}`")
    for name, places in described.items():
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        text = f"body of {places[0]}{more}: {name} says nothing of an error"
        questions.append(Question(("errors",), text))
    return questions


def _other_codes(
    evidence: Evidence, envelope: Envelope, found: Sequence[Mention]
) -> Iterator[Question]:
    """Ask for the codes of operations that show none, where codes are known by examples."""
    place = envelope.code_place
    own = [each for each in found if each.envelope == envelope.name]
    coded = [each for each in own if each.code is not None]
    if place is None or any(each.rank != IN_EXAMPLE for each in coded):
        return
    shown = {op for each in coded for op in each.operations}
    silent: dict[str, None] = {}
    for body, each in evidence.bodies:
        operation = body.sighting.operation
        if each is envelope and operation is not None and operation.name not in shown:
            silent[operation.name] = None
    if coded and silent:
        names = list(silent)
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        at = ".".join(place).replace(".[]", "[]")
        text = f"codes that `{at}` has in `{names[0]}`{more}: the document shows none"
        yield Question(("envelopes", envelope.name), text)


def _inner_codes(
    document: OpenApi, evidence: Evidence, envelope: Envelope
) -> Iterator[Question]:
    """Ask about codes inside a field: such as the issues of each field of a request."""
    for steps in envelope.names:
        shape = shape_at(envelope.shape, steps)
        inner = shape.items if shape is not None else None
        for name, member in inner.members.items() if inner is not None else ():
            if plain(name) not in (*SURE_CODES, "issue", "reason"):
                continue
            values: dict[str, None] = {}
            for body, each in evidence.bodies:
                own = (
                    shape_at(body.shape, (*steps, EACH, name))
                    if each is envelope
                    else None
                )
                values |= dict.fromkeys(str(x) for x in (own.values if own else ()))
            if len(values) > 1:
                shown = listed([f"`{each}`" for each in list(values)[:3]], "and")
                at = ".".join((*steps, name))
                text = f"codes inside, at `{at}`: {len(values)}, such as {shown}"
                where = document.place(member.shape.at) if member.shape.at else ""
                end = f" ({where})" if where else ""
                yield Question(("envelopes", envelope.name), f"{text}{end}")
