"""Nothing unread counts as absent: a read that fails never makes a wrong tree, now or later."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits

from tests.support.effort import tries
from tests.support.faulty_disk import FaultyDisk
from tests.support.projects import tree

CONFIGURATION = """[tool.error-catalog]
catalog = ["catalog"]
out = "made"
templates = "templates"
documents = ["docs"]
package = "acme"

[tool.error-catalog.targets.own]
out = "own"
"""
CATALOG = """catalog: 1
api: {id: club, title: Club API}
include: [_fields.yaml]
envelopes:
  failure:
    description: The body of every error.
    body: {code: "{code}", message: "{message}", trace?: "{trace}"}
errors:
  MEMBER_UNKNOWN: {status: 404, summary: There is no such member.}
  CLUB_FULL: {status: 409, summary: The club is full.}
"""
FRAGMENT = "fields: {trace: {description: A trace., schema: {type: string}}}\n"
OTHER = CATALOG.replace("club, title: Club", "shop, title: Shop").replace(
    "CLUB", "SHOP"
)
OWN = """description: How many codes there are.
view: python
files: [{template: codes.yaml.jinja, path: "{api}.yaml", each: api}]
"""
PAGE = (
    "# Errors\n\n<!-- BEGIN gen:table api=club links=none -->\n<!-- END gen:table -->\n"
)
DOCUMENT = """openapi: 3.1.0
info: {title: Club, version: "1"}
paths:
  /members/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: A member.}}
"""
FAULTS = (errno.EIO, errno.EACCES, 0)
"""What a read fails with; 0 is a text that is no UTF-8."""

CACHE = ".error-catalog-cache"


def project(folder: Path) -> None:
    """Make a project with everything that a run can read."""
    texts = {
        "pyproject.toml": CONFIGURATION,
        "catalog/club.yaml": CATALOG,
        "catalog/shop.yaml": OTHER,
        "catalog/_fields.yaml": FRAGMENT,
        "templates/own/target.yaml": OWN,
        "templates/own/codes.yaml.jinja": "codes: {{ view.codes | length }}\n",
        "docs/errors.md": PAGE,
        "openapi.yaml": DOCUMENT,
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a project, apart from what is gen's own."""
    found = tree(folder)
    return {path: each for path, each in found.items() if CACHE not in path}


class Scene:
    """
    A project in a state, and a command in it.

    Args:
        change: Changes the fresh project before the command runs.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder / name
        self.fresh = folder / "fresh"
        self.arguments, self.change = SCENES[name]

    def set_up(self) -> None:
        """Bring the project into its state."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.fresh, self.folder)
        for path, text in self.change.items():
            (self.folder / path).write_text(text, "utf-8")
        os.chdir(self.folder)

    def run(self, disk: FaultyDisk) -> int:
        """Run the command once, on *disk*."""
        with disk.mounted():
            return main.run(list(self.arguments))


EDITED = CATALOG.replace("CLUB_FULL", "CLUB_CLOSED")
SCENES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "check-fresh": (("--check",), {}),
    "check-stale": (("--check",), {"catalog/club.yaml": EDITED}),
    "check-uncached": (("--check", "--no-cache"), {}),
    "write-fresh": ((), {}),
    "write-stale": ((), {"catalog/club.yaml": EDITED}),
    "write-uncached": (("--no-cache",), {"catalog/club.yaml": EDITED}),
    "write-moved": ((), {"pyproject.toml": CONFIGURATION.replace("made", "new")}),
    "lint": (("lint",), {}),
    "explain": (("explain", "CLUB_FULL"), {}),
    "list": (("--list-outputs", "--no-cache"), {}),
    "merge": (
        ("openapi", "merge", "openapi.yaml", "--catalog", "catalog/club.yaml"),
        {},
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project, ``fresh``, that one run has written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("CI", raising=False)
    project(tmp_path / "fresh")
    monkeypatch.chdir(tmp_path / "fresh")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert exits.CLEAN == main.run([])
    return tmp_path


@pytest.mark.sampled
@pytest.mark.parametrize("name", SCENES)
def test_no_read_that_fails_makes_a_wrong_tree(
    name: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A run with a failing read does all it should, or says which file and why, and nothing."""
    scene = Scene(folder, name)
    scene.set_up()
    before = files(scene.folder)
    whole = FaultyDisk(scene.folder)
    right = scene.run(whole)
    after = files(scene.folder)
    said = capfd.readouterr().out
    count = len(whole.calls)
    assert count > 5

    for at in sorted({number * count // tries(9) for number in range(tries(9))}):
        code = FAULTS[at % len(FAULTS)]
        scene.set_up()
        disk = FaultyDisk(scene.folder, at, code)
        exit_code = scene.run(disk)
        out, err = capfd.readouterr()
        where = f"{name}: {disk.calls[at]} with {code}: {exit_code} {out}{err}"
        if exit_code == exits.BROKEN:
            assert before == files(scene.folder), where
            failed = disk.failed or ""
            # Of what is staged, the place is named to which it goes.
            assert Path(failed).name in err or failed.startswith((".", CACHE)), where
            reason = os.strerror(code).lower() if code else "utf-8"
            assert reason in err.lower(), where
        else:
            assert (right, after) == (exit_code, files(scene.folder)), where
            assert said.splitlines()[-1:] == out.splitlines()[-1:], where
        # What was remembered of it leads no later run astray.
        assert right == main.run(list(scene.arguments)), where
        assert after == files(scene.folder), where
        capfd.readouterr()
