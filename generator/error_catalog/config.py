"""
``[tool.error-catalog]`` of a ``pyproject.toml``: catalogs, documents, targets and folders.

``tomllib`` does not report where a key is, so places are found in the text, line by line.
"""

import posixpath
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from error_catalog.conflicts import conflict_in
from error_catalog.diagnostics import (
    Diagnostic,
    Finding,
    did_you_mean,
    expected,
    is_list,
    is_mapping,
    unknown_keys,
)
from error_catalog.files import Location, Path, SourceFile
from error_catalog.output.target import ALL, OptionSpec, TargetSpec
from error_catalog.semantics.names import DEVICE, is_package
from error_catalog.targets.views import PACKAGE, PYTHON, Option
from error_catalog.version import VERSION

OUT = "generated"
"""The default folder for the folders of all targets."""

RULE = "config"
"""The configuration names or sets something that ``gen`` does not know."""

SYNTAX = "config-syntax"
"""The configuration is not TOML."""

VERSION_RULE = "required-version"
"""The configuration wants another version of this program."""

_NAME = "error-catalog"
_TABLE: Path = ("tool", _NAME)


@dataclass(frozen=True, slots=True)
class TargetConfig:
    """
    What the configuration sets for one target.

    Args:
        out: Its folder, from the project's root; None for ``<Config.out>/<name>``.
        enabled: Whether it is generated; None leaves that to the target.
        options: Not yet checked: that is for ``check_targets``, which knows the target.
    """

    name: str
    out: str | None = None
    enabled: bool | None = None
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Config:
    """
    The configuration of a project; every path is relative to the project's root.

    Args:
        package: The Python package that holds those of all APIs; None gives each API a
            package of its own.
        documents: Files and folders with markers that ``gen`` fills.
        templates: A folder with the project's own templates and targets.
        lint: What is set for ``gen lint``, which alone checks it; None for nothing.
        source: The file that it was read from; None for the defaults.
    """

    catalog: tuple[str, ...] = ("catalog",)
    out: str = OUT
    package: str | None = None
    documents: tuple[str, ...] = ()
    templates: str | None = None
    targets: tuple[TargetConfig, ...] = ()
    source: SourceFile | None = None
    lint: Any = None

    def target(self, name: str) -> TargetConfig:
        """Return what is set for the target *name*, or the defaults."""
        found = (each for each in self.targets if each.name == name)
        return next(found, TargetConfig(name))

    def out_of(self, name: str) -> str:
        """Return the output folder of the target *name*."""
        return self.target(name).out or posixpath.normpath(f"{self.out}/{name}")


def configure(source: SourceFile) -> tuple[Config | None, list[Diagnostic]]:
    """
    Read a ``pyproject.toml``.

    Returns:
        Neither a configuration nor a diagnostic if the file has no such table.
    """
    try:
        data = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # A broken file that only other tools use is theirs to report.
        broken = conflict_in(source) or _syntax_error(str(error), source)
        return None, [broken] if _NAME in source.text else []
    table = _table(data)
    if table is None:
        return None, []
    # This comes first: this version may not know the keys of the required one.
    if is_mapping(table) and (finding := _version_finding(table)) is not None:
        rule = RULE if finding.hint is None else VERSION_RULE
        return None, [diagnose(source, finding, rule)]
    diagnostics = [diagnose(source, each) for each in _table_findings(table, _TABLE)]
    if diagnostics:
        return None, sorted(diagnostics, key=lambda each: each.order)
    return _config(table, source), []


def check_targets(config: Config, specs: Sequence[TargetSpec]) -> list[Diagnostic]:
    """Return a diagnostic for each unknown target and each option that its target lacks."""
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
    return [diagnose(config.source, each) for each in findings]


def options_of(config: Config, spec: TargetSpec) -> dict[str, Option]:
    """Return the options of a target, defaults included; ``check_targets`` comes first."""
    said = config.target(spec.name).options
    options = {
        each.name: each.chosen(said.get(each.name, each.default))
        for each in spec.options
    }
    known: dict[str, Option] = {PYTHON: config.target(PYTHON).enabled is not False}
    if config.package is not None:
        known[PACKAGE] = config.package
    return {**known, **options}


KEYS = (
    "catalog",
    "out",
    "package",
    "documents",
    "templates",
    "targets",
    "required-version",
    "lint",
    "accept",  # read by `gen diff` alone: changes/accepts.py
)
TARGET_KEYS = ("out", "enabled")
"""What every target has, besides its own options."""


