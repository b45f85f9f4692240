"""The classes of errors and of their cases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from error_catalog.filters.python import Call
from error_catalog.semantics.examples import Example
from error_catalog.semantics.resolution import Resolved, Response, retry_delay
from error_catalog.targets.python.arguments import (
    Argument,
    Attribute,
    arguments_of,
    attribute,
    code_property,
)
from error_catalog.targets.python.docstrings import (
    case_docstring,
    deprecation,
    error_docstring,
)
from error_catalog.targets.python.statuses import (
    HUNDREDS,
    Statuses,
    sensitive_names_of,
)


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """
    The class of one error, or of one case of it.

    Args:
        bases: As expressions; those of statuses are in the module ``statuses``.
        error: The error's name in the catalog.
        deprecated: What is said to whoever raises it; empty if it is not deprecated.
        code_property: The typed property; empty for a case, which has its error's.
        code: The code that the class writes; None if the wire carries none.
        waits_less: Its base has a wait before a retry, and it has none.
        status: What the class sets itself; None if its base does.
        message: The template of the message; None if its base has it.
        sensitive: What no log, text or pickle shows; None if its base says it.
    """

    name: str
    bases: tuple[str, ...]
    docstring: str
    arguments: tuple[Argument, ...]
    is_case: bool
    error: str
    deprecated: str
    code_property: str
    code: str | int | None
    status: int | None
    title: str
    message: str | None
    docs: str | None
    action: str | None
    group: str | None
    retryable: bool | None
    retry_after: float | None
    sensitive: tuple[str, ...] | None
    attributes: tuple[Attribute, ...]
    waits_less: bool = False

    @property
    def decorator(self) -> Call:
        """What marks the class as deprecated."""
        return Call("deprecated", (self.deprecated,))

    @property
    def settings(self) -> tuple[tuple[str, str | float | tuple[str, ...] | None], ...]:
        """The class attributes that are not their base's, each with its value."""
        own = () if self.is_case else (("name", self.error), ("title", self.title))
        rest = (
            ("default_message", self.message),
            ("docs", self.docs),
            ("action", self.action),
            ("group", self.group),
            ("retryable", self.retryable),
            ("retry_after", self.retry_after),
            ("_sensitive", self.sensitive),
        )
        no_wait = (("retry_after", None),) if self.waits_less else ()
        said = ((left, value) for left, value in rest if value is not None)
        return (*own, *said, *no_wait)


def error_class(
    responses: tuple[Response, ...],
    *,
    name: str,
    bases: tuple[str, ...],
    arguments: tuple[Argument, ...],
    resolved: Resolved,
    names: Mapping[str, str],
    statuses: Statuses,
) -> ErrorClass:
    """Return the class of an error."""
    first = responses[0]
    spec = first.spec
    codes = tuple(dict.fromkeys(first.rule.codes))
    ranged = first.rule.code_range is not None
    ranges = {span for response in responses for span in response.rule.statuses}
    is_base = ranges == {(first.status, first.status)}
    sensitive = sensitive_names_of(responses, resolved, statuses.sensitive)
    return ErrorClass(
        name=name,
        bases=bases,
        docstring=error_docstring(responses),
        arguments=arguments,
        is_case=False,
        error=first.name,
        deprecated=deprecation(first, name, names),
        code_property="" if ranged or codes == (None,) else code_property(codes),
        code=first.code,
        status=None if is_base else first.status,
        title=first.title,
        message=_message(first),
        docs=first.docs,
        action=spec.action,
        group=spec.group,
        retryable=None if spec.retry is None else spec.retry is not False,
        retry_after=retry_delay(spec.retry),
        sensitive=None if sensitive == statuses.sensitive else sensitive,
        attributes=tuple(
            attribute(param, each.keywords, each.description or "", resolved)
            for param, each in spec.params.items()
        ),
    )


def case_class(
    response: Response,
    first: Response,
    *,
    name: str,
    bases: tuple[str, ...],
    arguments: tuple[Argument, ...],
    names: Mapping[str, str],
) -> ErrorClass:
    """
    Return the class of one case; what it does not say it has from its error's class.

    Args:
        first: The first case of the error, whose status the error's class has.
    """
    case = response.spec.cases.get(response.case or "")
    own_message = case is not None and case.message is not None
    own_retry = case.retry if case is not None else None
    wait = retry_delay(own_retry)
    return ErrorClass(
        name=name,
        bases=bases,
        docstring=case_docstring(response),
        arguments=arguments,
        is_case=True,
        error=response.name,
        deprecated=deprecation(response, name, names),
        code_property="",
        code=None,
        status=None if response.status == first.status else response.status,
        title="",
        message=response.message if own_message else None,
        docs=None,
        action=case.action if case is not None else None,
        group=None,
        retryable=None if own_retry is None else own_retry is not False,
        retry_after=wait,
        sensitive=None,
        attributes=(),
        waits_less=own_retry is not None
        and wait is None
        and retry_delay(response.spec.retry) is not None,
    )


def _message(first: Response) -> str | None:
    """Return the message of the error itself; None if it is the title, which says it."""
    case = first.spec.cases.get(first.case or "")
    summary = first.spec.summary.replace("{", "{{").replace("}", "}}")
    is_own = case is None or case.message is None
    message = first.message if is_own else first.spec.message or summary
    title = first.title.replace("{", "{{").replace("}", "}}")
    return None if message == title else message


def classes(
    resolved: Resolved,
    examples: Mapping[str, Example],
    names: Mapping[str, str],
    statuses: Statuses,
) -> dict[str, tuple[ErrorClass, ...]]:
    """
    Return the classes of each error by its name: its own, then one for each case.

    Args:
        names: The name of each class, by ``NAME`` or ``NAME.case``.
    """
    return {
        name: tuple(_classes(responses, resolved, examples, names, statuses))
        for name, responses in resolved.by_error.items()
    }


def _classes(
    responses: tuple[Response, ...],
    resolved: Resolved,
    examples: Mapping[str, Example],
    names: Mapping[str, str],
    statuses: Statuses,
) -> Iterator[ErrorClass]:
    by_status = statuses.by_status
    first = responses[0]
    yield error_class(
        responses,
        name=names[first.name],
        bases=(_base(responses, by_status, statuses.root),),
        arguments=arguments_of(responses, examples, resolved),
        resolved=resolved,
        names=names,
        statuses=statuses,
    )
    if len(responses) == 1 and first.case is None:
        return
    for response in responses:
        exact = response.status if _has_exact(response) else None
        also = () if exact is None else (_of_statuses(by_status[exact]),)
        yield case_class(
            response,
            first,
            name=names[response.id],
            bases=(names[first.name], *also),
            arguments=arguments_of((response,), examples, resolved),
            names=names,
        )


def _has_exact(response: Response) -> bool:
    """Tell whether the status that is written is one that the catalog names alone."""
    return (response.status, response.status) in response.rule.statuses


def _base(
    responses: tuple[Response, ...], by_status: Mapping[int, str], root: str
) -> str:
    """Return the class of the one status of an error, else of the hundred, else the root."""
    ranges = {span for response in responses for span in response.rule.statuses}
    if len(ranges) == 1:
        first, last = next(iter(ranges))
        if first == last:
            return _of_statuses(by_status[first])
    hundreds = {each // 100 for span in ranges for each in span}
    return _of_statuses(
        HUNDREDS.get(min(hundreds), root) if len(hundreds) == 1 else root
    )


def _of_statuses(name: str) -> str:
    return f"statuses.{name}"
