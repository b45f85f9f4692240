"""Drift as findings."""

from pathlib import Path

from error_catalog.output.drift import Drift, Kind
from error_catalog.run.findings import RULES, findings
from error_catalog.run.outcome import Outcome


def test_every_kind_has_a_rule() -> None:
    """Each drift is an error at the top of its file, with the command that fixes it."""
    drifts = [Drift(f"{kind}.py", kind, "why", None, None) for kind in Kind]
    outcome = Outcome(Path(), [], {}, [], drifts)
    found = [each.diagnostic for each in findings(outcome, "gen --out x", "here/")]

    assert [*RULES] == [each.rule for each in found]
    assert [f"here/{kind}.py" for kind in Kind] == [
        each.location.path for each in found
    ]
    assert ["run `gen --out x`"] * 4 + ["move it away, or remove it"] * 2 == [
        each.hint for each in found
    ]
