"""Which rule explains a response best."""

from __future__ import annotations

from error_catalog.runtime.contract import Contract, Envelope, Rule
from error_catalog.runtime.identification import find
from error_catalog.runtime.template import Field
from error_catalog.runtime.values import ANY


def test_a_shape_that_promises_nothing_keeps_its_turn() -> None:
    """Of two shapes that explain an answer as little, the first in the catalog counts."""
    contract = Contract(
        fields={"detail": Field("string")},
        envelopes=(
            Envelope("any", body=ANY),
            Envelope("loose", body={"note?": "{detail}"}),
        ),
        rules=(
            Rule("first", codes=(None,), envelope="any"),
            Rule("second", codes=(None,), envelope="loose"),
        ),
    )
    for body, key in (({}, "first"), ({"note": "x"}, "second"), ("", "first")):
        found = find(contract, 500, {}, body, float, None)
        assert found is not None
        assert found[0] is not None
        assert key == found[0].key
