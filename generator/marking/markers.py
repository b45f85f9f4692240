"""Where markers stand in a document; what looks like one in code is none."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.diagnostics import Diagnostic
from generator.sources import Location, SourceFile
from generator.targets.markdown.flavours import Flavour, comment

RULE = "marker"
"""A marker of a document is not as it should be."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARKER = re.compile(
    r"(?P<open><!--|\{/\*)[ \t]*(?P<word>begin|end|start|stop)[ \t]+gen:(?P<kind>[\w-]*)"
    r"(?:(?P<rest>.*?)(?P<close>-->|\*/\}))?",
    re.IGNORECASE,
)
_CLOSE = {"<!--": "-->", "{/*": "*/}"}
_CODE = ("fence", "code_block")


@dataclass(frozen=True, slots=True)
class Marker:
    """
    One marker.

    Args:
        rest: What stands behind the kind, and where that is.
        start: Where its line starts in the text.
        stop: Where its line stops, line end included.
        indent: The white space in front of it.
        line_end: Of its line; LF if that is the last and has none.
        in_code: It is shown, and no marker, unless something is wrong around it.
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


def find(source: SourceFile) -> tuple[list[Marker], list[Diagnostic]]:
    """Return the markers of a document in order, and what only nearly is one."""
    candidates = list(_candidates(source))
    if not candidates:
        return [], []
    code, spans = _code(source.text)
    markers: list[Marker] = []
    found: list[Diagnostic] = []
    for number, start, line, match in candidates:
        # MDX knows no code by indentation.
        kinds = code.get(number, frozenset())
        in_code = "fence" in kinds or (bool(kinds) and match["open"] == "<!--")
        alone = line.strip() == match.group()
        if not alone and any(match.group() in span for span in spans.get(number, ())):
            continue
        at = Location(source.path, number + 1, match.start() + 1)
        problem = _problem(match, is_alone=alone)
        if problem is None:
            markers.append(_marker(at, start, line, match, in_code=in_code))
        elif not in_code:
            found.append(Diagnostic(at, RULE, *problem))
    return markers, found


def _candidates(
    source: SourceFile,
) -> Iterator[tuple[int, int, str, re.Match[str]]]:
    """Yield the number from 0, the start and the text of each line, and what it has."""
    if "gen:" not in source.text.lower():
        return
    for number, line in enumerate(_LINE.finditer(source.text)):
        for match in _MARKER.finditer(line.group()):
            yield number, line.start(), line.group(), match


def _code(text: str) -> tuple[dict[int, frozenset[str]], dict[int, list[str]]]:
    """Return for each line the kinds of block code that it is in, and its code spans."""
    # Which lines are code only a parser can tell: fences nest in lists and quotes.
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


def _problem(match: re.Match[str], *, is_alone: bool) -> tuple[str, str] | None:
    """Return the message and the hint of a marker that is none."""
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


def end_of(marker: Marker) -> str:
    """Return the marker that ends *marker*."""
    return comment(f"END gen:{marker.kind}", marker.flavour)
