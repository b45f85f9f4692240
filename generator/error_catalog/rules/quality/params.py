"""Rules about params and fields: where they travel, and what says what they are."""

from collections.abc import Iterator, Mapping
from typing import Any

from error_catalog.diagnostics import Finding, Severity, is_list, is_mapping
from error_catalog.files import Path
from error_catalog.rules.quality.rule import Drop, Repairable, Rule, Subject
from error_catalog.runtime.contract import places
from error_catalog.runtime.template import split_text
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.resolution import Response


def only_in_message(subject: Subject) -> Iterator[Finding]:
    """A param travels in the message only, so clients would have to parse a sentence."""
    for name, spec in subject.errors.items():
        responses = subject.resolved.by_error[name]
        for param in spec.params:
            said = [each for each in responses if param in _in_message(each)]
            sent = [subject.fields_in(each) & {"params", param} for each in responses]
            has_body = any(each.shape.body is not None for each in said)
            if said and has_body and not any(sent):
                path: Path = ("errors", name, "params", param)
                message = f"`{param}` is in the message only"
                hint = 'add `"...": "{params}"` to the envelope'
                yield Finding(path, message, hint, on_key=True)


def _in_message(response: Response) -> set[str]:
    pieces = split_text(response.message)
    return {each[0] for each in pieces if not isinstance(each, str)}


def description_missing(subject: Subject) -> Iterator[Finding]:
    """A param does not say what it means."""
    for name, spec in subject.errors.items():
        for param, each in spec.params.items():
            if not each.description and not _is_common(each.keywords, subject):
                path: Path = ("errors", name, "params", param)
                message = f"`{param}` has no description"
                hint = "add `description`: one sentence about what it is"
                yield Finding(path, message, hint, on_key=True)


def _is_common(keywords: Mapping[str, Any], subject: Subject) -> bool:
    """Tell whether a param is one of the fields, which describes it."""
    ref = str(keywords.get("$ref", "")).removeprefix(FIELD_REF)
    field = subject.catalog.fields.get(ref)
    return field is not None and field.description is not None


_TELLING = frozenset(("enum", "const", "examples", "default", "format", "$ref"))
"""Keywords by which an example can be made."""


def example_missing(subject: Subject) -> Iterator[Finding]:
    """A text has no example, so documents show one that is made up."""
    for name, spec in subject.errors.items():
        shown = {
            key
            for response in subject.resolved.by_error[name]
            for each in response.shown.values()
            for key in each
        }
        for param, each in spec.params.items():
            is_given = each.example is not None or each.default is not None
            if not is_given and param not in shown and _is_bare(each.keywords):
                path: Path = ("errors", name, "params", param)
                message = f"`{param}` has no example"
                yield Finding(path, message, "add `example`", on_key=True)


def _is_bare(keywords: Mapping[str, Any]) -> bool:
    """Tell whether a schema is any text, of which nobody can make a good example."""
    return keywords.get("type", "string") == "string" and _TELLING.isdisjoint(keywords)


_FILLERS = frozenset(
    (
        *("string", "str", "text", "foo", "bar", "baz", "foobar", "example", "value"),
        *("test", "xxx", "asdf", "qwerty", "abc", "sample", "lorem", "placeholder"),
        *("some string", "some text", "some value", "your value here"),
    )
)


def example_placeholder(subject: Subject) -> Iterator[Finding]:
    """An example is filler such as ``string`` or ``foo``, which shows nothing."""
    for path, value in _examples(subject):
        if isinstance(value, str) and value.strip().lower() in _FILLERS:
            message = f"the example `{value}` shows nothing"
            yield Finding(path, message, "write a typical value")


def _examples(subject: Subject) -> Iterator[tuple[Path, Any]]:
    for name, field in subject.catalog.fields.items():
        if subject.written("fields").get(name):
            yield ("fields", name, "example"), field.example
    for name in subject.errors:
        for path, spec in subject.specs(name):
            for key, value in spec.example.items():
                yield (*path, "example", key), value
            for example, values in spec.examples.items():
                for key, value in values.items():
                    yield (*path, "examples", example, key), value
        for param, each in subject.errors[name].params.items():
            yield ("errors", name, "params", param, "example"), each.example


def field_unused(subject: Subject) -> Iterator[Finding]:
    """No envelope, pin, schema or message uses a field."""
    used = _used_fields(subject)
    for name in subject.written("fields"):
        if name not in used and subject.has_own("fields", name):
            path: Path = ("fields", name)
            message = f"nothing uses the field `{name}`"
            hint = "give it a place in an envelope, or remove it"
            drop = (Drop(path),)
            yield Repairable(path, message, hint, on_key=True, changes=drop)


def _used_fields(subject: Subject) -> set[str]:
    resolved = subject.resolved
    used = {field for each in subject.fields.values() for field in each}
    for response in resolved.responses:
        pins = resolved.contract.pins(response.rule).values()
        used |= {place.field for pin in pins for place in places(pin)}
        used |= {*response.rule.pins, *response.rule.requires, *response.rule.omits}
        used |= {*response.allows, *_in_message(response)}
        used |= {key for each in response.shown.values() for key in each}
    schemas = [spec.json_schema for spec in subject.catalog.fields.values()]
    params = [
        each.keywords
        for spec in subject.catalog.errors.values()
        for each in spec.params.values()
    ]
    return used | {name for each in (*schemas, *params) for name in _refs(each)}


def _refs(schema: Any) -> Iterator[str]:
    if is_mapping(schema):
        for key, value in schema.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix(FIELD_REF).partition("/")[0]
            else:
                yield from _refs(value)
    elif is_list(schema):
        for each in schema:
            yield from _refs(each)


def group_unused(subject: Subject) -> Iterator[Finding]:
    """No error belongs to a group."""
    used = {spec.group for spec in subject.catalog.errors.values()}
    for name in subject.catalog.groups:
        if name not in used and subject.has_own("groups", name):
            path: Path = ("groups", name)
            message = f"no error belongs to the group `{name}`"
            hint = "put errors into it, or remove it"
            drop = (Drop(path),)
            yield Repairable(path, message, hint, on_key=True, changes=drop)


RULES = (
    Rule("param-only-in-message", only_in_message, Severity.NOTE, "AIP-193"),
    Rule(
        "param-description-missing",
        description_missing,
        Severity.NOTE,
        "AIP-192",
    ),
    Rule("example-missing", example_missing, Severity.NOTE, "Our own experience"),
    Rule(
        "example-placeholder",
        example_placeholder,
        Severity.NOTE,
        "Our own experience",
    ),
    Rule("field-unused", field_unused, Severity.WARNING, "Our own experience"),
    Rule("group-unused", group_unused, Severity.WARNING, "Our own experience"),
)
