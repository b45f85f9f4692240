"""
Every error that is not retired has a sentence that says what it means.

Source: DESIGN of the catalog language, lifecycle: only a tombstone needs no text.
"""

from collections.abc import Iterator

from error_catalog.catalog.model import Catalog
from error_catalog.diagnostics import Finding


def check(catalog: Catalog) -> Iterator[Finding]:
    """Find errors without a summary."""
    for name, error in catalog.errors.items():
        if error.retired is None and not error.summary.strip():
            hint = "add one sentence that says what the error means"
            if error.message or error.title:
                hint += "; `message` and `title` are the same by default"
            yield Finding(("errors", name), "`summary` is missing", hint, on_key=True)
