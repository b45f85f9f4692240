"""Our lines in a project's own files, of which every byte stays."""

import tomllib
from itertools import product

import pytest
import yaml
from error_catalog.authoring import settings
from error_catalog.config import configure
from error_catalog.files import SourceFile
from hypothesis import given
from hypothesis import strategies as st

CONFIG = """\
# ours
repos:
  - repo: https://example.com/ruff # pinned
    rev: v1
    hooks:
      - id: ruff

# what follows
ci: {autofix_prs: false}
"""


@pytest.mark.parametrize(
    "text",
    ["", "[project]\nname = 'a'", "[tool.black]\r\nx = 1\r\n", "\n\n", "a = 1\n\n"],
)
def test_pyproject(text: str) -> None:
    """The table stands below what is there, in its line ends, and is one that `gen` takes."""
    new = settings.pyproject(text, ["httpx"])

    assert new is not None
    assert new.startswith(text)
    config, found = configure(SourceFile("pyproject.toml", new))
    assert [] == found
    assert config is not None
    assert ["httpx"] == config.target("python").options["adapters"]
    assert (
        tomllib.loads(text).items()
        <= {**tomllib.loads(new), **tomllib.loads(text)}.items()
    )
    assert ("\r\n" in text) == ("\r\n" in new)
    assert settings.pyproject(new, []) is None


@given(st.text(st.sampled_from("ab* \n\r#")))
def test_attributes(text: str) -> None:
    """The line is added once, below whatever is there."""
    new = settings.attributes(text, "generated")

    assert new is not None
    assert new.startswith(text)
    assert "generated/** linguist-generated" in new.splitlines()
    assert settings.attributes(new, "generated") is None


def test_hooks() -> None:
    """The hook is the last of the list, and nothing else has changed."""
    ways = product(("", "  ", "    "), ("\n", "\r\n"), (True, False), (True, False))
    for margin, end, has_end, has_rest in ways:
        text = CONFIG.replace("\n  ", f"\n{margin}").replace("\n", end)
        text = text if has_rest else text.partition(f"{end}# what")[0]
        text = text.rstrip() + end * has_end
        new = settings.hooks(text, "catalog", "generated")

        assert new is not None
        before, after = yaml.safe_load(text), yaml.safe_load(new)
        hook = after["repos"].pop()
        assert before == after
        assert ("local", "gen --check") == (hook["repo"], hook["hooks"][0]["entry"])
        lines = new.split(end)
        at = lines.index(f"{margin}- repo: local")
        kept = end.join([*lines[:at], *lines[at + 8 :]])
        assert text.rstrip() == kept.rstrip()
        assert settings.hooks(new, "catalog", "generated") is None


def test_hooks_of_a_new_file() -> None:
    """Where there is no file, the list is its first."""
    new = settings.hooks("", "errors/catalog", "a+b")

    assert new is not None
    (repo,) = yaml.safe_load(new)["repos"]
    assert r"^(errors/catalog|a\+b)/" == repo["hooks"][0]["files"]


@pytest.mark.parametrize(
    "text", ["repos: []\n", "repos: [{repo: local}]\n", "ci: 1\n", "repos: [", "- a\n"]
)
def test_lists_that_no_line_can_be_added_to(text: str) -> None:
    """A list in brackets, or none, is left to its author."""
    with pytest.raises(ValueError, match="repo: local"):
        settings.hooks(text, "catalog", "generated")


def test_workflow() -> None:
    """The workflow runs what the steps by hand run, with annotations."""
    data = yaml.safe_load(settings.workflow("catalog", "generated", "error-catalog==1"))
    steps = [each.get("run") for each in data["jobs"]["errors"]["steps"]]

    assert [
        *settings.commands("error-catalog==1").splitlines()[:1],
        "gen lint --format github",
        "gen --check --format github",
    ] == steps[2:]
