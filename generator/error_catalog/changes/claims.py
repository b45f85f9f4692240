"""What differs between what an error, or a case of it, promises of fields and of retries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from error_catalog.catalog.model import ResponseSpec, RetrySpec
from error_catalog.changes.both import attribute_of
from error_catalog.changes.difference import IDENTITY, Difference, value_signs
from error_catalog.changes.schema_change import short
from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.files import Path
from error_catalog.runtime.template import key_placeholder, split_key, split_text
from error_catalog.semantics.resolution import Retry, retry_delay


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an error, or a case of it, stands in both catalogs."""

    error: str
    subject: tuple[str, ...]
    old: Path
    new: Path

    def difference(
        self,
        change: str,
        key: tuple[str, ...],
        message: str,
        value: str,
        explains: frozenset[str] = frozenset(),
        hint: str | None = None,
    ) -> Difference:
        """Return what differs under *key*, of which the last step may be on one side only."""
        return Difference(
            change,
            # What an error says once is the error's; a pin has a name of its own.
            (*self.subject, *(key if len(key) > 1 else ())),
            message,
            value,
            (*self.old, *key),
            (*self.new, *key),
            frozenset((self.error,)),
            explains,
            hint,
        )


def claim_differences(
    old: ResponseSpec, new: ResponseSpec, spot: Spot, names: Mapping[str, str]
) -> Iterator[Difference]:
    """
    Yield what differs between the pins, fields, retry and operations of a response.

    Args:
        names: The new names of fields and params that have another one.
    """
    yield from _pins(old, new, spot, names)
    yield from _names("requires", old, new, spot, names)
    yield from _names("omits", old, new, spot, names)
    yield from _names("allows", old, new, spot, names)
    yield from _retry(old.retry, new.retry, spot)
    for each in dict.fromkeys(new.operations):
        if each not in old.operations:
            message = f"{short(each)} may return it"
            yield _operation("operation-added", each, message, each, spot)
    for each in dict.fromkeys(old.operations):
        if each not in new.operations:
            message = f"{short(each)} does not return it any more"
            yield _operation("operation-removed", each, message, "", spot)


def _operation(
    change: str, name: str, message: str, value: str, spot: Spot
) -> Difference:
    found = spot.difference(change, ("operations",), message, value)
    return replace(found, subject=(*found.subject, "operations", name))


def _pins(
    old: ResponseSpec, new: ResponseSpec, spot: Spot, names: Mapping[str, str]
) -> Iterator[Difference]:
    before = {
        names.get(name, name): with_names(pin, names) for name, pin in old.pins.items()
    }
    for name in dict.fromkeys((*before, *new.pins)):
        was, now = name in before, name in new.pins
        if was and now and short(before[name]) == short(new.pins[name]):
            continue
        if not now:
            change, message, value = "pin-removed", f"{name} is free again", ""
        elif not was:
            change, message = "pin-added", f"{name} is always {short(new.pins[name])}"
            value = short(new.pins[name])
        else:
            change = "pin-changed"
            message = f"{short(before[name])} -> {short(new.pins[name])}"
            value = short(new.pins[name])
        signs = _pin_signs(name, before.get(name), new.pins.get(name))
        found = spot.difference(change, ("pins", name), message, value, signs)
        yield replace(found, fields=frozenset((name,)))


def with_names(template: Any, names: Mapping[str, str]) -> Any:
    """Return *template* with the placeholders that have another name by that name."""
    if is_mapping(template):
        return {
            with_names(key, names) if _placeholder(key) else key: with_names(
                value, names
            )
            for key, value in template.items()
        }
    if is_list(template):
        return [with_names(value, names) for value in template]
    if not isinstance(template, str) or not names:
        return template
    return _PLACE.sub(lambda m: f"{{{names.get(m[1], m[1])}{m[2]}}}", template)


_PLACE = re.compile(r"(?<!\{)\{([^{}:]+)((?::[^{}]*)?)\}(?!\})")


def _pin_signs(name: str, *pins: object) -> frozenset[str]:
    inside = {piece for pin in pins for piece in fields_of(pin)}
    names = (attribute_of(each) for each in (name, *sorted(inside)))
    return value_signs(*names) | IDENTITY


def _placeholder(key: str) -> str | None:
    return key_placeholder(split_key(key)[0])


def fields_of(pin: Any) -> Iterator[str]:
    """Yield the fields and params that a template has placeholders for."""
    if is_mapping(pin):
        for key, value in pin.items():
            field = _placeholder(key)
            if field is not None:
                yield field
            yield from fields_of(value)
    elif is_list(pin):
        for value in pin:
            yield from fields_of(value)
    elif isinstance(pin, str):
        try:
            pieces = split_text(pin)
        except ValueError:
            return
        yield from (each[0] for each in pieces if not isinstance(each, str))


_SAID = {
    ("requires", True): "`{}` is always there",
    ("requires", False): "`{}` may be missing",
    ("omits", True): "`{}` is never there",
    ("omits", False): "`{}` may be there",
    ("allows", True): "`{}` may be there, too",
    ("allows", False): "`{}` does not belong to it any more",
}


def _names(
    key: str,
    old: ResponseSpec,
    new: ResponseSpec,
    spot: Spot,
    names: Mapping[str, str],
) -> Iterator[Difference]:
    before = tuple(names.get(each, each) for each in getattr(old, key))
    after: tuple[str, ...] = getattr(new, key)
    for name in dict.fromkeys((*before, *after)):
        is_added = name in after
        if is_added == (name in before):
            continue
        change = f"{key}-{'added' if is_added else 'removed'}"
        signs = value_signs(attribute_of(name)) | IDENTITY
        message = _SAID[key, is_added].format(name)
        value = name if is_added else ""
        found = spot.difference(change, (key,), message, value, signs)
        # Each name is a subject of its own.
        subject = (*found.subject, key, name)
        yield replace(found, subject=subject, fields=frozenset((name,)))


def _retry(old: Retry, new: Retry, spot: Spot) -> Iterator[Difference]:
    if (old, retry_delay(old)) == (new, retry_delay(new)):
        return
    was, now = retry_delay(old), retry_delay(new)
    if isinstance(old, RetrySpec) and isinstance(new, RetrySpec):
        if was == now:
            return
        change = "retry-delay-changed"
    elif old is None or (old is True and isinstance(new, RetrySpec)):
        change = "retry-said"
    else:
        change = "retry-changed"
    message = f"{_said(old)} -> {_said(new)}"
    signs = value_signs("retry_after") | IDENTITY
    yield spot.difference(change, ("retry",), message, _said(new), signs)


def _said(retry: Retry) -> str:
    if isinstance(retry, RetrySpec):
        return f"after {retry.after}"
    return "unsaid" if retry is None else str(retry).lower()
