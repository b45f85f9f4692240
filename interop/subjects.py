"""What the tools are given: catalogs, their files, and an API whose errors they describe."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from generator.diagnostics import Diagnostic, has_errors
from generator.meaning.examples import Example
from generator.meaning.resolving import Answer, Resolved
from generator.meaning.statuses import span_figures, span_phrase
from generator.output.emitting import Workshop
from generator.output.rendering import environment
from generator.output.targeting import load_target
from generator.pipeline import Target, generate
from generator.sources import Location, SourceFile
from generator.targets.openapi.document import collect
from generator.targets.openapi.responses import Entry
from generator.workspace.reading import read_runtime, read_templates
from generator.yaml12.parsing import parse
from interop.catalogs import hard
from tests.projects import understood

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.1", "3.0")
Json = Any
Options = Mapping[str, Mapping[str, str | int | bool]]
"""What the configuration says for targets, by target and option."""


@dataclass(frozen=True)
class Call:
    """
    One request to the API, and the error that it answers with.

    Args:
        operation: The ``operationId`` to call.
        own: The response describes this error alone, else all errors of the status.
        response: The name of its component.
    """

    operation: str
    path: str
    answer: Answer
    own: bool
    response: str


@dataclass(frozen=True)
class Subject:
    """
    The errors of one API, in one version of OpenAPI.

    Args:
        components: The document that ``gen`` makes.
        files: All files that ``gen`` makes, by target and path.
    """

    name: str
    version: str
    data: Json
    resolved: Resolved
    examples: Mapping[str, Example]
    files: Mapping[str, str]

    @property
    def id(self) -> str:
        """Its name among all subjects, such as ``contacts-3.1``."""
        return f"{self.name}-{self.version}"

    @property
    def text(self) -> str:
        """The document that ``gen`` makes, which has components and no paths."""
        return self.files[f"openapi/{self.name}.yaml"]

    @cached_property
    def components(self) -> Json:
        """The components of that document."""
        return yaml.load(self.text, yaml.CSafeLoader)["components"]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The answers that responses describe."""
        return collect(self.resolved, self.examples, self.version).entries

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """Every error twice: by its own response, and by the response of its status."""
        return tuple(self._calls())

    def api(self, prefix: str = "") -> Json:
        """
        Return the API's own document.

        Args:
            prefix: Where the components are: ``contacts.yaml`` if in a file beside it;
                if empty they are part of the document.
        """
        paths = {each.path: self._path(each, prefix) for each in self.calls}
        openapi = {"3.1": "3.1.0", "3.0": "3.0.3"}[self.version]
        head = {"openapi": openapi, **_HEAD, "paths": paths}
        return head if prefix else {**head, "components": self.components}

    def media_type(self, call: Call) -> str | None:
        """Return the media type of an answer; None if no body is described."""
        content = self.components["responses"][call.response].get("content", {})
        (own,) = [each for each in self.entries if each.answer is call.answer]
        return own.media_type if own.media_type in content else None

    def schema(self, call: Call) -> Json:
        """Return the schema of an answer's body, a reference to a component."""
        content = self.components["responses"][call.response]["content"]
        return content[self.media_type(call)]["schema"]

    def body(self, call: Call) -> Json:
        """Return the body of an answer, as decoded; text if it is no JSON."""
        raw = self.examples[call.answer.id].wire.body
        return raw.decode() if call.answer.shape.envelope.is_text else json.loads(raw)

    def _calls(self) -> Iterator[Call]:
        for number, entry in enumerate(self.entries):
            answer, name = entry.answer, entry.name
            yield Call(f"own{number}", f"/own/{name}", answer, True, name)
            span = self._span(answer)
            heading = (
                "Any status:"
                if span is None
                else f"{span_figures(span)} {span_phrase(span)}:"
            )
            (response,) = [
                key
                for key, each in self.components["responses"].items()
                if each["description"].partition("\n")[0] == heading
            ]
            yield Call(f"shared{number}", f"/shared/{name}", answer, False, response)

    def _span(self, answer: Answer) -> tuple[int, int] | None:
        status = self.examples[answer.id].status
        fit = [each for each in answer.rule.statuses if each[0] <= status <= each[1]]
        return fit[0] if fit else None

    def _path(self, call: Call, prefix: str) -> Json:
        reference = {"$ref": f"{prefix}#/components/responses/{call.response}"}
        spans = [self._span(call.answer)]
        keys = [key for span in spans for key in _keys(span)]
        operation = {
            "operationId": call.operation,
            "summary": f"Answer with {call.answer.id}.",
            "description": "It answers with the error that it is called by.",
            "tags": ["errors"],
            "responses": {"200": _OK, **dict.fromkeys(keys, reference)},
        }
        if not call.own:
            operation["parameters"] = [_CODE]
        return {"get": operation}


