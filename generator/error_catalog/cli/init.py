"""``gen init``: what a project needs to start with."""

import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import say
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN
from error_catalog.version import VERSION

if TYPE_CHECKING:
    from error_catalog.authoring.kit import Wishes
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.files import SourceFile
    from error_catalog.project import Project

SHAPES = ("problem", "nested", "flat")
"""The envelopes to choose from; ``authoring`` is imported only when one is."""

AUTO = "auto"


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--api", metavar="ID", help="The API's id; by default the project's name."
)
@click.option(
    "--envelope",
    type=click.Choice(SHAPES),
    help="The shape of responses: RFC 9457 (the default), {error: {code}}, or {code}.",
)
@click.option(
    "--adapters",
    metavar="NAMES",
    help="Such as httpx,fastapi; none, all, or auto (the default): those for the "
    "project's dependencies.",
)
@click.option(
    "--typescript", is_flag=True, help="Errors for clients in TypeScript, too."
)
@click.pass_obj
def init(
    session: Session,
    api: str | None,
    envelope: str | None,
    adapters: str | None,
    typescript: bool,  # noqa: FBT001  click passes every option by name.
) -> int:
    """
    Start a project here: a catalog of eight errors, the configuration, and checks.

    Files that are there already are never overwritten; what is added to one goes below
    what it says. On a terminal, this asks for what is not said.

    Exit codes: 0 all is there, 2 nothing was written.
    """
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.project import find_project

    project = find_project(Path.cwd())
    root, config = project.root, project.config
    if config is None:
        return _refuse(project.diagnostics, project.reader(session.stages.read).sources)
    read = _read(root)
    wrong = [each for each in read.values() if isinstance(each, Diagnostic)]
    if wrong:
        return _refuse(wrong, {})
    texts = {
        path: None if each is None else each.text
        for path, each in read.items()
        if not isinstance(each, Diagnostic)
    }
    wishes = _wishes(project, texts, api, envelope, adapters)
    wishes = replace(wishes, has_typescript=typescript)
    return _start(session, root, wishes, texts)


def _read(root: Path) -> "dict[str, SourceFile | Diagnostic | None]":
    """Return what stands where the kit goes, and what says which libraries there are."""
    from error_catalog.authoring.kit import FILES
    from error_catalog.disk.sources import read_if_there, requirements

    return {path: read_if_there(root, path) for path in (*FILES, *requirements(root))}


def _refuse(found: "list[Diagnostic]", sources: "Mapping[str, SourceFile]") -> int:
    say(found, sources)
    click.echo("nothing was written", err=True)
    return BROKEN


def _wishes(
    project: "Project",
    texts: Mapping[str, str | None],
    api: str | None,
    envelope: str | None,
    adapters: str | None,
) -> "Wishes":
    """Return what was said, and for what was not, what is asked for or usual."""
    from error_catalog.authoring.kit import Wishes
    from error_catalog.authoring.starter import api_of
    from error_catalog.disk.repository import repository_root
    from error_catalog.disk.sources import list_catalogs, own_requirement

    config, root = project.config, project.root
    assert config is not None
    has_table = config.source is not None
    has_catalog = bool(list_catalogs(root, config.catalog)[0])
    usual = api_of(_project_name(texts) or root.absolute().name)
    if has_catalog:
        api, envelope = api or usual, envelope or SHAPES[0]
    repository = repository_root(root)
    return Wishes(
        _checked(_asked("the API's id", api, usual)),
        _asked("envelope", envelope, SHAPES[0], SHAPES),
        _adapters(AUTO if has_table and adapters is None else adapters, texts),
        config.catalog[0],
        config.out,
        has_catalog,
        own_requirement(VERSION),
        repository in (None, root.absolute()),
    )


def _asked(
    what: str, said: str | None, usual: str, choices: tuple[str, ...] = ()
) -> str:
    """Return what was said, or what somebody at a terminal says now, or the usual."""
    if said is not None:
        return said
    if not sys.stdin.isatty():
        return usual
    kind = click.Choice(choices) if choices else str
    answer: str = click.prompt(what, default=usual, type=kind, err=True)
    return answer


