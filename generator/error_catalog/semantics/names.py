"""Names of errors, cases and other entries of a catalog, as names of classes and components."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from keyword import iskeyword

from error_catalog.catalog.model import Catalog
from error_catalog.semantics.resolution import Resolved

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

A fixed list, because ``dir(builtins)`` differs between versions of Python, and names must not.
"""

OTHER_ERRORS = frozenset(("KnownError", "ValidationError"))
"""
Names that generated code needs for something else.

Every package has the union ``KnownError``. Clients by openapi-generator and models by
datamodel-code-generator import pydantic's ValidationError; a schema of that name would
shadow it, and no response could be parsed.
"""

DEVICE = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\..*)?",
    re.IGNORECASE,
)
"""
A file name that Windows reserves for a device, whatever its suffix.

Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

# A lower-case letter or digit before a capital; an acronym before a capitalised word,
# unless that is the plural s of the acronym, as in `invalidIDs`.
_SEAM = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+")


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """
    Return the words of *text* in lower case: ``API_KEY_2FA`` is api, key, 2fa.

    Accents are dropped; all other non-ASCII letters separate words, so the result is empty
    if there are no ASCII letters or digits.
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

    The API's name is put in front of a name that a builtin, pydantic or the package
    itself has, or that begins with a digit. Two errors may have the same name here: see
    ``collisions``.
    """
    stem = pascal(words(resolved.catalog.api.id))
    taken = _taken(stem)
    names: dict[str, str] = {}
    for error, responses in resolved.by_error.items():
        parts = _without_error(words(error))
        names[error] = _class_name(parts, stem, taken)
        for response in responses:
            if response.case is not None:
                case = _without_error(words(response.case))
                names[response.id] = _class_name((*parts, *case), stem, taken)
    return names


TYPESCRIPT_ERRORS = frozenset(
    (
        *("AggregateError", "EvalError", "InternalError", "RangeError", "URIError"),
        *("SuppressedError", "UnknownError"),
    )
)
"""Names of errors that TypeScript or our module in it has, and Python has not."""


def typescript_names(resolved: Resolved) -> dict[str, str]:
    """
    Return the name of each error's type in TypeScript, keyed as ``class_names``.

    They are those of Python, so that a page about both says one name, but where
    TypeScript has the name already.
    """
    stem = pascal(words(resolved.catalog.api.id))
    names: dict[str, str] = {}
    taken: dict[str, None] = {}
    for key, name in class_names(resolved).items():
        own = f"{stem}{name}" if name in TYPESCRIPT_ERRORS else name
        names[key] = unique(own, taken)
        taken[names[key]] = None
    return names


def root_name(resolved: Resolved) -> str:
    """Return the name of the class that every error of the API has as its base."""
    return f"{pascal(words(resolved.catalog.api.id))}Error"


def former_names(resolved: Resolved) -> dict[str, str]:
    """Return the class names that errors had under their aliases, with the error's name."""
    current = class_names(resolved)
    stem = pascal(words(resolved.catalog.api.id))
    found: dict[str, str] = {}
    for error, responses in resolved.by_error.items():
        for alias in responses[0].spec.aliases:
            parts = _without_error(words(str(alias)))
            name = _class_name(parts, stem, _taken(stem))
            if name != current[error]:
                found.setdefault(name, error)
    return found


def is_package(name: object) -> bool:
    """Tell whether a Python package can have this name, on every system."""
    return (
        isinstance(name, str)
        and name.isascii()
        and name.isidentifier()
        and not iskeyword(name)
        and not DEVICE.fullmatch(name)
    )


def package_name(catalog: Catalog, parent: str = "") -> str:
    """
    Return the name that the generated Python package is imported by.

    Args:
        parent: The package that holds those of all APIs; empty if there is none.
    """
    stem = catalog.api.id.replace("-", "_")
    if not parent:
        return f"{stem}_errors"
    return f"{parent}.{stem}_" if iskeyword(stem) else f"{parent}.{stem}"


def collisions(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the class names that several ids have, with these ids."""
    found: dict[str, list[str]] = {}
    for response_id, name in names.items():
        found.setdefault(name, []).append(response_id)
    return {name: tuple(ids) for name, ids in found.items() if len(ids) > 1}


def unique(name: str, taken: Mapping[str, object]) -> str:
    """Return *name*, with the first number from 2 on that makes it free if it is *taken*."""
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
    return BUILTIN_ERRORS | OTHER_ERRORS | {f"{stem}Error"}


def _class_name(parts: tuple[str, ...], stem: str, taken: frozenset[str]) -> str:
    # A name may have no words left: `error` becomes ErrorError.
    name = f"{pascal(parts) or 'Error'}Error"
    if name in taken or name[0].isdigit():
        return f"{stem}{name}"
    return name
