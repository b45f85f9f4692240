"""Nothing here is wrong, though some of it looks like it."""

import unknown_library
from fastapi import Depends, FastAPI, HTTPException
from shop_errors import ClosedError, NoSuchOrderError, error_class
from shop_errors.adapters.fastapi import install, responses

app = FastAPI()
install(app)


def raised(number: int):
    raise unknown_library.Error(number)


@app.get("/{number}", responses=responses(NoSuchOrderError, ClosedError))
def get(number: int, found=Depends(raised)):
    if number:
        raise NoSuchOrderError
    raise error_class(409, "CLOSED")()


@app.get("/teapot")
def teapot():
    raise HTTPException(418)


@app.get("/state")
def state():
    """The state of a shop is CLOSED or OPEN; NO_SUCH_ORDERS is no code."""
    return {"state": "CLOSED", "note": "NO_SUCH_ORDER"}


def test_state(client):
    try:
        client.get("/state")
    except ValueError:
        raise RuntimeError("NO_SUCH_ORDER") from None
