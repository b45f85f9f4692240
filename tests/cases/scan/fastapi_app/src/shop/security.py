"""Who calls."""

from functools import wraps
from typing import Annotated

import shop_errors as errors
from fastapi import Depends, Header


class User:
    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def account(self) -> str:
        if not self.name:
            raise errors.ForbiddenError
        return self.name


def current_user(token: str = Header()) -> User:
    if not token:
        raise errors.UnauthorizedError()
    return User(token)


CurrentUser = Annotated[User, Depends(current_user)]


def only_admins(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        if not kwargs.get("admin"):
            raise errors.ForbiddenError
        return function(*args, **kwargs)

    return wrapper


def hides_outages(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except errors.BackendDownError:
            return None

    return wrapper
