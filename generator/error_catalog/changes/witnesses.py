"""
Responses of one catalog, read by a client of another.

Every response is written in several forms: with the least that it needs, as its examples
show it, with every optional place filled, with each further status and code. What a client
of the other catalog reads is compared with what it had of its own catalog's response, and
with what the writer's own client has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Literal

from error_catalog.changes.both import attribute_of
from error_catalog.changes.change import Witness
from error_catalog.changes.claims import fields_of
from error_catalog.changes.client import Client, Key, Reading
from error_catalog.changes.pairs import Pairs, pair_cases, pair_params
from error_catalog.runtime.contract import shape_places, within
from error_catalog.runtime.values import BUILT_IN, same
from error_catalog.runtime.writer import Wire, write
from error_catalog.semantics.examples import example, full_example, values_of
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.resolution import Resolved, Response

LEAST, FULL = "least", "full"

_UNWRITABLE = (ValueError, TypeError, OverflowError, RecursionError)
"""What writing raises where a catalog's values do not fit; its rules report that."""


def forms(response: Response, resolved: Resolved) -> Iterator[tuple[str, Wire]]:
    """Yield *response* in each form in which a server may send it, with the form's name."""
    try:
        shown = example(response, resolved)
    except _UNWRITABLE:
        return
    yield LEAST, shown.least
    for each in shown.every:
        if each.wire is not shown.least:
            yield f"example {each.name}", each.wire
    try:
        yield FULL, full_example(response, shown, resolved).wire
        yield from _further(response, resolved)
    except _UNWRITABLE:
        return


def _further(response: Response, resolved: Resolved) -> Iterator[tuple[str, Wire]]:
    """Yield *response* with each further status and code."""
    shown = example(response, resolved)
    spec = response.spec
    given = {name: shown.given[name] for name in shown.needed if name in shown.given}
    params = {k: v for k, v in shown.given.items() if k in spec.params}
    for first, last in response.rule.statuses:
        for status in dict.fromkeys((first, last)):
            if status != shown.status:
                values = values_of(response, resolved, given, params, status)
                yield f"status {status}", write(values, status)
    codes: list[Any] = list(own_codes(response.name, spec)[1:])
    codes += [*response.rule.code_range] if response.rule.code_range else []
    for code in codes:
        if code is not None:
            own = {**given, "code": code}
            values = values_of(response, resolved, own, params, shown.status)
            yield f"code {code}", write(values, shown.status)


@dataclass(frozen=True, slots=True)
class Sign:
    """
    That a response of one error is read differently.

    Args:
        error: Its name in the catalog of its writer.
        names: What is different: ``class``, ``case``, ``error``, ``status``, ``malformed``,
            ``value:NAME``, or ``absent:NAME`` of a value that may be missing.
        as_error: The error that it is read as; empty for none.
    """

    error: str
    names: frozenset[str]
    as_error: str
    witness: Witness


