"""
A small runner of GitHub workflows: steps of a job and of composite actions, for real.

It knows what ours use: ``actions/checkout``, an action of this repository, inputs,
conditions on inputs, variables, and the files that steps write to.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.projects import ROOT
from tests.support.repositories import ENVIRONMENT, Repository

_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
OURS = re.compile(r"your-org/error-catalog@\w+")


@dataclass
class Job:
    """
    What a job did.

    Args:
        steps: The names of the steps that ran, in order.
        failed: The names of those that failed.
        log: Everything that was printed.
    """

    workspace: Path
    steps: list[str] = field(default_factory=list[str])
    failed: list[str] = field(default_factory=list[str])
    log: str = ""
    summary: str = ""


def run_job(
    workflow: str, origin: Repository, branch: str, folder: Path, **changes: Any
) -> Job:
    """
    Run the only job of *workflow* for a pull request of *branch* into ``main``.

    Args:
        folder: Empty; for the workspace and what runners have beside it.
        changes: Inputs of our action, in place of the workflow's.
    """
    data = yaml.safe_load(workflow)
    (only,) = data["jobs"].values()
    job = Job(folder / "workspace")
    environ = _environment(folder, job)
    for step in only["steps"]:
        given = step.get("with", {})
        if step["uses"].startswith("actions/checkout@"):
            _check_out(origin, branch, job.workspace, **given)
        else:
            assert OURS.fullmatch(step["uses"]), step
            _run_action(ROOT / "action.yml", {**given, **changes}, environ, job)
    job.summary = (folder / "summary.md").read_text()
    return job


def _environment(folder: Path, job: Job) -> dict[str, str]:
    """Return what a runner gives each step; ``gen`` is there already."""
    bin_ = folder / "bin"
    bin_.mkdir(parents=True)
    (bin_ / "gen").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m error_catalog "$@"\n'
    )
    (bin_ / "gen").chmod(0o755)
    (folder / "summary.md").touch()
    return {
        **os.environ,
        **ENVIRONMENT,
        "PATH": os.pathsep.join([str(bin_), os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": str(ROOT / "generator"),
        "CI": "true",
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_PATH": str(folder / "path"),
        "GITHUB_WORKSPACE": str(job.workspace),
        "RUNNER_TEMP": str(folder),
    }


def _check_out(
    origin: Repository, branch: str, workspace: Path, **options: Any
) -> None:
    """Do what ``actions/checkout`` does for a pull request: fetch its merge, detached."""
    workspace.mkdir()
    here = Repository(workspace)
    here.git("init", "-q")
    here.git("remote", "add", "origin", f"file://{origin.root}")
    depth = options.get("fetch-depth", 1)
    shallow = ["--depth", str(depth)] if depth else []
    refs = [] if depth else ["+refs/heads/*:refs/remotes/origin/*"]
    merge = f"+refs/pull/{branch}/merge:refs/remotes/pull/1/merge"
    here.git("fetch", "-q", "--no-tags", *shallow, "origin", *refs, merge)
    here.git("checkout", "-q", "--detach", "refs/remotes/pull/1/merge")


def _run_action(
    file: Path, given: Mapping[str, Any], environ: Mapping[str, str], job: Job
) -> None:
    """Run the steps of a composite action, as long as their conditions hold."""
    action = yaml.safe_load(file.read_text("utf-8"))
    inputs = {name: each["default"] for name, each in action["inputs"].items()}
    unknown = given.keys() - inputs.keys()
    assert not unknown, unknown
    inputs |= {name: _text(each) for name, each in given.items()}
    context = {f"inputs.{name}": each for name, each in inputs.items()}
    context["github.action_path"] = str(file.parent)
    for step in action["runs"]["steps"]:
        condition = step.get("if", "success()")
        if not _holds(condition, context, has_failed=bool(job.failed)):
            continue
        variables = {k: _filled(v, context) for k, v in step.get("env", {}).items()}
        folder = _filled(step.get("working-directory", "."), context)
        assert "${{" not in step["run"], "an input must not become part of a script"
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=job.workspace / folder,
            env={**environ, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
        )
        job.steps.append(step["name"])
        job.failed += [step["name"]] if ran.returncode else []
        job.log += ran.stdout


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _filled(text: str, context: Mapping[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: context[found[1]], text)


def _holds(condition: str, context: Mapping[str, str], *, has_failed: bool) -> bool:
    """Evaluate a condition; without a status function, it wants success, too."""
    terms = [each.strip() for each in condition.split("&&")]
    asks_status = any(each in ("success()", "!cancelled()") for each in terms)
    return all(_terms(terms, context, has_failed=has_failed)) and (
        asks_status or not has_failed
    )


def _terms(
    terms: list[str], context: Mapping[str, str], *, has_failed: bool
) -> Iterator[bool]:
    for each in terms:
        if each == "success()":
            yield not has_failed
        elif each == "!cancelled()":
            yield True
        else:
            name, _, value = each.partition(" == ")
            yield context[name] == value.strip("'")
