"""The bytes of a file as text: UTF-8 and nothing else."""

import json

from generator.diagnostics import Diagnostic
from generator.sources import SourceFile
from generator.yaml12.places import end_of
from generator.yaml12.rules import ENCODING


def decode(path: str, raw: bytes) -> SourceFile | Diagnostic:
    """
    Decode *raw* as UTF-8, without its byte order mark and with its line ends as they are.

    Returns:
        The text, or one diagnostic at the first byte that is not UTF-8.

    Source: YAML 1.2.2 §5.2 for telling UTF-16 and UTF-32 by their first bytes.
    """
    body = raw.removeprefix(_BOM)
    found = json.detect_encoding(body).upper()
    if not found.startswith("UTF-8"):
        return _refused(path, body, _first_wide_byte(body), f"this is {found[:6]} text")
    try:
        return SourceFile(path, body.decode())
    except UnicodeDecodeError as error:
        byte = f"byte `0x{body[error.start]:02x}` is not UTF-8"
        return _refused(path, body, error.start, byte)


_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


def _refused(path: str, body: bytes, at: int, found: str) -> Diagnostic:
    place = end_of(path, body[:at].decode(errors="replace"))
    return Diagnostic(
        place, ENCODING, f"{found}, expected UTF-8", "save the file as UTF-8"
    )


def _first_wide_byte(body: bytes) -> int:
    """Find the byte order mark of a wide encoding or, without one, the first NUL."""
    return 0 if body.startswith(_WIDE_BOMS) else body.index(0)
