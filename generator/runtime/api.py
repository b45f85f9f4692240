"""One API's errors, for everything that reads and writes its answers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from .adapters.problems import Problem
    from .base import APIError
    from .contract import Contract
    from .decoding import Body
    from .headers import Headers
    from .making import Classes
    from .reading import Read, ReadPayload
    from .wire import Wire


class Api:
    """
    The errors of one API; its tables are loaded when an answer is first read or written.

    Args:
        package: The generated package, whose module ``contract`` holds the tables.
        root: The base of all its exceptions.
    """

    if TYPE_CHECKING:
        contract: Contract
        classes: Classes
        read: Read
        read_payload: ReadPayload
        by_status: Mapping[int, Callable[[], APIError]]
        invalid_request: Callable[[Sequence[Problem]], APIError | None]

    def __init__(self, package: str, root: type[APIError]) -> None:
        self.package = package
        self.root = root

    def __getattr__(self, name: str) -> Any:
        # Only what is not there yet gets here, once.
        if name in ("contract", "classes", "read", "read_payload"):
            self._load_contract()
        elif name in ("by_status", "invalid_request"):
            self._load_framework()
        else:
            raise AttributeError(name)
        return getattr(self, name)

    def is_error(self, status: int, headers: Headers | None, body: Body) -> bool:
        """Tell whether an answer is an error; below 400 its envelope decides."""
        from .reading import is_error_answer

        return is_error_answer(self.contract, status, headers, body)

    def write(self, error: APIError, now: float) -> Wire:
        """
        Return the answer that carries *error*.

        Raises:
            ValueError: The envelope needs a value that the error does not have.
        """
        from .writing import write_answer

        return write_answer(self.contract, error, now)

    def find(self, status: int, code: str | int | None) -> Any:
        """Return the class of *code*, else of *status*."""
        from .reading import find_class

        return find_class(self.contract, self.classes, status, code)

    def _load_contract(self) -> None:
        from importlib import import_module

        from .reading import payload_reader, reader

        tables = import_module(".contract", self.package)
        self.classes = tables.CLASSES
        self.read = reader(tables.CONTRACT, tables.CLASSES)
        self.read_payload = payload_reader(tables.CONTRACT, tables.CLASSES)
        self.contract = tables.CONTRACT

    def _load_framework(self) -> None:
        from importlib import import_module

        framework = import_module(".framework", self.package)
        self.by_status = framework.BY_STATUS
        self.invalid_request = framework.invalid_request
