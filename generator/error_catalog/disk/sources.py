"""Catalogs, templates, configuration, hand-written documents."""

import json
import os
import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from errno import EINVAL
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from error_catalog.conflicts import conflict_in
from error_catalog.diagnostics import Diagnostic
from error_catalog.disk.digests import files_below
from error_catalog.disk.trees import UNREAD, reason, write
from error_catalog.files import Location, SourceFile
from error_catalog.yaml12.events import decode

MAX_BYTES = 16 * 2**20
"""Of one source file."""
MAX_DOCUMENT = 64 * 2**20
"""Bytes of an OpenAPI document, which companies make of all their APIs together."""

CONFIGURATION = "pyproject.toml"

_SUFFIXES = (".yaml", ".yml", ".json")
_TEMPLATE_SUFFIXES = (".jinja", ".yaml")


def read_source(
    root: Path, path: str, most: int = MAX_BYTES
) -> SourceFile | Diagnostic:
    """
    Read one file.

    Args:
        path: From *root*, with forward slashes; what diagnostics show.
        most: The bytes that it may have.

    Returns:
        One diagnostic if it is missing, no regular file, too large, or no UTF-8.
    """
    if "\0" in path:
        # Python says this in other words from one version to the next.
        return _refused(path, "it cannot be read: its name has a NUL in it")
    try:
        mode = (root / path).stat().st_mode
        if not stat.S_ISREG(mode):
            # A pipe or a device might never end, so it is not even opened.
            kind = "a folder" if stat.S_ISDIR(mode) else "something else"
            return _refused(path, f"expected a file, found {kind}")
        with (root / path).open("rb") as file:
            raw = file.read(most + 1)
    except FileNotFoundError:
        return _refused(path, "there is no such file", "check the path")
    except (OSError, ValueError) as error:
        return _refused(path, f"it cannot be read: {reason(error)}")
    if len(raw) > most:
        return _refused(path, f"the file has more than {most:,} bytes", "split it")
    return decode(path, raw)


