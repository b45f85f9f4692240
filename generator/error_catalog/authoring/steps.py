"""What to do after ``gen init``: from the catalog to an error that is raised and caught."""

from collections.abc import Iterator, Sequence

_SERVERS = {
    "fastapi": (
        """\
from fastapi import FastAPI
from {package} import EmailTakenError
from {package}.adapters.fastapi import install, responses

app = FastAPI()
install(app)

@app.post("/accounts", responses=responses(EmailTakenError))
def create_account(email: str):
    raise EmailTakenError(email=email)
""",
        "uvicorn server:app --port 8000",
    ),
    "starlette": (
        """\
from starlette.applications import Starlette
from starlette.routing import Route
from {package} import EmailTakenError
from {package}.adapters.starlette import install

async def create_account(request):
    raise EmailTakenError(email=request.query_params["email"])

app = Starlette(routes=[Route("/accounts", create_account, methods=["POST"])])
install(app)
""",
        "uvicorn server:app --port 8000",
    ),
    "flask": (
        """\
from flask import Flask, request
from {package} import EmailTakenError
from {package}.adapters.flask import install

app = Flask(__name__)
install(app)

@app.post("/accounts")
def create_account():
    raise EmailTakenError(email=request.args["email"])
""",
        "flask --app server run --port 8000",
    ),
}
"""A server, and the command that runs it."""

_CLIENTS = {
    "httpx": """\
import httpx
from {package} import EmailTakenError
from {package}.adapters.httpx import hook

client = httpx.Client(base_url="http://127.0.0.1:8000", event_hooks={{"response": [hook]}})
try:
    client.post("/accounts", params={{"email": "ada@example.com"}})
except EmailTakenError as error:
    print("caught:", error.message, error.email)
""",
    "requests": """\
import requests
from {package} import EmailTakenError
from {package}.adapters.requests import hook

session = requests.Session()
session.hooks["response"].append(hook)
try:
    session.post("http://127.0.0.1:8000/accounts", params={{"email": "ada@example.com"}})
except EmailTakenError as error:
    print("caught:", error.message, error.email)
""",
}

_PATH = "PYTHONPATH=generated/python"


def steps(package: str, catalog: str, adapters: Sequence[str]) -> list[str]:
    """
    Return what to do next, line by line.

    Args:
        package: The Python package that will be generated.
        catalog: The path of the starter catalog.
        adapters: Those that the package will have.
    """
    server = next((each for each in adapters if each in _SERVERS), None)
    client = next((each for each in adapters if each in _CLIENTS), None)
    blocks: list[tuple[str, str]] = [
        (f"make {catalog} yours, then generate everything from it:", "gen")
    ]
    if server is not None:
        code, command = _SERVERS[server]
        blocks.append(("raise an error; in server.py:", code.format(package=package)))
        needs = " ".join(dict.fromkeys((server, command.partition(" ")[0])))
        run = f"run it (pip install {needs}):"
        blocks.append((run, f"{_PATH} {command}"))
    if client is not None:
        code = _CLIENTS[client].format(package=package)
        blocks.append(("catch it; in client.py:", code))
        run = f"run that, in another terminal (pip install {client}):"
        blocks.append((run, f"{_PATH} python client.py"))
    if server is None or client is None:
        text = "other frameworks and clients: name them as `adapters` in pyproject.toml"
        blocks.append((f"{text}, then:", "gen"))
    blocks.append(
        ("commit all of it, and let CI say when it no longer fits:", "gen --check")
    )
    return ["next:", *_numbered(blocks)]


def _numbered(blocks: Sequence[tuple[str, str]]) -> Iterator[str]:
    for number, (text, code) in enumerate(blocks, 1):
        yield f"  {number}. {text}"
        yield ""
        yield from (f"       {line}".rstrip() for line in code.splitlines())
        yield ""
