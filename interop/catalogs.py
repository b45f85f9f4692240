"""Catalogs that are hard on other people's tools: each constructs what one of them got wrong."""

from typing import Any

Catalog = dict[str, Any]

_NESTED: Catalog = {
    "fields": {
        "tree": {
            "description": "A tree.",
            "schema": {
                "type": "object",
                "properties": {
                    "leaf": {"type": ["string", "null"]},
                    "kids": {"type": "array", "items": {"$ref": "#/fields/tree"}},
                    "at": {"type": "object", "properties": {"x": {"const": 1.5}}},
                },
                "required": ["leaf"],
            },
            "example": {"leaf": None, "kids": [{"leaf": "a"}], "at": {"x": 1.5}},
        }
    },
    "envelopes": {
        "failure": {
            "description": "Every error response.",
            "headers": {"X-Request-Id?": "{request_id}"},
            "body": {
                "ok": False,
                "error": {
                    "inner": {"code": "{code}", "text?": "{message}"},
                    "tree?": "{tree}",
                },
                "meta?": {"trace?": "{request_id}", "v": {"n": 1}},
            },
        }
    },
    "errors": {
        "not_found": {"status": 404, "requires": ["tree"]},
        "no_such_user": {"status": 404},
        "gone": {"status": [404, 410], "code": ["gone", "removed"]},
        "error": {"status": 400, "aliases": ["old"]},
        "failure": {"status": 400, "example": {"request_id": "req_1"}},
    },
}

_PROBLEMS: Catalog = {
    "fields": {
        "instance": {"description": "This occurrence.", "schema": {"type": "string"}},
        "pointer": {
            "description": "Where, as a JSON pointer.",
            "schema": {"type": "string"},
            "example": "/name",
        },
    },
    "envelopes": {
        "problem": {
            "description": "RFC 9457.",
            "media_type": "application/problem+json",
            "body": {
                "type": "https://errors.example.com/{code}",
                "title": "{title}",
                "status": "{status}",
                "detail?": "{message}",
                "instance?": "{instance}",
                "errors?": [{"detail": "{message}", "pointer": "{pointer}"}],
                "...": "{params}",
            },
        },
        "page": {
            "description": "A page of the proxy in front.",
            "media_type": "text/html",
            "body": "any",
        },
    },
    "errors": {
        "out_of_credit": {
            "code": "out-of-credit",
            "status": 403,
            "message": "The balance is {balance}.",
            "params": {
                "balance": {"type": "number", "example": 30.5},
                "accounts": {
                    "type": "array",
                    "items": {"type": "string"},
                    "example": ["/account/1"],
                },
                "plan": {
                    "type": "object",
                    "properties": {"name": {"type": "string"}, "until": {}},
                    "required": ["name"],
                    "optional": True,
                    "example": {"name": "small", "until": None},
                },
            },
        },
        "not_owner": {
            "code": "not-owner",
            "status": 403,
            "params": {"owner": {"type": ["string", "null"]}},
        },
        "invalid": {"status": 422, "requires": ["instance"]},
        "kinds": {
            "status": 400,
            "params": {
                "flag": {"const": True},
                "kind": {"type": "string", "enum": ["x", "y"]},
                "class": {"type": "string", "example": "c"},
                "from": {"type": "integer", "minimum": 0, "example": 3},
                "since": {"type": "string", "format": "date-time"},
                "ratio": {"const": 0.25},
                "either": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            },
        },
        "proxy_failure": {"status": 502, "code": None, "envelope": "page"},
    },
}

_PARTS: Catalog = {
    "fields": {"where": {"description": "D.", "schema": {"type": "string"}}},
    "envelopes": {
        "list": {
            "description": "A list of errors.",
            "body": {
                "errors": [{"code": "{code}", "at?": "{where}", "why?": "{message}"}]
            },
        },
        "keyed": {
            "description": "Errors by the name of a field.",
            "body": {"{where}": {"code": "{code}", "why": {"m": "{message}"}}},
        },
        "mixed": {
            "description": "A list with places.",
            "body": [{"code": "{code}"}, {"?": {"at": "{where}"}}, "end"],
        },
        "words": {"description": "A code and nothing else.", "body": "{code}"},
    },
    "errors": {
        "too_long": {"status": 400},
        "too_short": {"status": 400},
        "by_field": {"status": 422, "envelope": "keyed", "requires": ["where"]},
        "in_places": {"status": 409, "envelope": "mixed"},
        "bare_word": {"status": 410, "envelope": "words"},
    },
}

