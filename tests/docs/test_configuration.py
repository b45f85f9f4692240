"""docs/configuration.md has every key, target and option, with its default."""

import re

from error_catalog.config import check_targets, configure
from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.sources import read_templates
from error_catalog.files import SourceFile
from error_catalog.output.target import TargetSpec, load_target
from error_catalog.targets.views import Option

from tests.support.projects import ROOT

TABLE = "[tool.error-catalog]"
UNKNOWN = "zzzz = 1"
"""A key so unlike all others that its diagnostic names them all."""
PAGE = (ROOT / "docs/configuration.md").read_text("utf-8")


def test_every_key_is_described() -> None:
    """The tables of keys have those that are read, and no other."""
    described = {
        key
        for table in re.findall(r"\| Key \| Default .*\n\| ---.*\n((?:\|.*\n)+)", PAGE)
        for key in re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE)
    }

    _, found = configure(SourceFile("pyproject.toml", f"{TABLE}\n{UNKNOWN}"))
    keys = _named(found)
    source = SourceFile("pyproject.toml", f"[{TABLE[1:-1]}.targets.python]\n{UNKNOWN}")
    config, _ = configure(source)
    assert config is not None
    keys |= _named(check_targets(config, [TargetSpec("python", "python", (), (), ())]))

    assert keys - {"targets"} == described


def _named(diagnostics: list[Diagnostic]) -> set[str]:
    [diagnostic] = diagnostics
    return set(re.findall(r"`([\w-]+)`", diagnostic.hint or ""))


def test_every_option_of_a_target_is_described() -> None:
    """The table of options has each option of each target, with its default as in TOML."""
    table = PAGE.partition("| Target | Option |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([\w-]+)` \| `(\w+)` \| `(.+?)` \|", table, re.MULTILINE)
    templates, _ = read_templates(ROOT, None)
    expected = [
        (spec.name, each.name, _toml(each.default))
        for name, source in sorted(templates.items())
        if name.endswith("/target.yaml")
        for spec, _ in [load_target(source)]
        if spec is not None
        for each in spec.options
    ]

    assert sorted(expected) == sorted(rows)


def _toml(value: Option) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
