"""The members of ``ErrorCode``."""

from dataclasses import dataclass
from keyword import iskeyword

from generator.meaning.naming import unique, words
from generator.meaning.resolving import Resolved


@dataclass(frozen=True, slots=True)
class Member:
    """One member of ``ErrorCode``."""

    name: str
    value: str | int


def members(resolved: Resolved) -> tuple[Member, ...]:
    """Return a member for every code of the catalog, former ones too."""
    found: dict[str, Member] = {}
    for code in resolved.contract.by_code:
        parts = words(str(code)) or ("empty" if code == "" else "code",)
        name = "_".join(parts).upper()
        if not name[0].isalpha() or iskeyword(name) or name in ("NAME", "VALUE", "MRO"):
            name = f"CODE_{name}"
        name = unique(name, found)
        found[name] = Member(name, code)
    return tuple(found.values())


def enum_base(codes: tuple[Member, ...]) -> str:
    """Return the class of ``enum`` that ``ErrorCode`` is."""
    kinds = {type(each.value) for each in codes}
    if kinds == {int}:
        return "IntEnum"
    return "Enum" if int in kinds else "StrEnum"
