"""
The catalog language as pydantic models: structure, not meaning.

The descriptions of fields are what editors show. Templates, schemas and examples are any
JSON here; rules check them.
"""

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

from error_catalog.diagnostics import is_list, is_mapping

IDENTIFIER = r"^[A-Za-z_][A-Za-z0-9_]*$"
FILE_STEM = r"^[A-Za-z][A-Za-z0-9_-]*$"
MEMBER = r"^[A-Za-z_@$][A-Za-z0-9_.$@-]*$"
STATUS_KEY = r"^[1-5]([0-9]{2}|XX|xx)$"
FALLBACK_KEY = r"^([45]([0-9]{2}|XX|xx)|validation)$"
MEDIA_TYPE = r"^[A-Za-z0-9_.+-]+/[A-Za-z0-9_.+-]+( *;[ -~]*)?$"
LONGEST_STEM = 100
"""Characters of a name that becomes a file name; file systems allow 255 bytes."""

Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
FileStem = Annotated[str, Field(pattern=FILE_STEM, max_length=LONGEST_STEM)]
Member = Annotated[str, Field(pattern=MEMBER)]
StatusKey = Annotated[str, Field(pattern=STATUS_KEY)]
FallbackKey = Annotated[str, Field(pattern=FALLBACK_KEY)]


def _not_blank(value: str) -> str:
    # Not one of pydantic's constraints: those reject lone surrogates.
    if not value.strip():
        raise PydanticCustomError("blank", "expected text, found nothing")
    return value


Sentence = Annotated[
    str,
    AfterValidator(_not_blank),
    WithJsonSchema({"type": "string", "minLength": 1, "pattern": r"\S"}),
]
Json = Any
"""Any JSON value: templates, schemas and examples, which rules check."""


def _range_of_hundred(value: Any) -> Any:
    """Read ``5XX``, OpenAPI's spelling, as the statuses from 500 to 599."""
    if isinstance(value, str) and re.fullmatch(r"[1-5](XX|xx)", value):
        return {"from": int(value[0]) * 100, "to": int(value[0]) * 100 + 99}
    return value


def as_tuple(value: Any) -> Any:
    """Return a list as a tuple, since models are frozen; other values as they are."""
    return tuple(value) if is_list(value) else value


def _several(value: Any) -> Any:
    return tuple(value) if is_list(value) else (value,)


_EXTENSIONS = "x-*"
"""The key under which the validator gathers the keys that begin with ``x-``."""


class Entry(BaseModel):
    """What all objects of a catalog share: no unknown keys but ``x-*``."""

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
    tuple[Member, ...], BeforeValidator(as_tuple, json_schema_input_type=Any)
]
Texts = Annotated[
    tuple[Sentence, ...], BeforeValidator(as_tuple, json_schema_input_type=Any)
]
MediaTypes = Annotated[
    tuple[Annotated[str, Field(pattern=MEDIA_TYPE)], ...],
    Field(min_length=1),
    BeforeValidator(_several, json_schema_input_type=Any),
]


_KEYWORDS = " keywords"
"""The key under which the validator gathers a param's keywords of JSON Schema."""


