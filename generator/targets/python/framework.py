"""Which errors of a catalog stand for those that a web framework makes by itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.meaning.resolving import Answer, Resolved
from generator.runtime.rules import within
from generator.targets.python.arguments import Argument
from generator.targets.python.classes import ErrorClass
from generator.targets.python.generic import is_about_validation, is_generic
from generator.targets.python.refusals import Refusal, open_refusal_of, refusal_of


@dataclass(frozen=True, slots=True)
class Invalid:
    """
    The error for a request that validation refuses.

    Args:
        argument: What takes the problems; None if nothing does.
        refusal: How it takes them.
    """

    name: str
    argument: str | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """
    What a server answers where its framework fails by itself.

    Args:
        by_status: An expression for each status, which makes the error when it is called.
        invalid: None if the catalog has no such error.
    """

    by_status: tuple[tuple[int, str], ...]
    invalid: Invalid | None


def framework(resolved: Resolved, classes: Mapping[str, ErrorClass]) -> Framework:
    """
    Return what stands for a framework's own errors.

    Args:
        classes: The class of each answer, by its id.
    """
    answers = [each for each in resolved.answers if _is_current(each)]
    by_status: dict[int, str] = {}
    for status in sorted({*_MADE, *_statuses(answers)}):
        found = _exact(status, answers, classes) or _ranged(status, answers, classes)
        if found is not None:
            by_status[status] = found
    return Framework(tuple(by_status.items()), _invalid(answers, classes, resolved))


_MADE = (404, 405, 500)
"""What every framework makes: an error for a range of statuses stands for them too."""

_TELLING = frozenset(
    (
        401,
        403,
        404,
        405,
        406,
        408,
        411,
        413,
        414,
        415,
        429,
        431,
        500,
        501,
        502,
        503,
        504,
    )
)
"""Statuses that say it all: the one error that has such a status is what is meant."""


def _is_current(answer: Answer) -> bool:
    return answer.spec.deprecated is None and answer.spec.visibility == "public"


def _statuses(answers: list[Answer]) -> set[int]:
    spans = [span for answer in answers for span in answer.rule.statuses]
    return {first for first, last in spans if first == last and first >= 400}


def _exact(
    status: int, answers: list[Answer], classes: Mapping[str, ErrorClass]
) -> str | None:
    """Return the class of the error that says no more than *status*; None if none does."""
    having = [each for each in answers if (status, status) in each.rule.statuses]
    ready = [each for each in having if not _required(classes[each.id])]
    generic = [each for each in ready if is_generic(each, status)]
    if generic:
        return f"errors.{classes[generic[0].id].name}"
    if len(having) == len(ready) == 1 and status in _TELLING:
        return f"errors.{classes[ready[0].id].name}"
    return None


def _ranged(
    status: int, answers: list[Answer], classes: Mapping[str, ErrorClass]
) -> str | None:
    """Return what makes the one error whose range holds *status*."""
    if any((status, status) in each.rule.statuses for each in answers):
        return None
    having = [each for each in answers if within(status, each.rule.statuses)]
    if len(having) != 1 or _required(classes[having[0].id]):
        return None
    return f"lambda: errors.{classes[having[0].id].name}(status={status})"


def _required(error: ErrorClass) -> list[Argument]:
    return [each for each in error.arguments if each.is_required]


def _invalid(
    answers: list[Answer], classes: Mapping[str, ErrorClass], resolved: Resolved
) -> Invalid | None:
    """Return the error for a refused request: of status 422, else of 400."""
    for status in (422, 400):
        having = [each for each in answers if (status, status) in each.rule.statuses]
        about = [each for each in having if is_about_validation(each)]
        for each in about or (having if status == 422 and len(having) == 1 else []):
            found = _filled(each, classes[each.id], resolved)
            if found is not None:
                return found
    return None


def _filled(answer: Answer, error: ErrorClass, resolved: Resolved) -> Invalid | None:
    """Return how *error* is made; None if it needs what problems cannot give."""
    required = _required(error)
    schemas = resolved.field_schemas
    own = {name: each.keywords for name, each in answer.spec.params.items()}
    for argument in error.arguments:
        schema = own.get(argument.attribute, schemas.get(argument.attribute))
        refusal = refusal_of(schema, schemas)
        if refusal is None and required == [argument]:
            refusal = open_refusal_of(schema, schemas)
        if refusal is not None and required in ([], [argument]):
            return Invalid(error.name, argument.name, refusal)
    return None if required else Invalid(error.name)
