"""YAML text to a Document: plain data that knows where each value stands."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.diagnostics import Diagnostic
from generator.sources import Location, Path, SourceFile
from generator.yaml12.building import build
from generator.yaml12.positions import Positions, read_positions
from generator.yaml12.rules import SIZE

MAX_CHARACTERS = 16 * 2**20
"""Of one file; 10,000 errors take about 3 million."""


@dataclass(frozen=True, eq=False)
class Document:
    """
    The data of one file.

    Args:
        data: Only dict with text keys, list, str, int, float, bool and None. What an
            alias repeats is one object in several places, so nobody may change it.
    """

    source: SourceFile
    data: dict[str, Any]

    # The flag is Finding.on_key, passed on.
    def locate(
        self, path: Path, on_key: bool = False  # noqa: FBT001, FBT002
    ) -> Location:
        """
        Return where the value at *path* stands, or its key.

        Segments that are not in the file are skipped. If the last ones are not, that is
        the place of what lacks them: its key, or itself if it begins on the key's line.
        The place of an empty value is its key.
        """
        known: Path = ()
        missing = False
        for segment in path:
            missing = (*known, segment) not in self._positions
            known = known if missing else (*known, segment)
        position = self._positions[known]
        line, column = position.key if on_key else position.value
        if missing and line != position.key[0]:
            line, column = position.key
        return Location(self.source.path, line, column)

    @cached_property
    def _positions(self) -> Positions:
        return read_positions(self.source.text)


def parse(source: SourceFile) -> tuple[Document | None, list[Diagnostic]]:
    """
    Read the YAML or JSON of *source*.

    Scalars are those of ``scalars.resolve``. Keys are text as written: ``404``, ``no``.

    Returns:
        The document, None if it cannot be read to its end, and every fault in order of
        its place. A document with faults lacks what is at fault: the second of two
        equal keys, an entry without a proper key, the value of a broken alias, a tag.

    Source: YAML 1.2.2; RFC 8259, whose texts are YAML.
    """
    if len(source.text) > MAX_CHARACTERS:
        message = f"the file has more than {MAX_CHARACTERS:,} characters"
        place = Location(source.path)
        return None, [Diagnostic(place, SIZE, message, "split the catalog")]
    data, diagnostics = build(source)
    diagnostics.sort(key=lambda each: each.order)
    return None if data is None else Document(source, data), diagnostics
