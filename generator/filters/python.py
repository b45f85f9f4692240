"""Python text: literals, docstrings and comments that ``black`` leaves as they are."""

import re
from collections.abc import Mapping, Sequence
from json import dumps

from generator.filters.escaping import (
    HIDDEN,
    SURROGATES,
    Value,
    hex_escape,
    lines_of,
    visible,
)
from generator.filters.widths import width

LINE_LENGTH = 88
_TAB = 4
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = re.compile(r"""[^"'\\]*""")
_DIRECTIVE = re.compile(
    r"(?i)(?:(?<=#)|^)(\s*)(type|fmt|yapf|isort|mypy|pyright|basedpyright|pyre|pylint"
    r"|ruff|flake8|noqa|nosec|pragma)\b|(coding)(?=[:=])"
)


def py_literal(value: Value) -> str:
    """
    Return *value* as a Python expression on one line.

    ``ast.literal_eval`` reads it back; tuples stay tuples.
    """
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, float):
        return _float(value)
    if value is None or isinstance(value, int):
        return repr(value)
    if isinstance(value, Mapping):
        pairs = (f"{py_literal(k)}: {py_literal(v)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    items = ", ".join(map(py_literal, value))
    if isinstance(value, tuple):
        return f"({items},)" if len(value) == 1 else f"({items})"
    return f"[{items}]"


def py_assign(value: Value, left: str, indent: int = 0) -> str:
    """
    Return the statement ``left = value``, broken over lines where ``black`` breaks it.

    Args:
        left: A name, or a name and its annotation, such as ``code: Final[str]``.
        indent: Columns in front of the statement; the template places those itself.
    """
    line = f"{left} = {py_literal(value)}"
    if indent + width(line) <= LINE_LENGTH:
        return line
    if _breaks(value):
        return f"{left} = {_exploded(value, indent)}"
    inner = " " * (indent + _TAB) + py_literal(value)
    if width(inner) <= LINE_LENGTH or ":" in left:
        return f"{left} = (\n{inner}\n{' ' * indent})"
    return line


def py_json(sections: Mapping[str, Mapping[str, Value]]) -> str:
    """
    Return *sections* as JSON in a raw text literal, with a line for each entry.

    Letters beyond ASCII are escaped. JSON never has three quotes in a row.
    """
    blocks: list[str] = []
    for name, section in sections.items():
        entries = (f"{dumps(key)}: {dumps(each)}" for key, each in section.items())
        blocks.append(f"{dumps(name)}: {{\n" + ",\n".join(entries) + "\n}")
    return 'r"""{\n' + ",\n".join(blocks) + '\n}"""'


def py_class(name: str, *bases: str) -> str:
    """Return the line ``class name(bases):``, broken over lines as ``black`` breaks it."""
    listed = ", ".join(bases)
    line = f"class {name}({listed}):"
    if width(line) <= LINE_LENGTH:
        return line
    inner = f"{' ' * _TAB}{listed}"
    if width(inner) > LINE_LENGTH and len(bases) > 1:
        inner = "\n".join(f"{' ' * _TAB}{each}," for each in bases)
    return f"class {name}(\n{inner}\n):"


def py_docstring(text: str, indent: int = 0) -> str:
    r'''
    Return *text* as the inside of a ``"""`` docstring.

    ``inspect.cleandoc`` gives the text back, without spaces at the ends of lines and with
    lone surrogates spelled out, which no class can have in its docstring. Several lines end
    with a line of their own for the closing quotes.

    Args:
        indent: Columns in front of the opening quotes.
    '''
    first, *rest = _cleaned(text)
    first = first.replace('"', '\\"', 1) if first.startswith('"') else first
    if not rest:
        # ``black`` would put this space there: the quotes must not run together.
        return f"{first} " if first.endswith('"') else first
    margin = " " * indent
    body = "".join(f"\n{margin}{line}" if line else "\n" for line in rest)
    return f"{first}{body}\n{margin}"


def py_comment(text: str, indent: int = 0) -> str:
    """
    Return *text* as comment lines; words that steer a tool stand in quotes.

    Args:
        indent: Columns in front of every line but the first.
    """
    lines = (visible(line.expandtabs(_TAB)).rstrip() for line in lines_of(text))
    quoted = (_DIRECTIVE.sub(_quoted_word, line) for line in lines)
    return f"\n{' ' * indent}".join(f"# {each}".rstrip() for each in quoted)


def _string(text: str) -> str:
    if text.isascii() and text.isprintable() and _PLAIN.fullmatch(text):
        return f'"{text}"'
    # The quotes that ``black`` prefers: double ones unless they need more escapes.
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return f"{quote}{HIDDEN.sub(_escape, body)}{quote}"


def _escape(match: re.Match[str]) -> str:
    return _NAMED.get(match.group()) or hex_escape(match)


def _float(value: float) -> str:
    text = repr(value)
    if text[-1].isalpha():
        return f'float("{text}")'
    return text.replace("e+", "e")


def _breaks(value: Value) -> bool:
    return bool(value) and not isinstance(value, (str, int, float))


def _exploded(value: Value, indent: int) -> str:
    """Return a container with one item on each line and a comma after the last."""
    margin = " " * (indent + _TAB)
    if isinstance(value, Mapping):
        pairs = [(f"{margin}{py_literal(k)}: ", v) for k, v in value.items()]
        start, end = "{", "}"
    else:
        assert isinstance(value, Sequence)
        pairs = [(margin, each) for each in value]
        start, end = ("(", ")") if isinstance(value, tuple) else ("[", "]")
    lines = (f"{left}{_item(left, v, indent + _TAB)},\n" for left, v in pairs)
    return f"{start}\n{''.join(lines)}{' ' * indent}{end}"


def _item(left: str, value: Value, indent: int) -> str:
    line = py_literal(value)
    if not _breaks(value) or width(left) + width(line) < LINE_LENGTH:
        return line
    return _exploded(value, indent)


def _cleaned(text: str) -> list[str]:
    """Return the lines as docstring source, none blank at either end, common indent gone."""
    text = SURROGATES.sub(hex_escape, text)
    lines = [line.expandtabs(_TAB).rstrip(" ") for line in lines_of(text)]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    if not lines:
        return [""]
    first, *rest = (
        HIDDEN.sub(hex_escape, line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"'))
        for line in lines
    )
    margin = min((len(x) - len(x.lstrip(" ")) for x in rest if x), default=0)
    return [first.lstrip(" "), *(line[margin:] for line in rest)]


def _quoted_word(match: re.Match[str]) -> str:
    space, word, coding = match.groups()
    return f"{space or ''}'{word or coding}'"
