"""What looks like a secret."""

import pytest
from error_catalog.importers.recordings.secrets import (
    is_secret,
    is_secret_name,
    without_secrets,
)


@pytest.mark.parametrize(
    "text",
    [
        "Bearer abc",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig",
        "ask ada@example.com",
        "AKIAIOSFODNN7EXAMPLE",
        "4111 1111 1111 1111",
        "10.0.0.1",
        "https://x.example/a?key=1",
        "9f86d081884c7d659a2feaa0c55ad015",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "aGVsbG8gd29ybGQgaGVsbG8=",
    ],
)
def test_secrets(text: str) -> None:
    """Keys, tokens, addresses and numbers of people are secrets, also inside of texts."""
    assert is_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "rate_limit_exceeded",
        "CONTACT_ALREADY_EXISTS",
        "There is no ship 18.",
        "com.example.errors.NotFound",
        "InvalidParameterValueException",
        "E0000011",
        "2024-01-01",
        "internal-server-error",
    ],
)
def test_no_secrets(text: str) -> None:
    """Codes and sentences are none."""
    assert not is_secret(text)


def test_names() -> None:
    """A name may say that its value is a secret, whatever it looks like."""
    assert is_secret_name("Api-Key")
    assert is_secret_name("refresh_token")
    assert not is_secret_name("message")
    assert {"a": [{}], "b": {"c": 1}} == without_secrets(
        {"a": [{"password": "x"}], "b": {"c": 1}, "token": "t"}
    )
