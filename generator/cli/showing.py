"""Diagnostics as a reader of a terminal sees them."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.sources import SourceFile


def shown(
    diagnostics: "Iterable[Diagnostic]", sources: "Mapping[str, SourceFile]"
) -> str:
    """Return each diagnostic with its line of the source, if that is at hand."""
    from generator.reporting import line, snippet

    texts = (
        (
            snippet(each, sources[each.location.path])
            if each.location.path in sources
            else line(each)
        )
        for each in diagnostics
    )
    return "".join(f"{text}\n" for text in texts)
