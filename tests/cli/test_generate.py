"""Whose files they are, which project they belong to, and which gen wrote them."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from error_catalog.cache.store import load, save
from error_catalog.cli import main
from error_catalog.cli.terminal import BROKEN, CLEAN, FOUND
from error_catalog.version import VERSION

from tests.support.projects import ROOT, tree

CATALOG = """catalog: 1
api: {id: shop, title: Shop API}
envelopes:
  failure:
    description: Every failed request.
    body: {code: "{code}", message: "{message}"}
errors:
  SOLD_OUT: {status: 409, summary: The article is sold out.}
"""
CACHE = ".error-catalog-cache"
LIGHT = """[tool.error-catalog.targets]
python.enabled = false
markdown.enabled = false
"""
SCHEMA = "generated/jsonschema/shop/failure.schema.json"
DOCUMENT = "generated/openapi/shop.yaml"


class Ran(NamedTuple):
    """What a command left."""

    code: int
    out: str
    err: str


class Project(NamedTuple):
    """A folder, and the command line in it."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def gen(self, *arguments: str) -> Ran:
        """Run ``gen`` here."""
        self.capsys.readouterr()
        code = main.run(list(arguments))
        return Ran(code, *self.capsys.readouterr())

    def write(self, path: str, text: str) -> Path:
        """Write a file below the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="")
        return file

    def read(self, path: str) -> str:
        """Return the text of a file below the root."""
        return (self.root / path).read_text("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a part of a file."""
        assert old in self.read(path)
        self.write(path, self.read(path).replace(old, new))

    def git(self, *arguments: str) -> None:
        """Run git here."""
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run([*command, *arguments], cwd=self.root, check=True)

    def commit(self) -> None:
        """Commit everything."""
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def forget(self) -> None:
        """Remove the cache, as a fresh clone has none."""
        shutil.rmtree(self.root / CACHE, ignore_errors=True)

    def files(self, folder: str = "generated") -> list[str]:
        """Return the paths of all files below a folder."""
        found = (self.root / folder).rglob("*")
        return sorted(
            each.relative_to(self.root).as_posix() for each in found if each.is_file()
        )


@pytest.fixture
def empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    """A folder with nothing in it."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, capsys)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one catalog and two light targets, generated once."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "catalog").mkdir()
    (folder / "catalog/shop.yaml").write_text(CATALOG)
    (folder / "pyproject.toml").write_text(LIGHT)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert CLEAN == main.run(["-q"])
    return folder


@pytest.fixture
def project(empty: Project, made: Path) -> Project:
    """A copy of that folder, cache and all."""
    shutil.copytree(made, empty.root, dirs_exist_ok=True)
    return empty


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n"])
def test_an_emptied_file_is_filled(text: str, project: Project) -> None:
    """Nobody's work is in it."""
    before = project.read(SCHEMA)
    project.write(SCHEMA, text)

    assert f"{SCHEMA}: edited: it was emptied\n" in project.gen("--check").out
    assert CLEAN == project.gen("--no-cache").code
    assert before == project.read(SCHEMA)


def test_a_byte_order_mark_is_an_edit(project: Project) -> None:
    """An editor that adds one makes no file foreign."""
    before = project.read(DOCUMENT)
    project.write(DOCUMENT, f"\ufeff{before}")

    assert FOUND == project.gen("--check").code
    assert CLEAN == project.gen().code
    assert before == project.read(DOCUMENT)


def test_a_foreign_file_stops_everything(project: Project) -> None:
    """It is named with the way out, which works."""
    project.edit("catalog/shop.yaml", "sold out", "gone")
    project.write(SCHEMA, "{}\n")
    before = project.read(DOCUMENT)
    ran = project.gen()

    assert (BROKEN, "") == (ran.code, ran.out)
    assert f"""\
{SCHEMA}: foreign: catalog/shop.yaml makes it, but what is there has no banner of `gen`
these files are not gen's: move them away to keep them, or run: rm {SCHEMA}
gen: nothing was written; then run: gen
""" == ran.err
    assert BROKEN == project.gen("--check").code
    assert ("{}\n", before) == (project.read(SCHEMA), project.read(DOCUMENT))
    subprocess.run(shlex.split(f"rm {SCHEMA}"), check=True)
    assert CLEAN == project.gen().code


