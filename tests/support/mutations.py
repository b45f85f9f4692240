"""Two catalogs that use all of the language, and changes of every key of them."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
Edit = Callable[[Data], None]

MAIL: Data = {
    "api": {
        "id": "mail",
        "title": "Mail API",
        "version": "1.4.0",
        "description": "Sends mail.",
        "docs": "https://example.com/errors/{code}",
        "notes": [{"title": "Limits", "text": "Ten a second.", "after": "intro"}],
    },
    "fields": {
        "trace": {"description": "The trace.", "schema": {"type": "string"}},
        "source": {"schema": {"type": "string"}, "default": "mail", "example": "smtp"},
        "level": {"schema": {"type": "string", "enum": ["low", "high"]}},
        "invalid": {
            "schema": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"field": {"type": "string"}},
                    "required": ["field"],
                },
            }
        },
        "limit": {"schema": {"type": "integer", "minimum": 0}},
    },
    "envelopes": {
        "problem": {
            "description": "All but old errors.",
            "status": "4XX",
            "media_type": ["application/problem+json", "application/json"],
            "headers": {"Retry-After?": "{retry_after}", "X-Trace?": "{trace}"},
            "body": {
                "kind": "problem",
                "code": "{code}",
                "detail": "{message}",
                "title?": "{title}",
                "source": "{source}",
                "level?": "{level}",
                "invalid?": "{invalid}",
                "meta?": {"limit": "{limit}"},
                "...": "{params}",
            },
        },
        "old": {
            "status": [400, 500],
            "body": {"error": {"id": "{code}", "text": "{message}"}},
        },
        "plain": {"media_type": "text/plain", "body": "{code}: {message}"},
    },
    "statuses": {
        "401": {
            "description": "Who are you?",
            "headers": {"WWW-Authenticate": 'Bearer realm="mail"'},
        },
        "4XX": "The request is wrong.",
    },
    "groups": {"boxes": {"title": "Boxes", "description": "About boxes."}},
    "fallbacks": {"404": "NOT_FOUND", "validation": "INVALID", "4XX": "REFUSED"},
    "errors": {
        "BOX_LOCKED": {
            "status": 409,
            "group": "boxes",
            "summary": "The box is locked.",
            "title": "Locked",
            "message": "Box {box} is locked.",
            "description": "Somebody else reads it.",
            "action": "Wait.",
            "params": {
                "box": {"type": "string", "example": "in", "description": "The box."},
                "size": {"type": "integer", "minimum": 1, "optional": True},
                "mode": {
                    "type": "string",
                    "enum": ["read", "write"],
                    "default": "read",
                },
                "owner": {"type": ["string", "null"], "optional": True},
                "secret": {"type": "string", "sensitive": True, "optional": True},
            },
            "operations": ["POST /mail", "GET /mail"],
            "retry": {"after": "30s"},
            "since": "1.0",
            "docs": "https://example.com/locked",
            "example": {"size": 3},
        },
        "BOX_FULL": {
            "code": ["BOX_FULL", "QUOTA"],
            "aliases": ["FULL"],
            "status": 413,
            "summary": "The box is full.",
            "requires": ["limit"],
        },
        "INVALID": {
            "status": 422,
            "summary": "Something is wrong.",
            "allows": ["limit", "level"],
            "examples": {
                "one": {"message": "No subject."},
                "two": {"message": "No body.", "level": "low"},
            },
        },
        "NOT_FOUND": {"status": 404, "summary": "There is no such thing."},
        "REFUSED": {"status": "4XX", "summary": "Refused.", "retry": False},
        "BUSY": {"status": [429, 503], "summary": "Too busy.", "retry": True},
        "DENIED": {
            "summary": "No.",
            "params": {"scope": {"type": "string", "optional": True}},
            "cases": {
                "login": {
                    "when": "Nobody is logged in.",
                    "status": 401,
                    "omits": ["scope"],
                    "message": "Log in.",
                },
                "scope": {
                    "when": "A scope is missing.",
                    "status": 403,
                    "requires": ["scope"],
                    "operations": ["POST /mail"],
                },
            },
        },
        "PINNED": {
            "status": 400,
            "summary": "Pinned.",
            "pins": {"level": "high"},
            "omits": ["trace"],
        },
        "OLD_STYLE": {
            "code": "old-style",
            "status": 500,
            "envelope": "old",
            "summary": "An old one.",
            "deprecated": {"since": "1.2", "replaced_by": "BUSY"},
        },
        "TEXTUAL": {"status": 451, "envelope": "plain", "summary": "Text only."},
        "HIDDEN": {"status": 418, "summary": "Hidden.", "visibility": "internal"},
        "GONE": {
            "code": "GONE",
            "status": 410,
            "summary": "x",
            "retired": {"since": "1"},
        },
    },
}
"""JSON problems, params, cases, pins, an old envelope and a text one."""

QUEUE: Data = {
    "api": {"id": "queue", "title": "Queue API"},
    "fields": {
        "code": {"schema": {"type": ["string", "integer", "null"]}},
        "category": {"schema": {"type": "string"}},
        "queue": {
            "schema": {"type": "string", "pattern": "^[a-z]+$"},
            "example": "orders",
        },
        "reason": {"schema": {"type": "object"}},
    },
    "envelopes": {
        "failure": {
            "status": ["4XX", "5XX"],
            "headers": {"X-Request-Id?": "{request_id}", "X-Queue?": "queue {queue}"},
            "body": {
                "error": {
                    "code": "{code}",
                    "message?": "{message}",
                    "category?": "{category}",
                    "reason?": "{reason}",
                    "wait?": "{retry_after:ms}",
                }
            },
        },
        "batch": {
            "status": 200,
            "body": {
                "failed": True,
                "items": [{"name": "{code}", "text?": "{message}", "at?": "{queue}"}],
            },
        },
        "list": {"body": {"errors": [{"is": "{code}", "says": "{message}"}], "v": 2}},
        "proxy": {"status": [502, 504], "media_type": "text/html", "body": "any"},
        "empty": {"status": 507, "headers": {"X-Code": "{code}"}},
    },
    "errors": {
        "NO_QUEUE": {"code": 100, "status": 404, "summary": "No such queue."},
        "SERVER": {
            "code": {"from": 500, "to": 599},
            "status": "5XX",
            "summary": "The server failed.",
            "envelope": "failure",
        },
        "REUSED": {
            "code": None,
            "status": [400, 409],
            "summary": "The key was used.",
            "envelope": "failure",
            "pins": {"category": "idempotency"},
        },
        "TOO_LONG": {
            "code": "too_long",
            "status": 413,
            "summary": "Too long.",
            "pins": {"reason": {"type": "length", "max?": "{max}"}},
            "params": {"max": {"type": "integer", "example": 10}},
        },
        "SLOW_DOWN": {
            "code": "slow",
            "status": 429,
            "message": "Slow down.",
            "summary": "Too fast.",
            "retry": {"after": "2s"},
        },
        "WRONG_ITEM": {
            "code": "wrong",
            "envelope": "batch",
            "summary": "An item is wrong.",
        },
        "LISTED": {
            "code": "listed",
            "status": 422,
            "envelope": "list",
            "summary": "Many.",
        },
        "GATEWAY": {
            "code": None,
            "status": [502, 504],
            "envelope": "proxy",
            "summary": "The proxy failed.",
        },
        "NO_ROOM": {"code": "no_room", "envelope": "empty", "summary": "No room."},
        "UNTOLD": {"code": ["untold", None], "status": 405, "summary": "Hm."},
    },
}
"""Integer and missing codes, lists of errors, errors with status 200, bodies without shape."""

CATALOGS = {"mail": MAIL, "queue": QUEUE}


@dataclass(frozen=True)
class Mutation:
    """A change of one of the two catalogs."""

    name: str
    base: str
    edits: tuple[Edit, ...]

    @property
    def before(self) -> Data:
        """The catalog as it was."""
        return copy.deepcopy(CATALOGS[self.base])

    @property
    def after(self) -> Data:
        """The catalog as it is."""
        data = self.before
        for edit in self.edits:
            edit(data)
        return data


def put(path: str, value: Any) -> Edit:
    """Return what sets the value at *path*, whose steps are separated by slashes."""

    def edit(data: Data) -> None:
        owner, last = _owner(data, path)
        owner[last] = copy.deepcopy(value)

    return edit


def drop(path: str) -> Edit:
    """Return what removes the key at *path*."""

    def edit(data: Data) -> None:
        owner, last = _owner(data, path)
        del owner[last]

    return edit


def rename(path: str, name: str) -> Edit:
    """Return what gives the key at *path* another name, in the same position."""

    def edit(data: Data) -> None:
        owner, last = _owner(data, path)
        items = [(name if key == last else key, value) for key, value in owner.items()]
        owner.clear()
        owner.update(items)

    return edit


def order(path: str, first: str) -> Edit:
    """Return what moves *first* to the front of the mapping at *path*."""

    def edit(data: Data) -> None:
        owner, last = _owner(data, f"{path}/{first}")
        items = [(last, owner[last]), *(x for x in owner.items() if x[0] != last)]
        owner.clear()
        owner.update(items)

    return edit


def _owner(data: Data, path: str) -> tuple[Any, Any]:
    steps = path.split("/")
    owner: Any = data
    for step in steps[:-1]:
        owner = (
            owner[int(step)] if isinstance(owner, list) else owner.setdefault(step, {})
        )
    last = steps[-1]
    return owner, int(last) if isinstance(owner, list) else last


def _mail(name: str, *edits: Edit) -> Mutation:
    return Mutation(name, "mail", edits)


def _queue(name: str, *edits: Edit) -> Mutation:
    return Mutation(name, "queue", edits)


_LOCKED = "errors/BOX_LOCKED"
_PARAMS = f"{_LOCKED}/params"
_BODY = "envelopes/problem/body"
_FAILURE = "envelopes/failure/body/error"

MUTATIONS = (
    # The API
    _mail("api id", put("api/id", "post")),
    _mail("api title", put("api/title", "Post API")),
    _mail("api version", put("api/version", "1.5.0")),
    _mail("api description", put("api/description", "Sends letters.")),
    _mail("api docs", put("api/docs", "https://example.com/e/{name}")),
    _mail("api notes", put("api/notes/0/text", "Five a second.")),
    # Fields
    _mail("field added", put("fields/extra", {"schema": {"type": "string"}})),
    _mail(
        "field added with a place",
        put("fields/extra", {"schema": {"type": "string"}}),
        put(f"{_BODY}/extra?", "{extra}"),
    ),
    _mail(
        "field removed",
        drop("fields/trace"),
        drop("envelopes/problem/headers/X-Trace?"),
        drop("errors/PINNED/omits"),
    ),
    _mail(
        "field renamed",
        rename("fields/trace", "span"),
        put("envelopes/problem/headers/X-Trace?", "{span}"),
        put("errors/PINNED/omits", ["span"]),
    ),
    _mail("field type", put("fields/trace/schema", {"type": "integer"})),
    _mail("field or null", put("fields/trace/schema", {"type": ["string", "null"]})),
    _mail("field any", drop("fields/trace/schema")),
    _mail(
        "field narrower",
        put("fields/limit/schema/type", "integer"),
        put("fields/limit/schema/maximum", 10),
    ),
    _mail("field enum wider", put("fields/level/schema/enum", ["low", "high", "top"])),
    _mail(
        "field enum narrower",
        put("fields/level/schema/enum", ["high"]),
        drop("errors/INVALID/examples/two/level"),
    ),
    _mail("field enum dropped", drop("fields/level/schema/enum")),
    _mail("field pattern", put("fields/trace/schema/pattern", "^[a-z ]+$")),
    _mail("field items", put("fields/invalid/schema/items/required", [])),
    _mail("field items type", put("fields/invalid/schema/items", {"type": "string"})),
    _mail(
        "field format",
        put("fields/trace/schema/format", "uuid"),
        put("fields/trace/example", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    ),
    _mail("field default", put("fields/source/default", "post")),
    _mail(
        "field default removed",
        drop("fields/source/default"),
        drop("fallbacks"),
    ),
    _mail("field default added", put("fields/level/default", "low")),
    _mail("field description", put("fields/trace/description", "Another trace.")),
    _mail("field example", put("fields/source/example", "imap")),
    _mail(
        "message may be null",
        put("fields/message/schema", {"type": ["string", "null"]}),
    ),
    # Envelopes
    _mail("envelope added", put("envelopes/extra", {"body": {"e": "{code}", "x": 1}})),
    _mail(
        "envelope added in front",
        put(
            "envelopes/extra",
            {
                "body": {
                    "e": "{code}",
                    "...": "{params}",
                    "source": "{source}",
                    "level?": "{level}",
                    "m?": "{message}",
                    "limit?": "{limit}",
                    "trace?": "{trace}",
                    "invalid?": "{invalid}",
                }
            },
        ),
        order("envelopes", "extra"),
        *(
            put(f"errors/{name}/status", status)
            for name, status in (("REFUSED", "4XX"),)
        ),
    ),
    _mail(
        "envelope renamed",
        rename("envelopes/old", "ancient"),
        put("errors/OLD_STYLE/envelope", "ancient"),
    ),
    _mail(
        "envelope removed",
        drop("envelopes/old"),
        drop("errors/OLD_STYLE/envelope"),
        put("errors/OLD_STYLE/envelope", "problem"),
    ),
    _mail("envelope description", put("envelopes/problem/description", "All.")),
    _mail(
        "envelopes reordered",
        order("envelopes", "plain"),
        order("envelopes", "problem"),
    ),
    _mail("envelope status", put("envelopes/problem/status", ["4XX", "5XX"])),
    _mail("envelope status unsaid", drop("envelopes/old/status")),
    _mail("envelope may be 200", put("envelopes/old/status", [200, 400, 500])),
    _mail("media type", put("envelopes/old/media_type", "application/vnd.old+json")),
    _mail(
        "media type to text",
        put("envelopes/old/media_type", "text/plain"),
        put("envelopes/old/body", "{code}/{message}"),
    ),
    _mail(
        "media type added",
        put("envelopes/old/media_type", ["application/json", "application/old+json"]),
    ),
    _mail(
        "media type dropped",
        put("envelopes/problem/media_type", "application/problem+json"),
    ),
    _mail(
        "media types exchanged",
        put(
            "envelopes/problem/media_type",
            ["application/json", "application/problem+json"],
        ),
    ),
    _mail(
        "format",
        put("envelopes/plain/media_type", "application/x-thing"),
        put("envelopes/plain/format", "text"),
    ),
    _mail("body text", put("envelopes/plain/body", "{code} - {message}")),
    _mail(
        "header removed",
        drop("envelopes/problem/headers/X-Trace?"),
        drop("errors/PINNED/omits"),
        drop("fields/trace"),
    ),
    _mail("header renamed", rename("envelopes/problem/headers/X-Trace?", "X-Span?")),
    _mail("header case", rename("envelopes/problem/headers/X-Trace?", "x-trace?")),
    _mail("header added", put("envelopes/problem/headers/X-Level?", "{level}")),
    _mail("header constant", put("envelopes/problem/headers/X-Kind", "problem")),
    _mail(
        "header optional constant", put("envelopes/problem/headers/X-Kind?", "problem")
    ),
    _mail("constant changed", put(f"{_BODY}/kind", "trouble")),
    _mail("constant removed", drop(f"{_BODY}/kind")),
    _mail("constant added", put(f"{_BODY}/v", 1)),
    _mail("constant of another type", put(f"{_BODY}/kind", 1)),
    _mail("place renamed", rename(f"{_BODY}/detail", "message")),
    _mail("place removed", drop(f"{_BODY}/title?")),
    _mail("code renamed on the wire", rename(f"{_BODY}/code", "error_code")),
    _mail(
        "place into an object",
        drop(f"{_BODY}/detail"),
        put(f"{_BODY}/text", {"detail": "{message}"}),
    ),
    _mail(
        "body wrapped",
        put("envelopes/problem/body", {"error": MAIL["envelopes"]["problem"]["body"]}),
    ),
    _mail("place optional", rename(f"{_BODY}/source", "source?")),
    _mail("message optional", rename(f"{_BODY}/detail", "detail?")),
    _mail("place required", rename(f"{_BODY}/title?", "title")),
    _mail("object required", rename(f"{_BODY}/meta?", "meta"), drop("fallbacks")),
    _mail(
        "required place with a default",
        put("fields/region", {"default": "eu"}),
        put(f"{_BODY}/region", "{region}"),
    ),
    _mail(
        "required place without a default",
        put("fields/region", {"schema": {"type": "string"}}),
        put(f"{_BODY}/region", "{region}"),
        drop("fallbacks"),
    ),
    _mail("optional place", put(f"{_BODY}/help?", "{docs}")),
    _mail("optional object", put(f"{_BODY}/links?", {"help": "{docs}"})),
    _mail("place holds another field", put(f"{_BODY}/title?", "{docs}")),
    _mail(
        "place becomes a constant",
        put(f"{_BODY}/source", "mail"),
        drop("fields/source"),
    ),
    _mail("place as text", put(f"{_BODY}/title?", "Title: {title}")),
    _mail("place cast", put(f"{_BODY}/meta?", {"limit": "{limit:string}"})),
    _mail("spread removed", drop(f"{_BODY}/..."), drop("errors/DENIED")),
    _mail(
        "spread to an object", drop(f"{_BODY}/..."), put(f"{_BODY}/params?", "{params}")
    ),
    _mail("body has a status", put(f"{_BODY}/status", "{status}")),
    _mail("a place for docs", put(f"{_BODY}/help?", "{docs}"), drop("api/docs")),
    _mail("docs of one error", put("errors/NOT_FOUND/docs", "https://example.com/x")),
    # Statuses, groups, fallbacks
    _mail("status row", put("statuses/4XX", "The client is wrong.")),
    _mail("status row added", put("statuses/500", "Our fault.")),
    _mail("status header", put("statuses/401/headers/WWW-Authenticate", "Basic")),
    _mail("status header removed", drop("statuses/401/headers")),
    _mail("status header added", put("statuses/401/headers/X-More", "1")),
    _mail("group title", put("groups/boxes/title", "All boxes")),
    _mail("group added", put("groups/more", {"title": "More"})),
    _mail("fallback changed", put("fallbacks/404", "REFUSED")),
    _mail("fallback removed", drop("fallbacks/4XX")),
    _mail(
        "fallback added",
        put("fallbacks/5XX", "GENERAL"),
        put("errors/GENERAL", {"status": "5XX", "summary": "Failed."}),
    ),
    # Errors come and go
    _mail("error added", put("errors/FRESH", {"status": 409, "summary": "Fresh."})),
    _mail(
        "error added with a new status",
        put("errors/FRESH", {"status": 424, "summary": "Fresh."}),
    ),
    _mail("error removed", drop("errors/BOX_LOCKED")),
    _mail("error retired", put("errors/BOX_FULL/retired", True)),
    _mail(
        "error merged",
        drop("errors/BOX_LOCKED"),
        put("errors/BOX_FULL/aliases", ["FULL", "BOX_LOCKED"]),
    ),
    _mail(
        "error split",
        put("errors/FULL", {"status": 413, "summary": "Full."}),
        drop("errors/BOX_FULL/aliases"),
    ),
    _mail("tombstone removed", drop("errors/GONE")),
    _mail("tombstone back", drop("errors/GONE/retired")),
    _mail(
        "retired code reused",
        drop("errors/GONE"),
        put("errors/LEFT", {"code": "GONE", "status": 410, "summary": "Left."}),
    ),
    # Codes
    _mail("code changed", put(f"{_LOCKED}/code", "BOX_BUSY")),
    _mail(
        "code changed with alias",
        put(f"{_LOCKED}/code", "BOX_BUSY"),
        put(f"{_LOCKED}/aliases", ["BOX_LOCKED"]),
    ),
    _mail(
        "code replaced",
        put("errors/BOX_FULL/code", ["FULL", "QUOTA"]),
        put("errors/BOX_FULL/aliases", ["BOX_FULL"]),
    ),
    _mail(
        "former code dropped",
        put("errors/BOX_FULL/code", "FULL"),
        drop("errors/BOX_FULL/aliases"),
    ),
    _mail("code order", put("errors/BOX_FULL/code", ["QUOTA", "BOX_FULL"])),
    _mail("code added", put("errors/BOX_FULL/code", ["BOX_FULL", "QUOTA", "TOO_MUCH"])),
    _mail("code dropped", put("errors/BOX_FULL/code", ["BOX_FULL"])),
    _mail(
        "code to alias",
        put("errors/BOX_FULL/code", ["BOX_FULL"]),
        put("errors/BOX_FULL/aliases", ["FULL", "QUOTA"]),
    ),
    _mail(
        "alias to code",
        put("errors/BOX_FULL/code", ["BOX_FULL", "QUOTA", "FULL"]),
        drop("errors/BOX_FULL/aliases"),
    ),
    _mail("alias added", put(f"{_LOCKED}/aliases", ["LOCKED"])),
    _mail("alias removed", drop("errors/BOX_FULL/aliases")),
    _mail(
        "code given away",
        put("errors/BOX_FULL/code", ["BOX_FULL"]),
        put("errors/NOT_FOUND/code", "QUOTA"),
    ),
    _mail(
        "codes swapped",
        put("errors/NOT_FOUND/code", "REFUSED"),
        put("errors/REFUSED/code", "NOT_FOUND"),
    ),
    _mail(
        "class renamed",
        rename("errors/BOX_LOCKED", "LOCKED_BOX"),
        put("errors/LOCKED_BOX/code", "BOX_LOCKED"),
    ),
    _mail(
        "class renamed with alias",
        rename("errors/BOX_LOCKED", "LOCKED_BOX"),
        put("errors/LOCKED_BOX/code", "OTHER"),
        put("errors/LOCKED_BOX/aliases", ["BOX_LOCKED"]),
    ),
    _mail("everything renamed", rename("errors/BOX_LOCKED", "LOCKED_BOX")),
    # Statuses of errors
    _mail("status changed", put(f"{_LOCKED}/status", 423)),
    _mail("status to another hundred", put("errors/TEXTUAL/status", 503)),
    _mail("status widened", put(f"{_LOCKED}/status", [409, 423])),
    _mail("status widened again", put("errors/BUSY/status", [429, 503, 504])),
    _mail("status narrowed", put("errors/BUSY/status", [429])),
    _mail(
        "status range narrowed",
        put("errors/REFUSED/status", 400),
        drop("fallbacks/4XX"),
    ),
    _mail("status order", put("errors/BUSY/status", [503, 429])),
    _mail("status of success", put("errors/OLD_STYLE/status", 200)),
    _mail("envelope of an error", put("errors/NOT_FOUND/envelope", "old")),
    _mail("envelope of an error to text", put("errors/NOT_FOUND/envelope", "plain")),
    _mail("envelope spelled out", put("errors/NOT_FOUND/envelope", "problem")),
    # Params
    _mail("param added", put(f"{_PARAMS}/until", {"type": "string"})),
    _mail(
        "param added, optional",
        put(f"{_PARAMS}/until", {"type": "string", "optional": True}),
    ),
    _mail(
        "param added, default",
        put(f"{_PARAMS}/until", {"type": "string", "default": "now"}),
    ),
    _mail("param removed", drop(f"{_PARAMS}/size"), drop(f"{_LOCKED}/example")),
    _mail(
        "param renamed",
        rename(f"{_PARAMS}/box", "folder"),
        put(f"{_LOCKED}/message", "Box {folder} is locked."),
    ),
    _mail(
        "param type",
        put(f"{_PARAMS}/size", {"type": "string", "optional": True}),
        drop(f"{_LOCKED}/example"),
    ),
    _mail("param or null", put(f"{_PARAMS}/box/type", ["string", "null"])),
    _mail("param not null", put(f"{_PARAMS}/owner/type", "string")),
    _mail("param number", put(f"{_PARAMS}/size/type", "number")),
    _mail("param enum wider", put(f"{_PARAMS}/mode/enum", ["read", "write", "all"])),
    _mail("param enum narrower", put(f"{_PARAMS}/mode/enum", ["read"])),
    _mail("param minimum", put(f"{_PARAMS}/size/minimum", 2)),
    _mail(
        "param format",
        put(f"{_PARAMS}/box/format", "email"),
        put(f"{_PARAMS}/box/example", "a@example.com"),
    ),
    _mail("param optional", put(f"{_PARAMS}/box/optional", True)),
    _mail("param required", drop(f"{_PARAMS}/size/optional")),
    _mail("param default", put(f"{_PARAMS}/mode/default", "write")),
    _mail("param default removed", drop(f"{_PARAMS}/mode/default")),
    _mail("param default added", put(f"{_PARAMS}/box/default", "in")),
    _mail("param sensitive", put(f"{_PARAMS}/owner/sensitive", True)),
    _mail("param not sensitive", drop(f"{_PARAMS}/secret/sensitive")),
    _mail("param description", put(f"{_PARAMS}/box/description", "Which box.")),
    _mail("param example", put(f"{_PARAMS}/box/example", "out")),
    _mail("params reordered", order(_PARAMS, "secret")),
    # Pins and claims
    _mail("pin added", put("errors/NOT_FOUND/pins", {"source": "router"})),
    _mail(
        "pin added to a common field", put("errors/NOT_FOUND/pins", {"trace": "none"})
    ),
    _mail("pin changed", put("errors/PINNED/pins/level", "low")),
    _mail("pin removed", drop("errors/PINNED/pins")),
    _mail("pin of null", put("errors/NOT_FOUND/pins", {"title": None})),
    _mail("requires added", put("errors/HIDDEN/requires", ["trace"])),
    _mail(
        "requires removed",
        drop("errors/BOX_FULL/requires"),
        put("errors/INVALID/allows", ["level"]),
    ),
    _mail(
        "requires to allows",
        drop("errors/BOX_FULL/requires"),
        put("errors/BOX_FULL/allows", ["limit"]),
        put("errors/HIDDEN/requires", ["limit"]),
    ),
    _mail("allows added", put("errors/NOT_FOUND/allows", ["limit"])),
    _mail("allows removed", put("errors/INVALID/allows", ["level"])),
    _mail("omits added", put("errors/NOT_FOUND/omits", ["trace"])),
    _mail("omits removed", drop("errors/PINNED/omits")),
    _mail("retry to false", put(f"{_LOCKED}/retry", False)),
    _mail("retry to true", put("errors/REFUSED/retry", True)),
    _mail("retry without a wait", put(f"{_LOCKED}/retry", True)),
    _mail("retry said", put("errors/INVALID/retry", False)),
    _mail("retry with a wait", put("errors/BUSY/retry", {"after": "5s"})),
    _mail("retry later", put(f"{_LOCKED}/retry", {"after": "60s"})),
    _mail("retry in minutes", put(f"{_LOCKED}/retry", {"after": "0.5m"})),
    # Cases
    _mail(
        "case added", put("errors/DENIED/cases/region", {"when": "Far.", "status": 451})
    ),
    _mail("case removed", drop("errors/DENIED/cases/login")),
    _mail("case renamed", rename("errors/DENIED/cases/login", "anonymous")),
    _mail("case status", put("errors/DENIED/cases/login/status", 407)),
    _mail("case requires", drop("errors/DENIED/cases/scope/requires")),
    _mail("case omits", drop("errors/DENIED/cases/login/omits")),
    _mail("case when", put("errors/DENIED/cases/login/when", "No user.")),
    _mail("case message", put("errors/DENIED/cases/login/message", "Please log in.")),
    _mail(
        "case operations", put("errors/DENIED/cases/login/operations", ["GET /mail"])
    ),
    _mail("case retry", put("errors/DENIED/cases/login/retry", False)),
    _mail("case pins", put("errors/DENIED/cases/login/pins", {"source": "gate"})),
    _mail(
        "cases introduced",
        drop(f"{_LOCKED}/status"),
        put(
            f"{_LOCKED}/cases",
            {
                "read": {"when": "Read.", "status": 409},
                "write": {"when": "W.", "status": 423},
            },
        ),
    ),
    _mail(
        "cases removed", drop("errors/DENIED/cases"), put("errors/DENIED/status", 403)
    ),
    # Life
    _mail("made public", drop("errors/HIDDEN/visibility")),
    _mail("made internal", put(f"{_LOCKED}/visibility", "internal")),
    _mail("deprecated", put(f"{_LOCKED}/deprecated", True)),
    _mail("deprecation withdrawn", drop("errors/OLD_STYLE/deprecated")),
    _mail("deprecation note", put("errors/OLD_STYLE/deprecated/note", "Soon gone.")),
    _mail(
        "operation added",
        put(f"{_LOCKED}/operations", ["POST /mail", "GET /mail", "PUT /mail"]),
    ),
    _mail("operation removed", put(f"{_LOCKED}/operations", ["POST /mail"])),
    # Prose
    *(
        _mail(f"prose: {key}", put(f"{_LOCKED}/{key}", value))
        for key, value in (
            ("message", "The box {box} is locked."),
            ("title", "Box locked"),
            ("summary", "The box is locked now."),
            ("action", "Wait a while."),
            ("description", "Somebody reads."),
            ("docs", "https://example.com/box-locked"),
            ("since", "1.1"),
            ("example", {"size": 4}),
        )
    ),
    _mail("prose: group", drop(f"{_LOCKED}/group")),
    _mail(
        "prose: examples", put("errors/INVALID/examples/three", {"message": "No to."})
    ),
    # Nothing
    _mail("nothing", put("x-owner", "team")),
    _mail("nothing: language", put("catalog", 1)),
    _mail("nothing: code", put("errors/BUSY/code", "BUSY")),
    _mail(
        "nothing: defaults",
        put(f"{_PARAMS}/box/optional", False),
        put(f"{_PARAMS}/box/sensitive", False),
        put("errors/BUSY/visibility", "public"),
        put("errors/BUSY/title", "Too busy."),
        put("errors/BUSY/message", "Too busy."),
        put("envelopes/old/media_type", "application/json"),
        put("envelopes/old/format", "json"),
        put(
            "fields/title/schema",
            {"type": "string", "description": "What kind of error it is."},
        ),
    ),
    _mail(
        "nothing: order",
        order("errors", "HIDDEN"),
        order("fields", "limit"),
        order(_BODY, "title?"),
        order("statuses", "4XX"),
    ),
    # The other catalog
    _queue("integer code", put("errors/NO_QUEUE/code", 101)),
    _queue("code to text", put("errors/NO_QUEUE/code", "100")),
    _queue("range wider", put("errors/SERVER/code/to", 699)),
    _queue("range narrower", put("errors/SERVER/code/from", 510)),
    _queue("range elsewhere", put("errors/SERVER/code", {"from": 800, "to": 899})),
    _queue("range to code", put("errors/SERVER/code", "server")),
    _queue(
        "code within the range",
        put(
            "errors/DISK",
            {"code": 507, "status": 507, "envelope": "failure", "summary": "Disk."},
        ),
    ),
    _queue("family gets a code", put("errors/REUSED/code", "reused")),
    _queue("family's pin", put("errors/REUSED/pins/category", "idempotency_error")),
    _queue(
        "family without a pin",
        put("errors/REUSED/pins", {"category": "x", "queue": None}),
    ),
    _queue("family's statuses", put("errors/REUSED/status", [400, 409, 412])),
    _queue("family's status", put("errors/REUSED/status", 409)),
    _queue(
        "another family",
        put(
            "errors/EXPIRED",
            {
                "code": None,
                "status": 410,
                "envelope": "failure",
                "pins": {"category": "expired"},
                "summary": "Old.",
            },
        ),
    ),
    _queue(
        "a rival by pin",
        put(
            "errors/NO_DLQ",
            {
                "code": 100,
                "status": 404,
                "pins": {"category": "dead"},
                "summary": "No dead letters.",
            },
        ),
    ),
    _queue("pin gets a constant", put("errors/TOO_LONG/pins/reason/kind", "x")),
    _queue("pin's place required", rename("errors/TOO_LONG/pins/reason/max?", "max")),
    _queue("pin's place renamed", rename("errors/TOO_LONG/pins/reason/max?", "most?")),
    _queue("param of a pin", put("errors/TOO_LONG/params/max/type", "number")),
    _queue("code may be missing", put("errors/NO_QUEUE/code", [100, None])),
    _queue("code is never missing", put("errors/UNTOLD/code", "untold")),
    _queue("milliseconds to seconds", put(f"{_FAILURE}/wait?", "{retry_after}")),
    _queue(
        "wait moves to a header",
        drop(f"{_FAILURE}/wait?"),
        put("envelopes/failure/headers/Retry-After?", "{retry_after}"),
    ),
    _queue("code place optional", rename(f"{_FAILURE}/code", "code?")),
    _queue("message required", rename(f"{_FAILURE}/message?", "message")),
    _queue(
        "unwrapped",
        put("envelopes/failure/body", QUEUE["envelopes"]["failure"]["body"]["error"]),
    ),
    _queue("header text", put("envelopes/failure/headers/X-Queue?", "in {queue}")),
    _queue("header plain", put("envelopes/failure/headers/X-Queue?", "{queue}")),
    _queue("batch is 207", put("envelopes/batch/status", 207)),
    _queue("batch is 400", put("envelopes/batch/status", 400)),
    _queue("batch constant", put("envelopes/batch/body/failed", "yes")),
    _queue("batch list renamed", rename("envelopes/batch/body/items", "entries")),
    _queue("batch item renamed", rename("envelopes/batch/body/items/0/name", "type")),
    _queue("batch item field", drop("envelopes/batch/body/items/0/at?")),
    _queue(
        "batch by key",
        put(
            "envelopes/batch/body/items",
            {"{queue}": {"name": "{code}", "text?": "{message}"}},
        ),
    ),
    _queue("list constant", put("envelopes/list/body/v", 3)),
    _queue(
        "list to object",
        put("envelopes/list/body/errors", {"is": "{code}", "says": "{message}"}),
    ),
    _queue("list has a field more", put("envelopes/list/body/errors/0/at?", "{queue}")),
    _queue("body any to shape", put("envelopes/proxy/body", "<p>{message}</p>")),
    _queue("body any to none", drop("envelopes/proxy/body")),
    _queue("no body to a body", put("envelopes/empty/body", {"code": "{code}"})),
    _queue("required header", rename("envelopes/empty/headers/X-Code", "X-Error")),
    _queue(
        "envelope gone",
        drop("envelopes/empty"),
        put("errors/NO_ROOM/envelope", "failure"),
        put("errors/NO_ROOM/status", 507),
    ),
    _queue("catch-all gone", drop("envelopes/proxy"), drop("errors/GATEWAY")),
    _queue(
        "default envelope",
        order("envelopes", "list"),
        drop("errors/TOO_LONG/pins"),
        drop("errors/TOO_LONG/params"),
    ),
    _queue("pattern", put("fields/queue/schema/pattern", "^[a-z-]+$")),
    _queue("code schema", put("fields/code/schema/type", ["string", "integer"])),
    _queue("error has no wait", put("errors/SLOW_DOWN/retry", False)),
    _queue("listed is 400", put("errors/LISTED/status", 400)),
    _queue("listed elsewhere", put("errors/LISTED/envelope", "failure")),
)
"""Every key of the language in several ways, each change with a name."""

_NOTABLE = frozenset(
    (
        *(
            "code changed",
            "error merged",
            "field renamed",
            "header added",
            "param renamed",
        ),
        *("header text", "header renamed", "retry to false", "requires removed"),
        *("status widened", "a rival by pin", "spread to an object"),
        "place becomes a constant",
    )
)


def sample(step: int) -> tuple[Mutation, ...]:
    """Return every *step*-th mutation, and those that faults of each kind would change."""
    return tuple(
        each
        for number, each in enumerate(MUTATIONS)
        if number % step == 0 or each.name in _NOTABLE
    )
