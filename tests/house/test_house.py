"""The rules of the house that a machine can hold: order, purity, cycles, rules, sizes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from error_catalog.rules.registry import MEANING, ON_TEXT, STRUCTURE

from tests.support.python_source import (
    Arrow,
    arrows,
    circles,
    escapes,
    functions,
    long_functions,
    module_names,
    parsed,
)

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "generator"
PROGRAM = SOURCE / "error_catalog"

ORDER = (
    ("files", "runtime", "version", "signals"),
    ("conflicts", "diagnostics"),
    ("filters", "reports", "yaml12"),
    ("catalog",),
    ("semantics",),
    ("targets",),
    ("documents", "output", "rules"),
    ("config", "disk", "pipeline"),
    ("cache", "project"),
    ("authoring", "changes", "importers", "openapi_merge", "run", "traffic", "usage"),
    ("cli", "testing"),
    ("__main__",),
)
"""Modules and packages of the program in the order in which one reads them."""

DISK = frozenset(
    (
        *("open", "read_bytes", "read_text", "write_bytes", "write_text", "unlink"),
        *("mkdir", "rmdir", "rename", "replace_file", "iterdir", "listdir", "scandir"),
        *("stat", "lstat", "rglob", "rmtree", "touch", "makedirs", "fdopen"),
    )
)
"""Names by which Python reaches the disk."""

HOMES = {
    "jinja2": {"output/jinja.py"},
    "datamodel_code_generator": {"targets/python/models.py"},
    "black": {"filters/python.py"},
    "yaml": {"yaml12"},
    "jsonschema": {"semantics/keywords.py"},
    "markdown_it": {
        "documents/markers.py",
        "importers/pages/markdown.py",
        "importers/tables.py",
    },
    "referencing": {"importers/openapi/document.py"},
    "click": {"cli"},
    "watchfiles": {"disk/watched.py"},
}
"""The one module, or package, that knows each library which we might want to replace."""


def modules() -> list[Path]:
    """Return every module of the program."""
    return sorted(PROGRAM.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return a module's path below the program, with forward slashes."""
    return path.relative_to(PROGRAM).as_posix()


def room_of(name: str) -> str:
    """Return the module or package directly below the program that *name* is in."""
    return name.partition("/")[0].removesuffix(".py")


@pytest.fixture(scope="module")
def imports() -> list[Arrow]:
    """Return every import of the program, at the top, in functions and for types."""
    return list(arrows(SOURCE))


def test_modules_import_what_comes_before_them(imports: list[Arrow]) -> None:
    """An import never points forward in the reading order."""
    tier = {room: at for at, rooms in enumerate(ORDER) for room in rooms}
    rooms = [
        (arrow, *(name.split(".")[1] for name in (arrow.source, arrow.goal)))
        for arrow in imports
        if arrow.is_ours and "." in arrow.source and "." in arrow.goal
    ]

    assert [] == [arrow for arrow, here, there in rooms if tier[there] > tier[here]]


def test_there_are_no_circles(imports: list[Arrow]) -> None:
    """No module reaches itself by imports, nor a package, wherever the imports stand."""
    ours = [each for each in imports if each.is_ours and not each.is_for_types]
    packages = [(package_of(each.source), package_of(each.goal)) for each in ours]

    assert [] == circles((each.source, each.goal) for each in ours)
    assert [] == circles(packages)


def package_of(module: str) -> str:
    """Return the package of a module; one directly below the program stands for itself."""
    package = module.rpartition(".")[0]
    return module if package in ("", "error_catalog") else package


def test_only_the_disk_and_the_cache_touch_files() -> None:
    """No module but those of disk/ and cache/ opens, lists, writes or removes a file."""
    found = {
        (name_of(path), name)
        for path in modules()
        if room_of(name_of(path)) not in ("cache", "disk")
        for name in DISK & {*called_names(path)}
    }

    # One opens the null device when its reader has gone, the other the pipe to a worker.
    assert set() == found - {("cli/main.py", "open"), ("run/workers.py", "fdopen")}


