"""
Every error that is not retired says in one sentence what it means.

Source: DESIGN of the catalog language, lifecycle: only a tombstone needs no text.
"""

from collections.abc import Iterator

from generator.catalog.model import Catalog
from generator.diagnostics import Finding


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find errors without a summary."""
    for name, error in catalog.errors.items():
        if error.retired is None and not error.summary.strip():
            hint = "say in one sentence what it means"
            yield Finding(("errors", name), "`summary` is missing", hint, on_key=True)
