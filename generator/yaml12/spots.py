"""The text around the place where libyaml stopped."""

from dataclasses import dataclass

from generator.yaml12.places import Mark


@dataclass(frozen=True, slots=True)
class Spot:
    """Where libyaml stopped, and where what it was reading began."""

    text: str
    context: str
    problem: str
    start: Mark
    here: Mark

    @property
    def char(self) -> str:
        """The character here; empty at the end of the text."""
        return self.text[self.here.index : self.here.index + 1]

    @property
    def before(self) -> str:
        """The line up to here, at most 200 characters of it."""
        begin = self.here.index - min(self.here.column, 200)
        return self.text[max(begin, 0) : self.here.index]

    @property
    def line_text(self) -> Mark:
        """Where the text of this line begins."""
        before = self.before
        back = len(before) - len(before.lstrip())
        column = self.here.column - len(before) + back
        return _TextMark(self.here.index - len(before) + back, self.here.line, column)


@dataclass(frozen=True, slots=True)
class _TextMark:
    index: int
    line: int
    column: int
