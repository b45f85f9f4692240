"""Code that uses what is on its way out; type checkers warn of lines that end in `wrong`."""

import datetime
import decimal
import uuid

import jobs_errors
from jobs_errors import JobLockedError, JobLostError, JobsError
from jobs_errors import JobVanishedError  # wrong: a former name


def raised(name: str) -> None:
    """Raise an error by its class."""
    if name == "busy":
        raise jobs_errors.JobBusyError  # wrong: deprecated
    if name == "running":
        raise jobs_errors.JobBusyRunningError  # wrong: deprecated
    if name == "vanished":
        raise jobs_errors.JobVanishedError(message="Gone.")  # wrong: a former name
    raise JobLockedError


# A constructor takes what Python has; an attribute has it as JSON.
since = datetime.datetime.now(datetime.UTC)
JobLostError(since=since, days=[since.date(), "2026-01-31"], by=uuid.uuid4(), share=0.5)
JobLostError(since="2026-01-31T12:00:00Z", share=decimal.Decimal("0.5"))
JobLostError(since=since.date())  # wrong
JobLostError(by=7)  # wrong
written: str | None = JobLostError(since=since).since

try:
    raised("vanished")
except jobs_errors.errors.JobVanishedError as error:  # wrong: a former name
    lost: JobLostError = error
except JobsError as error:
    print(error.code)
