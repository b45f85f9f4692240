"""Which error stands for a framework's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from error_catalog.runtime.contract import within
from error_catalog.runtime.values import is_object
from error_catalog.semantics.names import words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.statuses import PHRASES
from error_catalog.targets.python.arguments import Argument
from error_catalog.targets.python.classes import ErrorClass

_ALSO = {
    404: frozenset(
        (
            "resource",
            "route",
            "endpoint",
            "url",
            "path",
            "page",
            "unknown",
            "no",
            "such",
        )
    ),
    500: frozenset(("unexpected", "unknown", "unhandled", "fatal")),
}
"""Words that a name may have beside those of the status's own phrase."""

_VALIDATION = frozenset(
    (
        *(
            "argument",
            "arguments",
            "bad",
            "body",
            "content",
            "data",
            "entity",
            "failed",
        ),
        *("failure", "field", "fields", "input", "invalid", "malformed", "param"),
        *("parameter", "parameters", "params", "payload", "request", "schema"),
        *("unprocessable", "validation"),
    )
)
"""Words that names of errors about a request's data are made of."""

_FILLING = frozenset(("error", "errors", "http", "api"))


def is_generic(response: Response, status: int) -> bool:
    """Tell whether an error's name or code says no more than *status* does."""
    phrase = {*words(PHRASES.get(status, "")), *_ALSO.get(status, ())}
    return any(found and found <= phrase for found in _names(response))


def is_about_validation(response: Response) -> bool:
    """Tell whether an error's name or code says that a request's data are not valid."""
    return any(
        "validation" in found or (found and found <= _VALIDATION)
        for found in _names(response)
    )


def _names(response: Response) -> Iterator[set[str]]:
    """Yield the words of the error's name and of its code, those that say nothing aside."""
    for name in (response.name, response.code):
        if name is not None:
            yield {*words(str(name))} - _FILLING


@dataclass(frozen=True, slots=True)
class ProblemFiller:
    """
    What fills a place.

    Args:
        function: One of the functions of ``_runtime.adapters.server``.
        members: For each member of an item, what of the problem it holds.
    """

    function: str
    members: tuple[tuple[str, str], ...] = ()


def filler_of(schema: Any, schemas: Mapping[str, Any]) -> ProblemFiller | None:
    """
    Return what fills a place of *schema* with problems, None if it takes none.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
    """
    schema = _target(schema, schemas)
    kind = _type(schema)
    if kind == "object" and "additionalProperties" in schema:
        if not _PLAIN_OBJECT.issuperset(schema):
            return None
        inner = _target(schema.get("additionalProperties"), schemas)
        if _is_text(inner):
            return ProblemFiller("message_by_field")
        if _type(inner) == "array" and _is_text(_target(inner.get("items"), schemas)):
            return ProblemFiller("messages_by_field")
    if kind == "array" and "items" in schema and _PLAIN_LIST.issuperset(schema):
        inner = _target(schema.get("items"), schemas)
        if _is_text(inner):
            return ProblemFiller("messages")
        if _type(inner) == "object":
            return _items(inner, schemas)
    return None


def open_filler_of(schema: Any, schemas: Mapping[str, Any]) -> ProblemFiller | None:
    """Return what fills a place that says no more than that it is an object or a list."""
    schema = _target(schema, schemas)
    functions = {"object": "messages_by_field", "array": "messages"}
    if _type(schema) in functions and (_NOTES | {"minItems"}).issuperset(schema):
        return ProblemFiller(functions[_type(schema)])
    return None


_NOTES = frozenset(("type", "description", "title", "examples", "example", "default"))
_PLAIN_OBJECT = _NOTES | {"additionalProperties", "minProperties"}
_PLAIN_LIST = _NOTES | {"items", "minItems"}
_PLAIN_TEXT = _NOTES | {"minLength"}

_HELD = {
    "field": (
        *("field", "path", "location", "loc", "name", "property", "param"),
        *("parameter", "attribute", "key", "source", "target", "property_path"),
    ),
    "message": (
        *("message", "detail", "reason", "description", "msg", "problem"),
        *("issue", "error", "error_message", "text", "title"),
    ),
    "kind": ("code", "type", "rule", "kind", "constraint", "error_code"),
    "place": ("in", "place", "where"),
    "pointer": ("pointer", "json_pointer"),
}
"""What APIs call the parts of a problem, the commonest first."""


def _items(schema: Any, schemas: Mapping[str, Any]) -> ProblemFiller | None:
    """Return how items of *schema* are made; None if a required member has no source."""
    properties: Any = schema.get("properties", {})
    members = {
        name: held
        for held, name in _named(properties)
        if _is_text(_target(properties[name], schemas))
    }
    if not {*schema.get("required", ())} <= members.keys():
        return None
    if "message" not in members.values():
        return None
    ordered = [(name, members[name]) for name in properties if name in members]
    return ProblemFiller("items", tuple(ordered))


