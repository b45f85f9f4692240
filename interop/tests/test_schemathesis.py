"""Schemathesis finds nothing in a real server that the document does not say."""

from pathlib import Path

import pytest

from interop.service import serving
from interop.subjects import Subject, every
from interop.tools import python, run, write

EVERY = pytest.mark.parametrize("given", every(), ids=lambda each: each.id)
CHECKS = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
OPTIONS = (
    *("--mode", "positive", "--phases", "examples,coverage,fuzzing"),
    *("--max-examples", "3", "--generation-deterministic", "--no-color"),
)


@pytest.mark.tool(
    "schemathesis",
    "OpenAPI: a server's statuses, headers, media types and bodies are those described",
)
@EVERY
def test_the_server_keeps_to_the_document(given: Subject, tmp_path: Path) -> None:
    """No response has a status, a media type, a header or a body that is not described."""
    document = write(tmp_path, given)
    with serving(given) as url:
        command = [python("schemathesis"), "run", document, "--url", url]
        done = run([*command, "--checks", ",".join(CHECKS), *OPTIONS], cwd=tmp_path)

    assert f"Tested: {len(given.calls)}" in done.stdout
    assert "passed" in done.stdout


@pytest.mark.tool("schemathesis", "a server that breaks its word is found out")
def test_a_server_that_breaks_its_word(tmp_path: Path) -> None:
    """With one constant changed in the document, the server's response is a violation."""
    given = every()[0]
    document = write(tmp_path, given)
    text = document.read_text("utf-8").replace('"CONTACT_EXISTS"', '"CONTACT_THERE"')
    document.write_text(text, "utf-8")
    with serving(given) as url:
        command = [python("schemathesis"), "run", document, "--url", url]
        options = ["--checks", ",".join(CHECKS), *OPTIONS]
        done = run([*command, *options], cwd=tmp_path, ok=(1,))

    assert "violates schema" in done.stdout
