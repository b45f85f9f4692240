"""Two branches change catalogs: what git makes of the generated files, and what gen does then."""

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from error_catalog.cli import main
from error_catalog.cli.terminal import CLEAN
from error_catalog.conflicts import conflict_line
from error_catalog.diagnostics import has_errors
from error_catalog.files import Artifact, SourceFile
from error_catalog.output.drift import KEPT, changes, compare, explain
from error_catalog.pipeline import Target, generate, understand
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support import projects
from tests.support.effort import tries

HEAD = """catalog: 1
api: {id: shop, title: Shop API}
envelopes:
  failure:
    description: Every failed request.
    body: {error: {code: "{code}", message: "{message}", "...": "{params}"}}
groups:
  first: {title: The first group}
  second: {title: The second group}
  third: {title: The third group}
errors:
"""
STATUSES = (400, 403, 404, 409, 422, 503)


class Entry(NamedTuple):
    """An error of the catalog."""

    name: str
    group: str
    status: int
    summary: str

    def __str__(self) -> str:
        """Return it as it stands in the catalog."""
        return (
            f"  {self.name}:\n    status: {self.status}\n    group: {self.group}\n"
            f"    summary: {self.summary}\n    retry: true\n"
        )


BASE = tuple(
    Entry(f"{group}_{at}".upper(), group, status, f"Number {at} of the {group} group.")
    for group in ("first", "second", "third")
    for at, status in enumerate(STATUSES)
)


def text_of(entries: tuple[Entry, ...]) -> str:
    """Return a catalog."""
    return HEAD + "".join(map(str, entries))


class Repository(NamedTuple):
    """A repository with a project at its root."""

    root: Path

    def git(self, *arguments: str, fails: bool = False) -> str:
        """Run git; return what it prints."""
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
        ran = subprocess.run(
            [*command, "-c", "core.editor=true", *arguments],
            cwd=self.root,
            capture_output=True,
            check=False,
            text=True,
        )
        assert fails == bool(ran.returncode), ran.stdout + ran.stderr
        return ran.stdout

    def write(self, entries: tuple[Entry, ...]) -> None:
        """Write the catalog."""
        (self.root / "catalog").mkdir(exist_ok=True)
        (self.root / "catalog/shop.yaml").write_text(text_of(entries), "utf-8")

    def commit(self, entries: tuple[Entry, ...]) -> None:
        """Commit a catalog, and what is generated from it."""
        self.write(entries)
        assert CLEAN == main.run(["-q"])
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def conflicts(self) -> list[str]:
        """Return the files that git could not merge."""
        return self.git("diff", "--name-only", "--diff-filter=U").splitlines()

    def marked(self) -> list[str]:
        """Return the generated files that have conflict markers."""
        files = (
            each for each in (self.root / "generated").rglob("*") if each.is_file()
        )
        return [
            each.relative_to(self.root).as_posix()
            for each in files
            if conflict_line(each.read_text("utf-8")) is not None
        ]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose first commit has the catalog and what is generated from it."""
    made = Repository(tmp_path_factory.mktemp("first"))
    made.git("init", "-q", "-b", "main")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.root)
        made.commit(BASE)
    return made.root


@pytest.fixture
def repository(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Repository:
    """A copy of that repository."""
    shutil.copytree(first, tmp_path, dirs_exist_ok=True, symlinks=True)
    monkeypatch.chdir(tmp_path)
    return Repository(tmp_path)


def branches(
    repository: Repository, left: tuple[Entry, ...], right: tuple[Entry, ...]
) -> None:
    """Commit a catalog on a branch, another one on main, and stay there."""
    repository.git("checkout", "-qb", "left")
    repository.commit(left)
    repository.git("checkout", "-q", "main")
    repository.commit(right)


def with_entry(entries: tuple[Entry, ...], at: int, entry: Entry) -> tuple[Entry, ...]:
    """Return *entries* with one more."""
    return (*entries[:at], entry, *entries[at:])


ALPHA = Entry("ALPHA", "first", 404, "One that the left branch adds.")
ZULU = Entry("ZULU", "third", 409, "One that the right branch adds.")


def is_fresh(root: Path) -> bool:
    """Tell whether the files are those that the catalog gives from nothing."""
    made = projects.tree(root / "generated")
    assert CLEAN == main.run(["-q", "--no-cache", "--out", "anew"])
    return made == projects.tree(root / "anew")


def test_errors_of_different_groups_do_not_meet(repository: Repository) -> None:
    """Nothing conflicts, and the merged files are what the merged catalog gives."""
    left, right = with_entry(BASE, 3, ALPHA), with_entry(BASE, 16, ZULU)
    branches(repository, left, right)
    repository.git("merge", "-q", "left")

    assert [] == repository.conflicts()
    assert CLEAN == main.run(["--check"])
    assert is_fresh(repository.root)


STYLES = ("merge", "diff3", "zdiff3")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("is_rebase", [False, True])
def test_errors_in_one_place(
    style: str, repository: Repository, *, is_rebase: bool
) -> None:
    """When the catalog's conflict is resolved, gen alone resolves all others, at once."""
    last, alpha = len(BASE), ALPHA._replace(group=ZULU.group, status=ZULU.status)
    branches(repository, with_entry(BASE, last, alpha), with_entry(BASE, last, ZULU))
    command = ["rebase", "left"] if is_rebase else ["merge", "left"]
    repository.git("-c", f"merge.conflictStyle={style}", *command, fails=True)
    kinds = {Path(each).suffix for each in repository.marked()}
    repository.write(with_entry(with_entry(BASE, last, alpha), last + 1, ZULU))

    assert {".py", ".yaml", ".json", ".md"} == kinds
    assert CLEAN == main.run(["-q"])
    assert [] == repository.marked()
    assert CLEAN == main.run(["--check"])
    assert is_fresh(repository.root)
    repository.git("add", "catalog", "generated")
    repository.git(*(["rebase", "--continue"] if is_rebase else ["commit", "-qm", "x"]))
    assert CLEAN == main.run(["--check"])


