"""The Python packages of the five catalogs with every adapter, in both shapes."""

import atexit
import shutil
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from types import ModuleType

from tests.support.projects import ROOT, Files, attempt_text

CATALOGS = sorted((ROOT / "catalog").glob("[!_]*.yaml"))
NAMES = [f"{path.stem}_errors" for path in CATALOGS]
"""The packages of ``alone``."""

PARENT = "acme_errors"
"""The package of ``together``."""


@cache
def alone() -> Path:
    """Return a folder with a package for each API, such as ``contacts_errors``."""
    return _written("")


@cache
def together() -> Path:
    """Return a folder with one package for all APIs: ``acme_errors.contacts``."""
    return _written(PARENT)


def package(name: str) -> ModuleType:
    """Import one of the packages of ``alone``, or a module of one."""
    folder = str(alone())
    if folder not in sys.path:
        sys.path.append(folder)
    return import_module(name)


def write(folder: Path, files: Files) -> None:
    """Write *files* below *folder*."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="")


def _written(parent: str) -> Path:
    folder = Path(mkdtemp(prefix="error-catalog-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path in CATALOGS:
        text = path.read_text("utf-8")
        files, found = attempt_text(text, names=("python",), parent=parent)
        assert files, found
        write(folder, {key.partition("/")[2]: each for key, each in files.items()})
    return folder
