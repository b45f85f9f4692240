"""What there is to know about one error, as labelled lines; example responses."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from error_catalog.catalog.model import ErrorSpec, LifecycleSpec, ResponseSpec
from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.filters.json import to_json
from error_catalog.filters.markdown import md_code
from error_catalog.semantics.examples import Example, full_example, spoken
from error_catalog.semantics.resolution import Response, Retry
from error_catalog.semantics.statuses import PHRASES
from error_catalog.targets.markdown.fields import Row, literal
from error_catalog.targets.markdown.links import (
    Index,
    code_text,
    figures,
    format_link,
    link,
    status_line,
)
from error_catalog.targets.markdown.text import sentence, web_link
from error_catalog.targets.markdown.views import ExampleView, Fact, Markdown
from error_catalog.targets.publication import duration, example_body

_IN_ADDRESS = "!#$%&+,-./:;=?@_~()"


def facts(name: str, page: Index) -> Iterator[Fact]:
    """Yield the labelled lines of an error, in the order of the page."""
    spec = page.errors[name]
    envelope = page.resolved.by_error[name][0].shape.envelope.name
    known = (
        ("Code", _code(spec, page)),
        ("Action", sentence(spec.action or "")),
        ("Retry", _retry_sentence(name, page)),
        ("Always sent", field_list(spec.requires, envelope, page)),
        ("Sometimes sent", field_list(spec.allows, envelope, page)),
        ("Never sent", field_list(absent(spec), envelope, page)),
        ("Fixed values", "; ".join(fixed(spec, envelope, page))),
        ("Format", _format(name, page)),
        ("Operations", ", ".join(map(md_code, spec.operations))),
        ("Since", sentence(spec.since or "")),
        ("Deprecated", _deprecated(spec.deprecated, page)),
        ("Former codes", ", ".join(map(code_text, spec.aliases))),
        ("Documentation", _documentation(name, page)),
    )
    yield from (Fact(what, text) for what, text in known if text)


def retry_cell(name: str, page: Index) -> Markdown:
    """
    Return in a word or two whether to retry; empty if the catalog does not say.

    Where the cases of an error differ, each verdict stands after its status or name.
    """
    responses = page.resolved.by_error[name]
    alike = ambiguous_cases(responses)
    verdicts = {
        md_code(each.case or "") if alike else figures(each.rule.statuses): (
            retry_words(each.retry)
        )
        for each in responses
    }
    if len(set(verdicts.values())) > 1:
        return "<br/>".join(f"{k}: {words}" for k, words in verdicts.items() if words)
    retry = responses[0].retry
    place = _retry_place(name, page) if retry is True else None
    if place is not None:
        return f"after {md_code(place.path.lstrip('.'))}"
    return retry_words(retry)


def retry_words(retry: Retry) -> Markdown:
    """Return in a word or two what the catalog says about sending a request again."""
    if retry is None or isinstance(retry, bool):
        return {None: "", True: "yes", False: "no"}[retry]
    return f"after {duration(retry.after)}"


def field_list(fields: Iterable[str], envelope: str, page: Index) -> Markdown:
    """Return the places of *fields* in an envelope, or their names if they have none."""
    places = page.places[envelope]
    return ", ".join(
        places[each].name if each in places else md_code(each) for each in fields
    )


def replacement(name: str | None, page: Index) -> Markdown:
    """Return a link to what replaces an error; empty if that is not on the page."""
    return link(name, page) if name is not None and name in page.errors else ""


def _code(spec: ErrorSpec, page: Index) -> Markdown:
    if not isinstance(spec.code, tuple) or None not in spec.code or not page.coded:
        return ""
    return "may be missing from the response" if len(spec.code) > 1 else "none"


def _retry_sentence(name: str, page: Index) -> Markdown:
    retry = page.errors[name].retry
    if retry is None:
        return ""
    if retry is False:
        return "No."
    place = _retry_place(name, page)
    if retry is not True:
        return f"Yes, after {duration(retry.after)}."
    if place is None:
        return "Yes."
    return f"Yes, after the delay in {md_code(place.path.lstrip('.'))}."


def _retry_place(name: str, page: Index) -> Row | None:
    """Return the place that says how long to wait, if every response has it."""
    responses = page.resolved.by_error[name]
    place = page.places[responses[0].shape.envelope.name].get("retry_after")
    if place is None or place.always:
        return place
    needed = all("retry_after" in response.rule.requires for response in responses)
    return place if needed else None


def _format(name: str, page: Index) -> Markdown:
    """
    Return the formats of an error, unless its cases differ.

    A page with formats says at its top which one errors have by default.
    """
    responses = page.resolved.by_error[name]
    found = list(dict.fromkeys(response.shape.envelope.name for response in responses))
    known = page.format_page == "" and found == [page.formats[0]]
    if known or (len(found) > 1 and page.errors[name].cases):
        return ""
    return " or ".join(format_link(each, page) for each in found)


def absent(spec: ResponseSpec) -> tuple[str, ...]:
    """Return the fields that an error, or a case of it, omits or pins to nothing."""
    pinned = (field for field, pin in spec.pins.items() if pin is None)
    return tuple(dict.fromkeys((*spec.omits, *pinned)))


def fixed(spec: ResponseSpec, envelope: str, page: Index) -> Iterator[Markdown]:
    """Yield each value that an error, or a case of it, pins to a field."""
    for field, pin in spec.pins.items():
        if pin is not None:
            yield f"{field_list((field,), envelope, page)} is {literal(pin)}"


def _deprecated(spec: LifecycleSpec | None, page: Index) -> Markdown:
    if spec is None:
        return ""
    since = f"since {sentence(spec.since)}." if spec.since else "yes."
    use = replacement(spec.replaced_by, page)
    instead = f"Use {use} instead." if use else ""
    return " ".join(filter(None, (since, instead, sentence(spec.note or ""))))


def _documentation(name: str, page: Index) -> Markdown:
    """Return the error's own address; the one that the API gives all errors may be this page."""
    address = page.resolved.by_error[name][0].docs
    if page.errors[name].docs is None or address is None:
        return ""
    on_web = web_address(address)
    return md_code(address) if on_web is None else web_link(on_web)


