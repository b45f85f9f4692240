"""How people use a generated package; each line that ends in `wrong` must not type-check."""

import copy
import pickle
from datetime import timedelta
from typing import Literal

import people_errors
from people_errors import (
    ALL_ERRORS,
    ContactExistsError,
    PeopleError,
    ErrorCode,
    HTTPConflictError,
    InvalidRequestError,
    KnownError,
    OperationInProgressError,
    error_class,
    parse_error,
    render_error,
)

# A server raises with keyword arguments: what is required, what is known, of its type.
exists = ContactExistsError(email="ada@example.com", message="Taken.")
running = OperationInProgressError(retry_after=30)
OperationInProgressError(retry_after=timedelta(seconds=30))
InvalidRequestError(field_errors=[{"field": "email"}], instance="/occurrences/1")
ContactExistsError()  # wrong
ContactExistsError("ada@example.com")  # wrong
ContactExistsError(emial="ada@example.com")  # wrong
ContactExistsError(email=7)  # wrong
InvalidRequestError(field_errors="email", nope=1)  # wrong
OperationInProgressError(retry_after="30")  # wrong

wire = render_error(exists)
status: int = wire.status
body: bytes = wire.body
headers: dict[str, str] = wire.headers
render_error(ValueError("no error of this API"))  # wrong

# A client reads and tells errors apart by class or by code.
error: PeopleError = parse_error(409, {"Retry-After": "30"}, b"{}")
parse_error("409")  # wrong
error.email  # wrong
error.code = "other"  # wrong
if isinstance(error, ContactExistsError):
    email: str | None = error.email
    sure: str = error.email  # wrong
if isinstance(error, HTTPConflictError):
    wait: float = error.retry_after or 1
    conflict: int = error.status
# Only what was read without a status, and has none of its own, lacks one.
documented: int = exists.status
received: int = error.status  # wrong
if error.status is not None and error.status >= 500:
    failed: int = error.status
exists.status = 404  # wrong
code: Literal["contact_exists"] = exists.code
other: Literal["api_error"] = exists.code  # wrong


def told_apart(error: KnownError) -> str | None:
    """Narrow the union of all errors by class and by code."""
    if error.code == "contact_exists":
        return error.email
    if isinstance(error, OperationInProgressError):
        return str(error.retry_after)
    return error.email  # wrong


def told_apart_by_constant(error: KnownError) -> str | None:
    """Narrow the union by a constant of ErrorCode; no branch is unreachable."""
    if error.code == ErrorCode.CONTACT_EXISTS:
        return error.email
    if error.code != ErrorCode.OPERATION_IN_PROGRESS:
        return error.email  # wrong
    return str(error.retry_after)


def matched(error: KnownError) -> str | None:
    """Do the same with a pattern."""
    match error.code:
        case ErrorCode.CONTACT_EXISTS:
            return error.email
        case ErrorCode.OPERATION_IN_PROGRESS:
            return error.email  # wrong
        case _:
            return None


def seen(error: PeopleError) -> bool:
    """Compare what may have any code."""
    if error.code == ErrorCode.CONTACT_EXISTS:
        return True
    return error.code in ErrorCode


codes: list[str | int] = list(ErrorCode)
text: Literal["contact_exists"] = ErrorCode.CONTACT_EXISTS
ErrorCode.CONTACT_EXISTS = "other"  # wrong
ErrorCode.NO_SUCH_CODE  # wrong

# ALL_ERRORS is for `except` and `isinstance`, KnownError for annotations.
try:
    raise exists
except ALL_ERRORS as known:
    told_apart(known)
try:
    raise exists
except KnownError:  # wrong
    pass
if isinstance(error, ALL_ERRORS):
    told_apart(error)

classes: tuple[type[PeopleError], ...] = ALL_ERRORS
found: type[PeopleError] = error_class(409, ErrorCode.CONTACT_EXISTS)
again: ContactExistsError = pickle.loads(pickle.dumps(exists))
twin: ContactExistsError = copy.copy(exists)
people_errors.NoSuchError  # wrong
