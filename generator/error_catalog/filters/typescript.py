"""Text in the source code of TypeScript."""

from error_catalog.filters.escapes import visible


def ts_doc(text: str) -> str:
    """Return *text* on one line of a comment between ``/**`` and ``*/``, which it cannot end."""
    line = visible(" ".join(text.split()))
    return line.replace("*/", "*\\/").replace("@", "\\@")
