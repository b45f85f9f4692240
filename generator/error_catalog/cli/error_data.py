"""Errors as data: as the neutral view has them, each with the API that it belongs to."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from error_catalog.filters.json import to_json
from error_catalog.pipeline import Understood
from error_catalog.semantics.examples import examples
from error_catalog.targets.catalog.document import document
from error_catalog.targets.catalog.schema import VERSION

Json = Mapping[str, Any]


def errors_of(catalogs: Iterable[Understood], parent: str) -> Iterator[Json]:
    """
    Yield every error that is not retired, internal ones too, in the order of the catalogs.

    Args:
        parent: The Python package that holds those of all APIs; empty for none.
    """
    for understood in catalogs:
        resolved = understood.resolved
        view = document(resolved, examples(resolved), parent=parent, internal=True)
        for error in view["errors"]:
            yield {**error, "api": view["api"]}


def as_json(errors: Iterable[Json]) -> str:
    """Return *errors* as a JSON document."""
    return f"{to_json({'view': VERSION, 'errors': list(errors)})}\n"
