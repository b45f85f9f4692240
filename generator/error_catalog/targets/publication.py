"""
What published documents show of a response: body schemas, open or closed, and descriptions.

Internal errors are in none of them.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from error_catalog.catalog.model import LifecycleSpec, in_words
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import Shape, Span
from error_catalog.runtime.template import Object, Place
from error_catalog.semantics.examples import Example
from error_catalog.semantics.names import words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.schemas import Schema, envelope_schema, response_schema
from error_catalog.semantics.statuses import span_figures, span_of, span_phrase

AnySchema = Schema | bool
"""A JSON Schema: an object, or ``true`` for anything, or ``false`` for nothing."""


def public_responses(resolved: Resolved) -> tuple[Response, ...]:
    """Return the responses of all errors that are not internal."""
    return tuple(
        each for each in resolved.responses if each.spec.visibility == "public"
    )


def envelope_body(resolved: Resolved, shape: Shape) -> Schema | None:
    """
    Return the schema of all bodies of *shape*: ``{}`` for any body, None for no body.

    Objects are inline; a reference to a field is ``#/fields/NAME``.
    """
    schema = envelope_schema(resolved.contract, resolved.field_schemas, shape)
    return _as_text(schema) if schema and shape.envelope.is_text else schema


def response_body(resolved: Resolved, response: Response) -> Schema | None:
    """Return the schema of the body of one response, in the form of ``envelope_body``."""
    params = response.spec.params
    schema = response_schema(
        resolved.contract,
        resolved.field_schemas,
        response.shape,
        response.rule,
        {name: param.json_schema for name, param in params.items()},
        tuple(name for name, param in params.items() if not param.optional),
    )
    return _as_text(schema) if schema and response.shape.envelope.is_text else schema


def example_body(response: Response, example: Example) -> Any:
    """Return the JSON value, or the text, of an example's body."""
    if response.shape.envelope.is_text:
        return example.wire.body.decode()
    return json.loads(example.wire.body)


def _as_text(schema: Schema) -> Schema:
    # A text body is written as text, so only a schema of text keeps its own keywords.
    return schema if schema.get("type") == "string" else {"type": "string"}


def annotations(response: Response) -> dict[str, Any]:
    """
    Return what programs may want to know about *response*, as ``x-`` keys.

    They are ``x-group``, ``x-action``, ``x-retry``, ``x-since``, ``x-deprecated`` and
    ``x-operations``, each only if the catalog says something there.
    """
    spec = response.spec
    known = (
        ("x-group", spec.group),
        ("x-action", response.action),
        ("x-retry", _retry_data(response)),
        ("x-since", spec.since),
        ("x-deprecated", _lifecycle(spec.deprecated)),
        ("x-operations", list(response.operations)),
    )
    return {key: value for key, value in known if value or isinstance(value, dict)}


def _retry_data(response: Response) -> dict[str, Any] | None:
    retry = response.retry
    if retry is None:
        return None
    data: dict[str, Any] = {"retryable": retry is not False}
    if response.retry_after is not None:
        seconds = response.retry_after
        data["after"] = int(seconds) if seconds.is_integer() else seconds
    header = retry_header(response)
    return data if header is None else {**data, "header": header}


def retry_header(response: Response) -> str | None:
    """Return the header that always says how long to wait before a retry, if one does."""
    headers = response.shape.headers
    assert isinstance(headers, Object)
    known = response.retry_after is not None or "retry_after" in response.rule.requires
    found = (
        each.key
        for each in headers.members
        if isinstance(each.node, Place) and each.node.field == "retry_after"
        if known or not each.optional
    )
    return next(found, None) if response.retry else None


def _lifecycle(spec: LifecycleSpec | None) -> dict[str, str] | None:
    if spec is None:
        return None
    known = (
        ("since", spec.since),
        ("replaced_by", spec.replaced_by),
        ("note", spec.note),
    )
    return {key: value for key, value in known if value}


_UNITS = (("ms", "millisecond"), ("s", "second"), ("m", "minute"), ("h", "hour"))


def description(response: Response) -> str:
    """Return all that the catalog says about *response*, each thing in its own paragraph."""
    said = (response.spec.summary, response.when)
    return "\n\n".join([*_paragraphs(*said), *details(response)])


def details(response: Response) -> list[str]:
    """Return what the catalog says about *response* beside its summary, in paragraphs."""
    return _paragraphs(
        response.description,
        response.action and f"What to do: {response.action}",
        retry(response),
        _deprecation(response.spec.deprecated),
        response.docs and f"Documentation: <{response.docs}>",
    )


def _paragraphs(*texts: str | None) -> list[str]:
    return [each.strip() for each in texts if each and each.strip()]


