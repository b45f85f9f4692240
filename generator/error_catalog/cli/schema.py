"""``gen schema``: the JSON Schemas of what ``gen`` reads and writes."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from error_catalog.cli.terminal import CLEAN, data

SCHEMAS = {
    "catalog": ("error_catalog.catalog.schema", "catalog_schema"),
    "view": ("error_catalog.targets.catalog.schema", "view_schema"),
    "findings": ("error_catalog.reports.json", "schema"),
    "diff": ("error_catalog.changes.document", "schema"),
}
"""The module and the function that make each of them."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--catalog", "kind", flag_value="catalog", default=True, help="Of catalogs."
)
@click.option("--view", "kind", flag_value="view", help="Of the neutral view.")
@click.option("--findings", "kind", flag_value="findings", help="Of --format json.")
@click.option("--diff", "kind", flag_value="diff", help="Of gen diff --format json.")
def schema(kind: str) -> int:
    """
    Print a JSON Schema: that of catalogs, for editors, unless another is asked for.

    Exit code: 0.
    """
    from error_catalog.filters.json import to_json

    module, function = SCHEMAS[kind]
    made: Mapping[str, Any] = getattr(import_module(module), function)()
    data(f"{to_json(made)}\n")
    return CLEAN
