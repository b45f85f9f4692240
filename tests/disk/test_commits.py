"""The commit that a change is compared with, asked of real repositories."""

from pathlib import Path

import pytest
from error_catalog.disk.commits import HistoryError, common_folder, find_base

from tests.support.repositories import Repository, clone, repository


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """A repository in which a branch left main, which then went on."""
    made = repository(tmp_path_factory.mktemp("origin") / "work")
    made.commit({"service/catalog/a.yaml": "one\n"})
    made.git("tag", "v1")
    made.git("checkout", "-qb", "feature")
    made.commit({"service/catalog/a.yaml": "two\n"})
    made.git("checkout", "-q", "main")
    made.commit({"service/catalog/b.yaml": "three\n"})
    made.git("checkout", "-q", "feature")
    return made


def refusal(root: Path, ref: str | None, *, is_exact: bool = False) -> HistoryError:
    """Return why there is nothing to compare with."""
    with pytest.raises(HistoryError) as caught:
        find_base(root, ref, is_exact=is_exact)
    return caught.value


def test_the_merge_base(origin: Repository) -> None:
    """Of a branch that has moved on, its last commit that HEAD has, too."""
    base = find_base(origin.root, "main", is_exact=False)
    exact = find_base(origin.root, "main", is_exact=True)

    assert origin.git("rev-parse", "v1") == base.commit
    assert origin.git("rev-parse", "main") == exact.commit
    assert ("main", "") == (base.ref, base.prefix)


@pytest.mark.parametrize("ref", ["v1", "HEAD~1", "main", "HEAD^{/a change}~1"])
def test_any_name_of_a_commit(ref: str, origin: Repository) -> None:
    """Tags, branches, relatives of HEAD: whatever git understands."""
    expected = origin.git("rev-parse", "v1")

    assert expected == find_base(origin.root, ref, is_exact=False).commit


def test_the_default(origin: Repository, tmp_path: Path) -> None:
    """The branch that the remote calls its own, or else main."""
    origin.git("checkout", "-q", "main")
    cloned = clone(origin, tmp_path / "clone")
    origin.git("checkout", "-q", "feature")

    assert "main" == find_base(origin.root, None, is_exact=False).ref
    assert "origin/main" == find_base(cloned.root, None, is_exact=False).ref


def test_nothing_to_default_to(tmp_path: Path) -> None:
    """A repository whose only branch has another name asks for one."""
    made = repository(tmp_path)
    made.commit({"a": "a"})
    made.git("branch", "-m", "trunk")

    said = refusal(tmp_path, None)
    assert "no REF was given, and there is none of `origin/HEAD`" in said.message
    assert "gen diff REF" in str(said.hint)


def test_a_project_below_the_top(origin: Repository) -> None:
    """The project's place in the repository, and the repository's top."""
    base = find_base(origin.root / "service/catalog", "main", is_exact=False)

    assert "service/catalog" == base.prefix
    assert origin.root.samefile(base.top)


def test_a_detached_head_and_a_worktree(origin: Repository, tmp_path: Path) -> None:
    """Neither needs a branch."""
    origin.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "feature")
    base = find_base(tmp_path / "tree/service", "main", is_exact=False)

    assert origin.git("rev-parse", "v1") == base.commit
    assert (origin.root / ".git").samefile(common_folder(tmp_path / "tree"))


@pytest.mark.parametrize(
    ("ref", "message", "hint"),
    [
        ("nope", "git knows no commit `nope`", "git fetch origin nope"),
        ("origin/next", "git knows no commit `origin/next`", "git fetch origin next`"),
        ("main..feature", "is a range", "gen diff main`"),
        ("main...", "is a range", "gen diff main`"),
        ("-x", "git knows no commit `-x`", ""),
        ("", "REF is empty", "is the variable set?"),
        ("HEAD@{99}", "git knows no commit `HEAD@{99}`", "check its name"),
        ("a\nb", "git knows no commit", ""),
        ("service", "git knows no commit `service`", "gen diff REF service"),
        ("x" * 5000, "git knows no commit", "git fetch origin x"),
        ("v1^{tree}", "git knows no commit `v1^{tree}`", ""),
    ],
)
def test_no_such_commit(ref: str, message: str, hint: str, origin: Repository) -> None:
    """What is unknown is named, with the way out."""
    said = refusal(origin.root, ref)

    assert message in said.message
    assert hint in str(said.hint)


def test_in_ci_the_branch_may_not_be_fetched(
    origin: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the reason is most often how the repository was checked out."""
    monkeypatch.setenv("CI", "true")

    assert "fetch-depth: 0" in str(refusal(origin.root, "nope").hint)


def test_a_branch_that_only_the_remote_has(origin: Repository, tmp_path: Path) -> None:
    """Git knows it by another name."""
    cloned = clone(origin, tmp_path / "clone")
    cloned.git("checkout", "-q", "--detach")
    cloned.git("branch", "-D", "feature")

    assert "did you mean `origin/feature`?" == refusal(cloned.root, "feature").hint


def test_shallow_clones(origin: Repository, tmp_path: Path) -> None:
    """They may lack the ref, or the commits between; the exact one may be there."""
    cloned = clone(origin, tmp_path / "clone", "--depth", "1", "--no-single-branch")
    unknown = refusal(cloned.root, "HEAD~1")
    apart = refusal(cloned.root, "origin/main")

    assert "git knows no commit `HEAD~1` in this shallow clone" == unknown.message
    assert "no commit in common in this shallow clone" in apart.message
    for said in (unknown, apart):
        assert "fetch-depth: 0" in str(said.hint)
    expected = origin.git("rev-parse", "main")
    assert expected == find_base(cloned.root, "origin/main", is_exact=True).commit


def test_unrelated_histories(tmp_path: Path) -> None:
    """There is no merge base, but there may be something to compare with."""
    made = repository(tmp_path)
    made.commit({"a": "a"})
    made.git("checkout", "-q", "--orphan", "other")
    unborn = refusal(tmp_path, "main")
    made.commit({"b": "b"})
    said = refusal(tmp_path, "main")

    assert "HEAD has no commit yet" == unborn.message
    assert "`main` and HEAD have no commit in common" == said.message
    assert "--exact" in str(said.hint)


def test_no_repository_and_no_git(
    tmp_path: Path, origin: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder can still be compared with."""
    none = refusal(tmp_path, "main")
    monkeypatch.setenv("PATH", str(tmp_path))
    gone = refusal(origin.root, "main")

    assert "this is no git repository" == none.message
    assert "there is no git here" == gone.message
    assert all("--from-dir DIR" in str(each.hint) for each in (none, gone))


def test_what_git_itself_refuses_is_passed_on(tmp_path: Path) -> None:
    """Its reason, and the command that it proposes."""
    made = repository(tmp_path)
    made.write(".git/config", "[core\n")
    said = refusal(tmp_path, "main")

    assert said.message.startswith("git failed: bad config line 1 in file")


def test_variables_of_a_hook(
    origin: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook has them for the folder that it starts in; the project may be another one."""
    expected = origin.git("rev-parse", "v1")
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_WORK_TREE", ".")
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_PREFIX", "service/")
    base = find_base(origin.root / "service", "main", is_exact=False)

    assert (expected, "service") == (base.commit, base.prefix)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("GIT_DIR", str(origin.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(elsewhere))
    assert expected == find_base(elsewhere, "main", is_exact=False).commit
