"""
The code of pydantic models; the only module that knows datamodel-code-generator.

Import-light: a worker begins with it while everything else is still being imported.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from error_catalog.filters.escapes import visible_lines
from error_catalog.filters.python import format_python

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


def formatted(codes: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of models from their code; ``black`` is imported only here."""
    return {source: format_python(code).strip("\n") for source, code in codes.items()}


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


def py_models(source: str) -> str:
    """Return the text of ``models.py`` from its imports on, made from ``models_source``."""
    plain, patterns = _outline(source)
    if plain not in _KNOWN:
        know(formatted({plain: models_code(plain)}))
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


def know(texts: Mapping[str, str]) -> None:
    """Take the texts of models that were remembered, by their sources."""
    _KNOWN.update(texts)


def known() -> Mapping[str, str]:
    """Return the texts of all models so far, by their sources."""
    return dict(_KNOWN)


_KNOWN: dict[str, str] = {}
"""Memorised, as the same source always gives the same text, and no other part is as slow."""
