"""The errors of a large catalog in chapters, each a module that a reviewer can read."""

from collections.abc import Callable, Iterable, Sequence
from keyword import iskeyword

from generator.meaning.naming import unique, words
from generator.meaning.resolving import Answer, Resolved

LONGEST = 50
"""The most errors of a module; a catalog that has no more than this has one module."""

Chapters = dict[str, list[str]]
"""The names of the errors of each chapter, by the chapter's module."""


def chapters(resolved: Resolved) -> Chapters:
    """
    Return the errors of each chapter; nothing if one module holds them all.

    A chapter is a group of the catalog. A group that is too long is parted by status, and
    so are errors without a group; what is too long then is counted through. A new error so
    changes the module of its like, and no other.
    """
    if len(resolved.by_error) <= LONGEST:
        return {}
    found: Chapters = {}
    for group, names in _by(_group, resolved.by_error, resolved).items():
        if group and len(names) <= LONGEST:
            found[_module(group, found)] = names
            continue
        for status, inside in _by(_status, names, resolved).items():
            stem = f"{group}_{status}" if group else f"status_{status}"
            for number, part in enumerate(_parts(inside)):
                name = f"{stem}_{number + 1}" if number else stem
                found[_module(name, found)] = part
    return found


def heading(chapter: str) -> str:
    """Return what a chapter is about, for the docstring of a module."""
    return chapter.replace("_", " ").strip()


def _by(
    key: Callable[[tuple[Answer, ...]], str], names: Iterable[str], resolved: Resolved
) -> Chapters:
    found: Chapters = {}
    for name in names:
        found.setdefault(key(resolved.by_error[name]), []).append(name)
    return found


def _group(answers: tuple[Answer, ...]) -> str:
    return answers[0].spec.group or ""


def _status(answers: tuple[Answer, ...]) -> str:
    """Return the one status of an error, else its hundred, else ``any``."""
    spans = {span for answer in answers for span in answer.rule.statuses}
    hundreds = {number // 100 for span in spans for number in span}
    if len(hundreds) != 1:
        return "any"
    first, last = min(spans)
    return str(first) if len(spans) == 1 and first == last else f"{first // 100}xx"


def _parts(names: Sequence[str]) -> list[list[str]]:
    return [list(names[at : at + LONGEST]) for at in range(0, len(names), LONGEST)]


def _module(text: str, taken: Chapters) -> str:
    """Return the name of a chapter's module, which no other has."""
    name = "_".join(words(text)) or "chapter"
    name = f"chapter_{name}" if name[0].isdigit() else name
    name = f"{name}_" if iskeyword(name) or name in _DEVICES else name
    return unique(name, taken)


_DEVICES = ("aux", "con", "nul", "prn")
"""What no file can be called on Windows."""