@dataclass(slots=True)
class Crossing:
    """
    The responses of one catalog, as a client of the other reads them.

    Args:
        pairs: The writer's names, and the reader's.
        reader_is: Which of the two catalogs has the reader.
        written: What was written, by id of the response; kept for the way back.
        known: What the reader has of its own responses.
    """

    writer: Client
    reader: Client
    pairs: Pairs
    reader_is: Literal["old", "new"]
    written: dict[str, list[tuple[str, Wire, Reading]]] = field(
        default_factory=dict[str, list[tuple[str, Wire, Reading]]]
    )
    known: dict[str, list[tuple[str, Wire, Reading]]] = field(
        default_factory=dict[str, list[tuple[str, Wire, Reading]]]
    )

    def signs(self, errors: AbstractSet[str]) -> Iterator[Sign]:
        """Yield how responses of the writer's *errors* are read differently."""
        for error, responses in self.writer.resolved.by_error.items():
            if error in errors:
                for response in responses:
                    yield from self._of_response(response)

    def _of_response(self, response: Response) -> Iterator[Sign]:
        counterpart = self._counterpart(response)
        own = self._forms(response, self.writer, self.written)
        base = {} if counterpart is None else self._base(counterpart)
        names = _attributes(response, counterpart, self.pairs)
        for form, wire, mine in own:
            if mine.key != (response.name, response.case):
                continue  # A status of its range that another case has alone.
            theirs = self.reader.read(wire)
            if counterpart is None:
                found = self._stolen(response, theirs)
            else:
                found = self._differences(
                    form, counterpart, mine, theirs, base.get(form), names
                )
            if found:
                yield self._sign(response, counterpart, theirs, found)

    def _forms(
        self,
        response: Response,
        client: Client,
        kept: dict[str, list[tuple[str, Wire, Reading]]],
    ) -> list[tuple[str, Wire, Reading]]:
        found = kept.get(response.id)
        if found is None:
            found = kept[response.id] = [
                (form, wire, client.read(wire))
                for form, wire in forms(response, client.resolved)
            ]
        return found

    def _base(self, counterpart: Response) -> dict[str, Reading]:
        known = self._forms(counterpart, self.reader, self.known)
        return {form: reading for form, _, reading in known}

    def _counterpart(self, response: Response) -> Response | None:
        """Return the reader's response that is the same; None if it has no such error."""
        name = self.pairs.errors.get(response.name)
        responses = self.reader.resolved.by_error.get(name or "", ())
        if not responses:
            return None
        cases = pair_cases(response.spec, responses[0].spec)
        case = cases.get(response.case or "", response.case)
        same_case = [each for each in responses if each.case == case]
        near = [each for each in responses if response.status in each.statuses]
        return (same_case or near or [*responses])[0]

    def _stolen(self, response: Response, theirs: Reading) -> set[str]:
        """Return the sign that the reader takes an error that it lacks for one that it has."""
        if theirs.key is None:
            return set()
        former = {self.pairs.errors.get(each) for each in (response.name,)}
        return set() if theirs.key[0] in former else {"class"}

    def _differences(
        self,
        form: str,
        counterpart: Response,
        mine: Reading,
        theirs: Reading,
        base: Reading | None,
        names: Mapping[str, str],
    ) -> set[str]:
        if mine.is_error and not theirs.is_error:
            return {"error"}
        found: set[str] = set()
        if theirs.key is None or theirs.key[0] != counterpart.name:
            return {"class"}
        siblings = self.reader.resolved.by_error[counterpart.name]
        if theirs.key[1] != counterpart.case:
            found.add("case")
        spans = [span for each in siblings for span in each.rule.statuses]
        if theirs.status is not None and all(each.rule.statuses for each in siblings):
            found |= set() if within(theirs.status, spans) else {"status"}
        if theirs.is_malformed and not mine.is_malformed:
            found.add("malformed")
        found |= {*_lost(form, mine, theirs, base, names)}
        parts = [self.pairs.errors.get(key[0]) if key else None for key in mine.parts]
        if [key[0] if key else None for key in theirs.parts] != parts:
            found.add("value:errors")
        return found

    def _sign(
        self,
        response: Response,
        counterpart: Response | None,
        theirs: Reading,
        found: set[str],
    ) -> Sign:
        key: Key = (response.name, response.case)
        expected = self.writer.name_of(key)
        if counterpart is not None:
            expected = self.reader.name_of((counterpart.name, counterpart.case))
        lost = sorted({name.partition(":")[2] for name in found if ":" in name})
        witness = Witness(
            status=theirs.status,
            read_as=theirs.name if theirs.is_error else "",
            instead_of=expected if {"class", "case", "error"} & found else "",
            reader=self.reader_is,
            lost=tuple(lost),
        )
        as_error = theirs.key[0] if theirs.key else ""
        return Sign(response.name, frozenset(found), as_error, witness)


def _attributes(
    response: Response, counterpart: Response | None, pairs: Pairs
) -> dict[str, str]:
    """Return the values that both sides know, by the writer's attribute, as the reader's."""
    if counterpart is None:
        return {}
    written = _fields(response)
    names = {name: name for name in BUILT_IN if name in written}
    names |= {a: b for a, b in pairs.fields.items() if a in written}
    theirs = _fields(counterpart)
    names = {a: b for a, b in names.items() if b in theirs}
    params = pair_params(response.spec, counterpart.spec)
    names |= {a: b for a, b in params.items() if b in theirs or "params" in theirs}
    return {attribute_of(a): attribute_of(b) for a, b in names.items()}


def _fields(response: Response) -> set[str]:
    """Return the fields that *response* may have, and the params that its pins hold."""
    placed = {place.field for place in shape_places(response.shape)}
    pinned = {name for pin in response.rule.pins.values() for name in fields_of(pin)}
    return (placed | pinned) - {*response.rule.omits, *response.rule.foreign}


def _lost(
    form: str,
    mine: Reading,
    theirs: Reading,
    base: Reading | None,
    names: Mapping[str, str],
) -> Iterator[str]:
    """Yield the reader's values that a response lacks, or that are something else."""
    has = {**theirs.said, **theirs.values}
    for name, value in mine.values.items():
        known = names.get(name)
        if known is None:
            continue
        # Each response may have another message and another wait than its class.
        is_constant = known in ("docs", "title")
        if not same((has if is_constant else theirs.values).get(known), value):
            yield f"value:{known}"
    if base is None or form not in (LEAST, FULL):
        return
    declared = {*names.values()}
    for name in base.values:
        if has.get(name) is not None or name in _EVERYWHERE:
            continue
        if form == LEAST:
            yield f"value:{name}"
        elif name not in declared:
            yield f"absent:{name}"


_EVERYWHERE = ("request_id",)
"""What clients take from headers that no catalog declares."""
