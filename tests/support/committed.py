"""What is committed of the five catalogs: their files, their packages, their examples."""

import sys
from functools import cache
from importlib import import_module
from pathlib import Path

from error_catalog.diagnostics import has_errors
from error_catalog.files import SourceFile
from error_catalog.yaml12.document import parse

from tests.support.agreement import Artifacts
from tests.support.packages import CATALOGS
from tests.support.projects import ROOT, Made, understood

OUT = ROOT / "generated"
PARENT = "example_errors"
"""The package of all APIs."""


@cache
def committed(path: Path) -> Artifacts:
    """Return what is committed of a catalog."""
    document, found = parse(SourceFile(path.name, path.read_text("utf-8")))
    assert document is not None
    assert not has_errors(found)
    resolved, examples = understood(document.data)
    api = resolved.catalog.api.id
    files = {
        f"openapi/{api}.yaml": (OUT / f"openapi/{api}.yaml").read_text("utf-8"),
        f"markdown/{api}.md": (OUT / f"markdown/{api}.md").read_text("utf-8"),
        **{
            f"jsonschema/{api}/{each.name}": each.read_text("utf-8")
            for each in (OUT / f"jsonschema/{api}").iterdir()
        },
    }
    if str(OUT / "python") not in sys.path:
        sys.path.append(str(OUT / "python"))
    package = import_module(f"{PARENT}.{api}")
    return Artifacts(Made(document.data, resolved, examples, files), package)


COMMITTED = [committed(path) for path in CATALOGS]


@cache
def sent_examples() -> tuple[tuple[str, int, dict[str, str], bytes], ...]:
    """Return the examples of every response, with least and with most, by package."""
    return tuple(
        (f"{each.made.api}_errors", wire.status, wire.headers, wire.body)
        for each in COMMITTED
        for first in each.made.examples.values()
        for example in first.every
        for wire in (example.least, example.wire)
    )
