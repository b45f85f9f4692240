"""What build systems need of ``gen``: outputs known before, inputs that are all, equal bytes."""

import ast
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from error_catalog.run.outcome import list_outputs
from error_catalog.run.request import Request

from benchmarks.gen import cells
from benchmarks.gen.catalogs import catalog, edit, workspace, write
from tests.support.effort import spread, tries
from tests.support.hard_catalogs import hard_catalogs
from tests.support.projects import ROOT, SETTINGS, tree

BUILD = ROOT / "docs" / "scale"


OPTIONS = {
    "defaults": "",
    "pages by code": """
targets.markdown.pages = "per_code"
targets.python-tests.enabled = true
targets.openapi.version = "3.0"
""",
    "other folders": """
out = "made"
targets.python.out = "src/errors"
targets.markdown.flavour = "mdx"
""",
}


WATCH = """
import sys
seen = []
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        seen.append(arguments[0])
sys.addaudithook(note)
import os
from error_catalog.cli.main import run
from error_catalog.run import workers
started = os.getpid()
def tell():
    with open(sys.argv[1], "a") as file:
        file.write("".join(f"{each}\\n" for each in {os.path.abspath(x) for x in seen}))
after = workers._live
def live(lifeline):
    from multiprocessing import util
    util.Finalize(None, tell, exitpriority=100)
    after(lifeline)
workers._live = live
code = run(sys.argv[2:])
tell()
sys.exit(code)
"""
"""Runs ``gen`` and writes down every file that it, or a process that it forked, opens."""


def environment() -> dict[str, str]:
    """Return the variables of a process that has this checkout and this environment."""
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join((beside, os.environ["PATH"]))
    # A make that runs these tests would lend its jobs, and ninja would say so.
    own = {name: each for name, each in os.environ.items() if "MAKE" not in name}
    return {**own, "PYTHONPATH": str(ROOT / "generator"), "PATH": path}


