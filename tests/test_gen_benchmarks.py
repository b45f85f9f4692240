"""What measures ``gen`` measures the right thing; and ``gen`` is what build systems need."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.gen import bench, cells, peers
from benchmarks.gen.catalogs import PER_CATALOG, catalog, edit, workspace, write
from benchmarks.gen.judging import Verdict, verdicts
from benchmarks.gen.measuring import in_turns
from benchmarks.gen.page import PAGE, page, verdict_rows
from benchmarks.gen.plan import SCALE, with_plan
from benchmarks.gen.processes import spend
from benchmarks.gen.projects import Project, of_size
from benchmarks.gen.typespec import typespec
from generator.cli import exits, main
from generator.running.listing import list_outputs
from generator.running.request import Request
from tests.hard_catalogs import hard_catalogs
from tests.projects import ROOT, attempt_text
from tests.test_determinism import tree

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
from generator.cli.main import run
from generator.running import helping
started = os.getpid()
def tell():
    with open(sys.argv[1], "a") as file:
        file.write("".join(f"{each}\\n" for each in {os.path.abspath(x) for x in seen}))
after = helping._obey
def obey():
    from multiprocessing import util
    util.Finalize(None, tell, exitpriority=100)
    after()
helping._obey = obey
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
    return {**own, "PYTHONPATH": str(ROOT), "PATH": path}


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


@pytest.mark.parametrize("codes", [10, 100])
def test_synthesized_catalogs_are_sound(codes: int) -> None:
    """They have as many errors as asked for, and nothing is wrong with them."""
    text = catalog(codes)
    files, found = attempt_text(text)

    assert [] == found
    assert codes == len(yaml.safe_load(text)["errors"])
    assert catalog(codes) == text
    assert {"python", "openapi", "jsonschema", "markdown"} == {
        path.partition("/")[0] for path in files
    }


def test_synthesized_catalogs_hold_everything() -> None:
    """The mix has every key that an error can have, and several envelopes."""
    data = yaml.safe_load(catalog(100))
    keys = {key for each in data["errors"].values() for key in each}

    assert {
        *("code", "status", "group", "envelope", "summary", "description", "action"),
        *(
            "message",
            "params",
            "pins",
            "requires",
            "cases",
            "retry",
            "since",
            "retired",
        ),
        *("deprecated", "aliases", "visibility", "operations", "example"),
    } <= keys
    assert 5 == len(data["envelopes"])
    assert 5 == len(data["groups"])


def test_large_catalogs_repeat_nothing() -> None:
    """No resource comes twice, however many codes there are."""
    names = [
        line for line in catalog(20_000).split("\n") if line.endswith("_not_found:")
    ]

    assert len(names) == len(set(names)) > 700


def test_workspaces_are_many_catalogs() -> None:
    """Each has an API and a file of its own."""
    made = dict(workspace(50))

    assert 50 == len(made)
    for name, text in made.items():
        data = yaml.safe_load(text)
        assert name == data["api"]["id"]
        assert PER_CATALOG == len(data["errors"])


def test_an_edit_changes_one_entry(tmp_path: Path) -> None:
    """Of all errors one differs, and each turn it differs anew."""
    file = tmp_path / "many.yaml"
    file.write_text(catalog(40), "utf-8")
    versions = [yaml.safe_load(file.read_bytes())["errors"]]
    for turn in range(2):
        edit(file, turn)
        versions.append(yaml.safe_load(file.read_bytes())["errors"])

    for before, after in pairwise(versions):
        assert 1 == sum(before[name] != after[name] for name in before)


def test_the_floor_writes_as_much(tmp_path: Path) -> None:
    """It makes files of the same number and sizes, and text fills nearly all of them."""
    made = of_size(100, tmp_path)
    spend(cells.gen(), tmp_path)
    made.plan()
    floor = next(each for each in cells.of_catalog(100, made) if each.name == "floor")
    spend(floor.command, tmp_path)
    written = Project(tmp_path / "floor")
    content = tree(written.folder)

    assert made.sizes() == {path: len(each) for path, each in content.items()}
    for path, each in content.items():
        if path.endswith((".py", ".md", ".json", ".yaml")) and not any(
            part in path for part in ("/_runtime/", "/adapters/")
        ):
            assert len(each.rstrip()) >= 0.9 * len(each), path


def test_the_models_are_timed(tmp_path: Path) -> None:
    """One run of datamodel-code-generator says its own seconds."""
    made = of_size(10, tmp_path)
    models = next(each for each in cells.of_catalog(10, made) if each.says_seconds)

    assert 0 < float(spend(models.command, tmp_path).printed)


def test_the_runner_measures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All is measured at 10 codes, judged where a target speaks of it, and printed."""
    found = bench.measure(tmp_path, (10,), (1,), {}, most=1)
    bench.report(found)
    said = capsys.readouterr().out

    assert {each.name for each in peers.PEERS} == set(found["absent"])
    assert set(found["workspaces"]["1"]) <= set(found["catalogs"]["10"])
    assert found["output"]["10 codes"]["files"] > 50
    assert "cold, 10 codes: less one run of models, over the floor" in said


