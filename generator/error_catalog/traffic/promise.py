"""What a catalog promises of each response, ready to hold real ones against it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from error_catalog.runtime.contract import (
    Contract,
    Envelope,
    Rule,
    Shape,
    media_kind,
    places,
    within,
)
from error_catalog.runtime.reader import header_reader, lower_headers, recoverer
from error_catalog.runtime.template import Object, Place
from error_catalog.runtime.values import ANY, MISSING, is_object
from error_catalog.semantics.keywords import Violation, checker
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.schemas import header_schemas, response_schema
from error_catalog.semantics.statuses import span_figures
from error_catalog.traffic.fault import Fault
from error_catalog.traffic.routes import Routes, routes_of

if TYPE_CHECKING:
    from error_catalog.runtime.reader import Recover

Check = Callable[[Any], list[Violation]]


@dataclass(frozen=True, slots=True)
class Promise:
    """
    What one response is to be, in one envelope and under one status.

    Args:
        id: As ``Response.id``.
        kinds: Its media types, the one that is written first; empty if it has no body.
        headers: Those that it always has, in lower case and as the catalog spells them.
        check: Tells how a body departs from its schema; None if any body will do.
        has_body: Whether there is a body at all.
        is_text: Whether that is text, not JSON.
        secrets: Its sensitive params.
        operations: That return it, by method and path; None if the catalog does not say, or
            names one in another way.
        aliases: Its former codes.
        age: That it is deprecated, if it is.
    """

    id: str
    response: Response
    kinds: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    check: Check | None
    has_body: bool
    is_text: bool
    secrets: tuple[str, ...]
    operations: frozenset[str] | None
    aliases: tuple[str | int, ...]
    age: tuple[Fault, ...]


class Expected(NamedTuple):
    """
    What a response that was identified may be.

    Args:
        promises: At least one; it is to keep any of them.
        faults: That the error is not documented under this status.
        is_one: Whether it is told which of an error's cases it is.
    """

    promises: tuple[Promise, ...]
    faults: tuple[Fault, ...]
    is_one: bool


@dataclass(frozen=True)
class Api:
    """
    One API, and all that its catalog promises.

    Args:
        routes: The operations that its errors name.
        retired: The names of retired errors by their former codes.
        known: What was expected of the responses that came before.
    """

    resolved: Resolved
    routes: Routes
    retired: Mapping[str | int, str]
    known: dict[tuple[int, int, int], Expected] = field(
        default_factory=dict[tuple[int, int, int], Expected], repr=False
    )

    @cached_property
    def id(self) -> str:
        """The API's id."""
        return self.resolved.catalog.api.id

    @cached_property
    def contract(self) -> Contract:
        """The tables by which responses are read."""
        return self.resolved.contract

    @cached_property
    def recover(self) -> "Recover":
        """Finds the code of a response that fits no envelope."""
        return recoverer(self.contract)

    @cached_property
    def read_headers(self) -> Callable[[Any], dict[str, str]]:
        """Returns the headers that any response promises or reads, by lower-case name."""
        contract = self.contract
        names = {name for shape in contract.shapes for name, *_ in shape.header_fits}
        names |= {
            name.lower() for each in contract.status_headers.values() for name in each
        }
        read = header_reader(frozenset(names | {"content-type", "date"}))
        return lambda given: read(given if is_object(given) else lower_headers(given))

    @cached_property
    def has_text(self) -> bool:
        """Whether the body of some envelope is text, not JSON."""
        return self.contract.has_text

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """All codes that are text, by how they compare when one is misspelled."""
        texts = (each for each in self.contract.by_code if isinstance(each, str))
        return {folded(each): each for each in texts}

    @cached_property
    def keys(self) -> tuple[frozenset[str], ...]:
        """The members that a body has at least to be an error with a code, by envelope."""
        return tuple(
            dict.fromkeys(
                frozenset(each.key for each in shape.body.members if not each.optional)
                for shape in self.contract.shapes
                if isinstance(shape.body, Object)
                and any(place.field == "code" for place in places(shape.body))
            )
        )

    def expected(self, rule: Rule, status: int, envelope: Envelope | None) -> Expected:
        """Return what a response may be that *rule* identifies."""
        key = id(rule), status, id(envelope)
        found = self.known.get(key)
        if found is None:
            # Only statuses up to 599 and envelopes of the catalog come here.
            found = self.known[key] = _expected(self, rule, status, envelope)
        return found


