"""``[tool.error-catalog]`` of a ``pyproject.toml``: which catalogs, which targets, where to."""

import posixpath
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.config.toml_places import locate, syntax_error
from generator.diagnostics import Diagnostic, Finding
from generator.output.target_spec import OptionSpec, TargetSpec
from generator.shaping import did_you_mean, expected, is_list, is_mapping, unknown_keys
from generator.sources import Location, Path, SourceFile

RULE = "config"
"""The configuration says something that ``gen`` does not know."""

SYNTAX = "config-syntax"
"""The configuration is not TOML."""

_NAME = "error-catalog"
_TABLE: Path = ("tool", _NAME)
_KEYS = ("catalog", "out", "templates", "targets")
_TARGET_KEYS = ("out", "enabled")


@dataclass(frozen=True, slots=True)
class TargetConfig:
    """
    What the configuration says of one target.

    Args:
        out: Its folder, from the project's root; None for ``<Config.out>/<name>``.
        options: Checked by ``options_of``, when the target's own file is known.
    """

    name: str
    out: str | None = None
    enabled: bool = True
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Config:
    """
    The configuration of a project; every path is from the project's root.

    Args:
        catalog: Folders and files.
        templates: A folder with templates and targets of one's own.
        source: Where it was read; None for the defaults.
    """

    catalog: tuple[str, ...] = ("catalog",)
    out: str = "generated"
    templates: str | None = None
    targets: tuple[TargetConfig, ...] = ()
    source: SourceFile | None = None

    def target(self, name: str) -> TargetConfig:
        """Return what is said of the target *name*; the defaults if nothing is."""
        said = [each for each in self.targets if each.name == name]
        return said[0] if said else TargetConfig(name)

    def out_of(self, name: str) -> str:
        """Return the output folder of the target *name*."""
        return self.target(name).out or posixpath.normpath(f"{self.out}/{name}")


def configure(source: SourceFile) -> tuple[Config | None, list[Diagnostic]]:
    """
    Read a ``pyproject.toml``.

    Returns:
        No configuration and no diagnostic if the file is not about us.
    """
    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # Another tool's broken file is not ours to complain of.
        if _NAME not in source.text:
            return None, []
        line, column, message = syntax_error(str(error), source.text)
        place = Location(source.path, line, column)
        return None, [Diagnostic(place, SYNTAX, message)]
    tool = data.get("tool", {})
    table: Any = tool.get(_NAME) if is_mapping(tool) else None
    if table is None:
        return None, []
    findings = list(_findings(table))
    if findings:
        found = [_diagnostic(source, each) for each in findings]
        return None, sorted(found, key=lambda each: each.order)
    return _config(table, source), []


def check_targets(config: Config, specs: Sequence[TargetSpec]) -> list[Diagnostic]:
    """Return a diagnostic for each target or option that nobody has declared."""
    if config.source is None:
        return []
    known = {each.name: each for each in specs}
    findings: list[Finding] = []
    for target in config.targets:
        at = (*_TABLE, "targets", target.name)
        if target.name in known:
            findings += _option_findings(target, known[target.name].options, at)
        else:
            message = f"there is no target `{target.name}`"
            hint = did_you_mean(target.name, list(known))
            findings.append(Finding(at, message, hint, on_key=True))
    return [_diagnostic(config.source, each) for each in findings]


def options_of(config: Config, spec: TargetSpec) -> dict[str, str | int | bool]:
    """Return the options of a target, defaults included; ``check_targets`` comes first."""
    said = config.target(spec.name).options
    return {each.name: said.get(each.name, each.default) for each in spec.options}


def _config(table: Mapping[str, Any], source: SourceFile) -> Config:
    catalog: Any = table.get("catalog", "catalog")
    return Config(
        tuple(map(_path, catalog if is_list(catalog) else [catalog])),
        _path(table.get("out", "generated")),
        _path(table["templates"]) if "templates" in table else None,
        tuple(_target(name, said) for name, said in table.get("targets", {}).items()),
        source,
    )


def _target(name: str, said: Mapping[str, Any]) -> TargetConfig:
    out = _path(said["out"]) if "out" in said else None
    options = {key: value for key, value in said.items() if key not in _TARGET_KEYS}
    return TargetConfig(name, out, said.get("enabled", True), options)


def _path(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/"))


def _findings(table: Any) -> Iterator[Finding]:
    """Give what is wrong in our table, options of targets aside."""
    if not is_mapping(table):
        yield expected(_TABLE, "a table", table)
        return
    yield from unknown_keys(table, _KEYS, _TABLE)
    catalog = table.get("catalog", "catalog")
    if not is_list(catalog):
        yield from _path_findings(catalog, (*_TABLE, "catalog"))
    elif not catalog:
        yield Finding((*_TABLE, "catalog"), "the list is empty", "name a catalog")
    else:
        for each in catalog:
            yield from _path_findings(each, (*_TABLE, "catalog"))
    for key in ("out", "templates"):
        if key in table:
            yield from _path_findings(table[key], (*_TABLE, key))
    targets = table.get("targets", {})
    if not is_mapping(targets):
        yield expected((*_TABLE, "targets"), "a table of targets", targets)
        return
    for name, said in targets.items():
        yield from _target_findings(said, (*_TABLE, "targets", name))


def _target_findings(said: Any, at: Path) -> Iterator[Finding]:
    if not is_mapping(said):
        yield expected(at, "a table", said)
        return
    if "out" in said:
        yield from _path_findings(said["out"], (*at, "out"))
    enabled = said.get("enabled", True)
    if not isinstance(enabled, bool):
        yield expected((*at, "enabled"), "`true` or `false`", enabled)


def _path_findings(value: Any, at: Path) -> Iterator[Finding]:
    if not isinstance(value, str) or not value or "\0" in value:
        yield expected(at, "a path", value or "empty text")


def _option_findings(
    target: TargetConfig, options: Sequence[OptionSpec], at: Path
) -> Iterator[Finding]:
    known = {each.name: each for each in options}
    yield from unknown_keys(target.options, [*_TARGET_KEYS, *known], at)
    for key, value in target.options.items():
        option = known.get(key)
        if option is None:
            continue
        values = option.values or (value,)
        if type(value) is not type(option.default) or value not in values:
            said = ", ".join(f"`{each}`" for each in option.values)
            what = f"one of {said}" if said else f"a value like `{option.default}`"
            yield expected((*at, key), what, value)


def _diagnostic(source: SourceFile, finding: Finding) -> Diagnostic:
    place = locate(source, finding.path, on_key=finding.on_key)
    return Diagnostic(place, RULE, finding.message, finding.hint)
