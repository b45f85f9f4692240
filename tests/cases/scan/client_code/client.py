import httpx
from shop_errors import (
    ClosedError,
    DeniedError,
    ErrorCode,
    HTTPNotFoundError,
    NoSuchOrdersError,
    NoSuchOrderError,
    ShopError,
)


def get(client: httpx.Client, number: int):
    try:
        return client.get(f"/orders/{number}")
    except ClosedError:
        return None
    except NoSuchOrderError:
        return None


def compare(error: ShopError, body: dict):
    if error.code == "CLOSED":
        return 1
    if body["code"] in ("DENIED", "DENYED"):
        return 2
    if body.get("code") == "NO_SUCH_ORDER":
        return 3
    match error.code:
        case "CLOSD":
            return 4
        case "something_else_entirely":
            return 5
    if error.code == ErrorCode.CLOSED:
        return 6
    return body["kind"] == "CLOSED"


def order(client):
    try:
        client.post("/orders/7/close")
    except ShopError:
        return 1
    except ClosedError:
        return 2


def statuses(client):
    try:
        client.get("/orders/7")
    except HTTPNotFoundError:
        return 1
    except NoSuchOrderError:
        return 2
    except DeniedError:
        return 3


def unknown(client, send):
    try:
        client.get("/orders/7")
        client.get(send)
    except ClosedError:
        return 1


CODE = "NO_SUCH_ORDRE"
NEITHER = "NO_SUCH_PLACE_ANYWHERE"
