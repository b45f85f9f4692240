"""Views and templates in, text out; the only module that knows Jinja2."""

import traceback
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from error_catalog.diagnostics import Diagnostic
from error_catalog.files import Location, SourceFile
from error_catalog.filters.json import to_json
from error_catalog.filters.markdown import (
    md_anchor,
    md_cell,
    md_code,
    md_fence,
    md_text,
)
from error_catalog.filters.python import (
    py_assign,
    py_class,
    py_comment,
    py_def,
    py_docstring,
    py_expression,
    py_json,
    py_literal,
)
from error_catalog.filters.yaml import to_yaml
from error_catalog.targets.python.models import py_models

SYNTAX = "template-syntax"
"""The template is not Jinja2, or reaches for what templates may not have."""
UNDEFINED = "template-undefined"
"""The template names a value that its view does not have."""
MISSING = "template-missing"
"""The template, or one that it includes, does not exist."""
FAILED = "template-failed"
"""A filter or a call refused the value that it was given."""

OURS: tuple[Callable[..., str], ...] = (
    md_anchor,
    md_cell,
    md_code,
    md_fence,
    md_text,
    py_assign,
    py_class,
    py_comment,
    py_def,
    py_docstring,
    py_expression,
    py_json,
    py_literal,
    py_models,
    to_json,
    to_yaml,
)
# What a user's own target needs to place text. No filter that picks attributes by name,
# that is random, or that marks text as safe.
KEPT = (
    *("capitalize", "default", "first", "indent", "join", "last", "length", "list"),
    *("lower", "replace", "reverse", "title", "trim", "upper", "wordwrap"),
)
_LONGEST_MESSAGE = 200


class Store(Protocol):
    """Where compiled templates are kept."""

    def load(self, name: str) -> bytes | None:
        """Return what was saved as *name*, None if nothing was."""

    def save(self, name: str, code: bytes) -> None:
        """Keep *code*."""


def environment(
    templates: Mapping[str, SourceFile],
    compiled: Store | None = None,
    *,
    is_ours: bool = False,
) -> Environment:
    """
    Return an environment that renders *templates* and reads nothing else.

    Args:
        is_ours: All of them came with ``gen``, so they need no sandbox, which costs time.
        templates: By name, such as ``python/errors.py.jinja``; ``include`` takes these
            names too. Each file's path is what a diagnostic shows.
        compiled: Keeps what templates are compiled to; None if nothing does.
    """
    make = _Environment if is_ours else _Sandbox
    env = make(
        bytecode_cache=None if compiled is None else _Bytecode(compiled),
        loader=_Loader(templates),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        auto_reload=False,
        cache_size=-1,
    )
    env.globals.clear()
    kept: dict[str, Any] = {name: env.filters[name] for name in KEPT}
    env.filters.clear()
    env.filters.update(kept, **{each.__name__: each for each in OURS})
    if not is_ours:
        # No template of ours is in these languages.
        from error_catalog.filters.csv import csv_cell
        from error_catalog.filters.go import go_string

        env.filters.update(csv_cell=csv_cell, go_string=go_string)
    return env


def render(
    env: Environment, template: str, context: Mapping[str, object]
) -> str | Diagnostic:
    """
    Return the text of *template* for one view, or what is wrong with the template.

    Args:
        template: A name among the environment's templates.
    """
    try:
        return env.get_template(template).render(context)
    except TemplateSyntaxError as error:
        location = Location(error.filename or template, error.lineno)
        return Diagnostic(location, SYNTAX, _sentence(error.message or "bad syntax"))
    except TemplateNotFound as error:
        message = f"no template is named `{error.name}`"
        return _failed(env, template, error, MISSING, message)
    except (SecurityError, UndefinedError) as error:
        rule = SYNTAX if isinstance(error, SecurityError) else UNDEFINED
        message = _sentence(error.message or "undefined value")
        return _failed(env, template, error, rule, message)
    except RecursionError as error:
        message = "the templates include one another without end"
        return _failed(env, template, error, FAILED, message)
    except Exception as error:  # noqa: BLE001  A template may call what its view has.
        message = f"{type(error).__name__}: {_sentence(str(error))}"
        return _failed(env, template, error, FAILED, message)


def path_of(env: Environment, template: str) -> str:
    """Return the path of the file that *template* stands in, as diagnostics show it."""
    loader = env.loader
    assert isinstance(loader, _Loader)
    source = loader.templates.get(template)
    return template if source is None else source.path


class _Bytecode(BytecodeCache):
    """Compiled templates by name and text."""

    def __init__(self, compiled: Store) -> None:
        self._compiled = compiled

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._compiled.load(f"{bucket.key}-{bucket.checksum}")
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        name = f"{bucket.key}-{bucket.checksum}"
        self._compiled.save(name, bucket.bytecode_to_string())


class _Loader(BaseLoader):
    """Gives the environment texts that are in memory, under the paths of their files."""

    def __init__(self, templates: Mapping[str, SourceFile]) -> None:
        self.templates = templates

    def get_source(
        self, environment: Environment, template: str  # noqa: ARG002
    ) -> tuple[str, str, Callable[[], bool]]:
        source = self.templates.get(template)
        if source is None:
            raise TemplateNotFound(template)
        return source.text, source.path, lambda: True

    def list_templates(self) -> list[str]:
        return sorted(self.templates)


class _Generator(CodeGenerator):
    """Refuses private attributes when it compiles, so that rendering pays nothing."""

    def visit_Getattr(  # noqa: N802  Jinja2 calls it by this name.
        self, node: nodes.Getattr, frame: Frame
    ) -> None:
        self._refuse_private(node.attr, node.lineno)
        super().visit_Getattr(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        if isinstance(node.arg, nodes.Const):
            self._refuse_private(node.arg.value, node.lineno)
        super().visit_Getitem(node, frame)

    def _refuse_private(self, name: object, line: int) -> None:
        if str(name).startswith("_"):
            self.fail(f"`{name}` is private", line)


class _Environment(Environment):
    code_generator_class = _Generator


class _Sandbox(ImmutableSandboxedEnvironment):
    """Where a template reaches no attribute that could lead out of its view."""

    code_generator_class = _Generator


def _failed(
    env: Environment, template: str, error: Exception, rule: str, message: str
) -> Diagnostic:
    """Return the diagnostic at the innermost line of a template that *error* went by."""
    loader = env.loader
    assert isinstance(loader, _Loader)
    paths = {each.path for each in loader.templates.values()}
    frames = traceback.extract_tb(error.__traceback__)
    lines = [(f.filename, f.lineno or 1) for f in frames if f.filename in paths]
    source = loader.templates.get(template)
    path, line = lines[-1] if lines else (source.path if source else template, 1)
    return Diagnostic(Location(path, line), rule, message)


def _sentence(message: str) -> str:
    text = " ".join(message.split()).rstrip(".").replace("'", "`")
    return (text[:1].lower() + text[1:])[:_LONGEST_MESSAGE]
