"""
Packages of two versions of a catalog that read each other's responses, for real.

All are in one parent package, so that there is one runtime; each has an id of its own.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from error_catalog.changes.both import attribute_of
from error_catalog.changes.change import Comparison, Side
from error_catalog.changes.client import Client
from error_catalog.changes.comparison import compare
from error_catalog.changes.pairs import Pairs, pair_cases, pair_catalogs
from error_catalog.changes.witnesses import forms
from error_catalog.diagnostics import has_errors
from error_catalog.files import SourceFile
from error_catalog.pipeline import Understood, understand
from error_catalog.runtime.contract import within
from error_catalog.runtime.values import same
from error_catalog.runtime.writer import Wire
from error_catalog.semantics.examples import example
from error_catalog.semantics.resolution import Resolved, Response

from tests.support.agreement import raise_it
from tests.support.packages import write
from tests.support.projects import PATH, attempt, reads

PARENT = "mutants"
_OPTIONS = {"models": False, "adapters": ()}


def read_data(data: dict[str, Any]) -> Understood:
    """Return a sound catalog."""
    sound, found = understand(PATH, reads(SourceFile(PATH, json.dumps(data))))
    assert sound is not None, found
    return sound


def read_files(texts: dict[str, str]) -> Understood:
    """Return a sound catalog of several files, by their paths; the first is its own."""
    sound, found = understand(
        next(iter(texts)), lambda path: SourceFile(path, texts[path])
    )
    assert sound is not None, found
    return sound


def compared(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """Return what changes between two catalogs."""
    return compare(Side(read_data(old), PATH), Side(read_data(new), PATH))


@dataclass(frozen=True)
class Packaged:
    """
    A catalog and its package.

    Args:
        name: The API's id, which is that of the package.
        parent: The package that it is in.
    """

    name: str
    data: dict[str, Any]
    folder: Path
    parent: str = PARENT

    def write(self) -> None:
        """Generate the package below the folder."""
        files, found = attempt(
            self.renamed, names=("python",), parent=self.parent, options=_OPTIONS
        )
        assert not has_errors(found), found
        write(self.folder, {path.partition("/")[2]: x for path, x in files.items()})

    @property
    def renamed(self) -> dict[str, Any]:
        """The catalog with the id that the package is called by."""
        return {**self.data, "api": {**self.data["api"], "id": self.name}}

    @cached_property
    def resolved(self) -> Resolved:
        """What the catalog means."""
        return read_data(self.renamed).resolved

    @cached_property
    def client(self) -> Client:
        """The client in memory."""
        return Client(self.resolved)

    @cached_property
    def package(self) -> ModuleType:
        """The package, imported."""
        if str(self.folder) not in sys.path:
            sys.path.insert(0, str(self.folder))
        importlib.invalidate_caches()
        return importlib.import_module(f"{self.parent}.{self.name}")

    def read(self, wire: Wire) -> Any:
        """Return what the package reads from a response."""
        return self.package.parse_error(wire.status, wire.headers, wire.body)

    def is_error(self, wire: Wire) -> bool:
        """Tell whether the package takes a response for an error."""
        return bool(self.package.is_error(wire.status, wire.headers, wire.body))


def forget() -> None:
    """Remove all packages from memory."""
    for name in [each for each in sys.modules if each.startswith(PARENT)]:
        del sys.modules[name]
    sys.path[:] = [each for each in sys.path if not each.endswith(PARENT)]


def disagreements(writer: Packaged, reader: Packaged) -> Iterator[str]:
    """Yield where a client in memory and the package read one response differently."""
    for response in writer.resolved.responses:
        for form, wire in forms(response, writer.resolved):
            error, reading = reader.read(wire), reader.client.read(wire)
            values = {
                "message" if name == "message_" else name: value
                for name, value in vars(error).items()
                if name not in _OWN[:-1] and name[:2] != "__"
            }
            names = {**reader.client.names}
            parts = [
                names.get(key[0] if key[1] is None else ".".join(key)) if key else None
                for key in reading.parts
            ]
            seen = (type(error).__name__, error.status, error.malformed is not None)
            if seen != (reading.name, reading.status, reading.is_malformed):
                yield f"{response.id} ({form}): {seen}, not {reading}"
            elif not same(values, dict(reading.values)):
                yield f"{response.id} ({form}): {values}, not {reading.values}"
            elif reader.is_error(wire) != reading.is_error:
                yield f"{response.id} ({form}): an error or none"
            elif [
                type(each).__name__ if key else None
                for each, key in zip(error.errors, reading.parts, strict=True)
            ] != parts:
                yield f"{response.id} ({form}): other parts"


def miswritten(packaged: Packaged) -> Iterator[str]:
    """Yield the responses that the package writes otherwise than a server in memory."""
    for response in packaged.resolved.responses:
        shown = example(response, packaged.resolved)
        cls = getattr(packaged.package, packaged.client.names[response.id])
        wire = packaged.package.render_error(raise_it(cls, response, shown))
        if (wire.status, wire.headers, wire.body) != (
            shown.wire.status,
            shown.wire.headers,
            shown.wire.body,
        ):
            yield f"{response.id}: {wire.body!r}, not {shown.wire.body!r}"


_OWN = ("body", "errors", "extra", "malformed", "status", "request_id")


def hits(writer: Packaged, reader: Packaged, *, optional: bool) -> Iterator[str]:
    """
    Yield the responses that a client is not ready for, judged by the packages alone.

    Args:
        optional: Whether the client misses what its own server may leave out, too.
    """
    pairs = pair_catalogs(writer.resolved.catalog, reader.resolved.catalog)
    for response in writer.resolved.responses:
        other = _counterpart(response, reader, pairs)
        for form, wire in forms(response, writer.resolved):
            read, meant = reader.read(wire), writer.read(wire)
            if type(meant).__name__ != writer.client.names[response.id]:
                continue  # A status of its range that another case has alone.
            if other is None:
                found = read.name is not None
            else:
                found = (
                    reader.is_error(wire) < writer.is_error(wire)
                    or type(read).__name__ != reader.client.names[other.id]
                    or not _admitted(read.status, other, reader)
                    or (read.malformed is not None and meant.malformed is None)
                    or len(read.errors) != len(meant.errors)
                    or _misses(
                        form, read, meant, other, reader, pairs, optional=optional
                    )
                )
            if found:
                yield f"{response.id} ({form}) is read as {read!r}"


def _counterpart(response: Response, reader: Packaged, pairs: Pairs) -> Response | None:
    found = reader.resolved.by_error.get(pairs.errors.get(response.name, ""), ())
    if not found:
        return None
    cases = pair_cases(response.spec, found[0].spec)
    wanted = cases.get(response.case or "", response.case)
    same_case = [each for each in found if each.case == wanted]
    near = [each for each in found if response.status in each.statuses]
    return (same_case or near or [*found])[0]


def _admitted(status: int | None, other: Response, reader: Packaged) -> bool:
    spans = [each.rule.statuses for each in reader.resolved.by_error[other.name]]
    return status is None or not all(spans) or any(within(status, x) for x in spans)


def _shown(error: Any) -> dict[str, Any]:
    """Return what was read from the response."""
    found = {k: v for k, v in vars(error).items() if k not in _OWN and k[:2] != "__"}
    if "message_" in found:
        found["message"] = found.pop("message_")
    return found


def _misses(
    form: str,
    read: Any,
    meant: Any,
    other: Response,
    reader: Packaged,
    pairs: Pairs,
    *,
    optional: bool,
) -> bool:
    """Tell whether a value is missing, or something else than its writer has sent."""
    own = dict(forms(other, reader.resolved))
    must = _shown(reader.read(own["least"]))
    can = must | _shown(reader.read(own["full"]))
    names = {attribute_of(a): attribute_of(b) for a, b in pairs.fields.items()}
    mine = {names.get(k, k): v for k, v in _shown(meant).items()}
    got = _shown(read)
    for name, value in mine.items():
        has = getattr(read, name, None) if name in ("docs", "title") else got.get(name)
        if name in can and not same(has, value):
            return True
    missing = {name for name in can if getattr(read, name, None) is None}
    if form == "least" and missing & must.keys():
        return True
    return form == "full" and optional and bool(missing - mine.keys())
