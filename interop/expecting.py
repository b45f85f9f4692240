"""What a client should make of a response, worked out from the document with a JSON Schema validator."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from interop.service import with_new_code
from interop.subjects import Call, Json, Subject
from tests.support.openapi_schemas import errors_of


@dataclass(frozen=True)
class Expected:
    """
    What one request brings.

    Args:
        is_new: The response has a code that the document does not know.
        body: None if the document describes none.
        model: The component that the body is decoded as; None without a body.
        alone: Nothing but this is described for the status, so that a client that does
            not look at the media type is right.
    """

    call: Call
    is_new: bool
    status: int
    body: Json
    model: str | None
    alone: bool


def expectations(subject: Subject) -> Iterator[Expected]:
    """Give every request that a client sends, and what it must make of the response."""
    for call in subject.calls:
        status = subject.examples[call.response.id].status
        response = subject.components["responses"][call.component]
        types = response.get("content", {})
        if subject.media_type(call) is None:
            yield Expected(call, False, status, None, None, not types)
            continue
        body = subject.body(call)
        alone = len(types) == 1
        known = model(subject, call, body)
        yield Expected(call, False, status, body, known, alone)
        new = with_new_code(call, body)
        if new != body and not call.own:
            yield Expected(call, True, status, new, model(subject, call, new), alone)


def alike(wanted: Json, found: Json) -> bool:
    """Tell whether two JSON values are the same; a moment may be written in several ways."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted.keys() == found.keys() and all(
            alike(each, found[key]) for key, each in wanted.items()
        )
    if isinstance(wanted, list) and isinstance(found, list):
        return len(wanted) == len(found) and all(map(alike, wanted, found))
    if isinstance(wanted, str) and wanted != found:
        try:
            moment = datetime.fromisoformat(wanted)
            return moment == datetime.fromisoformat(str(found))
        except ValueError:
            return False
    if isinstance(wanted, bool) is not isinstance(found, bool):
        return False
    # 1 and 1.0 are the same number in JSON.
    return bool(wanted == found)


def is_called(component: str, found: object) -> bool:
    """Tell whether the class of a value is named after a component, underscores aside."""
    return component.replace("_", "") == type(found).__name__.replace("_", "")


def model(subject: Subject, call: Call, body: Json) -> str | None:
    """Return the name of the first component of the response's schema that *body* fits."""
    name = subject.schema(call)["$ref"].rpartition("/")[2]
    schema = subject.components["schemas"][name]
    options = (
        [{"$ref": f"#/components/schemas/{name}"}] if call.own else schema.get("anyOf")
    )
    options = options or [{"$ref": f"#/components/schemas/{name}"}]
    document = subject.api()
    fit = [each for each in options if not errors_of(document, each, body)]
    assert fit, (call, json.dumps(body))
    return str(fit[0]["$ref"].rpartition("/")[2])
