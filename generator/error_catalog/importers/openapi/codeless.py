"""Errors that have no known code: one for each status and shape; and codes that may be absent."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.importers.draft import Mention
from error_catalog.importers.names import status_name, status_text
from error_catalog.importers.openapi.document import OpenApi
from error_catalog.importers.openapi.evidence import Evidence
from error_catalog.importers.openapi.headers import waits
from error_catalog.importers.openapi.survey import Sighting
from error_catalog.importers.sentences import most_common, parted

RANK = 9
BARE = "undocumented"
"""The envelope of responses whose body nothing describes."""


@dataclass(slots=True)
class _Seen:
    """What a document says of one status in one envelope."""

    sightings: list[Sighting] = field(default_factory=list)
    example: dict[str, Any] = field(default_factory=dict)


def codeless(
    document: OpenApi, evidence: Evidence, found: Sequence[Mention]
) -> list[Mention]:
    """Return an error without a code for each status and envelope that no code is known of."""
    known = {
        (each.envelope, status)
        for each in found
        for status in ((*each.statuses, *each.among) or (None,))
    }
    seen = _seen(evidence)
    first: dict[Any, str] = {}
    for envelope, status in seen:
        first.setdefault(status, envelope)
    result: list[Mention] = []
    for (envelope, status), each in seen.items():
        # A component without a key is one that no operation and no status has.
        is_used = any(sighting.key for sighting in each.sightings)
        if (envelope, status) in known or not is_used:
            continue
        name = status_name(status)
        name = name if first[status] == envelope else f"{name}_{envelope}"
        mention = _mention(document, each)
        result.append(
            replace(
                mention,
                name=name,
                envelope=envelope,
                summary=mention.summary or status_text(status),
            )
        )
    return result


def _seen(evidence: Evidence) -> dict[tuple[str, Any], _Seen]:
    seen: dict[tuple[str, Any], _Seen] = defaultdict(_Seen)
    for body, envelope in evidence.bodies:
        if body.sighting.may_succeed:
            continue
        here = seen[envelope.name, body.sighting.status]
        here.sightings.append(body.sighting)
        for example in () if here.example else body.examples:
            here.example = here.example or envelope.read(example.body) or {}
    for sighting in evidence.bare:
        seen[BARE, sighting.status].sightings.append(sighting)
    return seen


def _mention(document: OpenApi, seen: _Seen) -> Mention:
    sightings = seen.sightings
    status = sightings[0].status
    summary, description = parted(most_common([each.description for each in sightings]))
    names = (each.operation.name for each in sightings if each.operation)
    return Mention(
        None,
        document.place(sightings[0].value),
        RANK,
        statuses=() if status is None else (status,),
        summary=summary,
        description=description,
        retry=True if all(map(waits, sightings)) else None,
        example={
            name: value
            for name, value in seen.example.items()
            if name not in ("code", "status")
        },
        operations=tuple(dict.fromkeys(names)),
    )


def with_absent_codes(found: Sequence[Mention], evidence: Evidence) -> list[Mention]:
    """
    Let a code be absent where its schema does, if nothing else has its status and shape.

    A response without the code is that error then, as nothing else is documented.
    """
    optional = {each.name for each in evidence.envelopes if "code" in each.optional}
    sole: dict[tuple[str, Any], set[Any]] = defaultdict(set)
    for each in found:
        for status in each.statuses:
            sole[each.envelope, status].add(each.code)
    result: list[Mention] = []
    for each in found:
        is_sole = each.statuses and all(
            sole[each.envelope, status] == {each.code} for status in each.statuses
        )
        if is_sole and each.may_lack and each.envelope in optional:
            result.append(replace(each, also=(*each.also, None)))
        else:
            result.append(each)
    return result
