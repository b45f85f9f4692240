"""The wheel contains the program and nothing else, and works where it is installed."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from error_catalog.version import VERSION

from tests.support.projects import ROOT, tree

ALIEN = "raise ImportError('this is the generator of somebody else')\n"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DIST_INFO = f"error_catalog-{VERSION}.dist-info"


def ran(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Return what a command prints, which must succeed, without this checkout on its path."""
    kept = {name: each for name, each in os.environ.items() if "PYTHON" not in name}
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**kept, "XDG_CACHE_HOME": str(cwd / ".cache"), **variables},
        capture_output=True,
        check=False,
        text=True,
        timeout=120,
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without network."""
    out = tmp_path_factory.mktemp("dist")
    command = ("-m", "hatchling", "build", "--target", "wheel", "--directory", out)
    ran(sys.executable, *command, cwd=ROOT)
    (found,) = out.iterdir()
    return found


@pytest.fixture(scope="module")
def venv(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel, which finds its dependencies in this one."""
    folder = tmp_path_factory.mktemp("venv")
    ran(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin/python"
    options = ("--quiet", "--no-index", "--no-deps", "--disable-pip-version-check")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", *options)
    ran(*pip, wheel, cwd=folder)
    # In folders that a .pth file adds, no other .pth is read: the editable install stays out.
    places = {sysconfig.get_path(each) for each in ("purelib", "platlib")}
    (site_packages(folder) / "dependencies.pth").write_text("\n".join(sorted(places)))
    return folder


def site_packages(venv: Path) -> Path:
    """Return where an environment keeps its packages."""
    (found,) = venv.glob("lib/python*/site-packages")
    return found


def test_the_wheel_contains_the_program_and_nothing_else(wheel: Path) -> None:
    """Its modules, templates, schema and py.typed are there, and besides them only metadata."""
    names = {each for each in ZipFile(wheel).namelist() if DIST_INFO not in each}
    program = tree(ROOT / "generator/error_catalog")
    templates = tree(ROOT / "templates")

    assert {"py.typed", "catalog.schema.json", "runtime/reader.py"} <= program.keys()
    assert names == {
        *(f"error_catalog/{path}" for path in program),
        *(f"error_catalog/_templates/{path}" for path in templates),
    }


def test_an_installed_wheel_adds_no_other_names(venv: Path) -> None:
    """Site-packages gets the package and its metadata, and bin/ one command."""
    found = {each.name for each in site_packages(venv).iterdir()}
    command = (venv / "bin/gen").read_text("utf-8")

    assert {"error_catalog", DIST_INFO, "dependencies.pth"} == found
    assert command.startswith(f"#!{venv}")


def test_it_works_beside_a_generator_of_somebody_else(
    venv: Path, tmp_path: Path
) -> None:
    """A project's own folders, on the path before all others, are not taken for ours."""
    python = venv / "bin/python"
    shutil.copytree(ROOT / "catalog", tmp_path / "catalog")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for name in ("generator", "templates"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(ALIEN, "utf-8")
    code = (
        "import error_catalog\n"
        "print(error_catalog.__file__)\n"
        "try: import generator\n"
        "except ImportError as error: print(error)\n"
    )
    place, alien = ran(python, "-c", code, cwd=tmp_path, PYTHONPATH=".").splitlines()
    ran(venv / "bin/gen", cwd=tmp_path, PYTHONPATH=".")
    made = tree(tmp_path / "generated")

    assert Path(place).is_relative_to(venv)
    assert "this is the generator of somebody else" == alien
    assert tree(ROOT / "generated") == made
    for command in ((venv / "bin/gen",), (python, "-m", "error_catalog")):
        for mode in ((), ("--no-cache",)):
            said = ran(*command, "--check", *mode, cwd=tmp_path, PYTHONPATH=".")
            assert f"unchanged {len(made)}\n" == said
    said = ran(python, "-m", "error_catalog", cwd=tmp_path, PYTHONPATH=".")
    assert f"wrote 0, unchanged {len(made)}, removed 0\n" == said
