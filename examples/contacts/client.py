"""A client of the Contacts API with httpx: every error response is an exception."""

import sys

import httpx
from example_errors.contacts import (
    ContactExistsError,
    ContactsError,
    HTTPServerError,
    UnauthorizedError,
    ValidationInvalidFieldsError,
)
from example_errors.contacts.adapters.httpx import hook


def main(url: str) -> None:
    """Meet the errors of the API, one after the other."""
    hooks = {"response": [hook]}
    headers = {"X-Api-Key": "open sesame"}
    with httpx.Client(base_url=url, headers=headers, event_hooks=hooks) as client:
        for email in ("ada@example.com", "ada@example.com", "no address"):
            create(client, email)
        show(client, "GET", "/contact/7")
        show(client, "GET", "/no/such/route")
        show(client, "GET", "/contact/1", key="wrong")
        show(client, "DELETE", "/contacts")


def create(client: httpx.Client, email: str) -> None:
    """Create a contact; each error has a class, so each has a branch of its own."""
    try:
        contact = client.post("/contact", json={"email": email}).json()
    except ContactExistsError as error:
        print(f"{error.code}: {error.message}")
    except ValidationInvalidFieldsError as error:
        for field, messages in (error.details or {}).items():
            print(f"{error.code}: {field}: {'; '.join(messages)}")
    else:
        print("created", contact["id"])


def show(
    client: httpx.Client, method: str, path: str, key: str = "open sesame"
) -> None:
    """Say in a line what came of a request."""
    try:
        print(client.request(method, path, headers={"X-Api-Key": key}).json())
    except ContactsError as error:
        match error:
            case UnauthorizedError():
                print(f"{error.code}: check the key")
            case HTTPServerError(status=status):
                print(f"{error.code}: the server is at fault ({status}), try later")
            case _:
                print(f"{error.code}: {error.message}")


if __name__ == "__main__":
    main(sys.argv[1])
