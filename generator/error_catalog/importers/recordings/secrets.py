"""
What looks like a secret or like personal data, and is never written into a catalog.

Names and values are judged, each by itself; in doubt a value is left out, since an example
is worth less than a key that leaks.
"""

import re
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers.vocabulary import plain

_NAMES = re.compile(
    r"pass(?:word|wd|phrase|code)?$|pwd$|secret|token|api_?key|accesskey|privatekey"
    r"|authori[sz]ation|^auth$|cookie|session|credential|signature|^sig$|^otp$|^pin$|^ssn$"
    r"|card|cvv|cvc|iban|account_?number|e?mail|phone|mobile|birth|address$|^ip$|ipaddress"
    r"|user_?name|firstname|lastname|fullname|csrf|nonce|^jwt$|bearer"
)
_VALUES = (
    re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}"),  # an e-mail address
    re.compile(r"\beyJ[\w-]+\.[\w-]+"),  # a JSON Web Token
    re.compile(r"\b(?:bearer|basic|digest|token|apikey)\s+\S+", re.IGNORECASE),
    re.compile(r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b"),  # an IPv4 address
    re.compile(r"\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]*", re.IGNORECASE),
    re.compile(r"(?:\b|\+)(?:[0-9][ -]?){9,}\b"),  # a card, an account, a phone
    re.compile(r"://[^/\s]*@|[?&][\w.-]+="),  # user and query of a URL
    re.compile(r"-----BEGIN"),
    re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE),
    re.compile(r"\b(?:sk|pk|rk|ghp|gho|xox[a-z]|AKIA|AIza)[_-]?[A-Za-z0-9_-]{6,}"),
)
_TOKEN = re.compile(r"[A-Za-z0-9+/_=.~-]{16,}")


def is_secret_name(name: str) -> bool:
    """Tell whether a member or a header has a name whose value nobody should see."""
    return bool(_NAMES.search(plain(name)))


def is_secret(value: Any) -> bool:
    """Tell whether text has something in it that looks like a secret."""
    text = str(value)
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return False
    if any(each.search(text) for each in _VALUES):
        return True
    return any(map(_is_random, _TOKEN.findall(text)))


def _is_random(token: str) -> bool:
    """Tell whether letters and digits are mixed as no word mixes them."""
    bare = re.sub(r"[^A-Za-z0-9]", "", token)
    digits = sum(each.isdigit() for each in bare)
    changes = len(re.findall(r"[a-z][A-Z]", bare))
    mixed = len(re.findall(r"(?<=[A-Za-z])[0-9]|(?<=[0-9])[A-Za-z]", bare))
    if digits and digits < len(bare):
        # Code names have few digits: `Http404NotFound`.
        return mixed > 2 or (len(bare) >= 30 and changes + mixed > len(bare) // 8)
    is_word = bool(re.search(r"[._/-]", token)) or changes <= len(bare) // 5
    return not is_word


def without_secrets(value: Any) -> Any:
    """Return a value without the members and elements that look like secrets."""
    if is_mapping(value):
        pairs: dict[str, Any] = value
        return {
            name: without_secrets(each)
            for name, each in pairs.items()
            if not _is_hidden(name, each)
        }
    if is_list(value):
        return [without_secrets(each) for each in value if not _is_hidden("", each)]
    return value


def _is_hidden(name: str, value: Any) -> bool:
    if is_secret(name):
        return True
    if is_mapping(value) or is_list(value):
        return is_secret_name(name)
    return is_secret(value) or (
        is_secret_name(name) and value is not None and not isinstance(value, bool)
    )
