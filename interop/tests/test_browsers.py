"""Swagger UI and Redoc show each example of each error, in a real browser."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from interop.subjects import Json, Subject, every
from interop.tools import INTEROP, browser, run, write

EVERY = pytest.mark.parametrize("given", every(), ids=lambda each: each.id)
PAGES = {
    "swagger": """<!doctype html><meta charset="utf-8"><title>Swagger UI</title>
<link rel="stylesheet" href="swagger-ui-dist/swagger-ui.css"><div id="ui"></div>
<script src="swagger-ui-dist/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({
  url: location.search.slice(1) + ".json",
  dom_id: "#ui", docExpansion: "list", validatorUrl: null,
});</script>""",
    "redoc": """<!doctype html><meta charset="utf-8"><title>Redoc</title><div id="ui"></div>
<script src="redoc/bundles/redoc.standalone.js"></script>
<script>Redoc.init(location.search.slice(1) + ".json", {
  expandResponses: "all", jsonSamplesExpandLevel: "all", disableSearch: true,
}, document.getElementById("ui"));</script>""",
}
BLANK = 10_000
"""An empty page makes a smaller screenshot than this, in bytes."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Json]:
    """Open every document in both viewers and return what is seen."""
    folder = tmp_path_factory.mktemp("site")
    for package in ("swagger-ui-dist", "redoc"):
        (folder / package).symlink_to(INTEROP / "node_modules" / package)
    for name, text in PAGES.items():
        (folder / f"{name}.html").write_text(text, "utf-8")
    for given in every():
        write(folder, given)
    opened = [
        part for viewer in PAGES for each in every() for part in (viewer, each.id)
    ]
    shots = tmp_path_factory.mktemp("screenshots")
    with serving_files(folder) as url:
        script = INTEROP / "node" / "browse.mjs"
        done = run(["node", script, browser(), url, shots, *opened], cwd=INTEROP)
    return {(each["viewer"], each["name"]): each for each in json.loads(done.stdout)}


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """Serve the files of a folder on the loopback interface."""
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def examples(given: Subject) -> Iterator[tuple[str, str, str, Json]]:
    """Give path, status, name and value of every example that the document has."""
    for path, item in given.api()["paths"].items():
        for status, reference in item["get"]["responses"].items():
            if status == "200":
                continue
            response = given.components["responses"][
                reference["$ref"].rpartition("/")[2]
            ]
            for media in response.get("content", {}).values():
                for name, each in media.get("examples", {}).items():
                    component = each["$ref"].rpartition("/")[2]
                    value = given.components["examples"][component]["value"]
                    yield path, status, name, value


@pytest.mark.tool(
    "swagger-ui",
    "OpenAPI: each example of each error can be chosen and seen, in Chromium",
    package="npm:swagger-ui-dist",
)
@EVERY
def test_swagger_ui_shows_every_example(given: Subject, pages: Json) -> None:
    """Whoever opens a response and chooses an example sees its value."""
    page = pages["swagger", given.id]

    assert [] == page["faults"]
    assert page["size"] > BLANK
    for path, status, name, value in examples(given):
        text = page["shown"][path][status][name]
        assert value in (text, decoded(text))


@pytest.mark.tool(
    "redoc",
    "OpenAPI: each error and its examples are seen, in Chromium",
    package="npm:redoc",
)
@EVERY
def test_redoc_shows_every_example(given: Subject, pages: Json) -> None:
    """Every example can be chosen, and its value is on the page then."""
    page = pages["redoc", given.id]
    operations = {each.path: each.operation for each in given.calls}

    assert [] == page["faults"]
    assert page["size"] > BLANK
    for path, status, _, value in examples(given):
        texts = page["shown"][operations[path]][status]
        assert value in texts or value in list(map(decoded, texts))


def decoded(text: str) -> Json:
    """Return the JSON that *text* is, with what Redoc adds for readers; None if it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None
