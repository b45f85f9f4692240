"""What is wrong with a ``target.yaml``."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from generator.diagnostics import Finding
from generator.output.placing import unsafe
from generator.output.signing import style_of
from generator.output.target_spec import COPIES, VIEWS, Each
from generator.shaping import did_you_mean, expected, is_list, is_mapping, unknown_keys
from generator.sources import Path


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
    names = ("api", "package")
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
        default: Any = option.get("default")
        values: Any = option.get("values", [])
        if not isinstance(default, (str, int, bool)):
            yield expected((*at, "default"), "text, an integer or a boolean", default)
        elif not is_list(values):
            yield expected((*at, "values"), "a list", values)
        elif values and not any(_same(default, each) for each in values):
            yield expected((*at, "default"), "one of the option's values", default)


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _file_findings(data: Mapping[str, Any], at: Path) -> Iterator[Finding]:
    if "copy" in data:
        yield from unknown_keys(data, ("copy", "path"), at)
        yield from _one_of(data, "copy", COPIES, at)
        yield from _path_findings(data.get("path"), Each.API, (*at, "path"))
        return
    yield from unknown_keys(data, ("template", "path", "each"), at)
    template, each = data.get("template"), data.get("each")
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
