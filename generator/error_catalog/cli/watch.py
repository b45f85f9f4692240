"""``gen --watch``: generate and lint, and do so again whenever something is saved."""

import gc
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from error_catalog.cli.findings import say
from error_catalog.cli.session import Session
from error_catalog.cli.terminal import CLEAN, prefix

if TYPE_CHECKING:
    from error_catalog.disk.watched import State
    from error_catalog.run.outcome import Outcome
    from error_catalog.run.request import Request

    Generate = Callable[[Request], Outcome]

MOST_NAMED = 3
"""Files that are named when they have changed; of more, the number."""


def watch(session: Session, requests: "Sequence[Request]", generate: "Generate") -> int:
    """
    Generate what is asked for until somebody interrupts, and return the exit code.

    Args:
        generate: Generates once, says what it did, and returns what it found.
    """
    from error_catalog.disk.watched import UnwatchableError, changes, standing

    # What a run leaves behind would pile up.
    gc.enable()
    try:
        watched = _Watched(session, requests, generate)
        watched.look()
        click.echo("watching; Ctrl-C ends it", err=True)
        while True:
            here = standing(watched.folders)
            for _ in changes(here):
                watched.look()
                if standing(watched.folders) != here:
                    break
    except UnwatchableError:
        raise click.UsageError(
            "--watch needs watchfiles: pip install 'error-catalog[watch]'"
        ) from None
    except KeyboardInterrupt:
        return CLEAN


class _Watched:
    """
    What is watched, and what it was like before the last run.

    Attributes:
        folders: Those that have inputs; one that had some may have some again.
    """

    def __init__(
        self, session: Session, requests: "Sequence[Request]", generate: "Generate"
    ) -> None:
        self.folders: set[str] = set()
        self._session = session
        self._requests = requests
        self._generate = generate
        self._state: State | None = None

    def look(self) -> None:
        """Generate if anything has changed since the last look; the first time, always."""
        from error_catalog.disk.watched import mark_of, state_of

        state = state_of(self.folders)
        if state == self._state:
            return
        if self._state is not None:
            _say_changed(self._state, state)
        known = set(self.folders)
        for request in self._requests:
            for path in self._round(request):
                # What a run writes into an input folder is no change to act on.
                mark = mark_of(path)
                if path in state and mark is not None:
                    state[path] = mark
        self._state = {**state, **state_of(self.folders - known)}

    def _round(self, request: "Request") -> list[str]:
        """Generate and lint once, and return the files that were written."""
        from error_catalog.run.inputs import input_folders

        is_first = self._state is None
        try:
            outcome = self._generate(request)
        except click.UsageError as error:
            # A target that the configuration had a moment ago.
            if is_first:
                raise
            error.show()
            return []
        except OSError as error:
            click.echo(f"gen: {error.strerror or error}: {error.filename}", err=True)
            return []
        self.folders |= input_folders(request, outcome)
        _lint(self._session, outcome)
        return [str(outcome.root.absolute() / each.path) for each in outcome.drifts]


def _say_changed(before: "State", after: "State") -> None:
    """Name the files that are new, gone, or other than they were."""
    keys = sorted(before.keys() | after.keys())
    found = [os.path.relpath(e) for e in keys if before.get(e) != after.get(e)]
    named = found if len(found) <= MOST_NAMED else [f"{len(found)} files"]
    click.echo(f"changed: {', '.join(named)}", err=True)


def _lint(session: Session, outcome: "Outcome") -> None:
    """Say what could be better in the catalogs that were read, beside what was said."""
    from error_catalog.diagnostics import Severity, has_errors
    from error_catalog.rules.quality.own import own_rules
    from error_catalog.rules.quality.registry import RULES
    from error_catalog.run.inspection import inspect

    if outcome.basis is None or has_errors(outcome.diagnostics):
        return
    read = [path for path, one in outcome.basis.made.items() if one.standing is None]
    catalogs = tuple(os.path.relpath(outcome.root / path) for path in read)
    if not catalogs:
        return
    own = own_rules([each.id for each in RULES])
    inspected = inspect(Path.cwd(), catalogs, session.stages, own)
    found = [
        each
        for each in inspected.diagnostics
        if each.severity is not Severity.NOTE and each not in outcome.diagnostics
    ]
    say(found, inspected.sources, prefix(inspected.root))
    click.echo(f"lint: {len(found) or 'nothing'} found", err=True)
