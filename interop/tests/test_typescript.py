"""Typed errors for TypeScript: they compile, agree with Python, and are small and quick."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from interop.agreement import (
    Response,
    Subject,
    compiled,
    in_common,
    is_comparable,
    is_same,
    python_reads,
    responses,
    subjects,
    typescript_reads,
)
from interop.subjects import ROOT, Json
from interop.tools import INTEROP, node, run
from tests.support.hard_catalogs import hard_catalogs
from tests.support.projects import attempt

CONTACTS = ROOT / "generated" / "typescript" / "contacts.ts"
USAGE = {
    path.stem: path.read_text("utf-8").replace('"contacts"', '"./contacts.js"')
    for path in sorted((ROOT / "tests" / "cases" / "typescript").glob("*.ts"))
}
"""What a front end writes, by name; what the page shows belongs to it."""
PAGE = (ROOT / "docs" / "typescript.md").read_text("utf-8")
USAGE |= {
    f"page_{at}": text.replace('"./contacts"', '"./contacts.js"')
    for at, text in enumerate(
        re.findall(r"^```ts\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    )
}
FLAGS = (
    *("--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"),
    *("--noUnusedLocals", "--erasableSyntaxOnly", "--noEmit", "--pretty", "false"),
    *("--target", "ES2022"),
)
MODES = {
    "NodeNext": ("--module", "NodeNext", "--moduleResolution", "NodeNext"),
    "Bundler": ("--module", "ESNext", "--moduleResolution", "Bundler"),
}
LIBRARIES = {"NodeNext": ("--lib", "ES2022"), "Bundler": ("--lib", "ES2022,DOM")}
"""Without the types of browsers, and with them."""
TSC = pytest.mark.tool(
    "tsc",
    "TypeScript: every module, in strict mode; usage, and broken usage",
    package="npm:typescript",
)


@dataclass(frozen=True)
class Everything:
    """The APIs of all catalogs of the tests, in both languages."""

    subjects: list[Subject]
    modules: list[Path]
    folder: Path


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Everything:
    """Return all subjects; Python is the judge of what a response is."""
    folder = tmp_path_factory.mktemp("typescript")
    found = subjects(folder)
    return Everything(found, compiled(found, folder), folder)


def tsc(files: list[str | Path], mode: str, cwd: Path) -> str:
    """Return what the compiler says."""
    command = [node("tsc"), *FLAGS, *MODES[mode], *files]
    return run(command, cwd=cwd, ok=(0, 1, 2)).stdout


@TSC
@pytest.mark.parametrize("mode", MODES)
def test_every_module_compiles(everything: Everything, mode: str) -> None:
    """The compiler has nothing against any module, with the types of browsers or without."""
    for name, data in hard_catalogs(drawn=5).items():
        made, _ = attempt(data, names=("typescript",))
        for text in made.values():
            (everything.folder / f"hard_{name}.ts").write_text(text, "utf-8")
    files = sorted(everything.folder.glob("*.ts"))

    assert len(files) > len(everything.subjects) > 150
    assert "" == tsc([*files, *LIBRARIES[mode]], mode, everything.folder)


def test_modules_are_plain(everything: Everything) -> None:
    """No module imports anything, nor has it what only TypeScript can run, or `any`."""
    for each in everything.subjects:
        code = re.sub(
            r"/\*.*?\*/|//.*|\"(?:\\.|[^\"\\])*\"", "", each.source, flags=re.DOTALL
        )

        assert [] == re.findall(r"\b(?:import|require|enum|namespace|any)\b", code)


BRANCH = re.compile(
    r"^ +case .*:\n(?:(?! +(?:case|default)\b|  \}$).*\n)*", re.MULTILINE
)


def steps(usage: str) -> Iterator[tuple[str, str]]:
    """Yield each `case` of a switch, and the file without it."""
    for match in BRANCH.finditer(usage):
        yield match[0], usage[: match.start()] + usage[match.end() :]


@TSC
@pytest.mark.parametrize("name", USAGE)
def test_usage_compiles_and_broken_usage_does_not(name: str, tmp_path: Path) -> None:
    """What a front end writes is right; without one case of a switch, it is wrong."""
    usage = USAGE[name]
    (tmp_path / "contacts.ts").write_text(CONTACTS.read_text("utf-8"), "utf-8")
    (tmp_path / "right.ts").write_text(usage, "utf-8")
    broken = list(steps(usage))
    for at, (_, text) in enumerate(broken):
        (tmp_path / f"wrong_{at}.ts").write_text(text, "utf-8")
    said = tsc(sorted(tmp_path.glob("*.ts")), "NodeNext", tmp_path)

    assert "right.ts" not in said, said
    for at, (case, _) in enumerate(broken):
        # It is not assignable to `never`.
        assert re.search(rf"wrong_{at}\.ts\(.*error TS2345", said), (case, said)
    assert broken or "switch" not in usage


@pytest.mark.tool(
    "node",
    "TypeScript: 20,000 responses are read as Python reads them",
    package="is:20",
)
def test_both_engines_agree(everything: Everything) -> None:
    """
    Whatever is received, both engines say the same of it.

    What is set aside, and why, ``is_comparable`` says.
    """
    received = [
        each for each in responses(everything.subjects, 27_000) if is_comparable(each)
    ]
    assert len(received) >= 20_000
    assert [] == differences(everything, received)[:3]


def differences(everything: Everything, received: list[Response]) -> list[Json]:
    """Return each response that is read differently, with what was read."""
    read = typescript_reads(everything.modules, received)
    found: list[Json] = []
    for each, said in zip(received, read, strict=True):
        expected = python_reads(everything.subjects[each.subject], each)
        if not is_same(expected, in_common(said)):
            name = everything.subjects[each.subject].name
            found.append((name, each, expected, said))
    return found


def test_nothing_throws(everything: Everything) -> None:
    """Nor does anything that is set aside above make the engine throw."""
    received = list(responses(everything.subjects, 5_000, seed=1))
    others = [each for each in received if not is_comparable(each)]

    assert others
    assert [] == [
        (each, said)
        for each, said in zip(
            others, typescript_reads(everything.modules, others), strict=True
        )
        if "thrown" in said
    ]


@pytest.mark.tool("esbuild", "TypeScript: the sizes of bundles", package="npm:esbuild")
@pytest.mark.parametrize(
    ("what", "most"),
    [("*", 6500), ("{ parseError }", 5800), ("{ hasName }", 500)],
)
def test_bundles_are_small(what: str, most: int, tmp_path: Path) -> None:
    """What a page loads of contacts, minified and compressed, has at most so many bytes."""
    import gzip

    source = tmp_path / "entry.ts"
    source.write_text(f"export {what} from {json.dumps(str(CONTACTS))};\n")
    options = ("--bundle", "--minify", "--format=esm", f"--outfile={tmp_path}/out.js")
    run([node("esbuild"), source, *options], cwd=INTEROP)
    made = gzip.compress((tmp_path / "out.js").read_bytes(), 9, mtime=0)

    assert len(made) <= most


@pytest.mark.tool(
    "node",
    "TypeScript: bodies of growing size are read in time that grows no faster",
    package="is:20",
)
def test_time_is_linear_in_the_body(everything: Everything) -> None:
    """Four times as much of any documented body takes no more than some nine times as long."""
    script = INTEROP / "node" / "growth.mjs"
    work = [
        {"module": str(everything.modules[at]), "body": body.decode()}
        for at, each in enumerate(everything.subjects)
        for _, _, body in each.sent[:1]
        if at % 3 == 0 and body[:1] == b"{"
    ]
    done = run(["node", script], cwd=INTEROP, stdin=json.dumps(work))

    assert len(work) > 40
    assert [] == [each for each in json.loads(done.stdout) if each["exponent"] > 1.6]


@pytest.mark.tool(
    "node", "TypeScript: a known error, in units of JSON.parse", package="is:20"
)
def test_a_known_error_is_read_quickly(everything: Everything, tmp_path: Path) -> None:
    """It takes at most 8 times as long as JSON.parse, with 500 errors as with 10."""
    found = {}
    for count in (10, 500):
        files, _ = attempt(catalog_of(count), names=("typescript",))
        (text,) = files.values()
        (tmp_path / f"of_{count}.ts").write_text(text, "utf-8")
        made = tmp_path / f"of_{count}.mjs"
        run(
            [node("esbuild"), tmp_path / f"of_{count}.ts", f"--outfile={made}"],
            cwd=INTEROP,
        )
        error = {"code": f"E{count - 1}", "message": "There is such a contact already."}
        body = json.dumps({"success": False, "error": error})
        script = INTEROP / "node" / "speed.mjs"
        (found[count],) = json.loads(
            run(["node", script, made, body], cwd=INTEROP).stdout
        )
    assert everything.subjects

    assert max(each["ratio"] for each in found.values()) <= 8, found
    assert found[500]["ns"] <= 1.5 * found[10]["ns"], found


def catalog_of(count: int) -> Json:
    """Return a catalog of so many errors."""
    error = {"code": "{code}", "message": "{message}"}
    return {
        "api": {"id": "many"},
        "envelopes": {"e": {"body": {"success": False, "error": error}}},
        "errors": {
            f"E{at}": {"status": 400 + at % 30, "summary": "S."} for at in range(count)
        },
    }


SECRET = {
    "api": {"id": "vault"},
    "envelopes": {
        "e": {"body": {"code": "{code}", "message": "{message}", "...": "{params}"}}
    },
    "errors": {
        "LEAKED": {
            "status": 400,
            "summary": "S.",
            "params": {
                "token": {"type": "string", "sensitive": True},
                "other": {"type": "string"},
            },
        }
    },
}


@pytest.mark.tool(
    "node", "TypeScript: throwing, logging, retrying, and any argument", package="is:20"
)
def test_what_a_module_does_besides_reading(tmp_path: Path) -> None:
    """Errors are thrown, caught and logged without secrets; no argument makes it throw."""
    files, _ = attempt(SECRET, names=("typescript",))
    (text,) = files.values()
    (tmp_path / "vault.ts").write_text(text, "utf-8")
    (tmp_path / "contacts.ts").write_text(CONTACTS.read_text("utf-8"), "utf-8")
    sources = [tmp_path / "contacts.ts", tmp_path / "vault.ts"]
    options = (f"--outdir={tmp_path}", "--out-extension:.js=.mjs")
    run([node("esbuild"), *sources, *options], cwd=INTEROP)
    made = [tmp_path / "contacts.mjs", tmp_path / "vault.mjs"]
    done = run(["node", INTEROP / "node" / "behave.mjs", *made], cwd=INTEROP)

    assert "" == done.stdout + done.stderr
