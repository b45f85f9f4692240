"""Every command goes through the pipeline, as far as it needs it, and nowhere else."""

import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from error_catalog.cli.main import run
from error_catalog.cli.terminal import CLEAN, FOUND
from error_catalog.pipeline import STAGES, Stages

CATALOG = """catalog: 1
api: {id: shop, title: Shop}
envelopes: {failure: {description: The only one., body: {code: "{code}"}}}
errors: {GONE: {status: 410, summary: The order is gone.}}
"""
SPEC = """openapi: 3.1.0
info: {title: Shop, version: "1"}
paths: {/orders: {get: {responses: {"200": {description: All.}}}}}
"""
PAGE = "# Shop\n\n<!-- BEGIN gen:table -->\n<!-- END gen:table -->\n"
UNDERSTANDING = ("read", "load", "check", "resolve", "check_meaning")
TRANSLATING = (*UNDERSTANDING, "translate")
EVERYTHING = (*TRANSLATING, "emit")
USES = {
    "--no-cache": EVERYTHING,
    "--no-cache --check": EVERYTHING,
    "--no-cache --diff": EVERYTHING,
    "--no-cache --list-outputs": TRANSLATING,
    "lint": UNDERSTANDING,
    "explain GONE": UNDERSTANDING,
    "diff --from-dir .": UNDERSTANDING,
    "openapi merge api.yaml": UNDERSTANDING,
    "openapi overlay api.yaml": UNDERSTANDING,
}
"""The stages that each command runs."""


class RefusedError(Exception):
    """A stage was called that refuses."""


def refuse(*_: Any) -> Any:
    """Stand where a stage stood."""
    raise RefusedError


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one small catalog, an OpenAPI document and a page with markers."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "shop.yaml").write_text(CATALOG)
    (tmp_path / "api.yaml").write_text(SPEC)
    (tmp_path / "page.md").write_text(PAGE)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.error-catalog]\ndocuments = ["page.md"]\n'
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", USES)
def test_a_command_runs_its_stages(command: str, project: Path) -> None:
    """A stage that refuses stops each command that needs it, and no other."""
    assert {each.name for each in fields(Stages)} == set(EVERYTHING)
    for stage in EVERYTHING:
        stages = replace(STAGES, **{stage: refuse})
        if stage in USES[command]:
            with pytest.raises(RefusedError):
                run(command.split(), stages)
        else:
            assert run(command.split(), stages) in (CLEAN, FOUND), stage


@pytest.mark.parametrize("stage", EVERYTHING)
def test_a_document_with_markers_takes_the_same_path(stage: str, project: Path) -> None:
    """Where only a document has changed, its catalogs are read by the pipeline all the same."""
    assert run([]) == CLEAN
    (project / "page.md").write_text(f"{PAGE}\nMore.\n")
    stages = replace(STAGES, **{stage: refuse})

    if stage in UNDERSTANDING:
        with pytest.raises(RefusedError):
            run(["--check"], stages)
    else:
        assert run(["--check"], stages) == FOUND


COUNT = """
import sys
from error_catalog.cli.main import run
code = run(["--check", "--no-cache"])
names = [n for n in sys.modules if n.partition(".")[0] == "error_catalog"]
print(code, *(n for n in names if not hasattr(sys.modules[n], "__path__")))
"""


def test_a_small_catalog_enters_few_modules(project: Path) -> None:
    """`gen --check --no-cache` on one small catalog imports at most 110 modules of ours."""
    (project / "pyproject.toml").write_text("[tool.error-catalog]\n")
    assert run(["--no-cache"]) == CLEAN
    ran = subprocess.run(
        [sys.executable, "-c", COUNT],
        cwd=project,
        capture_output=True,
        check=True,
        text=True,
    )
    code, *names = ran.stdout.splitlines()[-1].split()

    assert "0" == code
    assert len(names) <= 110, names
