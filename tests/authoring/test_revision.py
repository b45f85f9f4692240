"""Edits of catalogs in every way of writing them."""

from typing import Any

from error_catalog.authoring.entry import NewError, add
from error_catalog.authoring.lifecycle import deprecate, retire
from error_catalog.authoring.rename import Renaming, renamed
from error_catalog.authoring.revision import NewKey, put, rekeyed, revise
from error_catalog.authoring.subject import Subject, subject_of
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.openapi_merge.rewrite import same
from error_catalog.pipeline import Understood
from error_catalog.yaml12.document import parse
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.effort import tries
from tests.support.projects import PATH
from tests.support.written_catalogs import sound_catalogs


def data_of(source: SourceFile) -> Any:
    """Return what a file says."""
    document, found = parse(source)
    assert document is not None, found
    return document.data


def is_insertion(old: str, new: str) -> bool:
    """Tell whether *new* is *old* with something put in at one place."""
    first = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if len({*pair}) > 1),
        min(len(old), len(new)),
    )
    rest = len(old) - first
    return new[len(new) - rest :] == old[first:] if rest else True


def check_deprecated(source: SourceFile, subject: Subject) -> None:
    """The catalog means what it meant, and that; the rest of the text stays."""
    said = {"since": "2026-12-01", "note": "Use: another, {please}."}
    revised = deprecate(subject, said)

    assert isinstance(revised, SourceFile), source.text
    before = data_of(source)
    entry = before["errors"][subject.name]
    former = entry.get("deprecated")
    value = {**former, **said} if isinstance(former, dict) else said
    expected = {**entry, "deprecated": value}
    assert same(put(before, ("errors", subject.name), expected), data_of(revised))
    assert former is not None or is_insertion(source.text, revised.text)


def check_retired(source: SourceFile, subject: Subject) -> None:
    """A tombstone takes the place of what was said of the deprecation."""
    revised = retire(subject, {})

    assert isinstance(revised, SourceFile), source.text
    before = data_of(source)
    entry = dict(before["errors"][subject.name])
    former = entry.pop("deprecated", None)
    kept = former if isinstance(former, dict) else {}
    value = {key: each for key, each in kept.items() if key != "since"}
    expected = {**entry, "retired": value or True}
    assert same(put(before, ("errors", subject.name), expected), data_of(revised))
    assert former is not None or is_insertion(source.text, revised.text)


def check_renamed(source: SourceFile, subject: Subject) -> None:
    """Its key is spelled anew where it stands, and what named it names it so."""
    changed = renamed(subject, Renaming("y_new_name"))

    assert isinstance(changed, dict), source.text
    before, after = data_of(source), data_of(changed[PATH])
    assert list(before["errors"]).index(subject.name) == list(after["errors"]).index(
        "y_new_name"
    )
    expected = rekeyed(before, ("errors", subject.name), "y_new_name")
    if "code" not in before["errors"][subject.name]:
        at = ("errors", "y_new_name", "code")
        expected = put(expected, at, subject.name)
    assert same(expected, after)


def check_alias(source: SourceFile, subject: Subject) -> None:
    """The first of the two steps of a new code only adds an alias."""
    aliases = list(subject.spec.aliases)
    changed = renamed(subject, Renaming(subject.name, "x", "new.code", True))

    assert isinstance(changed, dict), source.text
    at = ("errors", subject.name, "aliases")
    expected = put(data_of(source), at, [*aliases, "new.code"])
    assert same(expected, data_of(changed[PATH]))
    assert aliases or is_insertion(source.text, changed[PATH].text)


def check_added(source: SourceFile, subject: Subject) -> None:
    """It stands among the others, and no other byte has changed."""
    entry = {"code": "a: b", "status": [400, "5XX"], "summary": "It's [one], {new}."}
    group = {"group": subject.spec.group} if subject.spec.group else {}
    error = NewError("m_new", {**entry, **group})
    revised = add(source, error)

    assert isinstance(revised, SourceFile), source.text
    expected = put(data_of(source), ("errors", "m_new"), error.entry)
    assert same(expected, data_of(revised))
    is_empty = not data_of(source).get("errors")
    assert is_empty or is_insertion(source.text, revised.text)


CHECKS = (
    check_deprecated,
    check_retired,
    check_renamed,
    check_alias,
    check_added,
)


@settings(
    max_examples=tries(15), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(sound_catalogs(), st.data())
def test_edits(understood: Understood, data: st.DataObject) -> None:
    """After an edit the catalog means what it meant and what was asked, and nothing else."""
    errors = understood.resolved.catalog.errors
    names = [name for name, spec in errors.items() if spec.retired is None]
    assume(names)
    subject = subject_of({PATH: understood}, data.draw(st.sampled_from(names)))
    source = understood.merged.source
    for check in CHECKS:
        check(source, subject)

    assert source.text == understood.merged.source.text


def test_what_an_alias_repeats_cannot_be_renamed() -> None:
    """A key that stands elsewhere is named in a diagnostic, and nothing is changed."""
    text = 'x-all: &all\n  A: {status: 400, summary: "S."}\nerrors: *all\n'
    source = SourceFile(PATH, f"api: {{id: shop}}\n{text}")
    key = NewKey(("errors", "A"), "B")
    found = revise(source, lambda data: data, ("errors", "A"), key)

    assert isinstance(found, Diagnostic)
    assert ("edit", 4) == (found.rule, found.location.line)
