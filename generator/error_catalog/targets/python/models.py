"""Pydantic models; the only module that knows datamodel-code-generator."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from error_catalog.diagnostics import is_list, is_mapping
from error_catalog.filters.escapes import SURROGATES, hex_escape, visible_lines
from error_catalog.filters.python import format_python
from error_catalog.semantics.fields import FIELD_REF
from error_catalog.semantics.names import pascal, unique, words
from error_catalog.semantics.resolution import Resolved
from error_catalog.semantics.schemas import Schema, envelope_schema
from error_catalog.semantics.subschemas import changed
from error_catalog.targets.python.statements import sayable

if TYPE_CHECKING:
    from datamodel_code_generator import GenerateConfig


_PROTECTED = re.compile(r"model_?(?:dump|validate)", re.IGNORECASE)
"""Names of members that pydantic warns of, whatever stands behind."""

_NOWHERE = ".missing"
"""Where the generated code has ``MISSING`` from until it is said where pydantic keeps it."""

_MISSING = """
TYPE_CHECKING = False
if TYPE_CHECKING:
    from pydantic.experimental.missing_sentinel import MISSING
else:
    try:
        from pydantic import MISSING
    except ImportError:  # earlier versions keep it elsewhere
        from pydantic.experimental.missing_sentinel import MISSING
"""

_NO_SETTINGS = Path("/nonexistent")
"""Where no pyproject.toml is: the user's black settings must not change our output."""


def get_ready() -> None:
    """Import everything that models are made with, and use it once: that takes longest."""
    models_code(json.dumps({"Ready": {"type": "object", "properties": {"a": {}}}}))


def models_code(source: str) -> str:
    """Return the code of the models that ``models_source`` describes, not yet formatted."""
    from datamodel_code_generator import generate

    definitions: dict[str, dict[str, Any]] = json.loads(source)
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": definitions,
    }
    result = generate(document, config=_configuration(definitions))
    assert isinstance(result, str)
    code = result.partition("from __future__ import annotations\n")[2]
    return code.replace(f"from {_NOWHERE} import MISSING\n", _MISSING)


def _configuration(definitions: dict[str, dict[str, Any]]) -> "GenerateConfig":
    from datamodel_code_generator import GenerateConfig
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import Formatter, PythonVersion
    from datamodel_code_generator.parser import LiteralType

    return GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        input_filename="catalog",
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        formatters=[Formatter.BUILTIN],
        use_double_quotes=True,
        settings_path=_NO_SETTINGS,
        disable_timestamp=True,
        custom_file_header="",
        use_annotated=True,
        field_constraints=True,
        use_standard_collections=True,
        use_union_operator=True,
        enum_field_as_literal=LiteralType.All,
        use_one_literal_as_default=False,
        extra_fields="allow",
        enable_faux_immutability=True,
        snake_case_field=True,
        use_schema_description=True,
        use_field_description=True,
        skip_root_model=True,
        collapse_root_models=True,
        use_missing_sentinel=True,
        import_overrides={"MISSING": _NOWHERE},
        use_title_as_name=False,
        strict_refs=True,
        allow_remote_refs=False,
        use_type_checking_imports=False,
        extra_template_data=_settings(definitions),
    )


def _settings(
    definitions: dict[str, dict[str, Any]],
) -> defaultdict[str, dict[str, Any]]:
    """Return what the configuration of all models needs beside the usual."""
    settings: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    members = (
        name for each in definitions.values() for name in each.get("properties", ())
    )
    if any(map(_PROTECTED.match, members)):
        settings["#all#"] = {"config": {"protected_namespaces": ()}}
    return settings


@dataclass(frozen=True, slots=True)
class _Models:
    """
    The schemas of all models while they are collected.

    Args:
        schemas: What ``#/fields/NAME`` refers to.
        titles: The models of the fields.
        definitions: By the names of the models.
    """

    schemas: Mapping[str, Any]
    titles: Mapping[str, str]
    definitions: dict[str, Schema]


def model_definitions(resolved: Resolved) -> dict[str, Schema]:
    """
    Return the schema of every model by its name; none if no envelope is an object.

    Class names end in ``Envelope`` for envelopes; the objects in them are called by their
    keys. References read ``#/$defs/NAME``. A model accepts all that its schema accepts, and
    states what of it a model can.
    """
    schemas = resolved.field_schemas
    titles = {name: unique(pascal(words(name)) or "Field", {}) for name in schemas}
    models = _Models(schemas, titles, {})
    for shape in resolved.contract.shapes:
        schema = envelope_schema(resolved.contract, schemas, shape)
        if not schema or schema.get("type") != "object":
            continue
        spec = resolved.catalog.envelopes[shape.envelope.name]
        name = f"{pascal(words(shape.envelope.name))}Envelope"
        models.definitions[unique(name, models.definitions)] = {}
        hoisted = _hoist(schema, name.removesuffix("Envelope"), models)
        said = SURROGATES.sub(hex_escape, spec.description or "")
        described = {"description": said} if said else {}
        models.definitions[name] = {**hoisted, **described}
    _add_fields(models)
    return models.definitions


