"""
Envelopes of published standards, as a catalog would write them.

``expand`` puts them where a catalog says ``standard:``, so everything after it sees an
envelope like any other; ``findings_of`` says what the standard asks for besides.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from error_catalog.catalog.model import (
    Catalog,
    EnvelopeSpec,
    ErrorSpec,
    FieldSpec,
    Range,
)
from error_catalog.diagnostics import Finding, Severity, is_list, is_mapping
from error_catalog.files import Path

DEFAULT_NAME = "problem"
"""The envelope of a catalog that has none: a problem of RFC 9457."""

_DEFAULT = {"standard": "rfc9457"}

DOMAIN = "DOMAIN"
"""Stands in the template of AIP-193 for the ``domain:`` of the envelope."""

_TYPE = "type.googleapis.com/google.rpc."
_TEXT = {"type": "string"}


def _objects(*names: str, required: tuple[str, ...]) -> dict[str, Any]:
    """Return the schema of a list of objects that have texts under *names*."""
    item: dict[str, Any] = {
        "type": "object",
        "properties": dict.fromkeys(names, _TEXT),
        "required": list(required),
    }
    return {"type": "array", "items": item}


STANDARDS: dict[str, dict[str, Any]] = {
    "rfc9457": {
        "description": "Problem details, as RFC 9457 defines them.",
        "media_type": "application/problem+json",
        "headers": {"Retry-After?": "{retry_after}"},
        "body": {
            "type?": "{docs}",
            "title?": "{title}",
            "status?": "{status}",
            "detail?": "{message}",
            "instance?": "{instance}",
            "code?": "{code}",
            "errors?": "{details}",
            "...": "{params}",
        },
    },
    "jsonapi": {
        "description": "A list of error objects, as JSON:API 1.1 defines them.",
        "media_type": "application/vnd.api+json",
        "headers": {"Retry-After?": "{retry_after}"},
        "body": {
            "errors": [
                {
                    "id?": "{error_id}",
                    "links?": {"type?": "{docs}", "about?": "{docs}"},
                    "status?": "{status:string}",
                    "code?": "{code}",
                    "title?": "{title}",
                    "detail?": "{message}",
                    "source?": {
                        "pointer?": "{pointer}",
                        "parameter?": "{parameter}",
                        "header?": "{header}",
                    },
                    "meta?": "{params}",
                }
            ]
        },
    },
    "aip193": {
        "description": "An error of a Google API, as AIP-193 defines it.",
        "media_type": "application/json",
        "headers": {"Retry-After?": "{retry_after}"},
        "body": {
            "error": {
                "code": "{status}",
                "message?": "{message}",
                "status": "{rpc_code}",
                "details?": [
                    {
                        "?": {
                            "@type": f"{_TYPE}ErrorInfo",
                            "reason": "{code}",
                            "domain": DOMAIN,
                            "metadata?": "{params}",
                        }
                    },
                    {
                        "?": {
                            "@type": f"{_TYPE}BadRequest",
                            "fieldViolations": "{field_violations}",
                        }
                    },
                    {
                        "?": {
                            "@type": f"{_TYPE}LocalizedMessage",
                            "locale": "{locale}",
                            "message": "{localized_message}",
                        }
                    },
                    {
                        "?": {
                            "@type": f"{_TYPE}RetryInfo",
                            "retryDelay": "{retry_after}s",
                        }
                    },
                    {
                        "?": {
                            "@type": f"{_TYPE}RequestInfo",
                            "requestId": "{request_id}",
                        }
                    },
                    {
                        "?": {
                            "@type": f"{_TYPE}Help",
                            # The first is written; others are read.
                            "links": [
                                {
                                    "?": {
                                        "description": "Documentation",
                                        "url": "{docs}",
                                    }
                                },
                                {"?": {"url": "{docs}"}},
                            ],
                        }
                    },
                ],
            }
        },
    },
}
"""
The keys of each standard's envelope.

What the standards leave open may be absent: their consumers must expect that.

