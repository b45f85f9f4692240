"""Random catalogs, as plain data: small, nearly always valid, and rich in what they use."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

HOSTILE = (
    '"""',
    "'''",
    "\\",
    "a\\",
    "{% if x %}",
    "{{ x }}",
    "<b>&amp;</b>",
    "-->",
    "*/}",
    "a | b",
    "`code`",
    "```",
    "# x",
    "- x",
    "line\nline",
    "tab\tbell\x07",
    "\ud800",
    "💥",
    "\u202eabc",
    "null",
    "true",
    "404",
    "007",
    "1.0",
    "NaN",
    "[]",
    "$ref",
    "__class__",
    "${x}",
    "%s",
    "a.b*c?(d)[e]",
    " x ",
    "é",
)
"""Texts that some format or reader takes for something else."""

FIELDS: dict[str, dict[str, Any]] = {
    "detail": {"schema": {"type": "string"}},
    "kind": {"schema": {"type": "string"}},
    "note": {"schema": {"type": ["string", "null"]}, "example": "404"},
    "empty": {"schema": {"type": "string", "minLength": 0}, "example": ""},
    "trail": {"schema": {"type": "string", "pattern": r"^/?\.*$"}, "default": "/..."},
    "level": {"schema": {"type": "string", "enum": ["low", "high"]}},
    "count": {"schema": {"type": "integer"}, "example": -3},
    "share": {"schema": {"type": "number", "minimum": 0}, "example": 0.5},
    "final": {"schema": {"type": "boolean"}},
    "label": {"schema": {"type": ["string", "integer"]}, "example": "1"},
    "anything": {"schema": {}, "example": {"a": [None, True]}},
    "meta": {"schema": {"type": "object"}, "example": {"a": [1]}},
    "tags": {"schema": {"type": "array", "items": {"type": "string"}}},
    "tree": {
        "schema": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "tree": {"$ref": "#/fields/tree"}},
            "required": ["id"],
        }
    },
    "x-y.z": {"schema": {"type": "string", "format": "date-time"}},
}
"""Fields that an envelope may use; each has an example or one can be made up."""

_VALUES: dict[str, Any] = {
    "detail": "too long",
    "kind": "a kind",
    "note": "404",
    "empty": "",
    "level": "high",
    "count": 12,
    "share": 1.25,
    "final": False,
    "label": 7,
    "anything": [1],
    "meta": {},
    "tags": ["x", "y"],
    "trail": "/.",
    "tree": {"id": "leaf"},
    "x-y.z": "2027-02-28T23:59:59Z",
}
"""For examples: a value of each field that is not the one that would be made up."""

_WAIT = "retry_after"
_TEXTUAL = ("detail", "kind", "note", "level", "count", "share", "final", "trail")
_PARAMS: dict[str, dict[str, Any]] = {
    "size": {"type": "integer", "example": 7},
    "names": {"type": "array", "items": {"type": "string"}, "example": ["a", "{b}"]},
    "ratio": {"type": "number", "optional": True},
    "who": {"type": "string", "example": "it's"},
    "unit": {"type": "string", "default": "B"},
    "deep": {"type": "object", "example": {"x": {"y": None}}, "optional": True},
}
_STANDARDS: dict[str, dict[str, bool]] = {
    "rfc9457": {"code": False, "params": True, "details": False, "instance": False},
    "jsonapi": {"code": True, "params": True},
    "aip193": {"code": False, "params": True, "field_violations": False},
}
"""For each standard, the fields that errors may use, and whether they are always there."""

_STATUSES: dict[str, Any] = {
    "200": "It `worked`.",
    "404": {"description": "There is no such page.", "headers": {"X-Why": "a {{b}}"}},
    "4XX": {"headers": {"Cache-Control": "no-store", "X-Limit": 5}},
    "5xx": {"description": "A | fault.", "headers": {"X-Region": "7"}},
}
_NAMES = ("not_found", "SOLD_OUT", "rateLimit", "HTTP2_DOWN", "class", "e4", "Denied")


def texts() -> st.SearchStrategy[str]:
    """Return texts, hostile ones among them; never blank."""
    some = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=12)
    return some.filter(lambda text: bool(text.strip()))


