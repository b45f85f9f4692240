"""What the parts of a Markdown page know of one another: labels, links, places of fields."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator.catalog.entries import Range
from generator.catalog.model import Catalog, ErrorSpec
from generator.filters.markdown import md_code
from generator.meaning.fields import own_codes
from generator.meaning.resolving import Resolved
from generator.meaning.statuses import PHRASES, span_figures
from generator.runtime.rules import Span
from generator.targets.markdown.anchors import (
    error_anchors,
    error_keys,
    format_anchor,
)
from generator.targets.markdown.rows import Row, envelope_rows
from generator.targets.markdown.text import sentence
from generator.targets.markdown.views import Markdown


@dataclass(frozen=True, slots=True)
class Index:
    """
    The errors of a page.

    Args:
        errors: The live public ones, in the order of the page.
        retired: The public ones that are retired, in catalog order.
        keys: Of both, by name; see ``error_keys``.
        anchors: Of both, by name; see ``error_anchors``.
        hrefs: Where links to an error lead, by name; there is none to those without.
        format_page: Where envelopes are described: empty for the page itself, None if
            that is nowhere.
        coded: Some live error has a code.
        ambiguous: The live errors that share a code with another.
        formats: The envelopes that the page shows.
        places: By envelope and field, the first place of the field.
    """

    resolved: Resolved
    errors: Mapping[str, ErrorSpec]
    retired: Mapping[str, ErrorSpec]
    keys: Mapping[str, tuple[str, ...]]
    anchors: Mapping[str, tuple[str, ...]]
    hrefs: Mapping[str, str]
    format_page: str | None
    coded: bool
    ambiguous: frozenset[str]
    formats: tuple[str, ...]
    places: Mapping[str, Mapping[str, Row]]


def index(resolved: Resolved, headings: Iterable[str]) -> Index:
    """
    Return the index of a page that has everything.

    Args:
        headings: Those of the page itself.
    """
    catalog = resolved.catalog
    public = {
        name: spec
        for name, spec in catalog.errors.items()
        if spec.visibility == "public"
    }
    live = {name: spec for name, spec in public.items() if spec.retired is None}
    formats = _formats(resolved, live)
    keys = error_keys(public, catalog.api.docs)
    anchors = error_anchors(keys, formats, headings)
    return Index(
        resolved=resolved,
        errors=_in_page_order(live, catalog),
        retired={n: spec for n, spec in public.items() if spec.retired is not None},
        keys=keys,
        anchors=anchors,
        hrefs={name: f"#{each[0]}" for name, each in anchors.items()},
        format_page="",
        coded=any(codes(name, spec) for name, spec in live.items()),
        ambiguous=_ambiguous(live),
        formats=formats,
        places={
            shape.envelope.name: _places(envelope_rows(shape, resolved))
            for shape in resolved.contract.shapes
        },
    )


def codes(name: str, spec: ErrorSpec) -> tuple[Markdown, ...]:
    """Return the codes of an error, as code; none if the wire carries none."""
    if isinstance(spec.code, Range):
        return (md_code(f"{spec.code.first}-{spec.code.last}"),)
    own = own_codes(name, spec)
    return tuple(code_text(each) for each in own if each is not None)


def code_text(code: str | int) -> Markdown:
    """Return one code as code; the empty one as two quotes."""
    return md_code(str(code) or '""')


def label(name: str, page: Index) -> Markdown:
    """Return what the page calls an error: its codes, its name, or both to tell it apart."""
    known = ", ".join(codes(name, page.errors[name]))
    if name in page.ambiguous:
        return f"{known} ({sentence(name)})"
    return known or sentence(name)


def link(name: str, page: Index) -> Markdown:
    """Return a link to an error."""
    return linked(label(name, page), name, page)


def linked(text: Markdown, name: str, page: Index) -> Markdown:
    """Return *text* as a link to an error; as it is if links lead nowhere."""
    return f"[{text}]({page.hrefs[name]})" if page.hrefs.get(name) else text


def format_link(envelope: str, page: Index) -> Markdown:
    """Return a link to an envelope."""
    text = md_code(envelope)
    if page.format_page is None:
        return text
    return f"[{text}]({page.format_page}#{format_anchor(envelope)})"


def spans(name: str, page: Index) -> tuple[Span, ...]:
    """Return the statuses of an error, each once; none if it leaves them open."""
    answers = page.resolved.by_error[name]
    found = [span for answer in answers for span in answer.rule.statuses]
    return tuple(dict.fromkeys(found))


def figures(statuses: tuple[Span, ...]) -> str:
    """Return statuses in short: ``400/422``, ``5XX``, ``any``."""
    return "/".join(map(span_figures, statuses)) or "any"


def status_line(status: int) -> str:
    """Return a status and its phrase; alone if it has none."""
    return f"{status} {PHRASES.get(status, '')}".strip()


def _in_page_order(
    errors: Mapping[str, ErrorSpec], catalog: Catalog
) -> dict[str, ErrorSpec]:
    """Return the errors by group, in the order of the groups; those of none last."""
    order: dict[str | None, int] = {name: n for n, name in enumerate(catalog.groups)}
    last = len(order)
    names = sorted(errors, key=lambda name: order.get(errors[name].group, last))
    return {name: errors[name] for name in names}


def _ambiguous(errors: Mapping[str, ErrorSpec]) -> frozenset[str]:
    owners: dict[str, list[str]] = {}
    for name, spec in errors.items():
        for code in set(codes(name, spec)):
            owners.setdefault(code, []).append(name)
    return frozenset(n for names in owners.values() if len(names) > 1 for n in names)


def _formats(resolved: Resolved, live: Mapping[str, ErrorSpec]) -> tuple[str, ...]:
    """Return every envelope but those that only internal errors use."""
    users: dict[str, set[bool]] = {}
    for answer in resolved.answers:
        users.setdefault(answer.shape.envelope.name, set()).add(answer.name in live)
    return tuple(
        name for name in resolved.catalog.envelopes if users.get(name) != {False}
    )


def _places(rows: tuple[Row, ...]) -> dict[str, Row]:
    return dict(_first(rows))


def _first(rows: tuple[Row, ...]) -> Iterator[tuple[str, Row]]:
    # The last of equal keys wins in a dict, and the first place must.
    for row in reversed(rows):
        if row.field is not None:
            yield row.field, row
