"""What the docstrings of a generated package say."""

import textwrap
from collections.abc import Mapping

from error_catalog.runtime.values import spell
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.resolution import Resolved, Response, Retry, retry_delay
from error_catalog.semantics.statuses import span_figures

_WIDTH = 80


def root_docstring(resolved: Resolved) -> str:
    """Return the docstring of the class of all errors of an API."""
    api = resolved.catalog.api
    # The attributes that every error has are declared, and described, in the runtime.
    own = [
        f"`{name}`: {spec.description}"
        for name, spec in resolved.catalog.fields.items()
        if name in BUILT_IN_SCHEMAS and spec.description
    ]
    return _paragraphs(f"Any error of the {api.title}.", api.description, *own)


def error_docstring(responses: tuple[Response, ...]) -> str:
    """Return the docstring of an error's class."""
    first = responses[0]
    spec = first.spec
    return _paragraphs(
        spec.summary,
        spec.description,
        _action(spec.action),
        retry_text(spec.retry),
        _any_status(responses),
        _operations(spec.operations),
        _lifecycle(first),
        f"See {first.docs}" if first.docs else None,
    )


def case_docstring(response: Response) -> str:
    """Return the docstring of the class of one case; its error's class says the rest."""
    spec = response.spec
    return _paragraphs(
        response.when
        or f"{spec.summary.rstrip('.')}, sent with status {_figures(response)}.",
        response.description if response.description != spec.description else None,
        _action(response.action) if response.action != spec.action else None,
        retry_text(response.retry) if response.retry != spec.retry else None,
        (
            _operations(response.operations)
            if response.operations != spec.operations
            else None
        ),
    )


def deprecation(response: Response, name: str, classes: Mapping[str, str]) -> str:
    """
    Return the message of the deprecation of a class; empty if its error is not deprecated.

    Args:
        name: Of the class.
        classes: The class of each error, by the error's name.
    """
    deprecated = response.spec.deprecated
    if deprecated is None:
        return ""
    since = f" since {deprecated.since}" if deprecated.since else ""
    instead = classes.get(deprecated.replaced_by or "")
    use = f"; use {instead}" if instead else ""
    note = f" {deprecated.note}" if deprecated.note else ""
    return f"{name} is deprecated{since}{use}.{note}"


def retry_text(retry: Retry) -> str | None:
    """Return in a sentence whether to send the request again, None if unsaid."""
    if retry is None:
        return None
    wait = retry_delay(retry)
    if wait is not None:
        return f"Retry: after {spell(wait)} seconds."
    return "Retry: yes." if retry else "Retry: no."


def _any_status(responses: tuple[Response, ...]) -> str | None:
    """Say that no class of a status is a base of the error's, if it has more than one."""
    spans = [span for each in responses for span in each.rule.statuses]
    if not spans:
        return "It comes with any status: no class of a status catches it."
    wide = [f"{first} to {last}" for first, last in spans if first != last]
    if not wide:
        return None
    which = " and from ".join(dict.fromkeys(wide))
    return f"It comes with any status from {which}: no class of a single status catches it."


def _figures(response: Response) -> str:
    return "/".join(map(span_figures, response.rule.statuses))


def _action(action: str | None) -> str | None:
    return f"What to do: {action}" if action else None


def _operations(operations: tuple[str, ...]) -> str | None:
    return f"Operations: {', '.join(operations)}." if operations else None


def _lifecycle(response: Response) -> str | None:
    spec = response.spec
    parts = [f"Since {spec.since}." if spec.since else ""]
    if spec.deprecated is not None:
        since = f" since {spec.deprecated.since}" if spec.deprecated.since else ""
        instead = spec.deprecated.replaced_by
        parts.append(f"Deprecated{since}{f'; use {instead}' if instead else ''}.")
        parts.append(spec.deprecated.note or "")
    return " ".join(each for each in parts if each) or None


def _paragraphs(*texts: str | None) -> str:
    return "\n\n".join(_wrapped(each) for each in texts if each)


def _wrapped(text: str) -> str:
    """Return *text* with its lines no longer than a reviewer likes."""
    return "\n".join(map(_wrapped_line, text.strip().splitlines()))


def _wrapped_line(line: str) -> str:
    # Most lines fit, and looking costs far less than wrapping them.
    if len(line) <= _WIDTH and line.isprintable() and not line.endswith(" "):
        return line
    lines = textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)
