"""``[tool.error-catalog]`` becomes a configuration, or located findings."""

import pytest
from error_catalog.config import (
    Config,
    TargetConfig,
    check_targets,
    configure,
    former_config,
    locate,
    options_of,
)
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile
from error_catalog.output.target import OptionSpec, TargetSpec

OPENAPI = TargetSpec(
    "openapi", "openapi", (OptionSpec("version", "3.1", ("3.1", "3.0")),), (), ()
)
MARKDOWN = TargetSpec("markdown", "markdown", (OptionSpec("toc", True, ()),), (), ())
PYTHON = TargetSpec(
    "python", "python", (OptionSpec("adapters", (), ("httpx", "flask", "drf")),), (), ()
)


def said(text: str) -> tuple[Config | None, list[Diagnostic]]:
    """Read *text*, and check its targets as a run does."""
    config, found = configure(SourceFile("pyproject.toml", text))
    if config is not None:
        found = check_targets(config, [OPENAPI, MARKDOWN, PYTHON])
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
    project = {"python": True}
    assert {"version": "3.0", **project} == options_of(config, OPENAPI)
    assert {"toc": True, **project} == options_of(config, MARKDOWN)


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
    assert {"version": "3.1", "python": True} == options_of(config, OPENAPI)


def test_every_target_knows_of_the_python_packages() -> None:
    """Whether they are made, and below which parent, goes to all targets."""
    config, _ = said(
        "[tool.error-catalog]\npackage = 'acme'\n"
        "[tool.error-catalog.targets.python]\nenabled = false\n"
    )

    assert config is not None
    expected = {"toc": True, "python": False, "package": "acme"}
    assert expected == options_of(config, MARKDOWN)


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
        ("out = ''", "2:7: the path is empty"),
        ("out = 'gen/aux'", "2:7: no folder can be called `aux` on Windows"),
        ("targets.openapi.out = 'NUL.d'", "2:23: no folder can be called `NUL.d` on"),
        ("package = 'a-b'", "2:11: expected a name for a Python package, such as"),
        ("package = 'con'", "2:11: expected a name for a Python package, such as"),
        ("package = 5", "2:11: expected a name for a Python package, such as"),
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
        ("targets.markdown.toc = 'x'", "2:24: expected `true` or `false`, found `x`"),
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
    known = (
        *("catalog", "out", "package", "documents", "templates", "targets"),
        *("required-version", "lint", "accept"),
    )
    assert f"use one of {', '.join(f'`{each}`' for each in known)}" == far.hint


@pytest.mark.parametrize("junk", ["a" * 100_000, "[" * 50_000, "'" * 100_000])
def test_junk_ends(junk: str) -> None:
    """No text keeps ``gen`` busy: every pattern takes time in proportion."""
    _, (wrong,) = said(f"[tool.error-catalog]\nwrong = 1\n# {junk}\n")
    _, (syntax,) = said(f"[tool.error-catalog]\n{junk}")

    assert ("config", "config-syntax") == (wrong.rule, syntax.rule)


@pytest.mark.parametrize(
    ("value", "chosen"),
    [
        ("[]", ()),
        ('["flask"]', ("flask",)),
        ('["drf", "httpx", "drf"]', ("httpx", "drf")),
        ('"all"', ("httpx", "flask", "drf")),
    ],
)
def test_an_option_may_be_a_list(value: str, chosen: tuple[str, ...]) -> None:
    """What is chosen comes in the order of the target, each once; `all` is every value."""
    config, found = said(f"[tool.error-catalog.targets.python]\nadapters = {value}")

    assert [] == found
    assert config is not None
    assert {"adapters": chosen, "python": True} == options_of(config, PYTHON)


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ('["htpx"]', "`htpx` is not one of the adapters", "did you mean `httpx`?"),
        ('["x", "httpx"]', "`x` is not one of the adapters", None),
        ("[7]", "`7` is not one of the adapters", None),
        ("[[]]", "`[]` is not one of the adapters", None),
        ('"httpx"', 'expected a list of texts, or `"all"`, found `httpx`', None),
        ("true", 'expected a list of texts, or `"all"`, found `true`', None),
    ],
)
def test_a_list_has_known_items(value: str, message: str, hint: str | None) -> None:
    """What is no value of the option is named, with the nearest that is."""
    _, found = said(f"[tool.error-catalog.targets.python]\nadapters = {value}")

    assert [message] == [each.message for each in found]
    assert [(2, 12)] == [(each.location.line, each.location.column) for each in found]
    assert hint is None or hint == found[0].hint


def test_every_target_learns_of_the_package_of_all_apis() -> None:
    """The key stands beside `out`, since several targets name the package."""
    config, found = said('[tool.error-catalog]\npackage = "acme_errors"')

    assert [] == found
    assert config is not None
    assert "acme_errors" == options_of(config, PYTHON)["package"]
    assert "acme_errors" == options_of(config, OPENAPI)["package"]


@pytest.mark.parametrize(
    ("text", "catalog", "package"),
    [
        ('required-version = ">=99"\nnew-key = 1', ("catalog",), None),
        ('catalog = "api/"\npackage = "acme_errors"', ("api",), "acme_errors"),
        ('catalog = ["a.yaml", 5, "", "b"]', ("a.yaml", "b"), None),
        ('catalog = []\npackage = "no-name"', ("catalog",), None),
        ("catalog = {}\ntargets = 5", ("catalog",), None),
    ],
)
def test_a_former_configuration(
    text: str, catalog: tuple[str, ...], package: str | None
) -> None:
    """It may be for any version: what this one does not know, or refuses, is ignored."""
    source = SourceFile("pyproject.toml", f"[tool.error-catalog]\n{text}\n")
    config, found = former_config(source)

    assert [] == found
    assert config is not None
    assert (catalog, package) == (config.catalog, config.package)


def test_no_former_configuration() -> None:
    """Somebody else's file is none; one that names us and is not TOML is a mistake."""
    for text in ("", "[tool.other]\n", "[tool]\nerror-catalog = 5\n", "x = ["):
        assert (None, []) == former_config(SourceFile("pyproject.toml", text))
    broken = SourceFile("pyproject.toml", "[tool.error-catalog]\nx = [")

    assert ["config-syntax"] == [each.rule for each in former_config(broken)[1]]


def test_places_in_lists_of_tables() -> None:
    """Each table of a list is counted; a list in a line has one place."""
    text = "[[a.b]]\nc = 1\n[[x]]\n  [[a.b]]\n  c = 2\n[d]\ne = [{f = 1}]\n"
    source = SourceFile("pyproject.toml", text)
    places = {
        ("a", "b", 0, "c"): (2, 5),
        ("a", "b", 1): (4, 5),
        ("a", "b", 1, "c"): (5, 7),
        ("x", 0): (3, 3),
        ("d", "e", 0, "f"): (7, 1),
    }
    for path, (line, column) in places.items():
        expected = Location("pyproject.toml", line, column)

        assert expected == locate(source, path, on_key=False), path
