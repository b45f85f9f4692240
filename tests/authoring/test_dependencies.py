"""Adapters by what a project depends on."""

import pytest
from error_catalog.authoring.dependencies import ADAPTERS_OF, adapters_in
from error_catalog.targets.python.adapters import ADAPTERS
from hypothesis import given
from hypothesis import strategies as st

PROJECT = """
[project]
dependencies = ["HTTPX>=0.27 ; python_version > '3.8'", "fastapi[standard]==0.115", "starlette"]
[project.optional-dependencies]
web = ["Django_REST.framework"]
[dependency-groups]
dev = [{include-group = "web"}, "requests"]
[tool.poetry.dependencies]
aiohttp = "^3"
[tool.poetry.group.dev.dependencies]
urllib3 = {version = "2"}
"""
REQUIREMENTS = """# httpx
-r other.txt
--index-url x
  Flask==3.0 --hash=sha256:1
django>=4 # requests
git+https://example.com/aiohttp
fastapiextra
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "pyproject.toml",
            PROJECT.replace("_REST.", "rest"),
            ["httpx", "requests", "aiohttp", "urllib3", "fastapi", "drf"],
        ),
        ("requirements.txt", REQUIREMENTS, ["flask", "django"]),
        ("requirements/dev.txt", "httpx\r\nrequests\r\n", ["httpx", "requests"]),
        ("pyproject.toml", "[project]\ndependencies = 3\n[tool]\npoetry = []", []),
        ("pyproject.toml", "broken [", []),
    ],
)
def test_what_is_named(path: str, text: str, expected: list[str]) -> None:
    """Names are read as PEP 508 has them, wherever the project lists them."""
    assert expected == adapters_in({path: text})


def test_every_adapter_exists() -> None:
    """What is suggested can be generated."""
    assert {*ADAPTERS_OF.values()} <= {each.name for each in ADAPTERS}


@given(st.sampled_from(["pyproject.toml", "requirements.txt"]), st.text())
def test_any_text_is_read(path: str, text: str) -> None:
    """A file that says nothing of use names no adapters, and stops nothing."""
    assert {*adapters_in({path: text})} <= {*ADAPTERS_OF.values()}
