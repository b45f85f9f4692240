"""The catalog as its author writes it: structure, not yet meaning."""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from generator.shaping import is_list, is_mapping

IDENTIFIER = r"^[A-Za-z_][A-Za-z0-9_]*$"
FILE_STEM = r"^[A-Za-z][A-Za-z0-9_-]*$"
MEMBER = r"^[A-Za-z_@$][A-Za-z0-9_.$@-]*$"
STATUS_KEY = r"^[1-5]([0-9]{2}|XX|xx)$"
LONGEST_STEM = 100
"""Characters of a name that files are called by; file systems end a name at 255 bytes."""

Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
FileStem = Annotated[str, Field(pattern=FILE_STEM, max_length=LONGEST_STEM)]
Member = Annotated[str, Field(pattern=MEMBER)]
StatusKey = Annotated[str, Field(pattern=STATUS_KEY)]


def _not_blank(value: str) -> str:
    # Not a constraint of pydantic's: those refuse lone surrogates.
    if not value.strip():
        raise PydanticCustomError("blank", "expected something, found nothing")
    return value


Sentence = Annotated[
    str,
    AfterValidator(_not_blank),
    WithJsonSchema({"type": "string", "minLength": 1, "pattern": r"\S"}),
]
Json = Any
"""Any JSON value: templates, schemas and examples are checked by rules of their own."""


def _range_of_hundred(value: Any) -> Any:
    """Read ``5XX`` as the statuses from 500 to 599 (OpenAPI's own spelling)."""
    if isinstance(value, str) and re.fullmatch(r"[1-5](XX|xx)", value):
        return {"from": int(value[0]) * 100, "to": int(value[0]) * 100 + 99}
    return value


def _as_tuple(value: Any) -> Any:
    return tuple(value) if is_list(value) else value


def _several(value: Any) -> Any:
    return tuple(value) if is_list(value) else (value,)


_EXTENSIONS = "x-*"
_KEYWORDS = " keywords"
"""Where validators put what they have taken; no author writes these."""


