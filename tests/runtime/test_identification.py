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


def test_a_pin_of_any_value_needs_one() -> None:
    """A place that takes null binds nothing where the member is absent."""
    contract = Contract(
        fields={"note": Field("string", "null"), "code": Field("string")},
        envelopes=(Envelope("main", body={"code": "{code}", "note?": "{note}"}),),
        rules=(
            Rule(
                "first",
                codes=("A",),
                pins={"note": "{why}"},
                params={"why": Field("string", "null")},
            ),
        ),
    )
    absent = find(contract, 500, {}, {"code": "A"}, float, None)
    given = find(contract, 500, {}, {"code": "A", "note": "x"}, float, None)

    assert absent is not None
    assert given is not None
    assert not absent[2].get("params")
    assert {"why": "x"} == given[2]["params"]


def test_a_known_code_says_more_than_all_else() -> None:
    """An error without a code that names its envelope, pins and status gives way to it."""
    contract = Contract(
        fields={"code": Field("string"), "message": Field("string")},
        envelopes=(
            Envelope("coded", body={"code": "{code}", "message": "{message}"}),
            Envelope("bare", body={"message": "{message}", "...": "{params}"}),
        ),
        rules=(
            Rule("limited", codes=("LIMITED",), statuses=((429, 429),)),
            Rule("slow", codes=(None,), envelope="bare", statuses=((429, 429),)),
            Rule(
                "down",
                codes=(None,),
                envelope="bare",
                statuses=((503, 503),),
                pins={"message": "Down."},
            ),
            Rule("family", codes=(None,), pins={"message": "Odd."}),
        ),
    )
    said = {
        (429, "LIMITED", "x"): "limited",
        (503, "LIMITED", "Down."): "limited",
        (503, "NEW", "Down."): "down",
        (400, "NEW", "Odd."): "family",
        (429, None, "x"): "slow",
    }
    for (status, code, message), key in said.items():
        coded = {} if code is None else {"code": code}
        found = find(contract, status, {}, {**coded, "message": message}, float, None)
        assert found is not None
        assert found[0] is not None
        assert key == found[0].key


def test_an_envelope_of_any_body_explains_nothing_by_itself() -> None:
    """It fits every response, so one that no rule is about stays unexplained."""
    contract = Contract(
        fields={"code": Field("string")},
        envelopes=(
            Envelope("coded", body={"code": "{code}"}),
            Envelope("any", body=ANY),
        ),
        rules=(Rule("down", codes=(None,), envelope="any", statuses=((503, 503),)),),
    )
    known = find(contract, 503, {}, "text", float, None)

    assert known is not None
    assert known[0] is not None
    assert "down" == known[0].key
    assert find(contract, 400, {}, "text", float, None) is None
