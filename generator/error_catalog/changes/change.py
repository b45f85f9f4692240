"""One change of a catalog, and all changes of one: the values that every report shows."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from error_catalog.files import Location
from error_catalog.pipeline import Understood


class Severity(StrEnum):
    """
    What a change asks of a version.

    Breaking is a major one, risky and safe a minor one, doc a patch. The order is from
    worst to best.
    """

    BREAKING = "breaking"
    RISKY = "risky"
    SAFE = "safe"
    DOC = "doc"


Harm = Literal["", "risky", "breaking"]
"""How badly someone is hit; empty for not at all."""


@dataclass(frozen=True, slots=True)
class Breaks:
    """
    Whom a change breaks.

    Args:
        old_clients: A client made from the old catalog that meets a new server.
        upgrade: Code written against the old package that upgrades to the new one.
        new_clients: A client of the new package that meets an old server.
        schema: Readers of the OpenAPI document and of the JSON Schemas.
    """

    old_clients: Harm = ""
    upgrade: Harm = ""
    new_clients: Harm = ""
    schema: Harm = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """
    A response that one side writes and the other reads differently.

    Args:
        status: Of the response; None if it has none.
        read_as: The class that it is read as; empty if it is taken for no error.
        instead_of: The class that the reader has for it, else the one that its writer means;
            empty if that is what it is read as.
        reader: Whose contract read it.
        lost: Attributes of the reader's class that the response does not fill, or fills
            with something else.
    """

    status: int | None
    read_as: str
    instead_of: str
    reader: Literal["old", "new"]
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """
    One change of a catalog.

    Args:
        change: The id of its class, such as ``code-changed``.
        subject: ``API``, ``API:NAME``, ``API:NAME.params.size``, ``API:envelopes.problem``.
        message: What was and what is, in lower case, without a full stop.
        hint: The way out, in the imperative; None if there is none.
        old: The place in the old catalog; None for what was added.
        new: The place in the new catalog; None for what was removed.
        section: Where to point when *new* is None: the section that it was in.
        value: The new value as canonical short text; empty for what was removed.
        witness: None if no response is read differently.
        fingerprint: Of api, class, subject and value.
        errors: The names of the errors that it concerns, of a change that is not of one
            error alone.
    """

    change: str
    severity: Severity
    subject: str
    message: str
    hint: str | None
    breaks: Breaks
    old: Location | None
    new: Location | None
    section: Location | None
    value: str
    witness: Witness | None
    fingerprint: str
    errors: tuple[str, ...] = ()


Rollout = Literal["any order", "servers first", "clients first", "no order is safe"]
"""Which of the two must be deployed first."""

Level = Literal["major", "minor", "patch", "none"]
"""The part of a version that must grow at least."""


@dataclass(frozen=True, slots=True)
class Side:
    """One catalog of one side, and its path from the project's root."""

    understood: Understood
    path: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """
    All changes of one catalog.

    Args:
        api: The API's id, on the new side if there is one.
        changes: The worst first, then by place.
        requires: The version that is needed.
    """

    api: str
    changes: tuple[Change, ...]
    rollout: Rollout
    requires: Level


def fingerprint(api: str, change: str, subject: str, value: str) -> str:
    """Return what tells one change from all others: no line and no prose is in it."""
    whole = f"{api}\0{change}\0{subject}\0{value}"
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
