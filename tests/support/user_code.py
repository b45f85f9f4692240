"""Code of a user that uses all that a generated package offers, for type checkers."""

import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from tests.support.crossings import PARENT

PACKAGE = "PACKAGE"
"""Stands for the name of the package in ``user_code``."""

_HEAD = f"""\
import datetime as _datetime
import decimal as _decimal
import uuid as _uuid
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from {PARENT}.{PACKAGE} import statuses
from {PARENT}._runtime.errors import APIError
from {PARENT}.{PACKAGE} import ErrorCode
from {PARENT}.{PACKAGE} import NAMES

_ = (_datetime, _decimal, _uuid, Mapping, Sequence, Any, Literal, APIError)
"""


def user_code(package: ModuleType, former: tuple[str, ...] = ()) -> str:
    """
    Return code that raises, catches and reads every error of *package*.

    Args:
        former: The names that its classes had before.
    """
    classes = list(package.ALL_ERRORS)
    names = dict.fromkeys((*(each.__name__ for each in classes), *former))
    parts = [_HEAD.replace("NAMES", ", ".join(names))]
    for number, cls in enumerate(classes):
        parts += _uses(number, cls)
    root = package.statuses.HTTPConflictError
    parts += _raises("root", "statuses.HTTPConflictError", root)
    constants = [name for name in vars(package.ErrorCode) if name.isupper()]
    parts += [f"print({', '.join(former)})" if former else ""]
    parts.append("".join(f"print(ErrorCode.{name})\n" for name in constants))
    return "\n\n".join(parts)


def _uses(number: int, cls: Any) -> Iterator[str]:
    """Yield functions that raise one class, take it for its bases, and read it."""
    name = cls.__name__
    yield from _raises(str(number), name, cls)
    for base in cls.__mro__[1:]:
        if base.__name__.startswith("HTTP"):
            what = f"statuses.{base.__name__}"
            head = f"def as_{number}_{base.__name__}(e: {name}) -> {what}:"
            yield f"{head}\n    return e"
    for attribute, kind in dict(_attributes(cls)).items():
        head = f"def get_{number}_{attribute}(e: {name}) -> {kind}:"
        yield f"{head}\n    return e.{attribute}"


def _raises(number: str, name: str, cls: Any) -> Iterator[str]:
    """Yield functions that raise a class with every argument, and with the required ones."""
    parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
    needed = [each for each in parameters if each.default is inspect.Parameter.empty]
    for kind, given in (("every", parameters), ("least", needed)):
        taken = ", ".join(f"{each.name}: {each.annotation}" for each in given)
        passed = ", ".join(f"{each.name}={each.name}" for each in given)
        yield f"def {kind}_{number}({taken}) -> None:\n    raise {name}({passed})"


def _attributes(cls: Any) -> Iterator[tuple[str, str]]:
    """Yield the fields and params that a class has, with their annotations."""
    for owner in cls.__mro__:
        package, _, module = owner.__module__.rpartition(".")
        if module in ("errors", "statuses") and not package.endswith("_runtime"):
            for name, kind in vars(owner).get("__annotations__", {}).items():
                if not name.startswith("_"):
                    yield name, str(kind)
