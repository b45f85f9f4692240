"""
What published documents show of a response: body schemas, open or closed, and descriptions.

Internal errors are in none of them.
"""

import json
from typing import Any

from error_catalog.catalog.model import LifecycleSpec, in_words
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import Shape
from error_catalog.runtime.template import Object, Place
from error_catalog.semantics.examples import Example
from error_catalog.semantics.names import words
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.schemas import Schema, envelope_schema, response_schema

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
