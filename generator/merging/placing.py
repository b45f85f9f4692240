"""Which operation answers with which errors, and under which status."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.diagnostics import Finding, Severity
from generator.meaning.resolving import Answer, Resolved
from generator.merging.operations import Operation, normal
from generator.runtime.rules import Span
from generator.shaping import did_you_mean
from generator.targets.bodies import public_answers

CONDITIONS = {
    "always": "every operation",
    "secured": "operations that ask for credentials",
    "path-parameters": "operations whose path has parameters",
    "request-body": "operations that take a body",
    "input": "operations that take a body or parameters",
    "never": "only those that the errors themselves name",
}
"""What a rule can say."""

RULES = {
    "400": "input",
    "401": "secured",
    "403": "secured",
    "404": "path-parameters",
    "413": "request-body",
    "415": "request-body",
    "422": "request-body",
    "429": "always",
    "4XX": "always",
    "5XX": "always",
    "default": "always",
}
"""
Which operations answer with a status, for errors that name no operations.

Other statuses of servers (500, 503) follow 5XX; other statuses have no rule.
"""

Places = dict[str, list[Answer]]
"""The answers of one operation, by the key of their response."""

_FEW = 10
"""Statuses of a range that each get a key of their own."""


def place(
    resolved: Resolved, operations: Sequence[Operation], rules: Mapping[str, str]
) -> tuple[list[Places], list[Finding]]:
    """
    Return what each of *operations* answers with, and warnings about the catalog.

    Args:
        rules: Conditions by status; they overrule ``RULES``.
    """
    places: list[Places] = [{} for _ in operations]
    nowhere: dict[str, set[str]] = {}
    for answer in public_answers(resolved):
        spans = answer.rule.statuses or (None,)
        for key in dict.fromkeys(key for span in spans for key in _keys(span)):
            hits = [
                found
                for operation, found in zip(operations, places, strict=True)
                if _answers(operation, answer, _condition(key, {**RULES, **rules}))
            ]
            for found in hits:
                found.setdefault(key, []).append(answer)
            if not hits and rules.get(key) != "never":
                nowhere.setdefault(answer.name, set()).add(key)
    findings: list[Finding] = []
    for name, answers in resolved.by_error.items():
        if answers[0].spec.operations:
            findings += _unknown(answers[0], operations)
        elif name in nowhere:
            findings.append(_homeless(name, nowhere[name]))
    return places, findings


def order(key: str) -> tuple[int, str]:
    """Return what the keys of responses are sorted by: statuses, ranges, the rest."""
    return (2 if key == "default" else "X" in key.upper(), key.upper())


def _keys(span: Span | None) -> Iterator[str]:
    """Give the keys of responses that stand for *span*. Source: OpenAPI, Responses Object."""
    if span is None:
        yield "default"
        return
    first, last = span
    whole = first % 100 == 0 and last == first + 99
    if not whole and last - first < _FEW:
        yield from map(str, range(first, last + 1))
    else:
        yield from (f"{each}XX" for each in range(first // 100, last // 100 + 1))


def _condition(key: str, rules: Mapping[str, str]) -> str:
    server = rules["5XX"] if key[0] == "5" else "never"
    return rules.get(key, server)


def _answers(operation: Operation, answer: Answer, condition: str) -> bool:
    names = answer.spec.operations
    if names:
        return any(_is_named(operation, each) for each in names)
    return condition in operation.traits


def _is_named(operation: Operation, name: str) -> bool:
    if name == operation.operation_id:
        return True
    method, _, path = name.strip().partition(" ")
    return bool(path) and normal(method, path.strip()) in operation.keys


def _unknown(answer: Answer, operations: Sequence[Operation]) -> Iterator[Finding]:
    """Give a warning for each operation that the document does not have."""
    if answer.spec.visibility != "public":
        return
    known = [each.name for each in operations]
    known += [each.operation_id for each in operations if each.operation_id]
    for number, name in enumerate(answer.spec.operations):
        if not any(_is_named(each, name) for each in operations):
            message = f"the document has no operation `{name}`"
            hint = did_you_mean(name, known)
            if not hint.startswith("did"):
                hint = "write a method and a path of the document, or an operationId"
            at = ("errors", answer.name, "operations", number)
            yield Finding(at, message, hint, Severity.WARNING)


def _homeless(name: str, keys: Iterable[str]) -> Finding:
    """Return the warning about an error that goes nowhere under some statuses."""
    message = (
        f"no operation answers with `{name}` under {', '.join(sorted(keys, key=order))}"
    )
    hint = "name its `operations`, or give the status a `--rule`"
    return Finding(("errors", name), message, hint, Severity.WARNING, on_key=True)
