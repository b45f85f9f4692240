"""Which class stands for a framework's own error, in a package with an adapter of one."""

from collections.abc import Mapping
from dataclasses import dataclass

from error_catalog.runtime.values import BUILT_IN, attribute_name
from error_catalog.semantics.details import Filler
from error_catalog.semantics.fallbacks import PARTS, fallbacks
from error_catalog.semantics.fallbacks import Details as Found
from error_catalog.semantics.resolution import Resolved
from error_catalog.targets.python.classes import ErrorClass


@dataclass(frozen=True, slots=True)
class Details:
    """The argument of a class that takes what validation found, and what fills it."""

    name: str
    argument: str
    filler: Filler


@dataclass(frozen=True, slots=True)
class Framework:
    """
    What a server sends where its framework fails by itself.

    Args:
        by_status: The name of a class for each status, or range such as ``4XX``.
        refused: The same for a request that validation refuses.
        details: How these classes take what validation found.
    """

    by_status: tuple[tuple[int | str, str], ...] = ()
    refused: tuple[tuple[int, str], ...] = ()
    details: tuple[Details, ...] = ()

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that fill arguments."""
        return tuple(sorted({each.filler.function for each in self.details}))

    @property
    def longest(self) -> int:
        """The length of the longest name of a class."""
        names = (name for _, name in (*self.by_status, *self.refused))
        return max(map(len, names), default=0)


def _argument(details: Found) -> tuple[str, Filler]:
    """Return the argument of a class, and what fills it."""
    if details.argument != PARTS:
        return attribute_name(details.argument), details.filler
    # It holds errors, whose own arguments these are.
    own = [
        (name if name in BUILT_IN else attribute_name(name), held)
        for name, held in details.filler.members
    ]
    return PARTS, Filler(details.filler.function, tuple(own))


def framework(resolved: Resolved, classes: Mapping[str, ErrorClass]) -> Framework:
    """
    Return what stands for a framework's own errors.

    Args:
        classes: The class of each response, by its id.
    """
    found = fallbacks(resolved)
    by_status = sorted(found.by_status.items(), key=lambda each: str(each[0]))
    details = {
        classes[name].name: Details(classes[name].name, *_argument(each))
        for name, each in found.details.items()
    }
    return Framework(
        tuple((status, classes[each.id].name) for status, each in by_status),
        tuple(
            (status, classes[each.id].name) for status, each in found.refused.items()
        ),
        tuple(details.values()),
    )
