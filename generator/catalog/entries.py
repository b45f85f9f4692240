"""The small pieces of the catalog language: names, statuses, codes, and what all objects share."""

import re
from typing import Annotated, Any

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


def as_tuple(value: Any) -> Any:
    """Return a list as a tuple, which frozen models hold; other values as they are."""
    return tuple(value) if is_list(value) else value


def _several(value: Any) -> Any:
    return tuple(value) if is_list(value) else (value,)


_EXTENSIONS = "x-*"
"""Where the validator puts what it has taken; no author writes this."""


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
    tuple[Member, ...], BeforeValidator(as_tuple, json_schema_input_type=Any)
]
Texts = Annotated[
    tuple[Sentence, ...], BeforeValidator(as_tuple, json_schema_input_type=Any)
]
