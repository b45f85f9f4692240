"""The options that these tests add to pytest, and what holds for every test."""

import os
import signal

import pytest
from hypothesis import settings

from tests.support import effort

# In CI a check does not read the cache; the tests of the cache do, also in CI.
os.environ.pop("CI", None)

# A shell starts what runs behind it with Ctrl-C ignored, and Python leaves it at that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Each run tries the same examples, so that no build fails on one that nobody has seen.
settings.register_profile("sample", max_examples=40, derandomize=True, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-goldens`` and ``--torture``."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what the golden files should say now, in place of comparing",
    )
    parser.addoption(
        "--torture",
        action="store_true",
        help="run only the tests that try samples, with ten times as many random examples",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose between a sample and torture, before any test is imported."""
    if config.getoption("--torture"):
        effort.use_torture()
        examples = effort.tries(settings.default.max_examples)
        settings.register_profile("torture", max_examples=examples, deadline=None)
        settings.load_profile("torture")
        config.option.markexpr = "hypothesis or sampled"
    else:
        settings.load_profile("sample")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are rewritten rather than compared."""
    return bool(request.config.getoption("--update-goldens"))
