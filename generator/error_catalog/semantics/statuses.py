"""HTTP statuses and ranges of them, in numbers and in words."""

from functools import lru_cache

from error_catalog.runtime.contract import Span

CLASSES = {
    1: "Informational",
    2: "Successful",
    3: "Redirection",
    4: "Client Error",
    5: "Server Error",
}
"""By first digit. Source: RFC 9110 section 15."""

PHRASES = {
    100: "Continue",
    101: "Switching Protocols",
    102: "Processing",
    103: "Early Hints",
    200: "OK",
    201: "Created",
    202: "Accepted",
    203: "Non-Authoritative Information",
    204: "No Content",
    205: "Reset Content",
    206: "Partial Content",
    207: "Multi-Status",
    208: "Already Reported",
    226: "IM Used",
    300: "Multiple Choices",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    304: "Not Modified",
    305: "Use Proxy",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    510: "Not Extended",
    511: "Network Authentication Required",
}
"""
A fixed list, because ``http.HTTPStatus`` differs between versions of Python.

Source: RFC 9110, and the IANA registry for the statuses that are not in it.
"""

ERROR_STATUSES = tuple(status for status in PHRASES if status >= 400)
"""The registered statuses of errors. 418 is none of them: the registry keeps it unused."""


def phrase(status: int) -> str:
    """Return the standard phrase of *status*, or that of its class if it has none."""
    return PHRASES.get(status) or CLASSES[status // 100]


_PLAIN = (400, 500, 503, 502, 504)
"""What most servers send where nothing more is known, the plainest first."""


@lru_cache(64)
def plainest(spans: tuple[Span, ...]) -> tuple[int, ...]:
    """Return the statuses of *spans*: plain ones, other registered ones, then the rest."""
    within = [n for first, last in spans for n in range(first, last + 1)]
    order = {status: n for n, status in enumerate(dict.fromkeys((*_PLAIN, *PHRASES)))}
    return tuple(sorted(within, key=lambda status: order.get(status, len(order))))


def span_of(key: str) -> Span:
    """Return the statuses that a key of ``statuses`` means: ``404``, ``5XX`` or ``5xx``."""
    hundred = int(key[0]) * 100
    if key[1:].isdigit():
        return int(key), int(key)
    return hundred, hundred + 99


def span_figures(span: Span) -> str:
    """Return a range of statuses in its short form: ``404``, ``5XX`` or ``500-504``."""
    first, last = span
    if first == last:
        return str(first)
    if first % 100 == 0 and last == first + 99:
        return f"{first // 100}XX"
    return f"{first}-{last}"


def span_phrase(span: Span) -> str:
    """Return a range of statuses in words: ``Not Found``, or ``Server Error``."""
    first, last = span
    if first == last:
        return phrase(first)
    classes = (CLASSES[each] for each in range(first // 100, last // 100 + 1))
    return " or ".join(classes)
