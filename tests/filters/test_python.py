"""Every filter's text reads back as the value, through the reader that will meet it."""

import ast
import inspect
import re
from typing import Any

import black
import pytest
from black.strings import str_width
from error_catalog.filters.python import (
    py_assign,
    py_class,
    py_comment,
    py_def,
    py_docstring,
    py_literal,
    width,
)
from hypothesis import example, given
from hypothesis import strategies as st

from tests.support.random_values import HOSTILE, TEXT, VALUES, spelled

NAMES = st.sampled_from(["x", "code: Final[str]", "summary: ClassVar[Any]", "a" * 40])


def check_stable(source: str) -> None:
    """``black`` has nothing to do."""
    assert black.format_str(source, mode=black.Mode()) == source


@given(VALUES)
def test_a_literal_is_the_value(value: Any) -> None:
    """Python evaluates the literal to the value."""
    assert value == ast.literal_eval(py_literal(value))


@given(TEXT | st.sampled_from(HOSTILE))
@example("\"'" * 3)
@example("\\\"'")
def test_a_string_is_what_black_writes(text: str) -> None:
    """The quotes, the escapes and their case are those that ``black`` chooses."""
    check_stable(f"x = [\n    {py_literal(text)},\n]\n")


@given(VALUES, NAMES)
@example(["a" * 80, ["b" * 90, {"c" * 90: ("d" * 90,)}]], "x: Final[Any]")
@example("é" * 70 + "漢" * 4, "name")
def test_an_assignment_is_what_black_writes(value: Any, left: str) -> None:
    """A statement breaks over lines exactly where ``black`` breaks it."""
    inside = py_assign(value, left, 4)

    check_stable(f"{py_assign(value, left)}\n")
    check_stable(f"class A:\n    {inside}\n")
    assert value == ast.literal_eval(inside.split(" = ", 1)[1])


@pytest.mark.parametrize("length", range(1, 83))
def test_definitions_stand_where_black_puts_them(length: int) -> None:
    """Functions and classes are on one line, else their insides are, else each has its own."""
    name = "a" * length
    plain = py_def("f", f"x: {name} = 1", "*", "y: int", returns="None")
    far = py_def("f", "x: int", returns=name)
    inner = py_class("A", "B", name, indent=4)
    short = py_class(name, "B", indent=4, body=" ...")

    check_stable(f"{plain}\n    pass\n\n\n{far}\n    pass\n")
    check_stable(f"if True:\n\n    {inner}\n        x = 1\n\n    {short}\n")
    assert plain.startswith("def f(")
    assert name in far
    assert name in inner
    assert name in short


@pytest.mark.parametrize("left", ["name", "name: Final[str]", "name: str"])
def test_an_assignment_at_the_edge_of_the_line(left: str) -> None:
    """At each width around the limit, text stands where ``black`` puts it."""
    for length in range(60, 92):
        for value in (
            "a" * length,
            "漢" * (length // 2),
            ["a" * (length - 10), 1],
            {"k": {"l": "a" * (length - 10)}},
            ("a" * length,),
        ):
            check_stable(f"{py_assign(value, left)}\n")


@given(TEXT | st.sampled_from(HOSTILE), st.sampled_from([0, 4, 8]))
def test_a_docstring_says_the_text(text: str, indent: int) -> None:
    """A docstring is the text as ``inspect.cleandoc`` sees texts, and ``black`` agrees."""
    inside = py_docstring(text, indent)
    margin = " " * indent
    opening = "".join(f"{' ' * 4 * n}class A:\n" for n in range(indent // 4))
    source = f'{opening}{margin}"""{inside}"""\n'

    check_stable(source)
    assert cleaned(spelled(text)) == cleaned(ast.literal_eval(f'"""{inside}"""'))
    exec(f'class A:\n    """{py_docstring(text, 4)}"""\n', {})


def cleaned(text: str) -> str:
    """Return a docstring's text, without what PEP 257 and ``black`` take away."""
    text = re.sub(r"[^\S \t\r\n]", ".", text)  # Spaces that no editor types.
    text = "\n".join(re.split("\r\n|\r|\n", text)).expandtabs(4).strip("\n ")
    text = inspect.cleandoc("\n".join(line.rstrip(" ") for line in text.split("\n")))
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip("\n ")


@given(TEXT | st.sampled_from(HOSTILE))
def test_a_comment_stays_a_comment(text: str) -> None:
    """No text gets out of its comment, and ``black`` leaves it alone."""
    source = f"{py_comment(text)}\n"

    check_stable(source)
    assert [] == ast.parse(source).body


@pytest.mark.parametrize(
    "text",
    ["type: ignore", "fmt: off", " noqa", "see # noqa: E1", "-*- coding: latin-1 -*-"],
)
def test_a_comment_steers_no_tool(text: str) -> None:
    """Words that a tool would obey stand in quotes."""
    assert re.search(r"'(type|fmt|noqa|coding)'", py_comment(text))


@given(st.text())
def test_width_is_what_black_counts(text: str) -> None:
    """Columns are counted as ``black`` counts them."""
    assert str_width(text) == width(text)
