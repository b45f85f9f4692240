"""The same catalogs give the same bytes: in every run, with every hash seed, in every folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import ROOT


def generated(root: Path, seed: str, *arguments: str) -> dict[str, bytes]:
    """Return the files that ``gen`` makes of our catalogs in a new folder *root*."""
    shutil.copytree(ROOT / "catalog", root / "catalog")
    subprocess.run(
        [sys.executable, "-m", "generator", "--quiet", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        check=True,
        timeout=120,
    )
    return tree(root / "generated")


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder*."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_committed_files_come_out(seed: str, tmp_path: Path) -> None:
    """In a folder of another name, with a given hash seed, all is as it is committed."""
    folder = tmp_path / f"elsewhere {seed}" / "deeper"
    folder.mkdir(parents=True)

    assert tree(ROOT / "generated") == generated(folder, seed)


def test_the_order_of_arguments_does_not_matter(tmp_path: Path) -> None:
    """Catalogs that are named one by one, backwards, give the same files."""
    names = sorted(path.name for path in (ROOT / "catalog").glob("[!_]*.yaml"))
    arguments = [f"catalog/{name}" for name in reversed(names)]

    assert tree(ROOT / "generated") == generated(tmp_path, "random", *arguments)
