"""What the documentation shows is what happens: commands, outputs, imports, options, links."""

import ast
import re
from collections.abc import Iterator
from difflib import unified_diff
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from error_catalog.cli.commands import command_of
from error_catalog.cli.fast_path import COMMANDS as COMMAND_NAMES
from error_catalog.cli.generate import gen
from markdown_it import MarkdownIt

from tests.support.bad_responses import with_table
from tests.support.packages import alone
from tests.support.projects import ROOT, package_at
from tests.support.runnable_pages import blocks, refreshed

FOLDERS = (".", "docs", "docs/decisions", "benchmarks", "examples", "tests")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for folder in FOLDERS
    for path in sorted((ROOT / folder).glob("*.md"))
}
"""Every page that people write, by its path; ``generated/`` has tests of its own."""

RUN = [name for name, text in PAGES.items() if "<!-- project " in text]
COMMANDS: dict[str, click.Command] = {"": gen}
for name in COMMAND_NAMES:
    COMMANDS[name] = command_of(name)
    if isinstance(group := COMMANDS[name], click.Group):
        COMMANDS |= {f"{name} {inner}": each for inner, each in group.commands.items()}
PACKAGE = "contacts_errors"
PLACES = r"(?:generator|templates|tests|benchmarks|interop|fuzz|examples)/[\w./-]+"
"""Paths of this repository; those of a reader's project begin otherwise."""


@pytest.mark.parametrize("name", RUN)
def test_a_page_shows_what_happens(
    name: str, tmp_path: Path, *, update_goldens: bool
) -> None:
    """Each command on a page prints what stands below it, and each file is as it shows."""
    page = ROOT / name
    current = refreshed(page.read_text("utf-8"), tmp_path)
    if name == "README.md":
        made = tmp_path / "contacts/generated/python/contacts_errors"
        current = with_table(current, package_at(made, "package_of_the_readme"))
    if update_goldens:
        page.write_text(current, "utf-8", newline="")
    text = page.read_text("utf-8")

    assert current == text, "\n".join(
        unified_diff(text.split("\n"), current.split("\n"), "page", "truth", n=1)
    )


def test_every_transcript_is_run() -> None:
    """A console that no test runs has commands that are there, and too large to be run."""
    targets = re.findall(
        r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
    )
    for name, text in PAGES.items():
        for block in blocks(text):
            if block.language not in ("console", "pycon") or block.is_run:
                continue
            for command in block.commands():
                assert _is_here(command.partition(" #")[0].strip(), targets), (
                    name,
                    command,
                )


def _is_here(command: str, targets: list[str]) -> bool:
    """Tell whether what *command* starts is in this repository."""
    if found := re.fullmatch(r"make ([a-z]+)", command):
        return found[1] in targets
    if found := re.match(r"(?:\.venv\S*/bin/)?python -m ([\w.]+)", command):
        return find_spec(found[1]) is not None
    if found := re.match(r"python (\S+\.py)", command):
        return (ROOT / found[1]).is_file()
    # A watch ends by Ctrl-C alone, and nobody's shell is set up by a test: both have others.
    if command == "gen --watch" or "_GEN_COMPLETE=" in command:
        return True
    return command == "export PYTHONPATH=generated/python"


def test_python_on_the_pages_compiles() -> None:
    """Each block of Python is Python, and what it imports of the package is there."""
    package = package_at(alone() / PACKAGE, "package_of_the_pages")
    for name, text in PAGES.items():
        for block in blocks(text):
            if block.language == "python":
                for module, imported in _imports(ast.parse(block.text)):
                    place = module.replace(PACKAGE, package.__name__)
                    assert hasattr(import_module(place), imported), (name, module)


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(PACKAGE):
            yield from ((str(node.module), each.name) for each in node.names)


def test_every_option_is_one() -> None:
    """Each ``gen … --option`` in the text is an option of that command."""
    for name, text in PAGES.items():
        if name == "CHANGELOG.md":
            continue
        for words in re.findall(r"`gen((?: [^`\n]+)?)`", text):
            command = next(
                each
                for key, each in reversed(COMMANDS.items())
                if words.strip().startswith(key)
            )
            known = {option for each in command.params for option in each.opts}
            before = words.partition(" -- ")[0].split()
            said = {each.partition("=")[0] for each in before if each[0] == "-"}
            said = {each for each in said if not each[1:].isdecimal()}

            assert said <= known | {"-h", "--help"}, (name, words)


def test_every_path_is_there() -> None:
    """Each path of this repository that a page names is in it."""
    for name, text in PAGES.items():
        if name == "CHANGELOG.md":
            continue
        for path in re.findall(rf"`({PLACES})`", text):
            assert (ROOT / path).exists(), (name, path)


def test_every_link_leads_somewhere() -> None:
    """Each link to a file of this repository finds it, and the heading in it."""
    for name, text in PAGES.items():
        for link in _links(text):
            path, _, anchor = link.partition("#")
            goal = (ROOT / name).parent / path if path else ROOT / name

            assert goal.exists(), (name, link)
            if anchor:
                assert anchor in _anchors(goal.read_text("utf-8")), (name, link)


def _links(text: str) -> Iterator[str]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        for each in token.children or ():
            link = str(each.attrs.get("href", ""))
            if link and not re.match(r"[a-z]+:", link):
                yield link


def _anchors(text: str) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    tokens = MarkdownIt("commonmark").parse(text)
    headings = [
        tokens[at + 1].content
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    return {
        re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings
    }
