"""
Rules of users' own: functions that packages offer as entry points.

A rule takes the neutral view of a catalog and returns findings, each a mapping: ``message``,
perhaps ``hint``, and ``path``, the keys from the root of the catalog to a value.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from error_catalog.diagnostics import Finding, Severity, is_list, is_mapping, shown

GROUP = "error_catalog.rules"
"""The group of entry points; the name of each is the id of its rule."""

View = Mapping[str, Any]

FAILED = "the rule "
"""What begins to be said of a rule that is itself wrong, not the catalog."""


@dataclass(frozen=True, slots=True)
class OwnRule:
    """
    A rule of a user's own.

    Args:
        sentence: The first paragraph of the function's docstring.
        about: The whole docstring.
        origin: Where the function is: ``package.module:function``.
        problem: Why it cannot be loaded; None if it can.
    """

    id: str
    check: Callable[[View], Iterable[Any]]
    severity: Severity
    sentence: str
    about: str
    origin: str
    problem: str | None = None


def own_rules(taken: Collection[str], only: str | None = None) -> list[OwnRule]:
    """
    Return the rules that installed packages offer, by name.

    Args:
        taken: Names that they must not have.
        only: The name of the only one to import; None for all.
    """
    offered = entry_points(group=GROUP)
    offered = offered if only is None else offered.select(name=only)
    found = sorted(offered, key=lambda each: (each.name, each.value))
    rules: list[OwnRule] = []
    for each in dict.fromkeys(found):
        names = (*taken, *(rule.id for rule in rules))
        rules.append(_loaded(each, names))
    return rules


def _loaded(entry: EntryPoint, taken: Collection[str]) -> OwnRule:
    if entry.name in taken:
        return _broken(entry, f"there is a rule `{entry.name}` already")
    try:
        check: Any = entry.load()
    except Exception as error:  # noqa: BLE001  It may raise anything.
        return _broken(entry, f"it cannot be imported: {_said(error)}")
    loaded: object = check
    if not callable(loaded):
        return _broken(entry, "it is no function")
    said: Any = getattr(check, "severity", Severity.WARNING)
    if said not in [*Severity]:
        problem = f"its severity is {shown(said)}, not `error`, `warning` or `note`"
        return _broken(entry, problem)
    about = " ".join((check.__doc__ or "").split())
    sentence = " ".join((check.__doc__ or "").strip().partition("\n\n")[0].split())
    return OwnRule(entry.name, check, Severity(said), sentence, about, entry.value)


def _broken(entry: EntryPoint, problem: str) -> OwnRule:
    return OwnRule(
        entry.name, lambda _: (), Severity.ERROR, "", "", entry.value, problem
    )


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def findings_of(rule: OwnRule, view: View) -> Iterator[Finding]:
    """Yield what *rule* finds in a catalog; if it fails, that is an error of the catalog."""
    if rule.problem is not None:
        return
    try:
        found = list(rule.check(view))
    except Exception as error:  # noqa: BLE001  It may raise anything.
        yield Finding((), f"{FAILED}failed: {_said(error)}", f"see `{rule.origin}`")
        return
    for each in found:
        finding = _finding(each, rule)
        if finding is None:
            message = f"{FAILED}returned {shown(each)}, no finding"
            hint = 'return mappings such as `{"path": ["errors", name], "message": …}`'
            yield Finding((), message, hint)
            return
        yield finding


def _finding(found: Any, rule: OwnRule) -> Finding | None:
    if not is_mapping(found):
        return None
    message, hint = found.get("message"), found.get("hint")
    path: Any = found.get("path", [])
    path = [*path] if isinstance(path, tuple) else path
    is_text = isinstance(message, str) and message.strip()
    if not is_text or not (hint is None or isinstance(hint, str)) or not is_list(path):
        return None
    keys = tuple(each for each in path if isinstance(each, str | int))
    on_key = found.get("on_key") is True
    return Finding(keys, str(message), hint, rule.severity, on_key)
