"""Each way in which a file can differ from what the catalogs say."""

import re
import subprocess
from collections.abc import Collection
from pathlib import Path

import pytest
from error_catalog.files import Artifact
from error_catalog.output.banner import CommentStyle, add_banner
from error_catalog.output.drift import (
    MAX_DIFF_LINES,
    Drift,
    Kind,
    Trace,
    changes,
    compare,
    explain,
    misplaced,
)

OUTPUTS = {"python": "generated/python", "markdown": "docs"}
SHOP = "catalog/shop.yaml"
PATH = "generated/python/shop.py"
OLD = "generated/python/old.py"


def ours(body: str, source: str | None = SHOP) -> str:
    """Return a file of ours."""
    return add_banner(body, source, CommentStyle.HASH)


def artifact(path: str = "shop.py", target: str = "python") -> Artifact:
    """Return what the shop's catalog makes."""
    return Artifact(target, path, ours("x = 1\n"), SHOP)


def kinds(
    tree: dict[str, str | None],
    *artifacts: Artifact,
    sources: Collection[str] | None = None,
    former: Collection[str] = (),
) -> dict[str, str]:
    """Return the kind of drift by path."""
    drifts = compare(artifacts, tree, OUTPUTS, sources, former)
    return {each.path: each.kind.value for each in drifts}


CONFLICT = f"<<<<<<< HEAD\n{ours('x = 1')}=======\ntheirs\n>>>>>>> x\n"


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (ours("x = 1\n"), None),
        (ours("x = 1\n").replace("\n", "\r\n"), None),
        (ours("x = 2\n"), "stale"),
        (ours("x = 1\n", "catalog/old.yaml"), "stale"),
        (ours("x = 1\n", None), "stale"),
        ("\ufeff" + ours("x = 1\n"), "stale"),
        (CONFLICT, "stale"),
        ("", "stale"),
        ("\ufeff \r\n", "stale"),
        ("x = 1\n", "foreign"),
        ("<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> x\n", "foreign"),
        (None, "foreign"),
    ],
)
def test_a_file_where_an_artifact_goes(found: str | None, kind: str | None) -> None:
    """The banner decides between ours and foreign; an empty file is nobody's."""
    expected = {} if kind is None else {PATH: kind}

    assert expected == kinds({PATH: found}, artifact())


def test_a_missing_file() -> None:
    """What is not in the tree is missing."""
    assert {PATH: "missing"} == kinds({}, artifact())


@pytest.mark.parametrize(
    ("text", "sources", "former", "is_orphan"),
    [
        (ours("x"), None, (), True),
        (ours("x"), [SHOP], (), True),
        (ours("x"), ["catalog/b.yaml"], (), False),
        (ours("x"), ["catalog/b.yaml"], [OLD], True),
        (ours("x", None), None, (), True),
        (ours("x", None), [SHOP], (), False),
        (ours("x", None), [SHOP], [OLD], True),
        (ours("x", "catalog/gone.yaml"), None, (), True),
        (CONFLICT, None, (), True),
        ("x", None, [OLD], False),
        ("", None, [OLD], True),
        ("", None, (), False),
    ],
)
def test_a_file_that_nothing_makes_any_more(
    text: str, sources: list[str] | None, former: Collection[str], *, is_orphan: bool
) -> None:
    """It is an orphan if it has a banner, and a run for some catalogs leaves the others'."""
    expected = {OLD: "orphaned"} if is_orphan else {}

    assert expected == kinds({OLD: text}, sources=sources, former=former)


def test_only_safe_orphans_are_removed() -> None:
    """What neither the cache nor git has is left, and so is what is foreign."""
    tree = {
        "generated/python/a.py": ours("x = 2\n"),
        "generated/python/b.py": ours("x = 1\n"),
        "generated/python/c.py": ours("x = 1\n"),
        "generated/python/d.py": "theirs",
    }
    drifts = compare([artifact("a.py"), artifact("d.py")], tree, OUTPUTS, None)
    known = explain(drifts, {}, {"generated/python/b.py"})

    assert {
        "generated/python/a.py": ours("x = 1\n"),
        "generated/python/b.py": None,
    } == changes(known)
    assert ["stale", "orphaned", "orphaned, left", "foreign"] == [
        each.kind.value for each in known
    ]


def test_reasons_are_sentences() -> None:
    """Every drift says why, and names the catalog where that helps."""
    tree = {
        "generated/python/b.py": ours("x"),
        "generated/python/c.py": ours("x", None),
        "generated/python/d.py": "theirs",
    }
    drifts = compare([artifact(), artifact("d.py")], tree, OUTPUTS, None)
    left = "but neither the cache nor git has it as it is"

    assert [
        f"catalog/shop.yaml does not make it any more, {left}",
        f"no catalog makes it any more, {left}",
        "catalog/shop.yaml makes it, but what is there has no banner of `gen`",
        "catalog/shop.yaml makes it, and it is not there",
    ] == [each.reason for each in explain(drifts, {}, ())]


