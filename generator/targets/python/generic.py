"""Whether an error's name says no more than that a status was met, or a request refused."""

from collections.abc import Iterator

from generator.meaning.naming import words
from generator.meaning.resolving import Answer
from generator.meaning.statuses import PHRASES

_ALSO = {
    404: frozenset(
        (
            "resource",
            "route",
            "endpoint",
            "url",
            "path",
            "page",
            "unknown",
            "no",
            "such",
        )
    ),
    500: frozenset(("unexpected", "unknown", "unhandled", "fatal")),
}
"""Words that a name may have beside those of the status's own phrase."""

_VALIDATION = frozenset(
    (
        *(
            "argument",
            "arguments",
            "bad",
            "body",
            "content",
            "data",
            "entity",
            "failed",
        ),
        *("failure", "field", "fields", "input", "invalid", "malformed", "param"),
        *("parameter", "parameters", "params", "payload", "request", "schema"),
        *("unprocessable", "validation"),
    )
)
"""Words that names of errors about a request's data are made of."""

_FILLING = frozenset(("error", "errors", "http", "api"))


def is_generic(answer: Answer, status: int) -> bool:
    """Tell whether an error's name or code says no more than *status* does."""
    phrase = {*words(PHRASES.get(status, "")), *_ALSO.get(status, ())}
    return any(found and found <= phrase for found in _names(answer))


def is_about_validation(answer: Answer) -> bool:
    """Tell whether an error's name or code says that a request's data are not valid."""
    return any(
        "validation" in found or (found and found <= _VALIDATION)
        for found in _names(answer)
    )


def _names(answer: Answer) -> Iterator[set[str]]:
    """Yield the words of the error's name and of its code, those that say nothing aside."""
    for name in (answer.name, answer.code):
        if name is not None:
            yield {*words(str(name))} - _FILLING
