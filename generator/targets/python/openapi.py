"""The errors' OpenAPI components as data of the package, for frameworks that document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.meaning.examples import Example
from generator.meaning.resolving import Resolved
from generator.targets.openapi.document import collect
from generator.targets.openapi.schemas import SCHEMA_REF


@dataclass(frozen=True, slots=True)
class Documented:
    """
    What a framework's own document says of the errors.

    Args:
        components: Those of the document that the target ``openapi`` makes, by section.
        envelopes: For each response with a schema, the schema of all bodies of its shape.
    """

    components: dict[str, dict[str, Any]]
    envelopes: dict[str, str]


def documented(resolved: Resolved, examples: Mapping[str, Example]) -> Documented:
    """
    Return the components for OpenAPI 3.1; the response of an error is named as its class.

    Source: OpenAPI 3.1.0, Components Object.
    """
    found = collect(resolved, examples, "3.1")
    return Documented(
        {section.name: section.entries for section in found.sections},
        {
            entry.name: entry.envelope["$ref"].removeprefix(SCHEMA_REF)
            for entry in found.entries
            if entry.envelope is not None
        },
    )
