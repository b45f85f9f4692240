"""Templates, compiled: what text has in it, and lists."""

from __future__ import annotations

import re

import pytest
from error_catalog.runtime.template import (
    Elements,
    Field,
    compile_template,
    split_text,
)
from error_catalog.semantics.fields import EXTRAS

FIELDS = {"a": Field("string"), "n": Field("integer")}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "`{}` names no field"),
        ("{a:b}", "`b` is not a cast"),
        ("{a", "`{` is unmatched"),
        ("a}", "`}` is unmatched"),
    ],
)
def test_text_that_is_no_template(text: str, why: str) -> None:
    """It says what is wrong, and nothing else."""
    with pytest.raises(ValueError, match=rf"^{re.escape(why)}$"):
        split_text(text)


def test_braces_are_doubled() -> None:
    """Two of them are one; a placeholder has a field, and perhaps a cast."""
    assert ["{", ("a", None), "}", ("n", "ms")] == split_text("{{{a}}}{n:ms}")


def test_elements_of_a_list_have_no_keys() -> None:
    """Those in braces with a question mark may be missing."""
    node = compile_template(["x", {"?": "{a}"}], FIELDS, EXTRAS)

    assert isinstance(node, Elements)
    assert [("", False), ("", True)] == [(x.key, x.optional) for x in node.members]


def test_a_field_is_not_null_unless_it_says_so() -> None:
    """None means that there is no value, and not that null is one."""
    assert not Field("string").null
    assert Field("string", "null", null=True).null
