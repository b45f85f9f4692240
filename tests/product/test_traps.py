"""Traps that other people's tools have laid, and that no test of a single part would see."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.packages import alone
from tests.support.projects import ROOT, imported, made

OPTIONAL: dict[str, Any] = {
    "catalog": 1,
    "api": {"id": "shop", "title": "Shop"},
    "fields": {
        "parts": {
            "description": "What is wrong.",
            "schema": {"type": "object", "properties": {"why": {"type": "string"}}},
        }
    },
    "envelopes": {
        "failure": {
            "description": "Every error.",
            "body": {
                "code": "{code}",
                "detail?": "{message}",
                "parts?": "{parts}",
                "inner?": {"trace?": "{request_id}", "kind": "k"},
            },
        }
    },
    "errors": {"gone": {"status": 410, "summary": "It is gone."}},
}
BLACK = """
[tool.black]
line-length = 40
skip-string-normalization = true
skip-magic-trailing-comma = true
"""


@pytest.mark.parametrize(
    "body", [{"code": "gone"}, {"code": "gone", "parts": {}, "inner": {"kind": "k"}}]
)
def test_models_write_no_null_for_what_is_absent(body: Any, tmp_path: Path) -> None:
    """A model dumps the body that it was made of, with no option, so it fits the schema."""
    api = made(OPTIONAL)
    with imported(api.package(), tmp_path) as package:
        dumped = package.models.FailureEnvelope.model_validate(body).model_dump(
            mode="json"
        )

    assert body == dumped
    assert Draft202012Validator(api.schema("failure")).is_valid(dumped)


def test_the_user_s_settings_for_black_change_nothing(tmp_path: Path) -> None:
    """Output is the same, whatever a project tells black about its own code."""
    (tmp_path / "pyproject.toml").write_text(f"[tool.error-catalog]\n{BLACK}", "utf-8")
    (tmp_path / "catalog").mkdir()
    text = (ROOT / "catalog" / "contacts.yaml").read_text("utf-8")
    (tmp_path / "catalog" / "contacts.yaml").write_text(text, "utf-8")
    command = [sys.executable, "-m", "error_catalog"]
    subprocess.run(
        command, cwd=tmp_path, check=True, env={"PYTHONPATH": str(ROOT / "generator")}
    )
    package = tmp_path / "generated/python/contacts_errors"

    for name in ("models.py", "errors.py", "responses.py"):
        wanted = (alone() / "contacts_errors" / name).read_text("utf-8")
        assert body_of(wanted) == body_of((package / name).read_text("utf-8"))


def body_of(text: str) -> str:
    """Return a generated file without its banner, which names the catalog."""
    return text.partition("\n")[2]


def test_a_constant_false_is_a_boolean_in_openapi_and_false_in_json_schema() -> None:
    """A constant that breaks a generator of clients is kept where none is generated."""
    envelope = {"description": "E.", "body": {"success": False, "code": "{code}"}}
    api = made({**OPTIONAL, "envelopes": {"failure": envelope}})

    assert {"type": "boolean", "const": False} == api.schema("failure")["properties"][
        "success"
    ]
    assert "const: false" not in api.document()
    schemas = api.document().partition("examples:\n    ")[0]
    assert json.dumps(False) not in schemas.replace("Always `false`.", "")
