"""A Deploy API in Flask: it raises the exceptions, the adapter writes the responses."""

import itertools
import sys
import time
from typing import Any

from example_errors.deploy import (
    ContactExistsError,
    InvalidRequestError,
    NotFoundError,
    OperationInProgressError,
)
from example_errors.deploy.adapters.flask import install
from flask import Flask, request

BULK_SECONDS = 1.0
"""How long a bulk operation of this example takes."""


def create_app() -> Flask:
    """Return the application."""
    app = Flask(__name__)
    install(app)
    contacts: dict[int, dict[str, Any]] = {}
    numbers = itertools.count(1)
    busy_until = [0.0]

    @app.post("/contacts")
    def create_contact() -> tuple[dict[str, Any], int]:
        contact = request.get_json()
        if "email" not in contact:
            raise InvalidRequestError(field_errors=["email"])
        if any(each["email"] == contact["email"] for each in contacts.values()):
            raise ContactExistsError
        number = next(numbers)
        contacts[number] = {"id": number, "email": contact["email"]}
        return contacts[number], 201

    @app.get("/contacts/<int:number>")
    def get_contact(number: int) -> dict[str, Any]:
        if number not in contacts:
            raise NotFoundError(message=f"There is no contact {number}.")
        return contacts[number]

    @app.post("/bulk")
    def start_bulk_operation() -> tuple[dict[str, Any], int]:
        left = busy_until[0] - time.monotonic()
        if left > 0:
            raise OperationInProgressError(retry_after=left)
        busy_until[0] = time.monotonic() + BULK_SECONDS
        return {"started": True}, 202

    return app


if __name__ == "__main__":
    create_app().run(port=int(sys.argv[1]))
