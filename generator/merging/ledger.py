"""What earlier merges have written into a document: its own ``x-error-catalog`` says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.merging.documents import SECTIONS, section
from generator.shaping import is_list, is_mapping

KEY = "x-error-catalog"
"""Of the document, where tools of others pass over it. Source: OpenAPI 3.1.0, §4.9."""

RESPONSE_REF = "#/components/responses/"

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """
    What is ours in a document; everything else is its author's.

    Args:
        operations: Keys of responses by the operation's name.
        components: Names by section.
    """

    operations: Mapping[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]]
    )
    components: Mapping[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]]
    )

    def owns(self, place: str, name: str) -> bool:
        """Tell whether the component *name* of a section is ours."""
        return name in self.components.get(place, ())

    def wrote(self, operation: str, key: str, response: Any) -> bool:
        """Tell whether *response* is what we wrote: a reference to one of ours."""
        name = referred(response)
        return (
            key in self.operations.get(operation, ())
            and name is not None
            and self.owns("responses", name)
        )


def read_ledger(document: Data, api: str) -> Ledger:
    """Return what is ours; what has no sense there counts as nothing."""
    said = section(document, KEY, api)
    operations = section(said, "operations")
    return Ledger(
        {name: _texts(keys) for name, keys in operations.items()},
        {name: _texts(said.get(name)) for name in SECTIONS},
    )


def owned_by_others(document: Data, api: str) -> set[tuple[str, str]]:
    """Return the components, by section and name, that other catalogs have written."""
    return {
        (place, name)
        for other in section(document, KEY)
        if other != api
        for place, names in read_ledger(document, other).components.items()
        for name in names
    }


def write_ledger(
    document: Data,
    api: str,
    operations: Mapping[str, list[str]],
    components: Mapping[str, list[str]],
) -> Data:
    """Return *document* with what is ours now; without the key if that is nothing."""
    said: Data = {name: names for name, names in components.items() if names}
    if operations:
        said = {"operations": dict(operations), **said}
    all_said = {**section(document, KEY), api: said}
    kept = {name: each for name, each in all_said.items() if each}
    rest = {key: value for key, value in document.items() if key != KEY}
    if not kept:
        return rest
    # In its old place, if it has one.
    return {**document, KEY: kept}


def referred(response: Any) -> str | None:
    """Return the component that *response* is a reference to, and nothing else."""
    if not is_mapping(response) or response.keys() != {"$ref"}:
        return None
    reference = response["$ref"]
    if not isinstance(reference, str) or not reference.startswith(RESPONSE_REF):
        return None
    return reference.removeprefix(RESPONSE_REF)


def _texts(value: Any) -> frozenset[str]:
    items = value if is_list(value) else []
    return frozenset(each for each in items if isinstance(each, str))