def folded(code: str) -> str:
    """Return a code without what people mix up: case and separators."""
    return "".join(filter(str.isalnum, code.lower()))


def api_of(resolved: Resolved, base: str | None = None) -> Api:
    """Return what a catalog promises; *base* is where its API stands, as in ``Routes``."""
    retired: dict[str | int, str] = {}
    for name, spec in resolved.catalog.errors.items():
        if spec.retired:
            own = spec.code if isinstance(spec.code, tuple) and spec.code else (name,)
            former = (*own, *spec.aliases)
            retired |= {each: name for each in former if each is not None}
    return Api(resolved, routes_of(resolved, base), retired)


def _expected(api: Api, rule: Rule, status: int, envelope: Envelope | None) -> Expected:
    whole = api.resolved.by_error[rule.error]
    own = tuple(each for each in whole if each.rule is rule) or whole
    fitting = tuple(each for each in own if _is_documented(status, each))
    # A case that the rest of the response speaks against may still be the one of its status.
    fitting = fitting or tuple(each for each in whole if _is_documented(status, each))
    faults: tuple[Fault, ...] = ()
    if not fitting:
        spans = dict.fromkeys(span for each in whole for span in each.rule.statuses)
        figures = " and ".join(map(span_figures, spans))
        message = f"{rule.error} is documented under {figures}"
        faults = (Fault("status", message),)
    return Expected(
        tuple(
            _promise(api.resolved, each, _shape(api, each, status, envelope), status)
            for each in fitting or own
        ),
        faults,
        len(own) == 1,
    )


def _is_documented(status: int, response: Response) -> bool:
    spans = response.rule.statuses
    return not spans or within(status, spans)


def _shape(
    api: Api, response: Response, status: int, envelope: Envelope | None
) -> Shape:
    """Return the envelope that a response is to have: its own, or the one that it does have."""
    if response.rule.envelope is None and envelope and envelope.body is not ANY:
        for shape in api.contract.shapes:
            spans = shape.envelope.statuses
            if shape.envelope is envelope and (not spans or within(status, spans)):
                return shape
    return response.shape


def _promise(
    resolved: Resolved, response: Response, shape: Shape, status: int
) -> Promise:
    envelope, spec = shape.envelope, response.spec
    schema = response_schema(
        resolved.contract,
        resolved.field_schemas,
        shape,
        response.rule,
        {name: param.json_schema for name, param in spec.params.items()},
        tuple(name for name, param in spec.params.items() if not param.optional),
    )
    if envelope.is_text and schema and schema.get("type") != "string":
        schema = (
            None  # It is spelled as text: to be read at all, it must be of this kind.
        )
    has_body = envelope.body is not MISSING
    kinds = (envelope.media_type, *envelope.also_read) if has_body else ()
    constant = resolved.contract.status_headers.get(status, {})
    headers = (*_headers(resolved, response, shape), *constant)
    is_named = all(" " in each.strip() for each in response.operations)
    return Promise(
        response.id,
        response,
        tuple(map(media_kind, kinds)),
        tuple({each.lower(): each for each in headers}.items()),
        checker(schema, resolved.field_schemas) if schema else None,
        has_body,
        envelope.is_text,
        tuple(name for name, param in spec.params.items() if param.sensitive),
        frozenset(response.operations) if response.operations and is_named else None,
        spec.aliases,
        _age(response),
    )


def _age(response: Response) -> tuple[Fault, ...]:
    deprecated = response.spec.deprecated
    if deprecated is None:
        return ()
    other = deprecated.replaced_by
    hint = f"use {other}" if other else None
    return (Fault("deprecated-code", f"{response.name} is deprecated", hint),)


def _headers(resolved: Resolved, response: Response, shape: Shape) -> list[str]:
    """Return the headers that a response always has, in the order of its envelope."""
    always = [
        name
        for name, is_required, _ in header_schemas(
            resolved.contract, resolved.field_schemas, shape, response.rule
        )
        if is_required
    ]
    assert isinstance(shape.headers, Object)
    for member in shape.headers.members:
        # The writer fills it, because the catalog says how long to wait.
        waits = (
            isinstance(member.node, Place)
            and member.node.field == "retry_after"
            and response.retry_after is not None
        )
        if waits and member.key not in always:
            always.append(member.key)
    return always