@pytest.mark.parametrize(
    ("text", "trace", "kind", "reason"),
    [
        (ours("y"), None, "stale", "it is not what gen 0.2.0 makes from {shop}"),
        ("", None, "stale", "it is empty"),
        (CONFLICT, None, "stale", "it has conflict markers"),
        (
            ours("y", "catalog/old.yaml"),
            None,
            "stale",
            "it was made from catalog/old.yaml, now {shop} makes it",
        ),
        (
            ours("y"),
            Trace(is_untouched=False),
            "edited",
            "it was edited, or another gen wrote it: this one made something else",
        ),
        ("", Trace(is_untouched=False), "edited", "it was emptied"),
        (CONFLICT, Trace(is_untouched=False), "stale", "it has conflict markers"),
        (
            ours("y"),
            Trace(is_untouched=False, changed=[SHOP]),
            "stale",
            "it is not what gen 0.2.0 makes from {shop}",
        ),
        (
            ours("y"),
            Trace(is_untouched=False, is_reconfigured=None),
            "stale",
            "it is not what gen 0.2.0 makes from {shop}",
        ),
        (
            ours("y"),
            Trace(is_untouched=True, changed=[SHOP, "catalog/_all.yaml"]),
            "stale",
            "{shop} and catalog/_all.yaml changed since it was generated",
        ),
        (
            ours("y"),
            Trace(is_untouched=True, is_reconfigured=True),
            "stale",
            "the configuration or a template changed since it was generated",
        ),
        (
            ours("y"),
            Trace(is_untouched=True, version="0.1.9"),
            "stale",
            "gen 0.1.9 wrote it, and this is gen 0.2.0",
        ),
        (
            ours("y"),
            Trace(is_untouched=True, version="0.2.0"),
            "stale",
            "another installation of gen 0.2.0 wrote it",
        ),
        (
            ours("y"),
            Trace(is_untouched=True, changed=[SHOP], version="0.1.9"),
            "stale",
            (
                "{shop} changed since it was generated; "
                "gen 0.1.9 wrote it, and this is gen 0.2.0"
            ),
        ),
    ],
)
def test_what_the_cache_knows_about_a_stale_file(
    text: str, trace: Trace | None, kind: str, reason: str
) -> None:
    """The cause is what has changed: the catalog is not blamed for another version of gen."""
    drifts = compare([artifact()], {PATH: text}, OUTPUTS, None)
    (drift,) = explain(drifts, {} if trace is None else {PATH: trace}, ())

    assert (kind, reason.format(shop=SHOP)) == (drift.kind.value, drift.reason)


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


NAMES = ["my out/é ñ.py", 'a "quoted" \\ name.py', "tab\there.py", "plain.py", "ä.py"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", [("patch", "-p1", "-s"), ("git", "apply")])
def test_patch_and_git_take_a_diff(
    name: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    """Files are made, changed, filled and removed, whatever they are called."""
    texts: list[tuple[str, str | None, str | None]] = [
        (f"new/{name}", None, "a\nb"),
        (f"old/{name}", "a\n", None),
        (f"both/{name}", "\ufeffa\nb\r\nc\n", "a\nb\nC"),
        (f"empty/{name}", "", "a\n"),
    ]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for path, old, _ in texts:
        (tmp_path / path).parent.mkdir(parents=True)
        if old is not None:
            (tmp_path / path).write_text(old, "utf-8", newline="")
    drifts = [Drift(path, Kind.STALE, "", old, new) for path, old, new in texts]
    diff = "".join(each.diff for each in drifts).encode()
    subprocess.run(command, cwd=tmp_path, input=diff, check=True)

    for path, _, new in texts:
        file = tmp_path / path
        assert (new and new.encode()) == (file.read_bytes() if file.exists() else None)


def test_lines_that_git_may_have_converted() -> None:
    """A file that has CRLF throughout is compared as git has it; in a mixture CR counts."""
    tree = {PATH: ours("a\nb\n").replace("\n", "\r\n"), OLD: ours("a\r\nb\n") + "\r\n"}
    orphan, stale = compare([artifact()], tree, OUTPUTS, None)

    assert "\r" not in stale.diff
    assert "-\r\n" in orphan.diff


def test_foreign_files_have_no_diff() -> None:
    """Nobody is shown how to destroy what is not ours."""
    (drift,) = compare([artifact()], {PATH: None}, OUTPUTS, None)

    assert "" == drift.diff


@pytest.mark.parametrize(
    "path",
    [
        *("/a.py", "../a.py", "a/../../b.py", "a\\b.py", "C:a.py", "", ".", "a//b"),
        *("a/", "a\x00b.py", "a\nb.py", "x" * 300, "\ud800.py", "a./b.py"),
        *("con", "aux.schema.json", "a/COM1.py", "lpt9/a.py", "nul .x", "Prn.tar.gz"),
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
