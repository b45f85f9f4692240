"""Errors without their secrets, in a time that grows with their size."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial

import pytest
from error_catalog.runtime.errors import APIError
from error_catalog.runtime.redaction import HIDDEN, Secrets, redacted
from hypothesis import given
from hypothesis import strategies as st

from tests.support.growth import steps

WORDS = st.text("ab", min_size=1, max_size=6)


class BadKeyError(APIError):
    """An error with a secret."""

    _sensitive = ("key",)
    key: str


def batch(size: int) -> APIError:
    """Return an error with *size* errors inside, each with a secret that its message shows."""
    inner: list[APIError] = []
    for number in range(size):
        error = BadKeyError(message=f"key-{number:06} is no key")
        error.key = f"key-{number:06}"
        inner.append(error)
    return BadKeyError(message="key-000001, key-000000", errors=inner)


@given(st.lists(WORDS, min_size=1, max_size=30), st.text("abc", max_size=60))
def test_no_secret_is_left(secrets: list[str], text: str) -> None:
    """No text has a secret in it any more, and what is not part of one stays."""
    hidden = Secrets(secrets).hide(text)

    assert not any(secret in hidden for secret in secrets)
    assert text == hidden or HIDDEN in hidden
    assert text.count("c") == hidden.count("c")


@given(st.lists(WORDS, min_size=17, max_size=40, unique=True), st.text("abc"))
def test_many_secrets_are_hidden_as_few_are(secrets: list[str], text: str) -> None:
    """What one of many secrets hides alone, they hide together."""
    together = Secrets(secrets).hide(text)
    for secret in secrets:
        assert (secret in text) <= (HIDDEN in together)


def test_long_secrets_are_hidden_to_their_end() -> None:
    """Of many that begin alike, at least as much is hidden as the longest has."""
    long = ["ab" * 32 + f"{number:04}" for number in range(100)]
    secrets = Secrets([*long, "ab" * 32 + "c" * 100])

    assert "a *** d" == secrets.hide(f"a {'ab' * 32}{'c' * 100} d")
    assert "a ***" == secrets.hide(f"a {long[0]} d")
    assert f"a {'ab' * 31}" == secrets.hide(f"a {'ab' * 31}")


@pytest.mark.parametrize(
    "show", [str, repr, redacted, APIError.to_dict, pickle.dumps]
)
def test_batches_are_redacted_in_linear_time(
    show: Callable[[APIError], object],
) -> None:
    """Four times as many errors with secrets take four times the steps."""
    small, large = (steps(partial(show, batch(size))) for size in (200, 800))

    assert large < 5 * small


def test_a_batch_keeps_no_secret() -> None:
    """The secrets of inner errors stand neither in the outer message nor in theirs."""
    error = batch(4000)

    assert "[0 no code] ***, ***" == str(error)
    assert "key-0" not in repr(error.to_dict())