@pytest.mark.parametrize("is_known", ["cache", "git", "both"])
def test_an_orphan_that_is_known_is_removed(is_known: str, project: Project) -> None:
    """The cache is enough, and so is git."""
    project.commit()
    if is_known == "git":
        project.forget()
    elif is_known == "cache":
        shutil.rmtree(project.root / ".git")
    project.edit("catalog/shop.yaml", "id: shop", "id: pub")
    check = project.gen("--check")

    assert FOUND == check.code
    said = f"{SCHEMA}: orphaned: catalog/shop.yaml does not make it any more\n"
    assert said in check.out
    assert "wrote 2, unchanged 0, removed 2\n" == project.gen().out
    assert all("pub" in path for path in project.files())
    assert CLEAN == project.gen("--check").code


def test_an_orphan_that_was_edited_is_left(project: Project) -> None:
    """It is named, with the command that removes it, and reported until then."""
    project.commit()
    project.write(SCHEMA, project.read(SCHEMA) + "\n")
    project.edit("catalog/shop.yaml", "id: shop", "id: pub")
    ran = project.gen("-q")
    check = project.gen("--check")

    command = f"rm {SCHEMA}"
    assert (CLEAN, "") == (ran.code, ran.out)
    assert f"{SCHEMA}: orphaned, left: " in ran.err
    assert f"to remove what is left, run: {command}\n" in ran.err
    assert FOUND == check.code
    assert f"to remove what is left, run: {command}\n" in check.out
    assert "to fix this" not in check.out
    subprocess.run(shlex.split(command), check=True)
    assert CLEAN == project.gen("--check").code


def test_an_orphan_with_an_odd_name(project: Project) -> None:
    """The command can be pasted into a shell, from the folder where gen ran."""
    project.write("generated/it's a -copy.json", project.read(SCHEMA))
    (project.root / "generated/deep").mkdir()
    os.chdir(project.root / "generated")
    ran = project.gen()
    (line,) = [each for each in ran.err.splitlines() if each.startswith("to remove")]
    subprocess.run(line.partition(": ")[2], shell=True, check=True)

    assert CLEAN == project.gen("--check").code


def test_an_emptied_orphan_is_removed(project: Project) -> None:
    """An empty file where gen wrote is nobody's work either."""
    project.write(SCHEMA, "")
    project.write("generated/mine.json", "")
    project.edit("catalog/shop.yaml", "id: shop", "id: pub")

    assert CLEAN == project.gen().code
    assert SCHEMA not in project.files()
    assert "generated/mine.json" in project.files()


def test_python_leaves_no_package_behind(empty: Project) -> None:
    """What Python has compiled goes with the modules, or the package could be imported."""
    empty.write("catalog/shop.yaml", CATALOG)
    empty.gen("-q", "--target", "python")
    package = empty.root / "generated/python/shop_errors"
    subprocess.run([sys.executable, "-m", "compileall", "-q", package], check=True)
    empty.edit("catalog/shop.yaml", "id: shop", "id: pub")

    assert CLEAN == empty.gen("-q", "--target", "python").code
    assert not package.exists()