def read_if_there(root: Path, path: str) -> SourceFile | Diagnostic | None:
    """Return what stands at *path*; None only if nothing does, not even a broken link."""
    try:
        (root / path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return _refused(path, f"it cannot be read: {reason(error)}")
    return read_source(root, path)


def exists(root: Path, path: str) -> bool:
    """Tell whether anything stands at *path*, be it a broken link."""
    return os.path.lexists(root / path)


def requirements(root: Path) -> list[str]:
    """Return the files in *root* that say which distributions a project needs, by name."""
    found = (*root.glob("requirements*.txt"), *root.glob("requirements/*.txt"))
    return sorted(each.relative_to(root).as_posix() for each in found)


def own_requirement(version: str) -> str:
    """
    Return what pip installs this program by: its version, or where it was cloned from.

    Source: PEP 610.
    """
    try:
        said = distribution("error-catalog").read_text("direct_url.json") or "{}"
        origin: Any = json.loads(said)
    except (PackageNotFoundError, ValueError):
        origin = {}
    vcs: Any = origin.get("vcs_info") or {}
    if not vcs.get("commit_id") or not vcs.get("vcs"):
        return f"error-catalog=={version}"
    return f"error-catalog @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}"


def configurations(start: Path) -> Iterator[tuple[Path, SourceFile | Diagnostic]]:
    """
    Yield each folder from *start* upward that has a ``pyproject.toml``, with that.

    One that is not UTF-8 is somebody else's if it does not even name this program.
    """
    for folder in (start, *start.parents):
        path = folder / CONFIGURATION
        try:
            path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            yield folder, _refused(CONFIGURATION, f"it cannot be read: {reason(error)}")
            continue
        source = read_source(folder, CONFIGURATION)
        if (
            isinstance(source, SourceFile)
            or source.rule == UNREAD
            or b"error-catalog" in path.read_bytes()
        ):
            yield folder, source


def is_within(root: Path, path: str, entries: Sequence[str] = ()) -> bool:
    """
    Tell whether *path* leads to a file below *root*, to one of *entries*, or beside one.

    What seems to lie below the root must do so: no link leads out of it.

    Args:
        path: From *root*; links are followed.
        entries: Files and folders that somebody has named, from *root*; those that lie
            outside of it.
    """
    if "\0" in path:
        return True  # There is no such file.
    goal = Path(os.path.realpath(root / path))
    if goal.is_relative_to(os.path.realpath(root)):
        return True
    if _seems_within(root, path):
        return False
    near = [root / each for each in entries if not _seems_within(root, each)]
    allowed = [*near, *(each.parent for each in near if not each.is_dir())]
    return any(goal.is_relative_to(os.path.realpath(each)) for each in allowed)


def _seems_within(root: Path, path: str) -> bool:
    return Path(os.path.normpath(root / path)).is_relative_to(os.path.normpath(root))


def refused_link(
    root: Path, path: str, entries: Sequence[str] = ()
) -> Diagnostic | None:
    """Return why the file at *path* may not be read or written; see ``is_within``."""
    if is_within(root, path, entries):
        return None
    hint = "copy it into the project, or name the place that it really has"
    return _refused(path, "it lies outside of the project", hint)


def list_catalogs(
    root: Path, entries: Sequence[str]
) -> tuple[list[str], list[Diagnostic]]:
    """
    Return the catalogs among *entries*, each once, in order.

    A folder stands for the YAML and JSON files in it, by name; names that begin with
    ``_`` or ``.`` are fragments.

    Args:
        entries: Files and folders, from *root*.
    """
    paths: dict[str, None] = {}
    found: list[Diagnostic] = []
    for entry in map(posixpath.normpath, entries):
        if (root / entry).is_dir():
            listed = _in_folder(root, entry)
            if isinstance(listed, Diagnostic):
                found.append(listed)
            else:
                paths |= dict.fromkeys(listed)
        elif entry.endswith(_SUFFIXES) or (root / entry).exists():
            paths[entry] = None
        else:
            hint = "name a catalog, or set `catalog` in pyproject.toml"
            found.append(_refused(entry, "there is no such file or folder", hint))
    return list(paths), found


def catalogs_among(names: Sequence[str], folder: str) -> list[str]:
    """Return the paths of those files in *folder* that are catalogs, by their *names*."""
    return [
        posixpath.normpath(f"{folder}/{name}")
        for name in names
        if name.endswith(_SUFFIXES) and not name.startswith(("_", "."))
    ]


def read_templates(
    root: Path, overrides: str | None
) -> tuple[dict[str, SourceFile], list[Diagnostic]]:
    """
    Return our templates and targets by name, such as ``python/target.yaml``.

    Args:
        overrides: A folder, from *root*, whose files replace ours name by name and add
            targets of their own.
    """
    templates = {
        name: SourceFile(f"templates/{name}", text)
        for name, text in _texts(_templates(), "", _TEMPLATE_SUFFIXES)
    }
    if overrides is None:
        return templates, []
    if not (root / overrides).is_dir():
        return {}, [_refused(overrides, "there is no such folder", "check `templates`")]
    paths, found = _list_below(root, overrides)
    for path in paths:
        if path.endswith(_TEMPLATE_SUFFIXES):
            source = refused_link(root, path, (overrides,)) or read_source(root, path)
            problem = source if isinstance(source, Diagnostic) else conflict_in(source)
            if isinstance(source, SourceFile) and problem is None:
                name = path.removeprefix(f"{posixpath.normpath(overrides)}/")
                templates[name] = source
            elif problem is not None:
                found.append(problem)
    return templates, found


def read_runtime() -> Mapping[str, SourceFile]:
    """Return the modules of ``runtime/`` by file name."""
    runtime = files("error_catalog") / "runtime"
    return {
        name: SourceFile(f"error_catalog/runtime/{name}", text)
        for name, text in _texts(runtime, "", (".py",))
    }


def read_pages() -> list[SourceFile]:
    """Return the files with the pages of rules, by name."""
    pages = files("error_catalog") / "rules" / "pages"
    return [
        SourceFile(f"error_catalog/rules/pages/{name}", text)
        for name, text in _texts(pages, "", (".yaml",))
    ]


def _in_folder(root: Path, folder: str) -> list[str] | Diagnostic:
    try:
        names = sorted(each.name for each in (root / folder).iterdir())
    except OSError as error:
        return _refused(folder, f"it cannot be listed: {reason(error)}")
    catalogs = catalogs_among(names, folder)
    if catalogs:
        return catalogs
    hint = f"write {posixpath.normpath(f'{folder}/<api>.yaml')}"
    return _refused(folder, "there is no catalog in this folder", hint)


def _templates() -> Traversable:
    installed = files("error_catalog") / "_templates"
    if installed.is_dir():
        return installed
    checkout = Path(str(files("error_catalog"))).parents[1] / "templates"
    if not checkout.is_dir():
        raise FileNotFoundError("this installation has no templates")
    return checkout


def _texts(
    folder: Traversable, prefix: str, suffixes: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            yield from _texts(each, f"{prefix}{each.name}/", suffixes)
        elif each.name.endswith(suffixes):
            yield f"{prefix}{each.name}", each.read_text("utf-8")


def _refused(path: str, message: str, hint: str | None = None) -> Diagnostic:
    return Diagnostic(Location(path), UNREAD, message, hint)


_MARK = b"\xef\xbb\xbf"
_MOST_BYTES = 4 * MAX_DOCUMENT
"""No document that is written is as long."""


def write_document(root: Path, path: str, text: str, read: str | None) -> None:
    """
    Write *text* to a file, whole or not at all.

    A byte order mark stays, and a link stays a link.

    Args:
        path: From *root*.
        read: What the file said when it was read; None if it was not.

    Raises:
        ChangedMeanwhileError: The file is not what was read.
        OSError: It could not be written.
    """
    write_documents(root, {path: text}, {} if read is None else {path: read})


def write_documents(
    root: Path, texts: Mapping[str, str], read: Mapping[str, str | None]
) -> None:
    """
    Write several files, all or none, each as ``write_document`` does.

    Args:
        texts: By path, from *root*.
        read: What files said when they were read, those that were; None for what was not
            there.

    Raises:
        ChangedMeanwhileError: A file is not what was read.
        OSError: One could not be written.
    """
    marks = {path: "\ufeff" if _has_mark(root / path) else "" for path in texts}
    places = {path: str((root / path).resolve()) for path in texts}
    write(
        root,
        {places[path]: f"{marks[path]}{text}" for path, text in texts.items()},
        {
            places[path]: None if text is None else f"{marks[path]}{text}"
            for path, text in read.items()
        },
    )


def is_document(root: Path, path: str, text: str) -> bool:
    """
    Tell whether the file at *path* says *text* already.

    Raises:
        OSError: It cannot be read, or is a folder, a pipe or a device.
    """
    place = root / path
    try:
        if not stat.S_ISREG(place.stat().st_mode):
            # A pipe might never end; and what is no file must not become one.
            raise OSError(EINVAL, "expected a file, found something else", path)
        with place.open("rb") as file:
            raw = file.read(_MOST_BYTES)
    except FileNotFoundError:
        return False
    return raw.removeprefix(_MARK) == text.encode()


def _has_mark(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except FileNotFoundError:
        return False


SUFFIXES = (".md", ".mdx", ".markdown")
"""Of the documents in a folder."""


@dataclass(frozen=True, slots=True)
class TextDocument:
    """
    A document that someone wrote.

    Args:
        mark: What stands in front of the text: a byte order mark, or nothing.
    """

    source: SourceFile
    mark: str


def list_documents(
    root: Path, entries: Sequence[str]
) -> tuple[list[str], list[Diagnostic]]:
    """
    Return the documents among *entries*, each once, in order.

    A folder stands for the Markdown files below it, links and hidden ones aside.

    Args:
        entries: Files and folders, from *root*.
    """
    paths: dict[str, None] = {}
    found: list[Diagnostic] = []
    for entry in map(posixpath.normpath, entries):
        if (root / entry).is_dir():
            listed, said = _list_below(root, entry)
            paths |= dict.fromkeys(each for each in listed if _is_document(root, each))
            found += said
        else:
            paths[entry] = None
    return list(paths), found


def read_documents(
    root: Path, paths: Sequence[str], entries: Sequence[str] = ()
) -> tuple[list[TextDocument], list[Diagnostic]]:
    """
    Return what stands at *paths*, and why something cannot be read.

    Args:
        entries: Files and folders of documents that somebody has named, from *root*.
    """
    documents: list[TextDocument] = []
    found: list[Diagnostic] = []
    for path in paths:
        source = refused_link(root, path, entries) or _read(root, path)
        if isinstance(source, Diagnostic):
            found.append(source)
        else:
            documents.append(TextDocument(source, _mark(root / path)))
    return documents, found


def _read(root: Path, path: str) -> SourceFile | Diagnostic:
    if (root / path).is_symlink():
        # To write it would put a file in the place of the link.
        hint = "name the file that it leads to"
        return Diagnostic(Location(path), UNREAD, "this is a symbolic link", hint)
    return read_source(root, path)


def _mark(path: Path) -> str:
    with path.open("rb") as file:
        return "\ufeff" if file.read(len(_MARK)) == _MARK else ""


def _is_document(root: Path, path: str) -> bool:
    is_hidden = path.rpartition("/")[2].startswith(".")
    return path.endswith(SUFFIXES) and not is_hidden and not (root / path).is_symlink()


def _list_below(root: Path, folder: str) -> tuple[list[str], list[Diagnostic]]:
    """Return the files below *folder*, from *root*, and the folders that cannot be listed."""
    unread: list[tuple[str, OSError]] = []
    paths = files_below(str(root), folder, unread=unread)
    return paths, [
        _refused(path, f"it cannot be listed: {reason(error)}")
        for path, error in unread
    ]