@st.composite
def catalogs(draw: st.DrawFn) -> dict[str, Any]:
    """Return a catalog as its author would write it; most pass every check."""
    maker = _Maker(draw)
    names = ("failure", "other", "third")[: draw(st.integers(1, 3))]
    envelopes = maker.defaulted() or {name: maker.envelope(name) for name in names}
    errors = {
        name: maker.error()
        for name in draw(
            st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True)
        )
    }
    fields = {name: {**maker.described(), **FIELDS[name]} for name in maker.used}
    if maker.may_be_null:
        fields["code"] = {"schema": {"type": ["string", "integer", "null"]}}
    notes = draw(st.lists(_notes(), max_size=2))
    statuses = draw(_some(_STATUSES))
    return {
        **draw(_some({"catalog": 1})),
        "api": {
            "id": draw(st.sampled_from(("shop", "my-api", "A1"))),
            **({"title": draw(texts())} if maker.chance(80) else {}),
            **({"notes": notes} if notes else {}),
            **draw(
                _some({"docs": "https://x.example/#{code}", "description": "A `b`."})
            ),
        },
        **({"statuses": statuses} if statuses else {}),
        **({"fields": fields} if fields else {}),
        "groups": {"main": {"title": draw(texts())}},
        **({} if maker.has_default else {"envelopes": envelopes}),
        "errors": errors,
    }


def _notes() -> st.SearchStrategy[dict[str, str]]:
    places = st.sampled_from(("intro", "format", "statuses", "errors"))
    return st.fixed_dictionaries(
        {"title": texts(), "text": texts()}, optional={"after": places}
    )


def _some(options: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {}, optional={k: st.just(v) for k, v in options.items()}
    )


