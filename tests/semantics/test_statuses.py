"""Statuses in figures and in words."""

import pytest
from error_catalog.runtime.contract import Span
from error_catalog.semantics.statuses import (
    phrase,
    plainest,
    span_figures,
    span_phrase,
)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, "OK"),
        (413, "Content Too Large"),
        (422, "Unprocessable Content"),
        (418, "Client Error"),
        (472, "Client Error"),
        (599, "Server Error"),
        (100, "Continue"),
    ],
)
def test_every_status_has_a_phrase(status: int, expected: str) -> None:
    """It is RFC 9110's, or that of the class where no standard has one."""
    assert expected == phrase(status)


@pytest.mark.parametrize(
    ("span", "figures", "words"),
    [
        ((404, 404), "404", "Not Found"),
        ((500, 599), "5XX", "Server Error"),
        ((500, 504), "500-504", "Server Error"),
        ((400, 599), "400-599", "Client Error or Server Error"),
    ],
)
def test_a_range_has_figures_and_words(span: Span, figures: str, words: str) -> None:
    """A whole class is spelled as OpenAPI spells it."""
    assert figures == span_figures(span)
    assert words == span_phrase(span)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ((500, 599), [500, 503, 502, 504, 501, 505]),
        ((400, 499), [400, 401, 402, 403]),
        ((499, 504), [500, 503, 502, 504, 501, 499]),
        ((418, 422), [421, 422, 418, 419, 420]),
        ((404, 404), [404]),
    ],
)
def test_the_plainest_statuses_come_first(span: Span, expected: list[int]) -> None:
    """What most servers send, then what is registered, then the rest; none is left out."""
    found = plainest((span,))

    assert expected == list(found)[: len(expected)]
    assert {*range(span[0], span[1] + 1)} == {*found}
