"""
Python literals, calls and docstrings, formatted as ``black`` formats them.

The only module that knows ``black``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from json import dumps
from typing import Any

from error_catalog.diagnostics import is_mapping
from error_catalog.filters.escapes import (
    HIDDEN,
    SURROGATES,
    Value,
    hex_escape,
    lines_of,
    visible,
)
from error_catalog.runtime.values import is_array

_WIDE = re.compile(
    "[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u23f0\u23f3"
    "\u25fd\u25fe\u2614\u2615\u2630-\u2637\u2648-\u2653\u267f\u268a-\u268f"
    "\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea"
    "\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55"
    "\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u2ff0-\u3029\u3030-\u303e"
    "\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u318e\u3190-\u31e5"
    "\u31ef-\u321e\u3220-\u3247\u3250-\ua48c\ua490-\ua4c6\ua960-\ua97c"
    "\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe52\ufe54-\ufe66"
    "\ufe68-\ufe6b\uff01-\uff60\uffe0-\uffe6\U00016fe0-\U00016fe3"
    "\U00016ff2-\U00016ff6\U00017000-\U00018cd5\U00018cff-\U00018d1e"
    "\U00018d80-\U00018df2\U0001aff0-\U0001aff3\U0001aff5-\U0001affb"
    "\U0001affd\U0001affe\U0001b000-\U0001b122\U0001b132"
    "\U0001b150-\U0001b152\U0001b155\U0001b164-\U0001b167"
    "\U0001b170-\U0001b2fb\U0001d300-\U0001d356\U0001d360-\U0001d376"
    "\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a"
    "\U0001f200-\U0001f202\U0001f210-\U0001f23b\U0001f240-\U0001f248"
    "\U0001f250\U0001f251\U0001f260-\U0001f265\U0001f300-\U0001f320"
    "\U0001f32d-\U0001f335\U0001f337-\U0001f37c\U0001f37e-\U0001f393"
    "\U0001f3a0-\U0001f3ca\U0001f3cf-\U0001f3d3\U0001f3e0-\U0001f3f0"
    "\U0001f3f4\U0001f3f8-\U0001f3fa\U0001f400-\U0001f43e\U0001f440"
    "\U0001f442-\U0001f4fc\U0001f4ff-\U0001f53d\U0001f54b-\U0001f54e"
    "\U0001f550-\U0001f567\U0001f57a\U0001f595\U0001f596\U0001f5a4"
    "\U0001f5fb-\U0001f64f\U0001f680-\U0001f6c5\U0001f6cc"
    "\U0001f6d0-\U0001f6d2\U0001f6d5-\U0001f6d8\U0001f6dc-\U0001f6df"
    "\U0001f6eb\U0001f6ec\U0001f6f4-\U0001f6fc\U0001f7e0-\U0001f7eb"
    "\U0001f7f0\U0001f90c-\U0001f93a\U0001f93c-\U0001f945"
    "\U0001f947-\U0001f9ff\U0001fa70-\U0001fa7c\U0001fa80-\U0001fa8a"
    "\U0001fa8e-\U0001fac6\U0001fac8\U0001facd-\U0001fadc"
    "\U0001fadf-\U0001faea\U0001faef-\U0001faf8\U00020000-\U0002fffd"
    "\U00030000-\U0003fffd]"
)


def width(text: str) -> int:
    """
    Return the columns of *text*: 2 for a wide East Asian character or emoji, else 1.

    The ranges are spelled out because ``unicodedata`` differs between versions of Python.
    Source: Unicode 17.0.0, UAX 11, as wcwidth and ``black`` read it.
    """
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


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

    ``ast.literal_eval`` gives the value back; tuples stay tuples.
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
        indent: Columns in front of the statement, which the template writes itself.
    """
    line = f"{left} = {py_literal(value)}"
    if indent + width(line) <= LINE_LENGTH:
        return line
    if _breaks(value):
        return f"{left} = {_exploded(value, indent)}"
    margin = " " * indent
    inner = f"{margin}{' ' * _TAB}{py_literal(value)}"
    name, _, annotation = left.partition(": ")
    if annotation and indent + width(f"{left} = (") > LINE_LENGTH:
        split = f"(\n{margin}{' ' * _TAB}{annotation}\n{margin})"
        return f"{name}: {split} = {py_literal(value)}"
    if width(inner) <= LINE_LENGTH or annotation:
        return f"{left} = (\n{inner}\n{margin})"
    return line


def py_json(sections: Mapping[str, Mapping[str, Value]]) -> str:
    """
    Return *sections* as JSON in a raw text literal, with a line for each entry.

    Whatever has lists or mappings in it stands over several lines, so that git can merge
    two branches that each add something to one of them. Letters beyond ASCII are escaped.
    JSON never has three quotes in a row.
    """
    blocks: list[str] = []
    for name, section in sections.items():
        entries = (f"{dumps(key)}: {_parted(each)}" for key, each in section.items())
        blocks.append(f"{dumps(name)}: {{\n" + ",\n".join(entries) + "\n}")
    return 'r"""{\n' + ",\n".join(blocks) + '\n}"""'


def _parted(value: Value, margin: str = "") -> str:
    """Return *value* as JSON, with a line for each item of what holds lists or mappings."""
    inner = f"{margin} "
    if is_mapping(value):
        items = [f"{dumps(key)}: {_parted(each, inner)}" for key, each in value.items()]
        is_flat, start, end = _is_flat(value.values()), "{", "}"
    elif is_array(value):
        items = [_parted(each, inner) for each in value]
        is_flat, start, end = _is_flat(value), "[", "]"
    else:
        return dumps(value)
    if is_flat:
        return f"{start}{', '.join(items)}{end}"
    return f"{start}\n{inner}" + f",\n{inner}".join(items) + f"\n{margin}{end}"


