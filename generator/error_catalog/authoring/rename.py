"""
A new name for an error, or a new code.

A code that is on the wire is renamed in two releases: first clients learn the new one as an
alias, and only when they have it does the server send it, with the old one as the alias.
"""

import re
from typing import Any, NamedTuple

from error_catalog.authoring.revision import (
    ERRORS,
    Data,
    NewKey,
    RefusedError,
    put,
    revise,
)
from error_catalog.authoring.subject import Subject
from error_catalog.catalog.model import IDENTIFIER
from error_catalog.diagnostics import Diagnostic, is_list, is_mapping
from error_catalog.files import SourceFile
from error_catalog.runtime.values import spell
from error_catalog.semantics.fields import own_codes

Code = str | int


class Renaming(NamedTuple):
    """
    What becomes of an error.

    Args:
        name: Its name from now on; the old one if that stays.
        former: The code that it had on the wire; None if no code changes.
        code: The code from now on; None if no code changes.
        is_announced: Nothing is renamed yet: the new code becomes an alias.
    """

    name: str
    former: Code | None = None
    code: Code | None = None
    is_announced: bool = False


def renaming(
    subject: Subject, called: str, new: str, *, at_once: bool, is_name_only: bool
) -> Renaming:
    """
    Return what it means to rename what is *called* so.

    Args:
        called: The name of the error or its code, as it was asked for.
        at_once: The code too, although clients may not know the new one.
        is_name_only: The code on the wire stays.

    Raises:
        RefusedError: It cannot be called *new*.
    """
    codes = [each for each in own_codes(subject.name, subject.spec) if each is not None]
    former = next((each for each in codes if spell(each) == called), None)
    is_name = called == subject.name
    is_identifier = re.fullmatch(IDENTIFIER, new) is not None
    if not new.strip() or new == called:
        raise RefusedError(f"expected another name or code, found `{new}`")
    if former is None or (is_name_only and is_name):
        if not is_identifier:
            raise RefusedError(
                f"`{new}` is no name for an error: use letters, digits and underscores"
            )
        return Renaming(_unused(subject, new))
    if is_name_only:
        raise RefusedError(f"`{called}` is a code and not a name")
    code = _like(former, _unused(subject, new))
    if not at_once and code not in subject.spec.aliases:
        return Renaming(subject.name, former, code, is_announced=True)
    name = new if is_name and is_identifier else subject.name
    return Renaming(name, former, code)


def renamed(subject: Subject, to: Renaming) -> dict[str, SourceFile] | Diagnostic:
    """Return every file that changes, by path, or why one cannot be changed."""
    changed: dict[str, SourceFile] = {}
    for document in subject.documents():
        is_own = document.source.path == subject.document.source.path
        at = (ERRORS, subject.name) if is_own else ()
        key = NewKey(at, to.name) if is_own and subject.name != to.name else None

        def change(data: Data, *, is_own: bool = is_own) -> Data:
            data = _referring(data, subject.name, to.name)
            return _entry(data, subject, to) if is_own else data

        revised = revise(document.source, change, at, key)
        if isinstance(revised, Diagnostic):
            return revised
        if revised.text != document.source.text:
            changed[revised.path] = revised
    return changed


def _unused(subject: Subject, new: str) -> str:
    """Return *new*, if no other error has it as its name or code."""
    for each in subject.catalogs:
        for name, spec in each.resolved.catalog.errors.items():
            codes = [spell(code) for code in own_codes(name, spec) if code is not None]
            if name != subject.name and new in (name, *codes):
                raise RefusedError(f"there is an error `{new}` already")
    return new


def _like(former: Code, new: str) -> Code:
    """Return *new* as a code of the type that *former* has."""
    if isinstance(former, str):
        return new
    if not re.fullmatch(r"-?[0-9]+", new):
        raise RefusedError(f"the code is an integer, and `{new}` is none")
    return int(new)


def _entry(data: Data, subject: Subject, to: Renaming) -> Data:
    """Return the data of a file with the codes that the error has from now on."""
    at = (ERRORS, to.name)
    entry: dict[str, Any] = data[ERRORS][to.name]
    old: list[Code] = list(subject.spec.aliases)
    if to.code is None or to.former is None:
        has_code = "code" in entry
        # Its name was its code, and the code stays.
        return data if has_code else _with_code(data, to.name, subject.name)
    if to.is_announced:
        return put(data, (*at, "aliases"), [*old, to.code])
    aliases = [each for each in old if each != to.code]
    data = put(data, (*at, "aliases"), [*aliases, to.former])
    if "code" not in entry:
        is_named = spell(to.code) == to.name
        return data if is_named else _with_code(data, to.name, to.code)
    code: Any = entry["code"]
    if is_list(code):
        codes: Any = [to.code if _is(each, to.former) else each for each in code]
        return put(data, (*at, "code"), codes)
    return put(data, (*at, "code"), to.code)


def _is(one: Any, other: Code) -> bool:
    return type(one) is type(other) and bool(one == other)


def _with_code(data: Data, name: str, code: Code) -> Data:
    """Return the data with a code as the first key of an entry that had none."""
    entry: dict[str, Any] = data[ERRORS][name]
    return put(data, (ERRORS, name), {"code": code, **entry})


def _referring(data: Data, old: str, new: str) -> Data:
    """Return the data of a file in which everything that named an error names it anew."""
    if old == new:
        return data
    fallbacks: Any = data.get("fallbacks")
    for status, name in fallbacks.items() if is_mapping(fallbacks) else ():
        if name == old:
            data = put(data, ("fallbacks", status), new)
    errors: Any = data.get(ERRORS)
    for error, entry in errors.items() if is_mapping(errors) else ():
        for key in ("deprecated", "retired"):
            said: Any = entry.get(key) if is_mapping(entry) else None
            if is_mapping(said) and said.get("replaced_by") == old:
                data = put(data, (ERRORS, error, key, "replaced_by"), new)
    return data
