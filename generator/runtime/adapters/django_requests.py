"""What Django finds wrong with a request, without what was sent."""

from __future__ import annotations

from ..values import is_object
from .echoes import sent_texts, unsaid
from .imports import module
from .problems import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def problems_in(request: Any, raised: Any) -> list[Problem]:
    """Return what a ``django.core.exceptions.ValidationError`` says."""
    whole: str = module("django.core.exceptions").NON_FIELD_ERRORS
    sent = _sent(request)
    found: list[Problem] = []
    by_field: Any = getattr(raised, "error_dict", None) or {whole: raised.error_list}
    for name, errors in by_field.items():
        field = "" if name == whole else str(name)
        for each in errors:
            kind = str(each.code or "invalid")
            known = _known(each, sent)
            found += [
                Problem(field, unsaid(message, kind, known), kind, place_of(request))
                for message in each.messages
            ]
    return found


def place_of(request: Any) -> str:
    """Return where the data of *request* is."""
    return "query" if request.method in ("GET", "HEAD", "DELETE") else "body"


def _known(error: Any, sent: frozenset[str] | None) -> frozenset[str] | None:
    """Add the value that a validator says it refused, as the server understood it."""
    params = error.params if is_object(error.params) else {}
    value = sent_texts(params.get("value"))
    return None if sent is None or value is None else sent | value


def _sent(request: Any) -> frozenset[str] | None:
    """Return the texts of a request; None if they cannot be known."""
    match = request.resolver_match
    try:
        return sent_texts(
            request.GET,
            request.POST,
            request.FILES,
            _json_of(request),
            None if match is None else match.kwargs,
        )
    except Exception:  # noqa: BLE001, whatever is wrong with the body
        return None


def _json_of(request: Any) -> Any:
    from json import loads

    if request.content_type in _FORMS or not request.body:
        return None
    return loads(request.body)


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
