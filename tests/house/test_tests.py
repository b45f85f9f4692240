"""The rules of the tests that a machine can hold: where they stand, and that they can fail."""

import re
from pathlib import Path

import pytest

from tests.support.projects import ROOT
from tests.support.python_source import (
    can_fail,
    every_test,
    names_in,
    says_what_holds,
)

TESTS = ROOT / "tests"
PROGRAM = ROOT / "generator/error_catalog"
OWN = ("benchmarks", "docs", "house", "product")
"""Folders of tests that are not about one module."""

MODULES = sorted(
    path
    for path in TESTS.rglob("*.py")
    if not path.is_relative_to(TESTS / "cases") and path.name != "conftest.py"
)
FILES = [path for path in MODULES if path.name.startswith("test_")]


def test_tests_mirror_the_program() -> None:
    """A file of tests is called after the module that it is about, and stands where that does."""
    for path in FILES:
        place = path.relative_to(TESTS).parent
        if place.parts[:1] not in {(each,) for each in OWN}:
            modules = {each.stem for each in (PROGRAM / place).glob("*.py")}
            words = path.stem.split("_")[1:]
            names = {"_".join(words[:end]) for end in range(1, len(words) + 1)}

            assert names & modules, path


def test_helpers_stand_in_one_folder() -> None:
    """Besides tests there are modules in support/ only, and no module imports a test."""
    helpers = [path for path in MODULES if path not in FILES]
    others = [*ROOT.glob("interop/*.py"), *ROOT.glob("interop/tests/*.py")]
    found = [
        (path, line)
        for path in (*MODULES, *others)
        for line in path.read_text("utf-8").splitlines()
        if re.match(r"(from|import) tests\.[\w.]*\btest_", line)
    ]

    assert {TESTS / "support"} == {path.parent for path in helpers}
    assert [] == found


def test_every_test_says_what_holds_and_can_fail() -> None:
    """Each has a docstring of whole sentences, and asserts something; none is skipped."""
    for path in FILES:
        tests = list(every_test(path))

        assert [] == [each.name for each in tests if not says_what_holds(each)], path
        assert [] == [each.name for each in tests if not can_fail(each)], path
        assert not {"skip", "skipif", "importorskip", "xfail"} & {*names_in(path)}, path


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("pass", False),
        ("assert True", False),
        ("assert a == a", False),
        ("assert a == b", True),
        ("check(a)", True),
        ("with pytest.raises(E): f()", True),
    ],
)
def test_a_test_that_cannot_fail_is_found(
    body: str,
    expected: bool,  # noqa: FBT001, a case of the table above
    tmp_path: Path,
) -> None:
    """Whether it is a coroutine or not."""
    path = tmp_path / "test_module.py"
    path.write_text(f"def test_a():\n    {body}\nasync def test_b():\n    {body}\n")

    assert [expected] * 2 == [can_fail(each) for each in every_test(path)]
