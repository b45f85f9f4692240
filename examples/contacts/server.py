"""A Contacts API in FastAPI: documented errors, and validation in the API's own envelope."""

import itertools
import sys
from typing import Annotated

import uvicorn
from example_errors.contacts import (
    ContactExistsError,
    NotFoundError,
    TooManyAttemptsError,
    UnauthorizedError,
)
from example_errors.contacts.adapters.fastapi import install, responses
from fastapi import Depends, FastAPI, Header
from pydantic import BaseModel, Field


class NewContact(BaseModel):
    """What a contact is made of."""

    email: str = Field(pattern="@")
    tag_ids: list[int] = []


class Contact(NewContact):
    """A contact as it is kept."""

    id: int


def authorize(api_key: Annotated[str | None, Header(alias="X-Api-Key")] = None) -> None:
    """Let nobody in without the key."""
    if api_key != "open sesame":
        raise UnauthorizedError


def create_app() -> FastAPI:
    """Return the application."""
    app = FastAPI(
        title="Contacts",
        dependencies=[Depends(authorize)],
        responses=responses(UnauthorizedError, TooManyAttemptsError),
    )
    install(app)
    contacts: dict[int, Contact] = {}
    numbers = itertools.count(1)

    @app.post("/contact", status_code=201, responses=responses(ContactExistsError))
    def create_contact(new: NewContact) -> Contact:
        if any(each.email == new.email for each in contacts.values()):
            raise ContactExistsError
        number = next(numbers)
        contacts[number] = Contact(id=number, **new.model_dump())
        return contacts[number]

    @app.get("/contact/{number}", responses=responses(NotFoundError))
    def get_contact(number: int) -> Contact:
        if number not in contacts:
            raise NotFoundError
        return contacts[number]

    @app.delete("/contacts")
    def delete_all_contacts() -> None:
        # What nobody foresaw is the catalog's own 500, and the cause stays in the log.
        raise RuntimeError("postgres://admin:hunter2@db refused the connection")

    return app


if __name__ == "__main__":
    uvicorn.run(create_app(), port=int(sys.argv[1]), log_level="critical")
