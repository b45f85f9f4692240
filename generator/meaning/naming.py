"""Names of errors, cases and other things of a catalog as names of classes and components."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from generator.catalog.model import Catalog
from generator.meaning.resolving import Resolved

BUILTIN_ERRORS = frozenset(
    (
        *("ArithmeticError", "AssertionError", "AttributeError", "BlockingIOError"),
        *("BrokenPipeError", "BufferError", "ChildProcessError"),
        *("ConnectionAbortedError", "ConnectionError", "ConnectionRefusedError"),
        *("ConnectionResetError", "EOFError", "EnvironmentError", "FileExistsError"),
        *("FileNotFoundError", "FloatingPointError", "IOError", "ImportError"),
        *("ImportCycleError", "IndentationError", "IndexError", "InterruptedError"),
        *("IsADirectoryError", "KeyError", "LookupError", "MemoryError"),
        *("ModuleNotFoundError", "NameError", "NotADirectoryError"),
        *("NotImplementedError", "OSError", "OverflowError", "PermissionError"),
        *("ProcessLookupError", "PythonFinalizationError", "RecursionError"),
        *("ReferenceError", "RuntimeError", "SyntaxError", "SystemError", "TabError"),
        *("TimeoutError", "TypeError", "UnboundLocalError", "UnicodeDecodeError"),
        *("UnicodeEncodeError", "UnicodeError", "UnicodeTranslateError", "ValueError"),
        *("WindowsError", "ZeroDivisionError"),
    )
)
"""
The builtin exceptions of every Python whose names end in Error.

Written down, because ``dir(builtins)`` differs from one Python to the next and names must not.
"""

OTHERS_ERRORS = frozenset(("KnownError", "ValidationError"))
"""
Names that generated code needs for something else.

Every package has the union ``KnownError``. Clients by openapi-generator and models by
datamodel-code-generator import pydantic's ValidationError, and a schema of that name takes
its place: every answer then fails to parse.
"""

# A lower-case letter or digit before a capital; an acronym before a capitalised word,
# unless that is the plural s of the acronym, as in `invalidIDs`.
_SEAM = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """
    Return the words of *text* in lower case: ``API_KEY_2FA`` is api, key, 2fa.

    Accents are dropped; other letters that ASCII lacks separate words, so the result is
    empty if there are no ASCII letters or digits at all.
    """
    if not text.isascii():
        parted = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
        text = "".join(each for each in parted if not unicodedata.combining(each))
    pieces = (piece for part in _OTHER.split(text) for piece in _split_case(part))
    return tuple(piece.lower() for piece in pieces if piece)


def pascal(parts: Iterable[str]) -> str:
    """Return words as one name, ``ApiKey2fa``; an underscore keeps two numbers apart."""
    name = ""
    for part in parts:
        if name[-1:].isdigit() and part[:1].isdigit():
            name += "_"
        name += part[:1].upper() + part[1:]
    return name


def class_names(resolved: Resolved) -> dict[str, str]:
    """
    Return the name of each error's class by ``NAME`` and of each case's by ``NAME.case``.

    A name that a builtin, pydantic or the package itself has, or that begins with a
    digit, gets the API's in front. Two errors may have one name here: see ``collisions``.
    """
    stem = pascal(words(resolved.catalog.api.id))
    taken = _taken(stem)
    names: dict[str, str] = {}
    for error, answers in resolved.by_error.items():
        parts = _without_error(words(error))
        names[error] = _class_name(parts, stem, taken)
        for answer in answers:
            if answer.case is not None:
                case = _without_error(words(answer.case))
                names[answer.id] = _class_name((*parts, *case), stem, taken)
    return names


def former_names(resolved: Resolved) -> dict[str, str]:
    """Return the former class names of errors with aliases, each with the error's name."""
    current = class_names(resolved)
    stem = pascal(words(resolved.catalog.api.id))
    found: dict[str, str] = {}
    for error, answers in resolved.by_error.items():
        for alias in answers[0].spec.aliases:
            parts = _without_error(words(str(alias)))
            name = _class_name(parts, stem, _taken(stem))
            if name != current[error]:
                found.setdefault(name, error)
    return found


def package_name(catalog: Catalog) -> str:
    """Return the name of the generated Python package."""
    return f"{catalog.api.id.replace('-', '_')}_errors"


def collisions(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the ids of each class name that several have, by class name."""
    found: dict[str, list[str]] = {}
    for each, name in names.items():
        found.setdefault(name, []).append(each)
    return {name: tuple(ids) for name, ids in found.items() if len(ids) > 1}


def unique(name: str, taken: Mapping[str, object]) -> str:
    """Return *name*, or *name* with the first number from 2 on that is not *taken*."""
    if name not in taken:
        return name
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"


def _split_case(part: str) -> list[str]:
    # A part in capitals, such as API or 2FA, is one word.
    return [part] if part.isupper() or part.islower() else _SEAM.split(part)


def _without_error(parts: tuple[str, ...]) -> tuple[str, ...]:
    return parts[:-1] if parts[-1:] == ("error",) else parts


def _taken(stem: str) -> frozenset[str]:
    return BUILTIN_ERRORS | OTHERS_ERRORS | {f"{stem}Error"}


def _class_name(parts: tuple[str, ...], stem: str, taken: frozenset[str]) -> str:
    # Nothing may be left of a name: `error` is the ErrorError.
    name = f"{pascal(parts) or 'Error'}Error"
    if name in taken or name[0].isdigit():
        return f"{stem}{name}"
    return name
