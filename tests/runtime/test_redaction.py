"""Errors without their secrets, in a time that grows with their size."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

import pytest
from error_catalog.runtime import redaction
from error_catalog.runtime.errors import APIError
from error_catalog.runtime.redaction import HIDDEN, Secrets, redacted
from hypothesis import given
from hypothesis import strategies as st

from tests.support.growth import steps

WORDS = st.text("ab", min_size=4, max_size=8)


class BadKeyError(APIError):
    """An error with a secret."""

    _sensitive = ("key",)
    key: Any = None

    @staticmethod
    def _redaction() -> ModuleType:
        return redaction


class Word(str):
    """A text that raises when it is asked anything."""

    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __len__ = __getitem__ = isprintable = __str__  # type: ignore[assignment]


class Hostile:
    """An object that cannot be printed."""

    def __str__(self) -> str:
        raise RuntimeError

    __repr__ = __str__


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
    ("secret", "text", "hidden"),
    [
        ("7", "pin 7, 17, x7, 7.5 and 7.", "pin ***, 17, x7, 7.5 and ***."),
        ("true", "true, untrue: true", "***, untrue: ***"),
        ("ab", '["ab", "abc"]', '["***", "abc"]'),
        ("-1", "x: -1, 5-1", "x: ***, 5-1"),
        ("", "text", "text"),
        (" ", "a b", "a b"),
        ("***", "a *** b", "a *** b"),
        ("abcd", "xabcdy", "x***y"),
    ],
)
def test_short_secrets_are_hidden_where_they_stand_alone(
    secret: str, text: str, hidden: str
) -> None:
    """Of at most three characters, or a common word, nobody can tell more."""
    assert hidden == Secrets([secret]).hide(text)


def test_spellings_are_hidden() -> None:
    """As Python and JSON quote a secret, and as they quote that."""
    secret = "a\"b'\\\né\x07"
    secrets = Secrets([secret])
    for quoted in (repr(secret), json.dumps(secret), repr(json.dumps(secret))):
        assert HIDDEN == secrets.hide(quoted).strip("\"'")
    assert "'\"***'" == secrets.hide(repr(f'"{secret}'))


@given(st.lists(WORDS, max_size=5), st.text("abc", max_size=60), st.integers(0, 60))
def test_the_start_of_a_text_shows_no_part_of_a_secret(
    secrets: list[str], text: str, size: int
) -> None:
    """What is cut off is hidden as in the whole text, with all that reaches beyond."""
    cut = Secrets(secrets).hide(text, size)

    assert Secrets(secrets).hide(text)[:size] == cut


def test_a_default_message_hides_its_params_however_short() -> None:
    """It is known where they stand."""
    error = BadKeyError()
    error.default_message = "x{key}y"
    error.key = "7"

    assert "x7y" == error.message
    assert "[no status, no code] x***y" == str(error)
    assert "x***y" == error.to_dict()["message"]


def test_numbers_that_no_secret_is_part_of_stay() -> None:
    """A number is hidden if it is a secret; of few digits, it may be any other number."""
    error = BadKeyError(retry_after=12345.0)
    error.key = "12345"
    error.extra = {"a": 12345, "b": 123456, "c": 5, "d": True}
    other = pickle.loads(pickle.dumps(error))

    assert {"a": HIDDEN, "b": 123456, "c": 5, "d": True} == other.extra
    assert other.retry_after is None


def test_what_the_catalog_says_is_no_secret() -> None:
    """Not even if a secret has the same text: a code stays a code."""
    cls = type("CodedError", (BadKeyError,), {"code": "BAD_KEY", "status": 4091})
    error = cls(message="BAD_KEY", code="BAD_KEY", request_id="BAD_KEY")
    error.key = ["BAD_KEY", 4091]

    assert "[4091 BAD_KEY] *** (request_id=***)" == str(error)
    assert {"status": 4091, "code": "BAD_KEY", "request_id": HIDDEN}.items() <= (
        error.to_dict().items()
    )


def test_values_that_refuse_to_be_read_harm_nothing() -> None:
    """Neither one that raises, nor one that contains itself or the error."""
    error = BadKeyError(message="It is s3cr3t.")
    loop: list[Any] = ["s3cr3t"]
    loop.append(loop)
    for value in (Hostile(), loop, [error, "s3cr3t"]):
        error.key = value
        assert "[no status, no code] It is" in str(error)
    error.extra = {"loop": loop}

    assert "s3cr3t" not in repr(error.to_dict())
    for each in (Hostile(), Word("s3cr3t"), 10**5000, float("nan"), {Word("x"): 1}):
        error.key = ["s3cr3t", each]
        error.__dict__.update(message_=each, code=each, status=each, own=each)
        assert "s3cr3t" not in f"{error} {error!r}"
        assert "own" in error.to_dict()


def test_the_start_of_each_line_is_safe_to_print() -> None:
    """What is hidden leaves no control, bidirectional or tag character either."""
    error = BadKeyError(message="\x1b[31m s3cr3t \u202e\U000e0041\r\n")
    error.key = "s3cr3t"

    assert "[no status, no code] \\x1b[31m *** \\u202e\\U000e0041\\r\\n" == str(error)


def test_notes_are_hidden_as_they_are_added() -> None:
    """Python prints them by itself."""
    error = BadKeyError(message="No.")
    error.key = "s3cr3t"
    error.add_note("It was s3cr3t.")

    assert ["It was ***."] == error.__notes__
    with pytest.raises(TypeError):
        error.add_note(5)  # type: ignore[arg-type]


@pytest.mark.parametrize("show", [str, repr, redacted, APIError.to_dict, pickle.dumps])
def test_batches_are_redacted_in_linear_time(
    show: Callable[[APIError], object],
) -> None:
    """Four times as many errors with secrets take four times the steps."""
    small, large = (steps(partial(show, batch(size))) for size in (200, 800))

    assert large < 5 * small


def long(size: int) -> APIError:
    """Return an error with *size* secrets in a list, and as many other members."""
    keys = [f"key-{number:06}" for number in range(size)]
    error = BadKeyError(message=" ".join(keys))
    error.key = keys
    error.extra = {"list": [{"key": f"other-{each}", "text": each} for each in keys]}
    return error


def starts(size: int) -> APIError:
    """Return an error with secrets that are the start of each other."""
    error = BadKeyError(message="a" * size)
    error.key = ["a" * number for number in range(size // 16)]
    return error


@pytest.mark.parametrize("make", [long, starts])
@pytest.mark.parametrize("show", [str, APIError.to_dict, pickle.dumps])
def test_long_errors_are_redacted_in_linear_time(
    make: Callable[[int], APIError], show: Callable[[APIError], object]
) -> None:
    """Four times as much takes four times the steps."""
    small, large = (steps(partial(show, make(size))) for size in (400, 1600))

    assert large < 5 * small


def test_a_batch_keeps_no_secret() -> None:
    """The secrets of inner errors stand neither in the outer message nor in theirs."""
    error = batch(4000)

    assert "[no status, no code] ***, ***" == str(error)
    assert "key-0" not in repr(error.to_dict())
