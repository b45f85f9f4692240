"""One error as a page of text, for a terminal."""

import json
import textwrap
from collections.abc import Iterator, Sequence

from error_catalog.catalog.standards import (
    DEFAULT_NAME,
    DOMAIN,
    fields_of,
    template_of,
)
from error_catalog.filters.yaml import to_yaml
from error_catalog.pipeline import Understood
from error_catalog.runtime.values import spell
from error_catalog.semantics.examples import Example, example, spoken
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.names import class_names, package_name
from error_catalog.semantics.resolution import (
    Resolved,
    Response,
    Retry,
    retry_delay,
)
from error_catalog.semantics.statuses import phrase

_WIDTH = 88


def called(understood: Understood, name: str) -> list[str]:
    """Return the errors with the name, the code, a former code or the class *name*."""
    resolved = understood.resolved
    return [error for error in resolved.by_error if name in _names(error, resolved)]


def error_pages(
    understood: Understood, errors: Sequence[str], parent: str = ""
) -> Iterator[str]:
    """
    Yield a page for each of *errors*, which are names.

    Args:
        parent: The Python package that holds those of all APIs; empty for none.
    """
    resolved = understood.resolved
    for error in errors:
        package = package_name(resolved.catalog, parent)
        yield _page(understood, resolved.by_error[error], package)


def standard_page(name: str) -> str:
    """Return what ``standard: NAME`` stands for, as a catalog would write it."""
    written = {
        "envelopes": {DEFAULT_NAME: template_of(name)},
        "fields": fields_of(name),
    }
    lines = to_yaml({key: value for key, value in written.items() if value})
    about = (
        f"# What `standard: {name}` stands for. A key beside it replaces one of these."
    )
    if DOMAIN in lines:
        about += f"\n# {DOMAIN} is the `domain` of the envelope."
    return f"{about}\n{lines}"


def names(understood: Understood) -> set[str]:
    """Return all names by which ``gen explain`` finds an error."""
    resolved = understood.resolved
    return {each for error in resolved.by_error for each in _names(error, resolved)}


def _names(error: str, resolved: Resolved) -> set[str]:
    responses = resolved.by_error[error]
    spec = responses[0].spec
    codes = (*own_codes(error, spec), *spec.aliases)
    called = class_names(resolved)
    classes = (
        called[each] for each in (error, *(response.id for response in responses))
    )
    return {error, *classes, *(spell(code) for code in codes if code is not None)}


def _page(understood: Understood, responses: tuple[Response, ...], package: str) -> str:
    resolved, first = understood.resolved, responses[0]
    place = understood.merged.locate(("errors", first.name), on_key=True)
    api = resolved.catalog.api.title
    spec = first.spec
    lines = [
        f"{first.name} ({api}, {place.path}:{place.line})",
        *_wrapped(spec.summary),
        *_wrapped(spec.description or ""),
        *_wrapped(f"What to do: {spec.action}" if spec.action else ""),
        *_wrapped(_retry(first.spec.retry)),
        *_wrapped(f"See {first.docs}" if first.docs else ""),
    ]
    called = class_names(resolved)
    for response in responses:
        lines += ["", *_response(response, example(response, resolved))]
        lines.append(f"  from {package} import {called[response.id]}")
    return "\n".join(lines)


def _response(response: Response, shown: Example) -> Iterator[str]:
    if response.when:
        yield from _wrapped(response.when)
        if response.action and response.action != response.spec.action:
            yield from _wrapped(f"What to do: {response.action}")
        if response.retry != response.spec.retry:
            yield from _wrapped(_retry(response.retry))
        yield ""
    for each in shown.every:
        yield from _wire(each, is_text=response.shape.is_text)


def _wire(shown: Example, *, is_text: bool) -> Iterator[str]:
    named = f"  ({spoken(shown.name)})" if shown.name else ""
    yield f"  HTTP {shown.status} {phrase(shown.status)}{named}"
    for header, value in shown.wire.headers.items():
        yield f"  {header}: {value}"
    body = shown.wire.body.decode()
    if body:
        if not is_text:
            body = json.dumps(json.loads(body), indent=2, ensure_ascii=False)
        yield ""
        yield from textwrap.indent(body, "  ").splitlines()
    yield ""


def _retry(retry: Retry) -> str:
    if retry is None:
        return ""
    wait = retry_delay(retry)
    if wait is not None:
        return f"Retry after {spell(wait)} seconds."
    return "You can retry the same request." if retry else "Do not retry."


def _wrapped(text: str) -> list[str]:
    return [
        f"  {line}"
        for paragraph in text.splitlines()
        for line in textwrap.wrap(paragraph, _WIDTH)
    ]
