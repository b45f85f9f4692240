"""Which function makes the views of which target."""

from collections.abc import Callable, Mapping

from generator.examples import Example
from generator.resolving import Resolved
from generator.targets import jsonschema, markdown, openapi, python
from generator.views import Views

Options = Mapping[str, str | int | bool]
"""What the configuration chose for a target, by the name of the option."""

TRANSLATORS: tuple[
    tuple[str, Callable[[Resolved, Mapping[str, Example], Options], Views]], ...
] = (
    ("python", python.translate),
    ("openapi", openapi.translate),
    ("jsonschema", jsonschema.translate),
    ("markdown", markdown.translate),
)


def translate(
    view: str, resolved: Resolved, examples: Mapping[str, Example], options: Options
) -> Views:
    """Return the views that the target's ``view:`` names."""
    return dict(TRANSLATORS)[view](resolved, examples, options)
