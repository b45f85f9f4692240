"""The adapters: what each needs, what a package without one says, and where they are chosen."""

import ast
import importlib
from pathlib import Path

import pytest
from error_catalog.disk.sources import read_runtime
from error_catalog.files import SourceFile
from error_catalog.output.target import load_target
from error_catalog.targets.python.adapters import (
    ADAPTERS,
    CORE,
    EXTRAS,
    Adapter,
    chosen,
    runtime_files,
    summary,
)

from tests.support.projects import ROOT, Files, attempt_text, imported

RUNTIME = ROOT / "generator/error_catalog/runtime/adapters"
CATALOG = (ROOT / "tests/cases/usage/lifecycle.yaml").read_text("utf-8")


def package(*adapters: str) -> Files:
    """Return the files of a package with some adapters."""
    options = {"adapters": adapters}
    files, found = attempt_text(CATALOG, names=("python",), options=options)
    assert files, found
    return {path.removeprefix("python/jobs_errors/"): x for path, x in files.items()}


def reached(module: str) -> set[str]:
    """Return *module* of the runtime's adapters, and those that it imports."""
    found, waiting = set[str](), [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            tree = ast.parse((RUNTIME / f"{name}.py").read_text("utf-8"))
            waiting += [
                str(node.module)
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.level == 1
            ]
    return found


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda each: each.name)
def test_the_table_says_what_an_adapter_imports(adapter: Adapter) -> None:
    """An adapter comes with the modules of the runtime that it leads to, and no other."""
    assert reached(adapter.name) == set(adapter.runtime)


@pytest.mark.parametrize(
    "adapter", [each for each in ADAPTERS if each.page], ids=lambda each: each.name
)
def test_the_table_says_what_the_package_needs(adapter: Adapter) -> None:
    """A server's adapter has what stands for the framework's errors; FastAPI's has `openapi`."""
    files = package(adapter.name)
    text = files[f"adapters/{adapter.name}.py"]
    own = files["adapters/__init__.py"]

    assert ("openapi" in adapter.modules) == ("from .. import openapi" in text)
    assert ("openapi" in adapter.modules) == ("openapi.py" in files)
    assert bool(adapter.makes) == ("server" in adapter.runtime)
    assert bool(adapter.makes) == ("def fallbacks()" in own)
    assert bool(adapter.makes) == ("from . import fallbacks" in text)


def test_every_file_of_the_runtime_is_somebodys() -> None:
    """What is in the folder goes into every package, or with what needs it."""
    assert {*read_runtime()} == {*runtime_files(ADAPTERS, EXTRAS)}
    assert {*CORE, *EXTRAS} == {each for each in read_runtime() if "/" not in each}


def test_the_configuration_knows_the_same_names() -> None:
    """The option's values are the adapters, in the order of the table."""
    text = (ROOT / "templates/python/target.yaml").read_text("utf-8")
    target, _ = load_target(SourceFile("templates/python/target.yaml", text))
    assert target is not None
    (option,) = (each for each in target.options if each.name == "adapters")

    assert tuple(each.name for each in ADAPTERS) == option.values
    assert () == option.default


@pytest.mark.parametrize(
    ("name", "most"), [("httpx", 6), ("fastapi", 10), ("flask", 10), ("drf", 10)]
)
def test_an_adapter_brings_few_files(name: str, most: int) -> None:
    """One adapter adds what it needs, and everything else stays as it was."""
    without, with_it = package(), package(name)
    added = with_it.keys() - without.keys()

    assert f"adapters/{name}.py" in added
    assert len(added) <= most
    changed = {path for path, text in without.items() if with_it[path] != text}
    assert {"adapters/__init__.py"} == changed


def test_tenacity_brings_a_function_of_the_package(tmp_path: Path) -> None:
    """It is no page of adapters; a package without it says how to get it."""
    without, with_it = package(), package("tenacity")
    added = {"_runtime/adapters/__init__.py", "_runtime/adapters/tenacity.py"}

    assert added == with_it.keys() - without.keys()
    with imported(with_it, tmp_path / "with") as made:
        assert "tenacity_options" in made.__all__
        assert made.tenacity_options(3)["reraise"]
    with imported(without, tmp_path / "without") as made:
        assert "tenacity_options" not in made.__all__
        with pytest.raises(ImportError, match=r'`adapters = \["tenacity"\]`'):
            _ = made.tenacity_options


def test_the_order_of_names_does_not_matter() -> None:
    """A package is the same however its adapters are listed."""
    assert package("flask", "httpx") == package("httpx", "flask")


def test_what_is_missing_says_which_line_to_write(tmp_path: Path) -> None:
    """Importing an adapter that was not asked for names the ones that were, and it."""
    with imported(package("httpx"), tmp_path) as made:
        adapters = importlib.import_module(f"{made.__name__}.adapters")
        with pytest.raises(ImportError) as caught:
            _ = adapters.flask

        assert '`adapters = ["httpx", "flask"]`' in str(caught.value)
        assert "[tool.error-catalog.targets.python]" in str(caught.value)
        assert adapters is made.adapters
        with pytest.raises(AttributeError):
            _ = adapters.flusk
        # `from package.adapters import httpx` asks for the attribute first.
        assert not hasattr(adapters, "httpx")
        assert importlib.import_module(f"{made.__name__}.adapters.httpx").hook


def test_a_package_without_adapters_says_it_too(tmp_path: Path) -> None:
    """The folder is there for that alone."""
    with imported(package(), tmp_path) as made:
        with pytest.raises(ImportError, match=r'`adapters = \["django"\]`'):
            _ = made.adapters.django
        assert ["adapters/__init__.py"] == [
            path for path in package() if "adapters/" in path
        ]


def test_a_package_with_all_adapters_says_nothing() -> None:
    """There is nothing left that could be missing."""
    names = tuple(each.name for each in ADAPTERS)

    assert "__getattr__" not in package(*names)["adapters/__init__.py"]


def test_gen_says_which_adapters_there_are() -> None:
    """One line, with the place to change it where there are none."""
    assert "adapters: httpx, flask" == summary(("httpx", "flask"))
    assert "[tool.error-catalog.targets.python]" in summary(())
    assert 1 == len(summary(()).splitlines())
    assert () == chosen(())
