"""``[tool.error-catalog]`` becomes a configuration, or located findings."""

import pytest

from generator.config.reading import (
    Config,
    TargetConfig,
    check_targets,
    configure,
    options_of,
)
from generator.diagnostics import Diagnostic
from generator.output.target_spec import OptionSpec, TargetSpec
from generator.sources import SourceFile

OPENAPI = TargetSpec(
    "openapi", "openapi", (OptionSpec("version", "3.1", ("3.1", "3.0")),), (), ()
)
MARKDOWN = TargetSpec("markdown", "markdown", (OptionSpec("toc", True, ()),), (), ())


def said(text: str) -> tuple[Config | None, list[Diagnostic]]:
    """Read *text*, and check its targets as a run does."""
    config, found = configure(SourceFile("pyproject.toml", text))
    if config is not None:
        found = check_targets(config, [OPENAPI, MARKDOWN])
    return config, found


def test_everything_can_be_said() -> None:
    """Every key arrives, paths with forward slashes."""
    config, found = said("""
[tool.error-catalog]
catalog = ["api", "more/x.yaml"]
out = "./gen/"
documents = ["README.md", "./docs/"]
templates = "my\\\\templates"

[tool.error-catalog.targets.openapi]
out = "../docs"
version = "3.0"

[tool.error-catalog.targets.markdown]
enabled = false
""")

    assert [] == found
    assert config is not None
    assert (("README.md", "docs"), "my/templates") == (
        config.documents,
        config.templates,
    )
    assert (("api", "more/x.yaml"), "gen", "my/templates") == (
        config.catalog,
        config.out,
        config.templates,
    )
    assert ("../docs", "gen/python") == (
        config.out_of("openapi"),
        config.out_of("python"),
    )
    assert TargetConfig("markdown", enabled=False) == config.target("markdown")
    assert {"version": "3.0"} == options_of(config, OPENAPI)
    assert {"toc": True} == options_of(config, MARKDOWN)


def test_nothing_need_be_said() -> None:
    """The empty table is the defaults."""
    config, found = said("[tool.error-catalog]\n")

    assert [] == found
    assert config is not None
    assert (("catalog",), "generated/openapi", None) == (
        config.catalog,
        config.out_of("openapi"),
        config.target("openapi").enabled,
    )
    assert {"version": "3.1"} == options_of(config, OPENAPI)


@pytest.mark.parametrize(
    "text", ["", "[tool.black]\nx = 1", "tool = 1", "a = [", "\x00"]
)
def test_a_file_that_is_not_about_us(text: str) -> None:
    """Other tools' files, even broken ones, are passed over."""
    assert (None, []) == configure(SourceFile("pyproject.toml", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("catalg = 1", "2:1: unknown key `catalg`"),
        ("out = 1", "2:7: expected a path, found `1`"),
        ("out = ''", "2:7: expected a path, found `empty text`"),
        ("catalog = []", "2:11: the list is empty"),
        ("documents = []", "2:13: the list is empty"),
        ("documents = [1]", "2:13: expected a path, found `1`"),
        ('catalog = ["a", 1]', "2:11: expected a path, found `1`"),
        ("targets = 1", "2:11: expected a table of targets, found `1`"),
        ("targets.x = 1", "2:13: expected a table, found `1`"),
        ("targets.opnapi = {}", "2:1: there is no target `opnapi`"),
        ("targets.openapi.enabled = 1", "2:27: expected `true` or `false`, found `1`"),
        ("targets.openapi.vrsion = 1", "2:1: unknown key `vrsion`"),
        ("targets.openapi.version = '2'", "2:27: expected one of `3.1`, `3.0`, found"),
        ("targets.openapi.version = 3.1", "2:27: expected one of `3.1`, `3.0`, found"),
        ("targets.markdown.toc = 'x'", "2:24: expected a value like `True`, found `x`"),
        ("targets.openapi = {vrsion = 1}", "2:1: unknown key `vrsion`"),
        ("[tool.error-catalog.targets.opnapi]", "2:2: there is no target `opnapi`"),
        ("[tool.error-catalog.targets.openapi]\n'vrsion' = 1", "3:1: unknown key"),
        ("x", "2:2: expected `=` after a key"),
        ("x = 'a", "2:7: "),
    ],
)
def test_a_mistake_has_its_place(text: str, expected: str) -> None:
    """The diagnostic stands on the key or the value that is wrong."""
    _, found = said(f"[tool.error-catalog]\n{text}")

    (place,) = [
        f"{each.location.line}:{each.location.column}: {each.message}" for each in found
    ]
    assert place.startswith(expected)


def test_a_table_of_another_kind() -> None:
    """Even the table itself may be wrong."""
    _, (found,) = said("[tool]\nerror-catalog = 1")

    assert (2, "expected a table, found `1`") == (found.location.line, found.message)


def test_a_hint_says_what_was_meant() -> None:
    """The nearest known word, or all of them."""
    _, (near, far) = said("[tool.error-catalog]\ncatalg = 1\nx = 1")

    assert "did you mean `catalog`?" == near.hint
    assert "known are `catalog`, `out`, `documents`, `templates`, `targets`" == far.hint


@pytest.mark.parametrize("junk", ["a" * 100_000, "[" * 50_000, "'" * 100_000])
def test_junk_ends(junk: str) -> None:
    """No text keeps ``gen`` busy: every pattern takes time in proportion."""
    _, (wrong,) = said(f"[tool.error-catalog]\nwrong = 1\n# {junk}\n")
    _, (syntax,) = said(f"[tool.error-catalog]\n{junk}")

    assert ("config", "config-syntax") == (wrong.rule, syntax.rule)
