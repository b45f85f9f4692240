"""Tests of error_catalog.changes.classes: the page of each class."""

from error_catalog.changes.change import Severity
from error_catalog.changes.classes import CLASSES, class_page


def test_pages() -> None:
    """A page says what changes, why, whom it breaks, and the way out if there is one."""
    for name, each in CLASSES.items():
        page = " ".join(class_page(name).split())

        assert page.startswith(f"{name} (")
        assert f"{each.what} {each.why}" in page
        assert ("Whom it breaks: nobody" in page) == (each.marks == "----")
        assert (f"Way out: {each.way_out}." in page) == bool(each.way_out)


def test_classes_are_complete() -> None:
    """Each has a sentence for each thing, marks of four, and a way out if it breaks anybody."""
    for name, each in CLASSES.items():
        assert name == each.id
        assert each.what.endswith(".")
        assert each.why.endswith(".")
        assert set(each.marks) <= set("BRbr-")
        assert 4 == len(each.marks)
        assert each.way_out or each.overall is not Severity.BREAKING, name


def test_prose_breaks_nobody() -> None:
    """What only people read breaks nobody, but that an argument may go with it."""
    marks = {each.marks for each in CLASSES.values() if each.overall is Severity.DOC}

    assert {"----", "-b--"} == marks
