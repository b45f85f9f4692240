"""Which files a run makes, told before it makes them: for build systems."""

from generator.diagnostics import Diagnostic, has_errors
from generator.examining import Reader
from generator.meaning.examples import examples
from generator.output.emitting import paths_of
from generator.output.placing import join
from generator.pipeline import origin_of
from generator.running.preparing import Prepared, prepare
from generator.running.request import Request
from generator.targets.translating import translate
from generator.understanding import ordered, understand
from generator.workspace.reading import read_runtime


def list_outputs(request: Request) -> tuple[list[str], Reader, list[Diagnostic]]:
    """
    Return the path of every file that *request* makes, from the project's root, sorted.

    Raises:
        MisuseError: There is no target of a name that the request has.
    """
    prepared, reader, found = prepare(request)
    if prepared is None:
        return [], reader, found
    paths: set[str] = set()
    for catalog in prepared.paths:
        listed, said = _outputs(catalog, prepared)
        paths.update(listed)
        found += ordered(said)
    return ([] if has_errors(found) else sorted(paths)), reader, found


def _outputs(path: str, prepared: Prepared) -> tuple[list[str], list[Diagnostic]]:
    source = prepared.reader.read(path)
    if isinstance(source, Diagnostic):
        return [], [source]
    understood, found = understand(source, prepared.reader.read)
    if understood is None:
        return [], found
    shown = examples(understood.resolved)
    copies = {"runtime": read_runtime()}
    origin = origin_of(understood)
    return [
        join(prepared.now.outputs[target.spec.name], each)
        for target in prepared.targets
        for each in paths_of(
            target.spec,
            translate(target.spec.view, understood.resolved, shown, target.options),
            copies,
            origin,
        )
    ], found
