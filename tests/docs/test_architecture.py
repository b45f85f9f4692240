"""ARCHITECTURE.md maps what is there: every package, in order, and no module that is not."""

import re

from tests.support.projects import ROOT
from tests.support.python_source import arrows

PROGRAM = ROOT / "generator/error_catalog"
TEXT = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
ROWS = re.findall(
    r"^\| `([\w/.]+)` \|",
    TEXT.partition("| Package |")[2].partition("\n\n")[0],
    re.MULTILINE,
)
"""The first column of the table of packages, in order."""


def test_every_package_has_a_row() -> None:
    """The table lists what is directly below the program, and adapters beside the runtime."""
    there = {
        f"{each.name}/" if each.is_dir() else each.name
        for each in PROGRAM.iterdir()
        if each.suffix in ("", ".py")
        and each.name not in ("__init__.py", "__pycache__")
    }

    assert there | {"runtime/adapters/"} == set(ROWS)
    assert len(ROWS) == len(set(ROWS))


def test_a_row_imports_from_those_above_it() -> None:
    """The order of the table is one in which every import points upward."""
    rank = {row.rstrip("/").removesuffix(".py"): at for at, row in enumerate(ROWS)}
    wrong = [
        arrow
        for arrow in arrows(ROOT / "generator")
        if arrow.is_ours and "." in arrow.source and "." in arrow.goal
        if rank[arrow.goal.split(".")[1]] > rank[arrow.source.split(".")[1]]
    ]

    assert [] == wrong


def test_every_module_that_is_named_is_there() -> None:
    """A file in backticks is below the program, in the folder of its row, or at the top."""
    for line in TEXT.splitlines():
        row = re.match(r"\| `([\w/]+/)` \|", line)
        folder = row[1] if row else ""
        names = re.findall(r"`([\w/]+\.(?:py|yaml|json|toml|md))`", line)
        names = [each for each in names if each not in EXAMPLES]
        for name in names:
            places = (PROGRAM / folder / name, PROGRAM / name, ROOT / name)

            assert any(each.exists() for each in places), (folder, name)


EXAMPLES = ("rules/code_style.py", "target.yaml")
"""What the page makes up, and what each target has."""


def test_words_have_one_meaning() -> None:
    """Each word has one row in the table of words."""
    table = TEXT.partition("| Word | Means |")[2].partition("\n\n")[0]
    words = re.findall(r"^\| \*(\w+)\* \|", table, re.MULTILINE)

    assert words
    assert len(words) == len(set(words))
