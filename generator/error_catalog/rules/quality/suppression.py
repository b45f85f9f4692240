"""
Comments in a catalog that take back what a rule found: ``# gen: ignore[RULE]: reason``.

One behind an entry, or alone above it, holds for the entry and all that is in it.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from error_catalog.diagnostics import Diagnostic, Severity, did_you_mean
from error_catalog.files import Location, SourceFile
from error_catalog.yaml12.nodes import Kind, Node, compose

WRONG = "suppression"
"""A comment that is no suppression, though it begins as one."""
UNUSED = "unused-suppression"
"""One that takes nothing back."""

_COMMENT = re.compile(r"(?<![^\s])#[ \t]*gen:[ \t]*ignore\b(?P<rest>[^\r\n]*)")
_REST = re.compile(r"\[(?P<rules>[^\[\]]*)\](?:[ \t]*:[ \t]*(?P<reason>.*))?")
_LINE_END = re.compile(r"\r\n|\r|\n")
_EXAMPLE = "write it like `# gen: ignore[code-style]: the server sends it so`"


@dataclass(frozen=True, slots=True)
class Suppression:
    """
    A comment that takes findings back.

    Args:
        place: Of the comment.
        first: The first line that it holds for.
        last: The last one.
    """

    place: Location
    rules: tuple[str, ...]
    first: int
    last: int

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Tell whether *diagnostic* is taken back."""
        place = diagnostic.location
        return (
            place.path == self.place.path
            and diagnostic.rule in self.rules
            and self.first <= place.line <= self.last
        )


def suppressions(
    source: SourceFile, known: Collection[str]
) -> tuple[list[Suppression], list[Diagnostic]]:
    """
    Return the suppressions in a catalog, and what is wrong with those that are none.

    Args:
        source: Sound YAML.
        known: The rules that can be ignored.
    """
    matches = list(_COMMENT.finditer(source.text))
    if not matches:
        return [], []
    root, _ = compose(source)
    if root is None:
        return [], []
    starts = [0, *(each.end() for each in _LINE_END.finditer(source.text))]
    quoted = sorted(_quoted(root))
    entries = _entries(root, starts)
    found: list[Suppression] = []
    wrong: list[Diagnostic] = []
    for match in matches:
        if _is_inside(match.start(), quoted):
            continue
        line = bisect_right(starts, match.start())
        place = Location(source.path, line, match.start() - starts[line - 1] + 1)
        rest = _REST.fullmatch(match["rest"])
        problem = _problem(rest, known)
        if rest is None or problem is not None:
            message, hint = problem or ("", _EXAMPLE)
            wrong.append(Diagnostic(place, WRONG, message, hint))
            continue
        is_alone = not source.text[starts[line - 1] : match.start()].strip()
        goal = _next_entry(source.text, starts, line) if is_alone else line
        rules = tuple(each.strip() for each in rest["rules"].split(","))
        found.append(Suppression(place, rules, goal, entries.get(goal, goal)))
    return found, wrong


def _problem(
    rest: re.Match[str] | None, known: Collection[str]
) -> tuple[str, str] | None:
    """Return what is wrong with what follows ``ignore``, and a hint."""
    if rest is None:
        return "expected the rules in brackets, a colon and a reason", _EXAMPLE
    for name in (each.strip() for each in rest["rules"].split(",")):
        if not name:
            return "no rule is named", _EXAMPLE
        if name not in known:
            hint = did_you_mean(name, known)
            if not hint.startswith("did"):
                hint = "errors cannot be ignored; see `gen explain RULE`"
            return f"there is no rule `{name}` that can be ignored", hint
    if not re.search(r"\w", rest["reason"] or ""):
        return "the reason is missing", _EXAMPLE
    return None


def _quoted(node: Node) -> Iterator[tuple[int, int]]:
    """Yield where scalars begin and end that may contain the sign of a comment."""
    if node.kind is Kind.SCALAR and node.style is not None:
        yield node.start, node.end
    for member in node.members:
        yield from _quoted(member.key)
        yield from _quoted(member.value)
    for item in node.items:
        yield from _quoted(item)


def _is_inside(index: int, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (index, index)) - 1
    return at >= 0 and spans[at][0] < index < spans[at][1]


def _entries(root: Node, starts: Sequence[int]) -> dict[int, int]:
    """Return the last line of the largest entry that begins on each line."""
    found: dict[int, int] = {}
    pending = [root]
    while pending:
        node = pending.pop()
        for key, value in node.members:
            end = max(key.end, value.end)
            _note(found, key.line + 1, bisect_right(starts, max(0, end - 1)))
            pending.append(value)
        for item in node.items:
            _note(found, item.line + 1, bisect_right(starts, max(0, item.end - 1)))
            pending.append(item)
    return found


def _note(found: dict[int, int], line: int, last: int) -> None:
    found[line] = max(found.get(line, line), last)


def _next_entry(text: str, starts: Sequence[int], line: int) -> int:
    """Return the first line after *line* that is neither blank nor a comment."""
    for number in range(line, len(starts)):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        content = text[starts[number] : end].strip()
        if content and not content.startswith("#"):
            return number + 1
    return line


def without_suppressed(
    diagnostics: Iterable[Diagnostic],
    found: Sequence[Suppression],
    checked: Collection[str],
) -> tuple[set[Diagnostic], list[Diagnostic]]:
    """
    Return the diagnostics that are taken back, and one for each rule that needed none.

    Args:
        diagnostics: Those that can be taken back.
        checked: The rules that were checked; nothing is known about others.
    """
    taken: set[Diagnostic] = set()
    used: set[tuple[Location, str]] = set()
    by_path: dict[str, list[Suppression]] = {}
    for each in found:
        by_path.setdefault(each.place.path, []).append(each)
    for diagnostic in diagnostics:
        for each in by_path.get(diagnostic.location.path, ()):
            if each.covers(diagnostic):
                taken.add(diagnostic)
                used.add((each.place, diagnostic.rule))
    unused = [
        Diagnostic(
            each.place,
            UNUSED,
            f"nothing breaks the rule `{rule}` here",
            "remove the comment",
            Severity.WARNING,
        )
        for each in found
        for rule in dict.fromkeys(each.rules)
        if rule in checked and (each.place, rule) not in used
    ]
    return taken, unused
