"""How a page is run: what it shows is replaced by what is true, and nothing else is."""

from pathlib import Path

import pytest

from tests.support.runnable_pages import blocks, refreshed

FILE = "<!-- project a, file numbers.txt -->\n```text\none\ntwo\nthree\n```\n"

TRACEBACK = (
    "Traceback (most recent call last):\n  …\n"
    "ValueError: invalid literal for int() with base 10: 'x'"
)


def page(*parts: tuple[str, str, str]) -> str:
    """Return a page of fenced blocks: the comment, the language and the text of each."""
    return FILE + "".join(
        f"\n<!-- project {comment} -->\n```{language}\n{text}\n```\n"
        for comment, language, text in parts
    )


@pytest.mark.parametrize(
    ("language", "shown", "true"),
    [
        ("console", "$ echo old", "$ echo old\nold"),
        ("console", "$ echo 1\n2\n$ echo 3\n3", "$ echo 1\n1\n$ echo 3\n3"),
        (
            "console",
            "$ cat \\\n> numbers.txt",
            "$ cat \\\n> numbers.txt\none\ntwo\nthree",
        ),
        ("console", "$ cat numbers.txt\none\n…", "$ cat numbers.txt\none\n…"),
        ("console", "$ cat numbers.txt\n…\n3", "$ cat numbers.txt\none\ntwo\nthree"),
        (
            "console",
            "$ echo it took 3 s\nit took … s",
            "$ echo it took 3 s\nit took … s",
        ),
        ("console", "$ false\n$ echo $?\n0", "$ false\n$ echo $?\n1"),
        ("console", "$ echo out; echo err >&2", "$ echo out; echo err >&2\nout\nerr"),
        ("pycon", ">>> 1 + 1\n3", ">>> 1 + 1\n2"),
        (
            "pycon",
            ">>> for i in 1, 2:\n...     i",
            ">>> for i in 1, 2:\n...     i\n1\n2",
        ),
        (
            "pycon",
            ">>> int('x')",
            f">>> int('x')\n{TRACEBACK}",
        ),
    ],
)
def test_outputs_become_true(
    language: str, shown: str, true: str, tmp_path: Path
) -> None:
    """Commands stay, and what is below each of them is what it prints."""
    expected = page(("a", language, true))

    assert expected == refreshed(page(("a", language, shown)), tmp_path)


@pytest.mark.parametrize(
    ("shown", "true"),
    [
        ("one\ntwo", "one\ntwo"),
        ("one\n2\nthree", "one\ntwo\nthree"),
        ("one\n…\nthree", "one\n…\nthree"),
        ("two\n# …", "two\n# …"),
    ],
)
def test_parts_become_true(shown: str, true: str, tmp_path: Path) -> None:
    """A part of a file is as it is there, from its first line to its last."""
    expected = page(("a, part of numbers.txt", "text", true))

    assert expected == refreshed(
        page(("a, part of numbers.txt", "text", shown)), tmp_path
    )


def test_a_part_loses_its_indentation(tmp_path: Path) -> None:
    """What is nested in a file is shown without the margin that it has there."""
    nested = ("a, file nested.yaml", "yaml", "a:\n  b:\n    c: 1\n  d: 2")
    part = ("a, part of nested.yaml", "yaml", "b:\n  c: 1\nd: 2")
    expected = page(nested, part)

    assert expected == refreshed(expected, tmp_path)


@pytest.mark.parametrize(
    ("comment", "language", "text", "complaint"),
    [
        ("a", "console", "$ false", "`false` ends with 1"),
        ("a", "console", "$ no-such-command\n$ echo hidden", "ends with 127"),
        ("a", "console", "no prompt", "begins with no prompt"),
        ("a", "console", "$ printf '```\\n'", "```"),
        ("a, steps", "yaml", "- run: true\n- run: exit 3", "`exit 3`|ends the output"),
        ("a, part of numbers.txt", "text", "four", "has no line 'four'"),
        ("a, part of numbers.txt", "text", "one\nfour", "no such part"),
        ("checkout", "console", "$ true", "only read"),
    ],
)
def test_what_cannot_be_true_is_refused(
    comment: str, language: str, text: str, complaint: str, tmp_path: Path
) -> None:
    """A failure that the page hides, and a part that is not there, are no pages."""
    with pytest.raises(AssertionError, match=complaint):
        refreshed(page((comment, language, text)), tmp_path)


def test_other_blocks_stay(tmp_path: Path) -> None:
    """A block without a project, or without a comment right above it, is not run."""
    text = "<!-- project a -->\n\nA text.\n\n```console\n$ echo 1\n2\n```\n"

    assert text == refreshed(text, tmp_path)
    assert [(None, False)] == [(each.project, each.is_run) for each in blocks(text)]
