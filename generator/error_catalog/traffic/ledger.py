"""
What a run of ``gen verify`` has seen: verdicts by API, counts, and coverage.

Its size depends on the catalogs and on how many things are wrong, not on the traffic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import Location
from error_catalog.traffic.exchange import Exchange
from error_catalog.traffic.fault import Fault
from error_catalog.traffic.promise import Api
from error_catalog.traffic.verdict import Verdict, judge

MAX_FINDINGS = 10_000
"""How many findings are kept one by one; those after them are only counted."""


class Finding(NamedTuple):
    """A fault of one response, and where that was recorded."""

    source: str
    number: int
    request: str
    status: int
    fault: Fault


@dataclass(slots=True)
class Ledger:
    """
    What was seen so far.

    Args:
        apis: Those whose promises count.

    Attributes:
        judged: How many responses were of an API, and had a body that could be judged.
        kept: How many of them keep the contract.
        elsewhere: How many stand below no base URL.
        unrecorded: How many errors have no body, because it was not recorded.
        skipped: How many requests got no response.
        findings: At most ``MAX_FINDINGS``.
        unlisted: How many more there were.
        seen: By the API's id, how often each response came.
        used: The ids of APIs of which there was any response.
    """

    apis: Sequence[Api]
    judged: int = 0
    kept: int = 0
    elsewhere: int = 0
    unrecorded: int = 0
    skipped: int = 0
    findings: list[Finding] = field(default_factory=list[Finding])
    unlisted: int = 0
    seen: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    used: set[str] = field(default_factory=set[str])


def enter(ledger: Ledger, source: str, exchange: Exchange) -> tuple[Fault, ...]:
    """
    Judge a response, and note what it was.

    Args:
        source: What findings call the place that it is from.

    Returns:
        What is wrong with it.
    """
    if exchange.body is None or exchange.method == "HEAD":
        ledger.unrecorded += exchange.status >= 400 and exchange.method != "HEAD"
        return ()
    apis = ledger.apis
    if len(apis) > 1 or apis[0].routes.base is not None:
        apis = [each for each in apis if each.routes.holds(exchange.url)]
    if not apis:
        ledger.elsewhere += 1
        return ()
    if len(apis) == 1:
        api, verdict = apis[0], judge(exchange, apis[0])
    else:
        api, verdict = _of_one(exchange, apis)
    ledger.judged += 1
    if verdict.is_error or len(apis) == 1:
        ledger.used.add(api.id)
    if verdict.response is not None:
        counts = ledger.seen.setdefault(api.id, {})
        counts[verdict.response] = counts.get(verdict.response, 0) + 1
    if not verdict.faults:
        ledger.kept += 1
        return ()
    for fault in verdict.faults:
        if len(ledger.findings) < MAX_FINDINGS:
            line = exchange.request, exchange.status
            ledger.findings.append(Finding(source, exchange.number, *line, fault))
        else:
            ledger.unlisted += 1
    return verdict.faults


def _of_one(exchange: Exchange, apis: Sequence[Api]) -> tuple[Api, Verdict]:
    """Return the API that a response is of: its operation says so, or else what it holds."""
    method, url = exchange.method, exchange.url
    named = [each for each in apis if each.routes.operation(method, url)]
    verdicts = [(each, judge(exchange, each)) for each in named or apis]
    return min(verdicts, key=lambda each: _doubt(each[1]))


def _doubt(verdict: Verdict) -> tuple[bool, int]:
    is_unknown = verdict.is_error and verdict.response is None
    return is_unknown, len(verdict.faults)


def coverage(ledger: Ledger) -> Mapping[str, tuple[list[str], list[str]]]:
    """
    Return the responses that were seen and those that were not, by API.

    Only of APIs of which there was any response; those of internal errors count too.
    """
    return {
        api.id: (
            [each for each in ids if each in ledger.seen.get(api.id, {})],
            [each for each in ids if each not in ledger.seen.get(api.id, {})],
        )
        for api in ledger.apis
        if api.id in ledger.used
        for ids in [[each.id for each in api.resolved.responses]]
    }


def share(ledger: Ledger) -> float:
    """Return how many in a hundred of the documented responses were seen; 0 without any."""
    seen = unseen = 0
    for there, missing in coverage(ledger).values():
        seen, unseen = seen + len(there), unseen + len(missing)
    return 100 * seen / (seen + unseen) if seen else 0.0


def diagnostics(ledger: Ledger) -> list[Diagnostic]:
    """Return the findings as every command reports them; ``entry`` is the response's number."""
    return [
        Diagnostic(
            Location(each.source),
            each.fault.rule,
            f"{_request(each)}: {each.fault.message}",
            each.fault.hint,
            each.fault.severity,
            entry=each.number,
        )
        for each in ledger.findings
    ]


def lines(ledger: Ledger) -> list[str]:
    """
    Return a line for each finding: ``SOURCE#NUMBER REQUEST STATUS: what is wrong [rule]``.

    The same fault of the same request is one line, with how often it came.
    """
    first: dict[tuple[object, ...], Finding] = {}
    counts: dict[tuple[object, ...], int] = {}
    for each in ledger.findings:
        key = each.source, each.status, each.fault, _shape_of(each.request)
        first.setdefault(key, each)
        counts[key] = counts.get(key, 0) + 1
    found = [_line(each, counts[key]) for key, each in first.items()]
    width = min(max(map(len, (text for text, _ in found)), default=0), _WIDTH)
    return [f"{text:<{width}}  [{rule}]" for text, rule in found]


_WIDTH = 100


def _line(finding: Finding, count: int) -> tuple[str, str]:
    fault = finding.fault
    hint = f" ({fault.hint})" if fault.hint else ""
    again = f" (and {count - 1:,} more like it)" if count > 1 else ""
    place = f"{finding.source}#{finding.number} {_request(finding)}"
    return f"{place}: {fault.message}{hint}{again}", fault.rule


def _request(finding: Finding) -> str:
    return f"{_masked(finding.request)} {finding.status}".strip()


def _shape_of(request: str) -> str:
    """Return a request without what differs from one to the next: numbers and long words."""
    return "/".join(
        "*" if any(map(str.isdigit, step)) or len(step) > _LONG else step
        for step in request.split("/")
    )


_LONG = 31


def _masked(request: str) -> str:
    """Return a request whose path shows no secret: long steps are cut."""
    return "/".join(
        step if len(step) <= _MAX_STEP else f"{step[:8]}…"
        for step in request.split("/")
    )


_MAX_STEP = 36
"""Characters of a step of a path that are shown: a UUID is, a token is not."""


def worst(ledger: Ledger) -> Severity | None:
    """Return the severity of the worst finding; None if there is none."""
    order = list(Severity)
    found = {each.fault.severity for each in ledger.findings}
    return min(found, key=order.index, default=None)
