"""A catalog of ``catalogs`` as one would write it in TypeSpec."""

import json
import re
from typing import Any

HEAD = """\
import "@typespec/http";

using Http;

@service(#{ title: "Many API" })
namespace Many;

model Details is Record<string[]>;
"""

KINDS = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "array": "string[]",
}
"""Types of params; the mix has no others."""


def typespec(catalog: dict[str, Any]) -> str:
    """Return a model for each error, and one operation that responds with any of them."""
    names: list[str] = []
    parts = [HEAD]
    for key, error in catalog["errors"].items():
        if not error.get("retired"):
            name = "".join(each.title() for each in re.split(r"\W|_", key))
            names.append(name)
            parts.append(_model(name, key, error))
    union = "".join(f" | {name}" for name in names)
    parts.append(f'@route("/things") op read(): OkResponse{union};\n')
    return "\n".join(parts)


def _model(name: str, key: str, error: dict[str, Any]) -> str:
    status = _status(error)
    members = [
        f"  {json.dumps(param)}{'?' if spec.get('optional') else ''}: {KINDS[spec['type']]};"
        for param, spec in error.get("params", {}).items()
    ]
    lines = [
        "@error",
        f"@doc({json.dumps(error['summary'])})",
        f"model {name} {{",
        f"  @statusCode _: {status};",
        '  @header("X-Request-Id") requestId?: string;',
        '  @header("Retry-After") retryAfter?: float64;',
        "  success: false;",
        f"  error: {name}Error;",
        "}",
        "",
        f"model {name}Error {{",
        f"  code: {json.dumps(error.get('code') or key)};",
        "  message: string;",
        '  kind: "api_error" | "auth_error" | "limit_error" | "request_error";',
        "  details?: Details;",
        *members,
        "}",
        "",
    ]
    return "\n".join(lines)


def _status(error: dict[str, Any]) -> int:
    """Return one status; a case's if the error says none, 500 for a range."""
    cases: list[dict[str, Any]] = [*error.get("cases", {}).values(), {}]
    status = error.get("status") or cases[0].get("status", 400)
    if isinstance(status, list):
        status = status[-1]
    return status if isinstance(status, int) else 500
