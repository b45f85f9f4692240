"""
What nobody knows yet stands in the catalog as a comment ``# ? …``, and is not forgotten.

``gen import`` writes such comments, and authors may; only ``gen lint`` reads them, since a
comment is no part of the catalog.

Source: the issue on imports: what is not known is asked at its place, never invented.
"""

import re
from collections.abc import Iterator

from error_catalog.diagnostics import Diagnostic, Severity
from error_catalog.files import Location, SourceFile

RULE = "open-question"


def check(source: SourceFile) -> Iterator[Diagnostic]:
    """Find the questions in the text of a catalog."""
    for line, column, text in _questions(source.text):
        place = Location(source.path, line, column)
        hint = "find out, then remove the comment"
        yield Diagnostic(place, RULE, text, hint, Severity.NOTE)


def questions_in(source: SourceFile) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each question in *source*."""
    for line, _, text in _questions(source.text):
        yield line, text


_QUESTION = re.compile(r"(?P<margin>[ \t]*)# \? +(?P<text>\S.*?)[ \t]*")


def _questions(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and text of each comment that is a question."""
    inside: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.rstrip("\r")
        indent = len(bare) - len(bare.lstrip(" "))
        if inside is not None and bare.strip() and indent <= inside:
            inside = None
        if inside is not None:
            continue
        found = _QUESTION.fullmatch(bare)
        if found is not None:
            yield number, len(found["margin"]) + 1, found["text"]
        elif _BLOCK.search(bare):
            inside = indent
    return


_BLOCK = re.compile(r"(?:^|[:\-?]\s+)[|>][-+0-9]*[ \t]*(?:#.*)?$")
"""The start of a block of text, in which nothing is a comment."""
