"""The least that reading a response can cost: written by hand, and trusting the server."""

import json
from typing import Any

from benchmarks.system import Response

HEADERS = {
    "Date": "Sat, 21 Nov 2026 10:00:00 GMT",
    "Content-Type": "application/json",
    "Content-Length": "163",
    "Connection": "keep-alive",
    "Server": "nginx",
    "Cache-Control": "no-store",
    "X-Request-Id": "req_81c6f0a94d",
    "Strict-Transport-Security": "max-age=63072000",
}
"""What a response usually has."""


class FloorError(Exception):
    """An error as small as it can be that says the same."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.__dict__.update(values)


class RateLimitExceededError(FloorError):
    """429 of the Gateway API."""


class ContactExistsError(FloorError):
    """409 of the Contacts API."""


class InvalidFieldsError(FloorError):
    """422 of the Contacts API."""


class TooManyAttemptsError(FloorError):
    """429 of the Contacts API."""


class BadGatewayError(FloorError):
    """Any other failure of the server."""


CLASSES: dict[tuple[int, str | None], type[FloorError]] = {
    (429, "rate_limit_exceeded"): RateLimitExceededError,
    (409, "CONTACT_EXISTS"): ContactExistsError,
    (422, "VALIDATION_ERROR"): InvalidFieldsError,
    (429, None): TooManyAttemptsError,
    (502, None): BadGatewayError,
}


def gateway(response: Response) -> FloorError:
    """Return the error in a response of the Gateway API."""
    status, headers, body = response
    data = json.loads(body)
    code = data["code"]
    return CLASSES.get((status, code), FloorError)(
        "The current time window has seen too many requests.",
        status=status,
        code=code,
        request_id=data.get("request_id"),
        retry_after=float(headers["Retry-After"]),
    )


def contacts(response: Response) -> FloorError:
    """Return the error in a response of the Contacts API that has a code."""
    status, _, body = response
    error = json.loads(body)["error"]
    code = error["code"]
    return CLASSES.get((status, code), FloorError)(
        error["message"], status=status, code=code, details=error.get("details")
    )


def throttled(response: Response) -> FloorError:
    """Return the error in a response of the Contacts API that has no code."""
    status, _, body = response
    data = json.loads(body)
    return CLASSES[status, None](data["message"], status=status)


def broken(response: Response) -> FloorError:
    """Return the error in a response that is no JSON."""
    status, _, body = response
    try:
        message = json.loads(body)["error"]["message"]
    except ValueError:
        message = ""
    return CLASSES[status, None](message, status=status, body=body)


def _written(value: object) -> bytes:
    return json.dumps(value).encode()


def _coded(code: str, message: str, **rest: object) -> bytes:
    return _written(
        {"success": False, "error": {"code": code, "message": message, **rest}}
    )


LIMITED = Response(
    429,
    {**HEADERS, "Retry-After": "30"},
    _written({"code": "rate_limit_exceeded", "request_id": "req_81c6f0a94d"}),
)
EXISTS = Response(
    409,
    HEADERS,
    _coded(
        "CONTACT_EXISTS", "A contact with the email address a@b.com already exists."
    ),
)
INVALID = Response(
    422,
    HEADERS,
    _coded(
        "VALIDATION_ERROR",
        "The data in the request is not valid.",
        details={"email": ["Enter an address."], "page": ["Choose 1 to 100."]},
    ),
)
THROTTLED = Response(429, HEADERS, _written({"message": "Too Many Attempts."}))
UNKNOWN = Response(
    400, HEADERS, _coded("BRAND_NEW", "Nobody has seen this code before.")
)
BROKEN = Response(
    502,
    {**HEADERS, "Content-Type": "text/html"},
    b"<html><head><title>502 Bad Gateway</title></head><body></body></html>",
)
