"""The table of what bad responses give, as a generated package reads them."""

import re
from types import ModuleType
from typing import Any

HEAD = "| The response | You catch | What it says |\n| --- | --- | --- |\n"
JSON = {"Content-Type": "application/json"}
BAD = {
    "409 with a code that is newer than the client": (
        409,
        JSON,
        b'{"success":false,"error":{"code":"CONTACT_LOCKED","message":"Try later."}}',
    ),
    "502 with a proxy's HTML page": (
        502,
        {"Content-Type": "text/html"},
        b"<html><title>502 Bad Gateway</title></html>",
    ),
    "429 with JSON that is cut off, and `Retry-After: 7`": (
        429,
        {**JSON, "Retry-After": "7"},
        b'{"success":false,"err',
    ),
    "503 without a body": (503, {}, b""),
    "400 with a body of another shape": (400, JSON, b'["no", "such", "shape"]'),
}
"""What a client receives, by how a row calls it."""

SAID = ("code", "message", "retry_after", "malformed")
"""The attributes that a row shows, where they say anything."""


def with_table(page: str, package: ModuleType) -> str:
    """Return *page* with the table that is true of *package* in the place of its own."""
    table = "".join(
        _row(name, package.parse_error(*response)) for name, response in BAD.items()
    )
    return re.sub(
        rf"({re.escape(HEAD)})(\|.*\n)*", lambda found: found[1] + table, page
    )


def _row(name: str, error: Any) -> str:
    said = ", ".join(
        f"`{each}` is `{getattr(error, each)!r}`"
        for each in SAID
        if getattr(error, each) not in (None, "")
    )
    return f"| {name} | `{type(error).__name__}` | {said} |\n"
