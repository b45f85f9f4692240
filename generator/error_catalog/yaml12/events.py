"""
Bytes to text to YAML events, and what a plain scalar means.

The only module that feeds libyaml. A file is UTF-8 and nothing else; plain scalars have
the JSON-like part of YAML 1.2, and are text for the rest.
"""

import json
import math
import re
from collections.abc import Callable, Iterator

from yaml import CSafeLoader
from yaml.events import Event, ScalarEvent

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.yaml12.messages import RULE_ENCODING, end_of


def decode(path: str, raw: bytes) -> SourceFile | Diagnostic:
    """
    Decode *raw* as UTF-8, without a byte order mark; line ends are kept.

    Returns:
        The text, or one diagnostic at the first byte that is not UTF-8.

    Source: YAML 1.2.2 §5.2 for recognizing UTF-16 and UTF-32 by their first bytes.
    """
    body = raw.removeprefix(_BOM)
    found = json.detect_encoding(body).upper()
    if not found.startswith("UTF-8"):
        return _not_utf_8(path, body, _first_wide_byte(body), f"{found[:6]} text")
    try:
        return SourceFile(path, body.decode())
    except UnicodeDecodeError as error:
        byte = body[error.start]
        return _not_utf_8(path, body, error.start, f"byte `0x{byte:02x}`")


_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


def _not_utf_8(path: str, body: bytes, at: int, found: str) -> Diagnostic:
    place = end_of(path, body[:at].decode(errors="replace"))
    return Diagnostic(
        place, RULE_ENCODING, f"found {found}, expected UTF-8", "save the file as UTF-8"
    )


def _first_wide_byte(body: bytes) -> int:
    """Find the byte order mark of a wide encoding or, without one, the first NUL."""
    return 0 if body.startswith(_WIDE_BOMS) else body.index(0)


NextEvent = Callable[[], Event | None]
"""Returns the next event; None at the end of the stream."""


def open_events(text: str) -> NextEvent:
    r"""
    Return a function that gives the YAML events of *text*, one by one.

    libyaml reads YAML 1.1: it rejects escaped surrogates such as ``"\ud83d\ude00"``,
    which JSON allows, and takes U+0085, U+2028 and U+2029 for line ends, which are
    plain characters in JSON and in YAML 1.2. So it is given stand-ins of the same
    length, which keeps every place right, and they are turned back in each scalar.

    Raises:
        yaml.MarkedYAMLError: The text is not YAML.
        yaml.reader.ReaderError: It contains a character that YAML forbids.
        UnicodeEncodeError: It contains a lone surrogate, not as an escape.

    Source: YAML 1.2.2 §5.4; RFC 8259 §7, §8.2.
    """
    text = text.lstrip("\ufeff")
    disguised = _disguise(text)
    next_event = CSafeLoader(disguised).get_event
    return next_event if disguised is text else _undisguised(next_event, text)


def is_blank(event: Event | None) -> bool:
    """Tell whether *event* is an empty value: nothing is written there at all."""
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


_CONTROLS = {
    chr(code): chr(0xE003 + code - 0x7F) for code in range(0x7F, 0xA0) if code != 0x85
}
"""JSON allows them in strings, YAML does not. Source: RFC 8259 §7; YAML 1.2.2 §5.1."""


def _disguise(text: str) -> str:
    """Return *text* with stand-ins; *text* itself if it needs none."""
    if _CONTROL.search(text) and _is_json(text):
        text = text.translate(_HIDDEN_CONTROLS)
    for line_end, stand_in in _LINE_ENDS.items():
        if line_end in text:
            text = text.replace(line_end, stand_in)
    if "\\u" in text and _ESCAPED_SURROGATE.search(text):
        return _ESCAPED_SURROGATE.sub(_stand_in, text)
    return text


