"""
What every importer makes: mentions of errors, and a draft of the catalog that they add up to.

An importer reads its source into *mentions*, each of them what one place says about one
error, and into envelopes. ``errors.join`` makes one error of the mentions of one code;
``soundness.settle`` makes sure that the draft is a catalog without a finding;
``layout.text_of`` writes it, with its questions as comments; ``proof.prove`` reads the
source's examples by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from error_catalog.files import Path

Code = str | int | None
"""A code as it is on the wire; None for an error that has none."""

Status = int | str
"""A status such as 404, or a range as catalogs have it: ``4XX``."""


@dataclass(frozen=True, slots=True)
class Question:
    """
    Something that the source does not say.

    Args:
        at: The value of the catalog that it is about, from its root; the question is
            written as a comment above its key. An empty path is the top of the file.
        text: What to find out, with what is known: ``status of `E_LOCKED`: 409 or 423``.
            One line; the places in the source stand at its end, in parentheses.
    """

    at: Path
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """
    What one place of the source says about one error.

    Args:
        code: As sent.
        also: Other codes of the same error; None among them: the wire may leave it out.
        place: Where that is, for people: ``api.yaml:812``.
        rank: Which kind of source it is: the lowest wins where two contradict each other.
        statuses: Those that the place says it has.
        among: Those of which it has one or more, but the place does not say which.
        name: What the source calls it; empty for its code in words.
        case: What the source calls this response of the error, if it has several.
        summary: One sentence; empty if the place has no text.
        remark: What is said of the response, which may not be about this error alone.
        envelope: The shape of its responses, by its name in the draft.
        group: The title of the chapter, heading or tag that it stands under.
        operations: Such as ``POST /contact``.
        requires: Fields that its responses have, though the envelope makes them optional.
        pins: Templates by field.
        params: JSON Schema keywords by param.
        example: Values by field or param.
        retry: As in a catalog.
        may_lack: The source allows a response that lacks the code.
    """

    code: Code
    place: str
    rank: int = 0
    statuses: tuple[Status, ...] = ()
    among: tuple[Status, ...] = ()
    name: str = ""
    case: str = ""
    summary: str = ""
    description: str = ""
    action: str = ""
    message: str = ""
    envelope: str = ""
    group: str = ""
    operations: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    pins: Mapping[str, Any] = field(default_factory=dict[str, Any])
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    example: Mapping[str, Any] = field(default_factory=dict[str, Any])
    retry: Any = None
    also: tuple[Code, ...] = ()
    may_lack: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """
    An example of an error response in the source.

    Args:
        place: For people: ``api.yaml:1440``.
        status: None if the source does not say.
        body: JSON, or text.
        code: The code that the importer found in it; None for none.
    """

    place: str
    status: int | None
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    code: Code = None


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A catalog that is being made.

    Args:
        data: The catalog as YAML would give it, in the order in which it is written:
            ``api``, ``fields``, ``envelopes``, ``statuses``, ``groups``, ``errors``.
        questions: In any order; they are written where they belong.
        marks: Comments behind a value, by its path.
        samples: The examples of the source.
        operations: How many operations have one of the errors.
        opening: What the comment at the top of the file says, in sentences.
    """

    data: Mapping[str, Any]
    questions: tuple[Question, ...] = ()
    marks: Mapping[Path, str] = field(default_factory=dict[Path, str])
    samples: tuple[Sample, ...] = ()
    operations: int = 0
    opening: str = ""
