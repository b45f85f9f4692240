"""The agreement matrix: what the four artifacts of a catalog say of one answer is the same."""

import copy
import inspect
import json
import pickle
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

import pytest
import yaml
from error_catalog.catalog.model import Range
from error_catalog.filters.markdown import md_code
from error_catalog.runtime.contract import shape_places
from error_catalog.runtime.values import BUILT_IN, attribute_name, same
from error_catalog.semantics.examples import Example
from error_catalog.semantics.names import class_names, pascal, root_name, words
from error_catalog.semantics.resolution import Response
from error_catalog.semantics.statuses import span_figures
from error_catalog.targets.markdown.pages import page_index
from jsonschema import Draft202012Validator

from tests.support.markdown_pages import Read, Words, authored, read, sections
from tests.support.projects import Made
from tests.support.random_values import spelled

EXTRA = ("Content-Type",)
"""Headers that no one documents one by one."""


@dataclass(frozen=True)
class Artifacts:
    """Everything that was made of one catalog, read back."""

    made: Made
    package: ModuleType

    @cached_property
    def document(self) -> Any:
        """The OpenAPI document."""
        return yaml.load(self.made.document(), yaml.CSafeLoader)

    @cached_property
    def schemas(self) -> dict[str, Any]:
        """The JSON Schema of each envelope that has one, by its name."""
        found = {
            name: self.made.schema(name)
            for name in self.made.resolved.catalog.envelopes
        }
        for schema in found.values():
            if schema is not None:
                Draft202012Validator.check_schema(schema)
        return found

    @cached_property
    def page(self) -> Read:
        """What a reader finds on the Markdown page."""
        return read(self.made.page())

    @cached_property
    def names(self) -> dict[str, str]:
        """The class of each answer, by its id."""
        return class_names(self.made.resolved)

    @cached_property
    def rows(self) -> dict[str, dict[str, Words]]:
        """The row of each error that the page shows, in its order, by column."""
        found: list[dict[str, Words]] = []
        for head, *rows in self.page.tables:
            names = ["".join(text for _, text in cell) for cell in head]
            if names[0] in ("Code", "Error") and "Meaning" in names:
                found += [dict(zip(names, row, strict=True)) for row in rows]
        return dict(zip(self.shown, found, strict=True))

    @cached_property
    def sections(self) -> dict[str, Read]:
        """The section of each error that has one, in the order of the page."""
        page = self.made.page()
        anchors = page_index(self.made.resolved).anchors
        names = {f'<a id="{own[0]}"></a>\n': name for name, own in anchors.items()}
        _, _, details = page.partition("\n## Errors in detail\n")
        firsts = re.findall(r'(?m)^\n(<a id="[^"]+"></a>\n)(?:<a.*\n)*\n### ', details)
        found = [read(each) for each in sections(page)]
        return {names[first]: each for first, each in zip(firsts, found, strict=True)}

    @cached_property
    def shown(self) -> list[str]:
        """The public errors in the order of the page: by group, those without one last."""
        catalog = self.made.resolved.catalog
        return [
            name
            for group in (*catalog.groups, None)
            for name in self.made.resolved.by_error
            if catalog.errors[name].group == group
            and catalog.errors[name].visibility == "public"
        ]

    def body(self, response: Response, example: Example) -> Any:
        """Return the example's body as a client decodes it; None if there is none."""
        raw = example.wire.body
        if not raw:
            return None
        return raw.decode() if response.shape.envelope.is_text else json.loads(raw)


SPELLED = re.compile(r"\\+ud[89a-f]")
"""The escape of a lone surrogate."""


def check_response(made: Artifacts, response: Response) -> None:
    """Assert that all artifacts agree about one answer, in each of its examples."""
    check_belonging(made, response)
    for example in made.made.examples[response.id].every:
        check_example(made, response, example)


def check_example(made: Artifacts, response: Response, example: Example) -> None:
    """Assert that all artifacts agree about one example of a response."""
    check_python(made, response, example)
    check_copies(made, example)
    check_models(made, response, example)
    if response.spec.visibility == "public":
        check_json_schema(made, response, example)
        check_openapi(made, response, example)
        check_openapi_headers(made, response, example)
        check_markdown(made, response, example)


def check_belonging(made: Artifacts, response: Response) -> None:
    """Assert that a response takes and sends no field of others, and that the root takes all."""
    names = inspect.signature(getattr(made.package, made.names[response.id])).parameters
    root = getattr(made.package, root_name(made.made.resolved))
    every = inspect.signature(root).parameters
    own = made.made.resolved.catalog.fields.keys() - BUILT_IN
    least = made.made.examples[response.id].least
    error = made.package.parse_error(least.status, least.headers, least.body)

    assert {attribute_name(name) for name in own} <= every.keys()
    for name in response.rule.foreign:
        attribute = name if name in BUILT_IN | {"errors"} else attribute_name(name)

        assert attribute not in names
        assert getattr(error, attribute) in (None, ())


