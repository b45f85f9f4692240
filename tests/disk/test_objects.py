"""Objects of real repositories: files, folders, links, submodules, and what is not there."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from error_catalog.disk.objects import Entry, Kind, Objects

from tests.support.repositories import Repository, repository

NAME = os.fsdecode(b"caf\xe9 \n.yaml")


@pytest.fixture(scope="module", params=["sha1", "sha256"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Repository:
    """A repository with one commit, which has one of everything."""
    made = repository(
        tmp_path_factory.mktemp("objects"), f"--object-format={request.param}"
    )
    made.write("folder/a.yaml", "a\r\n")
    made.write("folder/run.sh", "#!/bin/sh\n").chmod(0o755)
    made.write(NAME, b"\xff\0")
    (made.root / "link").symlink_to("folder/a.yaml")
    made.commit()
    return made


@pytest.fixture
def objects(made: Repository) -> Iterator[Objects]:
    """The objects of this repository."""
    with Objects(made.root / "folder") as found:
        yield found


def test_trees_and_blobs(made: Repository, objects: Objects) -> None:
    """A folder lists what is in it, and a file has the bytes that were committed."""
    top = objects.tree(made.git("rev-parse", "HEAD"))
    assert top is not None
    assert {
        "folder": Kind.FOLDER,
        "link": Kind.LINK,
        NAME: Kind.FILE,
    } == {name: each.kind for name, each in top.items()}
    folder = objects.tree(top["folder"].digest)
    assert folder is not None
    expected = Entry(Kind.FILE, made.git("rev-parse", "HEAD:folder/a.yaml"))

    assert expected == folder["a.yaml"]
    assert Kind.FILE is folder["run.sh"].kind
    assert b"a\r\n" == objects.blob(expected.digest, 10)
    assert b"folder/a.yaml" == objects.blob(top["link"].digest, 100)
    assert b"\xff\0" == objects.blob(top[NAME].digest, 2)


def test_a_large_file_is_cut(made: Repository, objects: Objects) -> None:
    """One byte more than the limit shows that there is more; the next object is whole."""
    digest = made.git("rev-parse", "HEAD:folder/run.sh")

    assert b"#!/bi" == objects.blob(digest, 4)
    assert b"#!/bin/sh\n" == objects.blob(digest, 10)


def test_what_is_not_there(made: Repository, objects: Objects) -> None:
    """An unknown id is nothing, and a folder is no file; what follows is read all the same."""
    commit = made.git("rev-parse", "HEAD")
    unknown = "0" * (len(commit) - 1) + "1"

    assert objects.blob(unknown, 10) is None
    assert objects.tree(unknown) is None
    assert objects.blob(commit, 10) is None
    assert objects.tree(made.git("rev-parse", "HEAD:link")) is None
    assert objects.tree(commit) is not None


def test_a_process_that_has_ended(made: Repository, tmp_path: Path) -> None:
    """Where git cannot run, nothing is there, and nothing fails."""
    with Objects(tmp_path) as found:
        assert found.tree(made.git("rev-parse", "HEAD")) is None
        assert found.tree("HEAD") is None
