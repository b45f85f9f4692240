"""Rules about values that nobody but their owner should see."""

import re
from collections.abc import Iterator
from typing import Any

from error_catalog.catalog.model import ParamSpec
from error_catalog.diagnostics import Finding, Severity, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.rules.quality.rule import Put, Repairable, Rule, Subject
from error_catalog.semantics.names import words

_ENDS = (
    *(("password",), ("passwd",), ("passphrase",), ("secret",), ("token",)),
    *(("api", "key"), ("apikey",), ("private", "key"), ("cvv",), ("cvc",), ("pin",)),
    *(("ssn",), ("iban",), ("card", "number")),
)
_HARMLESS = frozenset(
    (
        *("page", "next", "prev", "previous", "continuation", "cursor", "sync"),
        *("resume", "skip", "max", "unexpected", "invalid", "bad", "sequence"),
        *("client", "idempotency", "etag", "change", "lock", "expected"),
    )
)
"""Words before ``token`` that make a place in a list of it, or a piece of syntax."""


def not_sensitive(subject: Subject) -> Iterator[Finding]:
    """A param is called like a secret, and is not ``sensitive``."""
    for error, spec in subject.errors.items():
        for name, param in spec.params.items():
            if param.sensitive or not _is_secret(name, param):
                continue
            path: Path = ("errors", error, "params", name)
            message = f"`{name}` is not sensitive"
            hint = "add `sensitive: true`: no log, text or pickle then shows it"
            change = Put(path, "sensitive", value=True)
            yield Repairable(path, message, hint, on_key=True, changes=(change,))


def _is_secret(name: str, param: ParamSpec) -> bool:
    parts = words(name)
    end = next((each for each in _ENDS if parts[-len(each) :] == each), None)
    kind: Any = param.keywords.get("type", "string")
    kinds = kind if is_list(kind) else [kind]
    if end is None or not {"string", "integer"} & {*kinds}:
        return False
    if "integer" in kinds and end not in (("pin",), ("cvv",), ("cvc",), ("ssn",)):
        return False
    before = parts[: -len(end)]
    return not (end == ("token",) and before and before[-1] in _HARMLESS)


_REAL = (
    ("a key", r"\b(?:sk|rk|pk)_live_[A-Za-z0-9]{16,}"),
    ("a key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a token", r"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{50,}"),
    ("a token", r"\bglpat-[\w-]{20}\b|\bxox[abprs]-\d{8,}-[\w-]{10,}"),
    ("a key", r"\bAIza[0-9A-Za-z_-]{35}\b|\bSG\.[\w-]{20,}\.[\w-]{30,}"),
    ("a key", r"(?<![\w-])sk-(?:proj-|ant-)?[A-Za-z0-9_-]{40,}"),
    ("a JSON Web Token", r"(?<![\w-])eyJ[\w-]{8,}+\.eyJ[\w-]{8,}\.[\w-]{16,}"),
    ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[\w+/=]"),
)
_PATTERNS = tuple((what, re.compile(pattern)) for what, pattern in _REAL)
_CARD = re.compile(r"(?<![\w.-])(?:\d{4}[ -]?){3}\d{4}(?![\w.-]?\w)")
_TEST_CARDS = frozenset(
    (
        *("4242424242424242", "4111111111111111", "4000000000000002"),
        *("5555555555554444", "5105105105105100", "2223003122003222"),
        *("4012888888881881", "6011111111111117", "6011000990139424"),
        *("3566002020360505", "4000056655665556", "5200828282828210"),
        *("4444333322221111", "5454545454545454", "4000000000009995"),
    )
)
"""Numbers that payment providers publish for tests."""
_KNOWN_JWT = "eyJzdWIiOiIxMjM0NTY3ODkwIi"
"""What the examples of jwt.io have in common."""


def in_text(subject: Subject) -> Iterator[Finding]:
    """A text or an example contains what looks like a real secret."""
    for path, text in _strings(subject.data, ()):
        what = _secret(text)
        if what is not None:
            hint = "write one that is made up and looks so"
            yield Finding(path, f"this looks like {what} that is real", hint)


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif is_mapping(value):
        for key, each in value.items():
            yield from _strings(each, (*path, key))
    elif is_list(value):
        for at, each in enumerate(value):
            yield from _strings(each, (*path, at))


def _secret(text: str) -> str | None:
    for what, pattern in _PATTERNS:
        match = pattern.search(text)
        if match is not None and not _is_made_up(match[0]):
            return what
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits not in _TEST_CARDS and digits[0] in "3456" and _is_card(digits):
            return "the number of a card"
    return None


def _is_made_up(text: str) -> bool:
    body = re.sub(r"^(?:sk|rk|pk)_live_|^\w+-", "", text)
    return (
        "EXAMPLE" in text.upper()
        or _KNOWN_JWT in text
        or len(set(body.lower())) < _FEW_LETTERS
        or any(each in body.lower() for each in ("xxxx", "1234567890", "abcdef"))
    )


_FEW_LETTERS = 6


def _is_card(digits: str) -> bool:
    """Tell whether the last digit checks. Source: ISO/IEC 7812-1, Luhn's formula."""
    total = 0
    for at, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if at % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0 and len(set(digits)) > 3


RULES = (
    Rule("secret-not-sensitive", not_sensitive, Severity.WARNING, "OWASP, Logging"),
    Rule("secret-in-text", in_text, Severity.WARNING, "OWASP, Secrets Management"),
)
