"""The operations of errors, as code has them."""

from collections.abc import Iterable, Mapping, Sequence

from error_catalog.authoring.revision import ERRORS, Data, put, revise
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.pipeline import Understood

OPERATIONS = "operations"


def with_operations(
    catalogs: Iterable[Understood], added: Mapping[tuple[str, str], Sequence[str]]
) -> dict[str, SourceFile] | Diagnostic:
    """
    Return the files of catalogs in which errors name further operations.

    Args:
        added: By the API's id and the error's name; those that it names already come first.

    Returns:
        A diagnostic if a file is too unusual to be edited.
    """
    sources: dict[str, SourceFile] = {}
    named: dict[str, dict[str, Sequence[str]]] = {}
    for each in catalogs:
        for (api, name), operations in added.items():
            if api == each.resolved.catalog.api.id:
                source = each.merged.owners[(ERRORS, name)].source
                sources[source.path] = source
                named.setdefault(source.path, {})[name] = operations
    for path, errors in named.items():
        for name, operations in errors.items():
            revised = _revised(sources[path], name, operations)
            if isinstance(revised, Diagnostic):
                return revised
            sources[path] = revised
    return sources


def _revised(
    source: SourceFile, name: str, operations: Sequence[str]
) -> SourceFile | Diagnostic:
    at = (ERRORS, name)

    def change(data: Data) -> Data:
        own: list[str] = data[ERRORS][name].get(OPERATIONS) or []
        more = [each for each in operations if each not in own]
        return put(data, (*at, OPERATIONS), [*own, *more])

    return revise(source, change, at)
