"""Examples of a source are read by the catalog that was made of it."""

from error_catalog.importers.draft import Draft, Sample
from error_catalog.importers.proof import prove
from error_catalog.importers.soundness import settle

DATA = {
    "api": {"id": "x"},
    "envelopes": {"failure": {"body": {"code": "{code}", "message": "{message}"}}},
    "errors": {"late": {"status": 409, "summary": "Late."}},
}


def test_reasons() -> None:
    """What is read as something else, or as nothing, has a reason."""
    _, resolved = settle(Draft(DATA))
    good = {"code": "late", "message": "x"}
    samples = [
        Sample("a:1", 409, good, code="late"),
        Sample("a:2", None, good, code="late"),
        Sample("a:3", 404, good, code="late"),
        Sample("a:4", 409, {"code": "early", "message": "x"}, code="early"),
        Sample("a:5", 409, {"text": "x"}),
    ]

    assert [
        "",
        "",
        "it has status 404, which `late` does not",
        "its code `early` is not in the catalog",
        "it has the shape of no envelope",
    ] == [each.reason for each in prove(resolved, samples)]
