"""Random JSON values, and texts that break careless writers."""

import math
import re
from typing import Any

from hypothesis import strategies as st

from tests.support import random_catalogs

ANY = st.characters(codec=None, exclude_categories=())
TEXT = st.text(ANY) | st.text(
    st.sampled_from("\"'\\ \t\n\r#:-_*`|~<>&{}[]()!%a0é\u202e\ud800\x00😀\u3000.,=+$/")
)
HOSTILE = (
    '"""\n    import os\n"""',
    "\\",
    'ends with "quotes"',
    "{{ x }} {% raw %} ${HOME}",
    "a | b\n--- | ---",
    "<script>alert(1)</script> <!-- --> -->",
    "line\r\nline\rline\u2028line\x85line",
    "\ud800 alone, \u202e turned",
    "&amp; &copy; &#35;",
    "  spaced  ",
    "- a\n+ b\n1. c\n2) d\n> e\n# f #\n===\n---\n```\n~~~",
)
SCALARS = st.none() | st.booleans() | st.integers() | TEXT | st.sampled_from(HOSTILE)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS | NUMBERS,
    lambda each: st.lists(each, max_size=5) | st.dictionaries(TEXT, each, max_size=5),
    max_leaves=12,
)
JSON_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from((10**400, -(10**400), math.nan, math.inf, 3.0, 2**63)),
    st.sampled_from(random_catalogs.HOSTILE),
    st.text(max_size=8),
)
JSON = st.recursive(
    JSON_SCALARS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
"""Whatever Python's json reads, NaN and numbers without end among it."""


def spelled(value: Any) -> Any:
    """Return *value* with each surrogate as the six characters of its escape."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", lambda x: f"\\u{ord(x[0]):04x}", value)
    if isinstance(value, list):
        return [spelled(each) for each in value]
    if isinstance(value, dict):
        return {spelled(key): spelled(each) for key, each in value.items()}
    return value
