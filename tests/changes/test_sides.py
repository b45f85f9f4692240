"""Which catalogs of both sides belong together, in real repositories and folders."""

from collections.abc import Callable
from pathlib import Path

import pytest
from error_catalog.changes.sides import (
    FormerProject,
    Now,
    Pair,
    former_project,
    pair,
    read_now,
)
from error_catalog.disk.commits import find_base
from error_catalog.disk.history import Folder, Former, Snapshot
from error_catalog.disk.objects import Objects
from error_catalog.pipeline import STAGES
from error_catalog.project import find_project

from tests.support.repositories import Repository, repository

Paths = list[tuple[str | None, str | None]]
Compare = Callable[..., list[Pair]]


def catalog(api: str, *errors: str, more: str = "") -> str:
    """Return a small catalog."""
    lines = [f"  {each}: {{status: 409, summary: It is so.}}" for each in errors]
    return "\n".join([f"api: {{id: {api}}}", more, "errors:", *lines, ""])


SHOP = catalog("shop", "SOLD_OUT", "CLOSED")
BANK = catalog("bank", "BROKE", "LATE")


def now_at(root: Path, *catalogs: str) -> Now:
    """Read the project at *root*, or those of its catalogs."""
    project = find_project(root, None, catalogs)
    assert project.config is not None, project.diagnostics
    return read_now(project, project.config, root, catalogs)


def paired(
    root: Path, files: Former, *catalogs: str
) -> tuple[list[Pair], FormerProject]:
    """Pair the catalogs of the project at *root* with what they were."""
    now = now_at(root, *catalogs)
    then = former_project(now, files)
    return pair(now, then, files, STAGES), then


def since(made: Repository, folder: str = ".", *catalogs: str) -> list[Pair]:
    """Pair the catalogs on the disk with those of HEAD."""
    root = made.root / folder
    files = Snapshot(find_base(root, "HEAD", is_exact=True), Objects(root))
    try:
        pairs, then = paired(root, files, *catalogs)
    finally:
        files.close()
    assert [] == list(then.found)
    return pairs


def paths(pairs: list[Pair]) -> Paths:
    """Return the old and the new path of each pair."""
    return [(each.old and each.old.path, each.new and each.new.path) for each in pairs]


@pytest.fixture
def made(tmp_path: Path) -> Repository:
    """A repository with two catalogs, one of which includes a file."""
    made = repository(tmp_path / "work")
    made.commit(
        {
            "catalog/shop.yaml": SHOP,
            "catalog/bank.yaml": catalog("bank", "BROKE", more="include: [_late.yaml]"),
            "catalog/_late.yaml": "errors: {LATE: {status: 408, summary: It is late.}}",
        }
    )
    return made


def test_nothing_changed(made: Repository) -> None:
    """A catalog whose files are the same is not read again, whatever their line ends."""
    text = (made.root / "catalog/shop.yaml").read_text()
    made.write("catalog/shop.yaml", text.replace("\n", "\r\n"))
    pairs = since(made)

    assert [True, True] == [each.is_same for each in pairs]
    assert [("catalog/bank.yaml",) * 2, ("catalog/shop.yaml",) * 2] == paths(pairs)


def test_an_included_file_changed(made: Repository) -> None:
    """What a catalog includes is part of it."""
    made.write("catalog/_late.yaml", "errors: {}\n")
    pairs = since(made)
    old, new = pairs[0].old, pairs[0].new

    assert [False, True] == [each.is_same for each in pairs]
    assert old is not None
    assert new is not None
    assert {"BROKE", "LATE"} == old.codes
    assert {"BROKE"} == new.codes


def test_added_and_removed(made: Repository) -> None:
    """Neither has a partner."""
    (made.root / "catalog/shop.yaml").unlink()
    made.write("catalog/zoo.yaml", catalog("zoo", "ESCAPED"))

    assert [
        ("catalog/bank.yaml", "catalog/bank.yaml"),
        (None, "catalog/zoo.yaml"),
        ("catalog/shop.yaml", None),
    ] == paths(since(made))


