"""
No API, envelope or group has the name of a Windows device, since files are named after them.

Git on Windows cannot check out a file such as ``aux.schema.json``.

Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

from collections.abc import Iterator

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding
from error_catalog.files import Path
from error_catalog.semantics.names import DEVICE


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find names that files cannot have on Windows."""
    if DEVICE.fullmatch(catalog.api.id):
        yield _finding(("api", "id"), catalog.api.id, on_key=False)
    for kind, names in (("envelopes", catalog.envelopes), ("groups", catalog.groups)):
        for name in names:
            if DEVICE.fullmatch(name):
                yield _finding((kind, name), name, on_key=True)


def _finding(path: Path, name: str, *, on_key: bool) -> Finding:
    message = f"a file cannot be named `{name}` on Windows, where it is a device"
    hint = f"choose another name, such as `{name}_`"
    return Finding(path, message, hint, on_key=on_key)
