"""Headers of error responses: waits, request ids, challenges."""

from collections.abc import Sequence

from error_catalog.diagnostics import is_mapping
from error_catalog.importers.openapi.document import Value
from error_catalog.importers.openapi.survey import Sighting
from error_catalog.importers.vocabulary import REQUEST_IDS, plain


def header_field(name: str) -> str:
    """Return the field of a header that errors have; empty for any other."""
    key = plain(name)
    if key == "retryafter":
        return "retry_after"
    if key == "wwwauthenticate":
        return "www_authenticate"
    is_id = key.endswith("requestid") or key.removeprefix("x") in REQUEST_IDS
    return "request_id" if is_id else ""


def is_required(header: Value) -> bool:
    """Tell whether a response always has a header."""
    return is_mapping(header.data) and header.data.get("required") is True


def headers_of(sightings: Sequence[Sighting]) -> dict[str, str]:
    """Return the templates of headers that errors have: waits, request ids, challenges."""
    found: dict[str, list[bool]] = {}
    names: dict[str, str] = {}
    for each in sightings:
        for name, value in each.headers.items():
            role = header_field(name)
            if role and names.setdefault(role, name).lower() == name.lower():
                found.setdefault(role, []).append(is_required(value))
    return {
        (
            names[role]
            if len(always) == len(sightings) and all(always)
            else f"{names[role]}?"
        ): (f"{{{role}}}")
        for role, always in found.items()
    }


def waits(sighting: Sighting) -> bool:
    """Tell whether a response says when to send the request again."""
    return any(header_field(name) == "retry_after" for name in sighting.headers)