def check_json_schema(made: Artifacts, response: Response, example: Example) -> None:
    """Assert that the example fits the envelope's schema and the error's."""
    schema = made.schemas[response.shape.envelope.name]
    body = made.body(response, example)
    if schema is None:
        assert body is None
        return
    inner = {"$ref": f"#/$defs/{made.names[response.id]}", "$defs": schema["$defs"]}

    assert [] == faults(schema, body)
    assert [] == faults(inner, body)


def faults(schema: Any, value: Any) -> list[str]:
    """Return what a validator of JSON Schema 2020-12 says against *value*."""
    return list(map(str, Draft202012Validator(schema).iter_errors(value)))


def check_openapi(made: Artifacts, response: Response, example: Example) -> None:
    """Assert that the example fits its own schema and every response that shows it."""
    components = made.document["components"]
    name = made.names[response.id]
    own = components["responses"][name]
    body = made.body(response, example)
    key = f"{response.id}.{example.name}" if example.name else response.id
    shown = [
        media
        for component in components["responses"].values()
        for media in component.get("content", {}).values()
        if key in media["examples"]
    ]
    if "content" not in own:
        assert [] == shown
        return

    envelope = response.shape.envelope
    kinds = (envelope.media_type, *envelope.also_read)
    assert list(own["content"]) == [each.partition(";")[0].strip() for each in kinds]
    assert {"$ref": f"#/components/schemas/{name}"} in [
        each["schema"] for each in shown
    ]
    reference = shown[0]["examples"][key]["$ref"]
    if not example.name:
        assert reference == f"#/components/examples/{name}"
    assert spelled(body) == _resolved({"$ref": reference}, components)["value"]
    spans = max(1, len(response.rule.statuses))
    assert (1 + spans) * len(kinds) == len(shown)
    for media in shown:
        schema = {**media["schema"], "components": components}

        assert reference == media["examples"][key]["$ref"]
        # YAML shows a lone surrogate as its escape, which a pattern takes for the letter.
        assert [] == faults(schema, spelled(body)) or SPELLED.search(str(schema))


def check_openapi_headers(
    made: Artifacts, response: Response, example: Example
) -> None:
    """Assert that the response documents every header that is sent, and no other as sent."""
    components = made.document["components"]
    known = components["responses"][made.names[response.id]].get("headers", {})
    known = {name: _resolved(each, components) for name, each in known.items()}
    sent = example.least.headers

    assert {each.lower() for each in example.wire.headers} - {
        each.lower() for each in EXTRA
    } <= {each.lower() for each in known}
    for name, header in known.items():
        if header.get("required"):
            assert name.lower() in {each.lower() for each in sent}
        if "example" in header:
            assert [] == faults(header["schema"], header["example"]) or SPELLED.search(
                str(header)
            )


def _resolved(value: Any, components: Any) -> Any:
    if "$ref" not in value:
        return value
    _, _, section, name = value["$ref"].split("/")
    return components[section][name]


def check_python(made: Artifacts, response: Response, example: Example) -> None:
    """Assert that the example is read as its class, and written from it again."""
    package = made.package
    expected = getattr(package, made.names[response.id])
    wire = example.wire
    error = package.parse_error(wire.status, wire.headers, wire.body)

    assert expected is type(error)
    assert expected in package.ALL_ERRORS
    assert response.name == error.name
    assert wire.status == error.status
    check_values(response, example, error)
    check_wire(example, package.render_error(error))
    raised = raise_it(expected, response, example)
    # A body of text has no way to carry a lone surrogate: it has its escape.
    is_told = "message" in _fields(response) and not response.shape.is_text
    assert error.message == raised.message or not is_told
    check_wire(example, package.render_error(raised))
    if is_alone(made, response):
        code = error.code if "code" in _fields(response) else response.code
        assert expected is package.error_class(wire.status, code)


def check_values(response: Response, example: Example, error: Any) -> None:
    """Assert that what the example was made from was read from it."""
    fields = _fields(response)
    carried = fields | (set(response.spec.params) if "params" in fields else set())
    for name in carried & example.given.keys() - {"code", "message", "params"}:
        own = name in BUILT_IN and name not in response.spec.params
        value = getattr(error, name if own else attribute_name(name))

        assert same(example.given[name], value), (name, example.given[name], value)
    if response.code is not None and "code" in fields and "code" not in example.given:
        assert response.code == error.code


