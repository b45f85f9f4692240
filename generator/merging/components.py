"""The components that a document gets, under names that are free in it."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from generator.filters.escaping import SURROGATES, hex_escape
from generator.meaning.naming import unique
from generator.merging.documents import SECTIONS, section
from generator.merging.rewriting import same
from generator.shaping import is_list, is_mapping
from generator.sources import Path
from generator.targets.openapi.document import Components

Name = tuple[str, str]
"""A component: its section and its name there."""

Named = dict[Name, Any]
"""Components, in the order of the document."""

_PREFIX = "#/components/"


def flatten(components: Components) -> Named:
    """Return *components* by section and name, with text that YAML can hold."""
    return {
        (each.name, name): _clean(value)
        for each in components.sections
        for name, value in each.entries.items()
    }


def in_document(document: dict[str, Any]) -> Named:
    """Return the components of a document."""
    return {
        (name, key): value
        for name in SECTIONS
        for key, value in section(document, "components", name).items()
    }


def references(value: Any, at: Path = ()) -> Iterator[tuple[Path, Name]]:
    """Give the references to components in *value*, with their places."""
    if is_mapping(value):
        for key, each in value.items():
            name = _name(each) if key == "$ref" else None
            if name is not None:
                yield (*at, key), name
            yield from references(each, (*at, key))
    elif is_list(value):
        for number, each in enumerate(value):
            yield from references(each, (*at, number))


def reachable(known: Named, roots: Iterable[Name]) -> Named:
    """Return those of *known* that *roots* lead to, themselves among them."""
    found: set[Name] = set()
    waiting = [each for each in roots if each in known]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            inner = (each for _, each in references(known[name]))
            waiting += (each for each in inner if each in known)
    return {name: value for name, value in known.items() if name in found}


def settle(
    ours: Named, theirs: Named, fleeting: Collection[Name], stem: str
) -> tuple[Named, dict[Name, Name]]:
    """
    Return *ours* under names that *theirs* leave free, and the names that have changed.

    A component that is there already, word for word, is left to its author.

    Args:
        fleeting: Those of *theirs* that may change under us: other catalogs own them.
        stem: What a new name begins with.
    """
    changed: dict[Name, Name] = {}
    while True:
        settled = {
            changed.get(name, name): _renamed(value, changed)
            for name, value in ours.items()
        }
        clashing = [
            name
            for name in ours
            if name not in changed
            and name in theirs
            and (name in fleeting or not same(theirs[name], settled[name]))
        ]
        if not clashing:
            break
        for where, name in clashing:
            taken = {key: None for at, key in (*theirs, *settled) if at == where}
            taken |= {key: None for at, key in changed.values() if at == where}
            changed[where, name] = (where, unique(f"{stem}{name}", taken))
    fresh = {name: value for name, value in settled.items() if name not in theirs}
    return fresh, changed


def reference(name: Name) -> dict[str, str]:
    """Return the Reference Object for a component."""
    return {"$ref": f"{_PREFIX}{name[0]}/{name[1]}"}


def _name(value: Any) -> Name | None:
    if not isinstance(value, str) or not value.startswith(_PREFIX):
        return None
    where, _, rest = value.removeprefix(_PREFIX).partition("/")
    name = rest.partition("/")[0].replace("~1", "/").replace("~0", "~")
    return (where, name) if where in SECTIONS else None


def _renamed(value: Any, changed: dict[Name, Name]) -> Any:
    if is_mapping(value):
        name = _name(value.get("$ref"))
        if name in changed:
            return {**value, **reference(changed[name])}
        return {key: _renamed(each, changed) for key, each in value.items()}
    return [_renamed(each, changed) for each in value] if is_list(value) else value


def _clean(value: Any) -> Any:
    """Spell out lone surrogates, which YAML has no word for."""
    if isinstance(value, str):
        return SURROGATES.sub(hex_escape, value)
    if is_mapping(value):
        return {_clean(key): _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if is_list(value) else value
