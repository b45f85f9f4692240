"""The error that a command is about: which one it is, and which files have to do with it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from error_catalog.authoring.revision import RefusedError
from error_catalog.catalog.model import ErrorSpec
from error_catalog.diagnostics import did_you_mean
from error_catalog.pipeline import Understood
from error_catalog.runtime.values import spell
from error_catalog.semantics.fields import own_codes
from error_catalog.yaml12.document import Document


class Subject(NamedTuple):
    """
    An error of some catalogs.

    Args:
        document: The file that has its entry.
        catalogs: Those that have it, since several may include this file.
    """

    name: str
    spec: ErrorSpec
    document: Document
    catalogs: tuple[Understood, ...]

    def documents(self) -> list[Document]:
        """Return every file of its catalogs, each once: they may name it."""
        every = (each for one in self.catalogs for each in one.merged.documents)
        return list({each.source.path: each for each in every}.values())


def subject_of(catalogs: Mapping[str, Understood], called: str) -> Subject:
    """
    Return the error with the name or, if none has it, the code *called*.

    Raises:
        RefusedError: None is called so, or several are.
    """
    subjects = _subjects(catalogs, called)
    if not subjects:
        known = sorted({each for one in catalogs.values() for each in _all_names(one)})
        hint = did_you_mean(called, known)
        raise RefusedError(f"no error is called `{called}`: {hint}")
    if len(subjects) > 1:
        places = ", ".join(
            f"`{each.name}` in {each.document.source.path}" for each in subjects
        )
        raise RefusedError(
            f"several errors are called `{called}`: {places}; use the name of one, or "
            "say which catalog with --catalog"
        )
    return subjects[0]


def _subjects(catalogs: Mapping[str, Understood], called: str) -> list[Subject]:
    for is_called in (_has_name, _has_code):
        found: dict[tuple[str, str], Subject] = {}
        for one in catalogs.values():
            for name, spec in one.resolved.catalog.errors.items():
                if not is_called(name, spec, called):
                    continue
                document = one.merged.owners[("errors", name)]
                at = (document.source.path, name)
                others = found[at].catalogs if at in found else ()
                found[at] = Subject(name, spec, document, (*others, one))
        if found:
            return list(found.values())
    return []


def _has_name(name: str, _: ErrorSpec, called: str) -> bool:
    return name == called


def _has_code(name: str, spec: ErrorSpec, called: str) -> bool:
    return called in [spell(each) for each in own_codes(name, spec) if each is not None]


def _all_names(understood: Understood) -> Iterable[str]:
    for name, spec in understood.resolved.catalog.errors.items():
        yield name
        yield from (spell(each) for each in own_codes(name, spec) if each is not None)
