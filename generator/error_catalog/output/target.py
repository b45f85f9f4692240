"""target.yaml: shape, specification, loader."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter
from typing import Any

from error_catalog.diagnostics import (
    Diagnostic,
    Finding,
    did_you_mean,
    expected,
    is_list,
    is_mapping,
    unknown_keys,
)
from error_catalog.files import Path, SourceFile
from error_catalog.output.banner import style_of
from error_catalog.output.drift import unsafe
from error_catalog.targets.views import Option
from error_catalog.yaml12.document import parse

VIEWS = (
    "python",
    "python-tests",
    "openapi",
    "jsonschema",
    "markdown",
    "catalog",
    "typescript",
)
"""What a target can be shown of a catalog."""

COPIES = ("runtime",)
"""Folders of files that a target can take as they are."""

ALL = "all"
"""What chooses every value of an option that is a list."""


class Each(StrEnum):
    """What a template is rendered once for."""

    API = "api"
    ENVELOPE = "envelope"
    ERROR = "error"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class FileSpec:
    """
    A template, rendered once for each api, envelope, error or module.

    Args:
        template: With its folder, such as ``python/errors.py.jinja``.
        path: Below the target's output folder, with placeholders; see ``expand``.
        shared: The file is the same for every catalog, so its banner names none.
    """

    template: str
    path: str
    each: Each
    shared: bool = False


@dataclass(frozen=True, slots=True)
class CopySpec:
    """
    A folder of files that are written as they are; every one of them is shared.

    Args:
        folder: One of ``COPIES``.
        path: Of the folder, below the target's output folder, with placeholders.
    """

    folder: str
    path: str


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """
    A choice that the configuration has for a target.

    Args:
        default: A tuple if several values may be chosen.
        values: What may be chosen; empty if anything of the default's type.
    """

    name: str
    default: Option
    values: tuple[str | int | bool, ...]

    def chosen(self, said: Any) -> Option:
        """Return what *said* in the configuration chooses; ``all`` is all of a list."""
        if not isinstance(self.default, tuple):
            choice: Option = said
            return choice
        # In the order of the target, so that the files do not depend on the user's.
        texts = tuple(each for each in self.values if isinstance(each, str))
        return texts if said == ALL else tuple(each for each in texts if each in said)


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """
    One target.

    Args:
        name: Of its folder.
        view: One of ``VIEWS``.
        enabled: It is made unless the configuration says otherwise.
    """

    name: str
    view: str
    options: tuple[OptionSpec, ...]
    files: tuple[FileSpec, ...]
    copies: tuple[CopySpec, ...]
    enabled: bool = True


def findings(name: str, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Give what is wrong with *data*, the ``target.yaml`` of the folder *name*."""
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        hint = "name the folder with letters, digits, `-` and `_`"
        yield Finding((), f"the folder `{name}` is no name for a target", hint)
    yield from unknown_keys(
        data, ("description", "view", "enabled", "options", "files")
    )
    yield from _one_of(data, "view", VIEWS, ())
    if not isinstance(data.get("enabled", True), bool):
        yield expected(("enabled",), "`true` or `false`", data["enabled"])
    yield from _option_findings(data.get("options", {}))
    files = data.get("files")
    if not is_list(files) or not files:
        yield expected(("files",), "a list of files", files)
        return
    for index, each in enumerate(files):
        if is_mapping(each):
            yield from _file_findings(each, ("files", index))
        else:
            yield expected(("files", index), "a mapping", each)


def placeholders(each: Each) -> tuple[str, ...]:
    """Return what the path of a file may name."""
    names = ("api", "package", "top_package")
    return names if each is Each.API else (*names, each.value)


def _option_findings(options: Any) -> Iterator[Finding]:
    if not is_mapping(options):
        yield expected(("options",), "a mapping of options", options)
        return
    for name, option in options.items():
        at: Path = ("options", name)
        if not is_mapping(option):
            yield expected(at, "a mapping", option)
            continue
        yield from unknown_keys(option, ("default", "values", "description"), at)
        yield from _default_findings(option.get("default"), option, at)


def _default_findings(
    default: object, option: Mapping[str, Any], at: Path
) -> Iterator[Finding]:
    values: Any = option.get("values", [])
    at_default = (*at, "default")
    if not isinstance(default, (str, int, bool, list)):
        yield expected(at_default, "text, an integer, a boolean or a list", default)
    elif not is_list(values):
        yield expected((*at, "values"), "a list", values)
    elif is_list(default) and not all(isinstance(each, str) for each in values):
        yield expected((*at, "values"), "a list of texts", values)
    elif is_list(default):
        if any(each not in values for each in default):
            yield expected(at_default, "some of the option's values", default)
    elif values and not any(_same(default, each) for each in values):
        yield expected(at_default, "one of the option's values", default)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and one == other


