"""``gen import``: a catalog of the errors that are described somewhere already."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import FORMAT, say, show
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import BROKEN, CLEAN, FOUND, TEXT

if TYPE_CHECKING:
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.importers.draft import Draft
    from error_catalog.importers.outcome import Outcome
    from error_catalog.project import Reader
    from error_catalog.reports.report import Quoted


_HELP = {"help_option_names": ["-h", "--help"]}
WRITE = click.option(
    "--write",
    "goal",
    metavar="FILE",
    help="Write this catalog; one that is there gets what it lacks.",
)
API = click.option("--api", metavar="ID", help="The id of the API, such as `contacts`.")


@click.group("import", context_settings=_HELP)
def imports() -> None:
    """Make a catalog of errors that are described somewhere already."""


@imports.command(name="openapi", context_settings=_HELP)
@click.argument("spec", metavar="SPEC")
@WRITE
@API
@FORMAT
@click.pass_obj
def from_openapi(
    session: Session, spec: str, goal: str | None, api: str | None, form: str
) -> int:
    """
    Import the error responses of SPEC, an OpenAPI document: 2.0 to 3.2, YAML or JSON.

    Files that it refers to are read too, if they are in this project or beside it. What
    SPEC does not say is a comment `# ? ...` in the catalog. Without --write the catalog
    is printed.

    Exit codes: 0 all is known, 1 there are questions, 2 nothing could be imported.
    """
    from error_catalog.importers.openapi.catalog import draft
    from error_catalog.project import Reader

    reader = Reader(Path.cwd(), session.stages.read, [spec])
    made, found = draft(spec, reader.read, api or stem_of(goal))
    return finish(session, reader, made, found, (goal, form))


@imports.command(name="markdown", context_settings=_HELP)
@click.argument("pages", metavar="PAGE...", nargs=-1, required=True)
@click.option(
    "--heading",
    metavar="TEXT",
    default="",
    help="Read only what stands below this heading.",
)
@WRITE
@API
@FORMAT
@click.pass_obj
def from_markdown(
    session: Session,
    pages: tuple[str, ...],
    heading: str,
    goal: str | None,
    api: str | None,
    form: str,
) -> int:
    """
    Import the errors of pages: Markdown, HTML, or text that was copied from one.

    Tables, headings and lists that name codes are read, and the responses that are shown
    as JSON. What the pages do not say is a comment `# ? ...` in the catalog.

    Exit codes: 0 all is known, 1 there are questions, 2 nothing could be imported.
    """
    from error_catalog.diagnostics import Diagnostic
    from error_catalog.importers.pages.catalog import draft
    from error_catalog.project import Reader

    reader = Reader(Path.cwd(), session.stages.read, list(pages))
    read = [reader.read(each) for each in dict.fromkeys(pages)]
    bad = [each for each in read if isinstance(each, Diagnostic)]
    if bad:
        return finish(session, reader, None, bad, (goal, form))
    sources = [each for each in read if not isinstance(each, Diagnostic)]
    made, found = draft(sources, heading, api or stem_of(goal))
    return finish(session, reader, made, found, (goal, form))


@imports.command(name="har", context_settings=_HELP)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@WRITE
@API
@FORMAT
@click.pass_obj
def from_har(
    session: Session,
    files: tuple[str, ...],
    goal: str | None,
    api: str | None,
    form: str,
) -> int:
    """
    Import the error responses of recorded traffic: HAR 1.2, or lines of JSON.

    A line is an object of method, url, status, headers and body. Nothing that looks like a
    secret is written. What the traffic does not show is a comment `# ? ...` in the
    catalog. Without --write the catalog is printed.

    Exit codes: 0 all is known, 1 there are questions, 2 nothing could be imported.
    """
    from error_catalog.diagnostics import MAX_DIAGNOSTICS, Diagnostic
    from error_catalog.disk.traffic import open_recording
    from error_catalog.importers.recordings.catalog import Heard, draft, hear
    from error_catalog.project import Reader
    from error_catalog.traffic.exchange import Exchange
    from error_catalog.traffic.recordings import read_recording

    heard, bad = Heard(), list[Diagnostic]()
    for name in dict.fromkeys(files):
        stream = open_recording(name)
        if isinstance(stream, Diagnostic):
            bad.append(stream)
            continue
        with stream:
            for each in read_recording(name, stream):
                if isinstance(each, Exchange):
                    hear(heard, name, each)
                elif isinstance(each, Diagnostic) and len(bad) < MAX_DIAGNOSTICS:
                    bad.append(each)
    reader = Reader(Path.cwd(), session.stages.read, [])
    if bad:
        return finish(session, reader, None, bad, (goal, form))
    made, found = draft(heard, files[0], api or stem_of(goal))
    return finish(session, reader, made, found, (goal, form))


@imports.command(name="python", context_settings=_HELP)
@click.argument("path", metavar="PATH_OR_MODULE")
@WRITE
@API
@FORMAT
@click.pass_obj
def from_python(
    session: Session, path: str, goal: str | None, api: str | None, form: str
) -> int:
    """
    Import the exceptions of PATH_OR_MODULE: a file, a folder, or a module such as shop.errors.

    The code is read, and never run. What it does not say is a comment `# ? ...` in the
    catalog. Without --write the catalog is printed.

    Exit codes: 0 all is known, 1 there are questions, 2 nothing could be imported.
    """
    from error_catalog.disk.code import read_code
    from error_catalog.importers.programs.catalog import draft
    from error_catalog.project import Reader

    here, place = Path.cwd(), path
    is_dotted = all(map(str.isidentifier, path.split(".")))
    if is_dotted and not path.endswith(".py") and not Path(path).exists():
        folder = path.replace(".", "/")
        place = folder if Path(folder).is_dir() else f"{folder}.py"
    sources, bad = read_code(here, (place,))
    reader = Reader(here, session.stages.read, [])
    if bad:
        return finish(session, reader, None, bad, (goal, form))
    made, found = draft(sources, place, api or stem_of(goal))
    return finish(session, reader, made, found, (goal, form))


def stem_of(goal: str | None) -> str:
    """Return the id of an API whose catalog is *goal*; empty if there is none."""
    from error_catalog.importers.names import stem

    return stem(Path(goal).stem) if goal else ""


def finish(
    session: Session,
    reader: "Reader",
    draft: "Draft | None",
    found: "list[Diagnostic]",
    wanted: tuple[str | None, str],
) -> int:
    """
    Settle, prove and write a draft; print what there is to know about it.

    Args:
        draft: None if *found* says why there is none.
        wanted: The catalog to write, None to print it; and the format of findings.
    """
    from error_catalog.importers.outcome import outcome

    goal, form = wanted
    if goal is None and form != TEXT:
        raise click.UsageError(
            "--format needs --write: the catalog is printed otherwise"
        )
    if form == TEXT:
        say(found, reader.sources)
    result = outcome(draft, goal, Path.cwd(), session.stages) if draft else None
    if form == TEXT:
        say(result.diagnostics if result else (), result.sources if result else {})
    else:
        show(form, "import", _report(found, reader, result, goal or ""))
    if result is None or result.text is None:
        return BROKEN
    if goal is None:
        click.echo(result.text, nl=False)
    else:
        from error_catalog.disk.sources import write_document

        write_document(Path.cwd(), goal, result.text, result.read)
    for line in result.lines:
        click.echo(line, err=goal is None or form != TEXT)
    return FOUND if result.questions else CLEAN


def _report(
    found: "list[Diagnostic]", reader: "Reader", result: "Outcome | None", goal: str
) -> "list[Quoted]":
    """Return everything that was found; a question as ``gen lint`` would report it."""
    from error_catalog.files import SourceFile
    from error_catalog.reports.report import quoted
    from error_catalog.rules import open_question

    every = quoted(found, reader.sources)
    if result is not None:
        every += quoted(result.diagnostics, result.sources)
    if result is not None and result.text is not None:
        source = SourceFile(goal, result.text)
        every += quoted(open_question.check(source), {goal: source})
    return every