def ran(folder: Path, *command: str) -> str:
    """Return what a command prints, which must succeed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        capture_output=True,
        check=False,
        text=True,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def project(folder: Path, catalogs: Mapping[str, str], settings: str = "") -> Path:
    """Make a project of *catalogs*, by file name."""
    write(folder, iter(catalogs.items()))
    text = f"[tool.error-catalog]\n{settings}"
    (folder / "pyproject.toml").write_text(text, "utf-8")
    return folder


@pytest.mark.sampled
@pytest.mark.parametrize("settings", OPTIONS)
def test_outputs_are_known_before(
    settings: str, tmp_path: Path, monkeypatch: Any
) -> None:
    """What is listed before a run is what the run writes: real and synthesized catalogs."""
    real = {path.stem: path.read_text("utf-8") for path in (ROOT / "catalog").glob("*")}
    # Packages of many errors are parted into chapters.
    sizes = (("ten", 10), ("two", tries(60, torture=200)))
    made = {name: catalog(codes, name) for name, codes in sizes}
    folder = project(tmp_path / "p", {**real, **made}, OPTIONS[settings])
    check_outputs(folder, monkeypatch)


@pytest.mark.sampled
def test_outputs_of_hard_catalogs_are_known_before(
    tmp_path: Path, monkeypatch: Any
) -> None:
    """The same for catalogs that are hard on what is made from them."""
    hard = hard_catalogs(drawn=tries(4))
    texts = {name: json.dumps(hard[name]) for name in spread(hard, 9)}
    check_outputs(project(tmp_path / "p", texts), monkeypatch)


def check_outputs(folder: Path, monkeypatch: Any) -> None:
    """List what a run in *folder* makes, run it, and compare."""
    monkeypatch.chdir(folder)
    listed, _, _ = list_outputs(Request(folder))
    before = set(tree(folder))

    assert exits.CLEAN == main.run(["--quiet", "--no-cache"])
    assert [] != listed
    assert sorted(set(tree(folder)) - before) == listed


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("mode", "count"),
    spread(itertools.product([("--no-cache",), (), ("--check",)], [1, 5]), 4),
)
def test_only_inputs_are_read(
    mode: tuple[str, ...], count: int, tmp_path: Path
) -> None:
    """Below the project gen opens catalogs, configuration, outputs, its cache; no more."""
    folder = tmp_path / "project"
    project(folder, dict(list(workspace(count))))
    if mode == ("--check",):
        ran(folder, *cells.gen())
    for path in (
        ".env",
        "setup.cfg",
        "src/app.py",
        "catalog/notes.md",
        "templates/x.jinja",
    ):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("private")
    log = tmp_path / "log"
    ran(folder, sys.executable, "-P", "-c", WATCH, str(log), "--quiet", *mode)
    opened = {Path(each) for each in log.read_text("utf-8").split("\n") if each}
    opened -= {log}
    below = {
        each.relative_to(folder).as_posix()
        for each in opened
        if each.is_relative_to(folder)
    }
    inputs = {
        "pyproject.toml",
        *(f"catalog/{name}.yaml" for name, _ in workspace(count)),
    }
    rest = {each for each in below - inputs if not each.startswith("generated/")}
    cache = {each for each in rest if each.startswith(".error-catalog-cache/")}

    # The helpers' files are seen too: nothing else imports this.
    is_made = mode != ("--check",)
    assert is_made == any("datamodel_code_generator" in each.parts for each in opened)
    assert inputs <= below
    assert cache == rest
    # Files wait for all others in a stage, which is there for as long as that.
    waiting = ("stage-", "new-", ".gitignore")
    kept = {each for each in cache if not each.split("/")[1].startswith(waiting)}
    assert ("--no-cache" in mode) == (not kept)
    # Compiled templates lie in the user's own cache folder.
    kept = {each for each in opened if "error-catalog" in each.parts}
    assert ("--no-cache" in mode) <= (not kept)
    assert set() == {each for each in opened - kept if is_foreign(each, folder)}


def is_foreign(path: Path, folder: Path) -> bool:
    """Tell whether a file is none of the project, Python, its packages, or gen itself."""
    own = (folder, ROOT / "generator", ROOT / "templates", Path("/dev"), Path("/proc"))
    python = (sys.prefix, sys.base_prefix, sys.exec_prefix)
    known = [*own, *(Path(each) for each in python)]
    # The configuration is looked for in every folder above.
    is_configuration = path.name == "pyproject.toml" and path.parent in folder.parents
    return not is_configuration and not any(map(path.is_relative_to, known))


@pytest.mark.parametrize(
    ("wrong", "code"), [("status:", exits.CLEAN), ("statuz:", exits.BROKEN)]
)
def test_neither_place_nor_cores_matter(wrong: str, code: int, tmp_path: Path) -> None:
    """In another folder and on one core the same is written and said, byte for byte."""
    texts = {
        name: text.replace("status: 404", f"{wrong} 404") for name, text in workspace(3)
    }
    program = (
        "import os, sys\n"
        "if sys.argv[1] == 'one':\n"
        "    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
        "from error_catalog.cli.main import run\n"
        "sys.exit(run([]))\n"
    )
    found = []
    for cores, place in (("one", "a"), ("all", "b c/d")):
        folder = project(tmp_path / place, texts)
        done = subprocess.run(
            [sys.executable, "-P", "-c", program, cores],
            cwd=folder,
            env=environment(),
            capture_output=True,
            check=False,
            text=True,
        )
        files = tree(folder / "generated")
        found.append((done.returncode, done.stdout, done.stderr, files))

    assert found[0] == found[1]
    assert code == found[0][0]
    assert (code == exits.CLEAN) == bool(found[0][3])


def test_ninja_makes_what_has_changed(tmp_path: Path) -> None:
    """The documented build.ninja makes all, then nothing, then one catalog; restat holds."""
    texts = dict(workspace(3))
    folder = project(tmp_path / "p", texts)
    (folder / "write_ninja.py").write_text(
        (BUILD / "write_ninja.py").read_text("utf-8")
    )
    ran(folder, sys.executable, "write_ninja.py")
    first = ran(folder, "ninja")
    idle = ran(folder, "ninja")
    name = min(texts)
    with (folder / "build.ninja").open("a") as file:
        schema = f"generated/jsonschema/{name}/throttled.schema.json"
        file.write(f"rule stamp\n  command = touch $out\nbuild stamp: stamp {schema}\n")
    ran(folder, "ninja")
    edit(folder / "catalog" / f"{name}.yaml", 1)
    again = ran(folder, "ninja")

    assert all(f"gen catalog/{each}.yaml" in first for each in texts)
    assert "ninja: no work to do.\n" == idle
    assert [f"catalog/{name}.yaml"] == [
        f"catalog/{each}.yaml" for each in texts if f"gen catalog/{each}.yaml" in again
    ]
    assert "touch" not in again
    assert "unchanged" in ran(folder, *cells.gen(), "--check")


def test_make_makes_what_has_changed(tmp_path: Path) -> None:
    """The documented Makefile runs gen once, and once more after a change."""
    folder = project(tmp_path / "p", dict(workspace(1)))
    (folder / "Makefile").write_text((BUILD / "Makefile").read_text("utf-8"))
    runs = [ran(folder, "make", "generated/.made")]
    runs.append(ran(folder, "make", "generated/.made"))
    edit(next((folder / "catalog").iterdir()), 1)
    runs.append(ran(folder, "make", "generated/.made"))

    assert [True, False, True] == ["gen --quiet" in each for each in runs]


def test_the_bazel_rule_runs_where_bazel_would(tmp_path: Path) -> None:
    """The rule's own command, in a tree like Bazel's, makes exactly the declared outputs."""
    package = tmp_path / "exec" / "services" / "shop"
    project(
        package, {"contacts": (ROOT / "catalog" / "contacts.yaml").read_text("utf-8")}
    )
    (package / "pyproject.toml").write_text(SETTINGS, "utf-8")
    out = tmp_path / "exec" / "bazel-out" / "bin" / "services" / "shop"
    out.mkdir(parents=True)
    rule = ast.parse((BUILD / "error_catalog.bzl").read_text("utf-8"))
    (command,) = (
        ast.literal_eval(each.value)
        for each in ast.walk(rule)
        if isinstance(each, ast.keyword) and each.arg == "command"
    )
    tool = tmp_path / "exec" / "gen"
    tool.symlink_to(Path(cells.gen()[0]))
    listing = ran(package, "sh", str(BUILD / "outputs.sh"))
    declared = ast.literal_eval(listing.partition(" = ")[2])
    arguments = (
        "gen",
        "bazel-out/bin/services/shop/generated",
        "catalog/contacts.yaml",
    )
    ran(tmp_path / "exec", "sh", "-c", command, "sh", *arguments, "services/shop")

    assert listing.startswith("CONTACTS = [\n")
    assert sorted(declared) == sorted(tree(out))
    ran(package, *cells.gen(), "--quiet")
    assert tree(package / "generated") == tree(out / "generated")
