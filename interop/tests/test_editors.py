"""What an editor does with the schema: yaml-language-server completes, explains and checks."""

import json

import pytest

from interop.subjects import ROOT, Json
from interop.tools import INTEROP, run

CATALOGS = sorted((ROOT / "catalog").glob("[!_]*.yaml"))
CONTACTS = (ROOT / "catalog" / "contacts.yaml").read_text("utf-8")
MARK = "‸"
"""Where the cursor is."""


def ask(*questions: tuple[str, str]) -> list[Json]:
    """
    Return what the server says to each question about a catalog beside ours.

    Args:
        questions: What is asked, and a text with the cursor in it.
    """
    work = [
        {"uri": (ROOT / "catalog" / f"asked{at}.yaml").as_uri(), "ask": what, **cursor}
        for at, (what, text) in enumerate(questions)
        for cursor in [at_cursor(text)]
    ]
    script = INTEROP / "node" / "editor.mjs"
    return json.loads(run(["node", script], cwd=INTEROP, stdin=json.dumps(work)).stdout)


def at_cursor(text: str) -> Json:
    """Return a text without the cursor's mark, and the place of it."""
    before, _, after = text.partition(MARK)
    line = before.count("\n")
    return {
        "text": before + after,
        "line": line,
        "character": len(before) - before.rfind("\n") - 1,
    }


def changed(old: str, new: str) -> str:
    """Return the contacts catalog with one thing changed."""
    assert CONTACTS.count(old) == 1, old
    return CONTACTS.replace(old, new)


TOOL = pytest.mark.tool(
    "yaml-language-server",
    "The catalog's schema: completion, hover and diagnostics",
    package="npm:yaml-language-server",
)


@TOOL
def test_the_catalogs_have_no_diagnostics() -> None:
    """An editor has nothing against the five catalogs."""
    texts = [path.read_text("utf-8") for path in CATALOGS]
    found = ask(*[("diagnostics", text) for text in texts])

    assert [[]] * len(CATALOGS) == found
    assert all("yaml-language-server: $schema=" in text for text in texts)


@TOOL
def test_mistakes_are_underlined() -> None:
    """A wrong key, a wrong value, and what is missing have diagnostics at their places."""
    wrong = {
        "unknown": changed(
            "    action: Log the whole response, wait a moment, then retry.\n    retry: true\n\n  transient",
            "    actoin: Log.\n    retry: true\n\n  transient",
        ),
        "value": changed("    status: 404\n", "    status: 4040\n"),
        "missing": changed(
            "    summary: This API key has no access to the resource.\n", ""
        ),
        "choice": changed("    operations: [POST /contact]", "    visibility: private"),
        "no id": changed("  id: contacts\n", ""),
        "when": changed("        when: Any other field is invalid.\n", ""),
    }
    found = dict(
        zip(
            wrong, ask(*[("diagnostics", text) for text in wrong.values()]), strict=True
        )
    )
    said = {
        name: [(lines(wrong[name], each), each["message"]) for each in diagnostics]
        for name, diagnostics in found.items()
    }

    assert any("actoin" in line for line, _ in said["unknown"])
    assert any("4040" in line for line, _ in said["value"])
    assert any('"summary"' in message for _, message in said["missing"])
    assert any("private" in line for line, _ in said["choice"])
    assert any('"id"' in message for _, message in said["no id"])
    assert any('"when"' in message for _, message in said["when"])


def lines(text: str, diagnostic: Json) -> str:
    """Return the line where a diagnostic begins."""
    return text.split("\n")[diagnostic["range"]["start"]["line"]]


@TOOL
def test_keys_and_values_are_completed() -> None:
    """Where a key or a value can stand, all that can stand there are offered, with a sentence."""
    keys, choices, params, root = ask(
        ("completion", changed("    status: 404\n", f"    status: 404\n    {MARK}\n")),
        (
            "completion",
            changed("    status: 404\n", f"    status: 404\n    visibility: {MARK}\n"),
        ),
        (
            "completion",
            changed(
                "    status: 404\n",
                f"    status: 404\n    params:\n      name:\n        {MARK}\n",
            ),
        ),
        ("completion", f"{CONTACTS}\n{MARK}"),
    )
    offered = labels(keys)

    assert {"retry", "params", "message", "docs", "cases", "deprecated"} <= offered
    assert {"public", "internal"} <= labels(choices)
    assert {"type", "example", "optional", "sensitive", "enum"} <= labels(params)
    assert "groups" in labels(root)
    assert "status" not in offered
    assert all(
        documentation(each)
        for each in keys["items"]
        if each["label"] in ("retry", "docs")
    )


def labels(found: Json) -> set[str]:
    """Return what is offered."""
    return {each["label"] for each in found["items"]}


def documentation(item: Json) -> str:
    """Return the text beside what is offered."""
    said = item.get("documentation", "")
    return said if isinstance(said, str) else str(said["value"])


@TOOL
def test_keys_are_explained() -> None:
    """The pointer over a key shows the sentence of the language's page."""
    error, retry, case = ask(
        ("hover", changed("    status: 404\n", f"    sta{MARK}tus: 404\n")),
        (
            "hover",
            changed("    retry: {after: 60s}", f"    ret{MARK}ry: {{after: 60s}}"),
        ),
        ("hover", changed("        when: Any other", f"        wh{MARK}en: Any other")),
    )

    assert "One HTTP status, a list of them, or a range" in error["contents"]["value"]
    assert "When the same request may be sent again" in retry["contents"]["value"]
    assert "When the error has this response" in case["contents"]["value"]
