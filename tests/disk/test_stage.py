"""Where files wait: git ignores it, and the next run removes what a killed one left."""

import subprocess
import sys
from pathlib import Path

from error_catalog.disk.private import PRIVATE
from error_catalog.disk.stage import stage
from error_catalog.disk.trees import write

KILLED = """
import os, sys
from pathlib import Path
from error_catalog.disk import trees
real = os.replace
def replace(*paths):
    real(*paths)
    os.kill(os.getpid(), 9)
os.replace = replace
trees.write(Path(sys.argv[1]), {"a.py": "new", "b.py": "new"}, {})
"""


def names(folder: Path) -> set[str]:
    """Return all paths below *folder*, but for git's own."""
    found = (each.relative_to(folder) for each in folder.rglob("*"))
    return {each.as_posix() for each in found if each.parts[0] != ".git"}


def test_a_killed_run_leaves_nothing_for_git(tmp_path: Path) -> None:
    """What it staged is ignored, and the next run removes it."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "a.py").write_text("old")
    (tmp_path / "b.py").write_text("old")
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    left = names(tmp_path)
    subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
    listed = subprocess.run(
        ["git", "ls-files"], cwd=tmp_path, check=True, capture_output=True, text=True
    )

    assert any("/stage-" in each for each in left)
    assert ["a.py", "b.py"] == listed.stdout.split()
    write(tmp_path, {"a.py": "new", "b.py": "new"}, {})
    assert not any("/stage-" in each for each in names(tmp_path))
    assert "new" == (tmp_path / "b.py").read_text()


def test_a_run_leaves_the_stage_of_another(tmp_path: Path) -> None:
    """While its run lives, nobody removes it."""
    with stage(tmp_path) as first:
        staged = first.name_for(tmp_path / "a.py")
        staged.write_text("mine")
        with stage(tmp_path) as second:
            assert staged != second.name_for(tmp_path / "a.py")
        assert "mine" == staged.read_text()
    assert set() == names(tmp_path)


def test_a_link_is_no_place(tmp_path: Path) -> None:
    """A checkout could have one that leads elsewhere: files are staged beside theirs."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / PRIVATE).symlink_to("elsewhere")
    with stage(tmp_path) as found:
        assert tmp_path == found.name_for(tmp_path / "a.py").parent
    assert [] == list((tmp_path / "elsewhere").iterdir())
