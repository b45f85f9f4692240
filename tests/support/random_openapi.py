"""Random OpenAPI documents, and the ways in which people write them."""

import json
from typing import Any

import yaml
from hypothesis import strategies as st

PATHS = ("/orders", "/orders/{id}", "/orders/{id}/items", "/my orders'", "/a~b/{c}/")
METHODS = ("get", "post", "put", "delete")
RESPONSES: dict[str, Any] = {
    "200": {"description": "Here it is.\n\nAll of it.\n"},
    "204": {"description": "# no comment"},
    "404": {"description": "Written by hand."},
    "409": {"$ref": "#/components/responses/Mine"},
    "4XX": {"description": "é: 💥"},
    "default": {"description": "'quoted' \"twice\"", "x-note": [1, None, [], {}]},
}
COMPONENTS: dict[str, Any] = {
    "responses": {"Mine": {"description": "Mine."}},
    "schemas": {
        "Order": {"type": "object", "required": ["id"], "properties": {"id": {}}},
        "FailureEnvelope": {"type": "string"},
        "SoldOutError": {"type": "string"},
    },
    "headers": {"RetryAfter": {"schema": {"type": "integer"}}},
    "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
}


def some(options: dict[str, Any], **always: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a part of *options*, in their order."""
    return st.fixed_dictionaries(
        {key: st.just(value) for key, value in always.items()},
        optional={key: st.just(value) for key, value in options.items()},
    )


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a valid document, which may have what a catalog brings."""
    paths = draw(st.lists(st.sampled_from(PATHS), unique=True, max_size=3))
    mine = {"responses": COMPONENTS["responses"]}
    components = draw(some({**COMPONENTS, "x-empty": {}})) | mine
    secured = draw(some({"security": [{"key": []}]}))
    return {
        "openapi": draw(st.sampled_from(["3.0.3", "3.1.0"])),
        "info": {"title": "Shop", "version": "1"},
        **(secured if "securitySchemes" in components else {}),
        "paths": {path: draw(_item(path)) for path in paths},
        **draw(some({"x-last": "here"})),
        "components": components,
    }


@st.composite
def _item(draw: st.DrawFn, path: str) -> dict[str, Any]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    required = {"in": "path", "required": True, "schema": {"type": "string"}}
    parameters = [{"name": name, **required} for name in names]
    methods = draw(st.lists(st.sampled_from(METHODS), unique=True, max_size=3))
    operation: dict[str, Any] = {
        "summary": "Does it.",
        "security": [],
        "requestBody": {"content": {"application/json": {}}},
    }
    return {
        **({"parameters": parameters} if parameters else {}),
        **{
            method: draw(some(operation))
            | {"responses": draw(some(RESPONSES)) or {"200": RESPONSES["200"]}}
            for method in methods
        },
    }


class _Dumper(yaml.SafeDumper):
    """A dumper that repeats nothing by alias."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002, PyYAML gives it
        """Write everything out."""
        return True


class _Indented(_Dumper):
    """A dumper whose lists stand to the right of their keys."""

    def increase_indent(self, *arguments: Any, **others: Any) -> None:
        """Indent lists too."""
        super().increase_indent(*arguments[:1], **{**others, "indentless": False})


def written(data: Any, way: int) -> str:
    """Return *data* as YAML or JSON, in one of ``WAYS`` ways."""
    if way < 4:
        indent = (None, 2, 4, "\t")[way]
        return json.dumps(data, indent=indent, ensure_ascii=way % 2 == 0)
    dumper = _Indented if way % 2 else _Dumper
    return yaml.dump(
        data,
        Dumper=dumper,
        sort_keys=False,
        allow_unicode=True,
        indent=4 if way > 6 else 2,
        default_flow_style=None if way == 6 else False,
        default_style="'" if way == 9 else None,
        width=40 if way == 8 else 200,
        line_break="\r\n" if way == 7 else None,
    )


WAYS = 10
