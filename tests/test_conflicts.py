"""Conflict markers are read as git writes them."""

import subprocess
from pathlib import Path

import pytest
from error_catalog.conflicts import conflict_line, sides
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(st.sampled_from("ab<|=> \n\r"))
LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "=======\n", "<<<\n", "\n"]))


def merged(folder: Path, base: str, ours: str, theirs: str, *options: str) -> str:
    """Return what ``git merge-file`` makes of three versions."""
    for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
        (folder / name).write_text(text, "utf-8", newline="")
    command = ["git", "merge-file", "-p", *options, "ours", "base", "theirs"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return ran.stdout.decode()


@pytest.mark.parametrize("style", ["", "--diff3", "--zdiff3"])
def test_a_conflict_has_its_sides(style: str, tmp_path: Path) -> None:
    """Ours and theirs come back, and the base where git wrote it."""
    base, ours, theirs = "1\nb\n3\n", "1\nx\n3\n", "1\ny\n3\n"
    options = [style] if style else []
    text = merged(tmp_path, base, ours, theirs, *options)
    expected = [ours, base, theirs] if style else [ours, "1\n3\n", theirs]

    assert 2 == conflict_line(text)
    assert expected == sides(text)
    assert expected == [
        side.replace("\r\n", "\n") for side in sides(text.replace("\n", "\r\n"))
    ]


@given(base=LINES, ours=LINES, theirs=LINES)
def test_every_conflict_of_git_is_read(
    base: list[str],
    ours: list[str],
    theirs: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever git could not merge, a side of it has no marker of that size left."""
    folder = tmp_path_factory.mktemp("merge")
    texts = ("".join(each).replace("=======\n", "") for each in (base, ours, theirs))
    text = merged(folder, *texts)

    for side in sides(text):
        assert conflict_line(side) is None
        assert "<<<<<<<" not in side


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n=======\nb\n",
        "<<<<<<< HEAD\n",
        " <<<<<<< HEAD\n=======\n>>>>>>> x\n",
        "<<<<<<\n======\n>>>>>>\n",
    ],
)
def test_what_is_no_conflict(text: str) -> None:
    """A heading underlined with seven signs, and a marker alone, are text."""
    assert conflict_line(text) is None
    assert [text] == sides(text)


def test_a_conflict_within_a_base() -> None:
    """Git marks what it merged twice with longer markers: they belong to the base."""
    inner = "<<<<<<<<< a\n1\n=========\n2\n>>>>>>>>> b\n"
    text = f"<<<<<<< ours\nx\n||||||| base\n{inner}=======\ny\n>>>>>>> theirs\n"

    assert ["x\n", inner, "y\n"] == sides(text)


@given(TEXT)
def test_any_text_has_a_side(text: str) -> None:
    """Nothing that stands outside of a conflict is lost."""
    assert sides(text)
    assert conflict_line(text) is not None or [text] == sides(text)
