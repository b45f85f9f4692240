"""
The least that making these files can cost: one reads, places text, encodes, and writes.

It runs alone, ``python floor.py PLAN``, and imports nothing of the project: YAML in C, Jinja2
templates that were compiled before, JSON in C. What it writes has the number and the sizes
of the files that gen makes, and says what the catalogs say; nothing is checked, resolved,
quoted, compared or signed.
"""

import json
import os
import sys
from itertools import cycle, islice
from typing import Any

import jinja2
import yaml

PER_ENTRY = {".py": 560, ".md": 420, ".json": 330, ".yaml": 330}
"""Bytes that one entry comes to, at least."""

FIXED = ("/_runtime/", "/adapters/")
"""What is the same whatever a catalog says needs no more than to be written."""


def main() -> None:
    """
    Make the files of a plan.

    A plan is JSON: ``catalogs``, by path the sizes of their files by path; ``templates``
    and ``bytecode``, two folders.
    """
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    environment = jinja2.Environment(  # noqa: S701  this is no HTML
        loader=jinja2.FileSystemLoader(plan["templates"]),
        bytecode_cache=jinja2.FileSystemBytecodeCache(plan["bytecode"]),
        trim_blocks=True,
    )
    for path, sizes in plan["catalogs"].items():
        with open(path, "rb") as file:
            catalog = yaml.load(file, yaml.CSafeLoader)
        errors = list(catalog["errors"].items())
        for out, size in sizes.items():
            _write(out, size, _text(environment, out, size, errors))


def _text(environment: jinja2.Environment, out: str, size: int, errors: Any) -> str:
    if any(part in out for part in FIXED):
        return ""
    suffix = os.path.splitext(out)[1]
    per_entry = PER_ENTRY.get(suffix)
    if per_entry is None:
        return ""
    wanted = list(islice(cycle(errors), size // per_entry + 1))
    if suffix in (".json", ".yaml"):
        return json.dumps({"entries": wanted})
    return environment.get_template(f"entries{suffix}.jinja").render(errors=wanted)


def _write(out: str, size: int, text: str) -> None:
    os.makedirs(os.path.dirname(out), exist_ok=True)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text[:size].ljust(size))


if __name__ == "__main__":
    main()