def web_address(address: str) -> str | None:
    """Return an address as it is written in a link; None unless it is one of the web."""
    if not address.startswith(("https://", "http://")):
        return None
    return quote(address, safe=_IN_ADDRESS, errors="replace")


def has_more(name: str, page: Index, examples: Mapping[str, Example]) -> bool:
    """Tell whether there is more to say about an error than its row in the table does."""
    spec = page.errors[name]
    said = (
        spec.description,
        spec.params,
        spec.cases,
        spec.allows,
        spec.omits,
        spec.pins,
    )
    rest = (spec.operations, spec.since, spec.deprecated, spec.aliases, spec.docs)
    fields = [each for each in spec.requires if each != "retry_after"]
    return any((*said, *rest, fields)) or shows_more(name, page, examples)


def shows_more(name: str, page: Index, examples: Mapping[str, Example]) -> bool:
    """Tell whether the examples of an error add something to the rest of a page."""
    responses = page.resolved.by_error[name]
    if len(responses) == 1 and (name,) in page.users.values():
        return False  # It is the example of its format.
    return any(_adds(response, examples[response.id]) for response in responses)


def _adds(response: Response, example: Example) -> bool:
    """Tell whether an example holds more than the code and what the catalog says of it."""
    summary = response.spec.summary.replace("{", "{{").replace("}", "}}")
    known = {response.spec.summary, *map(PHRASES.get, response.statuses)}
    is_own = response.message != summary or response.title not in known
    is_own = is_own or bool(response.rule.pins)
    return bool(example.given or example.others) or (
        is_own and response.shape.body is not None
    )


def error_examples(
    responses: tuple[Response, ...], examples: Mapping[str, Example]
) -> Iterator[ExampleView]:
    """Yield the examples that have a body or headers, equal ones only once."""
    alike = ambiguous_cases(responses)
    seen: set[tuple[object, ...]] = set()
    for response in responses:
        of_case = f" of {md_code(response.case or '')}" if alike else ""
        for example in examples[response.id].every:
            wire = example.wire
            known = (*wire.headers.items(), wire.body)
            if known in seen or known == (b"",):
                continue
            seen.add(known)
            named = f" ({sentence(spoken(example.name))})" if example.name else ""
            yield _shown(response, example, f"Example{of_case}{named}")


def ambiguous_cases(responses: tuple[Response, ...]) -> bool:
    """Tell whether two cases of an error have the same statuses."""
    return len({response.rule.statuses for response in responses}) < len(responses)


def format_examples(
    page: Index, examples: Mapping[str, Example]
) -> dict[str, ExampleView]:
    """Return an example response of each envelope, with every field that may be in it."""
    fullest: dict[str, Response] = {}
    sizes: dict[str, int] = {}
    for name in page.errors:
        for response in page.resolved.by_error[name]:
            envelope = response.shape.envelope.name
            size = _size(response, examples[response.id])
            if size > sizes.get(envelope, 0):
                fullest[envelope], sizes[envelope] = response, size
    return {
        envelope: _shown(
            response,
            full_example(response, examples[response.id], page.resolved, _OFTEN_LEFT),
        )
        for envelope, response in fullest.items()
    }


# It does not belong to every response of most envelopes.
_OFTEN_LEFT = frozenset(("retry_after",))


def _shown(response: Response, example: Example, label: str = "Example") -> ExampleView:
    """Return status, headers and printed body of a response."""
    wire = example.wire
    lines = [status_line(wire.status)]
    lines += [f"{k}: {v}" for k, v in wire.headers.items() if k != "Content-Type"]
    body, language = "", ""
    if response.shape.body is not None:
        value = example_body(response, example)
        is_text = response.shape.envelope.is_text
        body, language = (value, "text") if is_text else (to_json(value), "json")
    return ExampleView(label, ", ".join(map(md_code, lines)), language, body)


def _size(response: Response, example: Example) -> int:
    """Return how many headers and members a response has; 0 if there is nothing to show."""
    if response.shape.body is None:
        return len(example.wire.headers)
    if response.shape.envelope.is_text:
        return 1 + len(example.wire.headers)
    return _members(json.loads(example.wire.body)) + len(example.wire.headers)


def _members(value: Any) -> int:
    # One error of a list shows as much as many do.
    if is_mapping(value):
        return sum(1 + _members(each) for each in value.values())
    return _members(value[0]) if is_list(value) and value else 0
