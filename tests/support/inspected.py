"""A catalog as ``gen lint`` judges it, without a project around it."""

from collections.abc import Sequence

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.pipeline import understand
from error_catalog.rules import open_question
from error_catalog.rules.quality.judgement import (
    Judged,
    names_of,
    quality,
    settled,
    subject_of,
    with_settings,
)
from error_catalog.rules.quality.own import OwnRule
from error_catalog.rules.quality.settings import Settings
from error_catalog.targets.catalog.document import document
from error_catalog.targets.python.adapters import ADAPTERS, Adapter

PATH = "catalog.yaml"


FLASK = tuple(each for each in ADAPTERS if each.name == "flask")
"""The adapter of a framework that fails by itself."""


def judgements(
    text: str,
    own: Sequence[OwnRule] = (),
    adapters: tuple[Adapter, ...] = (),
) -> list[Judged]:
    """Return what every rule says of a catalog, those that are off by default included."""
    source = SourceFile(PATH, text)
    understood, found = understand(PATH, lambda _: source)
    names = names_of(own)
    settings = Settings(frozenset(names.rules))
    found += open_question.check(source)
    said = list(with_settings(found, settings))
    if understood is None:
        return settled(said, [], settings, names)
    resolved, merged = understood.resolved, understood.merged
    subject = subject_of(resolved, merged, adapters)
    view = document(resolved, understood.examples, internal=True) if own else {}
    said += quality(subject, merged, view, own, settings)
    return settled(said, [source], settings, names)


def judged(
    text: str,
    own: Sequence[OwnRule] = (),
    adapters: tuple[Adapter, ...] = (),
) -> list[Diagnostic]:
    """Return the diagnostics of a catalog in the order of their places."""
    found = [each.diagnostic for each in judgements(text, own, adapters)]
    return sorted(found, key=lambda each: each.order)
