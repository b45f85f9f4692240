"""Which function makes the views of which target."""

from collections.abc import Callable, Mapping

from generator.meaning.examples import Example
from generator.meaning.resolving import Resolved
from generator.targets import jsonschema
from generator.targets.markdown import page
from generator.targets.openapi import document
from generator.targets.python import package, testing
from generator.targets.views import Views

Options = Mapping[str, str | int | bool]
"""What the configuration chose for a target, by the name of the option."""

TRANSLATORS: tuple[
    tuple[str, Callable[[Resolved, Mapping[str, Example], Options], Views]], ...
] = (
    ("python", package.translate),
    ("python-tests", testing.translate),
    ("openapi", document.translate),
    ("jsonschema", jsonschema.translate),
    ("markdown", page.translate),
)


def translate(
    view: str, resolved: Resolved, examples: Mapping[str, Example], options: Options
) -> Views:
    """Return the views that the target's ``view:`` names."""
    return dict(TRANSLATORS)[view](resolved, examples, options)