_NUMBERS: Catalog = {
    "envelopes": {
        "json": {
            "description": "An error with a number.",
            "headers": {"Retry-After?": "{retry_after}", "X-Code": "{code}"},
            "body": {"error": {"code": "{code}", "message": "{message}"}},
        },
        "spelled": {
            "description": "The number as text.",
            "body": {"errno": "{code:string}", "strerror": "{message}"},
        },
        "text": {
            "description": "A line.",
            "media_type": "text/plain; charset=utf-8",
            "body": "E{code}: {message}",
        },
        "xml": {
            "description": "A document.",
            "media_type": "application/xml",
            "body": "any",
        },
        "empty": {"description": "Nothing.", "headers": {"X-Why": "{message}"}},
    },
    "errors": {
        "busy": {"code": 7, "status": 503, "requires": ["retry_after"], "retry": True},
        "written": {"code": 8, "status": 400, "envelope": "text"},
        "foreign": {"code": None, "status": 400, "envelope": "xml"},
        "anonymous": {"code": None, "status": 401, "envelope": "empty"},
        "unpaid": {"code": {"from": 100, "to": 199}, "status": 402},
        "parts": {"code": 9, "status": 413, "envelope": "spelled"},
        "upstream": {"code": 10, "status": [{"from": 501, "to": 502}, "4XX", 472]},
        "server": {"code": 12, "status": "5XX", "retry": {"after": "1s"}},
        "teapot": {"code": [13, 14], "status": 418, "deprecated": {"since": "2"}},
        "whenever": {"code": 15},
    },
}

_CODELESS: Catalog = {
    "envelopes": {
        "e": {
            "description": "An error that may have a code.",
            "body": {"code?": "{code}", "kind?": "{title}", "message?": "{message}"},
        }
    },
    "errors": {
        "none": {"code": None, "status": 400},
        "coded": {"code": ["coded", None], "status": 404},
        "family": {
            "code": None,
            "status": 409,
            "pins": {"title": "odd"},
            "requires": ["title"],
        },
        "named": {"status": 409},
    },
}

_FLAT: Catalog = {
    "envelopes": {
        "flat": {
            "description": "Everything on one level.",
            "body": {
                "success": False,
                "code": "{code}",
                "message?": "{message}",
                "docs?": "{docs}",
                "...": "{params}",
            },
        }
    },
    "errors": {
        "user_not_found": {
            "code": "user.not-found",
            "status": 404,
            "params": {"user_id": {"type": "string"}},
        },
        "user_is_gone": {"code": "USER_NOT_FOUND", "status": 404},
        "cart_full": {
            "status": 409,
            "params": {"limit": {"type": "integer", "example": 50}},
            "cases": {
                "guest": {"when": "Nobody is signed in.", "message": "At most 5."},
                "member": {"when": "Someone is.", "status": 422},
            },
        },
    },
}

_CONSTANTS: Catalog = {
    "envelopes": {
        "e": {
            "description": "Constants of every type.",
            "body": {
                "code": "{code}",
                "half": 0.5,
                "three": 3,
                "nothing": None,
                "yes": True,
                "word": "a",
                "...": "{params}",
            },
        }
    },
    "errors": {
        "halves": {
            "status": 400,
            "params": {
                "const_list": {"const": [1, "a"]},
                "const_object": {"const": {"a": 1}},
                "halves": {"enum": [0.5, 1.5]},
                "numbers": {"enum": [1, 1.5]},
                "wholes": {"enum": [1, 2, 3]},
                "mixed": {"enum": ["a", 1]},
                "maybe": {"enum": ["a", None]},
                "maybe_const": {"type": ["string", "null"], "enum": ["a", None]},
                "flags": {"enum": [True, False]},
                "odd": {"enum": [True, "a", None]},
                "lists": {"enum": [[1], [2]]},
                "huge": {"const": 10**20},
                "cased": {"enum": ["a", "A", "", "a b", "1", "_"]},
            },
        },
        "thirds": {"status": 409, "params": {"at": {"const": 0.25}}},
    },
}

