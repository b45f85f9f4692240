"""What the docstrings of a generated package say."""

import textwrap

from generator.meaning.resolving import Answer
from generator.meaning.statuses import span_figures
from generator.runtime.values import spell

_WIDTH = 80


def error_docstring(answers: tuple[Answer, ...]) -> str:
    """Return the docstring of an error's class."""
    first = answers[0]
    spec = first.spec
    return _paragraphs(
        spec.summary,
        spec.description,
        _action(spec.action),
        retry_text(first),
        _operations(spec.operations),
        _lifecycle(first),
        f"See {first.docs}" if first.docs else None,
    )


def case_docstring(answer: Answer) -> str:
    """Return the docstring of the class of one case; its error's class says the rest."""
    spec = answer.spec
    return _paragraphs(
        answer.when or f"{spec.summary.rstrip('.')}, answered with {_figures(answer)}.",
        answer.description if answer.description != spec.description else None,
        _action(answer.action) if answer.action != spec.action else None,
    )


def retry_text(answer: Answer) -> str | None:
    """Return in a sentence whether to send the request again, None if unsaid."""
    retry = answer.spec.retry
    if retry is None:
        return None
    if answer.retry_after is not None:
        return f"Retry: after {spell(answer.retry_after)} seconds."
    return "Retry: yes." if retry else "Retry: no."


def _figures(answer: Answer) -> str:
    return "/".join(map(span_figures, answer.rule.statuses))


def _action(action: str | None) -> str | None:
    return f"What to do: {action}" if action else None


def _operations(operations: tuple[str, ...]) -> str | None:
    return f"Operations: {', '.join(operations)}." if operations else None


def _lifecycle(answer: Answer) -> str | None:
    spec = answer.spec
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
