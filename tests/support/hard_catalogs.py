"""Catalogs that are hard on what is made from them: empty, single, long, reserved, hostile."""

from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from tests.support.hostile_catalogs import (
    CODES,
    NASTY,
    RESERVED,
    SCHEMAS,
    catalog_of,
    catalogs,
)

PLAIN = {"description": "Every error.", "body": {"code": "{code}"}}
SPREAD = {"description": "All.", "body": {"code": "{code}", "...": "{params}"}}
ONE = {"A": {"status": 400, "summary": "S"}}
NESTED = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": {
            "type": "array",
            "items": {"type": ["string", "integer", "null"]},
        },
    },
}


def catalog(**parts: Any) -> dict[str, Any]:
    """Return a catalog with one plain envelope and one plain error, or with *parts*."""
    whole = {"envelopes": {"main": PLAIN}, "errors": ONE, **parts}
    return {"catalog": 1, "api": {"id": "x", "title": "X"}, **whole}


def _long(size: int) -> dict[str, Any]:
    name = "a" * size
    spread = {"code": "{code}", f"{name}?": f"{{{name}}}", "...": "{params}"}
    return catalog(
        fields={name: {"description": "F", "schema": NESTED}},
        envelopes={name[:90]: {"description": "E", "body": spread}},
        errors={
            f"b{name}": {
                "summary": "S",
                "code": [f"c{name}", f"d{name}"],
                "params": {
                    f"e{name}": {"type": "string"},
                    f"f{name}": {**NESTED, "optional": True},
                    f"g{name}": {"enum": ["v" * (size // 3), "w" * (size // 3)]},
                },
                "cases": {
                    f"h{name}": {"status": 422, "when": "W"},
                    name[:-4]: {"status": 400, "when": "W"},
                },
            },
            f"i{name}": {"status": 472, "summary": "S", "aliases": [f"j{name}"]},
        },
    )


def _many() -> dict[str, Any]:
    """Return a catalog of so many errors that its package is parted into chapters."""
    tree = {"type": "object", "properties": {"kids": {"$ref": "#/fields/tree"}}}
    params = {"deep": {**tree, "required": ["kids"]}, "import": {"type": "string"}}
    body = {"code": "{code}", "tree?": "{tree}", "only?": "{only}", "...": "{params}"}
    cases = {"one": {"status": 422, "when": "W"}, "two": {"status": 400, "when": "W"}}
    groups = {"import": 3, "tuple": 52, "import_module": 2, "errors": 1, "hidden": 1}
    errors = {
        f"{group}_{number}": {
            "summary": "S",
            "group": group,
            "visibility": "internal" if group == "hidden" else "public",
            "aliases": [f"{'a' * (number + 20)}_{group}"],
            "params": params if number % 3 == 1 else {},
            "requires": ["only"] if group == "errors" else [],
            **({"cases": cases} if number % 4 == 2 else {"status": 400 + number % 3}),
        }
        for group, count in groups.items()
        for number in range(count)
    }
    headers = {"X-Code": "{code}", "X-Kind?": "{kind}"}
    return catalog(
        fields={
            "tree": {"description": "F", "schema": tree},
            "only": {"description": "F", "schema": {"type": "array", "items": tree}},
            "kind": {"description": "F", "schema": {"type": "string"}},
        },
        envelopes={"main": {"description": "E", "headers": headers, "body": body}},
        groups={group: {"title": group} for group in groups},
        errors={**errors, "alone": {"status": 404, "summary": "S"}},
    )


def _params(names: tuple[str, ...]) -> dict[str, Any]:
    schemas = (SCHEMAS[number % len(SCHEMAS)] for number in range(len(names)))
    return dict(zip(names, schemas, strict=True))


_ALONE = {
    "no_errors": catalog(errors={}),
    "nothing": catalog(errors={}, envelopes={}),
    "only_retired": catalog(errors={"A": {"summary": "S", "retired": True}}),
    "only_internal": catalog(errors={"A": {**ONE["A"], "visibility": "internal"}}),
    "single": catalog(),
    "any_body": catalog(
        envelopes={"main": {"description": "E", "body": "any"}},
        errors={"A": {"status": "5XX", "summary": "S", "code": None}},
    ),
    "no_body": catalog(
        envelopes={"main": {"description": "E", "headers": {"X-Code": "{code}"}}}
    ),
    "text_body": catalog(
        envelopes={
            "main": {
                "description": "E",
                "media_type": "text/plain",
                "body": "{code}: {message}",
            }
        }
    ),
    "no_status": catalog(errors={"A": {"summary": "S"}}),
    "ranges": catalog(
        errors={
            "A": {"summary": "S", "status": ["4XX", 500, 520]},
            "B": {"summary": "S", "status": [472, 499], "code": [1, "b", None]},
            "C": {"summary": "S", "status": 400, "code": {"from": 5, "to": 10**30}},
        }
    ),
    "codes": catalog(
        errors={
            f"E{number}": {"status": 400, "summary": "S", "code": code}
            for number, code in enumerate(CODES)
        }
    ),
    "integers": catalog(
        errors={"A": {**ONE["A"], "code": 10**30}, "B": {**ONE["A"], "code": -1}}
    ),
    "reserved_params": catalog(
        envelopes={"main": SPREAD},
        errors={"A": {**ONE["A"], "params": _params(RESERVED)}},
    ),
    "reserved_fields": catalog(
        fields={
            name: {"description": "F", "schema": schema}
            for name, schema in _params(RESERVED).items()
        },
        envelopes={
            "main": {
                "description": "E",
                "body": {"code": "{code}", **{f"{n}?": f"{{{n}}}" for n in RESERVED}},
            }
        },
    ),
    "everything": catalog_of(list(NASTY), CODES),
    "many": _many(),
    **{f"long_{size}": _long(size) for size in (25, 45, 60, 75, 95)},
}


@cache
def hard_catalogs(drawn: int) -> dict[str, dict[str, Any]]:
    """Return all hard catalogs and some random ones, by the id of their API."""
    found: dict[str, dict[str, Any]] = {}

    @settings(
        max_examples=drawn,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(catalogs())
    def collect(data: dict[str, Any]) -> None:
        found[f"drawn_{len(found)}"] = data

    collect()
    return {
        name: {**data, "api": {**data["api"], "id": name}}
        for name, data in {**_ALONE, **found}.items()
    }
