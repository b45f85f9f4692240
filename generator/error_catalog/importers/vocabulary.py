"""The words of error responses: names of members, and which values are codes."""

import re
from typing import Any

from error_catalog.semantics.statuses import PHRASES

CONTAINERS = frozenset(
    (
        *("error", "errors", "err", "fault", "faults", "exception", "exceptions"),
        *("problem", "problems", "failure", "failures", "response", "result", "body"),
        *("status", "meta", "apierror", "errordetails", "errorinfo", "errorresponse"),
        *("requesterror", "serviceexception", "policyexception", "detail", "data"),
        *("errordetail", "errorlist", "errormessages", "messages", "envelope", "root"),
        *("responsestatus", "header", "outcome", "issue", "warnings", "apierrors"),
    )
)
"""Keys whose objects are opened in search of a code or a message, without separators."""

CLOSED = frozenset(
    (
        *("links", "link", "source", "documentation", "docs", "help", "request"),
        *("context", "params", "parameters", "metadata", "debug", "trace", "location"),
        *("embedded", "stack", "stacktrace", "cause", "target", "innererror"),
    )
)
"""Keys below which nothing is a code or a message."""

CODES = (
    *("errorcode", "code", "errcode", "errorcodename", "apierrorcode", "codename"),
    *(
        "errornumber",
        "errorno",
        "errorkey",
        "key",
        "reason",
        "error",
        "errorname",
        "errortype",
        "type",
        "name",
    ),
    *("status", "identifier", "slug", "category", "kind", "errorid", "id"),
)
"""Names that codes have, the surest first."""

SURE_CODES = frozenset(CODES[:9])
"""Those that are codes even where no value is known."""

MESSAGES = (
    *("message", "errormessage", "msg", "errormsg", "errmsg", "errmessage"),
    *("messagetext", "detail", "errordescription", "description", "errordetail"),
    *("errorsummary", "usermessage", "developermessage", "faultstring", "reasonphrase"),
    *("details", "text", "error", "summary", "reason", "title", "info", "errortext"),
)
"""Names that messages have, the surest first."""

STATUSES = frozenset(
    (
        *("status", "statuscode", "httpstatus", "httpstatuscode", "httpcode"),
        *("responsecode", "responsestatus", "httpresponsecode", "statusnumber"),
    )
)
REQUEST_IDS = (
    *("requestid", "xrequestid", "correlationid", "traceid", "debugid", "reqid"),
    *("transactionid", "logid", "requestuuid", "eventid"),
)
DOCS = frozenset(
    (
        *("docs", "docurl", "documentationurl", "documentation", "helpurl", "moreinfo"),
        *("docsurl", "documentationlink", "helplink", "moreinfourl", "infourl"),
        *("doclink", "errorurl", "referenceurl"),
    )
)
LINKS = frozenset(("link", "url", "href", "infolink", "errorlink"))
"""Names of links that may lead to documentation."""
WAITS = frozenset(("retryafter", "retryafterseconds", "retryin"))


def plain(name: str) -> str:
    """Return a name without case and separators: ``error_code`` is ``errorcode``."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def is_code(value: Any) -> bool:
    """Tell whether *value* could be a code: an integer, or text without blanks."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int):
        return True
    if not isinstance(value, str) or not value or len(value) > 120:
        return False
    return not re.search(r"\s", value) and not re.match(r"https?://", value)


PLACEHOLDERS = frozenset(
    (
        *("string", "code", "error", "errorcode", "text", "value", "example"),
        *("errorname", "errortype", "errorkey", "machinereadablecode"),
        *("yourcode", "somecode", "xxx", "unknown", "null", "none", "integer"),
    )
)
"""What writers of documents put where they have no code at hand."""


_NO_ERRORS = frozenset(
    (
        *("noerror", "success", "ok"),
        *(plain(phrase) for status, phrase in PHRASES.items() if status < 400),
    )
)
"""Values of a code's place that are no errors: those of successes."""


def is_known_code(value: Any) -> bool:
    """Tell whether *value*, from a document, is a code and no filler."""
    name = plain(str(value))
    is_filler = name in PLACEHOLDERS or name.startswith(("example", "sample", "your"))
    is_filler = is_filler or name in _NO_ERRORS
    return is_code(value) and not is_filler
