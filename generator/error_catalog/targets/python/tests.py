"""A catalog as a test of its Python package: an exception for every response."""

from collections.abc import Mapping
from dataclasses import dataclass

from error_catalog.filters.python import Call
from error_catalog.runtime.values import attribute_name
from error_catalog.semantics.examples import Example
from error_catalog.semantics.fields import BUILT_IN_SCHEMAS
from error_catalog.semantics.names import class_names, package_name, root_name
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.targets.python.arguments import arguments_of
from error_catalog.targets.views import Options, Views, parent_of


@dataclass(frozen=True, slots=True)
class TestsView:
    """
    What the template of a package's tests needs.

    Args:
        name: The module of the tests.
        package: The name that the package is imported by.
        has_deprecated: Making some of the exceptions warns.
        examples: Makes an exception for each response, from the values of its example.
    """

    name: str
    package: str
    title: str
    root: str
    has_deprecated: bool
    examples: tuple[Call, ...]
    template: str = "test.py.jinja"


def translate(
    resolved: Resolved,
    examples: Mapping[str, Example],
    options: Options,
) -> Views:
    """Return the view of the tests; they have no options of their own."""
    names = class_names(resolved)
    made = tuple(
        _made(names[response.id], response, example, taken)
        for response in resolved.responses
        for taken in (_taken(response, examples, resolved),)
        for example in examples[response.id].every
    )
    package = package_name(resolved.catalog, parent_of(options))
    root = root_name(resolved)
    view = TestsView(
        name=f"test_{package.rpartition('.')[2]}",
        package=package,
        title=resolved.catalog.api.title,
        root=root,
        has_deprecated=any(each.spec.deprecated for each in resolved.responses),
        examples=made,
    )
    is_wide = max(len(root), len(package)) > _LONGEST
    return Views(view, modules=(view,), formatted=is_wide)


_LONGEST = 28
"""The longest name of a package or a root class with which no line is too long."""


def _taken(
    response: Response, examples: Mapping[str, Example], resolved: Resolved
) -> set[str]:
    """Return the names of the arguments of a response's class."""
    return {each.name for each in arguments_of((response,), examples, resolved)}


def _made(name: str, response: Response, example: Example, taken: set[str]) -> Call:
    """Return the call that makes the exception of one example."""
    given = {
        each if each in BUILT_IN_SCHEMAS else attribute_name(each): value
        for each, value in example.given.items()
    }
    if "status" in taken:
        given["status"] = example.status
    keywords = tuple((key, value) for key, value in given.items() if key in taken)
    if "errors" in response.rule.requires:
        inside = Call(f"errors.{name}", (), (*keywords, ("errors", ())))
        keywords = (*keywords, ("errors", (inside,)))
    return Call(f"errors.{name}", (), keywords)
