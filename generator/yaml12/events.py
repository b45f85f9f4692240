"""The only module that feeds libyaml: a text becomes a stream of YAML events."""

import re
from collections.abc import Callable, Iterator

from yaml import CSafeLoader
from yaml.events import Event, ScalarEvent

NextEvent = Callable[[], Event | None]
"""Returns the next event; None at the end of the stream."""


def open_events(text: str) -> NextEvent:
    r"""
    Return the source of the YAML events of *text*.

    libyaml reads YAML 1.1: it refuses escaped surrogates such as ``"\ud83d\ude00"``,
    which JSON allows, and takes U+0085, U+2028 and U+2029 for line ends, which are
    plain characters in JSON and in YAML 1.2. It therefore gets to see stand-ins of the
    same length, so that every place stays right, and each scalar is turned back.

    Raises:
        yaml.MarkedYAMLError: The text is not YAML.
        yaml.reader.ReaderError: It holds a character that YAML forbids.
        UnicodeEncodeError: It holds a lone surrogate itself, not as an escape.

    Source: YAML 1.2.2 §5.4; RFC 8259 §7, §8.2.
    """
    text = text.lstrip("\ufeff")
    disguised = _disguise(text)
    next_event = CSafeLoader(disguised).get_event
    return next_event if disguised is text else _undisguised(next_event, text)


def is_blank(event: Event | None) -> bool:
    """Tell whether nothing at all is written where *event* stands."""
    return (
        isinstance(event, ScalarEvent)
        and not (event.value or event.style)
        and event.tag is None
        and event.anchor is None
    )


_LINE_ENDS = {"\x85": "\ue000", "\u2028": "\ue001", "\u2029": "\ue002"}
_ESCAPED_SURROGATE = re.compile(
    r"(?<!\\)(?P<before>(?:\\\\)*\\u)(?P<d>[dD])(?=[89a-fA-F][0-9a-fA-F]{2})"
)


def _disguise(text: str) -> str:
    """Return *text* with stand-ins; *text* itself if it needs none."""
    for line_end, stand_in in _LINE_ENDS.items():
        if line_end in text:
            text = text.replace(line_end, stand_in)
    if "\\u" in text and _ESCAPED_SURROGATE.search(text):
        return _ESCAPED_SURROGATE.sub(_stand_in, text)
    return text


def _stand_in(match: re.Match[str]) -> str:
    """Make an escape of U+D800-DFFF one of U+E800-EFFF, its letter in the same case."""
    return match["before"] + ("e" if match["d"] == "d" else "E")


def _undisguised(next_event: NextEvent, text: str) -> NextEvent:
    """Turn the scalars of *next_event* back into what *text* says."""
    restore = _restored_by_source if _AMBIGUOUS.search(text) else _restored

    def undisguised() -> Event | None:
        event = next_event()
        if not isinstance(event, ScalarEvent):
            return event
        assert event.start_mark is not None
        assert event.end_mark is not None
        written = text[event.start_mark.index : event.end_mark.index]
        if not written.isascii() or "\\u" in written:
            event.value = _join_surrogates(restore(event, written))
        return event

    return undisguised


_AMBIGUOUS = re.compile("[\ue000-\ue002\ue800-\uefff]|\\\\[uU](?:0000)?[eE]")
"""A text that uses the stand-ins itself."""
_ORIGINALS = {
    **{ord(stand_in): ord(line_end) for line_end, stand_in in _LINE_ENDS.items()},
    **{0xE800 + low: 0xD800 + low for low in range(0x800)},
}


def _restored(event: ScalarEvent, _: str) -> str:
    value = event.value.translate(_ORIGINALS)
    if event.style == '"':
        return value
    return value.replace("\\ue", "\\ud").replace("\\uE", "\\uD")


def _restored_by_source(event: ScalarEvent, written: str) -> str:
    """
    Look up where the scalar is *written* what each stand-in in its value stands for.

    The first one there is the first one in the value.
    """
    if event.style == '"':
        originals = _escaped_characters(written)
        return _STAND_IN.sub(lambda it: next(originals, it[0]), event.value)
    if event.style in ("|", ">"):
        written = _BLOCK_HEADER.sub("", written, count=1)
    literals = iter(_LITERAL.findall(written))
    return _LITERAL.sub(lambda it: next(literals, it[0]), event.value)


_STAND_IN = re.compile("[\ue000-\ue002\ue800-\uefff]")
"""In the value of a scalar in double quotes."""
_ESCAPED = re.compile(
    r"\\\\|\\u(?P<short>[dDeE][0-9a-fA-F]{3})|\\U0000(?P<long>[eE][0-9a-fA-F]{3})"
    "|(?P<raw>[\x85\u2028\u2029\ue000-\ue002\ue800-\uefff])"
)
_LITERAL = re.compile(
    "\\\\u[dDeE](?=[89a-fA-F][0-9a-fA-F]{2})|[\x85\u2028\u2029\ue000-\ue002]"
)
"""In other scalars, as they are written and in their values."""
_BLOCK_HEADER = re.compile(r"[^\r\n]*")


def _escaped_characters(written: str) -> Iterator[str]:
    """Yield what *written*, in double quotes, holds in place of each stand-in."""
    for match in _ESCAPED.finditer(written):
        digits = match["short"] or match["long"]
        char = chr(int(digits, 16)) if digits else match["raw"]
        if char and (
            match["raw"] or "\ud800" <= char <= "\udfff" or _STAND_IN.match(char)
        ):
            yield char


def _join_surrogates(text: str) -> str:
    """Make each surrogate pair the character that it stands for; keep lone ones."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
