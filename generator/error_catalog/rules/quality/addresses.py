"""Rules about addresses: of documentation, and of kinds of problems."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult, urlsplit

from error_catalog.diagnostics import Finding, Severity, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.rules.quality.rule import (
    Change,
    Repairable,
    Rewrite,
    Rule,
    Subject,
)

_STAGES = frozenset(("staging", "stage", "stg", "test", "qa", "uat", "dev", "sandbox"))
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*")


def environment(subject: Subject) -> Iterator[Finding]:
    """An address is that of one environment, such as ``staging`` or ``localhost``."""
    for path, uri in _addresses(subject):
        found = _environment(_parts(uri))
        if found is not None:
            message = f"`{found}` is an environment, and the address is for all of them"
            yield Finding(path, message, "write the address of production")


def _addresses(subject: Subject) -> Iterator[tuple[Path, str]]:
    """Yield every address of documentation, and every URI that an error has as its type."""
    catalog = subject.catalog
    if catalog.api.docs:
        yield ("api", "docs"), catalog.api.docs
    for section, key in (("fields", "default"), ("envelopes", "body")):
        for name, each in subject.written(section).items():
            for path, text in _texts(each.get(key) if is_mapping(each) else None):
                if _SCHEME.match(text):
                    yield (section, name, key, *path), text
    for name, spec in subject.errors.items():
        if spec.docs:
            yield ("errors", name, "docs"), spec.docs
        yield from _pins(subject, name)


def _pins(subject: Subject, name: str) -> Iterator[tuple[Path, str]]:
    for at, each in subject.specs(name):
        for key, pin in each.pins.items():
            if isinstance(pin, str) and _SCHEME.match(pin):
                yield (*at, "pins", key), pin


_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def _texts(value: Any) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield (), value
    inner: list[tuple[str | int, Any]] = []
    if is_mapping(value):
        inner = list(value.items())
    elif is_list(value):
        inner = list(enumerate(value))
    for key, each in inner:
        for path, text in _texts(each):
            yield (key, *path), text


def _parts(uri: str) -> SplitResult | None:
    try:
        parts = urlsplit(uri)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https") else None


def _environment(parts: SplitResult | None) -> str | None:
    host = (parts.hostname or "") if parts else ""
    if not parts or not host or "{" in host:
        return None
    if host == "localhost" or _ADDRESS.fullmatch(host):
        return host
    # `dev.example.com` is where developers read, and `.dev` a domain like any other.
    inner = host.split(".")[:-1]
    for at, label in enumerate(inner):
        words = label.split("-")
        if label in _STAGES and not (at == 0 and label == "dev"):
            return label
        if len(words) > 1 and words[-1] in _STAGES - {"test", "dev"}:
            return words[-1]
    return f"port {parts.port}" if parts.port not in (None, 80, 443) else None


def insecure(subject: Subject) -> Iterator[Finding]:
    """An address of documentation begins with ``http:``."""
    is_sent = any("docs" in each for each in subject.fields.values())
    for path, uri in _docs(subject):
        parts = _parts(uri)
        if parts is None or parts.scheme.lower() != "http" or _environment(parts):
            continue
        changes: tuple[Change, ...] = ()
        if not is_sent:
            changes = (Rewrite(path, f"https{uri[4:]}"),)
        message = "the documentation is read without encryption"
        yield Repairable(path, message, "write `https:`", changes=changes)


def _docs(subject: Subject) -> Iterator[tuple[Path, str]]:
    if subject.catalog.api.docs:
        yield ("api", "docs"), subject.catalog.api.docs
    for name, spec in subject.errors.items():
        if spec.docs:
            yield ("errors", name, "docs"), spec.docs


def no_code(subject: Subject) -> Iterator[Finding]:
    """All errors have one address, since ``api.docs`` has no ``{code}``."""
    docs = subject.catalog.api.docs or ""
    bare = [name for name, spec in subject.errors.items() if not spec.docs]
    if docs and len(bare) > 1 and "{code}" not in docs and "{name}" not in docs:
        message = f"{len(bare)} errors share this address"
        hint = "add `{code}`, such as `#{code}` at its end"
        yield Finding(("api", "docs"), message, hint)


_RESERVED = re.compile(
    r"(?:.*\.)?(?:example|invalid|test|example\.(?:com|org|net))", re.IGNORECASE
)


def placeholder_host(subject: Subject) -> Iterator[Finding]:
    """An address of documentation has a host that is reserved for examples."""
    for path, uri in _docs(subject):
        parts = _parts(uri)
        host = (parts.hostname or "") if parts else ""
        if _RESERVED.fullmatch(host) or re.search(r"\byour-?\w+", host):
            message = f"`{host}` is a host for examples"
            yield Finding(path, message, "write the address of your documentation")


RULES = (
    Rule("uri-environment", environment, Severity.WARNING, "RFC 9457, section 3.1.1"),
    Rule("docs-insecure", insecure, Severity.WARNING, "RFC 9110, section 4.2.2"),
    Rule("docs-no-code", no_code, Severity.NOTE, "Our own experience"),
    Rule("docs-placeholder-host", placeholder_host, Severity.NOTE, "RFC 2606"),
)
