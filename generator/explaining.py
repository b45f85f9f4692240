"""What a catalog says of one error, as a page for a terminal."""

import json
import textwrap
from collections.abc import Iterator

from generator.meaning.examples import Example, example
from generator.meaning.fields import own_codes
from generator.meaning.naming import class_names, package_name
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.statuses import phrase
from generator.runtime.values import spell
from generator.understanding import Understood

_WIDTH = 88


def explain(understood: Understood, name: str) -> Iterator[str]:
    """Yield a page for each error that is called *name*."""
    for error, answers in understood.resolved.by_error.items():
        if name in _names(error, understood.resolved):
            yield _page(understood, answers)


def names(understood: Understood) -> set[str]:
    """Return everything by which an error can be asked for."""
    resolved = understood.resolved
    return {each for error in resolved.by_error for each in _names(error, resolved)}


def _names(error: str, resolved: Resolved) -> set[str]:
    answers = resolved.by_error[error]
    spec = answers[0].spec
    codes = (*own_codes(error, spec), *spec.aliases)
    called = class_names(resolved)
    classes = (called[each] for each in (error, *(answer.id for answer in answers)))
    return {error, *classes, *(spell(code) for code in codes if code is not None)}


def _page(understood: Understood, answers: tuple[Answer, ...]) -> str:
    resolved, first = understood.resolved, answers[0]
    place = understood.merged.locate(("errors", first.name), on_key=True)
    api = resolved.catalog.api.title
    spec = first.spec
    lines = [
        f"{first.name} ({api}, {place.path}:{place.line})",
        *_wrapped(spec.summary),
        *_wrapped(spec.description or ""),
        *_wrapped(f"What to do: {spec.action}" if spec.action else ""),
        *_wrapped(_retry(first)),
        *_wrapped(f"See {first.docs}" if first.docs else ""),
    ]
    called = class_names(resolved)
    for answer in answers:
        lines += ["", *_answer(answer, example(answer, resolved))]
        package = package_name(resolved.catalog)
        lines.append(f"  from {package} import {called[answer.id]}")
    return "\n".join(lines)


def _answer(answer: Answer, shown: Example) -> Iterator[str]:
    if answer.when:
        yield from _wrapped(answer.when)
        if answer.action and answer.action != answer.spec.action:
            yield from _wrapped(f"What to do: {answer.action}")
        yield ""
    yield f"  HTTP {shown.status} {phrase(shown.status)}"
    for header, value in shown.wire.headers.items():
        yield f"  {header}: {value}"
    body = shown.wire.body.decode()
    if body:
        if not answer.shape.is_text:
            body = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
        yield ""
        yield from textwrap.indent(body, "  ").splitlines()
    yield ""


def _retry(answer: Answer) -> str:
    retry = answer.spec.retry
    if retry is None:
        return ""
    if answer.retry_after is not None:
        return f"Send it again after {spell(answer.retry_after)} seconds."
    return "The same request may be sent again." if retry else "Do not send it again."


def _wrapped(text: str) -> list[str]:
    return [
        f"  {line}"
        for paragraph in text.splitlines()
        for line in textwrap.wrap(paragraph, _WIDTH)
    ]
