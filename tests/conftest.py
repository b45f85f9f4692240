"""The option that rewrites golden files, and the fixture that tells of it."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--update-goldens``."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write what the golden files should say now, in place of comparing",
    )


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are rewritten rather than compared."""
    return bool(request.config.getoption("--update-goldens"))
