"""What ``gen init`` gives a project: which files it writes, which it adds to, which it leaves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from error_catalog.authoring import settings
from error_catalog.authoring.starter import starter

PYPROJECT = "pyproject.toml"
ATTRIBUTES = ".gitattributes"
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/error-catalog.yml"
OTHER_CI = (
    ".gitlab-ci.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    ".circleci/config.yml",
    "Jenkinsfile",
    ".travis.yml",
)
"""Where the steps of other services stand; nothing is added to these."""

FILES = (PYPROJECT, ATTRIBUTES, HOOKS, WORKFLOW, *OTHER_CI)
"""The files that the kit has to know, beside the catalog."""


class Deed(StrEnum):
    """What becomes of a file."""

    WRITTEN = "wrote"
    ADDED = "added to"
    LEFT = "left"


class Piece(NamedTuple):
    """
    One file of the kit.

    Args:
        text: All that it says from now on; None if it stays.
        note: What is new in it, or why it stays.
    """

    path: str
    deed: Deed
    text: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Wishes:
    """
    What somebody wants to start with.

    Args:
        api: The API's id.
        envelope: One of ``starter.ENVELOPES``.
        adapters: Of the Python package.
        catalog: The folder of catalogs, as the configuration has it.
        out: The folder of what is generated, as the configuration has it.
        has_catalog: There are catalogs already.
        requirement: What pip installs ``gen`` by.
        is_root: The project is at the root of its repository, or in none.
        has_typescript: Clients in TypeScript are to have their errors, too.
    """

    api: str
    envelope: str
    adapters: tuple[str, ...]
    catalog: str
    out: str
    has_catalog: bool
    requirement: str
    is_root: bool
    has_typescript: bool = False

    @property
    def starter(self) -> str:
        """The path of the starter catalog."""
        is_file = re.search(r"\.(ya?ml|json)$", self.catalog)
        return self.catalog if is_file else f"{self.catalog}/{self.api}.yaml"

    @property
    def inputs(self) -> str:
        """The folder of catalogs; that of the only one if the configuration names it."""
        is_file = self.starter == self.catalog
        return (self.catalog.rpartition("/")[0] or ".") if is_file else self.catalog


def kit(wishes: Wishes, found: Mapping[str, str | None]) -> list[Piece]:
    """
    Return every file of the kit.

    Args:
        found: What stands in the project, by path; None for a file that is not there.
    """
    return [
        _catalog(wishes, found),
        _pyproject(wishes, found[PYPROJECT]),
        _attributes(wishes, found[ATTRIBUTES]),
        _hooks(wishes, found[HOOKS]),
        _ci(wishes, found),
    ]


def by_hand(pieces: list[Piece], wishes: Wishes) -> Iterator[str]:
    """Yield what to add where nothing could be added."""
    notes = {each.path: each.note for each in pieces if each.deed is Deed.LEFT}
    if notes.get(HOOKS) in (_NO_LIST, _NOT_ROOT):
        yield f"to check before each commit, add to {HOOKS}, below `repos`:"
        yield from ("", *_indented(settings.hook(wishes.inputs, wishes.out)), "")
    if any(notes.get(path) in (_OTHER_CI, _NOT_ROOT) for path in (WORKFLOW, *OTHER_CI)):
        yield "to check in CI, add these commands there, in the folder of this project:"
        yield from ("", *_indented(settings.commands(wishes.requirement)), "")


_NO_LIST = "it has no list of repositories in lines"
_NOT_ROOT = "it belongs at the root of the repository"
_OTHER_CI = "it is yours"


def _indented(text: str) -> list[str]:
    return [f"       {line}".rstrip() for line in text.splitlines()]


def _catalog(wishes: Wishes, found: Mapping[str, str | None]) -> Piece:
    path = wishes.starter
    if wishes.has_catalog or found.get(path) is not None:
        return Piece(path if found.get(path) else wishes.catalog, *_LEFT)
    note = f"eight errors to start with, in the envelope `{wishes.envelope}`"
    return Piece(path, Deed.WRITTEN, starter(wishes.api, wishes.envelope), note)


_LEFT = (Deed.LEFT, None, "there is a catalog already")


def _pyproject(wishes: Wishes, text: str | None) -> Piece:
    new = settings.pyproject(
        text or "", wishes.adapters, has_typescript=wishes.has_typescript
    )
    if new is None:
        return Piece(PYPROJECT, Deed.LEFT, None, f"it has {settings.TABLE} already")
    named = ", ".join(wishes.adapters) or "none"
    more = ", and the target typescript" if wishes.has_typescript else ""
    return _piece(PYPROJECT, text, new, f"{settings.TABLE}, adapters: {named}{more}")


def _attributes(wishes: Wishes, text: str | None) -> Piece:
    new = settings.attributes(text or "", wishes.out)
    if new is None:
        return Piece(ATTRIBUTES, Deed.LEFT, None, "it has the line already")
    return _piece(ATTRIBUTES, text, new, "reviews fold generated files away")


def _hooks(wishes: Wishes, text: str | None) -> Piece:
    if not wishes.is_root:
        return Piece(HOOKS, Deed.LEFT, None, _NOT_ROOT)
    try:
        new = settings.hooks(text or "", wishes.inputs, wishes.out)
    except ValueError:
        return Piece(HOOKS, Deed.LEFT, None, _NO_LIST)
    if new is None:
        return Piece(HOOKS, Deed.LEFT, None, "it has the hook already")
    return _piece(HOOKS, text, new, "a hook that runs gen --check before commits")


def _ci(wishes: Wishes, found: Mapping[str, str | None]) -> Piece:
    if found[WORKFLOW] is not None:
        return Piece(WORKFLOW, Deed.LEFT, None, "it is there already")
    for path in OTHER_CI:
        if found[path] is not None:
            return Piece(path, Deed.LEFT, None, _OTHER_CI)
    if not wishes.is_root:
        return Piece(WORKFLOW, Deed.LEFT, None, _NOT_ROOT)
    text = settings.workflow(wishes.inputs, wishes.out, wishes.requirement)
    note = "a job on GitHub that runs gen lint and gen --check"
    return Piece(WORKFLOW, Deed.WRITTEN, text, note)


def _piece(path: str, old: str | None, new: str, note: str) -> Piece:
    return Piece(path, Deed.WRITTEN if old is None else Deed.ADDED, new, note)
