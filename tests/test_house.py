"""The rules of the house that a machine can hold: order, purity, rules, sizes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.checks.checking import MEANING, STRUCTURE

ROOT = Path(__file__).parent.parent
GENERATOR = ROOT / "generator"

ORDER = (
    ("sources", "diagnostics", "artifacts", "shaping"),
    ("runtime",),
    ("filters",),
    ("yaml12", "reporting"),
    ("catalog",),
    ("meaning",),
    ("targets",),
    ("checks",),
    ("understanding",),
    ("output",),
    ("pipeline",),
    ("marking",),
    ("merging",),
    ("config",),
    ("workspace",),
    ("examining", "explaining", "recalling", "memory", "recording"),
    ("amending",),
    ("running",),
    ("cli", "__main__"),
)
"""Modules and packages in the order in which one reads them; later ones import earlier."""

EDGE = {
    # The configuration is found by looking for it.
    ("config/rooting.py", "workspace"),
}
"""Imports against the order, each with its reason."""

DISK = frozenset(
    (
        *("open", "read_bytes", "read_text", "write_bytes", "write_text", "unlink"),
        *("mkdir", "rmdir", "rename", "replace_file", "iterdir", "listdir", "scandir"),
        *("stat", "lstat", "rglob", "rmtree", "touch", "makedirs", "fdopen"),
    )
)
"""Names by which Python reaches the disk."""

LARGE = {
    "output/rendering.py": 220,  # everything that knows Jinja2
    "meaning/schemas.py": 230,  # one function per kind of node, which belong together
}
"""Modules over 200 lines, each with the reason and its own limit."""


def modules() -> list[Path]:
    """Return every module of the generator."""
    return sorted(GENERATOR.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return a module's path below the generator, with forward slashes."""
    return path.relative_to(GENERATOR).as_posix()


def room_of(name: str) -> str:
    """Return the module or package directly below the generator that *name* is in."""
    return name.partition("/")[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield every module of ours that *path* imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module == "generator":
                yield from (f"generator.{each.name}" for each in node.names)
            else:
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_modules_import_what_comes_before_them(path: Path) -> None:
    """An import never points forward in the reading order."""
    tier = {room: at for at, rooms in enumerate(ORDER) for room in rooms}
    name = name_of(path)
    if name == "__init__.py":
        return
    forward = [
        each
        for each in imports(path)
        if each.startswith("generator.")
        and tier[each.split(".")[1]] > tier[room_of(name)]
        and (name, each.split(".")[1]) not in EDGE
    ]

    assert [] == forward


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_the_workspace_touches_the_disk(path: Path) -> None:
    """No module but those of the workspace opens, lists, writes or removes a file."""
    if room_of(name_of(path)) == "workspace":
        return
    calls = [
        node.func
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    ]
    named = [
        each.id if isinstance(each, ast.Name) else each.attr
        for each in calls
        if isinstance(each, ast.Name | ast.Attribute)
    ]
    # It opens the null device when its reader has gone.
    allowed = {"open"} if name_of(path) == "cli/main.py" else set[str]()

    assert set() == (DISK & set(named)) - allowed


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_the_command_line_prints(path: Path) -> None:
    """No module but those of the command line writes to a stream."""
    if room_of(name_of(path)) == "cli":
        return
    text = path.read_text("utf-8")

    assert "click" not in imports(path)
    assert "print" not in {
        node.func.id
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@pytest.mark.parametrize("path", sorted((GENERATOR / "runtime").rglob("*.py")))
def test_the_runtime_stands_alone(path: Path) -> None:
    """What goes into every package imports itself and the standard library."""
    assert [] == [each for each in imports(path) if each.startswith("generator")]


@pytest.mark.parametrize(
    ("package", "home"),
    [
        ("jinja2", "output/rendering.py"),
        ("datamodel_code_generator", "targets/python/modeling.py"),
        ("black", "filters/formatting.py"),
        ("yaml", "yaml12"),
        ("jsonschema", "meaning/validating.py"),
        ("markdown_it", "marking/markers.py"),
        ("click", "cli"),
    ],
)
def test_a_package_has_one_home(package: str, home: str) -> None:
    """Only one module, or folder, knows each package that we might want to replace."""
    homes = {
        name_of(path) if home.endswith(".py") else room_of(name_of(path))
        for path in modules()
        if package in {each.partition(".")[0] for each in imports(path)}
        # For a type annotation: what is passed on is not used.
        and name_of(path) != "output/emitting.py"
    }

    assert {home} == homes


@pytest.mark.parametrize("rule", [name for name, _ in (*STRUCTURE, *MEANING)])
def test_a_rule_is_complete(rule: str) -> None:
    """A rule has a module that cites its source, and at least one case."""
    path = GENERATOR / "checks" / f"{rule.replace('-', '_')}.py"
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    cases = ROOT / "tests" / "cases" / "checks" / rule

    assert "Source:" in docstring
    assert [] != [each for each in cases.iterdir() if each.is_dir()]


def test_every_rule_is_listed() -> None:
    """Each module of checks/ stands in one of the two lists."""
    files = {path.stem for path in (GENERATOR / "checks").glob("*.py")}
    listed = {name.replace("-", "_") for name, _ in (*STRUCTURE, *MEANING)}

    assert listed == files - {"__init__", "checking"}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_modules_stay_small(path: Path) -> None:
    """A module has at most 200 lines, or a reason and a limit of its own."""
    lines = len(path.read_text("utf-8").splitlines())

    assert lines <= LARGE.get(name_of(path), 200)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_functions_stay_small(path: Path) -> None:
    """A function has at most 40 lines below its docstring."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body:
                assert (body[-1].end_lineno or 0) - body[0].lineno < 40, node.name


def test_templates_stay_small() -> None:
    """A template has at most 80 lines, and opens with what it is and what it sees."""
    for path in sorted((ROOT / "templates").rglob("*.jinja")):
        text = path.read_text("utf-8")

        assert len(text.splitlines()) <= 80, path
        assert text.startswith("{#- "), path
        assert "Context:" in text.partition("-#}")[0], path


def test_packages_hold_a_sentence() -> None:
    """An ``__init__`` has a docstring and nothing else."""
    for path in GENERATOR.rglob("__init__.py"):
        tree = ast.parse(path.read_text("utf-8"))

        assert ast.get_docstring(tree), path
        assert 1 == len(tree.body), path


def test_every_test_says_what_holds() -> None:
    """Each test has a docstring of one sentence."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert (ast.get_docstring(node) or "").strip().endswith("."), (
                    path.name,
                    node.name,
                )
