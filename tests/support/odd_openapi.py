"""Odd OpenAPI documents: hostile names and texts, wrong types, references that lead anywhere."""

from typing import Any

from hypothesis import strategies as st

from tests.support.random_catalogs import HOSTILE

_NAMES = (
    *("code", "error", "errors", "message", "status", "type", "detail", "title", "id"),
    *("ok", "", "?", "...", "a{b}", "why?", "class", "params", "_links", "request_id"),
    *("x y", "CON", "é", "retry_after", "404"),
)
_SCALARS = st.sampled_from((*HOSTILE, "E_LOCKED", "not_found", 404, 1, 1.5, True, None))
_WRONG = st.sampled_from((None, 3, "text", [], {}, [1], {"a": 1}, True))
_REFERENCES = st.sampled_from(
    (
        *(
            "#/components/schemas/A",
            "#/components/schemas/B",
            "#/components/responses/R",
        ),
        *("#/nowhere", "https://x.example/y.yaml", "#", "#/components/schemas/A/items"),
        *("gone.yaml", "#/%zz", "#/paths/~1a/get"),
    )
)


def _values(depth: int) -> st.SearchStrategy[Any]:
    inner = _SCALARS if depth < 1 else _values(depth - 1)
    return (
        _SCALARS
        | st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4)
    )


def schemas(depth: int = 3) -> st.SearchStrategy[Any]:
    """Return schemas that may have anything anywhere."""
    inner: st.SearchStrategy[Any] = _WRONG if depth < 1 else schemas(depth - 1)
    several = st.lists(inner, min_size=1, max_size=3) | _WRONG
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(("object", "array", "string", "integer", ["string", "null"])) | _WRONG,
            "properties": st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4) | _WRONG,
            "required": st.lists(st.sampled_from(_NAMES), max_size=3) | _WRONG,
            "items": inner,
            "oneOf": several,
            "allOf": several,
            "enum": st.lists(_SCALARS, max_size=4) | _WRONG,
            "const": _SCALARS,
            "additionalProperties": inner | st.booleans(),
            "description": _SCALARS,
            "example": _values(2),
            "x-enum-descriptions": st.lists(_SCALARS, max_size=4) | _WRONG,
        },
    ) | st.fixed_dictionaries({"$ref": _REFERENCES})  # fmt: skip


def _errors() -> st.SearchStrategy[Any]:
    """Return schemas that look like errors, but for their odd names and values."""
    leaf = st.fixed_dictionaries(
        {"type": st.sampled_from(("string", "integer"))},
        optional={
            "enum": st.lists(_SCALARS, min_size=1, max_size=3),
            "description": _SCALARS,
            "example": _SCALARS,
        },
    )
    members = st.dictionaries(st.sampled_from(_NAMES), leaf, min_size=1, max_size=5)
    return st.fixed_dictionaries(
        {"type": st.just("object"), "properties": members},
        optional={"required": st.lists(st.sampled_from(_NAMES), max_size=3)},
    )


def _responses(version: str) -> st.SearchStrategy[Any]:
    media = st.fixed_dictionaries(
        {},
        optional={
            "schema": _errors() | schemas(2),
            "example": _values(3),
            "examples": st.dictionaries(
                st.sampled_from(_NAMES),
                st.fixed_dictionaries({}, optional={"value": _values(3), "summary": _SCALARS}) | _WRONG,
                max_size=2,
            ) | _WRONG,
        },
    ) | _WRONG  # fmt: skip
    body = {
        "content": st.dictionaries(
            st.sampled_from(("application/json", "text/plain", "*/*", "no media type")),
            media,
            max_size=2,
        )
        | _WRONG
    }
    old = {"schema": _errors() | schemas(2), "examples": st.dictionaries(st.just("application/json"), _values(3), max_size=1) | _WRONG}  # fmt: skip
    return (
        st.fixed_dictionaries(
            {},
            optional={
                "description": _SCALARS,
                "headers": st.dictionaries(
                    st.sampled_from(("Retry-After", "X Request Id", "x-request-id", "é")),
                    st.fixed_dictionaries({}, optional={"required": st.booleans()}) | _WRONG,
                    max_size=2,
                ) | _WRONG,
                **(old if version == "2.0" else body),
            },
        )
        | st.fixed_dictionaries({"$ref": _REFERENCES})
        | _WRONG
    )  # fmt: skip


@st.composite
def odd_documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return what claims to be an OpenAPI document."""
    version = draw(st.sampled_from(("2.0", "3.0.3", "3.1.0")))
    statuses = st.sampled_from(("400", "404", "4XX", "5xx", "default", "200", "x-1"))
    responses = st.dictionaries(statuses, _responses(version), max_size=4)
    operation = st.fixed_dictionaries(
        {"responses": responses | _WRONG},
        optional={"tags": st.lists(_SCALARS, max_size=2) | _WRONG, "description": _SCALARS},
    )  # fmt: skip
    item = st.fixed_dictionaries(
        {}, optional={"get": operation, "post": operation | _WRONG}
    )
    paths = draw(
        st.dictionaries(st.sampled_from(("/a", "/b/{c}", "c")), item, max_size=2)
    )
    named = st.dictionaries(st.sampled_from(("A", "B", "CON")), schemas(), max_size=3)
    shared = {"R": draw(_responses(version))}
    return {
        **({"swagger": version} if version == "2.0" else {"openapi": version}),
        "info": draw(
            st.fixed_dictionaries({}, optional={"title": _SCALARS, "version": _SCALARS}) | _WRONG
        ),
        "paths": paths,
        "components": {"schemas": draw(named), "responses": shared},
        "definitions": draw(named),
        "responses": shared,
    }  # fmt: skip
