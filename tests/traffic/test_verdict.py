"""A response keeps what its catalog promises, or is told where it does not."""

import json
from collections.abc import Mapping
from typing import Any

from error_catalog.files import SourceFile
from error_catalog.pipeline import understand
from error_catalog.semantics.examples import Example
from error_catalog.semantics.resolution import Resolved
from error_catalog.traffic.exchange import Exchange
from error_catalog.traffic.promise import api_of
from error_catalog.traffic.verdict import judge
from hypothesis import HealthCheck, given, settings

from tests.support.committed import COMMITTED
from tests.support.effort import tries
from tests.support.projects import PATH, reads
from tests.support.random_catalogs import catalogs


def broken(resolved: Resolved, examples: Mapping[str, Example]) -> list[Any]:
    """Return each documented response that is said to break its own contract."""
    api = api_of(resolved)
    return [
        (response.id, wire.status, wire.body, verdict)
        for response in resolved.responses
        for example in examples[response.id].every
        for wire in (example.least, example.wire)
        for verdict in [
            judge(Exchange(1, "", "", wire.status, wire.headers, wire.body), api)
        ]
        if verdict.response != response.id
        or {each.rule for each in verdict.faults} - {"deprecated-code"}
    ]


def test_documented_responses_of_the_five_apis_keep_the_contract() -> None:
    """What our own packages write is what the catalogs promise, with least and with most."""
    assert [] == [
        found
        for each in COMMITTED
        for found in broken(each.made.resolved, each.made.examples)
    ]


@given(catalogs())
@settings(max_examples=tries(20), deadline=None, suppress_health_check=[*HealthCheck])
def test_documented_responses_keep_the_contract(data: dict[str, Any]) -> None:
    """Of any catalog, what is written is what is promised."""
    sound, _ = understand(PATH, reads(SourceFile(PATH, json.dumps(data))))

    assert sound is None or broken(sound.resolved, sound.examples) == []
