"""Validators and linters have nothing against the documents, alone or as part of an API's."""

import json
from pathlib import Path

import pytest
import yaml
from openapi_spec_validator import validate

from interop.subjects import Json, Subject, every, subject, subjects
from interop.tools import documents, node, run
from tests.support.hard_catalogs import hard_catalogs

REASONS = {
    "info-license": "the catalog does not know the licence; the API's own document says it",
    "info-contact": "nor whom to ask",
    "info-description": "a catalog may have no description",
    "no-unused-components": "components for others: whoever refers to the file uses them",
    "oas3-unused-component": "the same",
    "operation-4xx-response": "an operation of these tests has the one error that it is for",
}
"""The warnings that stand, each with its reason; errors never do."""
ODD = REASONS | {
    "no-invalid-media-type-examples": "ajv does not see a property named `__proto__`",
    "no-unresolved-refs": "an `x-` key may hold a `$ref` that is none",
    "no-unsafe-markdown": "a description may speak of `javascript:`",
}
"""What may be said of catalogs that are made to be odd."""
EVERY = pytest.mark.parametrize("given", every(), ids=lambda each: each.id)
RULESET = 'extends: [["spectral:oas", "recommended"]]\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write each document, and an API's document beside it that refers to it."""
    folder = tmp_path_factory.mktemp("documents")
    for given in every():
        name = f"{given.id}.errors.yaml"
        (folder / name).write_text(given.text, "utf-8")
        api = yaml.safe_dump(given.api(name), sort_keys=False)
        (folder / f"{given.id}.yaml").write_text(api, "utf-8")
    return folder


@pytest.fixture(scope="module")
def bundles(folder: Path) -> dict[str, Json]:
    """Let redocly make one document of each API's own and ours; by the subject's id."""
    names = [f"{each.id}.yaml" for each in every()]
    arguments = [*names, "--output", "bundles", "--ext", "json"]
    run([node("redocly"), "bundle", *arguments], cwd=folder)
    return {
        each.id: json.loads((folder / f"bundles/{each.id}.json").read_text("utf-8"))
        for each in every()
    }


@pytest.mark.tool("openapi-spec-validator", "OpenAPI: alone, within an API, bundled")
@EVERY
def test_documents_are_valid(given: Subject, bundles: dict[str, Json]) -> None:
    """The document is valid alone, as part of an API's document, and bundled with it."""
    for document in (
        yaml.safe_load(given.text),
        given.api(),
        bundles[given.id],
    ):
        validate(json.loads(json.dumps(document)))


@pytest.mark.tool(
    "redocly bundle", "OpenAPI: `$ref` from an API", package="npm:@redocly/cli"
)
@EVERY
def test_bundles_lose_nothing(given: Subject, bundles: dict[str, Json]) -> None:
    """References to our file become the same components, with the same descriptions."""
    components = bundles[given.id]["components"]
    for section, entries in components.items():
        assert entries.items() <= given.components[section].items()
    assert {each.component for each in given.calls} == components["responses"].keys()


@pytest.mark.tool(
    "redocly lint", "OpenAPI: the recommended rules", package="npm:@redocly/cli"
)
def test_redocly_has_no_complaint(folder: Path) -> None:
    """There is no error, and no warning without a reason, in any document."""
    command = [node("redocly"), "lint", "--format=json", "--max-problems=100000"]
    names = sorted(each.name for each in folder.glob("*.yaml"))
    found = documents(run([*command, *names], cwd=folder, ok=(0, 1)).stdout)

    assert len(names) == len(found)
    assert [] == [
        (problem["location"][0]["source"]["ref"], problem["message"])
        for each in found
        for problem in each["problems"]
        if problem["severity"] == "error" or problem["ruleId"] not in REASONS
    ]


@pytest.mark.tool(
    "spectral", "OpenAPI: `spectral:oas`", package="npm:@stoplight/spectral-cli"
)
def test_spectral_has_no_complaint(folder: Path) -> None:
    """The same is true of spectral's rules for OpenAPI."""
    rules = folder / "rules"
    rules.mkdir()
    (rules / "spectral.yaml").write_text(RULESET, "utf-8")
    command = [node("spectral"), "lint", "-r", rules / "spectral.yaml", "-f", "json"]
    names = sorted(each.name for each in folder.glob("*.yaml"))
    found = documents(run([*command, "-q", *names], cwd=folder, ok=(0, 1)).stdout)

    assert [] == [
        (problem["source"], problem["message"], problem["path"])
        for each in found
        for problem in each
        if problem["severity"] == 0 or problem["code"] not in REASONS
    ]


@pytest.mark.tool(
    "redocly lint",
    "OpenAPI: random and odd catalogs, errors of structure",
    package="npm:@redocly/cli",
)
def test_redocly_accepts_odd_catalogs(tmp_path: Path) -> None:
    """Catalogs that are empty, huge, hostile or random become documents without an error."""
    names: list[str] = []
    for name, data in hard_catalogs(20).items():
        for version in ("3.1", "3.0"):
            names.append(f"{name}-{version}.yaml")
            (tmp_path / names[-1]).write_text(subject(data, version).text, "utf-8")
    command = [node("redocly"), "lint", "--format=json", "--max-problems=100000"]
    found = documents(run([*command, *names], cwd=tmp_path, ok=(0, 1)).stdout)

    assert len(names) == len(found)
    assert [] == [
        (problem["location"][0]["source"]["ref"], problem["message"])
        for each in found
        for problem in each["problems"]
        if problem["ruleId"] not in ODD
    ]


@pytest.mark.tool(
    "redocly lint",
    "a union by `oneOf` of nested codes is ambiguous, so ours are not",
    package="npm:@redocly/cli",
)
def test_redocly_would_see_an_ambiguous_union(tmp_path: Path) -> None:
    """The rule that our open unions are for does speak of closed ones (nested codes)."""
    text = subjects("3.1")["contacts"].text.replace("anyOf:", "oneOf:")
    (tmp_path / "closed.yaml").write_text(text, "utf-8")
    command = [node("redocly"), "lint", "--format=json", "closed.yaml"]
    (found,) = documents(run(command, cwd=tmp_path, ok=(0, 1)).stdout)

    assert set() != {each["ruleId"] for each in found["problems"]} - REASONS.keys()
