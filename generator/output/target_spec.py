"""A target: what it renders, from which templates, and where to."""

from dataclasses import dataclass
from enum import StrEnum

VIEWS = ("python", "python-tests", "openapi", "jsonschema", "markdown")
"""What a target can be shown of a catalog."""

COPIES = ("runtime",)
"""Folders of files that a target can take as they are."""


class Each(StrEnum):
    """What a template is rendered once for."""

    API = "api"
    ENVELOPE = "envelope"
    ERROR = "error"
    MODULE = "module"


@dataclass(frozen=True, slots=True)
class FileSpec:
    """
    A template, rendered once for each api, envelope, error or module.

    Args:
        template: With its folder, such as ``python/errors.py.jinja``.
        path: Below the target's output folder, with placeholders; see ``expand``.
    """

    template: str
    path: str
    each: Each


@dataclass(frozen=True, slots=True)
class CopySpec:
    """
    A folder of files that are written as they are, once for each api.

    Args:
        folder: One of ``COPIES``.
        path: Of the folder, below the target's output folder, with placeholders.
    """

    folder: str
    path: str


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """
    A choice that the configuration has for a target.

    Args:
        values: What may be chosen; empty if anything of the default's type.
    """

    name: str
    default: str | int | bool
    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """
    One target.

    Args:
        name: Of its folder.
        view: One of ``VIEWS``.
        enabled: It is made unless the configuration says otherwise.
    """

    name: str
    view: str
    options: tuple[OptionSpec, ...]
    files: tuple[FileSpec, ...]
    copies: tuple[CopySpec, ...]
    enabled: bool = True
