"""What the command line asks for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Request:
    """
    What the command line asks for.

    Args:
        start: The current folder; every path of the command line is from there.
        catalogs: Files and folders; empty for those of the configuration.
        out: The folder of all targets' folders; None for those of the configuration.
        targets: Names; empty for all that are enabled.
    """

    start: Path
    catalogs: tuple[str, ...] = ()
    out: str | None = None
    targets: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """The part of the command line that decides which files are made, in one form."""
        out = () if self.out is None else ("--out", self.out)
        targets = (
            each for name in sorted({*self.targets}) for each in ("--target", name)
        )
        return (*self.catalogs, *out, *targets)


class MisuseError(Exception):
    """The command line names a target that does not exist."""
