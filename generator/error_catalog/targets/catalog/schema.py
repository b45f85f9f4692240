"""
The JSON Schema of the neutral view: what each key means, and what it may hold.

Within one version keys are only added: none is removed, and none becomes something else.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Schema = dict[str, Any]

VERSION = 1
"""What ``view`` is in every document of this shape."""

ID = f"urn:error-catalog:view:{VERSION}"
"""The ``$schema`` of every document, and the ``$id`` of its schema."""


def view_schema() -> Schema:
    """
    Return the schema of the view, self-contained.

    Source: JSON Schema 2020-12.
    """
    return deepcopy(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": ID,
            "title": "Error catalog, resolved",
            **_VIEW,
            "$defs": _DEFS,
        }
    )


def _record(said: str, /, **members: Schema) -> Schema:
    """Return the schema of an object that has all of *members*, and may have more."""
    return {
        "description": said,
        "type": "object",
        "properties": members,
        "required": list(members),
    }


def _of(kind: str, description: str, **more: Any) -> Schema:
    return {"type": kind, "description": description, **more}


def _maybe(schema: Schema) -> Schema:
    """Return *schema*, or null where the catalog does not say."""
    if "$ref" in schema:
        said = {key: each for key, each in schema.items() if key != "$ref"}
        return {**said, "anyOf": [{"$ref": schema["$ref"]}, {"type": "null"}]}
    kinds = schema["type"]
    return {
        **schema,
        "type": [*([kinds] if isinstance(kinds, str) else kinds), "null"],
    }


def _list(description: str, items: Schema) -> Schema:
    return {"type": "array", "description": description, "items": items}


def _ref(name: str, description: str = "") -> Schema:
    found: Schema = {"$ref": f"#/$defs/{name}"}
    return {**found, "description": description} if description else found


def _text(description: str, **more: Any) -> Schema:
    return _of("string", description, **more)


def _flag(description: str) -> Schema:
    return _of("boolean", description)


def _json(description: str) -> Schema:
    return {"description": description}


_NAME = {"type": "string"}
_CODE: Schema = {"type": ["string", "integer"]}
_STATUS: Schema = {"type": "integer"}
_SINGLE = "Single statuses, and of each range those that are registered."
_RANGES = _list("The ranges of more than one status.", _ref("range"))
_EXTENSIONS = _list("The keys that begin with `x-`.", _ref("extension"))
_MORE = _maybe(_text("More than the summary; Markdown."))
_ACTION = _maybe(_text("What readers should do about it."))
_WRITTEN = "Whether every written response has it: `always` or `sometimes`."
_READ = (
    "Whether every response that is read as this one has it: `always` or `sometimes`."
)
_PRESENCE = ("always", "sometimes")
_CAST = _maybe(
    _text("How the value is written: `string`, `ms`, `epoch`; null: as it is.")
)

_API = _record(
    "The API.",
    id=_text("Names files and packages."),
    title=_text("The API's name, as its users know it."),
    version=_maybe(_text("The API's own version.")),
    description=_maybe(_text("What readers should know about all errors; Markdown.")),
    docs=_maybe(
        _text("The URL of each error's documentation, with `{code}` and `{name}`.")
    ),
    python_package=_text("The name that its Python package is imported by."),
    extensions=_EXTENSIONS,
)
_FIELD = _record(
    "A value that travels in an envelope.",
    name=_text("Unique."),
    built_in=_flag("The language has it; the catalog may have changed its schema."),
    schema=_json(
        "JSON Schema 2020-12; a `$ref` of `#/fields/NAME` means another field."
    ),
    default=_json("Fills the field's place when an error does not set it."),
    example=_json("A typical value."),
)
_ENVELOPE = _record(
    "The shape of responses.",
    name=_text("Unique."),
    description=_maybe(_text("Which responses have this shape.")),
    media_type=_text("The Content-Type that is written."),
    media_types=_list("All that are read, that one first.", _NAME),
    statuses=_list(
        f"When it may occur; with no range and none here: any. {_SINGLE}", _STATUS
    ),
    status_ranges=_RANGES,
    headers=_list(
        "The headers, by name.",
        _record(
            "A header.",
            name=_text("As it is written."),
            optional=_flag("It may be absent."),
            node=_ref("node"),
        ),
    ),
    body=_record(
        "The body.",
        kind=_text(
            "`none`: there is no body; `any`: no shape is promised.",
            enum=["json", "text", "any", "none"],
        ),
        template=_json(
            "The template as the catalog has it; null for `any` and `none`."
        ),
        node=_maybe(_ref("node", "The same as a tree.")),
    ),
    extensions=_EXTENSIONS,
)
_GROUP = _record(
    "A chapter of the documentation.",
    name=_text("Unique."),
    title=_text("The heading."),
    description=_maybe(_text("An introduction; Markdown.")),
    errors=_list("The names of its errors.", _NAME),
)
_STATUS_ROW = _record(
    "A status that a response has, or that the catalog describes.",
    status=_of("integer", "The number."),
    reason=_text("Its phrase in the registry, else that of its class."),
    description=_maybe(_text("What it means in this API.")),
    responses=_list("The ids of the responses that may have it.", _NAME),
)
_EXAMPLE = _record(
    "A response as it is sent.",
    name=_maybe(_text("Unique in its response; null for the only one without a name.")),
    status=_of("integer", "The status."),
    reason=_text("The phrase of the status."),
    headers=_list(
        "The headers, Content-Type among them.",
        _record("A header.", name=_text("Its name."), value=_text("Its value.")),
    ),
    body=_text("The body, to the byte; empty if there is none."),
    json=_json("The body as JSON; null if it is none."),
)
_RESPONSE = _record(
    "One way in which an error is sent: one of its cases, or one of its statuses.",
    id=_text("Unique: `NAME`, or `NAME.case`."),
    case=_maybe(
        _text(
            "The case, or the status of an error with several; null if it is the only one."
        )
    ),
    when=_maybe(_text("When the error has this response.")),
    names=_ref("names", "What its class or type is called."),
    code=_maybe({**_CODE, "description": "The code to write; null for none."}),
    status=_maybe(_of("integer", "The status to write; null: any.")),
    statuses=_list(f"When it may occur. {_SINGLE}", _STATUS),
    status_ranges=_RANGES,
    envelope=_text("The name of its envelope."),
    message=_record(
        "The text on the wire.",
        template=_text("With params and fields in braces."),
        pieces=_list("The same in pieces: constants and places.", _ref("node")),
    ),
    description=_MORE,
    action=_ACTION,
    retry=_ref("retry"),
    operations=_list("Operations that return it; none: not said.", _NAME),
    pins=_list("What this response always has, by field.", _ref("pin")),
    requires=_list("Fields and params that it always has.", _NAME),
    allows=_list("Fields of other errors that it may have too.", _NAME),
    omits=_list("Fields and params that it never has.", _NAME),
    fields=_list(
        "The fields that belong to it.",
        _record(
            "A field of this response.",
            name=_text("Of the field."),
            written=_text(_WRITTEN, enum=list(_PRESENCE)),
            read=_text(_READ, enum=list(_PRESENCE)),
        ),
    ),
    examples=_list("At least one.", _EXAMPLE),
)
_PARAM = _record(
    "A value of one error.",
    name=_text("Unique in its error."),
    description=_maybe(_text("What the value means.")),
    schema=_json("JSON Schema 2020-12, as that of a field."),
    optional=_flag("The error may be raised without it."),
    sensitive=_flag("It is kept out of messages and logs."),
    default=_json("The value if none is given."),
    example=_json("A typical value."),
)
_ERROR = _record(
    "An error that is not retired.",
    name=_text("Unique."),
    names=_ref("names", "What its class or type is called."),
    error_type=_text(
        "For telemetry (`error.type` of OpenTelemetry): one value for all codes of a range."
    ),
    code=_maybe({**_CODE, "description": "The code to write; null for none."}),
    codes=_list(
        "All codes, that one first; null: it may come without. Empty for a range.",
        _maybe(_CODE),
    ),
    aliases=_list("Former codes: still read, never written.", _CODE),
    code_range=_maybe(_ref("range", "The integers that are its codes.")),
    group=_maybe(_text("The name of its group.")),
    summary=_text("One sentence."),
    title=_text("The same for every occurrence (RFC 9457)."),
    description=_MORE,
    action=_ACTION,
    params=_list("Its values.", _PARAM),
    pins=_list("What all of its responses have, by field.", _ref("pin")),
    retry=_ref("retry"),
    operations=_list("Operations that return it; none: not said.", _NAME),
    since=_maybe(_text("The version or date that introduced it.")),
    deprecated=_maybe(_ref("lifecycle", "It will be retired; null: it will not.")),
    visibility=_text("Who may know of it.", enum=["public", "internal"]),
    docs=_maybe(_text("The URL of its documentation.")),
    source=_maybe(
        {
            **_record(
                "Where the catalog has it.",
                path=_text("From the project's root."),
                line=_of("integer", "Counted from 1.", minimum=1),
            ),
        }
    ),
    extensions=_EXTENSIONS,
    responses=_list("At least one.", _RESPONSE),
)
_LIFECYCLE: dict[str, Schema] = {
    "since": _maybe(_text("The version or date.")),
    "replaced_by": _maybe(_text("The name of the error to use instead.")),
    "note": _maybe(_text("What readers should do about it.")),
}
_VIEW = _record(
    "All errors of one API, everything resolved. Null means that the catalog does not say.",
    **{"$schema": _text("The shape of this document.", const=ID)},
    view=_of("integer", "The version of this shape; keys may be added.", const=VERSION),
    api=_API,
    fields=_list("Every field, the built-in ones first.", _FIELD),
    envelopes=_list(
        "In the order of the catalog; the first is the default.", _ENVELOPE
    ),
    groups=_list("In the order of the documentation.", _GROUP),
    statuses=_list("In numerical order.", _STATUS_ROW),
    errors=_list("In the order of the catalog.", _ERROR),
    retired=_list(
        "Errors that are gone.",
        _record(
            "A tombstone: its codes may never be used again.",
            name=_text("Unique."),
            codes=_list("Its codes and their aliases.", _maybe(_CODE)),
            **_LIFECYCLE,
        ),
    ),
    fallbacks=_list(
        "What stands for errors that a web framework makes by itself.",
        _record(
            "A fallback.",
            key=_text("A status, a range such as `4XX`, or `validation`."),
            status=_maybe(
                _of("integer", "The framework's own status; null for a range.")
            ),
            error=_text("The name of the error."),
            response=_text("The id of the response."),
            said=_flag("The catalog says so; otherwise it follows from the name."),
        ),
    ),
    notes=_list(
        "What the page says beside its tables.",
        _record(
            "A note.",
            title=_text("The heading."),
            text=_text("Markdown."),
            after=_text("The part of the page that it follows."),
        ),
    ),
    extensions=_EXTENSIONS,
)


def _node(kind: str, said: str, /, **members: Schema) -> Schema:
    return _record(said, kind={"type": "string", "const": kind}, **members)


_OPTIONAL = _flag("It may be absent.")
_NODE = {
    "description": "A template as a tree; `kind` says which.",
    "type": "object",
    "oneOf": [
        _node("constant", "This value.", value=_json("Any JSON.")),
        _node(
            "place",
            "The value of a field or param.",
            field=_text("Its name."),
            types=_list("The JSON types that it may have; none: any.", _NAME),
            cast=_CAST,
        ),
        _node(
            "text",
            "Text with placeholders in it.",
            pieces=_list("Constants and places, in order.", _ref("node")),
        ),
        _node(
            "object",
            "An object; others may have more members.",
            members=_list(
                "Its members.",
                _record(
                    "A member.",
                    name=_text("Its key."),
                    optional=_OPTIONAL,
                    node=_ref("node"),
                ),
            ),
            params=_flag("The keys that are not named are params."),
            others=_maybe(
                {
                    **_record(
                        "The keys that are not named are values of a field; each has an error.",
                        field=_text("The field that the key is a value of."),
                        optional=_flag("There may be none."),
                        node=_ref("node"),
                    ),
                }
            ),
        ),
        _node(
            "errors",
            "A list of errors.",
            optional=_flag("It may be empty."),
            node=_ref("node", "Of each element."),
        ),
        _node(
            "elements",
            "A list with these elements, in any order.",
            members=_list(
                "The elements.",
                _record("An element.", optional=_OPTIONAL, node=_ref("node")),
            ),
        ),
    ],
}
_DEFS: dict[str, Schema] = {
    "names": _record(
        "Names in programming languages.",
        python=_text("A class."),
        typescript=_text("An interface."),
    ),
    "range": _record(
        "Whole numbers, both ends included.",
        **{
            "from": _of("integer", "The first."),
            "to": _of("integer", "The last."),
        },
    ),
    "retry": _record(
        "Whether the same request may be sent again.",
        retryable=_maybe(_flag("Null: the catalog does not say.")),
        after=_maybe(_of("number", "Seconds to wait.")),
    ),
    "lifecycle": _record("When and why.", **_LIFECYCLE),
    "extension": _record(
        "A key that this language does not know.",
        name=_text("It begins with `x-`."),
        value=_json("Any JSON."),
    ),
    "pin": _record(
        "What a field always holds.",
        field=_text("Its name."),
        template=_json("A template; null: the field is absent."),
    ),
    "node": _NODE,
}
