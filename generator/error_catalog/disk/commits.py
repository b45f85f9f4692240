"""Which commit to compare with, as git knows it; every way in which it may not."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from error_catalog.disk.repository import git_command, git_environment
from error_catalog.disk.sources import exists

DEFAULTS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
"""Where a change is going to, if nobody says it; the first that is there."""

WHOLE_HISTORY = (
    "fetch the whole history: `fetch-depth: 0` of actions/checkout, "
    "`GIT_DEPTH: 0` of GitLab, or `git fetch --unshallow`"
)
"""What to do about a clone that has only the last commits."""

_SECONDS = 60
_ID = re.compile("[0-9a-f]{16,64}")
_SHORT = 12
_BRANCH = re.compile(r"\w[\w./-]*")


class HistoryError(Exception):
    """
    Git cannot say what was there before.

    Args:
        hint: The way out; None if the message says it all.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Base:
    """
    The commit to compare with.

    Args:
        ref: As the user names it, or the default.
        commit: Its id; of the merge base, unless *ref* itself was asked for.
        prefix: The project's root, from the top of the repository; empty if it is there.
        top: The top of the repository's working tree.
    """

    ref: str
    commit: str
    prefix: str
    top: Path

    @property
    def name(self) -> str:
        """What people call it: the ref, an id in its short form."""
        return self.ref[:_SHORT] if _ID.fullmatch(self.ref) else self.ref


def find_base(root: Path, ref: str | None, *, is_exact: bool) -> Base:
    """
    Return the commit at which a change of the project at *root* begins.

    Args:
        ref: A branch, a tag, a commit; None for the first of ``DEFAULTS`` that is there.
        is_exact: Compare with *ref* itself, not with where HEAD and *ref* parted.

    Raises:
        HistoryError: There is no git, no repository, no such commit, or no common one.
    """
    is_shallow, prefix, top = _repository(root)
    named = ref if ref is not None else _default(root)
    commit = _commit(root, named)
    if commit is None:
        raise _unknown(root, named, is_shallow=is_shallow)
    if not is_exact:
        commit = _merge_base(root, named, commit, is_shallow=is_shallow)
    return Base(named, commit, prefix, top)


def common_folder(root: Path) -> Path:
    """Return the folder in which git keeps what all working trees of *root* share."""
    code, said, complaint = _ask(root, "rev-parse", "--git-common-dir")
    if code:
        raise _failed(complaint)
    return root / said.removesuffix("\n")


def _repository(root: Path) -> tuple[bool, str, Path]:
    """Return whether the clone is shallow, where *root* is in it, and where its top is."""
    asked = ("--is-shallow-repository", "--show-cdup", "--show-prefix")
    code, said, complaint = _ask(root, "rev-parse", *asked)
    if code:
        if "not a git repository" in complaint:
            hint = (
                "compare with a folder that has the former catalogs: `--from-dir DIR`"
            )
            raise HistoryError("this is no git repository", hint)
        raise _failed(complaint)
    # The last may have line ends of its own.
    shallow, up, prefix = said.split("\n", 2)
    return shallow == "true", prefix.removesuffix("\n").rstrip("/"), root / up


def _default(root: Path) -> str:
    for name in DEFAULTS:
        if _commit(root, name) is None:
            continue
        if not name.endswith("/HEAD"):
            return name
        code, said, _ = _ask(root, "rev-parse", "--abbrev-ref", name)
        return said.strip() if not code and said.strip() else name
    names = ", ".join(f"`{each}`" for each in DEFAULTS)
    hint = "name a branch, a tag or a commit: `gen diff REF`"
    raise HistoryError(f"no REF was given, and there is none of {names}", hint)


def _commit(root: Path, name: str) -> str | None:
    """Return the id of the commit that *name* stands for; None if there is none."""
    if not name or name.startswith("-") or "\0" in name or "\n" in name:
        return None
    asked = ("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    code, said, _ = _ask(root, *asked)
    return None if code else said.strip()


def _unknown(root: Path, name: str, *, is_shallow: bool) -> HistoryError:
    if not name.strip():
        hint = "name a branch, a tag or a commit; is the variable set?"
        return HistoryError("REF is empty", hint)
    if found := re.fullmatch(r"(.*?)\.\.\.?(.*)", name):
        hint = f"name where the change begins: `gen diff {found[1] or 'HEAD'}`"
        return HistoryError(f"`{name}` is a range, and one commit was expected", hint)
    where = " in this shallow clone" if is_shallow else ""
    hint = _hint(root, name, is_shallow=is_shallow)
    return HistoryError(f"git knows no commit `{name}`{where}", hint)


def _hint(root: Path, name: str, *, is_shallow: bool) -> str:
    """Return what to do about a name that stands for no commit."""
    remote = f"origin/{name}"
    if _commit(root, remote) is not None:
        return f"did you mean `{remote}`?"
    if is_shallow:
        return WHOLE_HISTORY
    if exists(root, name):
        return f"name the commit first: `gen diff REF {name}`"
    if not _BRANCH.fullmatch(name):
        return "check its name"
    branch = name.removeprefix("origin/")
    hint = f"check its name, or fetch it: `git fetch origin {branch}`"
    if os.environ.get("CI"):
        hint += "; in CI, `fetch-depth: 0` of actions/checkout fetches all branches"
    return hint


def _merge_base(root: Path, name: str, commit: str, *, is_shallow: bool) -> str:
    if _commit(root, "HEAD") is None:
        hint = f"`--exact` compares with `{name}` itself"
        raise HistoryError("HEAD has no commit yet", hint)
    code, said, complaint = _ask(root, "merge-base", commit, "HEAD")
    if not code:
        return said.strip()
    if complaint:
        raise _failed(complaint)
    message = f"`{name}` and HEAD have no commit in common"
    if is_shallow:
        raise HistoryError(f"{message} in this shallow clone", WHOLE_HISTORY)
    raise HistoryError(message, f"`--exact` compares with `{name}` itself")


def _ask(root: Path, *arguments: str) -> tuple[int, str, str]:
    """Return git's exit code, what it prints, and what it complains about."""
    try:
        ran = subprocess.run(  # noqa: S603  Git, with no shell and arguments of ours.
            git_command(root, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=git_environment(root),
        )
    except FileNotFoundError:
        hint = "install git, or compare with a folder: `--from-dir DIR`"
        raise HistoryError("there is no git here", hint) from None
    except subprocess.TimeoutExpired:
        raise HistoryError(f"git took more than {_SECONDS} seconds") from None
    said, complaint = os.fsdecode(ran.stdout), os.fsdecode(ran.stderr)
    return ran.returncode, said, complaint


def _failed(complaint: str) -> HistoryError:
    """Return what git itself says, the first line as the message and the rest as the hint."""
    lines = [each.strip() for each in complaint.splitlines() if each.strip()]
    message = lines[0].removeprefix("fatal: ") if lines else "it gave no reason"
    commands = [f"`{each}`" for each in lines[1:] if each.startswith("git ")]
    return HistoryError(f"git failed: {message}", ", ".join(commands) or None)
