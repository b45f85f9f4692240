"""PyGithub."""

import json
from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that looks for users."""
    github = import_module("github")
    retry = github.GithubRetry(total=retries) if retries else None
    client = github.Github(
        base_url=url,
        auth=github.Auth.Token(KEY),
        retry=retry,
        seconds_between_requests=None,
    )
    return lambda: client.search_users(QUERY).totalCount


def reader(_: Any, response: Response) -> Call:
    """Return what the requester does with a response."""
    requester = import_module("github.Requester").Requester
    text = response.body.decode()

    def read() -> None:
        raise requester.createException(
            response.status, response.headers, json.loads(text)
        )

    return read


def document(code: str, message: Any) -> object:
    """Return an error as GitHub writes it."""
    return {"message": message, "errors": [{"code": code}], "documentation_url": ""}


SYSTEM = System(
    name="PyGithub",
    distribution="PyGithub",
    imports="import github.GithubException",
    roots=lambda: (import_module("github.GithubException").GithubException,),
    document=document,
    connect=connect,
    reader=reader,
)
