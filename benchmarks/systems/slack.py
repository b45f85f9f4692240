"""The SDK of Slack."""

import json
from importlib import import_module
from typing import Any

from benchmarks.system import KEY, QUERY, Call, Response, System


def connect(url: str, retries: int) -> Call:
    """Return a call that asks for a channel."""
    retry = import_module("slack_sdk.http_retry.builtin_handlers")
    handlers = [retry.RateLimitErrorRetryHandler(retries)] if retries else []
    client = import_module("slack_sdk").WebClient(
        KEY, base_url=f"{url}/api/", retry_handlers=handlers
    )
    return lambda: client.conversations_info(channel=QUERY)


def reader(_: Any, response: Response) -> Call:
    """Return what the client does with a response."""
    received = import_module("slack_sdk.web.slack_response").SlackResponse
    text = response.body.decode()
    headers = dict(response.headers)

    def read() -> None:
        received(
            client=None,
            http_verb="POST",
            api_url="https://slack.com/api/conversations.info",
            req_args={},
            data=json.loads(text),
            headers=headers,
            status_code=response.status,
        ).validate()

    return read


def document(code: str, message: Any) -> object:
    """Return an error as Slack writes it."""
    return {"ok": False, "error": code, "message": message}


SYSTEM = System(
    name="slack_sdk",
    distribution="slack_sdk",
    imports="import slack_sdk.errors",
    roots=lambda: (import_module("slack_sdk.errors").SlackClientError,),
    document=document,
    connect=connect,
    reader=reader,
)
