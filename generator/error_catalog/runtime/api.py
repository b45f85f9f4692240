"""What generated code calls to read and write errors; the rest is loaded on first use."""

from __future__ import annotations

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType
    from typing import Any

    from .contract import Contract
    from .errors import APIError
    from .reader import Classes, Headers, Read, ReadPayload
    from .values import Body
    from .writer import Wire


class Api:
    """
    The errors of one API.

    Args:
        statuses: The module of *root*, the base of all, and of the classes of statuses.
        load_contract: Returns its tables, which it imports.
    """

    if TYPE_CHECKING:
        contract: Contract
        classes: Classes
        read: Read
        read_payload: ReadPayload
        write: Callable[[APIError, float], Wire]

    def __init__(
        self,
        root: type[APIError],
        statuses: ModuleType,
        load_contract: Callable[[], Contract],
    ) -> None:
        self.package = statuses.__name__.rpartition(".")[0]
        self.root = root
        self._statuses = statuses
        self._import_contract = load_contract

    def __getattr__(self, name: str) -> Any:
        # Called once for each, while it is not loaded yet.
        if name in ("contract", "classes", "read", "read_payload"):
            self._load_contract()
        elif name == "write":
            from functools import partial

            from .writer import write_error

            self.write = partial(write_error, self.contract)
        else:
            raise AttributeError(name)
        return getattr(self, name)

    def is_error(self, status: int | None, headers: Headers | None, body: Body) -> bool:
        """Tell whether a response is an error; below 400, its body decides."""
        from .reader import is_error

        return is_error(self.contract, status, headers, body)

    def find(self, status: int | None, code: str | int | None) -> Any:
        """Return the class of *code*, else of *status*."""
        from .reader import find_class

        return find_class(self.contract, self.classes, status, code)

    def _load_contract(self) -> None:
        from .reader import reader

        contract = self._import_contract()
        self.classes = _classes(self.root, self._statuses)
        self.read = reader(contract, self.classes)
        self.read_payload = reader(contract, self.classes, is_decoded=True)
        self.contract = contract


def _classes(root: type[APIError], statuses: ModuleType) -> Classes:
    """Return the class of each status, of 4 and 5 for others of their hundred, of 0 for the rest."""
    hundreds = {4: statuses.HTTPClientError, 5: statuses.HTTPServerError}
    named = statuses.STATUSES.items()
    return {0: root, **hundreds, **{n: getattr(statuses, name) for name, n in named}}


class CodesType(type):
    """Makes a class of constants a collection of their values."""

    def __call__(cls, code: object) -> str | int:
        """Return *code* if it is known, as an Enum does; else raise ValueError."""
        for each in cls:
            if code == each:
                return each
        raise ValueError(f"{code!r} is not a code of {cls.__name__}")

    def __iter__(cls) -> Iterator[str | int]:
        return (code for name, code in vars(cls).items() if not name.startswith("_"))

    def __contains__(cls, code: object) -> bool:
        return any(code == each for each in cls)

    def __len__(cls) -> int:
        return sum(1 for _ in cls)


class Codes(metaclass=CodesType):
    """
    The codes of an API as constants: ``code in ErrorCode``, ``list(ErrorCode)``.

    It is no Enum, so that ``error.code == ErrorCode.NAME`` compares text with text, and type
    checkers narrow *error* by it.
    """
