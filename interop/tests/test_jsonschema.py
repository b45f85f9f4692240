"""Validators of JSON Schema accept every example and refuse every mutated one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from error_catalog.semantics.names import class_names
from error_catalog.targets.publication import public_responses
from jsonschema import Draft202012Validator

from interop.subjects import Json, Subject, emitted, subjects
from interop.tools import INTEROP, python, run

SUBJECTS = tuple(subjects("3.1").values())
EVERY = pytest.mark.parametrize("given", SUBJECTS, ids=lambda each: each.name)
WRONG = {
    "string": [],
    "integer": "no number",
    "number": "no number",
    "boolean": "no truth value",
    "object": "no object",
    "array": "no list",
    "null": "not null",
}
"""A value that is not of the type."""


def schemas(given: Subject, files: dict[str, str] | None = None) -> dict[str, Json]:
    """Return the schemas of an API by envelope."""
    prefix = f"jsonschema/{given.name}/"
    return {
        path.removeprefix(prefix).removesuffix(".schema.json"): json.loads(text)
        for path, text in (files or given.files).items()
        if path.startswith(prefix)
    }


def closed(given: Subject) -> dict[str, Json]:
    """Return the schemas of the option `closed`."""
    return schemas(given, emitted(given.data, {"jsonschema": {"closed": True}}))


def bodies(given: Subject) -> Iterator[tuple[str, str, Json]]:
    """Give envelope, definition and example of each response with a body."""
    names = class_names(given.resolved)
    for response in public_responses(given.resolved):
        raw = given.examples[response.id].wire.body
        if raw:
            is_text = response.shape.envelope.is_text
            body = raw.decode() if is_text else json.loads(raw)
            yield response.shape.envelope.name, names[response.id], body


def mutated(whole: Json, schema: Json, body: Json) -> Iterator[Json]:
    """Give bodies with one thing wrong: a constant, a type, or a required member."""
    if not isinstance(schema, dict):
        return
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/")
        yield from mutated(whole, whole["$defs"][name], body)
        return
    if "const" in schema or "enum" in schema:
        yield {"neither": "one"}
    types = schema.get("type", [])
    kinds = [types] if isinstance(types, str) else types
    if kinds:
        wrong = [each for kind, each in WRONG.items() if kind in kinds]
        yield from (each for each in wrong if not _has_type(each, kinds))
    if not isinstance(body, dict):
        return
    for key in schema.get("required", ()):
        yield {name: each for name, each in body.items() if name != key}
    for key, each in schema.get("properties", {}).items():
        if key in body:
            for other in mutated(whole, each, body[key]):
                yield {**body, key: other}


def _has_type(value: Json, kinds: list[str]) -> bool:
    return ("array" if isinstance(value, list) else "string") in kinds


def cases(given: Subject, documents: dict[str, Json]) -> Iterator[tuple[Json, Json]]:
    """Give each schema with what must and must not fit which part of it."""
    for envelope, schema in documents.items():
        checks = [{"ref": "#", "good": [], "bad": []}]
        for owner, name, body in bodies(given):
            if owner == envelope:
                bad = list(mutated(schema, schema["$defs"][name], body))
                checks[0]["good"].append(body)
                reference = f"#/$defs/{name}"
                checks.append({"ref": reference, "good": [body], "bad": bad})
        yield schema, checks


@pytest.mark.tool("jsonschema", "JSON Schema: examples fit, mutated examples do not")
@EVERY
def test_jsonschema_tells_right_from_wrong(given: Subject) -> None:
    """Each example fits its envelope and its error, open and closed; a mutated one does not."""
    for documents in (schemas(given), closed(given)):
        for schema, checks in cases(given, documents):
            for each in checks:
                inner = {"$ref": each["ref"], "$defs": schema["$defs"]}
                used = schema if each["ref"] == "#" else inner
                validator = Draft202012Validator(used)
                assert [] == [x for x in each["good"] if not validator.is_valid(x)]
                assert [] == [x for x in each["bad"] if validator.is_valid(x)]


@pytest.mark.tool(
    "ajv",
    "JSON Schema: strict mode; examples fit, mutated examples do not",
    package="npm:ajv",
)
@EVERY
def test_ajv_tells_right_from_wrong(given: Subject) -> None:
    """The same is true of ajv, which has nothing against the schemas in strict mode."""
    work = [
        {"schema": schema, "checks": checks}
        for documents in (schemas(given), closed(given))
        for schema, checks in cases(given, documents)
    ]
    done = run(
        ["node", INTEROP / "node" / "ajv.mjs"], cwd=INTEROP, stdin=json.dumps(work)
    )

    assert [] == json.loads(done.stdout)


@pytest.mark.tool(
    "check-jsonschema", "JSON Schema: the metaschema, and every example by file"
)
@EVERY
def test_check_jsonschema_accepts_the_files(given: Subject, tmp_path: Path) -> None:
    """The files keep to the metaschema, and files of examples keep to them."""
    for envelope, schema in schemas(given).items():
        path = tmp_path / f"{envelope}.schema.json"
        path.write_text(json.dumps(schema), "utf-8")
        shown = [body for owner, _, body in bodies(given) if owner == envelope]
        files: list[Path] = []
        for number, body in enumerate(shown):
            files.append(tmp_path / f"{envelope}-{number}.json")
            files[-1].write_text(json.dumps(body), "utf-8")
        program = python("check-jsonschema")
        run([program, "--check-metaschema", path], cwd=tmp_path)
        if files:
            run([program, "--schemafile", path, *files], cwd=tmp_path)
