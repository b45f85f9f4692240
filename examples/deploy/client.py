"""A client of the Deploy API with requests: every error response is an exception."""

import sys

import requests
import tenacity
from example_errors.deploy import (
    ContactExistsError,
    DeployError,
    HTTPNotFoundError,
    InvalidRequestError,
    tenacity_options,
)
from example_errors.deploy.adapters.requests import hook


def main(url: str) -> None:
    """Meet the errors of the API, one after the other."""
    with requests.Session() as session:
        session.hooks["response"].append(hook)
        create_contacts(session, url)
        for path in ("/contacts/7", "/no/such/route"):
            try:
                session.get(f"{url}{path}")
            except HTTPNotFoundError as error:
                print(f"{error.code}: {error.message}")
        for _ in range(2):
            start_bulk_operation(session, url)
            print("started a bulk operation")


def create_contacts(session: requests.Session, url: str) -> None:
    """Create a contact twice, and one without an address."""
    for contact in ({"email": "ada@example.com"}, {"email": "ada@example.com"}, {}):
        try:
            print("created", session.post(f"{url}/contacts", json=contact).json()["id"])
        except ContactExistsError as error:
            print(f"{error.code}: {error.message}")
        except InvalidRequestError as error:
            print(f"{error.code}: look at {error.field_errors}")
        except DeployError as error:
            print(f"something else: {error}")


@tenacity.retry(**tenacity_options())
def start_bulk_operation(session: requests.Session, url: str) -> None:
    """Start a bulk operation; while another one runs, wait as long as the API says."""
    session.post(f"{url}/bulk")


if __name__ == "__main__":
    main(sys.argv[1])
