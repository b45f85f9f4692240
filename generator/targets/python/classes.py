"""The class of each error and of each case of it."""

from dataclasses import dataclass
from typing import Any

from generator.filters.python import LINE_LENGTH
from generator.meaning.resolving import Answer, Resolved
from generator.runtime.values import attribute_name
from generator.targets.python.arguments import Argument
from generator.targets.python.text import case_docstring, error_docstring
from generator.targets.python.types import attribute_annotation, code_property


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a class: a field or a param, None where an answer lacks it."""

    name: str
    annotation: str
    description: str


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """
    The class of one error, or of one case of it.

    Args:
        error: The error's name in the catalog.
        code_property: The typed property; empty for a case, which has its error's.
        code: The code that the class writes; None if the wire carries none.
        status: What the class sets itself; None if its base does.
        message: The template of the message; None if its base has it.
        sensitive: The attributes that no log, text or pickle shows.
    """

    name: str
    bases: tuple[str, ...]
    docstring: str
    arguments: tuple[Argument, ...]
    is_case: bool
    error: str
    code_property: str
    code: str | int | None
    status: int | None
    title: str
    message: str | None
    docs: str | None
    retryable: bool | None
    retry_after: float | None
    sensitive: tuple[str, ...]
    attributes: tuple[Attribute, ...]

    @property
    def settings(self) -> tuple[tuple[str, str | float | tuple[str, ...]], ...]:
        """The class attributes that are not their base's, each with its value."""
        own = () if self.is_case else (("name", self.error), ("title", self.title))
        rest = (
            ("default_message", self.message),
            ("docs", self.docs),
            ("retryable", self.retryable),
            ("retry_after", self.retry_after),
            ("status", self.status),
            ("_sensitive", self.sensitive or None),
        )
        return (*own, *((left, value) for left, value in rest if value is not None))


def error_class(
    answers: tuple[Answer, ...],
    *,
    name: str,
    bases: tuple[str, ...],
    arguments: tuple[Argument, ...],
    resolved: Resolved,
) -> ErrorClass:
    """Return the class of an error."""
    first = answers[0]
    spec = first.spec
    codes = tuple(dict.fromkeys(first.rule.codes))
    ranged = first.rule.code_range is not None
    single = [span for span in first.rule.statuses if span[0] == span[1]]
    open_status = len(answers) == 1 and first.case is None and not single
    return ErrorClass(
        name=name,
        bases=bases,
        docstring=error_docstring(answers),
        arguments=arguments,
        is_case=False,
        error=first.name,
        code_property="" if ranged or codes == (None,) else code_property(codes),
        code=first.code,
        status=first.status if open_status else None,
        title=first.title,
        message=_message(first),
        docs=first.docs,
        retryable=None if spec.retry is None else spec.retry is not False,
        retry_after=first.retry_after,
        sensitive=tuple(
            attribute_name(param)
            for param, each in spec.params.items()
            if each.sensitive
        ),
        attributes=tuple(
            attribute(param, each.keywords, each.description or "", resolved)
            for param, each in spec.params.items()
        ),
    )


def attribute(
    name: str, schema: Any, description: str, resolved: Resolved
) -> Attribute:
    """Return the attribute that holds the field or param *name*."""
    left = attribute_name(name)
    room = LINE_LENGTH - len(f"    {left}:  = None")
    kind = attribute_annotation(schema, resolved.field_schemas, room)
    return Attribute(left, kind, description)


def case_class(
    answer: Answer,
    *,
    name: str,
    bases: tuple[str, ...],
    arguments: tuple[Argument, ...],
) -> ErrorClass:
    """Return the class of one case; what it does not say it has from its error's class."""
    case = answer.spec.cases.get(answer.case or "")
    own_message = case is not None and case.message is not None
    single = any(first == last for first, last in answer.rule.statuses)
    return ErrorClass(
        name=name,
        bases=bases,
        docstring=case_docstring(answer),
        arguments=arguments,
        is_case=True,
        error=answer.name,
        code_property="",
        code=None,
        status=None if single else answer.status,
        title="",
        message=answer.message if own_message else None,
        docs=None,
        retryable=None,
        retry_after=None,
        sensitive=(),
        attributes=(),
    )


def _message(first: Answer) -> str | None:
    """Return the message of the error itself; None if it is the title, which says it."""
    case = first.spec.cases.get(first.case or "")
    summary = first.spec.summary.replace("{", "{{").replace("}", "}}")
    is_own = case is None or case.message is None
    message = first.message if is_own else first.spec.message or summary
    title = first.title.replace("{", "{{").replace("}", "}}")
    return None if message == title else message