_CONTROL = re.compile("[\x7f-\x84\x86-\x9f]")
_HIDDEN_CONTROLS = {ord(each): stand_in for each, stand_in in _CONTROLS.items()}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _stand_in(match: re.Match[str]) -> str:
    """Turn an escape of U+D800-DFFF into one of U+E800-EFFF; its letter keeps its case."""
    return match["before"] + ("e" if match["d"] == "d" else "E")


def _undisguised(next_event: NextEvent, text: str) -> NextEvent:
    """Return *next_event* with the scalars that *text* really has."""
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


_AMBIGUOUS = re.compile("[\ue000-\ue023\ue800-\uefff]|\\\\[uU](?:0000)?[eE]")
"""A text that contains stand-ins of its own."""
_ORIGINALS = {
    **{ord(stand_in): ord(line_end) for line_end, stand_in in _LINE_ENDS.items()},
    **{ord(stand_in): ord(each) for each, stand_in in _CONTROLS.items()},
    **{0xE800 + low: 0xD800 + low for low in range(0x800)},
}


def _restored(event: ScalarEvent, _: str) -> str:
    value = event.value.translate(_ORIGINALS)
    if event.style == '"':
        return value
    return value.replace("\\ue", "\\ud").replace("\\uE", "\\uD")


def _restored_by_source(event: ScalarEvent, written: str) -> str:
    """
    Restore each stand-in in the value of a scalar from its text, *written*.

    They come in the same order in both.
    """
    if event.style == '"':
        originals = _escaped_characters(written)
        return _STAND_IN.sub(lambda it: next(originals, it[0]), event.value)
    if event.style in ("|", ">"):
        written = _BLOCK_HEADER.sub("", written, count=1)
    literals = iter(_LITERAL.findall(written))
    return _LITERAL.sub(lambda it: next(literals, it[0]), event.value)


_STAND_IN = re.compile("[\ue000-\ue023\ue800-\uefff]")
"""In the value of a double-quoted scalar."""
_ESCAPED = re.compile(
    r"\\\\|\\u(?P<short>[dDeE][0-9a-fA-F]{3})|\\U0000(?P<long>[eE][0-9a-fA-F]{3})"
    "|(?P<raw>[\x7f-\x9f\u2028\u2029\ue000-\ue023\ue800-\uefff])"
)
_LITERAL = re.compile(
    "\\\\u[dDeE](?=[89a-fA-F][0-9a-fA-F]{2})|[\x7f-\x9f\u2028\u2029\ue000-\ue023]"
)
"""In the text and in the value of any other scalar."""
_BLOCK_HEADER = re.compile(r"[^\r\n]*")


def _escaped_characters(written: str) -> Iterator[str]:
    """Yield the character behind each stand-in of *written*, a double-quoted scalar."""
    for match in _ESCAPED.finditer(written):
        digits = match["short"] or match["long"]
        char = chr(int(digits, 16)) if digits else match["raw"]
        if char and (
            match["raw"] or "\ud800" <= char <= "\udfff" or _STAND_IN.match(char)
        ):
            yield char


def _join_surrogates(text: str) -> str:
    """Replace each surrogate pair by its character; keep lone surrogates."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


Scalar = str | int | float | bool | None

MAX_DIGITS = 640
"""The digits that Python converts under any limit (``sys.set_int_max_str_digits``)."""


def resolve(text: str) -> Scalar:
    """
    Return the value of the plain scalar *text*.

    Numbers are those of JSON. What only YAML 1.1 or the core schema of YAML 1.2 would
    convert stays text: ``NO``, ``on``, ``0123``, ``0x1F``, ``1_000``, ``12:30``,
    ``2024-01-01``, ``+1``, ``.5``, ``.inf``, ``.nan``. So do numbers that Python cannot
    hold: integers of more than ``MAX_DIGITS`` digits and floats that are not finite.

    Source: YAML 1.2.2 §10.2-10.3; RFC 8259 §6.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_STARTS or len(text) > MAX_DIGITS:
        return text
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    if number.lastgroup is None:
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else text


_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_STARTS = frozenset("-0123456789")
_NUMBER = re.compile(
    r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][-+]?[0-9]+)?"
)