def called_names(path: Path) -> Iterator[str]:
    """Yield the last name of everything that *path* calls."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_only_the_command_line_prints() -> None:
    """No module but those of the command line calls print()."""
    assert [] == [
        name_of(path)
        for path in modules()
        if room_of(name_of(path)) != "cli"
        and any(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
            for node in ast.walk(parsed(path))
        )
    ]


def test_a_library_has_one_home(imports: list[Arrow]) -> None:
    """Only one module, or package, knows each library that we might want to replace."""
    names = module_names(SOURCE)
    for library, expected in HOMES.items():
        paths = {
            name_of(names[each.source])
            for each in imports
            # What is imported for an annotation is passed on, not used.
            if each.goal.partition(".")[0] == library and not each.is_for_types
        }
        rooms = {name if name in expected else room_of(name) for name in paths}

        assert expected == rooms, library


def test_the_runtime_stands_alone() -> None:
    """What goes into every package imports itself and the standard library, anywhere."""
    assert [] == list(escapes(PROGRAM / "runtime"))


@pytest.mark.parametrize(
    ("line", "is_caught"),
    [
        ("import attr", True),
        ("from attr import define", True),
        ("from .. import files", True),
        ("from ..files import Artifact", True),
        ("from error_catalog.files import Artifact", True),
        ("def late():\n    import attr", True),
        ("async def late():\n    from ..files import Artifact", True),
        ("if True:\n    import yaml.loader", True),
        ("import json", False),
        ("from .values import ANY", False),
        ("from collections.abc import Mapping", False),
    ],
)
def test_an_escape_from_the_runtime_is_caught(
    line: str,
    is_caught: bool,  # noqa: FBT001, a case of the table above
    tmp_path: Path,
) -> None:
    """Whatever would not work in a generated package alone is found, wherever it stands."""
    (tmp_path / "runtime" / "adapters").mkdir(parents=True)
    (tmp_path / "runtime" / "__init__.py").write_text("")
    (tmp_path / "runtime" / "values.py").write_text(line)

    assert is_caught == bool(list(escapes(tmp_path / "runtime")))


def test_a_rule_is_complete() -> None:
    """A rule has a module that cites its source, and at least one case."""
    for rule in (*(name for name, _ in (*STRUCTURE, *MEANING)), *ON_TEXT):
        path = PROGRAM / "rules" / f"{rule.replace('-', '_')}.py"
        docstring = ast.get_docstring(parsed(path)) or ""
        cases = ROOT / "tests" / "cases" / "rules" / rule

        assert "Source:" in docstring, rule
        assert any(each.is_dir() for each in cases.iterdir()), rule


def test_every_rule_is_listed() -> None:
    """Each module of rules/ stands in one of the lists."""
    files = {path.stem for path in (PROGRAM / "rules").glob("*.py")}
    names = (*(name for name, _ in (*STRUCTURE, *MEANING)), *ON_TEXT)
    listed = {name.replace("-", "_") for name in names}

    assert listed == files - {"__init__", "page", "registry"}


def test_quality_is_loaded_by_lint_alone(imports: list[Arrow]) -> None:
    """Without `--watch`, what `gen` imports leads to no rule of quality, nor to their pages."""
    rules = "error_catalog.rules.quality"
    users = {
        name_of(module_names(SOURCE)[each.source])
        for each in imports
        if each.goal.startswith(rules) and not each.source.startswith(rules)
    }
    callers = {
        name_of(module_names(SOURCE)[each.source])
        for each in imports
        if each.goal
        in ("error_catalog.run.inspection", "error_catalog.authoring.fixes")
    }

    assert {
        *("authoring/fixes.py", "cli/lint.py", "cli/rule_page.py", "cli/watch.py"),
        *("importers/exceptions.py", "run/inspection.py"),
    } == users
    assert {"cli/lint.py", "cli/watch.py", "run/inspection.py"} == callers


def test_large_modules_say_why() -> None:
    """A module of more than 500 lines says in its docstring why it is one."""
    for path in modules():
        text = path.read_text("utf-8")
        docstring = ast.get_docstring(parsed(path)) or ""

        assert len(text.splitlines()) <= 500 or "One module" in docstring, path


def test_modules_are_nouns() -> None:
    """No module is named for an activity, as gerunds are."""
    assert [] == [name_of(path) for path in modules() if path.stem.endswith("ing")]


def test_functions_stay_small() -> None:
    """A function has at most 40 lines below its docstring, async or not."""
    assert [] == [each for path in modules() for each in long_functions(path, 40)]


def test_async_functions_count(tmp_path: Path) -> None:
    """What holds for functions holds for coroutines."""
    path = tmp_path / "module.py"
    path.write_text("async def long():\n" + "    await x\n" * 41)

    assert ["long"] == [each.name for each in functions(path)]
    assert [(path, "long")] == list(long_functions(path, 40))


def test_templates_stay_small() -> None:
    """A template has at most 80 lines, and opens with what it is and what it sees."""
    for path in sorted((ROOT / "templates").rglob("*.jinja")):
        text = path.read_text("utf-8")

        assert len(text.splitlines()) <= 80, path
        assert text.startswith("{#- "), path
        assert "Context:" in text.partition("-#}")[0], path


def test_packages_hold_a_sentence() -> None:
    """An ``__init__`` has a docstring and nothing else; from that of testing/, users import."""
    for path in PROGRAM.rglob("__init__.py"):
        if path.parent.name == "testing":
            continue
        tree = parsed(path)

        assert ast.get_docstring(tree), path
        assert 1 == len(tree.body), path


def test_no_group_of_a_pattern_is_possessive() -> None:
    """Python before 3.11.5 gets possessive groups wrong (CPython gh-106052); atomic ones not."""
    possessive = re.compile(r"(?<!\()\)[*+?]\+")

    assert [] == [
        (name_of(path), line)
        for path in modules()
        for line in path.read_text("utf-8").splitlines()
        if possessive.search(line)
    ]
