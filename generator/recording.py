"""What to remember of a run after which every file stands as it was made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from generator.memory import Circumstances, Made
from generator.output.placing import Outputs, place
from generator.workspace.digesting import digest_file, digest_of

if TYPE_CHECKING:
    from generator.recalling import Record


def record_of(
    root: Path, now: Circumstances, made: Mapping[str, Made], others: Record, said: str
) -> Record | None:
    """
    Return what to remember of a run after which every file should stand as it was made.

    None if one does not: someone has been quicker.

    Args:
        made: By catalog.
        others: As ``recalling.Record`` has it, from before the files were compared.
        said: What was printed.
    """
    catalogs: Record = {}
    for path, each in made.items():
        entry = each.standing or _entry_of(root, each, now.outputs)
        if entry is None:
            return None
        catalogs[path] = entry
    return {
        "tool": now.tool,
        "settings": now.settings,
        "inputs": dict(now.inputs),
        "folders": dict(now.folders),
        "trees": dict(now.trees),
        "outputs": sorted(set(now.outputs.values())),
        "documents": {},
        "others": others,
        "said": said,
        "catalogs": catalogs,
    }


def with_documents(
    root: Path, record: Record, texts: Mapping[str, str], others: Mapping[str, str]
) -> Record | None:
    """
    Return *record* with the documents of the user, as far as they are as they should be.

    Args:
        texts: Of those with markers, by path.
        others: The same for those without any.
    """
    digests = {path: digest_of(text.encode()) for path, text in texts.items()}
    for path, digest in digests.items():
        if digest_file(str(root / path)) != digest:
            return None
    inputs = {path: digest_of(text.encode()) for path, text in others.items()}
    return {
        **record,
        "inputs": {**record["inputs"], **inputs},
        "documents": digests,
        "others": {k: v for k, v in record["others"].items() if k not in digests},
    }


def _entry_of(root: Path, made: Made, outputs: Outputs) -> Record | None:
    """Return what to remember of a catalog, None if a file is not as it was made."""
    groups: dict[tuple[str, str, str], dict[str, str]] = {}
    for artifact in made.artifacts:
        path = place(artifact, outputs)
        found = digest_file(str(root / path))
        if found is None or not _is_digest_of(artifact.text, found):
            return None
        name = path.rpartition("/")[2]
        group = (
            artifact.target,
            artifact.path.removesuffix(name),
            path.removesuffix(name),
        )
        groups.setdefault(group, {})[name] = found
    return {
        "inputs": dict(made.inputs),
        "files": [[*group, digests] for group, digests in groups.items()],
        "said": [
            [
                *(each.location.path, each.location.line, each.location.column),
                *(each.rule, each.message, each.hint, each.severity.value),
            ]
            for each in made.diagnostics
        ],
    }


def _is_digest_of(text: str, digest: str) -> bool:
    """Tell whether a file that says *text* has *digest*; git may have changed its line ends."""
    content = text.encode()
    if digest_of(content) == digest:
        return True
    return digest_of(content.replace(b"\n", b"\r\n")) == digest
