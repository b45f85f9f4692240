"""
What stands for a framework's own errors is there, has the status, and needs no arguments.

``uncovered`` is for ``gen lint`` alone, which knows the frameworks that a project uses.

Source: LANGUAGE section 5, item 6.
"""

from collections.abc import Iterable, Iterator

from error_catalog.diagnostics import Finding, Severity, did_you_mean
from error_catalog.files import Path
from error_catalog.semantics.fallbacks import (
    VALIDATION,
    admits,
    chosen,
    fallbacks,
    missing,
    span_of,
)
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.statuses import span_figures
from error_catalog.targets.python.adapters import Adapter


def check(resolved: Resolved) -> Iterator[Finding]:
    """Find fallbacks that cannot stand for what they are meant for."""
    seen: dict[str, str] = {}
    for key, name in resolved.catalog.fallbacks.items():
        path: Path = ("fallbacks", key)
        other = seen.setdefault(key.upper(), key)
        if other != key:
            message = f"`{key}` and `{other}` are the same range"
            yield Finding(path, message, "remove one of them", on_key=True)
        elif name not in resolved.by_error:
            yield _absent(path, name, resolved)
        else:
            yield from _check(path, key, name, resolved)


def uncovered(resolved: Resolved, adapters: Iterable[Adapter]) -> Iterator[Finding]:
    """Find the statuses that frameworks make by themselves and that nothing stands for."""
    serving = [each for each in adapters if each.makes]
    if not serving:
        return
    found = fallbacks(resolved)
    at = "fallbacks" if resolved.catalog.fallbacks else "errors"
    for each in serving:
        bare = [
            str(status)
            for status in each.makes
            if not found.covers(status) and status not in found.refused
        ]
        if bare:
            last = f" and {bare.pop()}" if len(bare) > 1 else ""
            figures = f"{', '.join(bare)}{last}"
            message = f"`{each.name}` makes {figures} by itself, and nothing stands for"
            what = "them" if last else "it"
            hint = f"name errors for {what} under `fallbacks`"
            yield Finding((at,), f"{message} {what}", hint, Severity.NOTE, on_key=True)


def _absent(path: Path, name: str, resolved: Resolved) -> Finding:
    if name in resolved.catalog.errors:
        return Finding(path, f"`{name}` is retired", "name an error that is still sent")
    hint = did_you_mean(name, list(resolved.by_error))
    return Finding(path, f"there is no error `{name}`", hint)


def _check(path: Path, key: str, name: str, resolved: Resolved) -> Iterator[Finding]:
    responses = resolved.by_error[name]
    if key != VALIDATION and not any(admits(each, span_of(key)) for each in responses):
        yield _other_status(path, key, name, resolved)
        return
    if chosen(name, key, resolved) is None:
        admitting = [
            each
            for each in responses
            if key == VALIDATION or admits(each, span_of(key))
        ]
        needed = missing(admitting[0], resolved, refused=key == VALIDATION)
        lacking = ", ".join(f"`{each}`" for each in needed)
        message = f"`{name}` cannot be raised without {lacking}, which no framework has"
        hint = "name an error that needs nothing, or give these a default"
        yield Finding(path, message, hint)
    elif resolved.catalog.errors[name].deprecated is not None:
        message = f"`{name}` is deprecated"
        yield Finding(path, message, "name another error", Severity.WARNING)


def _other_status(path: Path, key: str, name: str, resolved: Resolved) -> Finding:
    spans = {span for each in resolved.by_error[name] for span in each.rule.statuses}
    figures = [span_figures(span) for span in sorted(spans)]
    found = ", ".join(figures)
    first, last = span_of(key)
    inside = [str(low) for low, high in sorted(spans) if first <= low == high <= last]
    if first < last and inside:
        message = f"`{name}` has status {found}, and not every status of `{key}`"
        hint = f"write `{inside[0]}: {name}`"
    else:
        message = f"`{name}` has status {found}, not {key}"
        hint = "name an error of this status, or one whose status is a range"
    return Finding(path, message, hint)
