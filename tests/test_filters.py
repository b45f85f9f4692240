"""Every filter's text reads back as the value, through the reader that will meet it."""

import ast
import inspect
import json
import re
from typing import Any

import black
import pytest
import yaml
from black.strings import str_width
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.filters.escaping import HIDDEN, Value
from generator.filters.json_text import to_json
from generator.filters.markdown import md_anchor, md_cell, md_code, md_fence, md_text
from generator.filters.python import py_assign, py_comment, py_docstring, py_literal
from generator.filters.widths import width
from generator.filters.yaml_text import to_yaml

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


@pytest.mark.parametrize("length", range(60, 92))
@pytest.mark.parametrize("left", ["name", "name: Final[str]", "name: str"])
def test_an_assignment_at_the_edge_of_the_line(length: int, left: str) -> None:
    """At each width around the limit, text stands where ``black`` puts it."""
    check_stable(f"{py_assign('a' * length, left)}\n")
    check_stable(f"{py_assign('漢' * (length // 2), left)}\n")
    check_stable(f"{py_assign(['a' * (length - 10), 1], left)}\n")
    check_stable(f"{py_assign({'k': {'l': 'a' * (length - 10)}}, left)}\n")
    check_stable(f"{py_assign(('a' * length,), left)}\n")


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


def spelled(value: Any) -> Any:
    """Return *value* with each surrogate as the six characters of its escape."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", lambda x: f"\\u{ord(x[0]):04x}", value)
    if isinstance(value, list):
        return [spelled(each) for each in value]
    if isinstance(value, dict):
        return {spelled(key): spelled(each) for key, each in value.items()}
    return value


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


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co"))
) | st.text(st.sampled_from("a _*`|~<>&;#x3{}[]()!-+=.1\\$:?\n"))


def shown(tokens: list[Token]) -> str:
    """Return what a reader of the page sees, lines and paragraphs parted by LF."""
    parts = {"softbreak": "\n", "hardbreak": "\n"}
    texts = ("text", "code_inline", "text_special")
    said: list[str] = []
    for token in tokens:
        if token.type == "inline":
            for child in token.children or []:
                said.append(child.content if child.type in texts else "")
                said.append(parts.get(child.type, ""))
                said.append(
                    "\n"
                    if child.type == "html_inline" and "br" in child.content
                    else ""
                )
            said.append("\n")
    return "".join(said)


def words(text: str) -> list[str]:
    """Return the lines without spaces at their ends, and without empty ones."""
    lines = (line.expandtabs(4).strip(" ") for line in re.split("\r\n|\r|\n", text))
    return [line for line in lines if line]


@given(PRINTABLE | st.sampled_from(HOSTILE[:6]))
@example("1. a\n-\n+ b\n=\n---\n# c #\n    code\n[a]: b\n&copy; a_b_ _c_ import x")
@example("import os\nexport x\n::: note\n!!! note")
def test_prose_is_the_text(text: str) -> None:
    """A page shows the words of the text in plain paragraphs, with no markup."""
    tokens = MARKDOWN.parse(md_text(text))

    assert words(text) == words(shown(tokens))
    assert {"paragraph_open", "inline", "paragraph_close"} >= {t.type for t in tokens}


@given(PRINTABLE | st.sampled_from(HOSTILE[:6]))
@example("a\\|b | c\\")
def test_a_cell_is_the_text(text: str) -> None:
    """A table's cell shows the text, and the row still has its two cells."""
    page = f"| a | b |\n| --- | --- |\n| {md_cell(text)} | {md_code(text)} |\n"
    cells = [t for t in MARKDOWN.parse(page) if t.type == "inline"][2:]

    assert 2 == len(cells)
    assert words(text) == words(shown(cells[:1]))
    assert words(text) == words(shown(cells[1:]))


@given(PRINTABLE)
def test_code_is_the_text(text: str) -> None:
    """Code in prose shows the text, every space included."""
    tokens = MARKDOWN.parse(f"x {md_code(text)} y")
    lines = "\n".join(re.split("\r\n|\r|\n", text))

    assert f"x {lines} y\n" == shown(tokens)


@given(TEXT)
def test_no_control_reaches_a_page(text: str) -> None:
    """Hidden characters are written as entities or spelled out."""
    for page in (md_text(text), md_cell(text), md_code(text), md_fence(text)):
        assert page == page.encode().decode()
        assert not HIDDEN.search(page.replace("\n", ""))


@given(PRINTABLE)
@example("```\n````\nx")
def test_a_fence_holds_the_text(text: str) -> None:
    """No text closes its own fence."""
    (token,) = MARKDOWN.parse(md_fence(text, "json"))

    assert "json" == token.info
    assert "fence" == token.type


@given(TEXT, TEXT)
def test_an_anchor_belongs_to_one_text(one: str, other: str) -> None:
    """Anchors are plain, never empty, and differ when their texts differ."""
    assert re.fullmatch(r"[0-9A-Za-z._~-]+", md_anchor(one))
    assert (one == other) == (md_anchor(one) == md_anchor(other))


@given(st.text())
def test_width_is_what_black_counts(text: str) -> None:
    """Columns are counted as ``black`` counts them."""
    assert str_width(text) == width(text)
