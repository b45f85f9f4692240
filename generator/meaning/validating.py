"""Whether a JSON Schema allows a value; the only module that knows jsonschema."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from generator.runtime.values import has_type, is_object
from generator.shaping import shown

if TYPE_CHECKING:
    from jsonschema import ValidationError

_PLAIN = frozenset(("default", "description", "examples", "title", "type"))
_LONGEST = 60


def problem_of(value: Any, schema: Any, schemas: Mapping[str, Any]) -> str | None:
    """
    Return why *schema* does not allow *value*, None if it does.

    A reference that leads in a circle, or a number beyond all floats, is given the
    benefit of the doubt.

    Args:
        schemas: What ``#/fields/NAME`` refers to.

    Source: JSON Schema 2020-12; ``format`` says nothing, as there.
    """
    if is_object(schema) and schema.keys() <= _PLAIN:
        return _type_problem(value, schema.get("type", ()))
    # Imported here: most schemas are plain, and nobody pays for the others' sake.
    from jsonschema import Draft202012Validator

    # A reference is a JSON Pointer, so the fields stand where it points.
    document = {"allOf": [schema], "fields": schemas}
    validator: Any = Draft202012Validator(document)
    try:
        error = next(iter(validator.iter_errors(value)), None)
    except (ArithmeticError, RecursionError, re.error):
        return None
    return None if error is None else _message(error)


def _type_problem(value: Any, types: Any) -> str | None:
    names = (types,) if isinstance(types, str) else tuple(types)
    if has_type(value, names):
        return None
    return f"expected {' or '.join(names)}, found {shown(value)}"


def _message(error: "ValidationError") -> str:
    place = ".".join(map(str, error.absolute_path))
    where = f" at `{place}`" if place else ""
    if not isinstance(error.validator, str):
        return f"nothing may stand{where or ' here'}"
    rule = f"{error.validator}: {json.dumps(error.validator_value, default=str)}"
    if len(rule) > _LONGEST:
        rule = error.validator
    return f"`{rule}` does not hold for {shown(error.instance)}{where}"
