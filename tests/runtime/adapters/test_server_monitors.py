"""Monitoring as it is really used: Sentry's SDK and OpenTelemetry, both in memory."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sentry_sdk
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sentry_sdk.transport import Transport

from tests.support.failures import CATALOG, SERVED, SITUATIONS, happens_on, outcome
from tests.support.projects import ROOT, imported, made

MISTAKES = {
    "an exception that nothing handles": ["OSError"],
    "an exception in middleware": ["OSError"],
    "an exception in a background task": ["OSError"],
    "an exception in a stream that has begun": ["OSError"],
    "an error whose status HTTP does not have": ["ValueError"],
}
"""The failures that Sentry hears of, and as what; of all others it hears nothing."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """A package whose catalog has an error for everything."""
    folder = tmp_path_factory.mktemp("shop")
    with imported(made(CATALOG, names=("python",)).package(), folder) as found:
        yield found


class InMemory(Transport):
    """Keeps what would be sent to Sentry."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Any] = []

    def capture_envelope(self, envelope: Any) -> None:
        """Keep the event in *envelope*."""
        event = envelope.get_event()
        if event is not None:
            self.events.append(event)


@contextmanager
def watched(**options: Any) -> Iterator[list[Any]]:
    """Run Sentry's SDK with its default integrations, and give its events."""
    transport = InMemory()
    sentry_sdk.init(dsn="http://key@localhost/1", transport=transport, **options)
    try:
        yield transport.events
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.init()


@pytest.mark.parametrize("framework", SERVED)
def test_one_event_for_one_failure(framework: str, shop: ModuleType) -> None:
    """A mistake is one event of Sentry; what was meant is none."""
    with watched() as events:
        found = {
            name: kinds_after(events, framework, shop, name)
            for name in SITUATIONS
            if happens_on(framework, name)
        }
    for name, kinds in found.items():
        expected = list(MISTAKES.get(name, ()))
        if "502" in name and framework in ("FastAPI", "Starlette"):
            # By default the SDK takes these exceptions from the framework itself.
            expected = ["HTTPException"]
        if "stream" in name and framework not in ("FastAPI", "Starlette"):
            # This is between the server and Sentry's middleware for it.
            continue

        assert expected == kinds, (framework, name)


def kinds_after(
    events: list[Any], framework: str, shop: ModuleType, name: str
) -> list[str]:
    """Return the kinds of the events that come of one failure."""
    events.clear()
    outcome(framework, shop, name)
    return [_kind(event) for event in events]


def _kind(event: Any) -> str:
    values = event.get("exception", {}).get("values", [])
    return str(values[-1]["type"]) if values else str(event.get("logentry"))


@pytest.mark.parametrize("framework", SERVED)
def test_one_exception_on_one_span(framework: str, shop: ModuleType) -> None:
    """With ``on_error`` a span of OpenTelemetry has each error response once."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("shop")

    def record(error: Any, request: Any) -> None:
        del request
        with tracer.start_as_current_span("error") as span:
            span.record_exception(error)
            span.set_attribute("error.code", error.code)

    for name in SITUATIONS:
        if not happens_on(framework, name):
            continue
        exporter.clear()
        found = outcome(framework, shop, name, on_error=record)
        spans = exporter.get_finished_spans()
        expected = [found.code] if found.code else []

        assert expected == [span.attributes["error.code"] for span in spans], name
        assert [["exception"]] * len(expected) == [
            [each.name for each in span.events] for span in spans
        ]


SECRET = "hunter2-correct-horse"

SECRETIVE = deepcopy(CATALOG)
SECRETIVE["api"] = {"id": "secretive"}
SECRETIVE["envelopes"]["failure"]["body"]["..."] = "{params}"
SECRETIVE["errors"]["REVOKED"] = {
    "status": 409,
    "summary": "It is revoked.",
    "message": "{token} is revoked.",
    "params": {"token": {"type": "string", "sensitive": True}},
}


def on_the_page(package: str) -> Any:
    """Return the function of the page that Sentry calls before it sends an event."""
    page = (ROOT / "docs/python.md").read_text("utf-8")
    start = page.index("def without_messages")
    text = page[start : page.index("sentry_sdk.init(before_send", start)]
    names: dict[str, Any] = {}
    exec(text.replace("contacts_errors", package), names)  # It is our own page.
    return names["without_messages"]


def revoked(package: Any) -> None:
    """Raise an error with a secret in its message, and a note."""
    error = package.RevokedError(token=SECRET)
    error.add_note("A note.")
    raise error


def captured(package: Any, before_send: Any) -> Any:
    """Return the event of an exception whose cause has a secret in its message."""
    with watched(before_send=before_send) as events:
        try:
            try:
                revoked(package)
            except package.RevokedError as error:
                raise OSError("bug") from error
        except OSError as error:
            sentry_sdk.capture_exception(error)
    (event,) = events
    return event


def test_secrets_in_messages(tmp_path: Path) -> None:
    """Sentry shows live messages, of causes too; with what the page says it shows none."""
    with imported(made(SECRETIVE, names=("python",)).package(), tmp_path) as found:
        chosen = (None, on_the_page(found.__name__))
        events = [captured(found, each) for each in chosen]

    assert [True, False] == [SECRET in json.dumps(each, default=str) for each in events]
    for event in events:
        assert ["RevokedError", "OSError"] == [
            each["type"] for each in event["exception"]["values"]
        ]
