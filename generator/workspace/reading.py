"""Source files: configuration, catalogs, templates, and the runtime that is copied."""

import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from generator.diagnostics import Diagnostic
from generator.sources import Location, SourceFile
from generator.yaml12.decoding import decode

RULE = "file"
"""A file that the run needs is not there, or cannot be read."""

MAX_BYTES = 16 * 2**20
"""Of one source file."""

_SUFFIXES = (".yaml", ".yml", ".json")
_TEMPLATE_SUFFIXES = (".jinja", ".yaml")


def read_source(root: Path, path: str) -> SourceFile | Diagnostic:
    """
    Read one file.

    Args:
        path: From *root*, with forward slashes; what diagnostics show.

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
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return _refused(path, "there is no such file", "check the path")
    except (OSError, ValueError) as error:
        return _refused(path, f"it cannot be read: {reason(error)}")
    if len(raw) > MAX_BYTES:
        return _refused(path, f"the file has more than {MAX_BYTES:,} bytes", "split it")
    return decode(path, raw)


def reason(error: Exception) -> str:
    """Return what the system says of *error*, in lower case and without a path."""
    text = error.strerror if isinstance(error, OSError) else None
    return (text or str(error)).lower()


def configurations(start: Path) -> Iterator[tuple[Path, SourceFile | Diagnostic]]:
    """Give each folder from *start* upward that has a ``pyproject.toml``, with that."""
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file():
            yield folder, read_source(folder, "pyproject.toml")


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
    found: list[Diagnostic] = []
    for path in sorted((root / overrides).rglob("*")):
        if path.suffix in _TEMPLATE_SUFFIXES and path.is_file():
            name = path.relative_to(root / overrides).as_posix()
            source = read_source(root, f"{overrides.rstrip('/')}/{name}")
            if isinstance(source, Diagnostic):
                found.append(source)
            else:
                templates[name] = source
    return templates, found


def read_runtime() -> Mapping[str, SourceFile]:
    """Return the modules of ``generator/runtime`` by file name."""
    runtime = files("generator") / "runtime"
    return {
        name: SourceFile(f"generator/runtime/{name}", text)
        for name, text in _texts(runtime, "", (".py",))
    }


def _in_folder(root: Path, folder: str) -> list[str] | Diagnostic:
    try:
        names = sorted(each.name for each in (root / folder).iterdir())
    except OSError as error:
        return _refused(folder, f"it cannot be listed: {reason(error)}")
    catalogs = [
        posixpath.normpath(f"{folder}/{name}")
        for name in names
        if name.endswith(_SUFFIXES) and not name.startswith(("_", "."))
    ]
    if catalogs:
        return catalogs
    hint = f"write {posixpath.normpath(f'{folder}/<api>.yaml')}"
    return _refused(folder, "there is no catalog in this folder", hint)


def _templates() -> Traversable:
    installed = files("generator") / "_templates"
    if installed.is_dir():
        return installed
    checkout = Path(str(files("generator"))).parent / "templates"
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
    return Diagnostic(Location(path), RULE, message, hint)
