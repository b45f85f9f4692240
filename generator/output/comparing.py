"""Artifacts against the files of a tree: what is missing, stale, edited or left over."""

import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from enum import StrEnum

from generator.artifacts import Artifact
from generator.output.placing import Outputs, place
from generator.output.signing import Banner, read_banner

Tree = Mapping[str, str | None]
"""
Texts by path from the project's root: every file that carries a banner, and whatever
stands where an artifact goes. None is a folder, a link or a file that is not ours.
"""

MAX_DIFF_LINES = 20_000
"""Beyond these, a diff takes all old lines out and puts all new ones in."""


class Kind(StrEnum):
    """How a file differs from what the catalogs say."""

    MISSING = "missing"
    STALE = "stale"
    EDITED = "edited"
    ORPHANED = "orphaned"
    ORPHANED_EDITED = "orphaned-edited"
    FOREIGN = "foreign"


KEPT = (Kind.ORPHANED_EDITED, Kind.FOREIGN)
"""What ``gen`` never touches: someone's work would be lost."""


@dataclass(frozen=True, slots=True)
class Drift:
    """
    One file that is not as the catalogs say.

    Args:
        path: From the project's root.
        reason: A sentence without its full stop.
        old: What the file says; None if it is missing or not ours.
        new: What it should say; None if it should not be there.
    """

    path: str
    kind: Kind
    reason: str
    old: str | None
    new: str | None

    @property
    def diff(self) -> str:
        """The unified diff that mends the drift; empty for a file that ``gen`` keeps."""
        return "" if self.kind in KEPT else _diff(self.path, self.old, self.new)


def compare(
    artifacts: Sequence[Artifact],
    tree: Tree,
    outputs: Outputs,
    sources: Collection[str] | None,
) -> list[Drift]:
    """
    Return the drift between *artifacts* and *tree*, sorted by path.

    A file is ours if it has a banner. One that nobody makes any more is orphaned if its
    banner names a target of *outputs*, it lies in that target's folder, and its source
    is among *sources*.

    Args:
        sources: The catalogs of this run; None if they are all catalogs there are.
    """
    wanted = {place(each, outputs): each for each in artifacts}
    drifts = [_drift(path, each, tree) for path, each in wanted.items()]
    for path, text in tree.items():
        if path not in wanted and text is not None:
            drifts.append(_leftover(path, text, outputs, sources))
    return sorted(filter(None, drifts), key=lambda each: each.path)


def changes(drifts: Sequence[Drift]) -> dict[str, str | None]:
    """Return what to write where, None to remove, so that only what is kept drifts on."""
    return {each.path: each.new for each in drifts if each.kind not in KEPT}


def _drift(path: str, artifact: Artifact, tree: Tree) -> Drift | None:
    new = artifact.text
    if path not in tree:
        reason = f"{artifact.source} makes it, and it is not there"
        return Drift(path, Kind.MISSING, reason, None, new)
    found = tree[path]
    old = None if found is None else found.replace("\r\n", "\n")
    if old == new:
        return None
    banner = None if old is None else read_banner(old)
    if banner is None:
        reason = f"{artifact.source} makes it, but `gen` did not make what stands there"
        return Drift(path, Kind.FOREIGN, reason, None, new)
    if not banner.intact:
        reason = "someone edited it since it was generated"
        return Drift(path, Kind.EDITED, reason, old, new)
    return Drift(path, Kind.STALE, _why_stale(banner, artifact), old, new)


def _why_stale(banner: Banner, artifact: Artifact) -> str:
    if banner.source != artifact.source:
        return f"it was made from {banner.source}, now {artifact.source} makes it"
    return f"{artifact.source} or a template changed since it was generated"


def _leftover(
    path: str, text: str, outputs: Outputs, sources: Collection[str] | None
) -> Drift | None:
    banner = read_banner(text)
    if banner is None or banner.target not in outputs:
        return None
    if not _inside(path, outputs[banner.target]):
        return None
    if sources is not None and banner.source not in sources:
        return None
    if banner.intact:
        reason = f"{banner.source} does not make it any more"
        return Drift(path, Kind.ORPHANED, reason, text.replace("\r\n", "\n"), None)
    reason = "nothing makes it any more, but someone edited it: remove it by hand"
    return Drift(path, Kind.ORPHANED_EDITED, reason, text, None)


def _inside(path: str, folder: str) -> bool:
    folder = posixpath.normpath(folder)
    return folder == "." or path.startswith(f"{folder}/")


def _diff(path: str, old: str | None, new: str | None) -> str:
    before, after = _lines(old), _lines(new)
    names = (
        "/dev/null" if old is None else f"a/{path}",
        "/dev/null" if new is None else f"b/{path}",
    )
    if len(before) + len(after) > MAX_DIFF_LINES:
        head = f"--- {names[0]}\n+++ {names[1]}\n"
        lines = [f"@@ -{_span(before)} +{_span(after)} @@\n"]
        lines += [*(f"-{line}" for line in before), *(f"+{line}" for line in after)]
    else:
        head, lines = "", list(unified_diff(before, after, *names))
    return head + "".join(map(_ended, lines))


def _lines(text: str | None) -> list[str]:
    """Return the lines with their LF; nothing else ends a line."""
    if not text:
        return []
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [lines[-1]] * bool(lines[-1])


def _span(lines: list[str]) -> str:
    return f"1,{len(lines)}" if lines else "0,0"


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
