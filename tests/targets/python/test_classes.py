"""What the catalog deprecates or has renamed warns those who use it, and nobody else."""

import inspect
import pickle
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from error_catalog.diagnostics import has_errors

from tests.support.projects import ROOT, attempt_text, imported

CATALOG = (ROOT / "tests/cases/usage/lifecycle.yaml").read_text("utf-8")
BUSY = b'{"code": "JOB_BUSY", "message": "Wait."}'
SAID = (
    "JobBusyError is deprecated since 2.0; use JobLockedError. Both are sent until 3.0."
)


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[ModuleType]:
    """A package with a deprecated error, which has cases, and a renamed one."""
    files, found = attempt_text(CATALOG, names=("python",))
    assert not has_errors(found)
    package = {path.removeprefix("python/jobs_errors/"): x for path, x in files.items()}
    with imported(package, tmp_path) as made:
        yield made


def test_raising_warns_where_it_is_raised(jobs: ModuleType) -> None:
    """The warning says since when and what instead, and points at the caller's line."""
    with pytest.warns(DeprecationWarning, match="JobBusyError") as caught:
        error = jobs.JobBusyError(message="Wait.")

    assert [SAID] == [str(each.message) for each in caught]
    assert [__file__] == [each.filename for each in caught]
    assert "Wait." == error.message
    with pytest.warns(DeprecationWarning, match="JobBusyHeldError is deprecated"):
        jobs.JobBusyHeldError()


def test_what_is_deprecated_can_be_seen(jobs: ModuleType) -> None:
    """PEP 702 has an attribute for it; the signature stays that of the class."""
    assert SAID == jobs.JobBusyError.__deprecated__
    assert "JobBusyHeldError" in jobs.JobBusyHeldError.__deprecated__
    assert not hasattr(jobs.JobLostError, "__deprecated__")
    assert {"message", "status"} <= set(inspect.signature(jobs.JobBusyError).parameters)


def test_reading_copying_and_catching_do_not_warn(jobs: ModuleType) -> None:
    """A client cannot help what a server sends."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error = jobs.parse_error(409, None, BUSY)
        again = pickle.loads(pickle.dumps(error))
        found = jobs.error_class(423, "JOB_BUSY")
        wire = jobs.render_error(error)

    assert jobs.JobBusyRunningError is type(error) is type(again)
    assert jobs.JobBusyHeldError is found
    assert 409 == wire.status
    assert jobs.JobBusyError in jobs.ALL_ERRORS


@pytest.mark.parametrize("module", ["", ".errors"])
def test_a_former_name_warns_each_importer(jobs: ModuleType, module: str) -> None:
    """It is the same class, and every import of the old name warns, not only the first."""
    code = f"from {jobs.__name__}{module} import JobVanishedError"
    for name in ("one.py", "two.py"):
        scope: dict[str, object] = {}
        with pytest.warns(DeprecationWarning, match="JobVanishedError") as caught:
            exec(compile(code, name, "exec"), scope)

        assert {"JobVanishedError is now called JobLostError"} == {
            str(each.message) for each in caught
        }
        assert {name} == {each.filename for each in caught}
        assert jobs.JobLostError is scope["JobVanishedError"]


def test_star_imports_do_not_warn(jobs: ModuleType) -> None:
    """A former name is not among the public ones; a deprecated error is."""
    scope: dict[str, object] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(f"from {jobs.__name__} import *", scope)

    assert "JobVanishedError" not in scope
    assert "JobBusyError" in scope
    assert "JobVanishedError" not in dir(jobs)
