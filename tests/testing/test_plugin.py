"""The pytest plugin, in runs of pytest of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.projects import ROOT

SHOP = """api: {id: shop}
envelopes: {failure: {body: {code: "{code}"}}}
errors:
  SOLD_OUT: {status: 409, summary: Sold out.}
  MISSING: {status: 404, summary: Missing.}
  DOWN: {status: 500, summary: Down.}
"""

CLIENTS = """
import asyncio, json
import pytest
from error_catalog.testing import ErrorServer, Script
from error_catalog.testing.transports import httpx_transport

def script(status, code):
    found = Script()
    found.on().respond(status, data={"code": code})
    return found

CASES = pytest.mark.parametrize(
    ("status", "code"), [(409, "SOLD_OUT"), (404, "SOLD_OUT"), (500, "NONE")]
)

@CASES
def test_httpx(status, code):
    import httpx
    with httpx.Client(transport=httpx_transport(script(status, code))) as client:
        assert client.get("http://x/a?secret=1").status_code == status

@CASES
def test_httpx_async(status, code):
    import httpx
    async def get():
        async with httpx.AsyncClient(transport=httpx_transport(script(status, code))) as client:
            return await client.get("http://x/a")
    assert asyncio.run(get()).status_code == status

@CASES
def test_requests(status, code):
    import requests
    with ErrorServer() as server:
        server.on().respond(status, data={"code": code})
        assert requests.get(server.url, timeout=9).status_code == status

@CASES
def test_aiohttp(status, code):
    import aiohttp
    async def get(url):
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            return response.status, await response.json()
    with ErrorServer() as server:
        server.on().respond(status, data={"code": code})
        assert asyncio.run(get(server.url))[0] == status

@CASES
def test_starlette(status, code):
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route
    from starlette.testclient import TestClient
    async def view(request):
        return JSONResponse({"code": code}, status)
    with TestClient(Starlette(routes=[Route("/", view)])) as client:
        assert client.get("/").status_code == status

@CASES
def test_flask(status, code):
    from flask import Flask
    app = Flask("x")
    app.add_url_rule("/", view_func=lambda: ({"code": code}, status))
    assert app.test_client().get("/").status_code == status

@CASES
def test_django(status, code):
    import django
    from django.conf import settings
    if not settings.configured:
        settings.configure(ROOT_URLCONF="urls", ALLOWED_HOSTS=["*"])
        django.setup()
    import urls
    urls.STATUS, urls.CODE = status, code
    from django.test import Client
    assert Client().get("/").status_code == status
    from django.test import AsyncClient
    assert asyncio.run(AsyncClient().get("/")).status_code == status

def test_what_a_test_wrote_itself(error_server):
    import requests
    error_server.on().respond("html_502")
    assert requests.get(error_server.url, timeout=9).status_code == 502

@pytest.mark.unverified
def test_that_wants_no_check():
    test_requests(404, "NONE")
"""

URLS = """
from django.http import JsonResponse
from django.urls import path

STATUS, CODE = 200, ""
urlpatterns = [path("", lambda request: JsonResponse({"code": CODE}, status=STATUS))]
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a catalog, and tests that meet its errors with every client."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/shop.yaml").write_text(SHOP)
    (tmp_path / "test_clients.py").write_text(CLIENTS)
    (tmp_path / "urls.py").write_text(URLS)
    return tmp_path


def run(project: Path, *arguments: str) -> tuple[int, str]:
    """Return the exit code and the output of a run of pytest in *project*."""
    paths = os.pathsep.join((str(ROOT / "generator"), str(project)))
    loaded = ("-p", "error_catalog.testing.plugin", "-p", "no:cacheprovider")
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *loaded, *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": paths, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode, found.stdout + found.stderr


def test_responses_that_break_the_contract_fail_their_tests(project: Path) -> None:
    """Every client's responses are verified; two of three tests of each receive a bad one."""
    code, output = run(project, "--error-catalog")
    failed = {line.split("::")[1] for line in output.splitlines() if "FAILED" in line}
    clients = (
        "httpx",
        "httpx_async",
        "requests",
        "aiohttp",
        "starlette",
        "flask",
        "django",
    )

    assert 1 == code
    assert 7 * 2 == len(failed)
    assert {f"test_{each}" for each in clients} == {
        each.partition("[")[0] for each in failed
    }
    assert "GET /a 404: SOLD_OUT is documented under 409  [status]" in output
    assert "GET /a 500: `NONE` is in no catalog  [unregistered-code]" in output
    assert "secret" not in output.replace("?secret=1", "")
    assert "24 responses, 8 keep the contract" in output
    assert "shop: 2 of 3 errors never exercised: MISSING, DOWN" in output


def test_without_the_option_nothing_is_verified(project: Path) -> None:
    """The plugin alone changes nothing, but for the fixture."""
    code, output = run(project, "-k", "requests or wrote or wants")

    assert 0 == code, output
    assert "error catalog" not in output


def test_workers_of_xdist_are_one_run(project: Path) -> None:
    """What workers saw is summed up."""
    code, output = run(
        project, "--error-catalog", "-p", "xdist", "-n", "2", "-k", "httpx or requests"
    )

    assert 1 == code
    assert "9 responses, 3 keep the contract" in output
    assert "shop: 2 of 3 errors never exercised: MISSING, DOWN" in output


def test_settings(project: Path) -> None:
    """A base leaves other hosts alone; a wrong API or a broken catalog ends the run at once."""
    ini = project / "pytest.ini"
    ini.write_text("[pytest]\nerror_catalog_base_urls = shop=http://elsewhere\n")
    code, output = run(project, "--error-catalog", "-k", "httpx")
    ini.write_text("[pytest]\nerror_catalog_apis = shp\n")
    wrong, said = run(project, "--error-catalog")
    ini.unlink()
    (project / "catalog/shop.yaml").write_text("api: {}\n")
    broken, why = run(project, "--error-catalog")

    assert 0 == code, output
    assert "0 responses, 0 keep the contract" in output
    assert (4, 4) == (wrong, broken)
    assert "no API has the id `shp`: did you mean `shop`?" in said
    assert "catalog/shop.yaml:1:6: error[missing-key]" in why