def test_lines_of_both_sides_are_kept(repository: Repository) -> None:
    """With ``merge=union`` no generated file conflicts, and gen puts the lines in order."""
    (repository.root / ".gitattributes").write_text("generated/** merge=union\n")
    repository.commit(BASE)
    last, alpha = len(BASE), ALPHA._replace(group=ZULU.group, status=ZULU.status)
    branches(repository, with_entry(BASE, last, alpha), with_entry(BASE, last, ZULU))
    repository.git("merge", "left", fails=True)
    assert ["catalog/shop.yaml"] == repository.conflicts()
    repository.write(with_entry(with_entry(BASE, last, alpha), last + 1, ZULU))

    assert CLEAN == main.run(["-q"])
    assert is_fresh(repository.root)


def test_a_conflict_without_a_cache(repository: Repository) -> None:
    """The files are ours by their banners, also in a fresh clone."""
    last = len(BASE)
    branches(repository, with_entry(BASE, last, ALPHA), with_entry(BASE, last, ZULU))
    repository.git("merge", "left", fails=True)
    repository.write(with_entry(BASE, last, ALPHA))

    assert CLEAN == main.run(["-q", "--no-cache"])
    assert is_fresh(repository.root)


@pytest.mark.parametrize("is_removed_here", [False, True])
def test_an_error_that_one_branch_removes_and_the_other_rewords(
    repository: Repository, *, is_removed_here: bool
) -> None:
    """Whichever side wins in the catalog, no page of the other is left behind."""
    said = '[tool.error-catalog.targets.markdown]\npages = "per_code"\n'
    (repository.root / "pyproject.toml").write_text(said, "utf-8")
    repository.commit(BASE)
    without = BASE[:7] + BASE[8:]
    reworded = (*BASE[:7], BASE[7]._replace(summary="Another text."), *BASE[8:])
    sides = (reworded, without) if is_removed_here else (without, reworded)
    page = f"generated/markdown/shop/{BASE[7].name}.md"
    branches(repository, *sides)
    repository.git("merge", "left", fails=True)
    assert page in repository.conflicts()

    for entries in sides:
        repository.write(entries)
        assert CLEAN == main.run(["-q"])
        assert (entries is reworded) == (repository.root / page).exists()
        assert CLEAN == main.run(["--check"])


def test_the_api_is_renamed_on_one_branch(repository: Repository) -> None:
    """Files that git moves, and files that it does not, all end where they belong."""
    repository.git("checkout", "-qb", "left")
    catalog = repository.root / "catalog/shop.yaml"
    catalog.write_text(text_of(BASE).replace("id: shop", "id: store"), "utf-8")
    assert CLEAN == main.run(["-q"])
    repository.git("add", "-A")
    repository.git("commit", "-qm", "x")
    repository.git("checkout", "-q", "main")
    repository.commit(with_entry(BASE, 16, ZULU))
    repository.git("merge", "-q", "left")

    assert CLEAN == main.run(["-q"])
    assert CLEAN == main.run(["--check"])
    assert is_fresh(repository.root)


def test_a_document_with_markers(repository: Repository) -> None:
    """What lies between markers is gen's; around them people resolve conflicts."""
    said = '[tool.error-catalog]\ndocuments = ["errors.md"]\n'
    (repository.root / "pyproject.toml").write_text(said, "utf-8")
    marks = "<!-- BEGIN gen:table api=shop -->\n<!-- END gen:table -->\n"
    (repository.root / "errors.md").write_text(f"# Errors\n\n{marks}", "utf-8")
    repository.commit(BASE)
    last, alpha = len(BASE), ALPHA._replace(group=ZULU.group)
    branches(repository, with_entry(BASE, last, alpha), with_entry(BASE, last, ZULU))
    repository.git("merge", "left", fails=True)
    assert "errors.md" in repository.conflicts()
    repository.write(with_entry(with_entry(BASE, last, alpha), last + 1, ZULU))

    assert CLEAN == main.run(["-q"])
    text = (repository.root / "errors.md").read_text("utf-8")
    assert conflict_line(text) is None
    assert text.index("ALPHA") < text.index("ZULU")


