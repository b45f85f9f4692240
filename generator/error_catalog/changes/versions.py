"""
Versions of an API: which part a change needs, and whether a catalog has it.

Source: Semantic Versioning 2.0.0, §4 to §11.
"""

import re
from dataclasses import dataclass
from enum import IntEnum


class Part(IntEnum):
    """The part of a version that a change needs, the least first."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    @property
    def word(self) -> str:
        """Its name: ``none``, ``patch``, ``minor``, ``major``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Version:
    """
    A version such as ``1.4.0``, ``v2.1`` or ``3.0.0-rc.1``.

    Args:
        core: Major, minor and patch; what is not written is 0.
        length: How many of the three are written.
        stage: What stands behind the hyphen of a pre-release; empty if it is none.
        mark: What stands before it: ``v``, or nothing.
    """

    core: tuple[int, int, int]
    length: int = 3
    stage: str = ""
    mark: str = ""

    def __str__(self) -> str:
        numbers = ".".join(map(str, self.core[: self.length]))
        return f"{self.mark}{numbers}{f'-{self.stage}' if self.stage else ''}"

    @property
    def order(self) -> tuple[object, ...]:
        """What versions are sorted by: a pre-release comes before its release."""
        stages = tuple(
            (0, int(each), "") if each.isdigit() else (1, 0, each)
            for each in self.stage.split(".")
            if each
        )
        return (self.core, not self.stage, stages)


_NUMBER = r"(0|[1-9][0-9]{0,8})"
_VERSION = re.compile(
    rf"(v?){_NUMBER}\.{_NUMBER}(?:\.{_NUMBER})?"
    r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?"
)
_FIRST_YEAR = 1900


def parse_version(text: str | None) -> Version | None:
    """Return the version that *text* is; None if it is a date, a name or a single number."""
    found = _VERSION.fullmatch(text or "")
    if found is None:
        return None
    mark, *numbers, stage = found.groups()
    major, minor, patch = (int(each or 0) for each in numbers)
    if major >= _FIRST_YEAR:
        return None
    length = 2 if numbers[2] is None else 3
    return Version((major, minor, patch), length, stage or "", mark)


def needed_version(old: Version, part: Part) -> Version | None:
    """
    Return the least version with which a change of *old* may be released.

    Before 1.0.0 a break needs a new minor version, and everything else a patch.

    Args:
        part: From 1.0.0 on.

    Returns:
        None if nothing changed.
    """
    if part is Part.NONE:
        return None
    major, minor, patch = old.core
    if major == 0:
        part = Part.MINOR if part is Part.MAJOR else Part.PATCH
    if old.stage and part <= _part_of(old):
        # 2.0.0-rc.1 announces 2.0.0, which is where its breaks belong.
        return Version(old.core, old.length, "", old.mark)
    core = {
        Part.MAJOR: (major + 1, 0, 0),
        Part.MINOR: (major, minor + 1, 0),
        Part.PATCH: (major, minor, patch + 1),
    }[part]
    return Version(core, 3 if part is Part.PATCH else old.length, "", old.mark)


def _part_of(version: Version) -> Part:
    """Return the part that a release of this version would be."""
    if version.core[2]:
        return Part.PATCH
    return Part.MINOR if version.core[1] or not version.core[0] else Part.MAJOR


@dataclass(frozen=True, slots=True)
class Bump:
    """
    What a change needs of ``api.version``, and what it has.

    Args:
        part: That is needed.
        old: What the catalog said; None if it said nothing.
        new: What it says now.
        needed: The least version that is sufficient; empty if one of the two is none.
    """

    part: Part
    old: str | None
    new: str | None
    needed: str

    @property
    def is_known(self) -> bool:
        """Whether both are versions, so that one can be compared with the other."""
        return None not in (parse_version(self.old), parse_version(self.new))

    @property
    def is_sufficient(self) -> bool:
        """Whether the new version says as much as changed; False if nobody can tell."""
        old, new = parse_version(self.old), parse_version(self.new)
        if self.part is Part.NONE:
            return True
        if old is None or new is None:
            return False
        needed = needed_version(old, self.part)
        is_later = new.order > old.order
        return needed is not None and is_later and new.core >= needed.core


def bump(part: Part, old: str | None, new: str | None) -> Bump:
    """Return what a change that needs *part* asks of the version *old*, and gets of *new*."""
    known = parse_version(old)
    is_known = known is not None and parse_version(new) is not None
    needed = needed_version(known, part) if known is not None and is_known else None
    return Bump(part, old, new, "" if needed is None else str(needed))
