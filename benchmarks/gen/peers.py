"""Other generators, each with one artifact from the same catalog."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from benchmarks.gen.cells import Cell
from benchmarks.gen.projects import Project
from benchmarks.gen.typespec import typespec
from benchmarks.set_up import FOLDER

NODE = Path(__file__).parent / "peers"
"""Where ``npm ci`` puts what ``package-lock.json`` names."""

SIZES = {10: 3, 100: 3, 1_000: 1}
"""How often each peer is run, by the number of codes."""


class Peer(NamedTuple):
    """
    A generator.

    Args:
        makes: Its one artifact.
        arguments: Told the folder, which holds ``api.json`` and ``main.tsp``.
    """

    name: str
    makes: str
    program: str
    arguments: tuple[str, ...]


def _models(name: str, *more: str) -> Peer:
    where = ("--input", "api.json", "--input-file-type", "openapi", "--output", "o.py")
    kind = ("--output-model-type", "pydantic_v2.BaseModel")
    return Peer(name, "pydantic models", "datamodel-codegen", (*where, *kind, *more))


PEERS = (
    Peer(
        "openapi-typescript",
        "TypeScript types",
        "openapi-typescript",
        ("api.json", "--output", "out.d.ts"),
    ),
    Peer(
        "TypeSpec",
        "OpenAPI",
        "tsp",
        (
            *("compile", "main.tsp", "--emit", "@typespec/openapi3"),
            *("--output-dir", "out-tsp"),
        ),
    ),
    Peer(
        "openapi-python-client",
        "a Python client",
        "openapi-python-client",
        (
            *("generate", "--path", "api.json", "--output-path", "out-opc"),
            *("--overwrite", "--meta", "none"),
        ),
    ),
    Peer(
        "openapi-generator, python",
        "a Python client",
        "openapi-generator-cli",
        ("generate", "-i", "api.json", "-g", "python", "-o", "out-og"),
    ),
    _models("datamodel-code-generator", "--formatters", "black", "isort"),
    _models("datamodel-code-generator, builtin", "--formatters", "builtin"),
)
"""In the order of the table."""


def installed(node: Path = NODE, python: Path = FOLDER) -> dict[str, str]:
    """
    Return the program of each peer that is there, by the peer's name.

    Args:
        node: A folder with ``node_modules``.
        python: A virtual environment; also looked at are the present one and the PATH.
    """
    folders = (
        node / "node_modules" / ".bin",
        python / "bin",
        Path(sys.executable).parent,
    )
    found: dict[str, str] = {}
    for peer in PEERS:
        inside = (str(each / peer.program) for each in folders)
        program = next((each for each in inside if shutil.which(each)), None)
        if program := program or shutil.which(peer.program):
            found[peer.name] = program
    return found


def of_catalog(
    project: Project, turns: int, programs: dict[str, str], node: Path = NODE
) -> Iterator[Cell]:
    """Give a run of each peer that is installed, for a project that gen has run in."""
    folder = project.folder / "peers"
    for peer in PEERS:
        if peer.name in programs:
            command = (programs[peer.name], *peer.arguments)
            yield Cell(peer.name, command, folder, turns, _prepare(project, node))


def _prepare(project: Project, node: Path) -> Callable[[int], None]:
    def prepare(_: int) -> None:
        folder = project.folder / "peers"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        write_inputs(project, folder)
        if (node / "node_modules").is_dir():
            # TypeSpec finds its libraries beside the file that imports them.
            (folder / "node_modules").symlink_to(node.resolve() / "node_modules")

    return prepare


def write_inputs(project: Project, folder: Path) -> None:
    """Write what the peers read: gen's own OpenAPI with one path, and the same as TypeSpec."""
    (catalog,) = project.catalogs
    (made,) = (project.generated / "openapi").glob("*.yaml")
    document = openapi(yaml.load(made.read_bytes(), yaml.CSafeLoader))
    (folder / "api.json").write_text(json.dumps(document), "utf-8")
    told = yaml.load(catalog.read_bytes(), yaml.CSafeLoader)
    (folder / "main.tsp").write_text(typespec(told), "utf-8")


def openapi(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of components with one operation, which has all their responses."""
    responses: dict[str, Any] = {"200": {"description": "It worked."}}
    for name, response in document["components"]["responses"].items():
        # The response that a status has for all its errors begins with the status.
        if status := re.match(r"[1-5](?:\d\d|XX)(?= )", response["description"]):
            responses[status[0]] = {"$ref": f"#/components/responses/{name}"}
    operation = {"operationId": "readThing", "responses": responses}
    return {**document, "paths": {"/things": {"get": operation}}}
