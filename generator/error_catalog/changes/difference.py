"""A key that differs between two catalogs, before it is judged."""

from dataclasses import dataclass, field

from error_catalog.files import Path

EVERYTHING = frozenset(("*",))
"""Explains any sign."""


@dataclass(frozen=True, slots=True)
class Difference:
    """
    A key that differs.

    Args:
        change: The id of its class.
        subject: What it is of, below the API's id; empty for the API itself.
        message: What was and what is.
        value: The new value, as short text.
        old: Its place in the old catalog; None for what was added.
        new: Its place in the new catalog; None for what was removed.
        errors: The errors that it may concern, by their names on the new side, of a removed
            one by that on the old side; None for all.
        explains: Which signs of a response, or of the Python package, it may be the cause of.
        hint: What to do; None for the way out of its class.
        shared: It is of several errors: its change tells how many.
        fields: The fields that it is about, by their names in the catalog that has them.
    """

    change: str
    subject: tuple[str, ...]
    message: str
    value: str
    old: Path | None
    new: Path | None
    errors: frozenset[str] | None = None
    explains: frozenset[str] = field(default=frozenset())
    hint: str | None = None
    shared: bool = False
    fields: frozenset[str] = field(default=frozenset())

    def is_about(self, error: str) -> bool:
        """Tell whether it may concern *error*."""
        return self.errors is None or error in self.errors

    def may_cause(self, sign: str) -> bool:
        """Tell whether it may be the cause of *sign*."""
        kind, _, name = sign.partition(":")
        every = f"{kind}:*" if name else "*"
        return not self.explains.isdisjoint((sign, every, "*"))


IDENTITY = frozenset(("class", "case", "error", "malformed"))
"""The signs that a response is taken for something else."""

RESPONSE = IDENTITY | {"status", "value:*", "absent:*", "argument:*", "attribute:*"}
"""Every sign of what a response is, or has; classes keep their names and bases."""


def value_signs(*names: str) -> frozenset[str]:
    """Return the signs that the values *names* are read, taken or shown differently."""
    kinds = ("value", "absent", "argument", "attribute")
    return frozenset(f"{kind}:{name}" for kind in kinds for name in names)