def _checked(api: str) -> str:
    from error_catalog.catalog.model import FILE_STEM, LONGEST_STEM

    if not re.fullmatch(FILE_STEM, api) or len(api) > LONGEST_STEM:
        raise click.UsageError(
            f"`{api}` is no id: use a letter, then letters, digits, - and _"
        )
    return api


def _project_name(texts: Mapping[str, str | None]) -> str:
    """Return the name of the project in its pyproject.toml; empty if there is none."""
    import tomllib

    try:
        data = tomllib.loads(texts["pyproject.toml"] or "")
        name = data.get("project", {}).get("name", "")
    except (tomllib.TOMLDecodeError, AttributeError):
        return ""
    return name if isinstance(name, str) else ""


def _adapters(said: str | None, texts: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the adapters that are wanted, or those for what the project depends on."""
    from error_catalog.authoring.dependencies import adapters_in
    from error_catalog.diagnostics import did_you_mean
    from error_catalog.targets.python.adapters import ADAPTERS

    known = [each.name for each in ADAPTERS]
    files = (each for each in texts if each.endswith((".txt", "pyproject.toml")))
    found = adapters_in({path: texts[path] or "" for path in files})
    if said is None:
        usual = ",".join(found) or "none"
        said = _asked(f"adapters ({', '.join(known)}; all, none)", said, usual)
    if said in (AUTO, "none", "all"):
        return tuple({AUTO: found, "none": [], "all": known}[said])
    names = [each.strip() for each in said.split(",") if each.strip()]
    for each in names:
        if each not in known:
            raise click.UsageError(
                f"there is no adapter `{each}`: {did_you_mean(each, known)}"
            )
    return tuple(each for each in known if each in names)


def _start(
    session: Session, root: Path, wishes: "Wishes", texts: Mapping[str, str | None]
) -> int:
    """Write the kit, say what was done, and what to do next."""
    from error_catalog.authoring.kit import by_hand, kit
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.disk.sources import read_if_there, write_documents

    own = read_if_there(root, wishes.starter)
    if isinstance(own, Diagnostic):
        return _refuse([own], {})
    found = {**texts, wishes.starter: None if own is None else own.text}
    pieces = kit(wishes, found)
    new = {each.path: each.text for each in pieces if each.text is not None}
    broken = _wrong(new)
    if broken:
        return broken
    if new:
        write_documents(root, new, {path: found[path] for path in new})
    for each in pieces:
        click.echo(f"{each.deed} {each.path}: {each.note}")
    click.echo()
    for line in (*by_hand(pieces, wishes), *_next(session, root, wishes)):
        click.echo(line)
    return CLEAN


def _wrong(new: Mapping[str, str]) -> int:
    """Return the exit code if the configuration would be broken, or is; else 0."""
    from error_catalog.authoring.kit import PYPROJECT
    from error_catalog.config import configure
    from error_catalog.files import SourceFile

    if PYPROJECT not in new:
        return CLEAN
    source = SourceFile(PYPROJECT, new[PYPROJECT])
    config, found = configure(source)
    return CLEAN if config else _refuse(found, {PYPROJECT: source})


def _next(session: Session, root: Path, wishes: "Wishes") -> list[str]:
    """Return the next steps; of a project that has a catalog, only the first."""
    from error_catalog.authoring.steps import steps
    from error_catalog.project import examine
    from error_catalog.semantics.names import package_name

    if wishes.has_catalog:
        return ["next: gen, then gen lint"]
    examined = examine(root, (), session.stages)
    understood = examined.catalogs.get(wishes.starter)
    assert understood is not None, examined.diagnostics
    package = package_name(understood.resolved.catalog, examined.package)
    adapters = [each.name for each in examined.adapters]
    return steps(package, wishes.starter, adapters)
