"""YAML reads back as the value that was written, whoever reads it."""

from typing import Any

import yaml
from error_catalog.filters.escapes import Value
from error_catalog.filters.yaml import to_yaml
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.random_values import VALUES, spelled


@given(VALUES, st.sampled_from([0, 4]))
@example({"a" * 1100: 1, "b": "x\n y\n\nz", "c": ["p\nq\n"]}, 2)
@example({"yes": "no", "1": "1.5", "on": "2024-01-01", "~": "null", "=": "<<"}, 0)
@example(["0o7", "0x1F", "12:30", ".inf", "1_000", "+1", "- a", "? b", "@c", "%d"], 0)
@example([1e20, 1e-7, -0.0, 5e-324, 10**400], 0)
def test_yaml_is_the_value(value: Any, indent: int) -> None:
    """Both readers of YAML 1.1 give the value back, lone surrogates spelled out."""
    text = " " * indent + to_yaml(value, indent) + "\n"
    whole = f"before: 1\nvalue:\n{nested(value)}\n"

    assert text.encode()
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        assert spelled(value) == yaml.load(text, loader)
        assert spelled(value) == yaml.load(whole, loader)["value"]


def nested(value: Any) -> str:
    """Return *value* as YAML, two columns in."""
    return "  " + to_yaml(value, 2)


def test_yaml_reads_well() -> None:
    """YAML is plain where that is safe, and quoted where a reader might be misled."""
    value: Value = {
        "description": "The key is missing, unknown or switched off.",
        "norway": "no",
        "404": {"$ref": "#/components/x"},
        "text": "one\ntwo\n",
        "items": [{"a": 1, "b": [True, None]}, {}, "a: b"],
    }

    assert """description: The key is missing, unknown or switched off.
norway: "no"
"404":
  $ref: "#/components/x"
text: |
  one
  two
items:
  - a: 1
    b:
      - true
      - null
  - {}
  - "a: b\"""" == to_yaml(value)
