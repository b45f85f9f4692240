"""A catalog as a test of its Python package: an exception for every answer."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.filters.expressions import Call
from generator.meaning.examples import Example
from generator.meaning.fields import BUILT_IN_SCHEMAS
from generator.meaning.naming import class_names, package_name
from generator.meaning.resolving import Answer, Resolved
from generator.runtime.values import attribute_name
from generator.targets.python.arguments import arguments_of
from generator.targets.python.statuses import root_name
from generator.targets.views import Views


@dataclass(frozen=True, slots=True)
class TestsView:
    """
    What the template of a package's tests needs.

    Args:
        examples: Makes an exception for each answer, from the values of its example.
    """

    package: str
    title: str
    root: str
    examples: tuple[Call, ...]


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Mapping[str, str | int | bool],
) -> Views:
    """Return the view of the tests; they have no options."""
    del options
    names = class_names(resolved)
    made = tuple(
        _made(names[answer.id], answer, examples, resolved)
        for answer in resolved.answers
    )
    package = package_name(resolved.catalog)
    title = resolved.catalog.api.title
    root = root_name(resolved)
    is_wide = max(len(root), len(package)) > _LONGEST
    return Views(TestsView(package, title, root, made), formatted=is_wide)


_LONGEST = 38
"""The longest name of a package or a root class with which no line is too long."""


def _made(
    name: str, answer: Answer, examples: Mapping[str, Example], resolved: Resolved
) -> Call:
    """Return the call that makes the exception of one answer."""
    example = examples[answer.id]
    given = {
        each if each in BUILT_IN_SCHEMAS else attribute_name(each): value
        for each, value in example.given.items()
    }
    taken = {each.name for each in arguments_of((answer,), examples, resolved)}
    if "status" in taken:
        given["status"] = example.status
    keywords = tuple((key, value) for key, value in given.items() if key in taken)
    return Call(f"errors.{name}", (), keywords)
