"""What differs between what two catalogs say of statuses, and of what stands for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from error_catalog.catalog.model import Catalog, StatusSpec
from error_catalog.changes.both import Both
from error_catalog.changes.difference import Difference
from error_catalog.changes.schema_change import short
from error_catalog.runtime.values import spell
from error_catalog.semantics.fallbacks import VALIDATION, fallbacks
from error_catalog.semantics.resolution import Resolved

_NOTHING_SAID = StatusSpec(description=None)


def status_differences(both: Both) -> Iterator[Difference]:
    """Yield what differs between the rows of the status table, and between fallbacks."""
    before, after = _rows(both.before), _rows(both.after)
    for row in dict.fromkeys((*before, *after)):
        old_key, old = before.get(row, ("", _NOTHING_SAID))
        new_key, new = after.get(row, ("", _NOTHING_SAID))
        at = (
            ("statuses", old_key) if old_key else None,
            ("statuses", new_key) if new_key else None,
        )
        if (old.description or "") != (new.description or ""):
            yield Difference(
                "statuses-changed",
                ("statuses", row),
                "what the status means is said otherwise",
                short(new.description or ""),
                *at,
                frozenset(),
            )
        yield from _headers(row, old, new, at)
    yield from _fallbacks(both)


def _rows(catalog: Catalog) -> dict[str, tuple[str, StatusSpec]]:
    return {key.upper(): (key, spec) for key, spec in catalog.statuses.items()}


def _headers(
    row: str,
    old: StatusSpec,
    new: StatusSpec,
    at: tuple[tuple[str, str] | None, tuple[str, str] | None],
) -> Iterator[Difference]:
    before, after = _texts(old), _texts(new)
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        kind = "added" if was is None else "removed" if now is None else "changed"
        message = f"{name}: {was or 'none'} -> {now or 'none'}"
        key = ("headers", name)
        yield Difference(
            f"status-header-{kind}",
            ("statuses", row, "headers", name),
            message,
            short(now or ""),
            None if at[0] is None else (*at[0], *key),
            None if at[1] is None else (*at[1], *key),
            frozenset(),
        )


def _texts(spec: StatusSpec) -> dict[str, str]:
    return {name.lower(): spell(value) for name, value in spec.headers.items()}


def _fallbacks(both: Both) -> Iterator[Difference]:
    """Yield what stands for something else, whether the catalog says so or its names do."""
    before = {key.upper(): name for key, name in both.before.fallbacks.items()}
    after = {key.upper(): name for key, name in both.after.fallbacks.items()}
    if before == {k: _former(v, both) for k, v in after.items()}:
        return
    meant = _meant(both.old), _meant(both.new)
    for key in dict.fromkeys((*before, *after)):
        was = [both.pairs.errors.get(x, x) for x in meant[0].get(key, ())]
        now = list(meant[1].get(key, ()))
        if was == now:
            continue
        kind = "added" if not was else "removed" if not now else "changed"
        message = f"{', '.join(was) or 'none'} -> {', '.join(now) or 'none'}"
        name = VALIDATION if key == VALIDATION.upper() else key
        yield Difference(
            f"fallback-{kind}",
            ("fallbacks", name),
            message,
            ",".join(now),
            ("fallbacks", name) if key in before else None,
            ("fallbacks", name) if key in after else None,
            frozenset(),
        )


def _former(name: str, both: Both) -> str:
    return next((old for old, new in both.pairs.errors.items() if new == name), name)


def _meant(resolved: Resolved) -> Mapping[str, tuple[str, ...]]:
    """Return the errors that stand for each key, those that their names say included."""
    found = fallbacks(resolved)
    meant = {str(key).upper(): (each.name,) for key, each in found.by_status.items()}
    refused = tuple(dict.fromkeys(each.name for each in found.refused.values()))
    return {**meant, VALIDATION.upper(): refused}
