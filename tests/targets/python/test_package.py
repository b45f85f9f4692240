"""A package of many errors is parted into chapters, and reads only those that are asked for."""

import ast
import json
import subprocess
import sys
import zipapp
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.support.hard_catalogs import hard_catalogs
from tests.support.projects import Made, imported, made
from tests.support.wsgi import package


@pytest.fixture(scope="module")
def whole() -> Made:
    """What becomes of a catalog with more errors than a module holds."""
    return made(hard_catalogs(drawn=1)["many"], names=("python",))


@pytest.fixture
def many(whole: Made, tmp_path: Path) -> Iterator[ModuleType]:
    """The package, newly imported."""
    with imported(whole.package(), tmp_path) as found:
        yield found


def documented(whole: Made) -> dict[str, Any]:
    """Return the components of each module of ``openapi``, by its path."""
    return {
        path.partition("/")[2]: json.loads(text.split('r"""')[1].split('"""')[0])
        for path, text in whole.package().items()
        if path.startswith("openapi/")
    }


def references(value: Any) -> set[tuple[str, str]]:
    """Return section and name of all components that *value* refers to."""
    found = json.dumps(value).split('{"$ref": "#/components/')[1:]
    pairs = (each.partition('"')[0].partition("/") for each in found)
    return {(section, name) for section, _, name in pairs}


def names(components: Any) -> set[tuple[str, str]]:
    """Return section and name of all *components*."""
    return {(each, name) for each, entries in components.items() for name in entries}


def test_a_chapter_refers_to_itself_and_to_what_is_common(whole: Made) -> None:
    """None refers to another, and each component is in one place."""
    chapters = documented(whole)
    common = names(chapters.pop("__init__.py"))
    placed = [*common, *(each for one in chapters.values() for each in names(one))]

    assert len(set(placed)) == len(placed)
    for chapter in chapters.values():
        assert references(chapter) <= names(chapter) | common
    assert not {section for section, _ in common} - {"schemas", "headers"}


def test_a_chapter_is_read_when_it_is_asked_for(many: ModuleType) -> None:
    """To document an error, no other chapter is imported; what is no error has none."""
    tool = package(f"{many.__name__}.adapters.fastapi")
    prefix = f"{many.__name__}.openapi."

    assert [400] == list(tool.responses(many.Errors0Error))
    assert {f"{prefix}errors"} == {x for x in sys.modules if x.startswith(prefix)}

    data = sys.modules[f"{many.__name__}.openapi"]
    assert "Alone" not in data.COMPONENTS["responses"]
    assert "XError" not in data.COMPONENTS["responses"]
    with pytest.raises(KeyError):
        data.COMPONENTS["responses"]["XError"]
    assert {} == tool.responses(many.Hidden0Error)


def test_all_errors_are_in_the_order_of_the_catalog(many: ModuleType) -> None:
    """Cases stand behind their error, whatever the chapter."""
    shown = [each.__name__ for each in many.ALL_ERRORS]

    assert ["Import0Error", "Import1Error", "Import2Error", "Import2OneError"] == (
        shown[:4]
    )
    assert "AloneError" == shown[-1]
    with pytest.warns(DeprecationWarning, match="TupleError is now called Tuple3Error"):
        assert many.Tuple3Error is getattr(many, f"{'A' + 'a' * 22}TupleError")


LIBRARIES = "_runtime/adapters/server.py"
"""The one module that imports by name: what belongs to the application's framework."""


def test_nothing_of_a_package_is_imported_by_name(whole: Made) -> None:
    """Tools that freeze programs follow imports; a name in a text is no import to them."""
    for path, text in whole.package().items():
        called = {
            getattr(node.func, "id", getattr(node.func, "attr", ""))
            for node in ast.walk(ast.parse(text if path.endswith(".py") else ""))
            if isinstance(node, ast.Call)
        }
        by_name = called & {"__import__", "import_module"}

        assert by_name == ({"import_module"} if path == LIBRARIES else set()), path


FROZEN = """
import frozen
from frozen import ALL_ERRORS, is_retryable, models, parse_error, render_error
from frozen.adapters import fastapi, flask
from frozen.errors import *

error = parse_error(404, {}, b"{}")
names = [each.__name__ for each in ALL_ERRORS]
print(len(names) == len({getattr(frozen.errors, each) for each in names}))
print(bool(fastapi.responses(*ALL_ERRORS)), is_retryable(error), frozen.statuses)
"""


def test_a_package_runs_from_an_archive(whole: Made, tmp_path: Path) -> None:
    """All chapters, documents and adapters are found where there are no folders."""
    for path, text in whole.package().items():
        file = tmp_path / "app/frozen" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (tmp_path / "app/__main__.py").write_text(FROZEN, "utf-8")
    zipapp.create_archive(tmp_path / "app", tmp_path / "app.pyz")
    result = subprocess.run(
        [sys.executable, tmp_path / "app.pyz"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )

    assert "" == result.stderr
    assert ["True", "True"] == [line[:4] for line in result.stdout.splitlines()]
