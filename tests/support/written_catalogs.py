"""Random catalogs in every way of writing them, with comments, as their authors would have."""

import json
import re
from typing import Any

from error_catalog.files import SourceFile
from error_catalog.pipeline import Understood, understand
from error_catalog.yaml12.document import parse
from hypothesis import assume
from hypothesis import strategies as st

from tests.support import hostile_catalogs, random_catalogs
from tests.support.projects import PATH, reads
from tests.support.random_openapi import WAYS, written


@st.composite
def sound_catalogs(draw: st.DrawFn) -> Understood:
    """Return a sound catalog, read from its file."""
    data = draw(random_catalogs.catalogs() | hostile_catalogs.catalogs())
    # Files have no halves of characters.
    data = json.loads(re.sub(r"\\u[dD][89a-fA-F]..", "~", json.dumps(data)))
    text = _commented(draw, data, written(data, draw(st.integers(0, WAYS - 1))))
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    source = SourceFile(PATH, text)
    understood, _ = understand(PATH, reads(source))
    assume(understood is not None)
    assert understood is not None
    return understood


def _commented(draw: st.DrawFn, data: Any, text: str) -> str:
    """Return *text* with comments and blank lines between some of its lines."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        margin = lines[at][: len(lines[at]) - len(lines[at].lstrip(" "))]
        extra = draw(st.sampled_from(["", f"{margin}# errors: {{x: 1}}", "# it's"]))
        tried = end.join([*lines[:at], extra, *lines[at:]])
        document, found = parse(SourceFile(PATH, tried))
        if document is not None and not found and document.data == data:
            lines.insert(at, extra)
    return end.join(lines)
