"""The command line over a real project: what it prints, writes, and answers."""

import itertools
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from error_catalog.disk.private import PRIVATE
from error_catalog.version import VERSION

from tests.support import forked_gen
from tests.support.effort import spread

CATALOG = """catalog: 1
api: {id: shop, title: Shop API}
envelopes:
  failure:
    description: Every error answer.
    body: {code: "{code}", message: "{message}"}
errors:
  SOLD_OUT: {status: 409, summary: The article is sold out.}
"""
CHECKOUT = Path(__file__).parents[2]
SCHEMA = "generated/jsonschema/shop/failure.schema.json"
COMMAND = (sys.executable, "-m", "error_catalog")


class Ran(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


class Project(NamedTuple):
    """A folder with a catalog, and the command line in it."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def gen(self, *arguments: str) -> Ran:
        """Run ``gen`` for one light target."""
        code = main.run(["--target", "jsonschema", *arguments])
        out, err = self.capsys.readouterr()
        return Ran(code, out, err)

    def write(self, path: str, text: str) -> Path:
        """Write a file below the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Return bytes and modification time of every file, but in gen's own folder."""
        found = [
            path
            for path in self.root.rglob("*")
            if path.is_file() and PRIVATE not in path.parts
        ]
        return {
            path.relative_to(self.root).as_posix(): (
                path.read_bytes(),
                path.stat().st_mtime_ns,
            )
            for path in found
        }


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A project with one catalog, which the command line runs in."""
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, capsys)
    made.write("catalog/shop.yaml", CATALOG)
    return made


def test_help_is_light() -> None:
    """Nobody who asks for help waits for a parser or a template engine."""
    code = (
        "import sys, error_catalog.cli.main as c; c.run(['--help'])\n"
        "print(sorted({'pydantic', 'jinja2', 'yaml', 'black'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
        text=True,
    )

    assert ran.stdout.startswith("Usage: gen ")
    assert ran.stdout.endswith("\n[]\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nope"], "No such option"),
        (["--target"], "requires an argument"),
        (["--target", "pyhton"], "there is no target `pyhton`: did you mean `python`?"),
    ],
)
def test_misuse(arguments: list[str], message: str, project: Project) -> None:
    """What the command line does not know is exit code 2 and a sentence."""
    ran = project.gen(*arguments)

    assert exits.BROKEN == ran.code
    assert message in ran.err


def test_the_first_run_writes_and_the_second_does_not(project: Project) -> None:
    """Nothing is touched that already is as it should be."""
    assert Ran(0, "wrote 1, unchanged 0, removed 0\n", "") == project.gen()
    before = project.files()
    assert Ran(0, "wrote 0, unchanged 1, removed 0\n", "") == project.gen()
    assert Ran(0, "unchanged 1\n", "") == project.gen("--check")
    assert Ran(0, "", "") == project.gen("--diff", "--quiet")
    assert before == project.files()


def test_quiet(project: Project) -> None:
    """Success has nothing to say, drift has."""
    assert Ran(0, "", "") == project.gen("-q")
    assert Ran(0, "", "") == project.gen("-q", "--check")
    (project.root / SCHEMA).unlink()
    assert SCHEMA in project.gen("-q", "--check").out


def test_check_lists_every_drift_and_its_remedy(project: Project) -> None:
    """One line for each file, and the commands that fix it, as they were asked."""
    project.gen()
    ours = (project.root / SCHEMA).read_text("utf-8")
    project.write(SCHEMA, f"{ours}\n")
    project.write("generated/jsonschema/old/old.schema.json", ours)
    before = project.files()
    ran = project.gen("--check")

    assert before == project.files()
    assert (exits.FOUND, "") == (ran.code, ran.err)
    assert f"""\
generated/jsonschema/old/old.schema.json: orphaned, left: catalog/shop.yaml does not make \
it any more, but neither the cache nor git has it as it is
{SCHEMA}: edited: it was edited, or another gen wrote it: this one made something else
to remove what is left, run: rm generated/jsonschema/old/old.schema.json
to fix this, run: gen --target jsonschema
""" == ran.out
    assert "wrote 1, unchanged 0, removed 0\n" == project.gen().out
    assert (project.root / "generated/jsonschema/old").exists()


def test_diff_shows_what_would_change(project: Project) -> None:
    """The diff is on stdout alone; the list of files is beside it."""
    project.gen()
    project.write("catalog/shop.yaml", CATALOG.replace("SOLD_OUT", "GONE"))
    ran = project.gen("--diff")

    assert exits.FOUND == ran.code
    assert ran.out.startswith(f"--- a/{SCHEMA}\n+++ b/{SCHEMA}\n@@ ")
    assert "SOLD_OUT" in ran.out
    assert f"{SCHEMA}: stale: " in ran.err


def test_foreign_files_stop_everything(project: Project) -> None:
    """A file that is not ours is never overwritten, and nothing else is written."""
    project.write(SCHEMA, "{}\n")
    before = project.files()
    ran = project.gen()

    assert (exits.BROKEN, "") == (ran.code, ran.out)
    assert f"{SCHEMA}: foreign: " in ran.err
    assert exits.BROKEN == project.gen("--check").code
    assert before == project.files()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "catalog/shop.yaml:1:1: error["),
        ("a: [", "catalog/shop.yaml:1:"),
        (CATALOG.replace("409", "999"), "catalog/shop.yaml:8:22: error["),
    ],
)
def test_a_bad_catalog(text: str, expected: str, project: Project) -> None:
    """The place, the fault and the line are on stderr; nothing is written."""
    project.write("catalog/shop.yaml", text)
    ran = project.gen()

    assert (exits.BROKEN, "") == (ran.code, ran.out)
    assert expected in ran.err
    assert ["catalog/shop.yaml"] == list(project.files())


def test_how_many_faults_are_not_shown(project: Project) -> None:
    """Beyond a hundred, the number of the others is said, once."""
    errors = "".join(f"  E{at}: {{status: 400}}\n" for at in range(150))
    project.write("catalog/shop.yaml", f"{CATALOG}{errors}")
    told = [line for line in project.gen().err.splitlines() if "not shown" in line]

    assert 1 == len(told)
    assert "50 more are not shown" in told[0]


def test_no_catalog(project: Project) -> None:
    """A catalog that is not there is a diagnostic like any other."""
    ran = project.gen("catalog/none.yaml")

    assert exits.BROKEN == ran.code
    assert ran.err.startswith(
        "catalog/none.yaml:1:1: error[file]: there is no such file"
    )


def test_the_configuration_is_found_upward(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments are from the current folder, everything else from the project's root."""
    said = '[tool.error-catalog.targets.jsonschema]\nout = "schemas"\n'
    project.write("pyproject.toml", said)
    project.write("app/pyproject.toml", "[tool.black]\n")
    monkeypatch.chdir(project.root / "app")

    assert 0 == project.gen("../catalog/shop.yaml").code
    assert (project.root / "schemas/shop/failure.schema.json").exists()
    assert 0 == project.gen("--out", "else").code
    there = project.root / "app/else/jsonschema/shop/failure.schema.json"
    assert "from catalog/shop.yaml;" in there.read_text("utf-8")


def test_a_bad_configuration(project: Project) -> None:
    """The key that is wrong is shown in its line."""
    project.write("pyproject.toml", "[tool.error-catalog]\ncatalgo = 'x'\n")
    ran = project.gen()

    assert exits.BROKEN == ran.code
    assert "pyproject.toml:2:1: error[config]: unknown key `catalgo`" in ran.err
    assert "2 | catalgo = 'x'\n" in ran.err


def test_a_target_of_ones_own(project: Project, capsys: Any) -> None:
    """A folder with a target.yaml is a target; switched off, it leaves no files."""
    project.write("pyproject.toml", '[tool.error-catalog]\ntemplates = "t"\n')
    spec = "view: markdown\nfiles: [{template: a.jinja, path: '{api}.txt', each: api}]"
    project.write("t/own/target.yaml", spec)
    project.write("t/own/a.jinja", "{{ view.title | md_text }}\n")
    assert 0 == main.run([])
    assert "Shop API" in (project.root / "generated/own/shop.txt").read_text("utf-8")

    off = "[tool.error-catalog.targets.own]\nenabled = false\n"
    project.write("pyproject.toml", f'[tool.error-catalog]\ntemplates = "t"\n{off}')
    assert 0 == main.run([])
    assert capsys.readouterr().out.endswith("removed 1\n")


def test_python_of_ones_own(project: Project) -> None:
    """Python that a user's template makes goes through black; what is none is reported."""
    project.write("pyproject.toml", '[tool.error-catalog]\ntemplates = "t"\n')
    spec = "view: python\nfiles: [{template: a.jinja, path: '{api}.py', each: api}]"
    project.write("t/own/target.yaml", spec)
    project.write("t/own/a.jinja", "X = [ '{{ view.root }}' ]\n")
    assert 0 == project.gen("--target", "own").code
    made = (project.root / "generated/own/shop.py").read_text("utf-8")
    assert 'X = ["ShopError"]' in made.splitlines()

    project.write("t/own/a.jinja", "X = [\n")
    ran = project.gen("--target", "own")

    assert exits.BROKEN == ran.code
    said = "t/own/a.jinja:1:1: error[template-failed]: what it makes is no Python"
    assert ran.err.startswith(said)
    assert made == (project.root / "generated/own/shop.py").read_text("utf-8")


def test_a_template_that_fails(project: Project) -> None:
    """The template's line is shown, and nothing is written."""
    project.write("pyproject.toml", '[tool.error-catalog]\ntemplates = "t"\n')
    project.write("t/jsonschema/envelope.schema.json.jinja", "{\n{{ view.nope }}\n}\n")
    ran = project.gen()

    assert exits.BROKEN == ran.code
    place = "t/jsonschema/envelope.schema.json.jinja:2:9: error[template-undefined]"
    assert ran.err.startswith(place)
    assert not (project.root / "generated").exists()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(28, "No space left on device", "x/y"), 2, "no space left on device"),
        (PermissionError(13, "Permission denied", "x"), 2, "permission denied"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_a_run_that_cannot_end(
    error: BaseException,
    code: int,
    said: str,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One clear line that names the file, no traceback, and the old tree."""
    before = project.files()

    def replace(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "replace", replace)
    ran = project.gen()

    assert (code, "") == (ran.code, ran.out)
    file = "" if code == exits.INTERRUPTED else f"{project.root / SCHEMA}: "
    assert f"gen: {file}{said}" == ran.err.strip()
    assert 1 == len(ran.err.strip().splitlines())
    assert before == project.files()


def run_apart(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run ``gen`` in a process of its own, with streams of its own."""
    command = [*forked_gen.command(), *arguments]
    return subprocess.run(command, check=False, **options)


COMMANDS = (
    ["--check"],
    ["--diff"],
    [],
    ["--list-outputs"],
    ["lint"],
    ["explain", "SOLD_OUT"],
    ["--help"],
)
LIGHT = """[tool.error-catalog.targets]
python.enabled = false
markdown.enabled = false
openapi.enabled = false
"""
BROKEN = CATALOG.replace("{id: shop,", "{id: shop, x: 1,")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_reader_that_goes_away(
    arguments: list[str], name: str, project: Project
) -> None:
    """``gen --diff | head -1`` ends in silence, and not with 1, which means drift."""
    project.write(
        "catalog/shop.yaml", CATALOG.replace("{id: shop,", "{id: shop, x: 1,")
    )
    other = "stderr" if name == "stdout" else "stdout"
    reading, writing = os.pipe()
    os.close(reading)
    ran = run_apart(*arguments, **{name: writing, other: subprocess.PIPE})
    os.close(writing)
    said: bytes = ran.stderr if name == "stdout" else ran.stdout

    assert exits.FOUND != ran.returncode
    assert b"Traceback" not in said
    assert b"Exception" not in said


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("arguments", "closed"),
    spread(itertools.product(COMMANDS, (">&-", "2>&-", "<&- >&- 2>&-")), 10),
)
def test_streams_that_are_closed(
    arguments: list[str], closed: str, project: Project
) -> None:
    """A service without streams gets the same exit code, and no file takes their number."""
    project.write("pyproject.toml", LIGHT)
    main.run(["--quiet"])
    before = project.files()
    command = " ".join(["exec", *COMMAND, *arguments, closed])
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "generator")}
    ran = subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, check=False
    )

    assert exits.CLEAN == ran.returncode
    assert b"Traceback" not in ran.stderr
    assert before == project.files()


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_a_full_disk_behind_a_stream(
    arguments: list[str], name: str, project: Project
) -> None:
    """Output that cannot be written is exit code 2, whichever stream it was for."""
    project.write(
        "catalog/shop.yaml", CATALOG.replace("{id: shop,", "{id: shop, x: 1,")
    )
    if name == "stdout":
        project.write("catalog/shop.yaml", CATALOG)
    with Path("/dev/full").open("wb") as full:
        ran = run_apart(*arguments, **{name: full})

    is_silent = name == "stderr" and arguments == ["--help"]
    assert (exits.CLEAN if is_silent else exits.BROKEN) == ran.returncode


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped(number: int, project: Project) -> None:
    """A real signal, early or late in a run, leaves no file behind and no traceback."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "generator")}
    code = (
        "import os, sys, signal, error_catalog.disk.sources as r, error_catalog.cli.main as c\n"
        "real = r.read_runtime\n"
        f"r.read_runtime = lambda: os.kill(os.getpid(), {int(number)}) or real()\n"
        "sys.argv = ['gen']\n"
        "c.main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (exits.INTERRUPTED, "gen: interrupted") == (
        ran.returncode,
        ran.stderr.strip(),
    )
    assert ["catalog/shop.yaml"] == list(project.files())


def test_a_terminal_that_lacks_letters(project: Project) -> None:
    """What cannot be shown is escaped; a patch for a file has the bytes of the files."""
    project.write("catalog/shop.yaml", CATALOG.replace("article", "☃"))
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT / "generator")}
    environment["PYTHONIOENCODING"] = "latin-1"
    explained, diff = (
        subprocess.run(
            [*COMMAND, *arguments], env=environment, capture_output=True, check=False
        )
        for arguments in (("explain", "SOLD_OUT"), ("--diff",))
    )

    assert b"The \\u2603 is sold out" in explained.stdout
    assert exits.FOUND == diff.returncode
    assert "The ☃ is sold out".encode() in diff.stdout


def test_the_version(project: Project) -> None:
    """One line, for people and for scripts."""
    assert f"gen {VERSION}\n" == project.gen("--version").out