MOVES = {
    "a target's folder": ("", 'openapi.out = "api docs"\n'),
    "the folder of all": ('[tool.error-catalog]\nout = "made"\n', ""),
    "both": ('[tool.error-catalog]\nout = "made"\n', 'openapi.out = "api docs"\n'),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("known", ["cache", "commit", "later commits"])
def test_what_moves_leaves_nothing_behind(
    move: str, known: str, project: Project
) -> None:
    """The check lists what is left in a former folder, gen removes it, and no other file."""
    project.write("generated/openapi/mine.yaml", "a: 1\n")
    project.commit()
    before, after = MOVES[move]
    project.write("pyproject.toml", f"{before}{LIGHT}{after}")
    if known != "cache":
        project.forget()
    if known == "later commits":
        for _ in range(3):
            project.write("more.txt", f"{_}")
            project.commit()
    check = project.gen("--check")

    assert FOUND == check.code
    assert f"{DOCUMENT}: orphaned: " in check.out
    assert CLEAN == project.gen("-q").code
    assert CLEAN == project.gen("--check").code
    assert DOCUMENT not in project.files()
    assert "generated/openapi/mine.yaml" in project.files()


def test_a_move_that_nobody_remembers(project: Project) -> None:
    """Without a cache and git, a former folder outside of those of today is not found."""
    project.forget()
    project.write("pyproject.toml", f'[tool.error-catalog]\nout = "made"\n{LIGHT}')

    assert CLEAN == project.gen("-q").code
    assert CLEAN == project.gen("--check").code
    assert DOCUMENT in project.files()


def test_a_target_that_is_made_by_name(project: Project) -> None:
    """What --target made of a target that is not enabled, other runs leave alone."""
    project.gen("-q", "--target", "python-tests")
    project.commit()

    assert CLEAN == project.gen("--check").code
    assert "wrote 0, unchanged 2, removed 0\n" == project.gen("--no-cache").out


def test_targets_that_share_a_folder(project: Project) -> None:
    """A run for one of them does not take the other's files for its own orphans."""
    said = 'openapi.out = "docs"\njsonschema.out = "docs"\n'
    project.write("pyproject.toml", f"{LIGHT}{said}")
    project.gen("-q")
    project.commit()

    assert CLEAN == project.gen("--check", "--target", "openapi").code
    assert CLEAN == project.gen("--check", "--target", "jsonschema").code


def test_a_run_for_one_catalog(project: Project) -> None:
    """It leaves the files of all others alone, and removes its own orphans."""
    project.write("catalog/pub.yaml", CATALOG.replace("id: shop", "id: pub"))
    project.gen("-q")
    project.commit()
    project.edit("catalog/pub.yaml", "id: pub", "id: club")
    check = project.gen("--check", "catalog/pub.yaml")

    assert "generated/openapi/pub.yaml: orphaned: catalog/pub.yaml" in check.out
    assert DOCUMENT not in check.out
    assert CLEAN == project.gen("-q", "catalog/pub.yaml").code
    assert CLEAN == project.gen("--check").code


def test_a_folder_that_is_called_like_the_one_in_it(project: Project) -> None:
    """A note says how to have the folder once; it is no warning, for some want it so."""
    project.write("pyproject.toml", f'{LIGHT}jsonschema.out = "src/shop"\n')
    ran = project.gen()

    assert CLEAN == ran.code
    assert (
        "pyproject.toml:4:18: note[output-folder]: this makes `src/shop/shop/`: `out` is "
        'where that folder goes (hint: write `out = "src"` for `src/shop/`)\n'
        in ran.err
    )
    assert "" == project.gen().err


@pytest.mark.parametrize(
    "text",
    ['[tool.error-catalog]\nout = "a" # \xe4', "# error-catalog\n\xff"],
)
def test_a_configuration_that_cannot_be_decoded(text: str, project: Project) -> None:
    """It may say anything, so the defaults do not apply, and nothing is removed."""
    (project.root / "pyproject.toml").write_bytes(text.encode("latin-1"))
    before = project.files()
    ran = project.gen()

    assert BROKEN == ran.code
    assert ran.err.startswith("pyproject.toml:")
    assert "expected UTF-8" in ran.err
    assert before == project.files()


def test_a_configuration_of_other_tools(project: Project) -> None:
    """What does not even name us need not be UTF-8."""
    (project.root / "pyproject.toml").write_bytes("# \xe4\n".encode("latin-1"))

    assert CLEAN == project.gen("-q").code


UNREADABLE = (
    "pyproject.toml",
    "catalog/shop.yaml",
    "catalog",
    "own/openapi/openapi.yaml.jinja",
    "own/openapi",
    "README.md",
    SCHEMA,
    "generated/jsonschema/shop",
    "generated/openapi",
)
"""Paths that a process without rights is kept from."""

WITHOUT_RIGHTS = """
import contextlib, io, json, os, sys
from error_catalog.cli.main import run
found = []
for folder in json.loads(sys.argv[1]):
    os.chdir(folder)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(sys.argv[2:])
    found.append((code, out.getvalue(), err.getvalue()))
print(json.dumps(found))
"""


def run_without_rights(folders: list[Path], arguments: list[str]) -> list[Ran]:
    """Run ``gen`` in a process that cannot read everything, also if we are root."""
    lesser: list[str] = []
    if os.geteuid() == 0:
        names = "-dac_override,-dac_read_search"
        lesser = ["setpriv", f"--bounding-set={names}", f"--inh-caps={names}"]
    done = subprocess.run(
        [
            *(*lesser, sys.executable, "-c", WITHOUT_RIGHTS),
            *(json.dumps([str(each) for each in folders]), *arguments),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        stdout=subprocess.PIPE,
        check=True,
    )
    return [Ran(*each) for each in json.loads(done.stdout)]


@pytest.mark.parametrize("arguments", [["--check"], []])
def test_what_cannot_be_read_does_not_count_as_absent(
    arguments: list[str], project: Project, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It stops the run, is named, and nothing is written or removed."""
    said = '[tool.error-catalog]\ntemplates = "own"\ndocuments = ["README.md"]\n'
    project.write("pyproject.toml", f"{said}{LIGHT}")
    source = (ROOT / "templates/openapi/openapi.yaml.jinja").read_text("utf-8")
    project.write("own/openapi/openapi.yaml.jinja", source)
    project.write("README.md", "# Errors\n")
    assert CLEAN == project.gen("-q").code
    project.edit("catalog/shop.yaml", "sold out", "gone")
    before = tree(project.root)
    copies = tmp_path_factory.mktemp("copies")
    folders = [copies / str(at) for at in range(len(UNREADABLE))]
    modes: dict[Path, int] = {}
    for folder, path in zip(folders, UNREADABLE, strict=True):
        shutil.copytree(project.root, folder)
        modes[folder / path] = (folder / path).stat().st_mode
        (folder / path).chmod(0)
    runs = run_without_rights(folders, arguments)
    for place, mode in modes.items():
        place.chmod(mode)

    for folder, path, ran in zip(folders, UNREADABLE, runs, strict=True):
        assert BROKEN == ran.code, (path, ran.out)
        assert path in ran.err
        assert "permission denied" in ran.err, path
        assert before == tree(folder), path


@pytest.mark.parametrize("goal", ["pipe", "/dev/zero"])
def test_a_catalog_that_has_no_end(goal: str, project: Project) -> None:
    """Nobody waits for a pipe, and no device is read."""
    os.mkfifo(project.root / "pipe")
    (project.root / "catalog/shop.yaml").unlink()
    (project.root / "catalog/shop.yaml").symlink_to(
        goal if goal.startswith("/") else project.root / goal
    )
    ran = project.gen()

    assert BROKEN == ran.code
    assert ran.err.startswith("catalog/shop.yaml:1:1: error[file]: ")


@pytest.mark.parametrize("kind", ["path", "link"])
def test_a_file_outside_of_the_project(kind: str, project: Project) -> None:
    """An included file shows nothing that the project does not have."""
    project.write("p/pyproject.toml", LIGHT)
    project.write("secrets.yaml", "password: swordfish\n")
    include = "../../secrets.yaml" if kind == "path" else "_link.yaml"
    project.write("p/catalog/shop.yaml", f"{CATALOG}include: [{include}]\n")
    (project.root / "p/catalog/_link.yaml").symlink_to(project.root / "secrets.yaml")
    os.chdir(project.root / "p")
    ran = project.gen()

    assert BROKEN == ran.code
    assert "it lies outside of the project" in ran.err
    assert "swordfish" not in ran.err


def test_a_catalog_that_was_named_lies_anywhere(project: Project) -> None:
    """What the user names is read, with what it includes from beside it."""
    project.write("shared/_all.yaml", "groups: {g: {title: G}}\n")
    project.write("shared/pub.yaml", f"{CATALOG}include: [_all.yaml]\n")
    said = '[tool.error-catalog]\ncatalog = ["../shared/pub.yaml"]\n'
    project.write("p/pyproject.toml", f"{said}{LIGHT}")
    os.chdir(project.root / "p")

    assert CLEAN == project.gen("-q").code
    assert "from ../shared/pub.yaml;" in project.read(f"p/{DOCUMENT}")


def test_the_configuration_nearest_to_a_catalog_counts(empty: Project) -> None:
    """From a monorepo's root, a service's files go where the service says."""
    empty.write("pyproject.toml", '[tool.error-catalog]\nout = "wrong"\n')
    empty.write("services/x/pyproject.toml", LIGHT)
    empty.write("services/x/catalog/shop.yaml", CATALOG)
    ran = empty.gen("services/x/catalog/shop.yaml")

    assert Ran(CLEAN, "wrote 2, unchanged 0, removed 0\n", "") == ran
    assert [f"services/x/{each}" for each in (SCHEMA, DOCUMENT)] == empty.files(
        "services/x/generated"
    )
    assert "from catalog/shop.yaml;" in empty.read(f"services/x/{DOCUMENT}")
    assert not (empty.root / "wrong").exists()
    os.chdir(empty.root / "services/x")
    assert CLEAN == empty.gen("--check").code


def test_what_is_printed_is_from_the_current_folder(empty: Project) -> None:
    """Places can be clicked, commands run, and patches applied."""
    empty.write("services/x y/pyproject.toml", LIGHT)
    empty.write("services/x y/catalog/shop.yaml", CATALOG)
    empty.gen("services/x y/catalog")
    empty.edit("services/x y/catalog/shop.yaml", "sold out", "gone")
    check = empty.gen("--check", "services/x y/catalog")
    diff = empty.gen("--diff", "services/x y/catalog")
    subprocess.run(["patch", "-p1", "-s"], input=diff.out, text=True, check=True)

    assert f"services/x y/{DOCUMENT}: stale: catalog/shop.yaml changed" in check.out
    assert "to fix this, run: gen 'services/x y/catalog'\n" in check.out
    assert CLEAN == empty.gen("--check", "services/x y/catalog").code
    empty.edit("services/x y/catalog/shop.yaml", "409", "999")
    wrong = empty.gen("services/x y/catalog").err
    assert wrong.startswith("services/x y/catalog/shop.yaml:8:")


@pytest.mark.parametrize("command", [[], ["lint"]])
def test_catalogs_of_several_projects(command: list[str], empty: Project) -> None:
    """Each is generated in its own project, and the worst exit code counts."""
    for name in ("x", "y"):
        empty.write(
            f"{name}/pyproject.toml", f'{LIGHT}openapi.out = "made-by-{name}"\n'
        )
        empty.write(f"{name}/catalog/shop.yaml", CATALOG)
        empty.write(f"{name}/catalog/pub.yaml", CATALOG.replace("id: shop", "id: pub"))
    catalogs = ["x/catalog/shop.yaml", "y/catalog", "x/catalog/pub.yaml"]

    assert CLEAN == empty.gen(*command, *catalogs).code
    if not command:
        for name in ("x", "y"):
            folder = f"{name}/made-by-{name}"
            assert [f"{folder}/pub.yaml", f"{folder}/shop.yaml"] == empty.files(folder)
        assert CLEAN == empty.gen("--check", *catalogs).code
    empty.edit("y/catalog/pub.yaml", "409", "999")
    ran = empty.gen(*command, *catalogs)
    assert BROKEN == ran.code
    assert ran.err.startswith("y/catalog/pub.yaml:8:")


def test_the_fast_path_from_another_folder(empty: Project) -> None:
    """A catalog of another project is remembered there."""
    empty.write("x/pyproject.toml", LIGHT)
    empty.write("x/catalog/shop.yaml", CATALOG)
    light = ["x/catalog/shop.yaml", "--target", "openapi"]
    assert CLEAN == empty.gen(*light).code
    code = (
        "import sys; from error_catalog.cli.main import run\n"
        f"print(run(['--check', *{light}]), 'pydantic' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        check=True,
        text=True,
    )

    assert "unchanged 1\n0 False\n" == ran.stdout


@pytest.mark.parametrize(
    ("required", "is_met"),
    [
        (">=0.2,<0.3", True),
        (f"=={VERSION}", True),
        ("~=0.2.0", True),
        (">=0.3", False),
        ("<0.2", False),
    ],
)
def test_the_version_that_a_project_requires(
    required: str, project: Project, *, is_met: bool
) -> None:
    """Another tool is refused before anything else is read, with the way out."""
    unknown = "" if is_met else "new-key = 1\n"
    said = f'[tool.error-catalog]\n{unknown}required-version = "{required}"\n'
    project.write("pyproject.toml", f"{said}{LIGHT}")
    if not is_met:
        project.write("catalog/shop.yaml", "nonsense")
    before = project.files()
    ran = project.gen()

    assert (CLEAN if is_met else BROKEN) == ran.code
    assert before == project.files()
    if not is_met:
        assert ran.err.startswith(
            "pyproject.toml:3:20: error[required-version]: this project requires "
            f"error-catalog {required}, and this is gen {VERSION} (hint: run "
            f"`pip install 'error-catalog{required}'`, or change `required-version`)\n"
        )
        assert [BROKEN] * 2 == [project.gen(*each).code for each in (["lint"], ["-q"])]


@pytest.mark.parametrize("required", ["5", "'x'", "''", "[]", "'0.2'"])
def test_a_requirement_that_is_none(required: str, project: Project) -> None:
    """It is PEP 440's, with an operator."""
    said = f"[tool.error-catalog]\nrequired-version = {required}\n"
    project.write("pyproject.toml", f"{said}{LIGHT}")
    ran = project.gen()
    place = "pyproject.toml:2:20: error[config]: expected versions such as `>=0.2,<0.3`"

    assert BROKEN == ran.code
    assert ran.err.startswith(place)


def change_record(root: Path, **values: Any) -> None:
    """Let the record of the last run say something else."""
    for file in (root / CACHE).glob("run-*.record"):
        save(str(root), file.stem, {**load(str(root), file.stem), **values})


def test_a_drift_after_an_upgrade(project: Project) -> None:
    """The version is blamed, not the catalog, and how to stay with it is said."""
    project.write("pyproject.toml", f"# {LIGHT}{LIGHT}")
    before = project.read(DOCUMENT)
    project.write(DOCUMENT, before.replace("The article", "Some article"))
    record = Path(next((project.root / CACHE).glob("run-*.record"))).stem
    old = load(str(project.root), record)
    digests = dict(old["catalogs"]["catalog/shop.yaml"])
    project.write("pyproject.toml", LIGHT)
    from error_catalog.disk.digests import digest_file

    for *_, folder, names in digests["files"]:
        if folder == "generated/openapi/":
            names["shop.yaml"] = digest_file(str(project.root / DOCUMENT))
    change_record(
        project.root,
        tool="another",
        version="0.1.9",
        catalogs={"catalog/shop.yaml": digests},
    )
    check = project.gen("--check")

    assert FOUND == check.code
    assert f"""\
{DOCUMENT}: stale: gen 0.1.9 wrote it, and this is gen {VERSION}
gen 0.1.9 wrote files that gen {VERSION} writes differently; to stay with it, set \
`required-version = "==0.1.9"` in pyproject.toml
to fix this, run: gen
""" == check.out
    assert CLEAN == project.gen("-q").code
    assert before == project.read(DOCUMENT)


def test_a_check_in_ci_reads_no_cache(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It proves something to others, so it makes everything anew."""
    edited = project.read(DOCUMENT).replace("The article", "Some article")
    project.write(DOCUMENT, edited)
    record = Path(next((project.root / CACHE).glob("run-*.record"))).stem
    catalogs = load(str(project.root), record)["catalogs"]
    from error_catalog.disk.digests import digest_file

    for *_, folder, names in catalogs["catalog/shop.yaml"]["files"]:
        if folder == "generated/openapi/":
            names["shop.yaml"] = digest_file(str(project.root / DOCUMENT))
    change_record(project.root, catalogs=catalogs)
    assert CLEAN == project.gen("--check").code

    monkeypatch.setenv("CI", "true")
    for mode in (["--check"], ["--diff"], ["--check", "-q"]):
        assert FOUND == project.gen(*mode).code
    for value in ("", "false", "0"):
        monkeypatch.setenv("CI", value)
        assert CLEAN == project.gen("--check").code
    monkeypatch.delenv("CI")
    assert FOUND == project.gen("--check", "--no-cache").code


def test_a_catalog_that_git_could_not_merge(project: Project) -> None:
    """The conflict is shown where it begins, and nothing is written."""
    text = CATALOG.replace(
        "errors:\n", "errors:\n<<<<<<< HEAD\n  A: 1\n=======\n  B: 1\n>>>>>>> x\n"
    )
    project.write("catalog/shop.yaml", text)
    ran = project.gen()

    assert (BROKEN, "") == (ran.code, ran.out)
    assert """\
catalog/shop.yaml:8:1: error[merge-conflict]: git could not merge this file: here is a \
conflict marker (hint: keep what is right of both sides, and delete the markers)
8 | <<<<<<< HEAD
  | ^
""" == ran.err


@pytest.mark.parametrize("path", ["pyproject.toml", "own/openapi/openapi.yaml.jinja"])
def test_other_sources_that_git_could_not_merge(path: str, project: Project) -> None:
    """The configuration and templates are not guessed at either."""
    said = f'[tool.error-catalog]\ntemplates = "own"\n{LIGHT}'
    project.write("pyproject.toml", said)
    project.write("own/openapi/openapi.yaml.jinja", "x: 1\n")
    text = project.read(path)
    project.write(path, f"{text}<<<<<<< HEAD\n=======\n# x\n>>>>>>> x\n")
    ran = project.gen()

    line = text.count("\n") + 1
    assert BROKEN == ran.code
    assert ran.err.startswith(f"{path}:{line}:1: error[merge-conflict]: ")
