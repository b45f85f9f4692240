"""Errors of a ferry."""

from http import HTTPStatus

NO_SHIP = "ship_unknown"


class FerryError(Exception):
    """The root."""

    status_code = 500
    code = "internal"

    def __init__(self, message="", *, details=None):
        super().__init__(message)
        self.message = message
        self.details = details

    def to_dict(self):
        return {
            "success": False,
            "error": {
                "code": self.code,
                "message": self.message,
                "details": self.details,
            },
        }


class ShipUnknown(FerryError):
    """There is no such ship.

    Ships have four letters.
    """

    status_code = HTTPStatus.NOT_FOUND
    code = NO_SHIP

    def __init__(self, ship_id: int):
        super().__init__(f"There is no ship {ship_id}.")


class BerthError(FerryError):
    status_code = 409


class BerthTaken(BerthError):
    code = "berth_taken"

    def __init__(self):
        super().__init__("Somebody is there.")


class BerthLocked(BerthError):
    code = "berth_locked"
    status_code = None  # Set by the caller.


class Helper:
    code = "no_error"