def test_renamed(made: Repository) -> None:
    """By the id of the API, then by the path, then by half of the codes."""
    made.git("mv", "catalog/shop.yaml", "catalog/bar.yaml")
    made.git("mv", "catalog/bank.yaml", "catalog/shop.yaml")
    assert [
        ("catalog/shop.yaml", "catalog/bar.yaml"),
        ("catalog/bank.yaml", "catalog/shop.yaml"),
    ] == paths(since(made))

    made.write("catalog/shop.yaml", catalog("credit", "NOTHING", "ELSE"))
    made.write("catalog/bank.yaml", catalog("savings", "LATE", "EARLY"))
    assert [
        ("catalog/bank.yaml", "catalog/bank.yaml"),
        ("catalog/shop.yaml", "catalog/bar.yaml"),
        (None, "catalog/shop.yaml"),
    ] == paths(since(made))

    (made.root / "catalog/bank.yaml").rename(made.root / "catalog/wallet.yaml")
    assert [
        ("catalog/shop.yaml", "catalog/bar.yaml"),
        (None, "catalog/shop.yaml"),
        ("catalog/bank.yaml", "catalog/wallet.yaml"),
    ] == paths(since(made))


def test_moved_within_the_project(made: Repository) -> None:
    """The configuration says where catalogs are, and said where they were."""
    made.git("mv", "catalog", "errors")
    made.write("pyproject.toml", '[tool.error-catalog]\ncatalog = "errors"\n')

    assert [
        ("catalog/bank.yaml", "errors/bank.yaml"),
        ("catalog/shop.yaml", "errors/shop.yaml"),
    ] == paths(since(made))


def test_a_project_that_moved(made: Repository) -> None:
    """It is found in the repository by its configuration, or its catalogs by their names."""
    made.commit({"billing/pyproject.toml": "[tool.error-catalog]\n"})
    (made.root / "services").mkdir()
    made.git("mv", "catalog", "billing/catalog")
    made.commit()
    made.git("mv", "billing", "services/pay")
    made.git("mv", "services/pay/catalog/shop.yaml", "services/pay/catalog/store.yaml")
    made.git("rm", "-fq", "services/pay/catalog/bank.yaml")

    assert [
        (
            "../../billing/catalog/shop.yaml",
            "catalog/store.yaml",
        ),
        ("../../billing/catalog/bank.yaml", None),
    ] == paths(since(made, "services/pay"))
    (made.root / "services/pay/pyproject.toml").unlink()
    made.commit()
    made.git("mv", "services/pay", "services/paid")
    assert [("../pay/catalog/store.yaml", "catalog/store.yaml")] == paths(
        since(made, "services/paid")
    )


def test_a_copy_is_no_move(made: Repository) -> None:
    """A catalog that is still in its place was not moved to another project."""
    made.write("other/catalog/shop.yaml", SHOP)
    made.write("other/pyproject.toml", "[tool.error-catalog]\n")

    assert [(None, "catalog/shop.yaml")] == paths(since(made, "other"))


def test_a_project_that_was_split(made: Repository) -> None:
    """What the project above keeps is not removed from the one below."""
    settings = '[tool.error-catalog]\ncatalog = ["catalog", "pay/catalog"]\n'
    made.commit({"pyproject.toml": settings, "pay/catalog/zoo.yaml": BANK})
    made.write("pay/pyproject.toml", "[tool.error-catalog]\n")
    made.write("pay/catalog/zoo.yaml", BANK.replace("409", "408"))

    assert [("catalog/zoo.yaml", "catalog/zoo.yaml")] == paths(since(made, "pay"))


def test_named_catalogs(made: Repository) -> None:
    """Only they are compared, be they in the configuration or not."""
    made.commit({"more/zoo.yaml": catalog("zoo", "ESCAPED")})
    made.write("more/zoo.yaml", catalog("zoo", "CAUGHT"))
    made.write("catalog/shop.yaml", BANK.replace("bank", "shop"))
    (made.root / "catalog/bank.yaml").unlink()

    assert [("catalog/shop.yaml",) * 2] == paths(since(made, ".", "catalog/shop.yaml"))
    assert [("more/zoo.yaml",) * 2] == paths(since(made, ".", "more/zoo.yaml"))
    assert [
        ("catalog/shop.yaml", "catalog/shop.yaml"),
        ("catalog/bank.yaml", None),
    ] == paths(since(made, ".", "catalog"))


