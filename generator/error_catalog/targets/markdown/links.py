"""
Anchors, labels and links: what the parts of a page know about one another.

There is an anchor for each error, and one for each code, which leads to its error.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from error_catalog.catalog.model import Catalog, ErrorSpec, Range
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import Span
from error_catalog.semantics.fields import own_codes
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.statuses import PHRASES, span_figures
from error_catalog.targets.markdown.fields import Row, envelope_rows
from error_catalog.targets.markdown.text import sentence
from error_catalog.targets.markdown.views import Markdown
from error_catalog.targets.publication import name_in_words

_NO_SLUG = re.compile(r"[^\w\- ]")


def format_anchor(name: str) -> str:
    """Return the anchor of an envelope."""
    return f"format-{name}"


def group_anchor(name: str) -> str:
    """Return the anchor of a group."""
    return f"group-{name or 'none'}"


def part_anchor(name: str) -> str:
    """Return the anchor of a part of the page, such as its tables of errors."""
    return f"page-{name}"


def error_keys(
    errors: Mapping[str, ErrorSpec], docs: str | None
) -> dict[str, tuple[str, ...]]:
    """
    Return by name the keys under which each error is looked up, spelled as in addresses.

    They are its codes, then its former codes; before them its name, if the address of its
    documentation is made from that.

    Args:
        docs: The address of every error's documentation, with ``{code}`` or ``{name}``.
    """
    named = docs is not None and "{name}" in docs and "{code}" not in docs
    return {
        name: tuple(dict.fromkeys((*((name,) if named else ()), *_codes(name, spec))))
        for name, spec in errors.items()
    }


def error_anchors(
    keys: Mapping[str, tuple[str, ...]],
    reserved: Iterable[str],
    headings: Iterable[str],
) -> dict[str, tuple[str, ...]]:
    """
    Return by name the anchors of each error; no two are the same.

    The first is the one that links on the page use: the error's code, unless another error
    has it, an address would escape it, or a heading produces the same anchor; else the
    error's name; else ``error-`` and the name. After it come the other codes, former ones
    included, spelled as in addresses, so that ``docs: https://…#{code}`` and links made
    from a code on the wire lead here. If several errors share a code, the first gets its
    anchor.

    Args:
        reserved: Anchors of something else.
        headings: From which sites make anchors.
    """
    slugs = {_slug(each) for each in headings}
    used = {*reserved}
    shared = shared_keys(keys)
    first: dict[str, str] = {}
    taken = used | slugs
    for name, own in keys.items():
        if own and not shared & {own[0]} and "%" not in own[0] and own[0] not in taken:
            first[name] = own[0]
    taken.update(first.values())
    for name in keys:
        if name not in first:
            first[name] = _free(name, taken)
            taken.add(first[name])
    used.update(first.values())
    return {name: (first[name], *_others(own, used)) for name, own in keys.items()}


def shared_keys(keys: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the keys that several errors share."""
    owners = Counter(key for own in keys.values() for key in own)
    return frozenset(key for key, count in owners.items() if count > 1)


def _codes(name: str, spec: ErrorSpec) -> list[str]:
    own = () if isinstance(spec.code, Range) else own_codes(name, spec)
    known = [each for each in (*own, *spec.aliases) if each not in (None, "")]
    return [quote(str(each), safe="-._~", errors="replace") for each in known]


def _free(name: str, used: set[str]) -> str:
    """Return the first of ``name``, ``error-name``, ``error-name-2``, … that is free."""
    if name not in used:
        return name
    candidate, number = f"error-{name}", 1
    while candidate in used:
        number += 1
        candidate = f"error-{name}-{number}"
    return candidate


def _others(codes: tuple[str, ...], used: set[str]) -> list[str]:
    others: list[str] = []
    for code in codes:
        if code not in used:
            used.add(code)
            others.append(code)
    return others


def _slug(text: str) -> str:
    """Return the anchor that sites make from a heading."""
    return _NO_SLUG.sub("", text.lower()).replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Index:
    """
    The errors of a page.

    Args:
        errors: The public errors that are not retired, in the order of the page.
        retired: The public errors that are retired, in catalog order.
        keys: Those of all of them, by name; see ``error_keys``.
        anchors: Those of all of them, by name; see ``error_anchors``.
        hrefs: The targets of links to errors, by name; errors without one are not linked.
        format_page: The page that describes the envelopes: empty for this page, None if
            there is none.
        coded: Some error that is not retired has a code.
        in_rows: The errors whose anchors are in their rows, because they have no section.
        ambiguous: The errors that share a code with another one.
        formats: The envelopes that the page shows.
        users: By envelope, the errors that are sent in it, in the order of the page.
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
    users: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Mapping[str, Row]]
    in_rows: frozenset[str] = frozenset()


def index(resolved: Resolved, headings: Iterable[str]) -> Index:
    """
    Return the index of a page that has everything.

    Args:
        headings: Those of the page, apart from its errors.
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
    anchors = error_anchors(keys, _reserved(catalog, formats), headings)
    errors = _in_page_order(live, catalog)
    return Index(
        resolved=resolved,
        errors=errors,
        retired={n: spec for n, spec in public.items() if spec.retired is not None},
        keys=keys,
        anchors=anchors,
        hrefs={name: f"#{each[0]}" for name, each in anchors.items()},
        format_page="",
        coded=any(codes(name, spec) for name, spec in live.items()),
        ambiguous=_ambiguous(live),
        formats=formats,
        users=_users(errors, resolved),
        places={
            shape.envelope.name: _places(envelope_rows(shape, resolved))
            for shape in resolved.contract.shapes
        },
    )