def line(response: Response) -> str:
    """Return *response* as one line of a list: its codes and its summary."""
    what = f"{codes(response)}: {response.spec.summary} {response.when}"
    return " ".join(what.split())


def codes(response: Response) -> str:
    """Return the codes that *response* may have, as code spans; its name if it has none."""
    rule = response.rule
    if rule.code_range is not None:
        first, last = rule.code_range
        return f"`{first}` to `{last}`"
    own = response.spec.code if isinstance(response.spec.code, tuple) else ()
    known = [str(each) for each in own or (response.name,) if each is not None]
    if not known:
        return name_in_words(response.name)
    spans = " or ".join(md_code(each) for each in known)
    return f"{spans}, or no code" if None in own else spans


def name_in_words(name: str) -> str:
    """Return a name of the catalog as people write it: ``Duplicate record``."""
    return in_words("_".join(words(name))) or name


def retry(response: Response) -> str | None:
    """Return a sentence about retrying; None if the catalog does not say."""
    said = response.retry
    if said is None:
        return None
    if said is False:
        return "Do not retry."
    header = retry_header(response)
    if said is True and header is not None:
        return f"The request can be retried, after the delay in `{header}`."
    if said is True:
        return "The request can be retried."
    return f"The request can be retried after {duration(said.after)}."


def duration(text: str) -> str:
    """Return a duration of the catalog in words: ``60s`` as ``60 seconds``."""
    unit = text.lstrip("0123456789.")
    number = text.removesuffix(unit)
    word = dict(_UNITS)[unit]
    return f"{number} {word}" if number == "1" else f"{number} {word}s"


def _deprecation(spec: LifecycleSpec | None) -> str | None:
    if spec is None:
        return None
    since = f" since {spec.since}" if spec.since else ""
    use = f" Use `{spec.replaced_by}` instead." if spec.replaced_by else ""
    note = f" {spec.note}" if spec.note else ""
    return f"Deprecated{since}.{use}{note}"


def single_description(response: Response) -> str:
    """Return all that the catalog says about one response, its codes first."""
    return "\n\n".join((line(response), *details(response)))


def status_description(
    resolved: Resolved, span: Span | None, responses: Sequence[Response]
) -> str:
    """
    Return what the responses of one status mean: a list of the errors, and their groups.

    Args:
        span: None for any status.
    """
    status = "Any status"
    if span is not None:
        status = f"{span_figures(span)} {span_phrase(span)}"
    items = dict.fromkeys(map(_item, responses))
    about = _groups(resolved, responses)
    meaning = [] if span is None else _meaning(resolved, span)
    return "\n\n".join((f"{status}:", *meaning, "\n".join(items), *about))


def _meaning(resolved: Resolved, span: Span) -> list[str]:
    """Return what the catalog says of a status, if it does."""
    rows = {span_of(key): spec for key, spec in resolved.catalog.statuses.items()}
    said = rows[span].description if span in rows else None
    return [" ".join(said.split())] if said else []


def api_description(resolved: Resolved) -> str:
    """Return what the catalog says about the API, its groups, statuses and notes."""
    catalog = resolved.catalog
    chapters = [(each.title, each.description) for each in catalog.groups.values()]
    chapters += [(each.title, each.text) for each in catalog.api.notes]
    texts = [
        f"## {' '.join(t.split())}\n\n{said.strip()}" for t, said in chapters if said
    ]
    about = catalog.api.description
    return "\n\n".join(filter(None, (about, _successes(resolved), *texts)))


def _successes(resolved: Resolved) -> str:
    """Return what the catalog says of statuses that no error has, as a list."""
    taken = {span for each in resolved.responses for span in each.rule.statuses}
    rows = {span_of(key): spec for key, spec in resolved.catalog.statuses.items()}
    return "\n".join(
        f"- {span_figures(span)} {span_phrase(span)}: {' '.join(spec.description.split())}"
        for span, spec in sorted(rows.items())
        if spec.description and span not in taken
    )


def _item(response: Response) -> str:
    """Return an error as an item of a list, with its paragraphs inside the item."""
    paragraphs = (line(response), *details(response))
    # Paragraphs of one line each are lines of one: the list stays a list, not an essay.
    between = "\n\n" if any("\n" in each for each in paragraphs) else "\n"
    return f"- {_indented(between.join(paragraphs))}"


def _indented(text: str) -> str:
    return "\n".join(f"  {each}" if each else "" for each in text.splitlines())[2:]


def _groups(resolved: Resolved, responses: Iterable[Response]) -> Iterator[str]:
    """Yield what the catalog says about the groups of *responses*, each once."""
    for name in dict.fromkeys(each.spec.group for each in responses):
        group = resolved.catalog.groups.get(name or "")
        if group is not None and group.description:
            yield group.description.strip()
