"""Real repositories of git for tests: made in a folder, with no configuration but theirs."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}


@dataclass(frozen=True)
class Repository:
    """A repository and its working tree."""

    root: Path

    def git(self, *arguments: str, stdin: str = "") -> str:
        """Run git, which must succeed, and return what it prints."""
        ran = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments],
            cwd=self.root,
            env={**os.environ, **ENVIRONMENT},
            input=stdin.encode(),
            capture_output=True,
            check=False,
        )
        assert not ran.returncode, os.fsdecode(ran.stderr)
        return os.fsdecode(ran.stdout).strip()

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file below the root."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def commit(self, files: dict[str, str | bytes] | None = None) -> str:
        """Write *files*, commit everything that there is, and return the commit's id."""
        for path, text in (files or {}).items():
            self.write(path, text)
        self.git("add", "-A", "--force")
        self.git("commit", "-q", "--allow-empty", "-m", "a change")
        return self.git("rev-parse", "HEAD")


def repository(root: Path, *options: str) -> Repository:
    """Return a new, empty repository in *root*, on the branch ``main``."""
    root.mkdir(parents=True, exist_ok=True)
    made = Repository(root)
    made.git("init", "-q", "-b", "main", *options)
    return made


def clone(of: Repository, root: Path, *options: str) -> Repository:
    """Return a clone of another repository, as over a network."""
    of.git("clone", "-q", *options, f"file://{of.root}", str(root))
    return Repository(root)
