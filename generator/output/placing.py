"""Output paths: whether they stay in their folder, and whether two files meet."""

import posixpath
import re
from collections.abc import Mapping, Sequence

from generator.artifacts import Artifact
from generator.diagnostics import Diagnostic
from generator.shaping import shown
from generator.sources import Location

RULE = "output-path"
"""A file would be written outside of its target's folder, or over another one."""

Outputs = Mapping[str, str]
"""The output folder of each target, from the project's root."""

_LONGEST_NAME = 200
"""Of one part of a path, in bytes; file systems stop at 255, and staging adds some."""


def unsafe(path: str) -> str | None:
    """Return why *path* is no path below a folder; None if it is one on every system."""
    if not path or any(part in ("", ".", "..") for part in path.split("/")):
        return "does not stay below its folder"
    if re.search(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]', path):
        return "has a character that not every file system takes"
    if any(part.endswith((".", " ")) for part in path.split("/")):
        return "has a part that ends with a dot or a space"
    if any(len(part.encode()) > _LONGEST_NAME for part in path.split("/")):
        return "has a part that is too long"
    return None


def place(artifact: Artifact, outputs: Outputs) -> str:
    """Return the path of *artifact* from the project's root."""
    return join(outputs[artifact.target], artifact.path)


def join(folder: str, path: str) -> str:
    """Return *path*, which is from *folder*, from where *folder* is."""
    return posixpath.normpath(posixpath.join(folder, path))


def misplaced(artifacts: Sequence[Artifact], outputs: Outputs) -> list[Diagnostic]:
    """
    Return a diagnostic for each artifact that must not be written where it would be.

    Paths that differ in case alone are one file on some systems. Of two catalogs that
    meet, the first place is enough.
    """
    found: list[Diagnostic] = []
    met: set[tuple[str, str]] = set()
    taken: dict[str, Artifact] = {}
    for artifact in artifacts:
        reason = unsafe(artifact.path)
        if reason:
            found.append(_diagnostic(artifact, f"{shown(artifact.path)} {reason}"))
            continue
        where = place(artifact, outputs)
        other = taken.setdefault(where.casefold(), artifact)
        pair = (other.source, artifact.source)
        if other is not artifact and pair not in met:
            met |= {pair} if other.source != artifact.source else set()
            theirs = f"{other.source} ({other.target})"
            found.append(_diagnostic(artifact, f"{theirs} writes `{where}` too"))
    return found + _nested(artifacts, outputs, taken)


def _nested(
    artifacts: Sequence[Artifact], outputs: Outputs, taken: Mapping[str, Artifact]
) -> list[Diagnostic]:
    """Return a diagnostic for each artifact below a path that is a file."""
    found: list[Diagnostic] = []
    for artifact in artifacts:
        where = place(artifact, outputs)
        for at, letter in enumerate(where):
            if letter == "/" and where[:at].casefold() in taken:
                message = f"`{where}` lies below a file, `{where[:at]}`"
                found.append(_diagnostic(artifact, message))
    return found


def _diagnostic(artifact: Artifact, message: str) -> Diagnostic:
    hint = "change an `id`, a name, or a `path` in the target's target.yaml"
    return Diagnostic(Location(artifact.source), RULE, message, hint)
