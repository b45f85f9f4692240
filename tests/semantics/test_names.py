"""Names of errors as names of classes."""

import builtins
from itertools import pairwise
from typing import Any

import pytest
from error_catalog.catalog.model import Catalog
from error_catalog.semantics.names import (
    BUILTIN_ERRORS,
    class_names,
    collisions,
    pascal,
    unique,
    words,
)
from error_catalog.semantics.resolution import resolve
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("contact_exists", "ContactExists"),
        ("CONTACT_EXISTS", "ContactExists"),
        ("API_KEY_2FA", "ApiKey2fa"),
        ("HTTPError", "HttpError"),
        ("apiKeyRevoked", "ApiKeyRevoked"),
        ("getHTTPResponse", "GetHttpResponse"),
        ("invalidIDs", "InvalidIds"),
        ("HTTP2Error", "Http2Error"),
        ("userID", "UserId"),
        ("ERR-12", "Err12"),
        ("v1_2", "V1_2"),
        ("500_599", "500_599"),
        ("_2fa", "2fa"),
        ("X-Error-Code", "XErrorCode"),
        ("user.email-taken", "UserEmailTaken"),
        ("@type", "Type"),
        ("Größe", "Grosse"),
        ("naïveté", "Naivete"),
        ("日本", ""),
        ("__", ""),
        ("", ""),
    ],
)
def test_words_become_one_name(text: str, name: str) -> None:
    """Words end where people see them end, and are written as one name."""
    assert name == pascal(words(text))


@given(st.text())
def test_names_are_ascii(text: str) -> None:
    """Whatever the text, its words have ASCII letters and digits only."""
    assert all(word.isascii() and word.isalnum() for word in words(text))


@given(st.lists(st.from_regex(r"[a-z]+[0-9]*|[0-9]+", fullmatch=True)))
def test_numbers_stay_apart(parts: list[str]) -> None:
    """Two numbers in a row do not run into one."""
    meetings = [
        (a, b) for a, b in pairwise(parts) if (a + b)[len(a) - 1 :][:2].isdigit()
    ]
    assert len(meetings) == pascal(parts).count("_")


def named(api: str, **errors: Any) -> dict[str, str]:
    """Return the class names of a small catalog."""
    return class_names(
        resolve(
            Catalog.model_validate(
                {
                    "catalog": 1,
                    "api": {"id": api, "title": "API"},
                    "envelopes": {"e": {"description": "E.", "body": {"c?": "{code}"}}},
                    "errors": {
                        name: {"summary": "Summary.", "status": 400, **spec}
                        for name, spec in errors.items()
                    },
                }
            )
        )
    )


@pytest.mark.parametrize(
    ("error", "name"),
    [
        ("contact_exists", "ContactExistsError"),
        ("VALIDATION_ERROR", "DeployApiValidationError"),
        ("HTTPError", "HttpError"),
        ("error_in_error", "ErrorInError"),
        ("class", "ClassError"),
        ("None", "NoneError"),
        ("print", "PrintError"),
        ("permission_error", "DeployApiPermissionError"),
        ("timeout", "DeployApiTimeoutError"),
        ("ConnectionError", "DeployApiConnectionError"),
        ("os", "OsError"),
        ("deploy_api", "DeployApiDeployApiError"),
        ("known", "DeployApiKnownError"),
        ("_2fa", "DeployApi2faError"),
        ("error", "ErrorError"),
        ("_", "ErrorError"),
    ],
)
def test_class_of_an_error(error: str, name: str) -> None:
    """Every class ends in Error once; a name that is taken gets the API's in front."""
    assert {error: name} == named("deploy-api", **{error: {}})


def test_class_of_a_case() -> None:
    """A case is named behind its error, and the error keeps a name of its own."""
    cases = {
        "malformed_list": {"when": "W.", "status": 400},
        "field_error": {"when": "W.", "status": 422},
    }
    assert {
        "VALIDATION_ERROR": "ContactsValidationError",
        "VALIDATION_ERROR.malformed_list": "ValidationMalformedListError",
        "VALIDATION_ERROR.field_error": "ValidationFieldError",
    } == named("contacts", VALIDATION_ERROR={"cases": cases})


def test_class_of_a_status() -> None:
    """An error with several statuses has a class for each."""
    assert {
        "CONFLICT": "ConflictError",
        "CONFLICT.409": "Conflict409Error",
        "CONFLICT.500_599": "Conflict500_599Error",
    } == named("contacts", CONFLICT={"status": [409, "5XX"]})


def test_retired_errors_have_no_class() -> None:
    """A tombstone keeps its code, not its class."""
    assert {"b": "BError"} == named("contacts", a={"retired": True}, b={})


def test_collisions() -> None:
    """Errors that would share a class are found by the name they share."""
    names = named("contacts", not_found={}, NotFound={}, other={})
    assert {"NotFoundError": ("not_found", "NotFound")} == collisions(names)


def test_unique() -> None:
    """A name that is taken gets the first number that is free."""
    assert "A3" == unique("A", {"A": 1, "A2": 1})
    assert "B" == unique("B", {"A": 1})


def test_builtin_errors_are_complete() -> None:
    """The list has every public exception of this Python whose name ends in Error."""
    ours = {
        name
        for name, each in vars(builtins).items()
        if isinstance(each, type)
        and issubclass(each, BaseException)
        and name.endswith("Error")
        and not name.startswith("_")
    }
    assert set() == ours - BUILTIN_ERRORS
