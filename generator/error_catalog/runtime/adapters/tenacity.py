"""Options of tenacity's decorator that obey what servers and the catalog say about retries."""

from __future__ import annotations

from ..retry import retry_delay

TYPE_CHECKING = False  # without importing typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol, TypedDict

    class Attempt(Protocol):
        """How one attempt ended."""

        def exception(self) -> BaseException | None: ...

    class RetryState(Protocol):
        """What tenacity knows about a call: attempts so far, and how the last one ended."""

        @property
        def attempt_number(self) -> int: ...

        @property
        def outcome(self) -> Attempt | None: ...

    class TenacityOptions(TypedDict):
        """Keyword arguments of ``tenacity.retry``."""

        retry: Callable[[RetryState], bool]
        wait: Callable[[RetryState], float]
        stop: Callable[[RetryState], bool]
        reraise: bool


def tenacity_options(
    attempts: int = 4,
    *,
    base: float = 0.5,
    cap: float = 60.0,
    max_server_wait: float = 120.0,
    transport: bool = False,
) -> TenacityOptions:
    """
    Return options of ``tenacity.retry`` that retry exactly what ``retry_delay`` would.

    The last error is raised as it is, and at once if the wait would be too long::

        @tenacity.retry(**tenacity_options(attempts=5))
        def create_contact(): ...

    Args:
        attempts: How many in all, including the first.
        base, cap, max_server_wait, transport: As for ``retry_delay``.
    """

    def delay(state: RetryState) -> float | None:
        error = None if state.outcome is None else state.outcome.exception()
        if error is None:
            return None
        return retry_delay(
            error,
            state.attempt_number,
            base=base,
            cap=cap,
            max_server_wait=max_server_wait,
            transport=transport,
        )

    return {
        "retry": lambda state: delay(state) is not None,
        "wait": lambda state: delay(state) or 0.0,
        "stop": lambda state: state.attempt_number >= attempts,
        "reraise": True,
    }
