"""
Each fact of the five API references stands in every artifact that can carry it.

The lists were made by hand, reading the references line by line. What a fact is told by is our
own wording, except where a server sends the text: texts on the wire are facts themselves.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from error_catalog.semantics.names import class_names
from error_catalog.semantics.statuses import span_figures

from tests.support.agreement import Artifacts
from tests.support.committed import COMMITTED, OUT, PARENT

APIS = {each.made.api: each for each in COMMITTED}
PAGE, OPENAPI, SCHEMA, PYTHON = "page", "openapi", "jsonschema", "python"
EVERYWHERE = (PAGE, OPENAPI, SCHEMA, PYTHON)
DOCUMENTS = (PAGE, OPENAPI)
"""What is said beside the errors has no place in schemas and classes."""

AGAIN = {"retryable": True}
HEADER = {"retryable": True, "header": "Retry-After"}

ERRORS: dict[str, dict[str, tuple[tuple[str, ...], str, str | None, Any]]] = {
    "deploy": {
        "invalid_request_error": (("invalid_request_error",), "400", None, None),
        "authentication_error": (("authentication_error",), "401", None, None),
        "permission_error": (("permission_error",), "403", None, None),
        "not_found_error": (("not_found_error",), "404", None, None),
        "conflict_error": (("conflict_error",), "409", None, None),
        "contact_exists": (("contact_exists",), "409", None, None),
        "operation_in_progress": (("operation_in_progress",), "409", None, HEADER),
        "api_error": (("api_error",), "500", None, AGAIN),
    },
    "contacts": {
        "UNAUTHORIZED": (("UNAUTHORIZED",), "401", None, None),
        "FORBIDDEN": (("FORBIDDEN",), "403", None, None),
        "NOT_FOUND": (("NOT_FOUND",), "404", None, None),
        "CONTACT_EXISTS": (("CONTACT_EXISTS",), "409", None, None),
        "VALIDATION_ERROR": (("VALIDATION_ERROR",), "400/422", None, None),
        "too_many_attempts": ((), "429", None, {**AGAIN, "after": 60}),
        "SERVER_ERROR": (("SERVER_ERROR",), "500", None, AGAIN),
        "transient_failure": ((), "5XX", None, AGAIN),
    },
    "records": {
        "bad_request": ((), "400", "client", None),
        "unauthorized": ((), "401", "client", None),
        "forbidden": ((), "403", "client", None),
        "not_found": ((), "404", "client", None),
        "method_not_allowed": ((), "405", "client", None),
        "duplicate_record": ((), "409", "client", None),
        "server_error": ((), "5XX", "server", None),
    },
    "gateway": {
        "missing_api_key": (("missing_api_key",), "401", "authentication", None),
        "invalid_api_key": (("invalid_api_key",), "401", "authentication", None),
        "api_key_revoked": (("api_key_revoked",), "401", "authentication", None),
        "api_key_expired": (("api_key_expired",), "401", "authentication", None),
        "insufficient_scope": (("insufficient_scope",), "403", "authentication", None),
        "ip_not_allowed": (("ip_not_allowed",), "403", "authentication", None),
        "invalid_request": (("invalid_request",), "400", "validation", None),
        "validation_error": (("validation_error",), "422", "validation", None),
        "invalid_parameter": (("invalid_parameter",), "400", "validation", None),
        "missing_required_field": (
            ("missing_required_field",),
            "422",
            "validation",
            None,
        ),
        "resource_not_found": (("resource_not_found",), "404", "resource", None),
        "resource_already_exists": (
            ("resource_already_exists",),
            "409",
            "resource",
            None,
        ),
        "resource_conflict": (("resource_conflict",), "409", "resource", None),
        "rate_limit_exceeded": (("rate_limit_exceeded",), "429", "rate_limit", HEADER),
        "internal_error": (("internal_error",), "500", "server", AGAIN),
        "bad_gateway": ((), "502", "server", None),
        "service_unavailable": (("service_unavailable",), "503", "server", AGAIN),
    },
    "identity": {
        "invalid_request": (("invalid_request",), "400", None, None),
        "invalid_content_type": (("invalid_content_type",), "415", None, None),
        "access_denied": (("access_denied", "insufficient_scope"), "403", None, None),
        "session_expired": (("session_expired",), "401", None, None),
        "unauthorized_client": (("unauthorized_client",), "401", None, None),
        "not_found": (("not_found",), "404", None, None),
        "conflict": (("conflict",), "409", None, None),
        "precondition_failed": (("precondition_failed",), "412", None, None),
        "usage_limit_exceeded": (("usage_limit_exceeded",), "429", None, AGAIN),
        "server_error": (("server_error",), "500", None, None),
    },
}
"""Codes, statuses, group and retry of each error."""

FACTS: dict[str, dict[str, tuple[str, ...]]] = {
    "deploy": {
        "Version 1 of the API sends errors as problem documents (RFC 9457)": DOCUMENTS,
        "Every error response has a code, and this page describes each": DOCUMENTS,
        "application/problem+json": (PAGE, OPENAPI, PYTHON),
        "The request is malformed or fails validation": EVERYWHERE,
        "A field of the body or a parameter of the query failed": EVERYWHERE,
        "does not know a contact attribute, does not allow a value": EVERYWHERE,
        "or misses a required field": EVERYWHERE,
        "Each of these fields is in the list errors": EVERYWHERE,
        "has no API key, or none that is valid": EVERYWHERE,
        "as a bearer token: Authorization: Bearer YOUR_KEY": EVERYWHERE,
        "These credentials do not permit the requested action": EVERYWHERE,
        "They are valid, but do not give access to this resource": EVERYWHERE,
        "There is no such resource": EVERYWHERE,
        "The current state of the resource does not allow this request": EVERYWHERE,
        "Another contact already has this email address": EVERYWHERE,
        "Update that contact; do not create another one": EVERYWHERE,
        "An earlier bulk operation of the account is still running": EVERYWHERE,
        "the number of seconds in Retry-After, then retry": EVERYWHERE,
        "Something unexpected went wrong inside the API": EVERYWHERE,
        "Retry the request": EVERYWHERE,
    },
    "contacts": {
        "All error responses except those to throttled requests": DOCUMENTS,
        "What happened, for people to read": (PAGE, OPENAPI, SCHEMA),
        "Always false": DOCUMENTS,
        "Messages about each invalid field, as a list": EVERYWHERE,
        "The given data was invalid": (*DOCUMENTS, PYTHON),
        "The email field is required.": DOCUMENTS,
        "The per page must be between 1 and 100.": DOCUMENTS,
        "The request succeeded": DOCUMENTS,
        "POST /contact created the resource": DOCUMENTS,
        "The format of a parameter is wrong, as in a malformed list tag_ids": DOCUMENTS,
        "There is no API key, or it is not valid": DOCUMENTS,
        "This API key has no access to the resource": EVERYWHERE,
        "There is no such resource": DOCUMENTS,
        "exists already, as when another contact has this email address": DOCUMENTS,
        "Some data are not valid: error.details says which fields": DOCUMENTS,
        "There were more than 600 requests within a minute": DOCUMENTS,
        "Something unexpected went wrong on the server": EVERYWHERE,
        "The API key is disabled or not valid, or there is none": EVERYWHERE,
        "The account has no such contact, tag or sequence": EVERYWHERE,
        "It does not exist, or it belongs to another account": EVERYWHERE,
        "Another contact already has this email address": EVERYWHERE,
        "POST /contact": EVERYWHERE,
        "The data in the request is not valid": EVERYWHERE,
        "A list field (tag_ids, sequence_ids) is malformed": EVERYWHERE,
        "Show the messages in error.details to your users": EVERYWHERE,
        "600 requests within a minute, or about 10 per second": EVERYWHERE,
        "Too Many Attempts.": (*DOCUMENTS, PYTHON),
        "Wait for 60 seconds or longer": EVERYWHERE,
        "queue your requests or back off exponentially": EVERYWHERE,
        "look there before you read data": DOCUMENTS,
        "error.details has messages for each field; show them": DOCUMENTS,
        "Status 429: wait for 60 seconds or longer, then retry": DOCUMENTS,
        "log the whole response, wait a moment, then retry": DOCUMENTS,
        "Log the whole response, wait a moment, then retry": EVERYWHERE,
        "These errors pass": DOCUMENTS,
    },
    "records": {
        "Only the HTTP status tells one error from another": DOCUMENTS,
        "the status is between 400 and 499": DOCUMENTS,
        "the status is between 500 and 599": DOCUMENTS,
        "does not contain the data that the API expected": EVERYWHERE,
        "It passed authentication and authorization": EVERYWHERE,
        "a property is missing or has a wrong value": EVERYWHERE,
        "The bearer token is not valid, so the call was not authorized": EVERYWHERE,
        'Look for the cause with the "List 4XX errors" API': EVERYWHERE,
        "The client is not permitted to read or change this resource": EVERYWHERE,
        "The bearer token itself is valid": EVERYWHERE,
        "the JWT lacks a scope": EVERYWHERE,
        "it was signed with a restricted API key": EVERYWHERE,
        "or the resource is locked": EVERYWHERE,
        "The API found no such resource": EVERYWHERE,
        "the client has no access to it, and a 403 would reveal too much": EVERYWHERE,
        "does not support the HTTP method of the request": EVERYWHERE,
        "Another record already matches this one": EVERYWHERE,
        "The resource has a unique constraint": EVERYWHERE,
        "the API documentation of the call for the fields with a unique": EVERYWHERE,
        "The API reference describes the body": DOCUMENTS,
        "the latest of these errors, each with the request that caused it": DOCUMENTS,
        "The API itself failed": EVERYWHERE,
        "Clients cannot fix these errors: contact support": DOCUMENTS,
        "Report the error to support": EVERYWHERE,
    },
    "gateway": {
        "Use the code of an error to tell which error it is": DOCUMENTS,
        "Give it to support, who can then find the cause faster": EVERYWHERE,
        "Authentication errors": DOCUMENTS,
        "Validation errors": DOCUMENTS,
        "Resource errors": DOCUMENTS,
        "Rate limit errors": DOCUMENTS,
        "Server errors": DOCUMENTS,
        "The request has no Authorization header": EVERYWHERE,
        "Send the header Authorization: Bearer YOUR_KEY": EVERYWHERE,
        "This API key does not exist, or it is malformed": EVERYWHERE,
        "Check the key in your dashboard": EVERYWHERE,
        "The API key has been revoked": EVERYWHERE,
        "The API key is past its expiry date": EVERYWHERE,
        "Create a new key": EVERYWHERE,
        "does not have the permissions that this request needs": EVERYWHERE,
        "Create a key that has the right scope": EVERYWHERE,
        "IP address is not on the allowlist of the API key": EVERYWHERE,
        "Add the address to the allowlist, or call from one": EVERYWHERE,
        "The request is malformed or cannot be parsed": EVERYWHERE,
        "the syntax of the body, and the Content-Type header": EVERYWHERE,
        "At least one field is invalid": EVERYWHERE,
        "See details for the problem with each field": EVERYWHERE,
        "The value of a query parameter is invalid": EVERYWHERE,
        "Look up the parameter in the documentation": EVERYWHERE,
        "The body lacks a required field": EVERYWHERE,
        "Add the field to the body": EVERYWHERE,
        "There is no such resource": EVERYWHERE,
        "Check the ID of the resource": EVERYWHERE,
        "Another resource already has this identifier": EVERYWHERE,
        "Choose another identifier, or fetch the resource": EVERYWHERE,
        "The resource is in a state that does not allow this operation": EVERYWHERE,
        "Look at the status of the resource before you retry": EVERYWHERE,
        "There were too many requests in the current time window": EVERYWHERE,
        "the number of seconds in Retry-After, then retry and back off": EVERYWHERE,
        "Something unexpected went wrong on the server": EVERYWHERE,
        "Wait a moment, then retry. Contact support if it keeps failing": EVERYWHERE,
        "The API is temporarily out of service": EVERYWHERE,
        "See the status page, and retry with exponential backoff": EVERYWHERE,
    },
    "identity": {
        "This page describes the errors as of 2026-06-11": DOCUMENTS,
        "in the member error of the body, in the HTTP status, or in both": DOCUMENTS,
        "It tells what went wrong, and what to do about it": DOCUMENTS,
        "A required parameter may be missing": EVERYWHERE,
        "a parameter may have a value that is not supported": EVERYWHERE,
        "The request is malformed": EVERYWHERE,
        "Look for parameters that are missing or wrong": EVERYWHERE,
        "does not support the Content-Type of this request": EVERYWHERE,
        "a type that is supported, such as application/json": EVERYWHERE,
        "understood the request, but refuses to process it": EVERYWHERE,
        "may lack permissions, or the token may not be valid": EVERYWHERE,
        "Check what the user or client is allowed to do": EVERYWHERE,
        "The session has expired, and this request needs one": EVERYWHERE,
        "Have the user sign in again to get a fresh session token": EVERYWHERE,
        "Check that the user is signed in, and when sessions are set": EVERYWHERE,
        "This client is not authorized for the action": EVERYWHERE,
        "Check the credentials and the permissions of the client": EVERYWHERE,
        "There is no such resource or page": EVERYWHERE,
        "Make sure that the path is right and that this ID exists": EVERYWHERE,
        "The current state of the resource does not allow this request": EVERYWHERE,
        "Perhaps you are creating a resource that exists already": EVERYWHERE,
        "or updating one that has changed since you last fetched it": EVERYWHERE,
        "Look at the state of the resource, then retry": EVERYWHERE,
        "The value of If-Match is not the current ETag": EVERYWHERE,
        "Another client has changed the resource": EVERYWHERE,
        "The guide on conditional requests has the details": EVERYWHERE,
        "Fetch the resource again, then redo the update": EVERYWHERE,
        "The user is over a usage limit": EVERYWHERE,
        "There may have been too many requests within a short time": EVERYWHERE,
        "Compare your usage with your limits, and retry later": EVERYWHERE,
        "Something unexpected went wrong on the server": EVERYWHERE,
        "and may not say which one it was": EVERYWHERE,
        "Contact support if it keeps happening": EVERYWHERE,
    },
}
"""What each artifact says, by what a reader looks for."""


def texts_of(data: Any) -> Iterator[str]:
    """Yield every key and every text of JSON."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield str(key)
            yield from texts_of(value)
    elif isinstance(data, list):
        for each in data:
            yield from texts_of(each)
    else:
        yield str(data)