def _keys(span: tuple[int, int] | None) -> list[str]:
    if span is None:
        return ["default"]
    first, last = span
    if (first % 100, last % 100, first // 100) == (0, 99, last // 100):
        return [f"{first // 100}XX"]
    return [str(each) for each in range(first, last + 1)]


_OK = {
    "description": "All went well.",
    "content": {"application/json": {"schema": {"type": "string"}}},
}
_CODE = {
    "name": "code",
    "in": "query",
    "description": "`new` for a code that the document does not know.",
    "schema": {"type": "string", "enum": ["known", "new"]},
}
_HEAD = {
    "info": {
        "title": "An API of errors",
        "version": "1",
        "description": "Every operation answers with an error.",
        "license": {"name": "MIT", "url": "https://opensource.org/license/mit"},
        "contact": {"name": "The interop tests", "url": "https://errors.example.com"},
    },
    "servers": [{"url": "http://127.0.0.1:8000"}],
    "security": [],
    "tags": [{"name": "errors", "description": "Operations that fail."}],
}


def catalogs() -> dict[str, Json]:
    """Return the five catalogs of this repository and the hard ones, by API."""
    found: dict[str, Json] = {}
    for path in sorted((ROOT / "catalog").glob("[!_]*.yaml")):
        document, said = parse(SourceFile(path.name, path.read_text("utf-8")))
        assert document is not None, said
        found[path.stem] = document.data
    return {**found, **hard()}


@cache
def subjects(version: str) -> dict[str, Subject]:
    """Return every catalog's subject in one version of OpenAPI."""
    return {name: subject(data, version) for name, data in catalogs().items()}


def every() -> list[Subject]:
    """Return every catalog in every version."""
    return [each for version in VERSIONS for each in subjects(version).values()]


def subject(data: Json, version: str) -> Subject:
    """Return the subject of a catalog that must be sound."""
    resolved, shown = understood(data)
    options = {"openapi": {"version": version}, "jsonschema": {}, "python": {}}
    files = emitted(data, options)
    name = resolved.catalog.api.id
    return Subject(name, version, data, resolved, shown, files)


def emitted(data: Json, options: Options) -> dict[str, str]:
    """
    Return the files of a catalog that must be sound.

    Args:
        options: For each target that is made.
    """
    specs, workshop = _equipment()
    targets = [
        Target(
            spec,
            {
                each.name: options[spec.name].get(each.name, each.default)
                for each in spec.options
            },
        )
        for spec in specs
        if spec.name in options
    ]
    source = SourceFile("catalog/made.yaml", json.dumps(data))
    artifacts, found = generate(source, _no_file, targets, workshop)
    assert not has_errors(found), found
    return {f"{each.target}/{each.path}": each.text for each in artifacts}


@cache
def _equipment() -> Any:
    templates, found = read_templates(ROOT, None)
    assert not found
    loaded = [
        load_target(source)
        for name, source in sorted(templates.items())
        if name.endswith("/target.yaml")
    ]
    specs = [spec for spec, _ in loaded if spec is not None]
    return specs, Workshop(environment(templates), {"runtime": read_runtime()})


def _no_file(path: str) -> Diagnostic:
    return Diagnostic(Location(path), "file", "no test has this file")
