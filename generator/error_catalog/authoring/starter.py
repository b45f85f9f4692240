"""The catalog that a project starts with: eight errors that most APIs have, and comments."""

import re

from error_catalog.catalog.model import LONGEST_STEM, in_words
from error_catalog.filters.yaml import to_yaml

ENVELOPES = {
    "problem": """\
# The shape of every error response. This one is RFC 9457, problem details; to see what that
# stands for: gen explain rfc9457
envelopes:
  problem:
    standard: rfc9457
""",
    "nested": """\
# The shape of every error response, with placeholders; `?` may be absent.
envelopes:
  failure:
    description: The body of every error.
    headers:
      Retry-After?: "{retry_after}"
    body:
      error:
        code: "{code}" # which error it is
        message: "{message}" # what has happened, for people
        request_id?: "{request_id}" # to find it in the logs
        details?: "{details}" # what is wrong with the request
        "...": "{params}" # the params of the error, such as `email` below
""",
    "flat": """\
# The shape of every error response, with placeholders; `?` may be absent.
envelopes:
  failure:
    description: The body of every error.
    headers:
      Retry-After?: "{retry_after}"
    body:
      code: "{code}" # which error it is
      message: "{message}" # what has happened, for people
      request_id?: "{request_id}" # to find it in the logs
      details?: "{details}" # what is wrong with the request
      "...": "{params}" # the params of the error, such as `email` below
""",
}
"""What ``--envelope`` chooses from."""

_DETAILS = """\
# Values of your own in the envelope: each is described here.
fields:
  details:
    description: What is wrong with the request, one item for each place.
    schema:
      type: array
      items:
        type: object
        properties: {field: {type: string}, message: {type: string}}
        required: [field, message]
    example: [{field: body.email, message: This is not an email address.}]
"""

_HEAD = """\
# The errors of the API, for its servers and its clients alike.
#
#   gen            makes Python exceptions, OpenAPI, JSON Schemas and a page of them
#   gen lint       says what is wrong here, and what could be better
#   gen new CODE   adds an error; gen explain CODE shows one as it is sent
catalog: 1

"""

_BODY = """\
# What statuses mean in this API, and headers that they always have.
statuses:
  401:
    description: The request says nothing about who sends it, or not enough.
    headers: {WWW-Authenticate: Bearer}

# What your web framework makes by itself becomes one of your errors, too.
fallbacks:
  4XX: request_refused # a wrong method, a body that is not JSON, …
  404: not_found # no such route
  500: internal_error # an exception that nobody caught
  validation: validation_failed # what the framework's validation refuses

errors:
  unauthenticated: # the code on the wire, and UnauthenticatedError in Python
    status: 401
    summary: There is no valid access token.
    action: Sign in, then send the new access token.
    retry: false

  forbidden:
    status: 403
    summary: This user may not do that.
    action: Ask an administrator for the permission.
    retry: false

  not_found:
    status: 404
    summary: There is no such resource.
    retry: false

  email_taken: # an error of your own, with a param
    status: 409
    summary: Another account already has this email address.
    message: The address {email} already belongs to another account.
    action: Choose another address, or sign in to the existing account.
    params:
      email:
        description: The address in the request.
        type: string
        format: email
        example: ada@example.com
    operations: [POST /accounts]
    retry: false

  validation_failed:
    status: [422, 400]
    summary: The data in the request is not valid.
    action: Correct what the details name.
    retry: false

  request_refused:
    status: 4XX
    summary: The server does not accept this request.
    retry: false

  rate_limited:
    status: 429
    summary: There were too many requests.
    action: Wait for as long as the response says.
    retry: {after: 60s}

  internal_error:
    status: 500
    summary: Something went wrong on the server.
    action: If it happens again, contact support and name the time.
    retry: false
"""


def starter(api: str, envelope: str) -> str:
    """
    Return a catalog to start with.

    Args:
        api: The API's id.
        envelope: One of ``ENVELOPES``.
    """
    title = in_words(api)
    named = title if re.search(r"\bAPI$", title) else f"{title} API"
    about = f"api:\n  id: {to_yaml(api)} # generated files are called by it\n"
    parts = [
        f"{_HEAD}{about}  title: {to_yaml(named)}\n",
        ENVELOPES[envelope],
        *([] if envelope == "problem" else [_DETAILS]),
        _BODY,
    ]
    return "\n".join(parts)


def api_of(name: str) -> str:
    """Return the id of an API for a project or a folder called *name*: ``my-shop``."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()
    letters = re.sub(r"^[0-9-]+", "", plain)
    return letters[:LONGEST_STEM].rstrip("-") or "api"
