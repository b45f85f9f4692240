"""Code that uses what is on its way out; type checkers warn of lines that end in `wrong`."""

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


try:
    raised("vanished")
except jobs_errors.errors.JobVanishedError as error:  # wrong: a former name
    lost: JobLostError = error
except JobsError as error:
    print(error.code)
