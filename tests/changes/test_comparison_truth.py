"""What comparisons say, held against generated packages that read each other's responses."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from error_catalog.changes.change import Change
from error_catalog.changes.classes import CLASSES
from error_catalog.semantics.names import former_names

from tests.support.crossings import (
    PARENT,
    Packaged,
    compared,
    disagreements,
    forget,
    hits,
    miswritten,
)
from tests.support.effort import TORTURE, tries
from tests.support.mutations import CATALOGS, MUTATIONS, sample
from tests.support.user_code import PACKAGE, user_code

IS_TORTURE = tries(1) == TORTURE
READ = MUTATIONS if IS_TORTURE else sample(20)
TYPED = MUTATIONS if IS_TORTURE else MUTATIONS[4::30]

OLD, NEW = 0, 2
"""Where the marks of old and of new clients are in a class."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the folder that the packages are in, forgotten afterwards."""
    yield tmp_path_factory.mktemp("packages") / PARENT
    forget()


@pytest.fixture(scope="module")
def bases(folder: Path) -> dict[str, Packaged]:
    """Return the two catalogs that are changed, with their packages."""
    found = {name: Packaged(f"base_{name}", x, folder) for name, x in CATALOGS.items()}
    for each in found.values():
        each.write()
    return found


@pytest.mark.sampled
def test_packages_agree_with_the_verdict(
    folder: Path, bases: dict[str, Packaged]
) -> None:
    """Old packages read new responses, and new ones old ones, as it was said from memory."""
    for number, mutation in enumerate(READ):
        old, new = bases[mutation.base], Packaged(
            f"read_{number}", mutation.after, folder
        )
        new.write()

        assert [] == [*disagreements(old, new), *disagreements(new, old)], mutation.name
        assert [] == [*miswritten(new)], mutation.name
        changes = compared(mutation.before, mutation.after).changes
        seen = [*hits(new, old, optional=True)]
        said = [each for each in changes if each.breaks.old_clients]
        assert agrees(seen, said, OLD), (mutation.name, seen, said)
        seen = [*hits(old, new, optional=False)]
        said = [each for each in changes if each.breaks.new_clients]
        assert agrees(seen, said, NEW), (mutation.name, seen, said)


def agrees(seen: list[str], said: list[Change], column: int) -> bool:
    """Tell whether what packages do is what is said, or what a class says that none can show."""
    if seen:
        return bool(said)
    marks = [list(CLASSES[each.change].each_mark())[column] for each in said]
    return all(each.harm and not each.is_seen for each in marks)


@pytest.mark.sampled
def test_mypy_agrees_with_the_verdict(folder: Path, bases: dict[str, Packaged]) -> None:
    """Code that uses all of an old package fails with the new one if that is said."""
    code = {
        name: user_code(each.package, tuple(former_names(each.resolved)))
        for name, each in bases.items()
    }
    for name, each in bases.items():
        use = folder / f"use_{name}.py"
        use.write_text(code[name].replace(PACKAGE, each.name), "utf-8")
    for number, mutation in enumerate(TYPED):
        Packaged(f"typed_{number}", mutation.after, folder).write()
        use = folder / f"use_{number}.py"
        use.write_text(code[mutation.base].replace(PACKAGE, f"typed_{number}"), "utf-8")
    wrong = refused(folder)

    assert set() == wrong & {*CATALOGS}
    for number, mutation in enumerate(TYPED):
        changes = compared(mutation.before, mutation.after).changes
        # All packages here have other names, so that is not to be seen.
        said = [
            x.change
            for x in changes
            if x.breaks.upgrade
            if x.change != "package-renamed"
        ]
        assert (f"{number}" in wrong) == bool(said), (mutation.name, said)


def refused(folder: Path) -> set[str]:
    """Return which uses of packages ``mypy --strict`` refuses."""
    options = ["--strict", "--config-file=", "--no-error-summary"]
    cache = f"--cache-dir={folder.parent / 'cache'}"
    uses = sorted(path.name for path in folder.glob("use_*.py"))
    command = [sys.executable, "-m", "mypy", *options, cache, *uses]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )

    assert "" == result.stderr
    found = re.findall(r"(?m)^(\w+)\.py:\d+: error: ", result.stdout)
    others = [x for x in result.stdout.splitlines() if not x.startswith("use_")]
    assert [] == others
    return {each.removeprefix("use_") for each in found}
