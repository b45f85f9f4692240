"""JSON reads back as the value that was written."""

import json
from typing import Any

from error_catalog.filters.escapes import HIDDEN, Value
from error_catalog.filters.json import to_json
from hypothesis import given
from hypothesis import strategies as st

from tests.support.random_values import VALUES


@given(VALUES, st.sampled_from([0, 4]))
def test_json_is_the_value(value: Any, indent: int) -> None:
    """``json.loads`` gives the value back, and the text can be encoded."""
    text = to_json(value, indent)

    assert joined(value) == json.loads(text)
    assert text.encode()
    assert not HIDDEN.search(text.replace("\n", ""))


def joined(value: Any) -> Any:
    """Return *value* with surrogate pairs joined, as every JSON reader joins them."""
    return json.loads(json.dumps(value))


def test_json_reads_well() -> None:
    """JSON has two spaces a level, letters as they are, and empty brackets closed."""
    value: Value = {"title": "Zahlung für Ä", "items": [1, 2.5, []], "none": {}}

    assert (
        '{\n  "title": "Zahlung für Ä",\n  "items": [\n    1,\n    2.5,\n    []\n  ],'
        '\n  "none": {}\n}'
    ) == to_json(value)
