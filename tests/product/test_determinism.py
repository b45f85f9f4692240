"""The same catalogs give the same bytes: in every run, with every hash seed, in every folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.projects import ROOT, tree


def generated(root: Path, seed: str, *arguments: str) -> dict[str, bytes]:
    """Return the files that ``gen`` makes of our catalogs, configured as here, in a new folder *root*."""
    shutil.copytree(ROOT / "catalog", root / "catalog")
    shutil.copy(ROOT / "pyproject.toml", root)
    subprocess.run(
        [sys.executable, "-m", "error_catalog", "--quiet", *arguments],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT / "generator"),
            "PYTHONHASHSEED": seed,
        },
        check=True,
        timeout=120,
    )
    return tree(root / "generated")


def test_the_committed_files_come_out(tmp_path: Path) -> None:
    """In a folder of another name, with a given hash seed, all is as it is committed."""
    folder = tmp_path / "else where" / "deeper"
    folder.mkdir(parents=True)

    assert tree(ROOT / "generated") == generated(folder, "0")


def test_the_order_of_arguments_does_not_matter(tmp_path: Path) -> None:
    """Catalogs that are named one by one, backwards, with another seed, give the same."""
    names = sorted(path.name for path in (ROOT / "catalog").glob("[!_]*.yaml"))
    arguments = [f"catalog/{name}" for name in reversed(names)]

    assert tree(ROOT / "generated") == generated(tmp_path, "4242", *arguments)
