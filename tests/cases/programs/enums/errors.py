from enum import Enum


class ErrorCode(str, Enum):
    GONE = "gone_away"
    LOCKED = "locked_up"
    STRANGE = "strange"


class Colour(Enum):
    RED = "red"


class OldErrors(Enum):
    FULL = (5001, 409, "The ship is full.")


STATUSES = {ErrorCode.GONE: 410, ErrorCode.LOCKED: 423}
