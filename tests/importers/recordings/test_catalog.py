"""What recorded traffic is imported as: a recording beside its catalog."""

from io import BytesIO
from pathlib import Path

import pytest
from error_catalog.importers.outcome import outcome
from error_catalog.importers.recordings.catalog import Heard, draft, hear
from error_catalog.pipeline import STAGES
from error_catalog.traffic.exchange import Exchange
from error_catalog.traffic.recordings import read_recording

FOLDER = Path(__file__).parents[2] / "cases" / "recordings"
CASES = sorted(path for path in FOLDER.iterdir() if path.is_dir())
SECRETS = (
    *("ada@", "4111", "eyJ", "hunter22", "sk_live", "203.0.113", "k9QzX7", "T01ABC"),
    *("9f86d0", "8f1c2d", "token=", "B02XYZ"),
)


def heard(text: bytes, name: str = "traffic.ndjson") -> Heard:
    """Return what a recording has."""
    found = Heard()
    for each in read_recording(name, BytesIO(text)):
        if isinstance(each, Exchange):
            hear(found, name, each)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, *, update_goldens: bool) -> None:
    """A recording makes this catalog, and this is said of it; no secret is."""
    path = next(case.glob("traffic.*"))
    made, found = draft(heard(path.read_bytes(), path.name), path.name)
    assert made is not None, found
    result = outcome(made, None, case, STAGES)
    assert result.text is not None
    expected = {"catalog.yaml": result.text, "said.txt": "\n".join(result.lines) + "\n"}
    for name, text in expected.items():
        if update_goldens:
            (case / name).write_text(text, encoding="utf-8", newline="")

        assert (case / name).read_bytes().decode() == text
        assert not [each for each in SECRETS if each.lower() in text.lower()]


def test_traffic_without_errors_is_refused() -> None:
    """Successes make no catalog, but a diagnostic."""
    made, found = draft(heard(b'{"status": 200, "body": {"ok": true}}\n'), "t")

    assert made is None
    assert "none of its 1 responses is an error" in found[0].message


def test_much_of_one_kind_is_cheap() -> None:
    """A thousand responses that differ in their ids only are few examples."""
    line = '{{"method": "GET", "url": "/stops/{0}", "status": 404, "body": {{"code": "x_y", "message": "No {0}."}}}}\n'
    made, _ = draft(heard("".join(map(line.format, range(1000))).encode()), "t")

    assert made is not None
    assert 20 == len(made.samples)
    assert ["GET /stops/{stop_id}"] == made.data["errors"]["x_y"]["operations"]


def test_codes_that_nobody_may_see_are_asked_for() -> None:
    """Where every code looks like a secret, the catalog has none, and asks."""
    line = b'{"method": "GET", "url": "/a", "status": 400, "body": {"code": "9f86d081884c7d659a2feaa0c55ad015", "message": "No."}}\n'
    made, _ = draft(heard(line), "t")

    assert made is not None
    assert (
        "codes that `code` has: the traffic names none (entry 1 of traffic.ndjson)"
        in [each.text for each in made.questions]
    )