@cache
def equipment() -> tuple[list[Target], projects.Workshop]:
    """Return targets with as many files as there can be, and what renders them."""
    targets, workshop = projects._equipment()
    more = {"markdown": {"pages": "per_code"}}
    enabled = [each for each in targets if each.spec.enabled]
    return [
        Target(each.spec, {**each.options, **more.get(each.spec.name, {})})
        for each in enabled
    ], workshop


def artifacts_of(text: str) -> list[Artifact]:
    """Return what a catalog gives; nothing if it has errors."""
    targets, workshop = equipment()
    source = SourceFile("catalog/shop.yaml", text)
    sound, found = understand(source.path, projects.reads(source))
    if sound is None or has_errors(found):
        return []
    artifacts, found = generate(sound, targets, workshop)
    assert [] == found
    return artifacts


def merged(folder: Path, base: str, ours: str, theirs: str) -> str:
    """Return what git makes of three versions, with its markers where they conflict."""
    if base in (ours, theirs):
        return theirs if base == ours else ours
    if ours == theirs:
        return ours
    for name, text in (("base", base), ("ours", ours), ("theirs", theirs)):
        (folder / name).write_text(text, "utf-8", newline="")
    command = ["git", "merge-file", "-p", "-q", "--diff3", "ours", "base", "theirs"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return ran.stdout.decode()


def merged_tree(folder: Path, trees: tuple[dict[str, str], ...]) -> dict[str, str]:
    """Return the files after a merge of three trees, those of conflicts included."""
    base, ours, theirs = trees
    files: dict[str, str] = {}
    for path in {**base, **ours, **theirs}:
        three = (base.get(path), ours.get(path), theirs.get(path))
        if three[1] is None and three[2] is None:
            continue
        if three[1] is None or three[2] is None:
            kept = three[1] if three[2] is None else three[2]
            # A file that one side removed stays if the other has changed it.
            if kept is not None and kept != three[0]:
                files[path] = kept
        else:
            files[path] = merged(folder, three[0] or "", three[1], three[2])
    return files


NAMES = [f"{word}_{kind}" for word in ("AB", "MN", "YZ") for kind in ("GONE", "LATE")]
ENTRIES = st.builds(
    Entry,
    st.sampled_from(NAMES),
    st.sampled_from(["first", "second", "third"]),
    st.sampled_from(STATUSES),
    st.sampled_from(["It is one.", "It is another.", "Look at `code`."]),
)


@st.composite
def edited(draw: st.DrawFn, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Draw *entries* with some added, removed, renamed, reworded and moved."""
    found = list(entries)
    for edit in draw(st.lists(st.sampled_from("arnwm"), min_size=1, max_size=3)):
        at = draw(st.integers(0, len(found) - 1))
        entry = draw(ENTRIES)
        is_new = entry.name not in {each.name for each in found}
        if edit == "a" and is_new:
            found.insert(at, entry)
        elif edit == "r" and len(found) > 3:
            del found[at]
        elif edit == "n" and is_new:
            found[at] = found[at]._replace(name=entry.name)
        elif edit == "w":
            found[at] = found[at]._replace(summary=entry.summary, status=entry.status)
        elif edit == "m":
            found.append(found.pop(at))
    return tuple(found)


@st.composite
def three_catalogs(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw a catalog and two edits of it."""
    size = draw(st.integers(4, len(BASE)))
    base = tuple(
        sorted(draw(st.permutations(BASE))[:size], key=lambda each: each.group)
    )
    left, right = draw(edited(base)), draw(edited(base))
    return text_of(base), text_of(left), text_of(right)


@settings(
    max_examples=tries(12),
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(catalogs=three_catalogs())
def test_a_merge_and_gen_give_what_the_merged_catalog_gives(
    catalogs: tuple[str, str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever two branches did, if the catalog merges, gen needs nobody's help."""
    folder = tmp_path_factory.mktemp("merge")
    catalog = merged(folder, *catalogs)
    assume(conflict_line(catalog) is None)
    expected = artifacts_of(catalog)
    assume(expected)
    versions = [
        {f"out/{each.target}/{each.path}": each.text for each in artifacts_of(text)}
        for text in catalogs
    ]
    assume(all(versions))
    tree = merged_tree(folder, (versions[0], versions[1], versions[2]))
    outputs = {each.target: f"out/{each.target}" for each in expected}
    found = compare(expected, tree, outputs, None)
    drifts = explain(found, {}, {each.path for each in found})
    after = {**tree, **changes(drifts)}

    assert [] == [each for each in drifts if each.kind in KEPT]
    assert {f"out/{each.target}/{each.path}": each.text for each in expected} == {
        path: text for path, text in after.items() if text is not None
    }
