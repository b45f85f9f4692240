"""Where artifacts go, and how a tree differs: missing, stale, edited, orphaned, foreign."""

import posixpath
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from enum import StrEnum

from error_catalog.conflicts import conflict_line
from error_catalog.diagnostics import Diagnostic, shown
from error_catalog.files import Artifact, Location
from error_catalog.output.banner import read_banner
from error_catalog.semantics.names import DEVICE
from error_catalog.version import VERSION

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
    if any(map(DEVICE.fullmatch, path.split("/"))):
        return "has a part that is a device on Windows"
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
    meet, the first place is enough. Files that catalogs share may meet.
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
        if other.is_shared and artifact.is_shared and where == place(other, outputs):
            continue
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


Tree = Mapping[str, str | None]
"""
Texts by path from the project's root: every file that may carry a banner, every empty
file, and whatever stands where an artifact goes. None is a folder, a link or a file that
is not ours.
"""

MAX_DIFF_LINES = 20_000
"""Beyond these, a diff takes all old lines out and puts all new ones in."""


class Kind(StrEnum):
    """How a file differs from what the catalogs say."""

    MISSING = "missing"
    STALE = "stale"
    EDITED = "edited"
    ORPHANED = "orphaned"
    LEFT = "orphaned, left"
    FOREIGN = "foreign"


KEPT = (Kind.LEFT, Kind.FOREIGN)
"""What ``gen`` never touches: someone's work might be lost."""


@dataclass(frozen=True, slots=True)
class Drift:
    """
    One file that is not as the catalogs say.

    Args:
        path: From the project's root.
        reason: A sentence without its full stop.
        old: The text of the file; None if it is missing or not ours.
        new: The text that it should have; None if it should not be there.
    """

    path: str
    kind: Kind
    reason: str
    old: str | None
    new: str | None

    @property
    def diff(self) -> str:
        """The patch that removes the drift; empty for a file that ``gen`` keeps."""
        return "" if self.kind in KEPT else _diff(self.path, self.old, self.new)


@dataclass(frozen=True, slots=True)
class Trace:
    """
    What the cache knows about a file that ``gen`` wrote.

    Args:
        is_untouched: The file is as it was written.
        changed: The inputs that have changed since, by path.
        is_reconfigured: The configuration or a template has changed since; None if that
            is not known.
        version: Of the ``gen`` that wrote it; None if it was this very one.
    """

    is_untouched: bool
    changed: Sequence[str] = ()
    is_reconfigured: bool | None = False
    version: str | None = None

    @property
    def is_of_now(self) -> bool:
        """Whether this ``gen`` would write the same file again."""
        is_same = not self.changed and self.version is None
        return is_same and self.is_reconfigured is False


def compare(
    artifacts: Sequence[Artifact],
    tree: Tree,
    outputs: Outputs,
    sources: Collection[str] | None,
    former: Collection[str] = (),
) -> list[Drift]:
    """
    Return the drift between *artifacts* and *tree*, sorted by path.

    A file is ours if it has a banner, or is empty where an artifact goes.

    Args:
        sources: The catalogs of this run, whose orphans count; None if they are all of
            the project's.
        former: Where earlier runs of the same kind wrote: what is ours there is an
            orphan whatever its banner says, and an empty file is ours.
    """
    wanted = {place(each, outputs): each for each in artifacts}
    drifts = [_drift(path, each, tree) for path, each in wanted.items()]
    for path, text in tree.items():
        if path not in wanted and text is not None:
            drifts.append(_orphan(path, text, sources, is_former=path in former))
    return sorted(filter(None, drifts), key=lambda each: each.path)


def explain(
    drifts: Sequence[Drift], traces: Mapping[str, Trace], safe: Collection[str]
) -> list[Drift]:
    """
    Return *drifts* with what the cache and git know about them.

    Args:
        traces: By path.
        safe: The paths of files whose text the cache or git has.
    """
    return [
        (
            _left(each)
            if each.kind is Kind.ORPHANED
            and each.path not in safe
            and not _is_empty(each.old or "")
            else _traced(each, traces.get(each.path))
        )
        for each in drifts
    ]


def changes(drifts: Sequence[Drift]) -> dict[str, str | None]:
    """Return the text to write to each path, None to remove it; what is kept is left out."""
    return {each.path: each.new for each in drifts if each.kind not in KEPT}


