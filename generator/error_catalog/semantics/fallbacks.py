"""
Which error stands for what a web framework makes by itself.

The catalog's ``fallbacks`` say it. For a status that they do not mention, it is an error
that says no more than the status does; nothing else is guessed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from error_catalog.runtime.contract import Span, places, shape_places
from error_catalog.runtime.template import Elements, Object, Parts
from error_catalog.runtime.writer import MissingValueError
from error_catalog.semantics.details import (
    Filler,
    filler_of,
    open_filler_of,
    part_filler_of,
)
from error_catalog.semantics.examples import example
from error_catalog.semantics.names import words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.statuses import ERROR_STATUSES, PHRASES

if TYPE_CHECKING:
    from error_catalog.runtime.template import Node

VALIDATION = "validation"
"""The key of ``fallbacks`` for a request that a framework's validation refuses."""

REFUSED = (400, 422)
"""The statuses with which frameworks refuse a request that is not valid."""

FILLED = frozenset(("message", "request_id", "status"))
"""What an adapter knows by itself."""

SYNONYMS = {
    400: ("malformedrequest", "invalidrequest"),
    401: ("unauthenticated", "notauthenticated", "authenticationrequired"),
    403: ("accessdenied", "permissiondenied"),
    404: (
        *("routenotfound", "pathnotfound", "urlnotfound", "pagenotfound"),
        *("endpointnotfound", "resourcenotfound", "unknownroute", "nosuchroute"),
    ),
    405: ("methodnotsupported", "unsupportedmethod"),
    408: ("timeout",),
    413: (
        *("payloadtoolarge", "requesttoolarge", "requestentitytoolarge"),
        *("entitytoolarge", "bodytoolarge", "requestbodytoolarge"),
    ),
    414: ("urltoolong", "requesturitoolong"),
    415: ("unsupportedcontenttype", "mediatypenotsupported"),
    416: ("requestedrangenotsatisfiable",),
    422: (
        *("unprocessableentity", "unprocessable", "validation", "validationfailed"),
        *("requestvalidation", "requestvalidationfailed"),
    ),
    429: (
        *("ratelimit", "ratelimited", "ratelimitexceeded", "throttled"),
        *("toofast", "toomanyattempts"),
    ),
    500: ("internal", "server", "unexpected", "unhandled"),
    503: ("unavailable", "temporarilyunavailable"),
}
"""
Other names for a status than its phrase: in lower case, without separators or a final "error".

The number itself is one too.
"""


PARTS = "errors"
"""The argument of an error that takes a list of errors."""


@dataclass(frozen=True, slots=True)
class Details:
    """The argument of an error that takes what validation found, and what fills it."""

    argument: str
    filler: Filler

    @property
    def filled(self) -> frozenset[str]:
        """The arguments that are filled; of each error in a list, those that always are."""
        if self.argument != PARTS:
            return frozenset((self.argument,))
        some = ("body_pointer", "query", "header")
        return frozenset(name for name, held in self.filler.members if held not in some)


@dataclass(frozen=True, slots=True)
class Fallbacks:
    """
    What stands for a framework's own errors.

    Args:
        by_status: By status, or by range such as ``4XX``.
        refused: For a request that is not valid, by the framework's own status for it.
        details: How an error takes what validation found, by ``Response.id``.
        said: The keys that the catalog itself has.
    """

    by_status: dict[int | str, Response]
    refused: dict[int, Response]
    details: dict[str, Details]
    said: frozenset[str]

    def covers(self, status: int) -> bool:
        """Tell whether anything stands for *status*."""
        return status in self.by_status or range_of(status) in self.by_status


def range_of(status: int) -> str:
    """Return the range that *status* is in: ``4XX``."""
    return f"{status // 100}XX"


def span_of(key: str) -> Span:
    """Return the statuses that a key of ``fallbacks`` means, but for ``validation``."""
    if key.isdecimal():
        return (int(key), int(key))
    return (int(key[0]) * 100, int(key[0]) * 100 + 99)


