"""Pydantic models of the envelopes; the only module that knows datamodel-code-generator."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datamodel_code_generator import GenerateConfig

_PROTECTED = re.compile(r"model_?(?:dump|validate)", re.IGNORECASE)
"""Names of members that pydantic warns of, whatever stands behind."""

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
    return result.partition("from __future__ import annotations\n")[2]


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
        allow_population_by_field_name=True,
        use_schema_description=True,
        use_field_description=True,
        skip_root_model=True,
        collapse_root_models=True,
        use_missing_sentinel=True,
        import_overrides={"MISSING": "._compat"},
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
