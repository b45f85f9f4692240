"""Each way in which a file can differ from what the catalogs say."""

import re
from collections.abc import Collection

import pytest

from generator.artifacts import Artifact
from generator.output.comparing import MAX_DIFF_LINES, Drift, Kind, changes, compare
from generator.output.placing import misplaced
from generator.output.signing import CommentStyle, sign

OUTPUTS = {"python": "generated/python", "markdown": "docs"}
SHOP = "catalog/shop.yaml"
PATH = "generated/python/shop.py"


def signed(body: str, source: str = SHOP, target: str = "python") -> str:
    """Return a file of ours."""
    return sign(body, target=target, source=source, comment=CommentStyle.HASH)


def artifact(path: str = "shop.py", target: str = "python") -> Artifact:
    """Return what the shop's catalog makes."""
    return Artifact(target, path, signed("x = 1\n", target=target), SHOP)


def kinds(
    tree: dict[str, str | None],
    *artifacts: Artifact,
    sources: Collection[str] | None = None,
) -> dict[str, str]:
    """Return the kind of drift by path."""
    drifts = compare(artifacts, tree, OUTPUTS, sources)
    return {each.path: each.kind.value for each in drifts}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (signed("x = 1\n"), {}),
        (signed("x = 1\n").replace("\n", "\r\n"), {}),
        (signed("x = 2\n"), {PATH: "stale"}),
        (signed("x = 1\n", "catalog/old.yaml"), {PATH: "stale"}),
        (signed("x = 1\n") + "y = 2\n", {PATH: "edited"}),
        ("x = 1\n", {PATH: "foreign"}),
        (None, {PATH: "foreign"}),
    ],
)
def test_what_stands_where_an_artifact_goes(
    found: str | None, expected: dict[str, str]
) -> None:
    """The banner and its signature decide between ours, edited and foreign."""
    assert expected == kinds({PATH: found}, artifact())


def test_a_missing_file() -> None:
    """What is not in the tree is missing."""
    assert {PATH: "missing"} == kinds({}, artifact())


@pytest.mark.parametrize(
    ("path", "text", "sources", "expected"),
    [
        ("generated/python/old.py", signed("x"), None, "orphaned"),
        ("generated/python/old.py", signed("x"), [SHOP], "orphaned"),
        ("generated/python/old.py", signed("x"), ["catalog/b.yaml"], None),
        ("generated/python/old.py", signed("x") + "y", None, "orphaned-edited"),
        ("generated/python/old.py", "x", None, None),
        ("generated/python/old.py", signed("x", target="markdown"), None, None),
        ("generated/python/old.py", signed("x", target="other"), None, None),
        ("elsewhere/old.py", signed("x"), None, None),
        ("generated/python/old.py", signed("x", "catalog/gone.yaml"), None, "orphaned"),
    ],
)
def test_what_nobody_makes_any_more(
    path: str, text: str, sources: list[str] | None, expected: str | None
) -> None:
    """Only our own files, of this run's targets and catalogs, are orphans."""
    assert ({path: expected} if expected else {}) == kinds(
        {path: text}, sources=sources
    )


def test_what_is_written() -> None:
    """Edits of ours are overwritten, orphans removed, other people's work kept."""
    tree = {
        "generated/python/a.py": signed("x = 1\n") + "y = 2\n",
        "generated/python/b.py": signed("x = 1\n"),
        "generated/python/c.py": signed("x = 1\n") + "y = 2\n",
        "generated/python/d.py": "theirs",
    }
    drifts = compare([artifact("a.py"), artifact("d.py")], tree, OUTPUTS, None)

    assert {
        "generated/python/a.py": signed("x = 1\n"),
        "generated/python/b.py": None,
    } == changes(drifts)


def test_reasons_are_sentences() -> None:
    """Every drift says why, and names the catalog where that helps."""
    tree = {
        "generated/python/b.py": signed("x"),
        "generated/python/c.py": signed("x") + "y",
    }
    drifts = compare([artifact()], tree, OUTPUTS, None)

    assert [
        "catalog/shop.yaml does not make it any more",
        "nothing makes it any more, but someone edited it: remove it by hand",
        "catalog/shop.yaml makes it, and it is not there",
    ] == [each.reason for each in drifts]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\nb", "a\nb\n"),
        (None, "new\n"),
        ("old\r\n\x0c\u2028\n", None),
        ("a\n" * MAX_DIFF_LINES, "b\n" * MAX_DIFF_LINES),
    ],
)
def test_a_diff_is_a_patch(old: str | None, new: str | None) -> None:
    """The diff turns the old text into the new one."""
    assert (new or "") == patched(old or "", Drift("f", Kind.STALE, "", old, new).diff)


def patched(text: str, diff: str) -> str:
    """Return *text* as ``patch`` would leave it."""
    lines, hunks = text.split("\n"), re.split(r"(?m)^@@ -(\d+).*@@\n", diff)[1:]
    old, done, start = 0, "", [int(each) for each in hunks[::2]]
    for first, hunk in zip(start, hunks[1::2], strict=True):
        for line in re.findall(r"[^\n]*\n(?:\\ [^\n]*\n)?", hunk):
            if line[0] in " -":
                assert line[1:].split("\n")[0] == lines[max(first - 1, 0) + old]
                old += 1
            if line[0] in " +":
                said, _, note = line[1:].partition("\n")
                done += said if note else f"{said}\n"
    return done


def test_foreign_files_have_no_diff() -> None:
    """Nobody is shown how to destroy what is not ours."""
    (drift,) = compare([artifact()], {PATH: None}, OUTPUTS, None)

    assert "" == drift.diff


@pytest.mark.parametrize(
    "path",
    [
        *("/a.py", "../a.py", "a/../../b.py", "a\\b.py", "C:a.py", "", ".", "a//b"),
        *("a/", "a\x00b.py", "a\nb.py", "x" * 300, "\ud800.py", "a./b.py"),
    ],
)
def test_a_path_that_leaves_its_folder(path: str) -> None:
    """Such artifacts are refused before anyone looks at the disk."""
    (found,) = misplaced([artifact(path)], OUTPUTS)

    assert ("output-path", SHOP) == (found.rule, found.location.path)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.py", "a.py"), ("a.py", "A.py"), ("a", "a/b.py"), ("x/a/b.py", "x/A")],
)
def test_two_artifacts_in_one_place(one: str, other: str) -> None:
    """Two catalogs must not write the same file, on any system."""
    (found,) = misplaced([artifact(one), artifact(other)], OUTPUTS)

    assert "output-path" == found.rule


def test_artifacts_in_their_places() -> None:
    """Different paths, and equal ones of different folders, are fine."""
    both = [artifact(), artifact("b/shop.py"), artifact("shop.py", "markdown")]

    assert [] == misplaced(both, OUTPUTS)