def _is_flat(values: Iterable[Value]) -> bool:
    return all(isinstance(each, str | int | float | None) for each in values)


def py_class(name: str, *bases: str, indent: int = 0, body: str = "") -> str:
    """
    Return the line ``class name(bases):``, broken over lines as ``black`` breaks it.

    Args:
        indent: Columns in front of it.
        body: What follows on the same line, such as `` ...``.
    """
    listed = ", ".join(bases)
    line = f"class {name}({listed}):{body}"
    if indent + width(line) <= LINE_LENGTH:
        return line
    margin = " " * indent
    inner = f"{margin}{' ' * _TAB}{listed}"
    if width(inner) > LINE_LENGTH and len(bases) > 1:
        inner = "\n".join(f"{margin}{' ' * _TAB}{each}," for each in bases)
    return f"class {name}(\n{inner}\n{margin}):{body}"


def py_def(name: str, *parameters: str, returns: str) -> str:
    """Return the line ``def name(parameters) -> returns:``, broken as ``black`` breaks it."""
    listed = ", ".join(parameters)
    line = f"def {name}({listed}) -> {returns}:"
    if width(line) <= LINE_LENGTH:
        return line
    inner = f"{' ' * _TAB}{listed}"
    if width(inner) > LINE_LENGTH or len(parameters) == 1:
        inner = "\n".join(f"{' ' * _TAB}{each}," for each in parameters)
    return f"def {name}(\n{inner}\n) -> {returns}:"


def py_docstring(text: str, indent: int = 0) -> str:
    r'''
    Return *text* as the inside of a ``"""`` docstring.

    ``inspect.cleandoc`` gives the text back, without spaces at the ends of lines. Lone
    surrogates, which no docstring can contain, are written as escapes. If there are several
    lines, the closing quotes stand on a line of their own.

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
    Return *text* as comment lines; words that are directives to tools are put in quotes.

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


_LONGEST = 4 * LINE_LENGTH


@dataclass(frozen=True, slots=True)
class Name:
    """A name, or any other expression that is written as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call; arguments are literals, names, calls, or containers of these."""

    function: str
    arguments: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()


def py_expression(value: Any, indent: int = 0, left: str = "", right: str = "") -> str:
    """
    Return *left*, then *value* as an expression, broken over lines where it has to be.

    Args:
        indent: Columns in front of the line on which the expression begins.
        left: What is before the expression on its first line, such as ``FIELDS = ``.
        right: What is after it on its last line, such as a comma.
    """
    lines: list[str] = []
    _write(_measured(value), indent, left, right, lines)
    return "\n".join(lines)[indent:]


@dataclass(slots=True)
class _Piece:
    """
    An expression that is not laid out yet.

    Args:
        line: All of it on one line; None if that is too long for any line.
        items: The expressions inside, each with what is written before it.
    """

    line: str | None
    start: str = ""
    end: str = ""
    items: list[tuple[str, "_Piece"]] = field(default_factory=list)


def _measured(value: Any) -> _Piece:
    """Return a piece in which every expression is measured only once, however deep it is."""
    if isinstance(value, str):
        return _Piece(_text(value))
    if isinstance(value, Name):
        return _Piece(value.text)
    items = [(head, _measured(child)) for head, child in _items(value)]
    if not items:
        empty = f"{value.function}()" if isinstance(value, Call) else py_literal(value)
        return _Piece(empty)
    start, end = _brackets(value)
    return _Piece(_joined(value, items, start, end), start, end, items)


def _joined(
    value: Any, items: list[tuple[str, _Piece]], start: str, end: str
) -> str | None:
    parts: list[str] = []
    size = 0
    for head, piece in items:
        # Far too long in characters; whether the rest fits in columns is decided later.
        size += len(head) + len(piece.line or "")
        if piece.line is None or size > _LONGEST:
            return None
        parts.append(head + piece.line)
    comma = "," if isinstance(value, tuple) and len(items) == 1 else ""
    return f"{start}{', '.join(parts)}{comma}{end}"


def _write(piece: _Piece, indent: int, left: str, right: str, lines: list[str]) -> None:
    room = LINE_LENGTH - indent - width(left) - width(right)
    margin = " " * indent
    if piece.line is not None and (not piece.items or width(piece.line) <= room):
        lines.append(f"{margin}{left}{piece.line}{right}")
        return
    lines.append(f"{margin}{left}{piece.start}")
    for head, child in piece.items:
        _write(child, indent + _TAB, head, ",", lines)
    lines.append(f"{margin}{piece.end}{right}")


@lru_cache(4096)
def _text(text: str) -> str:
    return py_literal(text)


def _items(value: Any) -> list[tuple[str, Any]]:
    """Return the expressions in a container or call, each with what is written before it."""
    if isinstance(value, Call):
        keywords = [(f"{name}=", each) for name, each in value.keywords]
        return [("", each) for each in value.arguments] + keywords
    if is_mapping(value):
        return [(f"{_measured(key).line}: ", each) for key, each in value.items()]
    if is_array(value):
        return [("", each) for each in value]
    return []


def _brackets(value: Any) -> tuple[str, str]:
    if isinstance(value, Call):
        return f"{value.function}(", ")"
    if is_mapping(value):
        return "{", "}"
    return ("(", ")") if isinstance(value, tuple) else ("[", "]")


def format_python(text: str) -> str:
    """
    Return Python *text* in the style of ``black``, with its own defaults.

    Raises:
        ValueError: *text* is not Python; the message says where.
    """
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    try:
        return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))
    except InvalidInput as error:
        raise ValueError(str(error)) from None