class _Maker:
    """What has been drawn so far, because an error must fit its envelope."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.used: dict[str, None] = {}
        self.places: dict[str, dict[str, bool]] = {}
        self.codes = 0
        self.early: set[str] = set()
        self.has_default = False
        self.may_be_null = self.chance(15)
        self._here: dict[str, bool] = {}
        self._optional = 0
        self._outside = True

    def chance(self, percent: int) -> bool:
        return bool(self.draw(st.integers(0, 99)) < percent)

    def pick(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    # Envelopes.

    def described(self) -> dict[str, str]:
        return {"description": self.draw(texts())} if self.chance(80) else {}

    def defaulted(self) -> dict[str, Any]:
        """Return the envelope of a catalog that writes none, in one of ten."""
        self.has_default = self.chance(10)
        if self.has_default:
            self.places["problem"] = dict(_STANDARDS["rfc9457"])
        return dict(self.places)

    def standard(self, name: str) -> dict[str, Any]:
        standard = self.pick(*_STANDARDS)
        self.places[name] = dict(_STANDARDS[standard])
        domain = {"domain": self.draw(texts())} if standard == "aip193" else {}
        return {"standard": standard, **domain, **self.described()}

    def media(self, shape: str) -> dict[str, Any]:
        if shape == "text":
            return self.pick(
                {"media_type": "text/plain"},
                {"media_type": ["text/plain", "text/x-error; charset=utf-8"]},
                {"media_type": "application/x-error", "format": "text"},
            )
        return self.pick(
            *({},) * 4,
            {"media_type": "application/problem+json; charset=utf-8"},
            {"media_type": ["application/json", "application/vnd.error+json"]},
            {"media_type": "application/x-amz-json-1.1", "format": "json"},
        )

    def envelope(self, name: str) -> dict[str, Any]:
        if self.chance(15):
            return self.standard(name)
        self._here = self.places[name] = {}
        spec: dict[str, Any] = self.described()
        mark = {f"in_{name}": self.pick(True, 1, "NO", None, self.literal())}
        shape = self.pick(
            *("object",) * 5, *("nested",) * 4, "list", "text", "header", "urn", "keys",
            "elements", "any",
        )  # fmt: skip
        if shape not in ("any", "text", "keys") and self.chance(20):
            spec["status"] = self.pick(200, [200, 400], {"from": 200, "to": 499})
            self.early.add(name)
            mark[f"in_{name}"] = False
        if self.chance(40) or shape == "header":
            spec["headers"] = self.headers(name, shape)
        if shape == "text":
            spec |= self.media(shape)
            spec["body"] = f"{name} {self.place('code')}: {self.place('message')}"
        elif shape == "any":
            spec["body"] = "any"
        elif shape == "header":
            if self.chance(50):
                spec["body"] = {**mark, **self.members(2)}
        else:
            spec["body"] = self.body(shape, mark)
            spec |= self.media(shape)
        return spec

    def body(self, shape: str, mark: dict[str, Any]) -> Any:
        if shape == "object":
            core = {**mark, **self.core(), **self.problems()}
            return {**core, **self.members(4), **self.rest()}
        if shape == "nested":
            inner = {**self.core(), **self.members(3), **self.rest()}
            return {**mark, **self.members(1), "error": inner}
        if shape == "urn":
            return {**mark, "type": f"urn:{self.literal()}:{self.place('code')}"}
        if shape == "elements":
            return {**mark, "details": self.elements()}
        return self.listed(shape, mark)

    def elements(self) -> list[Any]:
        first = {"@type": "info", "reason": self.place("code"), **self.members(1)}
        self._optional += 1
        second = {"?": {"@type": "help", **self.members(2)}}
        self._optional -= 1
        return [first, second]

    def listed(self, shape: str, mark: dict[str, Any]) -> Any:
        self._outside = False
        element = {"code": self.place("code"), "text": self.place("message")}
        element |= self.members(2)
        self._outside = True
        if shape == "keys":
            return {**mark, "errors": {f"{{{self.field('detail')}}}": element}}
        if self.chance(20):
            return [element]
        return {**mark, **self.members(2), "errors": [element]}

    def core(self) -> dict[str, Any]:
        code = "code?" if self.chance(25) else "code"
        self._here["code"] = code == "code"
        found = {code: "{code}"}
        if self.chance(80):
            found["message?" if self.chance(25) else "message"] = self.place("message")
        for key, value in (("status", "{status}"), ("title", "{title}")):
            if self.chance(20):
                found[f"{key}?"] = value
        return found

    def problems(self) -> dict[str, Any]:
        """Return a list of errors that have no codes, where the error itself has one."""
        if not {"code", "message"} <= self._here.keys() or self.chance(60):
            return {}
        self._here["errors"] = False
        self._outside = False
        element = {"text": "{message}", **self.members(1)}
        self._outside = True
        return {"problems?": [element]}

    def rest(self) -> dict[str, Any]:
        if self.chance(30):
            self._here["params"] = True
            return {"...": "{params}"}
        if self.chance(15):
            self._here["params"] = True
            return {"data?": "{params}"}
        return {}

    def members(self, most: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number in range(self.draw(st.integers(0, most))):
            optional = self.chance(50)
            self._optional += optional
            key = self.key(number)
            if key.rstrip("?") in {each.rstrip("?") for each in found} or not key:
                key = f"k{number}"
            found[key + ("?" if optional else "")] = self.value()
            self._optional -= optional
        return found

    def key(self, number: int) -> str:
        key = self.pick("a", "b.c", "@d", "x y", "", "é", "why?", "{")
        marks = len(key) - len(key.rstrip("?"))
        return f"{key}{'?' * marks}" if self.chance(40) else f"k{number}"

    def value(self) -> Any:
        kind = self.pick(
            "place", "place", "place", "constant", "text", "cast", "object"
        )
        if kind == "constant":
            return self.pick(False, 0, 1.5, "2024-01-31", "", self.literal(), [], {})
        if kind == "text":
            first, second = self.field(*_TEXTUAL), self.field(*_TEXTUAL)
            return f"{self.literal()}{{{first}}} - {{{second}}}"
        if kind == "cast":
            return self.pick("{retry_after:ms}", "{status:string}", "{docs}")
        if kind == "object":
            return {"inner": f"{{{self.field()}}}", **self.members(1)}
        return f"{{{self.field()}}}"

    def field(self, *names: str) -> str:
        name = str(self.pick(*(names or tuple(FIELDS))))
        self.used[name] = None
        if self._outside:
            self._here[name] = self._here.get(name, False) or not self._optional
        return name

    def place(self, name: str) -> str:
        self._here[name] = True
        return f"{{{name}}}"

    def headers(self, name: str, shape: str) -> dict[str, Any]:
        found: dict[str, Any] = {f"X-{name}": "yes"} if self.chance(30) else {}
        if shape == "header":
            found["X-Code"] = self.place("code")
        if self.chance(50):
            found["Retry-After?"] = "{retry_after}"
            self._here["retry_after"] = False
        if self.chance(30):
            found["X-Request-Id?"] = "{request_id}"
        if self.chance(30):
            self._optional += 1
            found["X-Field?"] = f"v{{{self.field('count', 'level', 'final')}}}"
            self._optional -= 1
        return found

    def literal(self) -> str:
        return str(self.draw(texts())).replace("{", "{{").replace("}", "}}")

    # Errors.

    def error(self) -> dict[str, Any]:
        envelope = self.pick(*self.places)
        here = self.places[envelope]
        spec: dict[str, Any] = {"summary": self.draw(texts())}
        if envelope not in ("failure", "problem") or self.chance(50):
            spec["envelope"] = envelope
        self.codes += 1
        status = self.draw(st.integers(400, 599))
        if envelope not in self.early or self.chance(50) or "code" not in here:
            spec["status"] = status
        if "code" not in here or (self.may_be_null and self.chance(25)):
            spec["code"] = None
        elif here.get("kind") and self.chance(30):
            pin = f"{self.pick('a', 'b{{', self.literal())}{self.codes}"
            return {**spec, "code": self.pick("shared", None), "pins": {"kind": pin}}
        else:
            self.known(spec, here, status)
        self.further(spec)
        return spec

    def known(self, spec: dict[str, Any], here: dict[str, bool], status: int) -> None:
        """Give an error that has a code of its own what it may have beside it."""
        if self.chance(60):
            spec["code"] = self.code()
        if self.chance(30):
            spec["status"] = self.pick([status, "4XX"], "5XX", {"from": 400, "to": 499})
        if self.chance(15):
            spec["aliases"] = [f"former{self.codes}"]
        if here.get("kind") and self.chance(50):
            spec["pins"] = {"kind": self.pick("a", 'x"{{y', f"{self.literal()}!")}
        if here.get("params") and self.chance(70):
            names = st.lists(st.sampled_from(tuple(_PARAMS)), max_size=3, unique=True)
            spec["params"] = {each: _PARAMS[each] for each in self.draw(names)}
        optional = [k for k, needed in here.items() if not needed and k in FIELDS]
        optional = [k for k in optional if k not in ("code", "trail")]
        if optional and self.chance(40):
            self.cases(spec, self.pick(*optional), here)
        elif optional and self.chance(50):
            spec[self.pick("requires", "omits")] = [self.pick(*optional)]
        if "errors" in here and self.chance(60):
            key = self.pick("requires", "allows")
            spec[key] = [*spec.get(key, ()), "errors"]
        self.allowed(spec, [*optional, *(each for each in here if each == _WAIT)])
        self.examples(spec, here)

    def allowed(self, spec: dict[str, Any], optional: list[str]) -> None:
        """Let an error, or a case of it, have a field that may belong to others."""
        owner = self.owner(spec)
        named = {
            name
            for each in (spec, *spec.get("cases", {}).values())
            for name in (*each.get("omits", ()), *each.get("requires", ()))
        }
        free = [each for each in optional if each not in named]
        if free and self.chance(40):
            owner["allows"] = [*owner.get("allows", ()), self.pick(*free)]

    def examples(self, spec: dict[str, Any], here: dict[str, bool]) -> None:
        """Give an error, or a case of it, an example or several."""
        owner = self.owner(spec)
        known = (*spec.get("requires", ()), *spec.get("allows", ()))
        known = (*known, *owner.get("requires", ()), *owner.get("allows", ()))
        values = {name: _VALUES[name] for name in known if name in _VALUES}
        if here.get("message") and self.chance(50):
            values["message"] = self.draw(texts())
        if values and self.chance(50):
            owner["example"] = values
        elif values and self.chance(80):
            more = {"the_other": {}} if self.chance(50) else {}
            owner["examples"] = {"one_of_them": values, **more}

    def owner(self, spec: dict[str, Any]) -> dict[str, Any]:
        """Return *spec*, or one of its cases."""
        found: dict[str, Any] = self.pick(spec, *spec.get("cases", {}).values())
        return found

    def code(self) -> Any:
        number = self.codes
        return self.pick(
            number,
            -number,
            f"{self.draw(texts())}{number}",
            [f"x{number}", f"y.{number}"],
            {"from": 1000 * number, "to": 1000 * number + 9},
            [f"n{number}", None],
        )

    def cases(self, spec: dict[str, Any], field: str, here: dict[str, bool]) -> None:
        spec.pop("status", None)
        case: dict[str, Any] = {"status": 422, "when": self.draw(texts())}
        spec["cases"] = {
            "with_it": {"status": 400, "when": "It is there.", "requires": [field]},
            "without": {**case, **self.pick({"omits": [field]}, {})},
        }
        for each in spec["cases"].values():
            if here.get("kind") and self.chance(30):
                each["pins"] = {"kind": self.pick("b", "c{{d")}
            retry = self.pick(True, False, {"after": "5s"})
            options = {"operations": ["POST /x"], "retry": retry}
            each.update(self.draw(_some(options)))

    def further(self, spec: dict[str, Any]) -> None:
        spec |= self.draw(
            _some(
                {
                    "group": "main",
                    "title": "A title",
                    "action": "Send it `again`.",
                    "description": "More **words**.",
                    "retry": self.pick({"after": "90s"}, True),
                    "since": "2",
                    "operations": ["POST /x"],
                    "deprecated": True,
                    "visibility": "internal",
                    "docs": "https://x.example/{name}",
                }
            )
        )
        if self.chance(30):
            param = next(iter(spec.get("params", {})), None)
            words = self.literal()
            spec["message"] = words if param is None else f"{words} {{{param}}}"