def test_turns_alternate(tmp_path: Path) -> None:
    """Every command has its first turn before any has its second."""
    turns: list[tuple[str, int]] = []

    def cell(name: str, number: int) -> cells.Cell:
        def prepare(turn: int) -> None:
            turns.append((name, turn))

        command = (sys.executable, "-c", "pass")
        return cells.Cell(name, command, tmp_path, number, prepare)

    found = in_turns({"x": [cell("a", 2)], "y": [cell("b", 1)]}, str)

    assert [("a", 0), ("b", 0), ("a", 1)] == turns
    assert 2 == len(found["x"]["a"]["runs"])


def test_a_failure_is_no_measurement(tmp_path: Path) -> None:
    """A command that fails is reported with what it said."""
    with pytest.raises(RuntimeError, match="broken"):
        spend((sys.executable, "-c", "raise SystemExit('broken')"), tmp_path)


def test_verdicts_hold_figures_against_targets() -> None:
    """A figure is met up to its target."""
    rows = verdict_rows([Verdict("a", 3.0, 3, "x"), Verdict("b", 61.0, 60, "ms")])

    assert [("a", "3.00 x", "3 x", True), ("b", "61.0 ms", "60 ms", False)] == rows


def test_the_pages_are_what_the_results_say() -> None:
    """docs/performance.md and the plan in docs/scale.md are made from the kept results."""
    results: Any = json.loads(bench.RESULTS.read_text("utf-8"))

    assert page(results) == PAGE.read_text("utf-8")
    assert with_plan(SCALE.read_text("utf-8"), results) == SCALE.read_text("utf-8")
    assert {"10", "100", "1000", "10000"} == set(results["catalogs"])
    assert [] != verdicts(results)


def test_peers_get_the_same_errors(tmp_path: Path) -> None:
    """What they read has every status, and a model for every error that is not retired."""
    made = of_size(100, tmp_path)
    spend(cells.gen(), tmp_path)
    peers.write_inputs(made, tmp_path)
    document = json.loads((tmp_path / "api.json").read_text("utf-8"))
    data = yaml.safe_load(catalog(100))
    alive = [each for each in data["errors"].values() if not each.get("retired")]
    responses = document["paths"]["/things"]["get"]["responses"]

    assert {"200", "404", "422", "503", "5XX"} <= set(responses)
    for response in [*responses.values()][1:]:
        name = response["$ref"].rpartition("/")[2]
        assert name in document["components"]["responses"]
    assert len(alive) == typespec(data).count("@error\n")


@pytest.mark.parametrize("settings", OPTIONS)
def test_outputs_are_known_before(
    settings: str, tmp_path: Path, monkeypatch: Any
) -> None:
    """What is listed before a run is what the run writes: real and synthesized catalogs."""
    real = {path.stem: path.read_text("utf-8") for path in (ROOT / "catalog").glob("*")}
    made = {name: catalog(codes, name) for name, codes in (("ten", 10), ("two", 200))}
    folder = project(tmp_path / "p", {**real, **made}, OPTIONS[settings])
    check_outputs(folder, monkeypatch)


def test_outputs_of_hard_catalogs_are_known_before(
    tmp_path: Path, monkeypatch: Any
) -> None:
    """The same for catalogs that are hard on what is made from them."""
    texts = {name: json.dumps(each) for name, each in hard_catalogs(drawn=10).items()}
    check_outputs(project(tmp_path / "p", texts), monkeypatch)


def check_outputs(folder: Path, monkeypatch: Any) -> None:
    """List what a run in *folder* makes, run it, and compare."""
    monkeypatch.chdir(folder)
    listed, _, _ = list_outputs(Request(folder))
    before = set(tree(folder))

    assert exits.CLEAN == main.run(["--quiet", "--no-cache"])
    assert [] != listed
    assert sorted(set(tree(folder)) - before) == listed


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("mode", [("--no-cache",), (), ("--check",)])
def test_only_inputs_are_read(
    count: int, mode: tuple[str, ...], tmp_path: Path
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
    assert ("--no-cache" in mode) == (not cache)
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
        name: text.replace("status: 404", f"{wrong} 404") for name, text in workspace(6)
    }
    program = (
        "import os, sys\n"
        "if sys.argv[1] == 'one':\n"
        "    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\n"
        "from generator.cli.main import run\n"
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
    committed = tree(ROOT / "generated")
    for path, content in tree(out / "generated").items():
        assert committed[path] == content