@cache
def said(api: str) -> dict[str, str]:
    """Return all that each kind of artifact of an API says, without the signs of markup."""
    made = APIS[api].made.files
    classes = [
        node.value
        for path in sorted((OUT / "python" / PARENT / api).glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    found = {
        PAGE: [made[f"markdown/{api}.md"]],
        OPENAPI: [*texts_of(openapi(api))],
        SCHEMA: [each for schema in schemas(api) for each in texts_of(schema)],
        PYTHON: classes,
    }
    return {kind: plain("\n\n".join(texts)) for kind, texts in found.items()}


def plain(text: str) -> str:
    """Return *text* on one line, without backticks and escapes."""
    return " ".join(re.sub(r"[`\\]", "", text).split())


@cache
def openapi(api: str) -> dict[str, Any]:
    """Return the committed OpenAPI document of an API."""
    found: dict[str, Any] = yaml.safe_load(APIS[api].made.files[f"openapi/{api}.yaml"])
    return found


@cache
def schemas(api: str) -> tuple[dict[str, Any], ...]:
    """Return the committed JSON Schemas of an API."""
    files = APIS[api].made.files
    return tuple(
        json.loads(text)
        for name, text in files.items()
        if name.startswith("jsonschema")
    )


def keys_of(artifacts: Artifacts, name: str) -> Iterator[dict[str, Any]]:
    """Yield what OpenAPI and JSON Schema say of each response of an error, for programs."""
    api, resolved = artifacts.made.api, artifacts.made.resolved
    names = class_names(resolved)
    for response in resolved.by_error[name]:
        own = names[response.id]
        yield openapi(api)["components"]["responses"][own]
        yield next(each["$defs"][own] for each in schemas(api) if own in each["$defs"])


@pytest.mark.parametrize("api", FACTS)
def test_each_fact_stands_everywhere(api: str) -> None:
    """Every artifact that can carry a fact says it."""
    lost = [
        (fact, kind)
        for fact, kinds in FACTS[api].items()
        for kind in kinds
        if fact not in said(api)[kind]
    ]

    assert [] == lost


@pytest.mark.parametrize("api", ERRORS)
def test_each_error_is_the_same_everywhere(api: str) -> None:
    """Codes, statuses, groups, actions and retries are those of the reference."""
    artifacts = APIS[api]
    resolved = artifacts.made.resolved

    assert list(ERRORS[api]) == list(resolved.by_error)
    for name, (codes, statuses, group, retry) in ERRORS[api].items():
        cls = getattr(artifacts.package, class_names(resolved)[name])
        responses = resolved.by_error[name]
        spans = dict.fromkeys(s for each in responses for s in each.rule.statuses)
        seconds = retry.get("after") if retry else None

        assert statuses == "/".join(map(span_figures, spans))
        assert codes[:1] == (() if cls.code is None else (cls.code,))
        assert group == cls.group
        assert resolved.catalog.errors[name].action == cls.action
        assert (bool(retry) or None, seconds) == (cls.retryable, cls.retry_after)
        for keys in keys_of(artifacts, name):
            assert group == keys.get("x-group")
            assert retry == keys.get("x-retry")
        assert all(
            plain(code) in said(api)[kind] for code in codes for kind in EVERYWHERE
        )


@pytest.mark.parametrize("api", ERRORS)
def test_each_error_has_its_row(api: str) -> None:
    """The row of an error holds its codes and statuses, and stands below its group."""
    artifacts = APIS[api]
    page = artifacts.made.files[f"markdown/{api}.md"]
    _, _, tables = page.partition("\n## Errors\n")
    titles = {
        name: each.title
        for name, each in artifacts.made.resolved.catalog.groups.items()
    }
    for name, (codes, statuses, group, _) in ERRORS[api].items():
        _, _, chapter = tables.partition(f"### {titles[group]} (" if group else "\n")
        label = "`".join(("", *codes[:1], "")) if codes else name.replace("_", " ")
        row = next(
            line
            for line in chapter.splitlines()
            if line.startswith("| ") and label.lower() in line.split(" | ")[0].lower()
        )

        assert all(f"`{code}`" in row for code in codes)
        assert statuses in re.split(r"[\[ |>]", row)


def test_headers_stand_where_they_are_sent() -> None:
    """Only the responses of which the references say so have a Retry-After, of 30 seconds."""
    senders = {"deploy": ["OperationInProgress"], "gateway": ["RateLimitExceeded"]}
    statuses = {"deploy": ["Conflict"], "gateway": ["TooManyRequests"]}
    for api in APIS:
        components = openapi(api)["components"]
        found = {
            name: [
                components["headers"][each["$ref"].split("/")[-1]] for each in headers
            ]
            for name, response in components["responses"].items()
            if (headers := response.get("headers", {}).values())
        }
        names = [f"{each}Response" for each in statuses.get(api, ())]
        names += [f"{each}Error" for each in senders.get(api, ())]

        assert names == list(found)
        assert all(
            header["example"] == 30 for each in found.values() for header in each
        )


def test_nothing_is_claimed_that_no_reference_says() -> None:
    """Verdicts, data and members that we could only guess are nowhere."""
    errors = APIS["records"].package.ALL_ERRORS

    assert all(each.retryable is None for each in errors)
    assert not any("retr" in text for text in said("records")[OPENAPI].lower().split())
    for api in ("contacts", "deploy"):
        taken = APIS[api].package.ContactExistsError
        assert "email" not in taken.__init__.__kwdefaults__, api
    assert APIS["gateway"].package.BadGatewayError.action is None
    assert not any(
        "same request will fail" in text for api in APIS for text in said(api).values()
    )