class Entry(BaseModel):
    """What every object of a catalog shares: no unknown keys but ``x-*``."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    extensions: dict[str, Json] = Field(default_factory=dict, alias="x-*", exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _take_extensions(cls, data: Any) -> Any:
        if not is_mapping(data) or not any(key[:2] == "x-" for key in data):
            return data
        known = {key: value for key, value in data.items() if key[:2] != "x-"}
        extensions = {key: value for key, value in data.items() if key[:2] == "x-"}
        return {**known, _EXTENSIONS: extensions}


class Range(Entry):
    """Whole numbers from the first to the last, both included."""

    first: int = Field(alias="from", description="The first number of the range.")
    last: int = Field(alias="to", description="The last number of the range.")


class StatusRange(Range):
    """A range of HTTP statuses, such as 500 to 599."""

    first: Annotated[int, Field(ge=100, le=599)] = Field(
        alias="from", description="The first status of the range."
    )
    last: Annotated[int, Field(ge=100, le=599)] = Field(
        alias="to", description="The last status of the range."
    )


Status = Annotated[
    Annotated[int, Field(ge=100, le=599)] | StatusRange,
    BeforeValidator(_range_of_hundred, json_schema_input_type=Any),
]
Statuses = Annotated[
    tuple[Status, ...],
    Field(min_length=1),
    BeforeValidator(
        _several,
        json_schema_input_type=Any,
    ),
]
Code = Annotated[str, Field()] | int | None
Codes = Annotated[
    tuple[Code, ...],
    Field(min_length=1),
    BeforeValidator(
        _several,
        json_schema_input_type=Any,
    ),
]
Names = Annotated[
    tuple[Member, ...], BeforeValidator(_as_tuple, json_schema_input_type=Any)
]
Texts = Annotated[
    tuple[Sentence, ...], BeforeValidator(_as_tuple, json_schema_input_type=Any)
]


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


class RetrySpec(Entry):
    """When the same request may be sent again."""

    after: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)?(ms|s|m|h)$")] = Field(
        description="How long to wait: `500ms`, `60s`, `5m`, `1h`."
    )


class LifecycleSpec(Entry):
    """Since when an error is deprecated or retired, and what takes its place."""

    since: str | None = Field(None, description="The version or date.")
    replaced_by: Identifier | None = Field(
        None, description="The error to use instead, by its name in this catalog."
    )
    note: str | None = Field(None, description="What the reader does about it.")


def _lifecycle(value: Any) -> Any:
    return {} if value is True else value


class AnswerSpec(Entry):
    """What an error and a case of it have in common."""

    status: Statuses = Field(
        (), description="One HTTP status, a list of them, or a range such as `5XX`."
    )
    envelope: str | None = Field(
        None, description="The shape of the answer; the first that admits the status."
    )
    description: str | None = Field(
        None, description="More than the summary; Markdown."
    )
    action: str | None = Field(None, description="What the reader does about it.")
    message: str | None = Field(
        None, description="The text on the wire, with params in braces; the summary."
    )
    requires: Names = Field((), description="Fields that this answer always has.")
    omits: Names = Field((), description="Fields that this answer never has.")


class CaseSpec(AnswerSpec):
    """One of several answers that an error gives."""

    when: Sentence = Field(description="When the error gives this answer.")


class ErrorSpec(AnswerSpec):
    """One error: what it means, how it travels, what to do about it."""

    code: Codes | Range = Field(
        (),
        description="The code on the wire: text, an integer, null for none, a list, or a "
        "range `{from, to}`; the error's name if unsaid.",
    )
    group: str | None = Field(None, description="The chapter that it stands in.")
    summary: str = Field(
        "", description="One sentence for tables, docstrings and OpenAPI."
    )
    title: str | None = Field(
        None, description="The same for every occurrence (RFC 9457); the summary."
    )
    params: dict[Member, ParamSpec] = Field(
        default_factory=dict, description="Values of this error, by name."
    )
    pins: dict[Member, Json] = Field(
        default_factory=dict,
        description="Templates by field: what this error's answers hold there.",
    )
    cases: dict[Identifier, CaseSpec] = Field(
        default_factory=dict, description="One code, several answers."
    )
    operations: Texts = Field(
        (), description="Operations that answer with it, such as `POST /contact`."
    )
    retry: bool | RetrySpec | None = Field(
        None, description="Whether, and after how long, to send the request again."
    )
    since: str | None = Field(None, description="The version or date it came with.")
    deprecated: Annotated[
        LifecycleSpec | None,
        BeforeValidator(_lifecycle, json_schema_input_type=Any),
    ] = Field(None, description="It is on its way out.")
    retired: Annotated[
        LifecycleSpec | None,
        BeforeValidator(_lifecycle, json_schema_input_type=Any),
    ] = Field(None, description="A tombstone: its code may never be used again.")
    aliases: Annotated[
        tuple[Sentence | int, ...],
        BeforeValidator(_as_tuple, json_schema_input_type=Any),
    ] = Field((), description="Former codes: still read, never written.")
    visibility: Literal["public", "internal"] = Field(
        "public", description="Internal errors stay out of published documents."
    )
    docs: str | None = Field(None, description="Where this error is documented.")
    example: dict[Member, Json] = Field(
        default_factory=dict, description="Values for its example, by field or param."
    )


def _whole(value: Any) -> Any:
    # Python's True and 1.0 equal 1, so they would pass for it.
    return value if type(value) is int else None


class Fragment(Entry):
    """What an included file may hold."""

    include: Texts = Field((), description="Files to include, relative to this one.")
    fields: dict[Member, FieldSpec] = Field(
        default_factory=dict, description="Values that travel in an envelope."
    )
    envelopes: dict[FileStem, EnvelopeSpec] = Field(
        default_factory=dict, description="Shapes of answers; the first is the default."
    )
    statuses: dict[StatusKey, Sentence] = Field(
        default_factory=dict, description="Rows of the status table, by status."
    )
    groups: dict[FileStem, GroupSpec] = Field(
        default_factory=dict, description="Chapters of the documentation, in order."
    )
    errors: dict[Identifier, ErrorSpec] = Field(
        default_factory=dict, description="The errors, by name."
    )


class Catalog(Fragment):
    """All errors of one API."""

    catalog: Annotated[Literal[1], BeforeValidator(_whole)] = Field(
        description="The version of the catalog language."
    )
    schema_uri: str | None = Field(
        None, alias="$schema", description="For editors; `gen` does not read it."
    )
    api: ApiSpec = Field(description="The API that the catalog describes.")


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