def in_words(name: str) -> str:
    """Return a name as a reader would write it: ``traceId`` is ``Trace ID``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", " ", name).split()
    plain = (word.lower() if word.istitle() else word for word in words)
    text = " ".join(_ACRONYMS.get(word.lower(), word) for word in plain)
    return text[:1].upper() + text[1:]


_ACRONYMS = {
    word.lower(): word for word in ("API", "HTTP", "ID", "IDs", "IP", "URI", "URL")
}


class NoteSpec(Entry):
    """A piece of the page beside its tables."""

    title: Sentence = Field(description="The heading.")
    text: Sentence = Field(description="What it says; Markdown.")
    after: Literal["intro", "format", "statuses", "errors"] = Field(
        "errors", description="The part of the page that it follows."
    )


class ApiSpec(Entry):
    """The API that the catalog describes."""

    id: FileStem = Field(
        description="Names files and the package: `contacts` makes `contacts_errors`."
    )
    title: Sentence = Field(
        "",
        description="The API's name, as its users know it; by default the id in words.",
    )
    version: str | None = Field(None, description="The API's own version.")
    description: str | None = Field(
        None, description="What readers should know about all errors; Markdown."
    )
    docs: str | None = Field(
        None,
        description="The URL of each error's documentation; `{code}` and `{name}` are filled in.",
    )
    notes: Annotated[
        tuple[NoteSpec, ...], BeforeValidator(as_tuple, json_schema_input_type=Any)
    ] = Field(
        (),
        description="What the page says beside its tables: rate limits, tips, support.",
    )

    @model_validator(mode="before")
    @classmethod
    def _name_by_id(cls, data: Any) -> Any:
        # A missing or wrong id is what to report, and not a title that follows from it.
        if is_mapping(data) and "title" not in data and isinstance(data.get("id"), str):
            return {**data, "title": in_words(data["id"]) or data["id"]}
        return data


class FieldSpec(Entry):
    """A value that travels in an envelope."""

    description: Sentence | None = Field(
        None, description="What the value means, in one sentence."
    )
    json_schema: Json = Field(
        default_factory=dict,
        alias="schema",
        description="The value's JSON Schema (2020-12), by default any JSON; `#/fields/x` "
        "refers to another field.",
    )
    default: Json = Field(
        None, description="Fills the field's place when an error does not set it."
    )
    example: Json = Field(None, description="A typical value, for the examples.")


class EnvelopeSpec(Entry):
    """The shape of an error response, both read and written."""

    description: Sentence | None = Field(
        None, description="Which responses have this shape."
    )
    standard: Literal["rfc9457", "jsonapi", "aip193"] | None = Field(
        None,
        description="The published standard that it follows; a key beside it replaces what "
        "the standard says there.",
    )
    domain: Sentence | None = Field(
        None, description="The domain of the reasons (AIP-193): `payments.example.com`."
    )
    status: Statuses = Field(
        (), description="The statuses that it occurs with; the default of its errors."
    )
    media_types: MediaTypes = Field(
        ("application/json",),
        alias="media_type",
        description="The Content-Type of the response; of a list the first is written, and "
        "all are read.",
    )
    format: Literal["json", "text"] | None = Field(
        None,
        description="How the body is written, where the media type does not tell.",
    )
    headers: dict[str, Json] = Field(
        default_factory=dict,
        description="Text templates by header name; `Name?` may be absent.",
    )
    body: Json = Field(
        None,
        description="The body as the documentation shows it, with placeholders; `any` "
        "promises no shape; without this key, the body is empty.",
    )

    @property
    def media_type(self) -> str:
        """The Content-Type to write."""
        return self.media_types[0]


class StatusSpec(Entry):
    """What a status means in this API, whichever error has it."""

    description: Sentence | None = Field(
        None, description="What the status means, in one sentence."
    )
    headers: dict[str, Json] = Field(
        default_factory=dict,
        description="Headers of every response of this status, by name: constant text, "
        'such as `Bearer realm="api"` for `WWW-Authenticate`.',
    )


def _status_row(value: Any) -> Any:
    return {"description": value} if isinstance(value, str) else value


class GroupSpec(Entry):
    """A chapter of the documentation."""

    title: Sentence = Field(description="The heading.")
    description: str | None = Field(None, description="An introduction; Markdown.")


class ParamSpec(Entry):
    """A value of one error: a keyword argument of its exception."""

    description: str | None = Field(None, description="What the value means.")
    example: Json = Field(None, description="A typical value, for the examples.")
    default: Json = Field(None, description="The value if none is given.")
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
        # A catalog without params starts faster without this.
        from error_catalog.catalog.vocabulary import KEYWORDS

        own = {
            key: value
            for key, value in data.items()
            if key not in KEYWORDS or key in cls.model_fields
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
    """When an error was deprecated or retired, and what replaces it."""

    since: str | None = Field(None, description="The version or date.")
    replaced_by: Identifier | None = Field(
        None, description="The error to use instead, by its name in this catalog."
    )
    note: str | None = Field(None, description="What readers should do about it.")


def _lifecycle(value: Any) -> Any:
    return {} if value is True else value


class ResponseSpec(Entry):
    """What errors and their cases have in common."""

    status: Statuses = Field(
        (), description="One HTTP status, a list of them, or a range such as `5XX`."
    )
    envelope: str | None = Field(
        None,
        description="The shape of the response; by default the first that allows the status.",
    )
    description: str | None = Field(
        None, description="More than the summary; Markdown."
    )
    action: str | None = Field(None, description="What readers should do about it.")
    message: str | None = Field(
        None,
        description="The text on the wire, with params in braces; by default the summary.",
    )
    pins: dict[Member, Json] = Field(
        default_factory=dict,
        description="Templates by field: what this response always has there.",
    )
    requires: Names = Field((), description="Fields that this response always has.")
    allows: Names = Field(
        (), description="Fields of other errors that this response may have too."
    )
    omits: Names = Field((), description="Fields that this response never has.")
    operations: Texts = Field(
        (), description="Operations that return it, such as `POST /contact`."
    )
    retry: bool | RetrySpec | None = Field(
        None, description="Whether, and after how long, to send the request again."
    )
    example: dict[Member, Json] = Field(
        default_factory=dict, description="Values for its example, by field or param."
    )
    examples: dict[Identifier, dict[Member, Json]] = Field(
        default_factory=dict,
        description="Several examples by name, each like `example`.",
    )


class CaseSpec(ResponseSpec):
    """One of several responses of the same error."""

    when: Sentence = Field(description="When the error has this response.")


class ErrorSpec(ResponseSpec):
    """One error: what it means, what it looks like on the wire, what to do about it."""

    code: Codes | Range = Field(
        (),
        description="The code on the wire: text, an integer, null for none, a list, or a "
        "range `{from, to}`; by default the error's name.",
    )
    group: str | None = Field(None, description="The chapter that it belongs to.")
    summary: str = Field(
        "", description="One sentence for tables, docstrings and OpenAPI."
    )
    title: str | None = Field(
        None,
        description="The same for every occurrence (RFC 9457); by default the summary.",
    )
    params: dict[Member, ParamSpec] = Field(
        default_factory=dict, description="Values of this error, by name."
    )
    cases: dict[Identifier, CaseSpec] = Field(
        default_factory=dict, description="Several responses with one code, by name."
    )
    since: str | None = Field(
        None, description="The version or date that introduced it."
    )
    deprecated: Annotated[
        LifecycleSpec | None,
        BeforeValidator(_lifecycle, json_schema_input_type=Any),
    ] = Field(None, description="It will be retired.")
    retired: Annotated[
        LifecycleSpec | None,
        BeforeValidator(_lifecycle, json_schema_input_type=Any),
    ] = Field(None, description="A tombstone: its code may never be used again.")
    aliases: Annotated[
        tuple[Sentence | int, ...],
        BeforeValidator(as_tuple, json_schema_input_type=Any),
    ] = Field((), description="Former codes: still read, never written.")
    visibility: Literal["public", "internal"] = Field(
        "public", description="Internal errors stay out of published documents."
    )
    docs: str | None = Field(None, description="The URL of its documentation.")


def _integer(value: Any) -> Any:
    # In Python True and 1.0 equal 1, so they would be accepted.
    return value if type(value) is int else None


class Fragment(Entry):
    """What an included file may contain."""

    include: Texts = Field((), description="Files to include, relative to this one.")
    fields: dict[Member, FieldSpec] = Field(
        default_factory=dict, description="Values that travel in an envelope."
    )
    envelopes: dict[FileStem, EnvelopeSpec] = Field(
        default_factory=dict,
        description="Shapes of responses; the first is the default.",
    )
    statuses: dict[
        StatusKey,
        Annotated[StatusSpec, BeforeValidator(_status_row, json_schema_input_type=Any)],
    ] = Field(
        default_factory=dict,
        description="What each status means, as text or with headers; rows of the status "
        "table.",
    )
    groups: dict[FileStem, GroupSpec] = Field(
        default_factory=dict, description="Chapters of the documentation, in order."
    )
    fallbacks: dict[FallbackKey, Identifier] = Field(
        default_factory=dict,
        description="Which error stands for what a web framework makes by itself: its "
        "name by status, by range such as `4XX`, or for `validation`.",
    )
    errors: dict[Identifier, ErrorSpec] = Field(
        default_factory=dict, description="The errors, by name."
    )


class Catalog(Fragment):
    """All errors of one API."""

    catalog: Annotated[Literal[1], BeforeValidator(_integer)] = Field(
        1, description="The version of the catalog language; 1 if it is left out."
    )
    schema_uri: str | None = Field(
        None, alias="$schema", description="For editors; `gen` ignores it."
    )
    api: ApiSpec = Field(description="The API that the catalog describes.")
