"""What git knows about a project's files; nothing, where there is no git."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from hashlib import sha1, sha256
from pathlib import Path

from error_catalog.conflicts import conflict_line
from error_catalog.disk.sources import CONFIGURATION

AGO = 20
"""So many commits back a former configuration is looked for."""

_AT_ONCE = 500
_SECONDS = 30
_ENVIRONMENT = {
    # A repository may name programs from which missing objects are fetched.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}


def kept_by_git(root: Path, paths: Sequence[str]) -> set[str]:
    """
    Return those of *paths* whose text git has, so that nothing is lost with the file.

    That is what the index says, or a side of a merge that is not finished; or what git
    itself wrote, with its conflict markers, because it could not merge them.

    Args:
        paths: Of files, from *root*.
    """
    # Git refuses all paths together if one is not in the repository.
    inside = [path for path in paths if not path.startswith("..")]
    parts = [[path] for path in paths if path.startswith("..")]
    parts += [inside[at : at + _AT_ONCE] for at in range(0, len(inside), _AT_ONCE)]
    found: set[str] = set()
    for part in parts if _is_in_git(root) else ():
        entries: dict[str, list[tuple[str, str]]] = {}
        listed = _git(root, "ls-files", "--stage", "-z", "--", *part) or b""
        for entry in os.fsdecode(listed).split("\0")[:-1]:
            meta, _, path = entry.partition("\t")
            _, digest, stage = meta.split(" ")
            entries.setdefault(path, []).append((digest, stage))
        found |= {path for path in part if _is_kept(root / path, entries.get(path))}
    return found


def former_configurations(root: Path) -> list[str]:
    """Return the texts that ``pyproject.toml`` had lately, each once, as far as git has them."""
    if not _is_in_git(root):
        return []
    names = (*(f"HEAD~{ago}" for ago in range(AGO)), "MERGE_HEAD", "origin/HEAD")
    asked = "".join(f"{name}:./{CONFIGURATION}\n" for name in names)
    return list(dict.fromkeys(_blobs(_git(root, "cat-file", "--batch", given=asked))))


def _is_in_git(root: Path) -> bool:
    return any(
        os.path.lexists(folder / ".git") for folder in (root, *root.absolute().parents)
    )


def _is_kept(path: Path, entries: Sequence[tuple[str, str]] | None) -> bool:
    if not entries:
        return False
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    known = {digest for digest, _ in entries}
    is_long = any(len(digest) > 40 for digest in known)
    for each in (content, content.replace(b"\r\n", b"\n")):
        blob = b"blob %d\0%b" % (len(each), each)
        # Git's own names for texts; nobody's safety rests on them here.
        digest = sha256(blob) if is_long else sha1(blob, usedforsecurity=False)
        if digest.hexdigest() in known:
            return True
    is_unmerged = any(stage != "0" for _, stage in entries)
    text = content.decode("utf-8", "replace")
    return is_unmerged and conflict_line(text) is not None


def _git(root: Path, *arguments: str, given: str = "") -> bytes | None:
    """Return what git prints; None if there is no git, or it fails."""
    # A monitor of the file system is a program that the repository names.
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(root), *arguments]
    try:
        ran = subprocess.run(  # noqa: S603  Git, with no shell and arguments of ours.
            command,
            input=os.fsencode(given),
            capture_output=True,
            check=True,
            timeout=_SECONDS,
            env={**os.environ, **_ENVIRONMENT},
        )
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return ran.stdout


def _blobs(batch: bytes | None) -> Iterator[str]:
    """Yield the texts in what ``git cat-file --batch`` prints."""
    rest = batch or b""
    while rest:
        head, _, rest = rest.partition(b"\n")
        if not head.endswith(b" missing") and head.count(b" ") == 2:
            size = int(head.rpartition(b" ")[2])
            yield rest[:size].decode("utf-8", "replace")
            rest = rest[size + 1 :]
