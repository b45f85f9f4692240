"""Which APIs count, and where each of them stands."""

from collections.abc import Iterable, Sequence

from error_catalog.diagnostics import did_you_mean
from error_catalog.semantics.resolution import Resolved
from error_catalog.traffic.promise import Api, api_of


class UnknownApiError(LookupError):
    """No catalog has an API with this id."""


def chosen(
    catalogs: Iterable[Resolved], wanted: Sequence[str], bases: Sequence[str]
) -> list[Api]:
    """
    Return the APIs whose responses are judged.

    Args:
        wanted: Their ids; empty for all.
        bases: ``ID=URL``, or a URL for all of them; a URL may be a path.

    Raises:
        UnknownApiError: There is no API with one of the ids.
    """
    by_id = {each.catalog.api.id: each for each in catalogs}
    ids = [_known(each, list(by_id)) for each in dict.fromkeys(wanted)] or list(by_id)
    base_of: dict[str, str] = {}
    for given in bases:
        name, is_named, url = given.partition("=")
        if is_named and "/" not in name:
            base_of[_known(name.strip(), list(by_id))] = url.strip()
        else:
            base_of |= {each: given for each in ids if each not in base_of}
    return [api_of(by_id[each], base_of.get(each)) for each in ids]


def _known(name: str, ids: list[str]) -> str:
    if name in ids:
        return name
    message = f"no API has the id `{name}`: {did_you_mean(name, ids)}"
    raise UnknownApiError(message)
