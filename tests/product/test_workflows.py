"""The action and the hooks of this repository, run as CI and git run them."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from error_catalog.cli.main import run

from tests.support.projects import ROOT
from tests.support.repositories import Repository, repository
from tests.support.runnable_pages import blocks
from tests.support.workflows import run_job

SHOP = """api: {id: shop, version: 1.4.0}
errors:
  SOLD_OUT: {status: 409, summary: The article is sold out.}
"""
SETTINGS = (
    "[tool.error-catalog.targets]\npython.enabled = false\nopenapi.enabled = false\n"
)
PAGE = (ROOT / "docs/team.md").read_text("utf-8")
WORKFLOW = next(each.text for each in blocks(PAGE) if "actions/checkout" in each.text)
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with a project on main, and a clean start for a branch."""
    made = repository(tmp_path / "origin")
    made.write("catalog/shop.yaml", SHOP)
    made.write("pyproject.toml", SETTINGS)
    monkeypatch.chdir(made.root)
    assert run(["--quiet"]) == 0
    made.write(".gitignore", ".error-catalog-cache/\n")
    made.git("add", "-A")
    made.git("commit", "-qm", "start")
    made.git("checkout", "-qb", "feature")
    return made


def proposed(origin: Repository, text: str, *, is_generated: bool = True) -> None:
    """Commit a change of the catalog, and merge it for a pull request as GitHub does."""
    origin.write("catalog/shop.yaml", text)
    assert not is_generated or run(["--quiet"]) == 0
    origin.git("commit", "-qam", "change")
    origin.git("checkout", "-q", "--detach", "main")
    origin.git("merge", "-q", "--no-ff", "-m", "merge", "feature")
    origin.git("update-ref", "refs/pull/feature/merge", "HEAD")
    origin.git("checkout", "-q", "feature")


def test_a_pull_request_that_breaks_callers(origin: Repository, tmp_path: Path) -> None:
    """A stale file does not hide the break; the summary and annotations say what is wrong."""
    proposed(origin, SHOP.replace("409", "410"), is_generated=False)
    job = run_job(WORKFLOW, origin, "feature", tmp_path / "runner")

    assert ["The generated files are fresh", "No caller breaks"] == job.failed
    assert 4 == len(job.steps)
    assert "::error file=generated/" in job.log
    assert "::error file=catalog/shop.yaml,line=3," in job.log
    assert "(was catalog/shop.yaml:3:14 at origin/main)" in job.log
    assert job.summary.startswith("### Errors of `shop`: 1 breaking, 0 risky, 0 safe")


def test_a_pull_request_that_adds_an_error(origin: Repository, tmp_path: Path) -> None:
    """It passes; inputs say what is compared, and leave steps out."""
    proposed(origin, f"{SHOP}  LATE: {{status: 408, summary: It is too late.}}\n")
    inputs = {"check": False, "lint": "false", "ref": "HEAD^1", "fail-on": "risky"}
    job = run_job(WORKFLOW, origin, "feature", tmp_path / "runner", **inputs)

    assert ["Install gen", "No caller breaks"] == job.steps
    assert [] == job.failed
    assert "`LATE` is new" in job.summary
    assert "::error" not in job.log


def test_nothing_is_proven_without_history(origin: Repository, tmp_path: Path) -> None:
    """Then the job fails and says what is missing; an input is a name, never a command."""
    proposed(origin, SHOP.replace("sold out", "gone"))
    shallow = re.sub(r" +with:\n +fetch-depth: 0.*\n", "", WORKFLOW)
    assert shallow != WORKFLOW
    caught = tmp_path / "caught"
    inputs = {
        "check": False,
        "lint": False,
        "ref": f'$(touch {caught})";touch {caught}',
    }
    job = run_job(shallow, origin, "feature", tmp_path / "runner", **inputs)

    assert ["No caller breaks"] == job.failed
    assert "git knows no commit `$(touch " in job.log
    assert "in this shallow clone (hint: fetch the whole history: " in job.log
    assert "`fetch-depth: 0` of actions/checkout" in job.log
    assert not caught.exists()


def test_hooks(origin: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that breaks callers does not come about; another one does."""
    entries = {each["id"]: each["entry"] for each in HOOKS}
    order = ("error-catalog-diff", "error-catalog-check", "error-catalog-lint")
    entries["error-catalog-diff"] += " main"
    python = f'"{sys.executable}" -m error_catalog'
    script = " && ".join(entries[each].replace("gen", python, 1) for each in order)
    hook = origin.write(".git/hooks/pre-commit", f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "generator"))
    monkeypatch.delenv("GIT_DIR", raising=False)

    origin.write("catalog/shop.yaml", SHOP.replace("409", "410"))
    assert run(["--quiet"]) == 0
    with pytest.raises(AssertionError) as caught:
        origin.git("commit", "-qam", "a break")
    assert "breaking[status-changed]: SOLD_OUT" in str(caught.value)
    origin.write("catalog/shop.yaml", SHOP.replace("sold out", "gone"))
    assert run(["--quiet"]) == 0
    origin.git("commit", "-qam", "a word")

    assert "a word" == origin.git("log", "-1", "--format=%s")