def note_anchor(number: int) -> str:
    """Return the anchor of a note, of which the first has the number 1."""
    return f"note-{number}"


PARTS = ("contents", "formats", "statuses", "errors", "details", "retired")
"""The parts of a page, by the names of their anchors."""


def _reserved(catalog: Catalog, formats: Iterable[str]) -> Iterator[str]:
    yield from map(format_anchor, formats)
    yield from map(group_anchor, (*catalog.groups, ""))
    yield from map(part_anchor, PARTS)
    yield from map(note_anchor, range(1, len(catalog.api.notes) + 1))


def codes(name: str, spec: ErrorSpec) -> tuple[Markdown, ...]:
    """Return the codes of an error, as code; nothing if it has none on the wire."""
    if isinstance(spec.code, Range):
        return (md_code(f"{spec.code.first}-{spec.code.last}"),)
    own = own_codes(name, spec)
    return tuple(code_text(each) for each in own if each is not None)


def code_text(code: str | int) -> Markdown:
    """Return one code, as code; an empty one as two quotes."""
    return md_code(str(code) or '""')


def label(name: str, page: Index) -> Markdown:
    """
    Return what the page calls an error: its codes, and its name if they are ambiguous.

    One without a code goes by its status and its name in words: ``409 Duplicate record``.
    """
    known = ", ".join(codes(name, page.errors[name]))
    if name in page.ambiguous:
        return f"{known} ({sentence(name)})"
    return known or _in_words(name, page)


def _in_words(name: str, page: Index) -> Markdown:
    statuses = spans(name, page)
    text = sentence(name_in_words(name))
    return f"{figures(statuses)} {text}" if statuses else text


def link(name: str, page: Index) -> Markdown:
    """Return a link to an error."""
    return linked(label(name, page), name, page)


def short_link(name: str, page: Index) -> Markdown:
    """Return a link to an error where its status stands beside it."""
    has_code = codes(name, page.errors[name])
    text = label(name, page) if has_code else sentence(name_in_words(name))
    return linked(text, name, page)


def linked(text: Markdown, name: str, page: Index) -> Markdown:
    """Return *text* as a link to an error; unchanged if the error is not linked."""
    return f"[{text}]({page.hrefs[name]})" if page.hrefs.get(name) else text


def format_link(envelope: str, page: Index) -> Markdown:
    """Return a link to an envelope."""
    text = sentence(name_in_words(envelope))
    if page.format_page is None:
        return text
    return f"[{text}]({page.format_page}#{format_anchor(envelope)})"


def spans(name: str, page: Index) -> tuple[Span, ...]:
    """Return the statuses of an error, each once; nothing if it can have any."""
    responses = page.resolved.by_error[name]
    found = [span for response in responses for span in response.rule.statuses]
    return tuple(dict.fromkeys(found))


def figures(statuses: tuple[Span, ...]) -> str:
    """Return statuses in short: ``400/422``, ``5XX``, ``any``."""
    return "/".join(map(span_figures, statuses)) or "any"


def status_line(status: int) -> str:
    """Return a status with its phrase, if it has one."""
    return f"{status} {PHRASES.get(status, '')}".strip()


def _in_page_order(
    errors: Mapping[str, ErrorSpec], catalog: Catalog
) -> dict[str, ErrorSpec]:
    """Return the errors sorted by group; those without a group come last."""
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
    """Return every envelope except those that only internal errors use."""
    users: dict[str, set[bool]] = {}
    for response in resolved.responses:
        users.setdefault(response.shape.envelope.name, set()).add(response.name in live)
    return tuple(
        name for name in resolved.catalog.envelopes if users.get(name) != {False}
    )


def _users(errors: Iterable[str], resolved: Resolved) -> dict[str, tuple[str, ...]]:
    users: dict[str, dict[str, None]] = {}
    for name in errors:
        for response in resolved.by_error[name]:
            users.setdefault(response.shape.envelope.name, {})[name] = None
    return {envelope: tuple(names) for envelope, names in users.items()}


def _places(rows: tuple[Row, ...]) -> dict[str, Row]:
    return dict(_first(rows))


def _first(rows: tuple[Row, ...]) -> Iterator[tuple[str, Row]]:
    # The last of equal keys wins in a dict, and the first place must.
    for row in reversed(rows):
        if row.field is not None:
            yield row.field, row
