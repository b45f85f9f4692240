"""Random catalogs of the kind that real OpenAPI documents describe, for what imports promise."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_FIELDS: dict[str, dict[str, Any]] = {
    "details": {
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        "example": {"email": "not an address"},
    },
    "category": {"schema": {"type": "string"}},
    "attempts": {"schema": {"type": "integer"}, "example": 3},
    "causes": {"schema": {"type": "array", "items": {"type": "string"}}},
    "trace": {"schema": {"type": "string"}, "example": "4bf92f35"},
}
_CODES = ("not_found", "E1001", "rate-limited", "QUOTA", "card.declined", 1004, 77)
_STATUSES = (400, 401, 403, 404, 409, 422, 429, 500, 503)
_WORDS = ("The request failed.", "Too late.", "No: not here.", "A `b` | c", "Ünïcode.")


@st.composite
def importable_catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """
    Return a catalog whose document tells everything that an import needs.

    Codes have no blanks and are at one place of an envelope, and messages are text.
    """
    names = ("failure", "other")[: draw(st.integers(1, 2))]
    used: dict[str, None] = {}
    envelopes = {name: _envelope(draw, name, used) for name in names}
    codes = draw(
        st.lists(st.sampled_from(_CODES), min_size=1, max_size=5, unique_by=str)
    )
    errors: dict[str, Any] = {}
    for at, code in enumerate(codes):
        errors[f"error_{at}"] = _error(draw, code, names, envelopes)
    return {
        "api": {"id": "shop", "title": draw(st.sampled_from(_WORDS))},
        **({"fields": {name: _FIELDS[name] for name in used}} if used else {}),
        "envelopes": envelopes,
        "errors": errors,
    }


def _envelope(draw: st.DrawFn, name: str, used: dict[str, None]) -> dict[str, Any]:
    inner: dict[str, Any] = {"code": "{code}"}
    inner[draw(st.sampled_from(("message", "message?")))] = "{message}"
    if draw(st.booleans()):
        inner["status?"] = "{status}"
    for field in draw(
        st.lists(st.sampled_from(sorted(_FIELDS)), max_size=3, unique=True)
    ):
        used[field] = None
        inner[f"{field}{draw(st.sampled_from(('', '?')))}"] = f"{{{field}}}"
    shape = draw(st.sampled_from(("flat", "nested", "listed")))
    if shape == "flat":
        body: Any = {f"in_{name}": name, **inner}
    elif shape == "nested":
        body = {f"in_{name}": True, "error": inner}
    else:
        body = {f"in_{name}": 1, "errors": [inner]}
    spec: dict[str, Any] = {"body": body}
    if draw(st.booleans()):
        spec["media_type"] = "application/problem+json"
    if draw(st.booleans()):
        spec["headers"] = {"Retry-After?": "{retry_after}"}
    return spec


def _error(
    draw: st.DrawFn, code: Any, names: tuple[str, ...], envelopes: dict[str, Any]
) -> dict[str, Any]:
    envelope = draw(st.sampled_from(names))
    spec: dict[str, Any] = {
        "code": code,
        "status": draw(st.sampled_from(_STATUSES)),
        "envelope": envelope,
        "summary": draw(st.sampled_from(_WORDS)),
    }
    text = repr(envelopes[envelope]["body"])
    if draw(st.booleans()):
        spec["message"] = draw(st.sampled_from(_WORDS))
    optional = [field for field in _FIELDS if f"'{field}?'" in text]
    if optional and draw(st.booleans()):
        spec["requires"] = [draw(st.sampled_from(optional))]
    if draw(st.booleans()):
        spec["operations"] = ["POST /articles"]
    return spec
