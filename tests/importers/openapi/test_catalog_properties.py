"""What holds for the OpenAPI documents of all catalogs: nothing that they say is lost or wrong."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile
from error_catalog.importers.layout import text_of
from error_catalog.importers.openapi.catalog import draft
from error_catalog.importers.proof import prove
from error_catalog.importers.soundness import settle
from error_catalog.rules.read_back import recognise
from error_catalog.runtime.reader import lower_headers
from error_catalog.runtime.values import same
from error_catalog.yaml12.document import parse
from hypothesis import HealthCheck, assume, given, settings

from tests.support.effort import tries
from tests.support.importable_catalogs import importable_catalogs
from tests.support.imported import imported
from tests.support.odd_openapi import odd_documents
from tests.support.projects import Made, attempt, understood
from tests.support.random_catalogs import catalogs

if TYPE_CHECKING:
    from error_catalog.importers.draft import Sample
    from error_catalog.rules.read_back import Match
    from error_catalog.semantics.resolution import Resolved

few = settings(
    max_examples=tries(12), deadline=None, suppress_health_check=list(HealthCheck)
)


@few
@given(importable_catalogs())
def test_every_example_is_read_alike(data: dict[str, Any]) -> None:
    """Both catalogs read each example as the same code, status and fields, and say so."""
    made = _made(data)
    found, resolved = imported(made.document())

    assert found.samples
    for sample in found.samples:
        first = _read(made.resolved, sample)
        second = _read(resolved, sample)
        assert first is not None
        assert first.rule is not None
        assert second is not None
        assert second.rule is not None
        assert same(first.fields.get("code"), second.fields.get("code"))
        assert first.status == second.status
        assert _values(first) == _values(second)
    assert [] == [each for each in prove(resolved, found.samples) if each.reason]


@few
@given(catalogs())
def test_any_document_makes_a_sound_catalog(data: dict[str, Any]) -> None:
    """However odd a document is, its catalog has no finding, and says the same as text."""
    files, _ = attempt(data, names=("openapi",))
    texts = [text for path, text in files.items() if path.startswith("openapi/")]
    assume((texts and "\n    responses" not in texts[0]) or texts)
    for text in texts:
        if "components: {}" in text or "responses:" not in text:
            continue
        found, _ = imported(text)
        again, resolved = reread(text_of(found))

        assert found.data == again
        assert resolved.catalog.errors.keys() == found.data["errors"].keys()


@few
@given(odd_documents())
def test_no_document_is_too_odd(data: dict[str, Any]) -> None:
    """Whatever claims to be a document is refused with its place, or makes a sound catalog."""
    source = SourceFile("api.json", json.dumps(data))
    made, found = draft(
        source.path, lambda path: source if path == source.path else _gone(path)
    )
    if made is None:
        assert found
        assert all(each.message for each in found)
        return
    settled, resolved = settle(made)
    prove(resolved, settled.samples)
    again, _ = reread(text_of(settled))

    assert without_surrogates(settled.data) == without_surrogates(again)


def _gone(path: str) -> Diagnostic:
    return Diagnostic(Location(path), "file", "there is no such file")


def without_surrogates(data: Any) -> str:
    """Return data as JSON without lone surrogates, which YAML writes as escapes."""
    text = json.dumps(data, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]|\\\\\\\\ud[89a-f][0-9a-f]{2}", "", text)


def reread(text: str) -> tuple[dict[str, Any], Resolved]:
    """Return the data of a catalog's text, and what it means."""
    document, found = parse(SourceFile("catalog.yaml", text))
    assert document is not None, found
    return document.data, understood(document.data)[0]


def _made(data: dict[str, Any]) -> Made:
    files, _ = attempt(data, names=("openapi",))
    assume(files)
    return Made(data, *understood(data), files)


def _read(resolved: Resolved, sample: Sample) -> Match | None:
    headers = lower_headers(sample.headers)
    return recognise(resolved.contract, sample.status, headers, sample.body, float)


def _values(match: Match) -> list[str]:
    """Return what was bound, whatever its name is: names are no part of a document."""
    bound = {**match.fields["params"], **match.fields, **match.extra}
    return sorted(
        repr(value) for name, value in bound.items() if name not in ("params", "errors")
    )