def _add_fields(models: _Models) -> None:
    """Add the fields that the definitions refer to, and those that these refer to."""
    names = {title: name for name, title in models.titles.items()}
    waiting = list(models.definitions.values())
    while waiting:
        for title in sorted(_references(waiting.pop())):
            if title in names and title not in models.definitions:
                before = len(models.definitions)
                models.definitions[title] = {}
                schema = models.schemas[names[title]]
                models.definitions[title] = _inner(schema, title, models)
                # Objects inside the field may refer to others too.
                waiting += list(models.definitions.values())[before:]


def _references(schema: Any) -> set[str]:
    if is_list(schema):
        return {name for each in schema for name in _references(each)}
    if not is_mapping(schema):
        return set()
    own: set[str] = (
        {str(schema["$ref"]).removeprefix("#/$defs/")} if "$ref" in schema else set()
    )
    return own | {name for each in schema.values() for name in _references(each)}


def _hoist(schema: Any, name: str, models: _Models) -> Any:
    """Return *schema* with every object in it a definition of its own."""
    if not is_mapping(schema):
        return schema
    if "$ref" in schema:
        return {"$ref": _reference(schema, models)}
    return _inner(schema, name, models)


def _reference(schema: Schema, models: _Models) -> str:
    return f"#/$defs/{models.titles[schema['$ref'].removeprefix(FIELD_REF)]}"


def _inner(schema: Schema, name: str, models: _Models) -> Schema:
    """Return *schema*, in which every object is a definition, as the model *name*."""

    def change(keyword: str, key: str | int | None, child: Any) -> Any:
        if keyword == "properties":
            return _named(child, f"{name}{pascal(words(str(key)))}", models)
        return _named(child, f"{name}{'Item' if key is None else 'Choice'}", models)

    found = changed(sayable(schema, models.schemas), change)
    if "$ref" in found:
        found["$ref"] = _reference(found, models)
    return found


def _named(schema: Any, name: str, models: _Models) -> Any:
    if not is_mapping(schema) or "properties" not in sayable(schema, models.schemas):
        return _hoist(schema, name, models)
    title = unique(name, models.definitions)
    models.definitions[title] = {}
    models.definitions[title] = _inner(schema, title, models)
    return {"$ref": f"#/$defs/{title}"}


def py_models(source: str) -> str:
    """Return the text of ``models.py`` from its imports on, made from ``models_source``."""
    plain, patterns = _outline(source)
    if plain not in _KNOWN:
        take({plain: models_code(plain)})
    text = _KNOWN[plain]
    for placeholder, pattern in patterns.items():
        text = text.replace(f'"{placeholder}"', _literal(pattern))
    # Hidden characters stand in literals only, where their escapes say the same.
    return visible_lines(text)


def outline(source: str) -> str:
    """
    Return *source* with placeholders for its patterns.

    APIs of one company often differ in nothing else, such as the address of their
    documentation. Their models are made once: no other part takes as long.
    """
    return _outline(source)[0]


@lru_cache(8)
def _outline(source: str) -> tuple[str, dict[str, str]]:
    found: dict[str, str] = {}

    def replaced(match: re.Match[str]) -> str:
        pattern: str = json.loads(match[2])
        # As long in Python, so that lines break where they would. Text with other letters
        # or quotes, or what pydantic's own engine lacks, is left to datamodel-code-generator.
        name = f"PATTERN{len(found)}_".ljust(len(_literal(pattern)) - 2, "_")
        is_plain = pattern.isascii() and pattern.isprintable()
        if not is_plain or len(name) != len(_literal(pattern)) - 2:
            return match[0]
        if not {"'", '"', "{", "}"}.isdisjoint(pattern) or "(?" in pattern:
            return match[0]
        found[name] = pattern
        return f'{match[1]}"{name}"'

    if "PATTERN" in source:
        return source, {}
    return _PATTERN.sub(replaced, source), found


_PATTERN = re.compile(r'("pattern": )("(?:[^"\\]|\\.)*")')


def _literal(text: str) -> str:
    """Return printable ASCII without quotes as Python has it."""
    escaped = text.replace("\\", "\\\\")
    return f'"{escaped}"'


def models_source(resolved: Resolved) -> str:
    """Return what the models are made from, as JSON; empty if there are no models."""
    definitions = model_definitions(resolved)
    return json.dumps(definitions, ensure_ascii=False) if definitions else ""


def take(codes: Mapping[str, str]) -> None:
    """Take the code of models that was made elsewhere, by their sources."""
    for source, code in codes.items():
        _KNOWN[source] = format_python(code).strip("\n")


def know(texts: Mapping[str, str]) -> None:
    """Take the texts of models that were remembered, by their sources."""
    _KNOWN.update(texts)


def known() -> Mapping[str, str]:
    """Return the texts of all models so far, by their sources."""
    return dict(_KNOWN)


_KNOWN: dict[str, str] = {}
"""Memorised, as the same source always gives the same text, and no other part is as slow."""