def _named(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for held, names in _HELD.items():
        found = next((name for name in names if name in properties), None)
        if found is not None:
            yield held, found


def _target(schema: Any, schemas: Mapping[str, Any]) -> Any:
    """Follow the reference that *schema* is, once."""
    if is_object(schema) and set(schema) <= {"$ref", "description"}:
        name = str(schema.get("$ref", "")).removeprefix("#/fields/")
        return schemas.get(name, schema)
    return schema


def _type(schema: Any) -> str:
    kind = schema.get("type") if is_object(schema) else None
    return kind if isinstance(kind, str) else ""


def _is_text(schema: Any) -> bool:
    return _type(schema) == "string" and _PLAIN_TEXT.issuperset(schema)


@dataclass(frozen=True, slots=True)
class Invalid:
    """
    The error for a request that validation refuses.

    Args:
        argument: What takes the problems; None if nothing does.
        filler: How it takes them.
    """

    name: str
    argument: str | None = None
    filler: ProblemFiller | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """
    What a server sends where its framework fails by itself.

    Args:
        by_status: An expression for each status, which makes the error when it is called.
        invalid: None if the catalog has no such error.
    """

    by_status: tuple[tuple[int, str], ...]
    invalid: Invalid | None


def framework(resolved: Resolved, classes: Mapping[str, ErrorClass]) -> Framework:
    """
    Return what stands for a framework's own errors.

    Args:
        classes: The class of each response, by its id.
    """
    responses = [each for each in resolved.responses if _is_current(each)]
    by_status: dict[int, str] = {}
    for status in sorted({*_MADE, *_statuses(responses)}):
        found = _exact(status, responses, classes) or _ranged(
            status, responses, classes
        )
        if found is not None:
            by_status[status] = found
    return Framework(tuple(by_status.items()), _invalid(responses, classes, resolved))


_MADE = (404, 405, 500)
"""What every framework makes: an error for a range of statuses stands for them too."""

_TELLING = frozenset(
    (
        401,
        403,
        404,
        405,
        406,
        408,
        411,
        413,
        414,
        415,
        429,
        431,
        500,
        501,
        502,
        503,
        504,
    )
)
"""Statuses that say it all: the one error that has such a status is what is meant."""


def _is_current(response: Response) -> bool:
    return response.spec.deprecated is None and response.spec.visibility == "public"


def _statuses(responses: list[Response]) -> set[int]:
    spans = [span for response in responses for span in response.rule.statuses]
    return {first for first, last in spans if first == last and first >= 400}


def _exact(
    status: int, responses: list[Response], classes: Mapping[str, ErrorClass]
) -> str | None:
    """Return the class of the error that says no more than *status*; None if none does."""
    having = [each for each in responses if (status, status) in each.rule.statuses]
    ready = [each for each in having if not _required(classes[each.id])]
    generic = [each for each in ready if is_generic(each, status)]
    if generic:
        return f"errors.{classes[generic[0].id].name}"
    if len(having) == len(ready) == 1 and status in _TELLING:
        return f"errors.{classes[ready[0].id].name}"
    return None


def _ranged(
    status: int, responses: list[Response], classes: Mapping[str, ErrorClass]
) -> str | None:
    """Return what makes the one error whose range holds *status*."""
    if any((status, status) in each.rule.statuses for each in responses):
        return None
    having = [each for each in responses if within(status, each.rule.statuses)]
    if len(having) != 1 or _required(classes[having[0].id]):
        return None
    return f"lambda: errors.{classes[having[0].id].name}(status={status})"


def _required(error: ErrorClass) -> list[Argument]:
    return [each for each in error.arguments if each.is_required]


def _invalid(
    responses: list[Response], classes: Mapping[str, ErrorClass], resolved: Resolved
) -> Invalid | None:
    """Return the error for a refused request: of status 422, else of 400."""
    for status in (422, 400):
        having = [each for each in responses if (status, status) in each.rule.statuses]
        about = [each for each in having if is_about_validation(each)]
        for each in about or (having if status == 422 and len(having) == 1 else []):
            found = _filled(each, classes[each.id], resolved)
            if found is not None:
                return found
    return None


def _filled(
    response: Response, error: ErrorClass, resolved: Resolved
) -> Invalid | None:
    """Return how *error* is made; None if it needs what problems cannot give."""
    required = _required(error)
    schemas = resolved.field_schemas
    own = {name: each.keywords for name, each in response.spec.params.items()}
    for argument in error.arguments:
        schema = own.get(argument.attribute, schemas.get(argument.attribute))
        filler = filler_of(schema, schemas)
        if filler is None and required == [argument]:
            filler = open_filler_of(schema, schemas)
        if filler is not None and required in ([], [argument]):
            return Invalid(error.name, argument.name, filler)
    return None if required else Invalid(error.name)
