"""
What constructors take: Python's values as JSON, checked where an error is raised.

A TypeError names the argument and what it must be, never the value: it may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import ge

from .values import (
    BUILT_IN,
    REDACTION,
    attribute_name,
    class_of,
    from_decimal,
    from_moment,
    has_type,
    is_number,
    same,
    spell,
)

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from types import ModuleType
    from typing import Any

    from .contract import Contract, Rule, Shape
    from .errors import APIError
    from .template import Field

    Keyword = tuple[tuple[type, ...], Callable[[Any, Any], bool]]
    Test = tuple[str, Callable[[Any], bool]]


def take(error: APIError, given: Mapping[str, Any], names: Container[str]) -> None:
    """
    Set the attributes that were *given*, of all *names*, to the constructor of *error*.

    Raises:
        TypeError: A value is missing, or is none that the response can have.
    """
    cls = type(error)
    intake = _INTAKES.get(cls)
    if intake is None:
        if len(_INTAKES) >= 4096:  # A program may make classes without end.
            _INTAKES.clear()
        intake = _INTAKES[cls] = Intake(cls)
    try:
        intake.fill(error, given, names)
    except TypeError as refusal:
        raise TypeError(f"{cls.__name__}: {refusal}") from None


class Intake:
    """
    What the constructor of one class takes.

    Attributes:
        keywords: What checks schemas.
        redaction: The module that hides secrets; None if the API has none.
        root: The class that all errors of the API have as their base.
        schemas: Those of the arguments.
        required: The arguments of which None is no value.
        tried: The statuses and arguments of responses that have been written.
    """

    __slots__ = (
        *("contract", "keywords", "redaction", "required", "root", "schemas", "tried"),
    )

    def __init__(self, cls: type[APIError]) -> None:
        contract: Any = getattr(cls, _LOADER)()
        self.contract: Contract | None = contract
        self.root = next(each for each in cls.__mro__ if _LOADER in each.__dict__)
        self.keywords = keywords_of(contract)
        self.redaction: ModuleType | None = getattr(cls, REDACTION)()
        fields: Mapping[str, Field] = {} if contract is None else contract.fields
        self.required: tuple[str, ...] = ()
        self.tried: dict[tuple[Any, ...], tuple[Test, ...]] = {}
        schemas = {_attribute(x): schema_of(each) for x, each in fields.items()}
        wait = {**schemas.get("retry_after", {"type": "number"}), "minimum": 0}
        schemas |= {"retry_after": wait, "status": _STATUS}
        self.schemas: dict[str, Any] = schemas
        for owner in cls.__mro__ if contract is not None else ():
            assert contract is not None
            rule = contract.by_key.get(owner)
            rules = contract.by_error.get(owner, ()) if rule is None else (rule,)
            if rules:
                self._add(owner, rules)
                break

    def _add(self, owner: type[APIError], rules: Sequence[Rule]) -> None:
        """Add what the rules of an error, or the one of a case of it, say."""
        params = rules[0].params
        self.schemas |= {attribute_name(x): schema_of(params[x]) for x in params}
        made: Any = owner.__init__
        names = made.__code__.co_varnames[1 : 1 + made.__code__.co_kwonlyargcount]
        free = {*(made.__kwdefaults__ or ())}
        free.update(attribute_name(x) for x in params if params[x].null)
        self.required = tuple(name for name in names if name not in free)
        if all(rule.statuses for rule in rules):
            spans = [span for rule in rules for span in rule.statuses]
            self.schemas["status"] = {"type": "integer", "spans": spans}
        codes: list[Any] = [(code, code) for code in rules[0].codes if code is not None]
        codes += [rules[0].code_range] if rules[0].code_range else []
        if codes:
            self.schemas["code"] = {"spans": codes}

    def fill(
        self, error: APIError, given: Mapping[str, Any], names: Container[str]
    ) -> None:
        """Set the attributes of *error*, and check that it can be sent."""
        for name, value in given.items():
            key = "message_" if name == "message" else name
            try:
                error.__dict__[key] = self.accepted(name, value)
            except RecursionError:
                raise TypeError(f"{name} must be less nested") from None
            if self.redaction is not None:
                self.redaction.keep_given(error, name, value)
        for name in self.required:
            if name in names and name not in given:
                raise TypeError(f"{name} must be given")
        if error.status and self.contract is not None:
            self.check_response(error, tuple(given))
        elif error.name is not None:
            raise TypeError("status must be given")

    def accepted(self, name: str, value: Any) -> Any:
        """Return *value* as the attribute *name* holds it."""
        if name == "errors":
            found: tuple[Any, ...] = (
                tuple(value) if isinstance(value, _ITEMS) else (value,)
            )
            for each in found:
                if not isinstance(each, self.root):
                    what = f"{self.root.__name__}, not {type(each).__name__}"
                    raise TypeError(f"each of errors must be {what}")
            return found
        schema = self.schemas.get(name, _TEXT)
        if type(value) is not str or not value.isascii():
            kind = class_of(value)
            if name == "retry_after" and hasattr(kind, "total_seconds"):
                value = kind.total_seconds(value)
            value = plain(value, (schema,), self.keywords, name)
        self.keywords.check(value, schema, name)
        return value

    def check_response(self, error: APIError, given: tuple[str, ...]) -> None:
        """Check that all places and values are there, once for each set of arguments."""
        key = (error.status, *given)
        tests = None if error.errors else self.tried.get(key)
        if tests is not None:
            _hold(error, tests)
        elif self.contract is not None:
            tests = _try(error, given, self.contract)
            if not error.errors and len(self.tried) < 256:
                self.tried[key] = tests


def _try(error: APIError, given: Sequence[str], contract: Contract) -> tuple[Test, ...]:
    """Check the whole response of *error*; return what to check of others like it."""
    from .contract import choose
    from .writer import MissingValueError, rule_of, write_error

    rule = rule_of(contract, error)
    tests = _tests(contract, rule, choose(contract, rule, error.status or 0))
    _hold(error, tests)
    try:
        write_error(contract, error, 0.0)
    except MissingValueError as missing:
        raise TypeError(f"{_attribute(missing.field)} must be given") from None
    except ValueError as fault:
        raise TypeError(str(fault)) from None
    if rule is not None:
        fields = {**contract.fields, **rule.params}
        for name in rule.requires:
            default = fields[name].default if name in fields else None
            value = getattr(error, _attribute(name), None)
            # An error inside another may say that it has none itself.
            is_given = name in given if name == "errors" else value is not None
            if default is None and not is_given:
                raise TypeError(f"{_attribute(name)} must be given")
        for name in rule.omits:
            if _attribute(name) in given:
                raise TypeError(f"{_attribute(name)} must be left out")
    return tests


def _tests(contract: Contract, rule: Rule | None, shape: Shape) -> tuple[Test, ...]:
    """Return what the places of a response ask of values, beside their schemas."""
    from .template import Place
    from .writer import holds_header

    def finder(pattern: str) -> Callable[[Any], bool]:
        return lambda value: re.search(pattern, spell(value)) is not None

    def in_header(value: Any) -> bool:
        return holds_header(spell(value))

    fixed = () if rule is None else (*rule.pins, *(("code",) if rule.codes else ()))
    texts = {**shape.envelope.texts, **({} if rule is None else rule.texts)}
    found: list[Test] = [(name, finder(text)) for name, text in texts.items()]
    found += [
        (member.node.field, in_header)
        for member in getattr(shape.headers, "members", ())
        if isinstance(member.node, Place)
    ]
    message = schema_of(contract.fields["message"])
    if len(message) > 1:
        keywords = keywords_of(contract)

        def holds(text: Any) -> bool:
            keywords.check(text, message, "message")
            return True

        found.append(("message", holds))
    return tuple((_attribute(name), test) for name, test in found if name not in fixed)


def _hold(error: APIError, tests: Sequence[Test]) -> None:
    for name, holds in tests:
        value = getattr(error, name, None)
        if value is not None and not holds(value):
            raise TypeError(f"{name} must fit in its place in the response")


def plain(value: Any, schemas: Sequence[Any], keywords: Keywords, place: str) -> Any:
    """
    Return *value* as JSON has it.

    Args:
        schemas: What it must fit; they choose where JSON has several types for one.
        place: Its name in messages.
    """
    hints = [each for schema in schemas for each in keywords.hints(schema)]
    try:
        simple: Any = _simple(value, hints)
    except ValueError as refusal:
        raise TypeError(f"{place} must {refusal}") from None
    if isinstance(simple, _OBJECT):
        return _plain_object(simple, hints, keywords, place)
    if isinstance(simple, str) or not isinstance(simple, _ITEMS):
        return simple
    items = [
        plain(each, keywords.below(hints, at), keywords, f"{place}[{at}]")
        for at, each in enumerate(simple)
    ]
    return sorted(items, key=repr) if isinstance(simple, AbstractSet) else items


def _simple(value: Any, hints: Sequence[Any]) -> Any:
    """Return *value* as JSON has it, or a container; ValueError says what it must do."""
    kind = class_of(value)
    for base in kind.__mro__:
        write = _WRITERS.get(f"{base.__module__}.{base.__qualname__}")
        if write is not None:
            return write(value, hints)
    for name, read in _READERS.items():
        if hasattr(kind, name):
            return _simple(read(value), hints)
    is_container = isinstance(value, (_OBJECT, *_ITEMS))
    if is_container and not isinstance(value, bytes | bytearray | memoryview):
        return value
    raise ValueError(f"be a value that JSON has, not {kind.__name__}")


def _text(value: str, _: Any) -> str:
    # JSON joins halves of a character that meet.
    whole = str.encode(value, "utf-16", "surrogatepass")
    return whole.decode("utf-16", "surrogatepass")


def _whole(value: int, _: Any) -> int:
    if value.bit_length() > _MAX_BITS:
        raise ValueError("be a number with fewer digits")
    return int.__index__(value)


def _real(value: float, _: Any) -> float:
    if value - value != 0:
        raise ValueError("be a finite number")
    return float.__float__(value)


def _members(value: Any) -> dict[str, Any]:
    from dataclasses import fields

    return {each.name: getattr(value, each.name) for each in fields(value)}


def _plain_object(
    value: Mapping[Any, Any], hints: Sequence[Any], keywords: Keywords, place: str
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, each in value.items():
        name = plain(key, (_TEXT,), keywords, f"each key of {place}")
        name = str(name) if type(name) is int else name
        if type(name) is not str or name in found:
            raise TypeError(f"each key of {place} must be a string, and no other's")
        found[name] = plain(each, keywords.below(hints, name), keywords, f"{place}.*")
    return found


def _number(value: Any, hints: Sequence[Any]) -> str | int | float:
    types = {name for hint in hints for name in _types(hint.get("type", ()))}
    return from_decimal(value, types)


def _moment(value: Any, hints: Sequence[Any]) -> str:
    return from_moment(value, {hint.get("format") for hint in hints})


class Keywords:
    """The schemas of an API whose fields and params have types alone."""

    def hints(self, schema: Any) -> Sequence[Mapping[str, Any]]:
        """Return what *schema* says of the same value; it chooses a type where JSON has several."""
        return (schema,)

    def below(self, _hints: Sequence[Any], _key: str | int, /) -> Sequence[Any]:
        """Return the schemas of the member or item *key* of a value with these *hints*."""
        return ()

    def check(self, value: Any, schema: Any, place: str) -> None:
        """Check that the JSON *value* fits *schema*; raise TypeError if it does not."""
        hold(value, schema, place, KEYWORDS)


def keywords_of(contract: Contract | None) -> Keywords:
    """Return what checks the schemas of an API."""
    if contract is None or "schemas" not in contract.extras:
        return Keywords()
    extras = contract.extras
    found: Keywords = extras["schemas"].Schemas(contract.fields, extras.get("text"))
    return found


def hold(
    value: Any, schema: Mapping[str, Any], place: str, keywords: Mapping[str, Keyword]
) -> None:
    """Check *value* itself by all *keywords* that *schema* has."""
    for keyword, limit in schema.items():
        kinds, holds = keywords.get(keyword, _NOTHING)
        if (not kinds or type(value) in kinds) and not holds(value, limit):
            raise TypeError(f"{place} must {_wanted(keyword, limit, value)}")


def _wanted(keyword: str, limit: Any, value: Any) -> str:
    if keyword == "type":
        types = (f"{'an' if x[0] in 'aio' else 'a'} {x}" for x in _types(limit))
        return f"be {' or '.join(types)}, not {type(value).__name__}"
    if keyword == "spans":
        ends = (f"{x!r}" if x == y else f"from {x} to {y}" for x, y in limit)
        return f"be {' or '.join(dict.fromkeys(ends))}"[:_MAX_SAID]
    return f"fit {keyword}: {limit!r}"[:_MAX_SAID]


def schema_of(field: Field) -> Any:
    """Return the schema of *field* as constructors check it."""
    return field.schema or {"type": field.types}


def _types(names: Any) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _attribute(name: str) -> str:
    return name if name in BUILT_IN or name == "errors" else attribute_name(name)


def _in_spans(value: Any, spans: Any) -> bool:
    return any(
        same(value, first)
        or (is_number(value) and is_number(first) and first <= value <= last)
        for first, last in spans
    )


_OBJECT: Any = Mapping
_ITEMS: Any = (Sequence, AbstractSet)
_NOTHING: Keyword = ((), lambda _, __: True)
KEYWORDS: dict[str, Keyword] = {
    "type": ((), lambda value, names: has_type(value, _types(names))),
    "spans": ((), _in_spans),
    "minimum": ((int, float), ge),
}
"""What the keywords that every API has apply to, and what they ask of a value."""
_MAX_SAID = 300
_MAX_BITS = 14_000  # Python writes no longer integers.
_TEXT = {"type": "string"}
_STATUS = {"type": "integer", "spans": ((100, 599),)}
_LOADER = "_contract"
_WRITERS: dict[str, Callable[[Any, Sequence[Any]], Any]] = {
    "builtins.NoneType": lambda value, _: value,
    "builtins.bool": lambda value, _: value,
    "builtins.str": _text,
    "builtins.int": _whole,
    "builtins.float": _real,
    "enum.Enum": lambda value, hints: _simple(value.value, hints),
    "decimal.Decimal": _number,
    "datetime.date": _moment,
    "datetime.time": _moment,
    "datetime.timedelta": _moment,
    "babel.support.LazyProxy": lambda value, _: str(value),
    "django.utils.functional.Promise": lambda value, _: str(value),
    "flask_babel.speaklater.LazyString": lambda value, _: str(value),
    "ipaddress._IPAddressBase": lambda value, _: str(value),
    "pydantic.networks._BaseUrl": lambda value, _: str(value),
    "uuid.UUID": lambda value, _: str(value),
}
"""What writes values of a type, by its name: no module is imported for it."""
_READERS: dict[str, Callable[[Any], Any]] = {
    "__index__": lambda value: value.__index__(),
    "__fspath__": lambda value: value.__fspath__(),
    "model_dump": lambda value: value.model_dump(by_alias=True),
    "__dataclass_fields__": _members,
}
"""What reads a value that has a method, by the method's name."""
_INTAKES: dict[type[APIError], Intake] = {}
