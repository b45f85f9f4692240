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
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    # Older versions of git do not know the former: no way to fetch leads anywhere.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # What git says is read, or quoted in our messages.
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_OF_A_HOOK = frozenset(
    (
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"),
        *("GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_INTERNAL_SUPER_PREFIX"),
    )
)
"""Variables that git gives its hooks; they are about the folder that the hook runs in."""


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


def git_command(root: Path, *arguments: str) -> list[str]:
    """Return the command that runs git in *root*, and no program that the repository names."""
    # A monitor of the file system is such a program.
    return ["git", "-c", "core.fsmonitor=false", "-C", str(root), *arguments]


def git_environment(root: Path) -> dict[str, str]:
    """
    Return the environment in which git finds the repository of *root*, and fetches nothing.

    Where no repository is around *root*, the environment alone may say where it is.
    """
    foreign = _OF_A_HOOK if _is_in_git(root) else frozenset[str]()
    kept = {name: each for name, each in os.environ.items() if name not in foreign}
    return {**kept, **_ENVIRONMENT}


def repository_root(start: Path) -> Path | None:
    """Return the nearest folder from *start* upward that is the root of a git repository."""
    start = start.absolute()
    folders = (
        each for each in (start, *start.parents) if os.path.lexists(each / ".git")
    )
    return next(folders, None)


def _is_in_git(root: Path) -> bool:
    return repository_root(root) is not None


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
    try:
        ran = subprocess.run(  # noqa: S603  Git, with no shell and arguments of ours.
            git_command(root, *arguments),
            input=os.fsencode(given),
            capture_output=True,
            check=True,
            timeout=_SECONDS,
            env=git_environment(root),
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
