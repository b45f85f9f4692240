"""What the tools are given: catalogs, their files, and an API whose errors they describe."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml
from error_catalog.diagnostics import Diagnostic, has_errors
from error_catalog.disk.sources import read_runtime, read_templates
from error_catalog.files import Location, SourceFile
from error_catalog.output.emitter import Workshop
from error_catalog.output.jinja import environment
from error_catalog.output.target import load_target
from error_catalog.pipeline import Target, generate, understand
from error_catalog.semantics.examples import Example
from error_catalog.semantics.resolution import Resolved, Response
from error_catalog.semantics.statuses import span_figures, span_phrase
from error_catalog.targets.openapi.document import collect
from error_catalog.targets.openapi.responses import ResponseComponent
from error_catalog.yaml12.document import parse

from interop.catalogs import hard
from tests.support.projects import understood

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.1", "3.0")
Json = Any
Options = Mapping[str, Mapping[str, str | int | bool]]
"""What the configuration says for targets, by target and option."""


@dataclass(frozen=True)
class Call:
    """
    One request to the API, and the error that it responds with.

    Args:
        operation: The ``operationId`` to call.
        own: The response describes this error alone, else all errors of the status.
        component: The name of its component.
    """

    operation: str
    path: str
    response: Response
    own: bool
    component: str


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
    def entries(self) -> tuple[ResponseComponent, ...]:
        """Each response that the document describes."""
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
        """Return the media type of a response; None if no body is described."""
        content = self.components["responses"][call.component].get("content", {})
        (own,) = [each for each in self.entries if each.response is call.response]
        return own.media_type if own.media_type in content else None

    def schema(self, call: Call) -> Json:
        """Return the schema of a response's body, a reference to a component."""
        content = self.components["responses"][call.component]["content"]
        return content[self.media_type(call)]["schema"]

    def body(self, call: Call) -> Json:
        """Return the body of a response, as decoded; text if it is no JSON."""
        raw = self.examples[call.response.id].wire.body
        return raw.decode() if call.response.shape.envelope.is_text else json.loads(raw)

    def _calls(self) -> Iterator[Call]:
        for number, entry in enumerate(self.entries):
            response, name = entry.response, entry.name
            yield Call(f"own{number}", f"/own/{name}", response, True, name)
            span = self._span(response)
            heading = (
                "Any status:"
                if span is None
                else f"{span_figures(span)} {span_phrase(span)}:"
            )
            (component,) = [
                key
                for key, each in self.components["responses"].items()
                if each["description"].partition("\n")[0] == heading
            ]
            yield Call(f"shared{number}", f"/shared/{name}", response, False, component)

    def _span(self, response: Response) -> tuple[int, int] | None:
        status = self.examples[response.id].status
        fit = [each for each in response.rule.statuses if each[0] <= status <= each[1]]
        return fit[0] if fit else None

    def _path(self, call: Call, prefix: str) -> Json:
        reference = {"$ref": f"{prefix}#/components/responses/{call.component}"}
        spans = [self._span(call.response)]
        keys = [key for span in spans for key in _keys(span)]
        operation = {
            "operationId": call.operation,
            "summary": f"Respond with {call.response.id}.",
            "description": "It responds with the error that it is named after.",
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
        "description": "Every operation responds with an error.",
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
    sound, found = understand(
        source.path, lambda path: source if path == source.path else _no_file(path)
    )
    assert sound is not None, found
    artifacts, found = generate(sound, targets, workshop)
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