def fallbacks(resolved: Resolved) -> Fallbacks:
    """Return what stands for a framework's own errors; the rule ``fallback`` comes first."""
    said = {
        key.upper() if key != VALIDATION else key: name
        for key, name in resolved.catalog.fallbacks.items()
    }
    by_status: dict[int | str, Response] = {}
    for key, name in said.items():
        if key != VALIDATION:
            found = chosen(name, key, resolved)
            if found is not None:
                by_status[int(key) if key.isdecimal() else key] = found
    plain = _plain(resolved)
    for status in _candidates(resolved):
        if not _is_said(status, said):
            found = _unsaid(status, plain)
            if found is not None and not missing(found, resolved):
                by_status[status] = found
    for key in ("4XX", "5XX"):
        found = None if key in said else _codeless(span_of(key), plain)
        if found is not None and not missing(found, resolved):
            by_status[key] = found
    refused = _refused(said, plain, resolved)
    filled = [
        refused.get(status) or by_status.get(status) or by_status.get("4XX")
        for status in REFUSED
    ]
    details = {each.id: details_of(each, resolved) for each in filled if each}
    taken = {name: each for name, each in details.items() if each is not None}
    return Fallbacks(by_status, refused, taken, frozenset(said))


def chosen(name: str, key: str, resolved: Resolved) -> Response | None:
    """
    Return the response of the error *name* that stands for *key*; None if none can.

    Of several cases it is the first that needs no arguments.
    """
    if key == VALIDATION:
        return _refusing(name, REFUSED[0], resolved)
    responses = resolved.by_error.get(name, ())
    admitting = [each for each in responses if admits(each, span_of(key))]
    return next((each for each in admitting if not missing(each, resolved)), None)


def _refusing(name: str, status: int, resolved: Resolved) -> Response | None:
    """Return the case of an error for a refused request: one that holds the details, if any."""
    ready = [
        each
        for each in resolved.by_error.get(name, ())
        if not missing(each, resolved, refused=True)
    ]
    telling = [each for each in ready if details_of(each, resolved) is not None]
    fitting = [each for each in telling or ready if admits(each, (status, status))]
    return next(iter(fitting or telling or ready), None)


def admits(response: Response, span: Span) -> bool:
    """Tell whether *response* may have every status of *span*."""
    spans = response.rule.statuses
    return not spans or any(
        first <= span[0] and span[1] <= last for first, last in spans
    )


def missing(
    response: Response, resolved: Resolved, *, refused: bool = False
) -> tuple[str, ...]:
    """
    Return the arguments of an error that no adapter can give.

    Args:
        refused: It stands for a request that is not valid, whose details are known.
    """
    needed = needs(response, resolved)
    if refused and needed:
        details = details_of(response, resolved)
        if details is not None:
            needed = tuple(each for each in needed if each not in details.filled)
    return needed


def needs(response: Response, resolved: Resolved) -> tuple[str, ...]:
    """Return the arguments that an error cannot be raised without, but for ``FILLED``."""
    params = (
        name
        for name, each in response.spec.params.items()
        if not each.optional and each.default is None
    )
    try:
        fields = example(response, resolved).needed
    except (MissingValueError, ValueError, TypeError, OverflowError):
        # The rule `read-back` says what is wrong with it.
        fields = ()
    return tuple(each for each in (*params, *fields) if each not in FILLED)


def details_of(response: Response, resolved: Resolved) -> Details | None:
    """Return how *response* takes what validation found; None if it has no place for it."""
    needed = needs(response, resolved)
    schemas = resolved.field_schemas
    inside = _places_of_parts(response)
    parts = None if not inside else _in_parts(response, inside, resolved)
    for name, schema in _settable(response, resolved):
        if parts is not None and name in inside and name not in response.spec.params:
            continue
        filler = filler_of(schema, schemas)
        if filler is None and needed == (name,):
            filler = open_filler_of(schema, schemas)
        if filler is not None and needed in ((), (name,)):
            return Details(name, filler)
    return parts if parts is not None and parts.filled.issuperset(needed) else None


def _places_of_parts(response: Response) -> frozenset[str]:
    """Return the fields of each error in the first list of errors of the body, if it has one."""
    body = response.shape.body
    found = None if body is None else _first_parts(body)
    return frozenset() if found is None else frozenset(x.field for x in places(found))


