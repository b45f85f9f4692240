"""Which errors are worth another try, and how long to wait before it."""

from __future__ import annotations

from .base import APIError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol, TypedDict

    class Outcome(Protocol):
        """How one attempt ended."""

        def exception(self) -> BaseException | None: ...

    class RetryState(Protocol):
        """What tenacity says of a call: attempts so far, and how the last one ended."""

        @property
        def attempt_number(self) -> int: ...

        @property
        def outcome(self) -> Outcome | None: ...

    class TenacityOptions(TypedDict):
        """Keyword arguments of ``tenacity.retry``."""

        retry: Callable[[RetryState], bool]
        wait: Callable[[RetryState], float]
        stop: Callable[[RetryState], bool]
        reraise: bool


TRANSIENT = (408, 429, 502, 503, 504)
"""
Statuses of failures that pass (RFC 9110 sections 15.5.9 and 15.6, RFC 6585 section 4).

500 is not among them: the request may have had its effect, and often fails again.
"""

_MAX_DOUBLINGS = 64


def is_retryable(error: BaseException) -> bool:
    """
    Tell whether the request that got *error* may be sent again.

    The catalog decides. Where it is silent, an error may be retried if the server said
    when, or if its status is one of ``TRANSIENT``. What is no error of an API never is.
    """
    if not isinstance(error, APIError):
        return False
    if error.retryable is not None:
        return error.retryable
    return error.retry_after is not None or error.status in TRANSIENT


def retry_delay(
    error: BaseException,
    attempt: int = 1,
    *,
    base: float = 0.5,
    cap: float = 60.0,
    max_server_wait: float = 120.0,
) -> float | None:
    """
    Return how many seconds to wait before the next try; None if there should be none.

    That is at least what the server, or else the catalog, asks for; and at least a random
    part of a bound that doubles with every attempt ("full jitter"), so that clients that
    failed together do not return together.

    Args:
        attempt: How many there were; 1 after the first.
        base: The bound after the first attempt, in seconds.
        cap: The highest bound, in seconds.
        max_server_wait: If the server asks for more seconds than these, give up.
    """
    if not is_retryable(error):
        return None
    asked = error.retry_after if isinstance(error, APIError) else None
    # Not "asked > max_server_wait": NaN is no time to wait either.
    if asked is not None and not asked <= max_server_wait:
        return None
    from random import random

    doublings = min(max(attempt, 1) - 1, _MAX_DOUBLINGS)
    backoff = random() * min(cap, base * 2.0**doublings)  # noqa: S311, no secret
    return backoff if asked is None else max(backoff, asked)


def tenacity_options(
    attempts: int = 4,
    *,
    base: float = 0.5,
    cap: float = 60.0,
    max_server_wait: float = 120.0,
) -> TenacityOptions:
    """
    Return the options of ``tenacity.retry`` that retry what may be retried, and no more.

    The last error is raised as it is, at once if waiting for it would take too long::

        @tenacity.retry(**tenacity_options(attempts=5))
        def create_contact(): ...

    Args:
        attempts: How many in all, the first among them.
        base, cap, max_server_wait: As for ``retry_delay``.
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
        )

    return {
        "retry": lambda state: delay(state) is not None,
        "wait": lambda state: delay(state) or 0.0,
        "stop": lambda state: state.attempt_number >= attempts,
        "reraise": True,
    }
