"""Every catalog of a project compared with what it was, whatever that is."""

from datetime import date
from pathlib import Path

import pytest
from error_catalog.changes.report import Report
from error_catalog.changes.sides import read_now
from error_catalog.changes.survey import survey
from error_catalog.disk.history import Folder
from error_catalog.project import find_project

from tests.support.effort import tries
from tests.support.projects import ROOT

CASES = sorted((ROOT / "tests/cases").rglob("catalog.yaml"))
SHOP = "api: {id: shop}\nerrors: {GONE: {status: [404, 410], summary: It is gone.}}\n"


def compared(root: Path, old: bytes, new: bytes) -> Report:
    """Compare two catalogs, each the only one of its project."""
    for name, text in (("old", old), ("new", new)):
        (root / name / "catalog").mkdir(parents=True, exist_ok=True)
        (root / name / "catalog/shop.yaml").write_bytes(text)
    project = find_project(root / "new")
    assert project.config is not None
    now = read_now(project, project.config, project.root)
    return survey(now, Folder(root / "old", "old"), date(2026, 12, 1))


@pytest.mark.sampled
def test_no_former_catalog_stops_us(tmp_path: Path) -> None:
    """Whatever today's rules say about it, it is compared, or its mistakes are named."""
    step = max(1, len(CASES) // tries(25))
    outcomes: set[bool] = set()
    for path in CASES[::step]:
        found = compared(tmp_path, path.read_bytes(), SHOP.encode())
        outcomes.add(bool(found.problems))

        assert bool(found.problems) != bool(found.catalogs), path
        assert all(each.is_old for each in found.problems), path
    assert {True, False} == outcomes


def test_a_file_that_is_the_same(tmp_path: Path) -> None:
    """It is compared without being read twice, and nothing changed."""
    (only,) = compared(
        tmp_path, SHOP.encode(), SHOP.replace("\n", "\r\n").encode()
    ).catalogs

    assert ("shop", "any order", []) == (only.api, only.rollout, list(only.changes))
