"""The schema of the view is a promise: within one version, keys are only added."""

from collections.abc import Iterator
from typing import Any

from error_catalog.targets.catalog.schema import ID, VERSION, view_schema
from jsonschema import Draft202012Validator

from tests.support.projects import ROOT

GOLDEN = ROOT / "tests" / "cases" / "view" / f"keys_{VERSION}.txt"


def keys(schema: Any, path: str = "") -> Iterator[str]:
    """Yield each key that the schema says, with the types of its values."""
    for name, inner in schema.get("properties", {}).items():
        yield from keys(inner, f"{path}.{name}")
    if "items" in schema:
        yield from keys(schema["items"], f"{path}[]")
    for each in schema.get("oneOf", ()):
        yield from keys(each, f"{path}<{each['properties']['kind']['const']}>")
    yield f"{path or '.'}: {types(schema)}"


def types(schema: Any) -> str:
    """Return the types of a value in words."""
    if "anyOf" in schema:
        return " or ".join(types(each) for each in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"])
    kinds = schema.get("type", "anything")
    said = kinds if isinstance(kinds, str) else " or ".join(kinds)
    limits = [
        *schema.get("enum", ()),
        *([schema["const"]] if "const" in schema else []),
    ]
    return f"{said} {limits}" if limits else said


def test_keys_are_only_added(*, update_goldens: bool) -> None:
    """What a version has once said, it says for ever; `--update-goldens` can only add to it."""
    schema = view_schema()
    now = [*keys(schema)]
    for name, each in schema["$defs"].items():
        now += keys(each, f"#/$defs/{name}")
    promised = GOLDEN.read_text("utf-8").splitlines() if GOLDEN.exists() else []
    gone = [each for each in promised if each not in now]
    if update_goldens:
        GOLDEN.parent.mkdir(exist_ok=True)
        kept = [*now, *gone]
        GOLDEN.write_text("".join(f"{each}\n" for each in kept), "utf-8", newline="")
        promised = kept

    assert [] == gone, "a removed or changed key needs another version of the view"
    assert now == promised


def test_the_promise_notices() -> None:
    """A key that is gone, and one of another type, are not in the list of what is said."""
    schema = view_schema()
    before = {*keys(schema)}
    del schema["properties"]["notes"]
    schema["properties"]["errors"]["items"]["properties"]["code"]["type"] = "string"
    lost = before - {*keys(schema)}

    assert ".errors[].code: string or integer or null" in lost
    assert ".notes: array" in lost


def test_the_schema_stands_alone() -> None:
    """It is a schema of 2020-12 that refers to nothing else, and its key is in documents."""
    schema = view_schema()
    Draft202012Validator.check_schema(schema)

    assert ID == schema["$id"] == schema["properties"]["$schema"]["const"]
    assert all(each.startswith("#/$defs/") for each in references(schema))
    assert schema is not view_schema()


def references(schema: Any) -> Iterator[str]:
    """Yield every reference in *schema*."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield schema["$ref"]
        schema = list(schema.values())
    for each in schema if isinstance(schema, list) else ():
        yield from references(each)


def test_every_key_is_explained() -> None:
    """Whoever reads the schema alone learns what each key means."""
    unexplained = [
        (path, name)
        for path, properties in named(view_schema())
        for name, each in properties.items()
        if name not in ("kind", "node") and not said(each)
    ]

    assert [] == unexplained


def named(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the properties of each object."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield path, schema["properties"]
        for key, each in schema.items():
            yield from named(each, f"{path}/{key}")
    for at, each in enumerate(schema if isinstance(schema, list) else ()):
        yield from named(each, f"{path}/{at}")


def said(schema: Any) -> bool:
    """Tell whether a schema, or the one that it refers to, has a description."""
    return "description" in schema or "$ref" in schema
