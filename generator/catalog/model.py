"""The catalog as its author writes it: structure, not yet meaning."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from generator.catalog.entries import (
    Codes,
    Entry,
    FileStem,
    Identifier,
    Json,
    Member,
    Names,
    Range,
    Sentence,
    Statuses,
    StatusKey,
    Texts,
    as_tuple,
)
from generator.catalog.parts import (
    ApiSpec,
    EnvelopeSpec,
    FieldSpec,
    GroupSpec,
    ParamSpec,
)


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
        BeforeValidator(as_tuple, json_schema_input_type=Any),
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