def _first_parts(node: "Node") -> "Node | None":
    if isinstance(node, Parts):
        return node.node
    members = node.members if isinstance(node, Object | Elements) else ()
    inside = (_first_parts(member.node) for member in members)
    return next((each for each in inside if each is not None), None)


def _in_parts(
    response: Response, inside: frozenset[str], resolved: Resolved
) -> Details | None:
    """Return how a list of errors takes an error for each problem."""
    given = dict(_settable(response, resolved))
    has_params = "params" in inside
    own = {
        name: schema
        for name, schema in given.items()
        if (has_params if name in response.spec.params else name in inside)
    }
    fixed = {*response.rule.pins, *response.rule.omits, *response.rule.foreign}
    if PARTS in fixed:
        return None
    filler = part_filler_of(own, inside - fixed, resolved.field_schemas)
    return None if filler is None else Details(PARTS, filler)


def _settable(response: Response, resolved: Resolved) -> Iterator[tuple[str, object]]:
    """Yield the params and the fields that an error may be given, with their schemas."""
    for name, param in response.spec.params.items():
        yield name, param.keywords
    placed = {place.field for place in shape_places(response.shape)}
    for name in resolved.catalog.fields:
        if (
            name in placed
            and name not in response.rule.omits
            and name not in response.rule.foreign
            and name not in response.rule.pins
            and name not in response.spec.params
        ):
            yield name, resolved.field_schemas[name]


def _is_said(status: int, said: Collection[str]) -> bool:
    return str(status) in said or range_of(status) in said


def _refused(
    said: Mapping[str, str], plain: "_Plain", resolved: Resolved
) -> dict[int, Response]:
    """Return what stands for a request that is not valid, by the framework's status."""
    if VALIDATION in said:
        every = {x: _refusing(said[VALIDATION], x, resolved) for x in REFUSED}
        return {status: each for status, each in every.items() if each is not None}
    refused: dict[int, Response] = {}
    for status in REFUSED:
        found = None if _is_said(status, said) else _unsaid(status, plain)
        if found is not None and not missing(found, resolved, refused=True):
            refused[status] = found
    return refused


def _candidates(resolved: Resolved) -> list[int]:
    """Return the statuses that an error may stand for by its name."""
    spans = (span for each in resolved.responses for span in each.rule.statuses)
    exact = {first for first, last in spans if first == last and 400 <= first < 600}
    return sorted({*ERROR_STATUSES, *exact})


@dataclass(frozen=True, slots=True)
class _Plain:
    """
    The errors that may say no more than a status does.

    Args:
        by_name: By name and by code, as ``_key`` returns them.
        codeless: Those without a code, and without a pin that would tell them apart.
    """

    by_name: dict[str, list[Response]]
    codeless: list[Response]


def _plain(resolved: Resolved) -> _Plain:
    by_name: dict[str, list[Response]] = {}
    codeless: list[Response] = []
    for each in resolved.responses:
        if each.spec.deprecated is not None or each.spec.visibility != "public":
            continue
        for name in {_key(each.name), _key(str(each.code or ""))}:
            by_name.setdefault(name, []).append(each)
        rule = each.rule
        if (
            each.code is None
            and rule.code_range is None
            and all(pin is None for pin in rule.pins.values())
        ):
            codeless.append(each)
    return _Plain(by_name, codeless)


def _unsaid(status: int, plain: _Plain) -> Response | None:
    """Return the error that says no more than *status* does; None if none or several do."""
    phrase = _key(PHRASES.get(status, ""))
    for names in ((phrase,), (str(status), *SYNONYMS.get(status, ()))):
        named = [
            each
            for name in names
            if name
            for each in plain.by_name.get(name, ())
            if admits(each, (status, status))
        ]
        if named:
            return _only(named)
    return _codeless((status, status), plain)


def _codeless(span: Span, plain: _Plain) -> Response | None:
    """Return the error without a code whose status is *span*."""
    return _only([each for each in plain.codeless if span in each.rule.statuses])


def _only(responses: list[Response]) -> Response | None:
    """Return the first response of the only error in *responses*; None if there are more."""
    return responses[0] if len({each.name for each in responses}) == 1 else None


def _key(text: str) -> str:
    """Return *text* in lower case, without separators or a final "error"."""
    joined = "".join(words(text))
    return joined.removesuffix("error") or joined
