"""What documents for tools say of an answer in words; CommonMark, as OpenAPI has it."""

from generator.catalog.model import ErrorSpec, LifecycleSpec
from generator.filters.markdown import md_code
from generator.meaning.resolving import Answer

_UNITS = (("ms", "millisecond"), ("s", "second"), ("m", "minute"), ("h", "hour"))


def description(answer: Answer) -> str:
    """Return everything that the catalog says of *answer*, a paragraph for each thing."""
    paragraphs = (
        answer.spec.summary,
        answer.when,
        answer.description,
        answer.action and f"What to do: {answer.action}",
        retry(answer.spec),
        _deprecation(answer.spec.deprecated),
        answer.docs and f"Documentation: <{answer.docs}>",
    )
    return "\n\n".join(each.strip() for each in paragraphs if each and each.strip())


def line(answer: Answer) -> str:
    """Return *answer* as one line of a list: its codes and its summary."""
    what = f"{codes(answer)}: {answer.spec.summary} {answer.when}"
    return " ".join(what.split())


def codes(answer: Answer) -> str:
    """Return the codes that *answer* may carry, as code spans; its name if it has none."""
    rule = answer.rule
    if rule.code_range is not None:
        first, last = rule.code_range
        return f"`{first}` to `{last}`"
    own = answer.spec.code if isinstance(answer.spec.code, tuple) else ()
    known = [str(each) for each in own or (answer.name,) if each is not None]
    if not known:
        return f"{answer.name} (no code)"
    spans = " or ".join(md_code(each) for each in known)
    return f"{spans}, or no code" if None in own else spans


def retry(spec: ErrorSpec) -> str | None:
    """Return in a sentence whether to send the request again; None if unsaid."""
    if spec.retry is None:
        return None
    if spec.retry is False:
        return "The same request will fail again."
    if spec.retry is True:
        return "The same request may be sent again."
    return f"The same request may be sent again after {_duration(spec.retry.after)}."


def _duration(text: str) -> str:
    unit = text.lstrip("0123456789.")
    number = text.removesuffix(unit)
    word = dict(_UNITS)[unit]
    return f"{number} {word}" if number == "1" else f"{number} {word}s"


def _deprecation(spec: LifecycleSpec | None) -> str | None:
    if spec is None:
        return None
    since = f" since {spec.since}" if spec.since else ""
    use = f" Use `{spec.replaced_by}` instead." if spec.replaced_by else ""
    note = f" {spec.note}" if spec.note else ""
    return f"Deprecated{since}.{use}{note}"
