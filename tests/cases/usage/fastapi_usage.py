"""Code that uses the adapters of a package for Starlette and FastAPI, right and wrong."""

from collections.abc import Sequence

from contacts_errors import (
    ContactExistsError,
    ContactsError,
    NotFoundError,
    ServerError,
    ValidationInvalidFieldsError,
)
from contacts_errors.adapters import fastapi as adapter
from contacts_errors.adapters import starlette as plain
from contacts_errors.adapters.fastapi import Problem
from fastapi import APIRouter, FastAPI
from records_errors import NotFoundError as RecordsNotFoundError
from starlette.applications import Starlette


def refuse(problems: Sequence[Problem]) -> ContactsError | None:
    """Make an error of the first problem."""
    details = {each.field: [each.message] for each in problems[:1]}
    return ValidationInvalidFieldsError(details=details)


app = FastAPI(responses=adapter.responses(ServerError))
adapter.install(app)
adapter.install(app, errors={404: NotFoundError, 405: None}, invalid_request=refuse)
plain.install(app)
plain.install(Starlette(), errors={404: lambda: NotFoundError(message="No.")})
router = APIRouter(responses=adapter.responses(NotFoundError, ContactExistsError))


@router.get("/", responses=adapter.responses(ContactsError))
def endpoint() -> None:
    """Raise an error."""
    raise NotFoundError


app.include_router(router, responses=adapter.responses())

adapter.install(object())  # wrong
adapter.install(app, errors={404: RecordsNotFoundError})  # wrong
adapter.install(app, errors={404: ValidationInvalidFieldsError})  # wrong
adapter.install(app, invalid_request=lambda: None)  # wrong
adapter.responses(RecordsNotFoundError)  # wrong
adapter.responses(NotFoundError())  # wrong
