"""Errors that are on their way out: deprecated, and then a tombstone."""

from typing import Any

from error_catalog.authoring.revision import (
    ERRORS,
    Data,
    NewKey,
    RefusedError,
    put,
    revise,
)
from error_catalog.authoring.subject import Subject
from error_catalog.catalog.model import LifecycleSpec
from error_catalog.diagnostics import Diagnostic, is_mapping
from error_catalog.files import SourceFile

Said = dict[str, str]
"""What is said of the end of an error: ``since``, ``replaced_by``, ``note``, if it is."""

DEPRECATED, RETIRED = "deprecated", "retired"


def deprecate(subject: Subject, said: Said) -> SourceFile | Diagnostic:
    """
    Return the file of an error in which that is deprecated.

    What was said of an earlier deprecation stays, unless *said* says it anew.

    Raises:
        RefusedError: It is retired already, or would be replaced by itself.
    """
    _check(subject, said)
    at = (ERRORS, subject.name)

    def change(data: Data) -> Data:
        former = data[ERRORS][subject.name].get(DEPRECATED)
        return put(data, (*at, DEPRECATED), _value(former, said))

    return revise(subject.document.source, change, at)


def retire(subject: Subject, said: Said) -> SourceFile | Diagnostic:
    """
    Return the file of an error in which that is a tombstone.

    What was said of its deprecation, but for when that was, is said of its end, unless
    *said* says it anew.

    Raises:
        RefusedError: It is retired already, or would be replaced by itself.
    """
    _check(subject, said)
    at = (ERRORS, subject.name)
    key: NewKey | None = None
    if subject.spec.deprecated is not None:
        key = NewKey((*at, DEPRECATED), RETIRED)

    def change(data: Data) -> Data:
        former: Any = data[ERRORS][subject.name].get(RETIRED)
        if is_mapping(former):
            former = {name: each for name, each in former.items() if name != "since"}
        return put(data, (*at, RETIRED), _value(former, said))

    return revise(subject.document.source, change, at, key)


def _check(subject: Subject, said: Said) -> None:
    if subject.spec.retired is not None:
        raise RefusedError(f"`{subject.name}` is retired already")
    if said.get("replaced_by") == subject.name:
        raise RefusedError(f"`{subject.name}` cannot be replaced by itself")


def _value(former: Any, said: Said) -> Any:
    """Return what the key says; ``true`` if that is nothing."""
    value: dict[str, Any] = {**former, **said} if is_mapping(former) else {**said}
    known = [name for name in LifecycleSpec.model_fields if name in value]
    return {name: value[name] for name in (*known, *value)} or True
