"""
Markers in documents: where they are, which belong together, and what each asks for.

What looks like a marker inside code is not one; only a parser of CommonMark can tell.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from error_catalog.diagnostics import Diagnostic, did_you_mean
from error_catalog.files import Location, SourceFile
from error_catalog.targets.markdown.text import Flavour, comment

RULE = "marker"
"""Markers are well-formed, come in pairs, and ask for what exists."""


@dataclass(frozen=True, slots=True)
class Marker:
    """
    One marker.

    Args:
        rest: The text after the kind: its attributes.
        rest_at: Where that text is.
        start: Where its line starts in the text.
        stop: Where its line stops, line end included.
        indent: The white space before it.
        line_end: The end of its line; LF if that is the last line and has none.
        in_code: It is only shown as code, and not meant as a marker.
    """

    is_begin: bool
    kind: str
    rest: str
    rest_at: Location
    location: Location
    flavour: Flavour
    start: int
    stop: int
    indent: str
    line_end: str
    in_code: bool

    @property
    def shown(self) -> str:
        """The marker without its attributes, for messages."""
        return f"{'BEGIN' if self.is_begin else 'END'} gen:{self.kind}"


@dataclass(frozen=True, slots=True)
class Region:
    """The lines between two markers, which ``gen`` fills."""

    begin: Marker
    end: Marker


KINDS: Mapping[str, tuple[str, ...]] = {
    "table": ("api", "group", "links"),
    "statuses": ("api", "links"),
    "envelope": ("api", "envelope"),
    "error": ("api", "error", "links"),
    "example": ("api", "error"),
}
"""The attributes that each kind of marker can have."""
LINKS = ("page", "docs", "here", "none")
"""Where links lead: the pages of the Markdown target, the API's own, this document; or none."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """
    What a marker asks for.

    Args:
        attributes: The attributes that the marker has.
        places: Where the value of each attribute is.
    """

    marker: Marker
    attributes: Mapping[str, str]
    places: Mapping[str, Location]

    def choose(self, attribute: str, known: Collection[str]) -> str | Diagnostic:
        """Return which of *known* the *attribute* names; without it, the only one there is."""
        value = self.attributes.get(attribute)
        if value in known:
            return str(value)
        if value is not None:
            message = f"there is no {attribute} `{value}`"
            hint = _hint(attribute, value, known)
            return Diagnostic(self.places[attribute], RULE, message, hint)
        if len(known) == 1:
            return next(iter(known))
        message = f"expected `{attribute}=…` after `{self.marker.shown}`"
        hint = _hint(attribute, "", known)
        return Diagnostic(self.marker.location, RULE, message, hint)


def find(source: SourceFile) -> tuple[list[Marker], list[Diagnostic]]:
    """Return the markers of a document in order, and diagnostics for malformed ones."""
    candidates = list(_candidates(source))
    if not candidates:
        return [], []
    code, spans = _code(source.text)
    markers: list[Marker] = []
    diagnostics: list[Diagnostic] = []
    for number, start, line, match in candidates:
        # In MDX, indentation does not make code.
        kinds = code.get(number, frozenset())
        in_code = "fence" in kinds or (bool(kinds) and match["open"] == "<!--")
        is_alone = line.strip() == match.group()
        in_span = any(match.group() in span for span in spans.get(number, ()))
        if in_span and not is_alone:
            continue
        at = Location(source.path, number + 1, match.start() + 1)
        malformed = _malformed(match, is_alone=is_alone)
        if malformed is None:
            markers.append(_marker(at, start, line, match, in_code=in_code))
        elif not in_code:
            diagnostics.append(Diagnostic(at, RULE, *malformed))
    return markers, diagnostics


def pair(markers: list[Marker]) -> tuple[list[Region], list[Diagnostic]]:
    """Return the regions of a document in order, and diagnostics for unpaired markers."""
    regions: list[Region] = []
    diagnostics: list[Diagnostic] = []
    begin: Marker | None = None
    for marker in markers:
        if marker.in_code:
            if begin is not None:
                diagnostics.append(_in_code(begin, marker))
        elif marker.is_begin:
            if begin is not None:
                diagnostics.append(_nested(begin, marker))
            begin = marker
        elif begin is None:
            diagnostics.append(_without_begin(marker))
        else:
            mismatch = _mismatch(begin, marker)
            if mismatch is None:
                regions.append(Region(begin, marker))
            else:
                diagnostics.append(mismatch)
            begin = None
    if begin is not None:
        message = f"`{begin.shown}` has no end"
        hint = f"write `{end_of(begin)}` where it ends"
        diagnostics.append(Diagnostic(begin.location, RULE, message, hint))
    return regions, diagnostics


def instruction_of(marker: Marker) -> Instruction | list[Diagnostic]:
    """Return what *marker* asks for, or all diagnostics about its kind and attributes."""
    allowed = KINDS.get(marker.kind)
    if allowed is None:
        message = f"unknown marker `gen:{marker.kind}`"
        hint = did_you_mean(marker.kind, KINDS)
        return [Diagnostic(marker.location, RULE, message, hint)]
    diagnostics: list[Diagnostic] = []
    attributes: dict[str, str] = {}
    places: dict[str, Location] = {}
    at = 0
    while word := _WORD.search(marker.rest, at):
        match = _ATTRIBUTE.match(marker.rest, word.start())
        here = _shifted(marker.rest_at, word.start())
        at = match.end() if match else word.end()
        malformed = _malformed_attribute(match, word.group(), allowed, attributes)
        if malformed is not None:
            diagnostics.append(Diagnostic(here, RULE, *malformed))
        elif match is not None:
            name = match["name"]
            attributes[name] = match["double"] or match["single"] or match["bare"] or ""
            places[name] = _shifted(here, len(name) + 1)
    links = attributes.get("links", LINKS[0])
    if links not in LINKS:
        message, hint = f"`links` cannot be `{links}`", did_you_mean(links, LINKS)
        diagnostics.append(Diagnostic(places["links"], RULE, message, hint))
    return diagnostics or Instruction(marker, attributes, places)


def end_of(marker: Marker) -> str:
    """Return the marker that ends *marker*."""
    return comment(f"END gen:{marker.kind}", marker.flavour)


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARKER = re.compile(
    r"(?P<open><!--|\{/\*)[ \t]*(?P<word>begin|end|start|stop)[ \t]+gen:(?P<kind>[\w-]*)"
    r"(?:(?P<rest>.*?)(?P<close>-->|\*/\}))?",
    re.IGNORECASE,
)
_CODE = ("fence", "code_block")


def _candidates(
    source: SourceFile,
) -> Iterator[tuple[int, int, str, re.Match[str]]]:
    """Yield each match with the number (from 0), the start and the text of its line."""
    if "gen:" not in source.text.lower():
        return
    for number, line in enumerate(_LINE.finditer(source.text)):
        for match in _MARKER.finditer(line.group()):
            yield number, line.start(), line.group(), match


def _code(text: str) -> tuple[dict[int, frozenset[str]], dict[int, list[str]]]:
    """Return for each line the kinds of block code that it is in, and its code spans."""
    # Only a parser can tell which lines are code: fences nest in lists and quotes.
    from markdown_it import MarkdownIt

    kinds: dict[int, frozenset[str]] = {}
    spans: dict[int, list[str]] = {}
    for token in MarkdownIt("commonmark").parse(text):
        lines = range(*token.map) if token.map else range(0)
        for number in lines:
            if token.type in _CODE:
                kinds[number] = kinds.get(number, frozenset()) | {token.type}
            for child in token.children or ():
                if child.type == "code_inline":
                    spans.setdefault(number, []).append(child.content)
    return kinds, spans


_CLOSE = {"<!--": "-->", "{/*": "*/}"}


def _malformed(match: re.Match[str], *, is_alone: bool) -> tuple[str, str] | None:
    """Return a message and a hint if *match* is not a well-formed marker."""
    opening, word, kind = match["open"], match["word"].upper(), match["kind"]
    if match["close"] is None:
        return f"`{opening} {word} gen:{kind}` does not end on its line", (
            f"put the whole marker on one line, up to `{_CLOSE[opening]}`"
        )
    if match["close"] != _CLOSE[opening]:
        hint = f"end it with `{_CLOSE[opening]}`"
        return f"`{opening}` ends with `{match['close']}`", hint
    if word not in ("BEGIN", "END"):
        hint = f"write `{'BEGIN' if word == 'START' else 'END'} gen:{kind}`"
        return f"expected `BEGIN` or `END`, found `{word}`", hint
    if not is_alone:
        hint = "put it on a line of its own"
        return f"`{word} gen:{kind}` shares its line with other text", hint
    return None


def _marker(
    at: Location, start: int, line: str, match: re.Match[str], *, in_code: bool
) -> Marker:
    body = line.rstrip("\r\n")
    column = match.start("rest") + 1
    return Marker(
        is_begin=match["word"].upper() == "BEGIN",
        kind=match["kind"],
        rest=match["rest"],
        rest_at=Location(at.path, at.line, column),
        location=at,
        flavour=Flavour.GFM if match["open"] == "<!--" else Flavour.MDX,
        start=start,
        stop=start + len(line),
        indent=line[: match.start()],
        line_end=line[len(body) :] or "\n",
        in_code=in_code,
    )


def _nested(begin: Marker, marker: Marker) -> Diagnostic:
    line = begin.location.line
    message = f"`{marker.shown}` is inside `{begin.shown}` of line {line}"
    hint = f"write `{end_of(begin)}` before it"
    return Diagnostic(marker.location, RULE, message, hint)


def _in_code(begin: Marker, marker: Marker) -> Diagnostic:
    """Return a diagnostic for a marker in code, which may be the end that was meant."""
    line = begin.location.line
    message = f"`{marker.shown}` is in code, inside `{begin.shown}` of line {line}"
    return Diagnostic(marker.location, RULE, message, "close the code before it")


def _without_begin(marker: Marker) -> Diagnostic:
    message = f"`{marker.shown}` has no beginning"
    hint = f"remove it, or write `BEGIN gen:{marker.kind}` where it begins"
    return Diagnostic(marker.location, RULE, message, hint)


def _mismatch(begin: Marker, end: Marker) -> Diagnostic | None:
    """Return a diagnostic if *end* cannot be the end of *begin*."""
    line = begin.location.line
    if end.kind != begin.kind:
        message = f"`{end.shown}` cannot end `{begin.shown}` of line {line}"
        hint = f"write `{end_of(begin)}`"
        return Diagnostic(end.location, RULE, message, hint)
    if end.flavour != begin.flavour:
        message = f"`{end.shown}` is another kind of comment than its beginning"
        message += f" on line {line}"
        hint = f"write `{end_of(begin)}`"
        return Diagnostic(end.location, RULE, message, hint)
    if end.indent != begin.indent:
        message = f"`{end.shown}` is not indented like `{begin.shown}` of line {line}"
        hint = "indent both alike"
        return Diagnostic(end.location, RULE, message, hint)
    if end.rest.strip():
        message = f"`{end.shown}` has attributes"
        hint = "write attributes in the beginning only"
        return Diagnostic(end.rest_at, RULE, message, hint)
    return None


_ATTRIBUTE = re.compile(
    r"(?P<name>[\w-]+)=(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'=]+))"
    r"(?=\s|\Z)"
)
_WORD = re.compile(r"\S+")
_MANY = 12


def _hint(attribute: str, value: str, known: Collection[str]) -> str:
    """Return what to write; if there are many names, the nearest or the first one."""
    if not known:
        return "declare one in the catalog"
    near = did_you_mean(value, known)
    if len(known) <= _MANY or near.startswith("did"):
        return near
    return f"write a name, as in `{attribute}={next(iter(known))}`"


def _malformed_attribute(
    match: re.Match[str] | None,
    word: str,
    allowed: tuple[str, ...],
    attributes: Mapping[str, str],
) -> tuple[str, str] | None:
    """Return a message and a hint if *word* is not an attribute, or not a valid one."""
    if match is None:
        return f"expected `name=value`, found `{word}`", (
            "write `=` without spaces, and quotes around a value with spaces"
        )
    if match["name"] not in allowed:
        hint = did_you_mean(match["name"], allowed)
        return f"unknown attribute `{match['name']}`", hint
    if match["name"] in attributes:
        return f"duplicate attribute `{match['name']}`", "remove one of the two"
    return None


def _shifted(place: Location, columns: int) -> Location:
    return Location(place.path, place.line, place.column + columns)