def _file_findings(data: Mapping[str, Any], at: Path) -> Iterator[Finding]:
    if "copy" in data:
        yield from unknown_keys(data, ("copy", "path"), at)
        yield from _one_of(data, "copy", COPIES, at)
        yield from _path_findings(data.get("path"), Each.API, (*at, "path"))
        return
    yield from unknown_keys(data, ("template", "path", "each", "shared"), at)
    template, each = data.get("template"), data.get("each")
    if not isinstance(data.get("shared", False), bool):
        yield expected((*at, "shared"), "`true` or `false`", data["shared"])
    if not isinstance(template, str) or unsafe(template):
        yield expected((*at, "template"), "the name of a template", template)
    yield from _one_of(data, "each", tuple(Each), at)
    if each in tuple(Each):
        path = data.get("path")
        yield from _path_findings(path, Each(each), (*at, "path"))
        if isinstance(path, str) and style_of(path) is None:
            hint = "end it with a suffix whose comments `gen` knows, such as `.md`"
            yield Finding((*at, "path"), f"`{path}` has no known suffix", hint)


def _path_findings(path: Any, each: Each, at: Path) -> Iterator[Finding]:
    if not isinstance(path, str):
        yield expected(at, "an output path", path)
        return
    known = placeholders(each)
    try:
        fields = list(Formatter().parse(path))
    except ValueError as error:
        yield Finding(at, f"`{path}`: {str(error).lower()}", "write `{{` for a brace")
        return
    for _, name, spec, conversion in fields:
        if name is not None and (name not in known or spec or conversion):
            hint = did_you_mean(name, known)
            yield Finding(at, f"unknown placeholder `{{{name}}}`", hint)
    if each is not Each.API and each.value not in [name for _, name, _, _ in fields]:
        hint = f"put `{{{each.value}}}` into it"
        yield Finding(at, f"every {each.value} would be written to `{path}`", hint)
    reason = unsafe(
        "".join(f"{text}{'x' * (name is not None)}" for text, name, *_ in fields)
    )
    if reason:
        yield Finding(at, f"`{path}` {reason}")


def _one_of(
    data: Mapping[str, Any], key: str, known: tuple[str, ...], at: Path
) -> Iterator[Finding]:
    value = data.get(key)
    if value not in known:
        hint = did_you_mean(str(value), [*map(str, known)])
        yield expected((*at, key), f"a value of `{key}`", value, hint)


RULE = "target"
"""A ``target.yaml`` is not what the language of targets allows."""


def load_target(source: SourceFile) -> tuple[TargetSpec | None, list[Diagnostic]]:
    """
    Read ``<name>/target.yaml``.

    Returns:
        No target if there is a diagnostic.
    """
    document, diagnostics = parse(source)
    if document is None or diagnostics:
        return None, diagnostics
    name = source.path.split("/")[-2] if "/" in source.path else ""
    diagnostics = [
        Diagnostic(
            document.locate(each.path, each.on_key), RULE, each.message, each.hint
        )
        for each in findings(name, document.data)
    ]
    if diagnostics:
        return None, sorted(diagnostics, key=lambda each: each.order)
    return _target(name, document.data), []


def expand(path: str, names: Mapping[str, str]) -> str:
    """
    Return *path* with its placeholders filled.

    Args:
        names: A value for each of ``placeholders(each)``.
    """
    return path.format_map(names)


def _target(name: str, data: Mapping[str, Any]) -> TargetSpec:
    options = data.get("options", {})
    return TargetSpec(
        name,
        data["view"],
        tuple(
            OptionSpec(key, _option(each["default"]), tuple(each.get("values", ())))
            for key, each in options.items()
        ),
        tuple(
            FileSpec(
                f"{name}/{each['template']}",
                each["path"],
                Each(each["each"]),
                each.get("shared", False),
            )
            for each in data["files"]
            if "template" in each
        ),
        tuple(
            CopySpec(each["copy"], each["path"])
            for each in data["files"]
            if "copy" in each
        ),
        data.get("enabled", True),
    )


def _option(default: Any) -> Option:
    value: Option = tuple(default) if is_list(default) else default
    return value
