"""Orders."""

from contextlib import suppress

from fastapi import APIRouter, Depends, HTTPException, status
from fastapi.responses import JSONResponse
from shop_errors import (
    BackendDownError,
    InvalidCouponError,
    OrderClosedError,
    OrderNotFoundError,
    PaymentDeclinedError,
    SoldOutError,
)
from shop_errors.adapters.fastapi import responses

from . import limits
from .limits import forgiving, limited
from .security import CurrentUser, current_user, hides_outages, only_admins

router = APIRouter(prefix="/orders", dependencies=[Depends(current_user)])
ORDERS: dict[int, str] = {}


class OddOrderError(OrderClosedError):
    """One of our own."""


def not_valid(coupon: str) -> InvalidCouponError:
    return InvalidCouponError(coupon=coupon)


def load(number: int) -> str:
    if number not in ORDERS:
        raise OrderNotFoundError
    return ORDERS[number]


@router.get("/{id}", responses=responses(OrderNotFoundError))
def get_order(id: int):
    return load(id)


@router.delete("/{id}", responses=responses(OrderNotFoundError))
def delete_order(id: int):
    load(id)
    raise OddOrderError


@router.put("/{id}")
def put_order(id: int):
    return load(id)


@router.post("", responses=responses(SoldOutError, InvalidCouponError))
def create_order(coupon: str):
    limits.limiter.check(coupon)
    if coupon == "x":
        raise not_valid(coupon)
    error = SoldOutError()
    raise error


@router.post("/quiet", responses={})
def quiet_order(coupon: str):
    forgiving(coupon)
    with suppress(OrderNotFoundError):
        load(1)
    try:
        load(2)
    except (OrderNotFoundError, SoldOutError):
        pass
    return {}


@router.post("/limited", responses=responses(SoldOutError))
def limited_order(key: str):
    with limited(key):
        return {}


@router.post("/again", responses=responses(OrderClosedError))
def again(id: int):
    try:
        load(id)
    except OrderNotFoundError:
        raise
    except OrderClosedError as error:
        raise error


@router.get("/{id}/account", responses=responses(SoldOutError))
def account(user: CurrentUser):
    return user.account


@router.post("/{id}/admin", responses=responses(SoldOutError))
@only_admins
def admin(id: int):
    return {}


@router.post("/{id}/outage", responses=responses(SoldOutError))
@hides_outages
def outage(id: int):
    raise BackendDownError


@router.post("/{id}/pay")
def pay(id: int):
    if id == 1:
        raise HTTPException(status_code=402, detail="declined")
    if id == 2:
        raise HTTPException(status.HTTP_409_CONFLICT)
    if id == 3:
        return JSONResponse({"code": "PAYMENT_DECLINED", "message": "no"}, 402)
    if id == 4:
        return JSONResponse({"code": "PAYMENT_DECLIND", "message": "no"}, 402)
    if id == 5:
        raise HTTPException(status_code=501)
    raise PaymentDeclinedError


def by_number(number: int):
    raise [SoldOutError, OrderClosedError][number]