Source: RFC 9457 section 3.1; JSON:API 1.1, Error Objects; https://google.aip.dev/193.
"""

FIELDS: dict[str, dict[str, Any]] = {
    "instance": {
        "description": "The URI of this occurrence of the problem.",
        "schema": {**_TEXT, "format": "uri-reference"},
        "example": "/orders/1234",
    },
    "details": {
        "description": "What is wrong with each part of the request.",
        "schema": _objects("detail", "pointer", required=("detail",)),
        "example": [{"detail": "This is not an email address.", "pointer": "#/email"}],
    },
    "error_id": {
        "description": "Identifies this occurrence of the error.",
        "schema": _TEXT,
        "example": "5f7c1d9a",
    },
    "pointer": {
        "description": "A JSON Pointer to the value in the request that caused the error.",
        "schema": _TEXT,
        "example": "/data/attributes/email",
    },
    "parameter": {
        "description": "The parameter of the URI query that caused the error.",
        "schema": _TEXT,
        "example": "filter",
    },
    "header": {
        "description": "The name of the request header that caused the error.",
        "schema": _TEXT,
        "example": "Idempotency-Key",
    },
    "rpc_code": {
        "description": "The canonical code of the error, of the enum google.rpc.Code.",
        "schema": _TEXT,
        "default": "UNKNOWN",
        "example": "NOT_FOUND",
    },
    "field_violations": {
        "description": "What is wrong with each field of the request.",
        "schema": _objects(
            "field", "description", "reason", required=("field", "description")
        ),
        "example": [{"field": "email", "description": "This is not an email address."}],
    },
    "locale": {
        "description": "The language of the localized message.",
        "schema": _TEXT,
        "example": "en-US",
    },
    "localized_message": {
        "description": "What happened, in the language of the person who reads it.",
        "schema": _TEXT,
        "example": "Something went wrong.",
    },
}
"""The fields that the envelopes of the standards use beside the built-in ones."""

RPC_CODES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    416: "OUT_OF_RANGE",
    429: "RESOURCE_EXHAUSTED",
    499: "CANCELLED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
"""
The canonical code of an HTTP status, where the catalog pins none.

Source: gax-java, ``HttpJsonStatusCode``, which Google's own clients read statuses by.
"""

_BY_HUNDRED = {4: "FAILED_PRECONDITION", 5: "INTERNAL"}


def expand(catalog: Catalog) -> Catalog:
    """Return *catalog* with its standard envelopes written out, and the fields they need."""
    given = catalog.envelopes or {DEFAULT_NAME: EnvelopeSpec.model_validate(_DEFAULT)}
    if not any(spec.standard for spec in given.values()):
        return catalog
    envelopes = {name: _written_out(spec) for name, spec in given.items()}
    used = {
        field
        for name, spec in envelopes.items()
        if given[name].standard
        for field in _placeholders([spec.headers, spec.body])
    }
    fields = {
        name: FieldSpec.model_validate(field)
        for name, field in FIELDS.items()
        if name in used and name not in catalog.fields
    }
    update = {
        "envelopes": envelopes,
        "fields": {**catalog.fields, **fields},
        "errors": _with_rpc_codes(catalog.errors, envelopes),
    }
    return catalog.model_copy(update=update)


def findings_of(catalog: Catalog) -> Iterator[Finding]:
    """Find domains that are missing or unused, and params that the standard cannot carry."""
    for name, envelope in catalog.envelopes.items():
        if _lacks_domain(envelope):
            message = "`aip193` needs a `domain`, which makes its reasons unique"
            hint = "add `domain: ...`, such as `payments.example.com`"
            yield Finding(("envelopes", name, "standard"), message, hint)
        elif envelope.domain is not None and envelope.standard != "aip193":
            message = "only an envelope of the standard `aip193` has a domain"
            hint = "remove it, or add `standard: aip193`"
            yield Finding(("envelopes", name, "domain"), message, hint, on_key=True)
    first = next(iter(catalog.envelopes), "")
    for name, error in catalog.errors.items():
        sent = {error.envelope, *(case.envelope for case in error.cases.values())}
        envelopes = (catalog.envelopes.get(each or first) for each in sent)
        if any(each is not None and _has_text_params(each) for each in envelopes):
            yield from _text_params(("errors", name, "params"), error)


def _text_params(path: Path, error: ErrorSpec) -> Iterator[Finding]:
    for name, param in error.params.items():
        kind = param.keywords.get("type", "string")
        if kind != "string":
            message = f"the `metadata` of AIP-193 holds text only, and `{name}` is none"
            hint = "write `type: string`, and spell the value as text"
            yield Finding((*path, name), message, hint, Severity.WARNING, on_key=True)


def template_of(standard: str, domain: str | None = None) -> dict[str, Any]:
    """Return the keys of the envelope of *standard*, as a catalog would write them."""
    written: dict[str, Any] = _replaced(STANDARDS[standard], DOMAIN, domain or DOMAIN)
    return written


def fields_of(standard: str) -> dict[str, dict[str, Any]]:
    """Return the fields that the envelope of *standard* declares."""
    used = set(_placeholders(STANDARDS[standard]))
    return {name: field for name, field in FIELDS.items() if name in used}


def is_of_standard(name: str, spec: FieldSpec) -> bool:
    """Tell whether a field is one that a standard has declared, and not the author."""
    return name in FIELDS and spec == FieldSpec.model_validate(FIELDS[name])


def _lacks_domain(spec: EnvelopeSpec) -> bool:
    """Tell whether an envelope that is written out still needs its ``domain:``."""
    return (
        spec.standard == "aip193"
        and spec.domain is None
        and spec.body == STANDARDS["aip193"]["body"]
    )


def _has_text_params(spec: EnvelopeSpec) -> bool:
    """Tell whether the params of an envelope's errors are the metadata of AIP-193."""
    return (
        spec.standard == "aip193"
        and spec.body == template_of("aip193", spec.domain)["body"]
    )


