"""What there is to know of all answers of one error, as labelled lines and in cells."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from generator.catalog.model import ErrorSpec, LifecycleSpec
from generator.filters.markdown import md_code
from generator.targets.markdown.index import Index, code_text, format_link, link
from generator.targets.markdown.inline import web_link
from generator.targets.markdown.rows import Row
from generator.targets.markdown.text import sentence
from generator.targets.markdown.types import literal
from generator.targets.markdown.views import Fact, Markdown

_UNITS = {"ms": "millisecond", "s": "second", "m": "minute", "h": "hour"}
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
        ("Never sent", field_list(_absent(spec), envelope, page)),
        ("Fixed values", "; ".join(_pins(spec, envelope, page))),
        ("Format", _format(name, page)),
        ("Operations", ", ".join(map(md_code, spec.operations))),
        ("Since", sentence(spec.since or "")),
        ("Deprecated", _deprecated(spec.deprecated, page)),
        ("Former codes", ", ".join(map(code_text, spec.aliases))),
        ("Documentation", _documentation(name, page)),
    )
    yield from (Fact(what, text) for what, text in known if text)


def retry_cell(name: str, page: Index) -> Markdown:
    """Return in a word or two whether to send the request again; empty if unsaid."""
    retry = page.errors[name].retry
    if retry is None or isinstance(retry, bool):
        place = _retry_place(name, page) if retry else None
        words = {None: "", True: "yes", False: "no"}[retry]
        return words if place is None else f"after {md_code(place.path.lstrip('.'))}"
    return f"after {_duration(retry.after)}"


def field_list(fields: Iterable[str], envelope: str, page: Index) -> Markdown:
    """Return where *fields* stand in an envelope; the names of those without a place."""
    places = page.places[envelope]
    return ", ".join(
        places[each].name if each in places else md_code(each) for each in fields
    )


def replacement(name: str | None, page: Index) -> Markdown:
    """Return a link to what takes an error's place; empty if the page lacks that."""
    return link(name, page) if name is not None and name in page.errors else ""


def _code(spec: ErrorSpec, page: Index) -> Markdown:
    if not isinstance(spec.code, tuple) or None not in spec.code or not page.coded:
        return ""
    return "may be missing from the answer" if len(spec.code) > 1 else "none"


def _retry_sentence(name: str, page: Index) -> Markdown:
    retry = page.errors[name].retry
    if retry is None:
        return ""
    if retry is False:
        return "Do not send the same request again."
    place = _retry_place(name, page)
    if retry is not True:
        return f"Wait {_duration(retry.after)}, then send the request again."
    if place is None:
        return "The same request can be sent again."
    path = md_code(place.path.lstrip("."))
    return f"Wait as long as {path} says, then send the request again."


def _retry_place(name: str, page: Index) -> Row | None:
    """Return the place that tells how long to wait, if every answer has it."""
    answers = page.resolved.by_error[name]
    place = page.places[answers[0].shape.envelope.name].get("retry_after")
    if place is None or place.always:
        return place
    needed = all("retry_after" in answer.rule.requires for answer in answers)
    return place if needed else None


def _duration(text: str) -> str:
    number = text.rstrip("msh")
    word = _UNITS[text.removeprefix(number)]
    return f"{number} {word}" if number == "1" else f"{number} {word}s"


def _format(name: str, page: Index) -> Markdown:
    """
    Return the formats of an error, unless its cases differ.

    A page that has the formats says itself which one errors have by default.
    """
    answers = page.resolved.by_error[name]
    found = list(dict.fromkeys(answer.shape.envelope.name for answer in answers))
    known = page.format_page == "" and found == [page.formats[0]]
    if known or (len(found) > 1 and page.errors[name].cases):
        return ""
    return " or ".join(format_link(each, page) for each in found)


def _absent(spec: ErrorSpec) -> tuple[str, ...]:
    pinned = (field for field, pin in spec.pins.items() if pin is None)
    return tuple(dict.fromkeys((*spec.omits, *pinned)))


def _pins(spec: ErrorSpec, envelope: str, page: Index) -> Iterator[str]:
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
    """Return the address that the error itself has; the API's own may be this page."""
    address = page.resolved.by_error[name][0].docs
    if page.errors[name].docs is None or address is None:
        return ""
    on_web = web_address(address)
    return md_code(address) if on_web is None else web_link(on_web)


def web_address(address: str) -> str | None:
    """Return an address as a link has it; None if it is not one of the web."""
    if not address.startswith(("https://", "http://")):
        return None
    return quote(address, safe=_IN_ADDRESS, errors="replace")