def check_wire(example: Example, wire: Any) -> None:
    """Assert that a response is the example's: status, headers, and body as JSON."""
    assert example.status == wire.status
    assert example.wire.headers == wire.headers
    assert _decoded(example.wire.body) == _decoded(wire.body)


def raise_it(cls: Any, response: Response, example: Example) -> Any:
    """Raise the class of a response with the values of its example, and catch it."""
    names = inspect.signature(cls.__init__).parameters.keys() - {"self"}
    values = {
        name if name in names else attribute_name(name): value
        for name, value in example.given.items()
    }
    values["status"] = example.status
    known = {name: value for name, value in values.items() if name in names}
    with warnings.catch_warnings():
        # Some are deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        if "errors" in response.rule.requires:
            known["errors"] = [cls(**known, errors=())]
        with pytest.raises(cls) as caught:
            raise cls(**known)
    return caught.value


def check_copies(made: Artifacts, example: Example) -> None:
    """Assert that an error survives pickling and copying, with what was noted on it."""
    wire = example.wire
    error = made.package.parse_error(wire.status, wire.headers, wire.body)
    error.add_note("seen in a test")
    for other in (
        pickle.loads(pickle.dumps(error)),
        copy.copy(error),
        copy.deepcopy(error),
    ):
        assert type(error) is type(other)
        assert error.__dict__.keys() == other.__dict__.keys()
        assert list(map(type, error.errors)) == list(map(type, other.errors))
        assert error.to_dict() == other.to_dict()
        assert str(error) == str(other)
        assert ["seen in a test"] == other.__notes__


def check_models(made: Artifacts, response: Response, example: Example) -> None:
    """Assert that the model of the envelope takes the example and gives it back."""
    body = made.body(response, example)
    name = f"{pascal(words(response.shape.envelope.name))}Envelope"
    models = getattr(made.package, "models", None)
    model = getattr(models, name, None)
    if model is None:
        assert not isinstance(body, dict) or response.shape.body is None
        return
    if not _has_lone_surrogates(body):
        found = model.model_validate(body)
        dumped = found.model_dump(mode="json", by_alias=True, exclude_unset=True)

        assert body == dumped


def check_markdown(made: Artifacts, response: Response, example: Example) -> None:
    """Assert that the row of the error holds the catalog's values, its section the body."""
    spec, row = response.spec, made.rows[response.name]
    responses = made.made.resolved.by_error[response.name]
    spans = dict.fromkeys(span for each in responses for span in each.rule.statuses)
    codes = [text for kind, text in next(iter(row.values())) if kind == "code"]

    if isinstance(spec.code, Range):
        assert [f"{spec.code.first}-{spec.code.last}"] == codes
    else:
        own = [each for each in spec.code or (response.name,) if each is not None]
        assert [_cell(str(each) or '""') for each in own] == codes
    figures = "/".join(map(span_figures, spans)) or "any"
    first = "".join(text for _, text in next(iter(row.values())))
    if "HTTP" in row:
        assert figures == row["HTTP"][0][1]
    else:
        assert spans == {} or first.startswith(f"{figures} ")
    assert authored(spec.summary) == row["Meaning"]
    section = made.sections.get(response.name)
    if section is None or not section.fences:
        return
    fences = section.fences
    body = made.body(response, example)
    if isinstance(body, str) and response.shape.envelope.is_text:
        assert (
            [body] if body else [] == [text for kind, text in fences if kind == "text"]
        )
    elif body is not None:
        assert body in [json.loads(text) for kind, text in fences if kind == "json"]


def _cell(code: str) -> str:
    # Spaces at the ends and hidden letters of a code are not what a reader sees.
    (only,) = read(f"| a |\n| - |\n| {md_code(code)} |\n").tables[0][1]
    return "".join(text for _, text in only)


def is_alone(made: Artifacts, response: Response) -> bool:
    """Tell whether a code and a status name only this answer."""
    status = made.made.examples[response.id].status
    if response.rule.code_range is not None:
        return False
    return not any(
        other is not response
        and set(response.rule.codes) & set(other.rule.codes)
        and any(
            low <= status <= high for low, high in other.rule.statuses or ((0, 999),)
        )
        for other in made.made.resolved.responses
    ) and not (response.spec.pins or response.code is None)


def _fields(response: Response) -> set[str]:
    own = {place.field for place in shape_places(response.shape)}
    return own - response.spec.pins.keys() - set(response.rule.omits)


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def _has_lone_surrogates(value: Any) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return any("\ud800" <= each <= "\udfff" for each in text)
