"""What expressions are worth."""

import ast

import pytest
from error_catalog.files import SourceFile
from error_catalog.importers.programs.values import UNKNOWN, Scope, Template, value_of
from error_catalog.usage.program import load_program
from error_catalog.usage.references import Lookup

TEXT = """
from http import HTTPStatus
from enum import Enum
A = "a_code"
class Codes(Enum):
    X = "x_code"
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("404", 404),
        ("A", "a_code"),
        ("Codes.X", "x_code"),
        ("Codes.X.value", "x_code"),
        ("HTTPStatus.CONFLICT", 409),
        ("int(HTTPStatus.CONFLICT)", 409),
        ("status.HTTP_410_GONE", 410),
        ("_('Text.')", "Text."),
        ("None or 'x'", "x"),
        ("f'no {A}'", "no a_code"),
        ("f'no {name} {{}}'", Template("no {name} {{}}", ("name",))),
        ("f'no {a[0]}'", UNKNOWN),
        ("compute()", UNKNOWN),
        ("self.code", UNKNOWN),
        ("1 if x else 2", UNKNOWN),
    ],
)
def test_values(text: str, value: object) -> None:
    """Constants are followed through names, enums and conversions; nothing is run."""
    program, _ = load_program([SourceFile("m.py", TEXT)])
    module = program.modules["m"]
    node = ast.parse(text, mode="eval").body

    assert value == value_of(node, Scope(module), Lookup(program, {}))
