"""
The JSON Schemas of a document as shapes: merged, resolved, and parted into variants.

``oneOf``, ``anyOf`` and discriminators part a schema into variants, ``allOf`` merges. What
only validates, such as lengths, is left out.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.importers.openapi.document import OpenApi, Value
from error_catalog.importers.shapes import (
    ANY,
    SCALARS,
    Member,
    Shape,
    both,
    either,
    type_of,
)
from error_catalog.importers.vocabulary import MESSAGES, SURE_CODES, plain

MAX_VARIANTS = 300
"""Of one schema; more are not told apart. A published one of 174 methods has 140."""
MARKERS = frozenset(("ok", "success", "succeeded", "issuccess", "successful"))
"""Members that are false in an error whose status is below 400, without separators."""
MAX_DEPTH = 12
"""Objects inside one another; below that, anything may stand."""


class Reader:
    """Schemas of one document to shapes; what was read once is remembered."""

    def __init__(self, document: OpenApi) -> None:
        self._document = document
        self._known: dict[tuple[str, tuple[str | int, ...]], tuple[Shape, ...]] = {}
        self._open: set[tuple[str, tuple[str | int, ...]]] = set()

    def variants(self, schema: Value, depth: int = 0) -> tuple[Shape, ...]:
        """Return the shapes that a value of *schema* may have, at least one."""
        value = self._document.follow(schema)
        key = (value.file, value.path)
        if not is_mapping(value.data) or depth > MAX_DEPTH or key in self._open:
            return (replace(ANY, at=value),)
        if "$ref" not in value.data and key in self._known:
            return self._known[key]
        self._open.add(key)
        try:
            found = tuple(islice(_distinct(self._parted(value, depth)), MAX_VARIANTS))
        finally:
            self._open.discard(key)
        if not self._open:
            self._known[key] = found
        return found or (replace(ANY, at=value),)

    def may_fail(self, schema: Value) -> bool:
        """Tell whether a schema or a variant has a member that is false in errors."""
        faults, dangling = len(self._document.faults), len(self._document.dangling)
        found = self._may_fail(schema, 0)
        # What is wrong with a success is not for an import of errors.
        for known, count in (
            (self._document.faults, faults),
            (self._document.dangling, dangling),
        ):
            for key in list(known)[count:] if not found else ():
                del known[key]  # type: ignore[arg-type]
        return found

    def _may_fail(self, schema: Value, depth: int) -> bool:
        value = self._document.follow(schema)
        if not is_mapping(value.data) or depth > 4:
            return False
        properties = value.child("properties")
        for name in properties.data if is_mapping(properties.data) else ():
            if plain(str(name)) in MARKERS:
                inner = self._document.follow(properties.child(name)).data
                if is_mapping(inner) and _values(inner) == (False,):
                    return True
        return any(
            self._may_fail(inner.child(at), depth + 1)
            for key in ("allOf", "oneOf", "anyOf")
            for inner in (value.child(key),)
            for at in range(len(inner.data) if is_list(inner.data) else 0)
        )

    def error_member(self, schema: Value) -> Shape | None:
        """Return the shape of a success that has only its member ``errors``, if it has one."""
        value = self._document.follow(schema)
        properties = value.child("properties") if is_mapping(value.data) else value
        for name in properties.data if is_mapping(properties.data) else ():
            if plain(str(name)) not in ("error", "errors"):
                continue
            for shape in self.variants(properties.child(name), 1):
                inner = shape.items or shape
                keys = {plain(each) for each in inner.members}
                if keys & SURE_CODES and keys & {*MESSAGES[:11]}:
                    members = {str(name): Member(shape, required=True)}
                    return Shape(types=("object",), members=members, at=value)
        return None

    def _parted(self, value: Value, depth: int) -> Iterable[Shape]:
        data = value.data
        own = self._own(value, depth)
        factors: list[Sequence[Shape]] = [own]
        every = value.child("allOf")
        factors += [
            self.variants(every.child(at), depth)
            for at in range(len(every.data) if is_list(every.data) else 0)
        ]
        for key in ("oneOf", "anyOf"):
            inner = value.child(key)
            if not is_list(inner.data) or not inner.data:
                continue
            choices = [
                shape
                for at in range(len(inner.data))
                for shape in self.variants(inner.child(at), depth)
            ]
            factors.append(_chosen(choices, is_alone=not data.get("properties")))
        for combination in islice(product(*factors), MAX_VARIANTS):
            merged = combination[0]
            for each in combination[1:]:
                merged = both(merged, each)
            # A choice is where it stands, if what offers it says nothing of its own.
            chosen = combination[-1].at if _only_offers(data) else None
            yield replace(merged, at=chosen or value)

    def _own(self, value: Value, depth: int) -> list[Shape]:
        """Return the shapes of what stands in a schema itself: several if members vary."""
        data = value.data
        plain = Shape(
            types=_types(data),
            values=_values(data),
            format=str(data.get("format") or ""),
            description=text_in(data, "description"),
            title=text_in(data, "title"),
            examples=_examples(data),
            texts=_list_beside(data, TEXT_KEYS),
            names=_list_beside(data, NAME_KEYS),
            needs=frozenset(each for each in _listed(data, "required")),
            at=value,
        )
        if "items" in data and is_mapping(data["items"]):
            inner = self.variants(value.child("items"), depth + 1)
            listed = "array" in plain.types or not plain.types
            types = ("array",) if listed and not plain.types else plain.types
            return [replace(plain, items=each, types=types) for each in inner]
        others = value.child("additionalProperties")
        if is_mapping(others.data):
            shape = either(self.variants(others, depth + 1))
            plain = replace(plain, others=shape)
        return self._with_members(plain, value.child("properties"), depth)

    def _with_members(self, plain: Shape, properties: Value, depth: int) -> list[Shape]:
        if not is_mapping(properties.data) or not properties.data:
            return [plain]
        needed = plain.needs
        names = list(properties.data)
        choices = [self.variants(properties.child(each), depth + 1) for each in names]
        # One member with variants parts the object; more would multiply.
        parted = [n for n, each in enumerate(choices) if _is_parting(each)]
        if len(parted) > 1:
            parted = parted[:1]
        found: list[Shape] = []
        for each in choices[parted[0]] if parted else (None,):
            members = {
                name: Member(
                    each if each and [at] == parted else either(choices[at]),
                    name in needed,
                )
                for at, name in enumerate(names)
            }
            needs = plain.needs - members.keys()
            found.append(
                replace(plain, members=members, types=("object",), needs=needs)
            )
        return found


def _only_offers(data: Mapping[str, Any]) -> bool:
    """Tell whether a schema is nothing but a choice of others."""
    says = {"properties", "allOf", "required", "items", "type", "additionalProperties"}
    return bool({"oneOf", "anyOf"} & data.keys()) and not says & data.keys()


def _is_parting(variants: Sequence[Shape]) -> bool:
    """Tell whether the variants of a member are objects or lists that differ."""
    objects = [each for each in variants if each.members or each.items]
    return len(objects) > 1


def _chosen(choices: list[Shape], *, is_alone: bool) -> list[Shape]:
    """Return the variants that ``oneOf`` has; scalars are one shape with all their values."""
    kept = [each for each in choices if each.types != ("null",)]
    has_null = len(kept) < len(choices)
    if not kept:
        return choices[:1]
    scalars = [each for each in kept if each.is_scalar]
    if scalars and len(scalars) == len(kept):
        return [either(choices)]
    if has_null and is_alone and len(kept) == 1:
        only = kept[0]
        types = (*only.types, "null") if only.types else ()
        return [replace(only, types=types)]
    return kept


def _distinct(shapes: Iterable[Shape]) -> Iterable[Shape]:
    seen: list[Shape] = []
    for each in shapes:
        bare = replace(each, at=None)
        if bare not in seen:
            seen.append(bare)
            yield each


def _types(data: Mapping[str, Any]) -> tuple[str, ...]:
    said = data.get("type")
    types = [said] if isinstance(said, str) else list(said) if is_list(said) else []
    types = [each for each in types if isinstance(each, str)]
    known = (*SCALARS, "object", "array")
    types = [each for each in types if each in known]
    if not types:
        values = _values(data)
        types = list(dict.fromkeys(type_of(each) for each in values))
    if not types and is_mapping(data.get("properties")):
        types = ["object"]
    is_null = data.get("nullable") is True or data.get("x-nullable") is True
    if types and is_null and "null" not in types:
        types.append("null")
    return tuple(types)


def _values(data: Mapping[str, Any]) -> tuple[Any, ...]:
    values = [data["const"]] if "const" in data else data.get("enum")
    if not is_list(values):
        return _said_values(data)
    scalars = [each for each in values if not (is_mapping(each) or is_list(each))]
    types = data.get("type")
    if types == "string":  # YAML reads 404 and true as what they are not meant to be.
        scalars = [
            str(each) if type(each) in (int, float) else each for each in scalars
        ]
    return tuple(scalars) if len(scalars) == len(values) else ()


_ALWAYS = re.compile(r"always `?([^`]+?)`?(?: here)?\.?", re.IGNORECASE)


def _said_values(data: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the only value of a schema that says so in words: ``Always `false``."""
    found = _ALWAYS.fullmatch(text_in(data, "description"))
    if found is None:
        return ()
    shown = _examples(data)
    if len(shown) == 1 and _spelled(shown[0]) == found[1]:
        return shown
    by_word = {"false": False, "true": True}
    if data.get("type") == "boolean" and found[1].lower() in by_word:
        return (by_word[found[1].lower()],)
    return ()


def _spelled(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _examples(data: Mapping[str, Any]) -> tuple[Any, ...]:
    found = [data[key] for key in ("example", "x-example") if key in data]
    listed = data.get("examples")
    found += listed if is_list(listed) else []
    return tuple(each for each in found if each is not None)


TEXT_KEYS = ("x-enum-descriptions", "x-enumDescriptions", "x-enum-description")
NAME_KEYS = ("x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumVarnames")
"""Widely used keys that pair each value of an enum with a text, and with a name."""


def _list_beside(data: Mapping[str, Any], keys: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that stand beside the values of an enum, in their order."""
    values = _values(data)
    for key in keys:
        texts = data.get(key)
        if is_list(texts) and len(texts) == len(values):
            return tuple(str(each) for each in texts)
        if is_mapping(texts):
            found = tuple(str(texts.get(str(each)) or "") for each in values)
            if any(found):
                return found
    return ()


def _listed(data: Mapping[str, Any], key: str) -> list[str]:
    found = data.get(key)
    return [each for each in found if isinstance(each, str)] if is_list(found) else []


def text_in(data: Mapping[str, Any], key: str) -> str:
    """Return the text at *key*, empty if there is none."""
    found = data.get(key)
    return found.strip() if isinstance(found, str) else ""
