"""``[tool.error-catalog]`` of a ``pyproject.toml``: which catalogs, which targets, where to."""

import posixpath
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.config.shape import TARGET_KEYS, findings_of
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


@dataclass(frozen=True, slots=True)
class TargetConfig:
    """
    What the configuration says of one target.

    Args:
        out: Its folder, from the project's root; None for ``<Config.out>/<name>``.
        enabled: Whether it is made; None leaves that to the target.
        options: Checked by ``options_of``, when the target's own file is known.
    """

    name: str
    out: str | None = None
    enabled: bool | None = None
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Config:
    """
    The configuration of a project; every path is from the project's root.

    Args:
        documents: Files and folders with markers that ``gen`` fills.
        templates: A folder with templates and targets of one's own.
        source: Where it was read; None for the defaults.
    """

    catalog: tuple[str, ...] = ("catalog",)
    out: str = "generated"
    documents: tuple[str, ...] = ()
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
    findings = list(findings_of(table, _TABLE))
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
    return Config(
        _paths(table.get("catalog", "catalog")),
        _path(table.get("out", "generated")),
        _paths(table.get("documents", [])),
        _path(table["templates"]) if "templates" in table else None,
        tuple(_target(name, said) for name, said in table.get("targets", {}).items()),
        source,
    )


def _target(name: str, said: Mapping[str, Any]) -> TargetConfig:
    out = _path(said["out"]) if "out" in said else None
    options = {key: value for key, value in said.items() if key not in TARGET_KEYS}
    return TargetConfig(name, out, said.get("enabled"), options)


def _paths(said: Any) -> tuple[str, ...]:
    return tuple(map(_path, said if is_list(said) else [said]))


def _path(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/"))


def _option_findings(
    target: TargetConfig, options: Sequence[OptionSpec], at: Path
) -> Iterator[Finding]:
    known = {each.name: each for each in options}
    yield from unknown_keys(target.options, [*TARGET_KEYS, *known], at)
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
