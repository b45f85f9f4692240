"""
Shapes of error responses as envelopes: their templates, and the fields that these need.

Shapes with the same places for code and message are one envelope; what only some of them
have is optional there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers.roles import EACH, Roles, Steps
from error_catalog.importers.shapes import Shape, either
from error_catalog.runtime.values import BUILT_IN, RESERVED, attribute_name
from error_catalog.semantics.names import words

_UNSPEAKABLE = frozenset(("", "?", "..."))
"""Keys that templates cannot have; objects are open, so that they are only not checked."""
MAX_ENUM = 30
"""Values of a field that the catalog lists; longer lists are open."""


@dataclass(slots=True)
class Envelope:
    """
    An envelope that is being made.

    Args:
        shape: What all of its responses have.
        media: Media types, the first is written.
        headers: Templates by name, as in a catalog.
        names: The field of each place that has one.
        fields: The fields that the template uses, as in a catalog; built-in ones only
            if their schema differs.
        optional: The fields that may be absent.
    """

    name: str
    shape: Shape
    roles: Roles
    media: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    names: dict[Steps, str] = field(default_factory=dict)
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    optional: set[str] = field(default_factory=set)
    description: str = ""
    body: Any = None
    codes_may_lack: bool = False

    @property
    def code_place(self) -> Steps | None:
        """Where the code is; None if there is none."""
        return self.roles.place_of("code")

    def code_in(self, value: Any) -> Any:
        """Return the code in the value of its place, which may have something before it."""
        prefix = self.roles.prefix
        if prefix and isinstance(value, str):
            return value.removeprefix(prefix).rstrip("/")
        return value

    def read(self, body: Any) -> dict[str, Any] | None:
        """Return the values of *body* by field; None if it does not have this shape."""
        if not _fits(body, self.shape, (), self):
            return None
        found: dict[str, Any] = {}
        for steps, name in self.names.items():
            value = at(body, steps)
            if name == "code":
                value = self.code_in(value)
            if value is not None and name not in found:
                found[name] = value
        return found


def at(body: Any, steps: Steps) -> Any:
    """Return what *body* has at a place, in the first element of every list; None if nothing."""
    for step in steps:
        if step == EACH:
            body = body[0] if is_list(body) and body else None
        else:
            body = body.get(step) if is_mapping(body) else None
    return body


def _fits(body: Any, shape: Shape, steps: Steps, envelope: Envelope) -> bool:
    if steps not in envelope.roles.opened and not (
        steps and steps[-1] == EACH and steps[:-1] in envelope.roles.opened
    ):
        return not _is_constant(shape) or body == shape.values[0]
    if shape.members:
        if not is_mapping(body):
            return False
        return all(
            (name in body and _fits(body[name], member.shape, (*steps, name), envelope))
            or (not member.required)
            for name, member in shape.members.items()
        )
    if shape.items is not None:
        if not is_list(body) or not body:
            return False
        return any(_fits(each, shape.items, (*steps, EACH), envelope) for each in body)
    return True


def _is_constant(shape: Shape) -> bool:
    return len(shape.values) == 1


def merged(one: Shape, other: Shape) -> Shape:
    """Return the shape of an envelope for both: what only one has is optional."""
    return either((one, other))


def write(envelope: Envelope, taken: Mapping[str, Mapping[str, Any]]) -> None:
    """
    Fill in the template of *envelope* and its fields.

    Args:
        taken: The fields of other envelopes, whose names are used again if the schema is
            the same.
    """
    writer = _Writer(envelope, taken)
    envelope.body = writer.value(envelope.shape, (), is_optional=False)


class _Writer:
    def __init__(
        self, envelope: Envelope, taken: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self._envelope = envelope
        self._taken = taken

    def value(self, shape: Shape, steps: Steps, *, is_optional: bool) -> Any:
        envelope = self._envelope
        role = envelope.roles.by_place.get(steps)
        if role is not None:
            return self._role(role, shape, steps, is_optional=is_optional)
        if not steps and not shape.members and shape.items is None:
            return "any"
        if steps in envelope.roles.opened:
            if shape.members:
                return self._object(shape, steps, is_optional=is_optional)
            if shape.items is not None:
                inner = (*steps, EACH)
                return [self._object(shape.items, inner, is_optional=is_optional)]
        if _is_constant(shape):
            return literal(shape.values[0])
        return self._field(shape, steps, is_optional=is_optional)

    def _object(self, shape: Shape, steps: Steps, *, is_optional: bool) -> Any:
        found: dict[str, Any] = {}
        for name, member in shape.members.items():
            if name in _UNSPEAKABLE:
                continue
            inner = (*steps, name)
            optional = is_optional or not member.required
            value = self.value(member.shape, inner, is_optional=optional)
            found[key_of(name, is_optional=not member.required)] = value
        return found

    def _role(self, role: str, shape: Shape, steps: Steps, *, is_optional: bool) -> str:
        envelope = self._envelope
        envelope.names[steps] = role
        if is_optional:
            envelope.optional.add(role)
        types = tuple(each for each in shape.types if each != "null")
        if role in ("status", "retry_after") and types == ("string",):
            return f"{{{role}:string}}"
        schema = _built_in(role, shape, is_optional=is_optional)
        if schema:
            envelope.fields[role] = {"schema": schema}
        prefix = literal(envelope.roles.prefix) if role == "code" else ""
        return f"{prefix}{{{role}}}"

    def _field(self, shape: Shape, steps: Steps, *, is_optional: bool) -> str:
        envelope = self._envelope
        spec: dict[str, Any] = {}
        if shape.description:
            spec["description"] = " ".join(shape.description.split())
        schema = schema_of(shape)
        if schema:
            spec["schema"] = schema
        name = self._name(steps, schema)
        envelope.names[steps] = name
        envelope.fields.setdefault(name, spec)
        if is_optional:
            envelope.optional.add(name)
        return f"{{{name}}}"

    def _name(self, steps: Steps, schema: Mapping[str, Any]) -> str:
        """Return a name for a field: its key, with those above it if that is taken."""
        keys = [each for each in steps if each != EACH]
        used = set(self._envelope.names.values())
        for count in range(1, len(keys) + 1):
            name = field_name(keys[-count:])
            if name in used or name in BUILT_IN or name in RESERVED:
                continue
            other = self._taken.get(name)
            if other is None or other.get("schema", {}) == schema:
                return name
        last = "details" if keys[-1:] == ["errors"] else keys[-1]
        stem, number = field_name(["error", last]), 2
        name = stem
        while (
            name in used
            or name in BUILT_IN
            or (name in self._taken and self._taken[name].get("schema", {}) != schema)
        ):
            name, number = f"{stem}_{number}", number + 1
        return name


def field_name(keys: Sequence[str]) -> str:
    """Return the name of a field for the keys that lead to it, in lower case."""
    name = "_".join(part for key in keys for part in words(key)) or "value"
    name = name if name[0].isalpha() or name[0] == "_" else f"field_{name}"
    return name if attribute_name(name) == name or name in RESERVED else f"{name}_value"


def key_of(name: str, *, is_optional: bool) -> str:
    """Return a key as templates have it: braces are doubled, and so is a final ``?``."""
    key = name.replace("{", "{{").replace("}", "}}")
    key += "?" if key.endswith("?") else ""
    return f"{key}?" if is_optional else key


def literal(value: Any) -> Any:
    """Return a constant as templates have it: braces in text are doubled."""
    if isinstance(value, str):
        return value.replace("{", "{{").replace("}", "}}")
    return value


def _built_in(role: str, shape: Shape, *, is_optional: bool) -> dict[str, Any]:
    """Return the schema of a built-in field if it is not the one that it has anyway."""
    is_nullable = "null" in shape.types and not is_optional
    if role == "code":
        return {}
    expected = {"status": "integer", "retry_after": "number"}.get(role, "string")
    if is_nullable:
        return {"type": [expected, "null"]}
    return {}


def schema_of(shape: Shape, depth: int = 0) -> dict[str, Any]:
    """Return the JSON Schema of a field; what does not matter on the wire is left out."""
    found: dict[str, Any] = {}
    if shape.types:
        types = list(shape.types)
        found["type"] = types[0] if len(types) == 1 else types
    if 0 < len(shape.values) <= MAX_ENUM:
        found["enum"] = list(shape.values)
    if depth < 4 and shape.items is not None:
        inner = schema_of(shape.items, depth + 1)
        if inner:
            found["items"] = inner
    if depth < 4 and shape.members:
        found["properties"] = {
            name: schema_of(member.shape, depth + 1)
            for name, member in shape.members.items()
        }
        required = [name for name, each in shape.members.items() if each.required]
        if required:
            found["required"] = required
    if depth < 4 and shape.others is not None:
        inner = schema_of(shape.others, depth + 1)
        if inner:
            found["additionalProperties"] = inner
    return found