def _written_out(spec: EnvelopeSpec) -> EnvelopeSpec:
    if spec.standard is None:
        return spec
    template = template_of(spec.standard, spec.domain)
    given = {
        key: getattr(spec, key)
        for key in spec.model_fields_set
        if key != "description" or spec.description is not None
    }
    template["media_types"] = (template.pop("media_type"),)
    return spec.model_copy(update={**template, **given})


def _replaced(template: Any, old: str, new: str) -> Any:
    if is_mapping(template):
        return {key: _replaced(value, old, new) for key, value in template.items()}
    if is_list(template):
        return [_replaced(value, old, new) for value in template]
    return new.replace("{", "{{").replace("}", "}}") if template == old else template


def _placeholders(template: Any) -> Iterator[str]:
    """Yield the names of our own fields that a template has a place for."""
    if is_mapping(template):
        for key, value in template.items():
            yield from _placeholders(key)
            yield from _placeholders(value)
    elif is_list(template):
        for value in template:
            yield from _placeholders(value)
    elif isinstance(template, str):
        yield from (name for name in FIELDS if f"{{{name}}}" in template)


def _with_rpc_codes(
    errors: Mapping[str, ErrorSpec], envelopes: Mapping[str, EnvelopeSpec]
) -> dict[str, ErrorSpec]:
    """Return *errors* with the canonical code of each that is sent as AIP-193 says."""
    first = next(iter(envelopes))
    found = dict(errors)
    for name, spec in errors.items():
        sent = envelopes.get(spec.envelope or first)
        if sent is None or sent.standard != "aip193" or "rpc_code" in spec.pins:
            continue
        code = _rpc_code(spec, sent)
        if code is not None and "{rpc_code}" in str(sent.body):
            pins = {**spec.pins, "rpc_code": code}
            found[name] = spec.model_copy(update={"pins": pins})
    return found


def _rpc_code(spec: ErrorSpec, envelope: EnvelopeSpec) -> str | None:
    """Return the one canonical code of all statuses of an error; None if there is none."""
    listed = [spec.status or envelope.status]
    listed += [case.status for case in spec.cases.values() if case.status]
    has_code = isinstance(spec.code, Range) or None not in spec.code
    codes = {_of_status(each, has_code=has_code) for each in _flat(listed)}
    return codes.pop() if len(codes) == 1 else None


def _of_status(status: Any, *, has_code: bool) -> str | None:
    if not isinstance(status, int):
        return None
    # An error without a code is known by its pins: only those that the standard is sure of.
    return RPC_CODES.get(status) or (
        _BY_HUNDRED.get(status // 100) if has_code else None
    )


def _flat(lists: Iterable[Iterable[Any]]) -> Iterator[Any]:
    for each in lists:
        yield from each