_SCHEMAS: Catalog = {
    "fields": {
        "link": {
            "description": "A list, as links.",
            "schema": {
                "anyOf": [
                    {"type": "null"},
                    {
                        "type": "object",
                        "properties": {"next": {"$ref": "#/fields/link"}},
                    },
                ]
            },
            "example": {"next": {"next": None}},
        },
        "matrix": {
            "description": "Rows.",
            "schema": {
                "type": "array",
                "items": {"type": "array", "items": {"type": "number"}},
            },
        },
        "by_name": {
            "description": "By name.",
            "schema": {
                "type": "object",
                "additionalProperties": {"$ref": "#/fields/link"},
            },
        },
    },
    "envelopes": {
        "e": {
            "description": "Schemas of every kind.",
            "body": {
                "code": "{code}",
                "link?": "{link}",
                "matrix?": "{matrix}",
                "names?": "{by_name}",
                "data?": {"...": "{params}"},
            },
        }
    },
    "errors": {
        "all_kinds": {
            "status": 400,
            "requires": ["link", "matrix", "by_name"],
            "params": {
                "anything": {},
                "nothing": {"type": "null"},
                "const_null": {"const": None},
                "maybe": {"type": ["integer", "null"]},
                "either": {"type": ["integer", "string"]},
                "one_of": {"oneOf": [{"type": "integer"}, {"type": "string"}]},
                "all_of": {
                    "allOf": [{"type": "string"}, {"type": "string", "minLength": 1}]
                },
                "not_this": {"type": "string", "not": {"const": "b"}},
                "closed": {
                    "type": "object",
                    "properties": {"a": {"type": "string"}},
                    "additionalProperties": False,
                },
                "patterns": {
                    "type": "object",
                    "patternProperties": {"^x-": {"type": "string"}},
                    "additionalProperties": False,
                },
                "pair": {
                    "type": "array",
                    "prefixItems": [{"type": "string"}, {"type": "integer"}],
                    "minItems": 2,
                    "items": False,
                },
                "few": {
                    "type": "array",
                    "items": {"type": "string"},
                    "minItems": 1,
                    "maxItems": 3,
                    "uniqueItems": True,
                },
                "between": {
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "exclusiveMaximum": 9,
                },
                "day": {"type": "string", "format": "date"},
                "moment": {"type": "string", "format": "date-time"},
                "id": {"type": "string", "format": "uuid"},
                "address": {"type": "string", "format": "email"},
                "page": {"type": "string", "format": "uri"},
                "digits": {"type": "string", "pattern": "^[0-9]+$", "example": "42"},
                "defaulted": {"type": "integer", "default": 5},
                "has-dash": {"type": "string"},
                "self": {"type": "string"},
                "type": {"type": "string"},
                "model_dump": {"type": "string"},
            },
        }
    },
}

_BODIES: tuple[tuple[str, Catalog], ...] = (
    ("nested", _NESTED),
    ("problems", _PROBLEMS),
    ("parts", _PARTS),
    ("numbers", _NUMBERS),
    ("codeless", _CODELESS),
    ("flat", _FLAT),
    ("constants", _CONSTANTS),
    ("schemas", _SCHEMAS),
)


def hard() -> dict[str, Catalog]:
    """Return the catalogs by the id of their API."""
    return {name: _whole(name, body) for name, body in _BODIES}


def _whole(name: str, body: Catalog) -> Catalog:
    errors = {
        key: {"summary": f"This is what {key} means.", **each}
        for key, each in body["errors"].items()
    }
    head = {"catalog": 1, "api": {"id": name, "title": f"{name.title()} API"}}
    return {**head, **body, "errors": errors}