def _drift(path: str, artifact: Artifact, tree: Tree) -> Drift | None:
    new = artifact.text
    if path not in tree:
        reason = f"{artifact.source} makes it, and it is not there"
        return Drift(path, Kind.MISSING, reason, None, new)
    found = tree[path]
    if found is not None and found.replace("\r\n", "\n") == new:
        return None
    banner = None if found is None else read_banner(found)
    if found is None or (banner is None and not _is_empty(found)):
        reason = f"{artifact.source} makes it, but what is there has no banner of `gen`"
        return Drift(path, Kind.FOREIGN, reason, None, new)
    if banner is None:
        reason = "it is empty"
    elif conflict_line(found) is not None:
        reason = "it has conflict markers"
    elif banner.source not in (artifact.source, None):
        reason = f"it was made from {banner.source}, now {artifact.source} makes it"
    else:
        reason = f"it is not what gen {VERSION} makes from {artifact.source}"
    return Drift(path, Kind.STALE, reason, _as_git_sees(found), new)


def _orphan(
    path: str, text: str, sources: Collection[str] | None, *, is_former: bool
) -> Drift | None:
    banner = read_banner(text)
    if banner is None and not (is_former and _is_empty(text)):
        return None
    source = None if banner is None else banner.source
    if sources is not None and source not in sources and not is_former:
        return None
    maker = f"{source} does not make" if source else "no catalog makes"
    reason = f"{maker} it any more"
    return Drift(path, Kind.ORPHANED, reason, _as_git_sees(text), None)


def _left(drift: Drift) -> Drift:
    reason = f"{drift.reason}, but neither the cache nor git has it as it is"
    return replace(drift, kind=Kind.LEFT, reason=reason)


def _traced(drift: Drift, trace: Trace | None) -> Drift:
    if trace is None or drift.kind is not Kind.STALE or drift.old is None:
        return drift
    if not trace.is_untouched:
        if not trace.is_of_now or conflict_line(drift.old) is not None:
            return drift
        reason = "it was edited, or another gen wrote it: this one made something else"
        if _is_empty(drift.old):
            reason = "it was emptied"
        return replace(drift, kind=Kind.EDITED, reason=reason)
    causes = list(trace.changed)
    if trace.is_reconfigured:
        causes.append("the configuration or a template")
    reason = f"{_and(causes)} changed since it was generated" if causes else ""
    if trace.version == VERSION:
        other = f"another installation of gen {VERSION} wrote it"
    else:
        other = f"gen {trace.version} wrote it, and this is gen {VERSION}"
    said = [each for each in (reason, other if trace.version else "") if each]
    return replace(drift, reason="; ".join(said) or drift.reason)


def _and(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _is_empty(text: str) -> bool:
    return not text.removeprefix("\ufeff").strip()


def _as_git_sees(text: str) -> str:
    """Return *text* with LF, if all of its lines end in CRLF: git may have made them so."""
    is_crlf = text.count("\r\n") == text.count("\n")
    return text.replace("\r\n", "\n") if is_crlf else text


def _diff(path: str, old: str | None, new: str | None) -> str:
    before, after = _lines(old), _lines(new)
    names = (
        "/dev/null" if old is None else _name(f"a/{path}"),
        "/dev/null" if new is None else _name(f"b/{path}"),
    )
    if len(before) + len(after) > MAX_DIFF_LINES:
        head = f"--- {names[0]}\n+++ {names[1]}\n"
        lines = [f"@@ -{_span(before)} +{_span(after)} @@\n"]
        lines += [*(f"-{line}" for line in before), *(f"+{line}" for line in after)]
    else:
        head, lines = "", list(unified_diff(before, after, *names))
    return head + "".join(map(_ended, lines))


_SPECIAL = re.compile(r"[\x00-\x1f\x7f\"\\]")


def _name(path: str) -> str:
    """Return *path* as ``git diff`` writes it: a blank would end it, but for the tab."""
    if _SPECIAL.search(path):
        return f'"{_SPECIAL.sub(_octal, path)}"'
    return f"{path}\t" if " " in path else path


def _octal(match: re.Match[str]) -> str:
    letter = match.group()
    return f"\\{letter}" if letter in '"\\' else f"\\{ord(letter):03o}"


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
