"""TypeScript that openapi-typescript generates is strict, exact, and true of a real server."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from interop.expecting import Expected, expectations
from interop.service import serving
from interop.subjects import Subject, every
from interop.tools import INTEROP, node, run, write

EVERY = pytest.mark.parametrize("given", every(), ids=lambda each: each.id)
SETTINGS = {
    "compilerOptions": {
        "strict": True,
        "exactOptionalPropertyTypes": True,
        "noUncheckedIndexedAccess": True,
        "skipLibCheck": True,
        "target": "es2022",
        "module": "nodenext",
        "moduleResolution": "nodenext",
        "types": [],
        "lib": ["es2022", "dom", "dom.iterable"],
        "outDir": "made",
    },
    "include": ["*.ts"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Generate types for each subject and programs that use them; compile all at once."""
    folder = tmp_path_factory.mktemp("typescript")
    (folder / "node_modules").symlink_to(INTEROP / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "tsconfig.json").write_text(json.dumps(SETTINGS), "utf-8")
    apis = {each.id: {"root": write(folder, each).name} for each in every()}
    for name, api in apis.items():
        api["x-openapi-ts"] = {"output": f"{name}.types.ts"}
    (folder / "redocly.yaml").write_text(json.dumps({"apis": apis}), "utf-8")
    run([node("openapi-typescript"), "--redocly", "redocly.yaml"], cwd=folder)
    for given in every():
        (folder / f"{given.id}.ts").write_text("\n".join(_program(given)), "utf-8")
    run([node("tsc")], cwd=folder)
    return folder


def _program(given: Subject) -> Iterator[str]:
    """Give a program that makes every call and prints what came, and must compile."""
    yield f'import type {{ paths }} from "./{given.id}.types.js";'
    yield 'import createClient from "openapi-fetch";'
    yield "declare const process: { argv: string[] };"
    yield "const client = createClient<paths>({ baseUrl: process.argv[2] as string });"
    yield "const found: unknown[] = [];"
    for number, wanted in enumerate(expectations(given)):
        query = '{ params: { query: { code: "new" } } }' if wanted.is_new else "{}"
        is_text = wanted.call.response.shape.envelope.is_text or not wanted.alone
        kind = ', parseAs: "text"' if is_text else ""
        arguments = f"{{ ...{query}{kind} }}"
        yield "{"
        yield f'  const result = await client.GET("{wanted.call.path}", {arguments});'
        yield "  found.push([result.response.status, result.error ?? null]);"
        if wanted.model is not None:
            # The body must be an error that the types know; another body must be none.
            yield f"  type Wanted{number} = {_type(given, wanted)};"
            body = json.dumps(wanted.body)
            yield f"  const example: Wanted{number} = {body};"
            yield "  // @ts-expect-error: no error is a function"
            yield f"  const wrong: Wanted{number} = () => 0;"
            yield "  void example; void wrong;"
        yield "}"
    yield "console.log(JSON.stringify(found));"


def _type(given: Subject, wanted: Expected) -> str:
    """Return the type of the response's body, where the types of the API have it."""
    path = wanted.call.path
    responses = given.api()["paths"][path]["get"]["responses"]
    status = str(wanted.status)
    keys = [key for key in (status, f"{status[0]}XX", "default") if key in responses]
    key = keys[0] if keys[0].isdigit() else json.dumps(keys[0])
    media_type = json.dumps(given.media_type(wanted.call))
    return f'paths["{path}"]["get"]["responses"][{key}]["content"][{media_type}]'


@pytest.mark.tool(
    "openapi-typescript, openapi-fetch",
    "OpenAPI: every error of a server has its type, new codes too",
    package="npm:openapi-typescript",
)
@pytest.mark.tool("tsc", "the types, `--strict` and stricter", package="npm:typescript")
@EVERY
def test_every_error_has_its_type(given: Subject, folder: Path) -> None:
    """A compiled program gets every error with the values that its types promise."""
    with ExitStack() as stack:
        url = stack.enter_context(serving(given))
        done = run(["node", f"made/{given.id}.js", url], cwd=folder)
    found = json.loads(done.stdout)
    wanted = list(expectations(given))

    assert [each.status for each in wanted] == [status for status, _ in found]
    for each, (_, body) in zip(wanted, found, strict=True):
        if each.model is not None:
            assert each.body == body


@pytest.mark.tool("tsc", "a constant code is a literal type", package="npm:typescript")
def test_codes_are_literals(folder: Path) -> None:
    """A code that is not the error's own is refused by the compiler."""
    text = (folder / "contacts-3.1.types.ts").read_text("utf-8")

    assert 'code: "CONTACT_EXISTS"' in text
    (folder / "codes").mkdir()
    settings = {**SETTINGS, "include": ["*.ts"]}
    (folder / "codes" / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    (folder / "codes" / "wrong.ts").write_text(
        'import type { components } from "../contacts-3.1.types.js";\n'
        'type Code = components["schemas"]["ContactExistsErrorObject"]["code"];\n'
        'const code: Code = "OTHER";\nvoid code;\n',
        "utf-8",
    )
    done = run([node("tsc"), "--noEmit"], cwd=folder / "codes", ok=(1, 2))
    assert '"OTHER"\' is not assignable to type \'"CONTACT_EXISTS"\'' in done.stdout
