"""What a catalog declares beside its errors: the API, fields, envelopes, groups, params."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from generator.catalog.entries import (
    Entry,
    FileStem,
    Json,
    Sentence,
    Statuses,
)
from generator.shaping import is_mapping

SCHEMA_KEYWORDS = frozenset(
    (
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "contains",
        "default",
        "deprecated",
        "description",
        "enum",
        "examples",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "patternProperties",
        "prefixItems",
        "properties",
        "propertyNames",
        "required",
        "title",
        "type",
        "uniqueItems",
    )
)
"""The keywords of JSON Schema 2020-12 that a field or a param may use."""

_KEYWORDS = " keywords"
"""Where the validator puts what it has taken; no author writes this."""


class ApiSpec(Entry):
    """The API that the catalog describes."""

    id: FileStem = Field(
        description="File and package stem: `contacts` makes `contacts_errors`."
    )
    title: Sentence = Field(description="The API's name, as its users know it.")
    version: str | None = Field(None, description="The API's own version.")
    description: str | None = Field(
        None, description="What the reader should know of all errors; Markdown."
    )
    docs: str | None = Field(
        None,
        description="Where each error is documented; `{code}` and `{name}` stand for the error.",
    )


class FieldSpec(Entry):
    """A value that travels in an envelope."""

    description: Sentence = Field(description="What the value says, in one sentence.")
    json_schema: Json = Field(
        alias="schema",
        description="The value's JSON Schema (2020-12); `#/fields/x` refers to another field.",
    )
    default: Json = Field(
        None, description="Fills the field's place when an error does not set it."
    )
    example: Json = Field(None, description="A typical value, for the examples.")


class EnvelopeSpec(Entry):
    """The shape of an error answer, read in both directions."""

    description: Sentence = Field(description="Which answers have this shape.")
    status: Statuses = Field(
        (), description="When it may occur; the default status of its errors."
    )
    media_type: Annotated[str, Field(pattern=r"^[\w.+-]+/[\w.+-]+(\s*;.*)?$")] = Field(
        "application/json", description="The Content-Type of the answer."
    )
    headers: dict[str, Json] = Field(
        default_factory=dict,
        description="Text templates by header name; `Name?` may be absent.",
    )
    body: Json = Field(
        None,
        description="The body as the documentation shows it, with placeholders; `any` "
        "promises no shape; no body at all: the answer is empty.",
    )


class GroupSpec(Entry):
    """A chapter of the documentation."""

    title: Sentence = Field(description="The heading.")
    description: str | None = Field(None, description="An introduction; Markdown.")


class ParamSpec(Entry):
    """A value of one error: a keyword argument of its exception."""

    description: str | None = Field(None, description="What the value says.")
    example: Json = Field(None, description="A typical value, for the examples.")
    default: Json = Field(None, description="The value where none is given.")
    optional: bool = Field(False, description="The exception may be raised without it.")
    sensitive: bool = Field(
        False, description="The value is kept out of messages, logs and reprs."
    )
    keywords: dict[str, Json] = Field(
        default_factory=dict,
        alias=" keywords",
        description="The JSON Schema keywords of the value.",
    )

    @model_validator(mode="before")
    @classmethod
    def _take_keywords(cls, data: Any) -> Any:
        if not is_mapping(data) or _KEYWORDS in data:
            return data
        own = {
            key: value
            for key, value in data.items()
            if key not in SCHEMA_KEYWORDS or key in cls.model_fields
        }
        keywords = {key: value for key, value in data.items() if key not in own}
        return {**own, _KEYWORDS: keywords}

    @property
    def json_schema(self) -> dict[str, Json]:
        """The value's JSON Schema, its description included."""
        if self.description is None:
            return self.keywords
        return {**self.keywords, "description": self.description}