def test_what_today_would_refuse(made: Repository) -> None:
    """A former catalog is compared if it can be resolved; its mistakes are kept."""
    twice = catalog("shop", "A", "B") + "fallbacks: {404: A}\n"
    made.commit({"catalog/shop.yaml": twice})
    made.write("catalog/shop.yaml", SHOP)
    (old,) = [each.old for each in since(made) if not each.is_same]

    assert old is not None
    assert old.understood is not None
    assert {"A", "B"} == old.codes


def test_broken_sides(made: Repository) -> None:
    """They are paired all the same, by what can be read of them."""
    made.commit(
        {
            "catalog/shop.yaml": SHOP.replace("409", "nine"),
            "catalog/bank.yaml": "[",
            "catalog/zoo.yaml": catalog("zoo", "X", more="include: [_gone.yaml]"),
        }
    )
    made.git("mv", "catalog/shop.yaml", "catalog/store.yaml")
    made.write("catalog/store.yaml", SHOP)
    made.write("catalog/bank.yaml", "{")
    pairs = since(made)

    assert [
        ("catalog/bank.yaml", "catalog/bank.yaml"),
        ("catalog/shop.yaml", "catalog/store.yaml"),
        ("catalog/zoo.yaml", "catalog/zoo.yaml"),
    ] == paths(pairs)
    for each in pairs:
        assert each.old is not None
        assert each.old.understood is None
        assert each.old.found
    assert [True, False, True] == [
        each.new is not None and each.new.understood is None for each in pairs
    ]


def test_configuration_as_it_was(made: Repository) -> None:
    """Any version may have read it; a broken one hides what there was."""
    made.commit({"pyproject.toml": '[tool.error-catalog]\nrequired-version = ">=9"\n'})
    (made.root / "pyproject.toml").unlink()
    assert [True, True] == [each.is_same for each in since(made)]

    made.commit({"pyproject.toml": "[tool.error-catalog]\ncatalog = [\n"})
    (made.root / "pyproject.toml").unlink()
    files = Snapshot(find_base(made.root, "HEAD", is_exact=True), Objects(made.root))
    _, then = paired(made.root, files)
    files.close()
    assert ["config-syntax"] == [each.rule for each in then.found]


def test_a_list_that_cannot_be_read(made: Repository) -> None:
    """Then nothing counts as removed."""
    made.write("pyproject.toml", '[tool.error-catalog]\ncatalog = ["cataloog"]\n')
    files = Snapshot(find_base(made.root, "HEAD", is_exact=True), Objects(made.root))
    pairs, _ = paired(made.root, files)
    files.close()

    assert [] == pairs
    assert ["there is no such file or folder"] == [
        each.message for each in now_at(made.root).found
    ]


def test_a_folder(tmp_path: Path) -> None:
    """A copy of the project, or just a folder of catalogs; another one is a mistake."""
    for name, folder in (("copy", "catalog"), ("bare", "."), ("new", "catalog")):
        place = tmp_path / name / folder
        place.mkdir(parents=True)
        (place / "shop.yaml").write_text(SHOP)
    (tmp_path / "none").mkdir()
    root = tmp_path / "new"
    for name, path in (("copy", "catalog/shop.yaml"), ("bare", "shop.yaml")):
        pairs, then = paired(root, Folder(tmp_path / name, name))

        assert [(path, "catalog/shop.yaml")] == paths(pairs)
        assert [] == list(then.found)
    _, then = paired(root, Folder(tmp_path / "none", "none"))
    assert ["there is no catalog in this folder"] == [
        each.message for each in then.found
    ]


def test_a_moved_catalog_that_cannot_be_read(made: Repository) -> None:
    """It must not look like a new one, which breaks nobody."""
    made.commit(
        {"old/catalog/zoo.yaml": "[", "new/pyproject.toml": "[tool.error-catalog]\n"}
    )
    (made.root / "new/catalog").mkdir()
    made.git("mv", "old/catalog/zoo.yaml", "new/catalog/zoo.yaml")
    made.write("new/catalog/zoo.yaml", catalog("zoo", "ESCAPED"))
    (only,) = since(made, "new")

    assert only.old is not None
    assert "../old/catalog/zoo.yaml" == only.old.path
    assert only.old.understood is None
