"""Seconds of one run of datamodel-code-generator over a catalog's envelopes, with its import."""

import json
import sys
from pathlib import Path
from time import perf_counter

from error_catalog.catalog.loader import load
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile
from error_catalog.semantics.resolution import resolve
from error_catalog.targets.python import models
from error_catalog.targets.python.model_schemas import models_source


def main() -> None:
    """Print the seconds that it takes for the catalog that the first argument names."""
    definitions = json.loads(source_of(Path(sys.argv[1])))
    began = perf_counter()
    from datamodel_code_generator import generate

    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": definitions,
    }
    generate(document, config=models._configuration(definitions))
    sys.stdout.write(f"{perf_counter() - began}\n")


def source_of(catalog: Path) -> str:
    """Return what gen hands to datamodel-code-generator."""
    source = SourceFile("catalog/many.yaml", catalog.read_text("utf-8"))
    loaded, _, found = load(source, _no_file)
    assert loaded is not None, found
    return models_source(resolve(loaded))


def _no_file(path: str) -> Diagnostic:
    return Diagnostic(Location(path), "file", "there is no such file")


if __name__ == "__main__":
    main()