def output_folders(text: str, targets: Iterable[str]) -> set[str]:
    """
    Return the output folders of a former ``pyproject.toml``, defaults included.

    Args:
        text: For any version of this program; unknown keys are ignored.
        targets: Names of targets that it need not mention.
    """
    try:
        table = _table(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError):
        return set()
    table = table if is_mapping(table) else {}
    settings: Any = table.get("targets")
    settings = settings if is_mapping(settings) else {}
    out = table.get("out")
    outs = [each.get("out") for each in settings.values() if is_mapping(each)]
    base = _path(out) if isinstance(out, str) else OUT
    named = {_path(each) for each in outs if isinstance(each, str)}
    return {base, *named, *(f"{base}/{each}" for each in {*targets, *settings})}


def former_config(source: SourceFile) -> tuple[Config | None, list[Diagnostic]]:
    """
    Read a ``pyproject.toml`` as it was, for any version of this program.

    What this version does not know, or would refuse, is ignored.

    Returns:
        Where the catalogs were, and their Python packages; neither a configuration nor a
        diagnostic if the file has no such table.
    """
    try:
        table = _table(tomllib.loads(source.text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        broken = conflict_in(source) or _syntax_error(str(error), source)
        return None, [broken] if _NAME in source.text else []
    if not is_mapping(table):
        return None, []
    catalog: Any = table.get("catalog")
    listed = catalog if is_list(catalog) else [catalog]
    paths = [each for each in listed if isinstance(each, str) and each]
    package: Any = table.get("package")
    found = Config(package=package if is_package(package) else None, source=source)
    return (replace(found, catalog=_paths(paths)) if paths else found), []


def accept_table(source: SourceFile) -> Any:
    """Return what ``accept`` holds in a configuration that can be read; a list, if all is well."""
    table = _table(tomllib.loads(source.text))
    return table.get("accept", []) if is_mapping(table) else []


def _table(data: Mapping[str, Any]) -> Any:
    tool = data.get("tool", {})
    return tool.get(_NAME) if is_mapping(tool) else None


def _version_finding(table: Mapping[str, Any]) -> Finding | None:
    """Return a finding if this is not the required version."""
    if "required-version" not in table:
        return None
    # Imported late: it takes a quarter of a run with nothing to do.
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    value: Any = table["required-version"]
    at = (*_TABLE, "required-version")
    try:
        specifiers = SpecifierSet((isinstance(value, str) and value) or "none")
    except InvalidSpecifier:
        return expected(at, "versions such as `>=0.2,<0.3`", value)
    if specifiers.contains(VERSION, prereleases=True):
        return None
    message = f"this project requires error-catalog {value}, and this is gen {VERSION}"
    hint = f"run `pip install 'error-catalog{value}'`, or change `required-version`"
    return Finding(at, message, hint)


def _config(table: Mapping[str, Any], source: SourceFile) -> Config:
    targets = table.get("targets", {})
    return Config(
        _paths(table.get("catalog", "catalog")),
        _path(table.get("out", OUT)),
        table.get("package"),
        _paths(table.get("documents", [])),
        _path(table["templates"]) if "templates" in table else None,
        tuple(_target(name, settings) for name, settings in targets.items()),
        source,
        table.get("lint"),
    )


def _target(name: str, settings: Mapping[str, Any]) -> TargetConfig:
    out = _path(settings["out"]) if "out" in settings else None
    own = {key: value for key, value in settings.items() if key not in TARGET_KEYS}
    return TargetConfig(name, out, settings.get("enabled"), own)


def _paths(value: Any) -> tuple[str, ...]:
    return tuple(map(_path, value if is_list(value) else [value]))


def _path(path: str) -> str:
    return posixpath.normpath(path.replace("\\", "/"))


def _table_findings(table: Any, at: Path) -> Iterator[Finding]:
    """Yield findings about our *table*, whose path is *at*, but for targets' own options."""
    if not is_mapping(table):
        yield expected(at, "a table", table)
        return
    yield from unknown_keys(table, KEYS, at)
    for key in ("catalog", "documents"):
        if key in table:
            yield from _list_findings(table[key], (*at, key))
    if "templates" in table:
        yield from _path_findings(table["templates"], (*at, "templates"))
    if "out" in table:
        yield from _out_findings(table["out"], (*at, "out"))
    if "package" in table and not is_package(table["package"]):
        what = "a name for a Python package, such as `acme_errors`"
        yield expected((*at, "package"), what, table["package"])
    targets = table.get("targets", {})
    if not is_mapping(targets):
        yield expected((*at, "targets"), "a table of targets", targets)
        return
    for name, settings in targets.items():
        yield from _target_findings(settings, (*at, "targets", name))


def _list_findings(value: Any, at: Path) -> Iterator[Finding]:
    if not is_list(value):
        yield from _path_findings(value, at)
    elif not value:
        yield Finding(at, "the list is empty", "name a file or a folder")
    else:
        for each in value:
            yield from _path_findings(each, at)


def _target_findings(settings: Any, at: Path) -> Iterator[Finding]:
    if not is_mapping(settings):
        yield expected(at, "a table", settings)
        return
    if "out" in settings:
        yield from _out_findings(settings["out"], (*at, "out"))
    enabled = settings.get("enabled", True)
    if not isinstance(enabled, bool):
        yield expected((*at, "enabled"), "`true` or `false`", enabled)


def _out_findings(value: Any, at: Path) -> Iterator[Finding]:
    yield from _path_findings(value, at)
    for part in _path(value).split("/") if isinstance(value, str) and value else ():
        if DEVICE.fullmatch(part):
            message = (
                f"no folder can be called `{part}` on Windows: it is a device there"
            )
            yield Finding(at, message, "choose another name")


def _path_findings(value: Any, at: Path) -> Iterator[Finding]:
    if value == "":
        yield Finding(at, "the path is empty", "name a file or a folder")
    elif not isinstance(value, str) or "\0" in value:
        yield expected(at, "a path", value)


def _option_findings(
    target: TargetConfig, options: Sequence[OptionSpec], at: Path
) -> Iterator[Finding]:
    known = {each.name: each for each in options}
    yield from unknown_keys(target.options, [*TARGET_KEYS, *known], at)
    for key, value in target.options.items():
        option = known.get(key)
        if option is None:
            continue
        if isinstance(option.default, tuple):
            yield from _choice_findings(value, option, (*at, key))
            continue
        values = option.values or (value,)
        if type(value) is not type(option.default) or value not in values:
            yield expected((*at, key), _choices(option), value)


def _choice_findings(value: Any, option: OptionSpec, at: Path) -> Iterator[Finding]:
    """Give what is wrong with *value*, which chooses several values of an option."""
    if value == ALL:
        return
    if not is_list(value):
        yield expected(at, f'a list of texts, or `"{ALL}"`', value)
        return
    known = [each for each in option.values if isinstance(each, str)]
    for each in value:
        if each not in known:
            message = f"`{each}` is not one of the {option.name}"
            yield Finding(at, message, did_you_mean(str(each), known))


def _choices(option: OptionSpec) -> str:
    """Return what *option* may be, in words."""
    if option.values:
        return f"one of {', '.join(f'`{each}`' for each in option.values)}"
    kinds: dict[type, str] = {
        bool: "`true` or `false`",
        int: "an integer",
        str: "text",
    }
    return kinds[type(option.default)]


def diagnose(source: SourceFile, finding: Finding, rule: str = RULE) -> Diagnostic:
    """Return *finding*, which is about the configuration in *source*, with its place."""
    place = locate(source, finding.path, on_key=finding.on_key)
    return Diagnostic(place, rule, finding.message, finding.hint)


_HEADER = re.compile(r"\s*\[(?P<list>\[)?(?P<keys>.+?)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*(?P<keys>(?>(?:[\w-]++|\"[^\"]*+\"|'[^']*+'|\s*+\.\s*+)+))\s*=\s*"
)
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def locate(source: SourceFile, path: Path, *, on_key: bool) -> Location:
    """
    Return where the value at *path* begins, or its key.

    Line by line, this is the best there is: a key inside an inline table, or a value
    of several lines, has the place of what holds it.
    """
    best: tuple[int, int, int] = (0, 1, 1)
    for keys, line, key_column, value_column in _keys(source.text):
        depth = len(keys)
        if keys == path[:depth] and depth > best[0]:
            is_value = depth == len(path) and not on_key
            best = (depth, line, value_column if is_value else key_column)
    return Location(source.path, best[1], best[2])


def _keys(text: str) -> Iterator[tuple[Path, int, int, int]]:
    """Yield the full path of each header and key, its line, and the columns of key and value."""
    table: Path = ()
    lists: Counter[Path] = Counter()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = _parts(header["keys"])
            if header["list"]:
                lists[table] += 1
                table = (*table, lists[table] - 1)
            column = header.start("keys") + 1
            yield table, number, column, column
        elif key := _KEY.match(line):
            path = (*table, *_parts(key["keys"]))
            yield path, number, key.start("keys") + 1, key.end() + 1


def _parts(keys: str) -> Path:
    return tuple(a or b or c for a, b, c in _PART.findall(keys))


def _syntax_error(message: str, source: SourceFile) -> Diagnostic:
    """Return the *message* of ``tomllib`` in our form, at the place that it names."""
    match = _PLACE.search(message)
    if match is None:
        return Diagnostic(Location(source.path), SYNTAX, message.lower())
    if match[1]:
        line, column = int(match[1]), int(match[2])
    else:
        lines = source.text.split("\n")
        line, column = len(lines), len(lines[-1]) + 1
    found = message[: match.start()]
    text = (found[:1].lower() + found[1:]).replace("'", "`")
    return Diagnostic(Location(source.path, line, column), SYNTAX, text)
