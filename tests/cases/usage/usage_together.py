"""Code that uses several APIs of one package; each line that ends in `wrong` must not type-check."""

from acme_errors import APIError, is_retryable, retry_delay
from acme_errors.contacts import ContactExistsError, ContactsError
from acme_errors.deploy import ContactExistsError as DeployContactExistsError
from acme_errors.deploy import ErrorCode, KnownError, parse_error
from acme_errors.gateway import GatewayError


def described(error: APIError, attempt: int) -> str:
    """Say of an error of any API what it is, and when to try again."""
    if isinstance(error, DeployContactExistsError):
        return f"{error.code}: {error.field_errors}"
    delay: float | None = retry_delay(error, attempt)
    return f"{error.status} {error.message} {is_retryable(error)} {delay}"


def told_apart(error: KnownError) -> str:
    """Narrow the union of one API's errors by code."""
    if error.code == ErrorCode.CONTACT_EXISTS:
        exists: DeployContactExistsError = error
        return exists.code
    other: DeployContactExistsError = error  # wrong
    return other.code


try:
    raise ContactExistsError()
except (DeployContactExistsError, GatewayError):
    pass
except APIError as error:
    described(error, 1)
    error.details  # wrong

base: type[APIError] = ContactsError
other: type[ContactsError] = DeployContactExistsError  # wrong
described(parse_error(409), "1")  # wrong
