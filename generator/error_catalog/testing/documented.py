"""Every response that a catalog documents, for tests that meet them all."""

from pathlib import Path
from typing import TYPE_CHECKING

from error_catalog.testing.canned import Canned

if TYPE_CHECKING:
    from error_catalog.project import Examined

# What reads catalogs is imported by those tests alone that ask for it.


def documented_responses(
    api: str | None = None, start: str | Path = "."
) -> dict[str, Canned]:
    """
    Return each example of each error and case, by ``NAME`` or ``NAME.case``.

    An error with several examples has one entry for each: ``NAME:example``.

    Args:
        api: The id of an API; None if the project has only one.
        start: A folder of the project.

    Raises:
        LookupError: There is no such API, or the catalogs have errors.
    """
    from error_catalog.diagnostics import has_errors, line
    from error_catalog.project import examine

    examined = examine(Path(start).resolve(), ())
    if has_errors(examined.diagnostics):
        raise LookupError("\n".join(map(line, examined.diagnostics)))
    found: dict[str, Canned] = {}
    for name in [_only(examined) if api is None else _known(api, examined)]:
        understood = examined.catalogs[name]
        for response in understood.resolved.responses:
            first, *others = understood.examples[response.id].every
            wires = {response.id: first.wire}
            wires |= {f"{response.id}:{each.name}": each.wire for each in others}
            for key, wire in wires.items():
                headers = tuple(wire.headers.items())
                found[key] = Canned(wire.status, headers, wire.body)
    return found


def _ids(examined: "Examined") -> dict[str, str]:
    """Return the path of each catalog by its API's id."""
    return {
        each.resolved.catalog.api.id: path for path, each in examined.catalogs.items()
    }


def _only(examined: "Examined") -> str:
    paths = list(examined.catalogs)
    if len(paths) == 1:
        return paths[0]
    ids = ", ".join(_ids(examined)) or "none"
    raise LookupError(f"name one of the project's APIs; there are {ids}")


def _known(api: str, examined: "Examined") -> str:
    from error_catalog.diagnostics import did_you_mean

    ids = _ids(examined)
    if api not in ids:
        raise LookupError(f"no API has the id {api!r}: {did_you_mean(api, list(ids))}")
    return ids[api]
