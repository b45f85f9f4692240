"""What is remembered between runs saves time, and never hides anything."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from error_catalog.cache.record import Memory
from error_catalog.cache.snapshot import Recalled, recall
from error_catalog.cache.store import load, save
from error_catalog.cli import main
from error_catalog.cli import terminal as exits
from error_catalog.disk.digests import HEAD_BYTES, MARKS
from error_catalog.output.banner import HEAD_CHARACTERS, MARK
from error_catalog.run.build import produce
from error_catalog.run.plan import prepare
from error_catalog.run.request import Request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.projects import ROOT

CACHE = ".error-catalog-cache"
CATALOG = """catalog: 1
api: {{id: {name}, title: {name} API}}
include: [_shared.yaml]
errors:
  SOLD_OUT: {{status: 409, summary: The article is sold out.}}
"""
SHARED = """envelopes:
  failure:
    description: Every error answer.
    body: {code: "{code}", message: "{message}"}
"""
SETTINGS = """[tool.error-catalog]
templates = "own"
targets.openapi.enabled = false
targets.python.enabled = false
"""
SHAPES = st.none() | st.text() | st.integers() | st.just({}) | st.just([1])
"""Of what may stand in a record in the place of something else."""

HEAVY = {
    "black",
    "click",
    "dataclasses",
    "jinja2",
    "pathlib",
    "pydantic",
    "typing",
    "yaml",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two catalogs that share a file, and templates of its own, made once."""
    folder = tmp_path_factory.mktemp("made")
    for path, text in {
        "pyproject.toml": SETTINGS,
        "catalog/shop.yaml": CATALOG.format(name="shop"),
        "catalog/club.yaml": CATALOG.format(name="club"),
        "catalog/_shared.yaml": SHARED,
        "own/lines/target.yaml": "view: markdown\n"
        "files: [{template: a.jinja, path: '{api}.txt', each: api}]",
        "own/lines/a.jinja": "{{ view.title | md_text }}\n",
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert exits.CLEAN == main.run(["--quiet"])
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that project, cache and all."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(root: Path) -> dict[str, bytes]:
    """Return all generated files."""
    files = (path for path in (root / "generated").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def holds(root: Path) -> bool:
    """Tell whether what is remembered of *root* is taken for what is there."""
    recalled = recall(str(root), ())
    return recalled is not None and recalled.holds()


def _edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        file = root / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    return edit


def _remove(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


def _write(path: str, text: str) -> Callable[[Path], None]:
    def write(root: Path) -> None:
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text)

    return write


def _copy(path: str, to: str) -> Callable[[Path], None]:
    def copy(root: Path) -> None:
        (root / to).write_bytes((root / path).read_bytes())

    return copy


def _link(path: str) -> Callable[[Path], None]:
    def link(root: Path) -> None:
        (root / path).rename(root / "elsewhere")
        (root / path).symlink_to(root / "elsewhere")

    return link


def _both(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        for each in changes:
            each(root)

    return change


CHANGES: dict[str, Callable[[Path], None]] = {
    "a catalog": _edit("catalog/shop.yaml", "sold out", "gone"),
    "an included file": _edit("catalog/_shared.yaml", "Every", "Each"),
    "the configuration": _edit("pyproject.toml", "python.enabled = false", ""),
    "a template": _edit("own/lines/a.jinja", "title", "heading"),
    "a target": _edit("own/lines/target.yaml", ".txt", ".md"),
    "a generated file": _edit("generated/markdown/shop.md", "sold out", "sold in"),
    "a catalog that is gone": _remove("catalog/club.yaml"),
    "a file that is gone": _remove("generated/markdown/club.md"),
    "a new catalog": _write("catalog/pub.yaml", CATALOG.format(name="pub")),
    "an override of a template": _write(
        "own/jsonschema/envelope.schema.json.jinja", "{\n}\n"
    ),
    "a leftover": _copy("generated/markdown/shop.md", "generated/markdown/old.md"),
    "no configuration": _remove("pyproject.toml"),
    "a link for a file": _link("generated/markdown/club.md"),
    "a link for a folder": _link("generated/jsonschema/club"),
    "a catalog that takes another's files": _edit(
        "catalog/shop.yaml", "id: shop", "id: club"
    ),
    "two catalogs that change places": _both(
        _edit("catalog/club.yaml", "id: club", "id: shop"),
        _edit("catalog/shop.yaml", "id: shop", "id: club"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_hidden(
    change: str, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever changes, a run with the cache says and does what one with git alone does."""
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "add", "-A"], check=True)
    CHANGES[change](project)
    told = [main.run([*mode, "--check"]) for mode in ([], ["--no-cache"])]
    copy = tmp_path_factory.mktemp("copy") / "project"
    shutil.copytree(project, copy, symlinks=True)
    codes = [main.run(["--quiet"])]
    with_cache = written(project)
    os.chdir(copy)
    codes.append(main.run(["--quiet", "--no-cache"]))

    assert told[0] == told[1] != exits.CLEAN
    assert codes[0] == codes[1]
    assert written(copy) == with_cache


def test_outputs_are_listed_as_without_a_cache(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is remembered is listed as what is worked out: the same files, from here."""
    (project / "deep").mkdir()
    listed: list[str] = []
    for folder in (project, project / "deep"):
        os.chdir(folder)
        for mode in ([], ["--no-cache"]):
            assert exits.CLEAN == main.run(["--list-outputs", *mode])
            listed.append(capsys.readouterr().out)

    assert "generated/markdown/shop.md\n" in listed[0]
    assert listed[0] == listed[1]
    assert listed[2] == listed[3]


def test_a_run_with_nothing_to_do_imports_nothing(project: Path) -> None:
    """No parser, no model, no template engine, no command line: digests are enough."""
    del project
    code = (
        "import sys; before = set(sys.modules)\n"
        "from error_catalog.cli.main import run; print(run(['--check']))\n"
        f"print(sorted({HEAVY!r} & (set(sys.modules) - before)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )

    assert ran.stdout.endswith("\n0\n[]\n"), ran.stdout


@pytest.mark.parametrize(
    "arguments", [[], ["--check"], ["--diff"], ["--target", "markdown"]]
)
def test_the_second_run_says_the_same(
    arguments: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Warnings are repeated, and nothing tells a remembered run from another."""
    _edit("catalog/shop.yaml", "out.}", "out., params: {left: {type: integer}}}")(
        project
    )
    main.run(
        ["--quiet", *arguments[2:], "--target", "markdown"][
            : 1 + 2 * (len(arguments) > 1)
        ]
    )
    main.run(["--quiet"])
    said: list[Any] = []
    for mode in (["--no-cache"], [], []):
        capsys.readouterr()
        main.run([*arguments, *mode])
        said.append(capsys.readouterr())

    assert said[0] == said[1] == said[2]
    assert "warning[placement]" in said[2].err


@settings(
    max_examples=tries(6, torture=150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_broken_cache_only_costs_time(data: st.DataObject, project: Path) -> None:
    """Bytes of any kind in the cache, or records of any shape, change no result."""
    (file,) = (project / CACHE).glob("run-*.record")
    record = load(str(project), file.stem)
    part = data.draw(st.sampled_from([None, *record]))
    if part is None:
        file.write_bytes(data.draw(st.binary(max_size=20)))
    else:
        record[part] = data.draw(SHAPES)
        save(str(project), file.stem, record)
    before = written(project)
    _edit("generated/markdown/shop.md", "sold out", "sold in")(project)

    assert exits.FOUND == main.run(["--check"])
    assert exits.CLEAN == main.run(["--quiet"])
    assert before == written(project)


@pytest.mark.parametrize(
    "entry",
    [
        *(None, 5, "text", [1], {}, {"inputs": 1}, {"inputs": {"none.yaml": "0"}}),
        {"inputs": {}, "files": 1},
        {"inputs": {}, "files": [1]},
        {"inputs": {}, "files": [["markdown", "", "", []]]},
        {"inputs": {}, "files": [["nobody", "", "", {}]]},
        {"inputs": {}, "files": [[{}, "", "", {}]]},
        {"inputs": {}, "files": [], "said": 1},
        {"inputs": {}, "files": [], "said": [["warning"]]},
    ],
)
def test_a_broken_entry_only_costs_time(entry: Any, project: Path) -> None:
    """What is remembered of one catalog may be of any shape."""
    (file,) = (project / CACHE).glob("run-*.record")
    record = load(str(project), file.stem)
    record["catalogs"]["catalog/club.yaml"] = entry
    save(str(project), file.stem, record)
    before = written(project)
    _edit("catalog/shop.yaml", "id: shop", "id: pub")(project)
    edited = main.run(["--check"])
    _edit("catalog/shop.yaml", "id: pub", "id: shop")(project)

    assert exits.FOUND == edited
    assert exits.CLEAN == main.run(["--check"])
    assert before == written(project)


@settings(
    max_examples=tries(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_record_is_believed_as_a_whole(data: st.DataObject, project: Path) -> None:
    """A byte that has changed since it was saved makes it count for nothing."""
    files = sorted((project / CACHE).glob("*.record"))
    file = data.draw(st.sampled_from(files))
    good = file.read_bytes()
    content = bytearray(good)
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    file.write_bytes(content)
    broken = load(str(project), file.stem)
    file.write_bytes(good)

    assert broken is None
    assert load(str(project), file.stem) is not None


def test_nobody_waits_for_a_pipe(project: Path) -> None:
    """Something else in the place of a file is seen, not read."""
    (project / "generated/markdown/club.md").unlink()
    os.mkfifo(project / "generated/markdown/club.md")

    assert exits.BROKEN == main.run(["--check"])


def test_nothing_is_read_twice(project: Path) -> None:
    """Where one catalog has changed, each file of another is opened once, for its digest."""
    _edit("catalog/shop.yaml", "sold out", "gone")(project)
    code = (
        "import sys; opened = []\n"
        "sys.addaudithook(lambda name, of: name == 'open' and opened.append(of[0]))\n"
        "from error_catalog.cli.main import run; run(['--quiet'])\n"
        "opened = [each for each in map(str, opened) if '/generated/' in each]\n"
        "opened = [each for each in opened if 'club' in each]\n"
        "print(len(opened), len({*opened}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    count = sum("club" in path for path in written(project))

    assert f"{count} {count}\n" == ran.stdout


def test_only_what_changed_is_made(project: Path) -> None:
    """Of several catalogs, those that are as they were are taken from the disk."""
    _edit("catalog/shop.yaml", "sold out", "gone")(project)
    (file,) = (project / CACHE).glob("run-*.record")
    prepared, reader, _ = prepare(Request(project))
    assert prepared is not None
    memory = Memory(Recalled(str(reader.root), file.stem))
    asked: list[tuple[int, int, str]] = []
    made = produce(prepared, memory, lambda *told: asked.append(told))

    assert ["catalog/club.yaml", "catalog/shop.yaml"] == list(made)
    assert {(1, 2)} == {told[:2] for told in asked}
    assert all("catalog/shop.yaml" in told[2] for told in asked)


def test_another_gen_is_not_believed(project: Path) -> None:
    """What another version has made counts for nothing."""
    (file,) = (project / CACHE).glob("run-*.record")
    assert holds(project)
    record = load(str(project), file.stem)
    save(str(project), file.stem, {**record, "tool": "another"})

    assert not holds(project)


@pytest.mark.parametrize("text", ["x = 1\n", "", "# Generated by hand\n"])
def test_other_files_beside_ours(text: str, project: Path) -> None:
    """What people do in the output folders is theirs, and costs no run its short way."""
    other = project / "generated/markdown/mine.md"
    other.write_text(text)
    assert holds(project)
    main.run(["--check", "--no-cache"])
    main.run(["--quiet"])
    other.write_text(f"{text}more")
    assert holds(project)
    other.unlink()
    assert holds(project)


@pytest.mark.parametrize(
    "text", ["<!-- Generated by gen from x.yaml; do not edit -->\n", "<<<<<<< HEAD\n"]
)
def test_a_file_that_may_be_ours_beside_ours(text: str, project: Path) -> None:
    """A leftover may have come from another branch."""
    (project / "generated/markdown/mine.md").write_text(text)

    assert not holds(project)


def test_marks_are_those_of_banners() -> None:
    """What is looked for in bytes is what banners begin with, as far as they may stand."""
    assert MARK.encode() in MARKS
    assert 4 * HEAD_CHARACTERS == HEAD_BYTES


def test_line_ends_that_git_has_changed(project: Path) -> None:
    """A checkout with CRLF is clean, and is remembered as such."""
    for path, content in written(project).items():
        (project / path).write_bytes(content.replace(b"\n", b"\r\n"))

    assert exits.CLEAN == main.run(["--check"])
    assert holds(project)


def test_two_runs_at_once(project: Path) -> None:
    """Runs side by side leave one whole result, and a cache that holds."""
    _edit("catalog/_shared.yaml", "Every", "Each")(project)
    command = [sys.executable, "-m", "error_catalog"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    runs = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]

    assert [0, 0, 0] == [each.wait(timeout=60) for each in runs]
    assert exits.CLEAN == main.run(["--check", "--no-cache"])
    assert exits.CLEAN == main.run(["--check"])


def test_the_cache_is_not_committed(project: Path) -> None:
    """Git is told to look away, whatever the project's own .gitignore says."""
    assert (project / CACHE / ".gitignore").read_text().endswith("\n*\n")


def test_a_folder_that_cannot_be_written(project: Path) -> None:
    """Where nothing can be remembered, everything still works."""
    shutil.rmtree(project / CACHE)
    (project / CACHE).write_text("a file")

    assert exits.CLEAN == main.run(["--check"])


def test_compiled_templates_are_checked(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiled templates lie in the user's folder; a broken one is compiled anew."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    before = written(project)
    for _ in range(2):
        shutil.rmtree(project / "generated")
        assert exits.CLEAN == main.run(["--quiet"])
        kept = [path for path in (tmp_path / "user").rglob("*") if path.is_file()]
        assert [] != kept
        for path in kept:
            path.write_bytes(path.read_bytes()[:-9] + b"\0" * 9)

    assert before == written(project)


def test_a_home_that_cannot_be_written(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where templates cannot be kept, they are compiled each time."""
    (tmp_path / "user").write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    before = written(project)
    shutil.rmtree(project / "generated")

    assert exits.CLEAN == main.run(["--quiet"])
    assert before == written(project)
