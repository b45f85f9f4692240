"""Views and templates in, text out; the only module that knows Jinja2."""

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any, Protocol

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from error_catalog.diagnostics import Diagnostic, did_you_mean, is_mapping
from error_catalog.files import Location, SourceFile
from error_catalog.filters.json import to_json, to_json_line
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
from error_catalog.output.banner import BannerError
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
    to_json_line,
    to_yaml,
)
LATE = {
    "csv_cell": "error_catalog.filters.csv",
    "go_string": "error_catalog.filters.go",
    "ts_doc": "error_catalog.filters.typescript",
}
"""Filters that few templates use, each with its module, which is imported on first use."""

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
        undefined=_Undefined,
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
    env.filters.update({name: _late(name, module) for name, module in LATE.items()})
    return env


def _late(name: str, module: str) -> Callable[..., str]:
    def filtered(*values: Any) -> str:
        text: str = getattr(import_module(module), name)(*values)
        return text

    return filtered


def render(
    env: Environment,
    template: str,
    context: Mapping[str, object],
    join: Callable[[Iterable[str]], str] = "".join,
) -> str | Diagnostic:
    """
    Return the text of *template* for one view, or what is wrong with the template.

    Args:
        template: A name among the environment's templates.
        join: Makes the text of its pieces.

    Raises:
        BannerError: *join* does.
    """
    try:
        return join(env.get_template(template).generate(context))
    except BannerError:
        raise
    except TemplateSyntaxError as error:
        return _misspelled(env, template, error)
    except (TemplateNotFound, SecurityError, UndefinedError) as error:
        return _misnamed(env, template, error, context)
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


class _UnknownNameError(UndefinedError):
    """A template names what its view does not have."""

    def __init__(self, message: str, name: str, owner: object) -> None:
        super().__init__(message)
        self.name = name
        self.owner = owner


class _Undefined(StrictUndefined):
    """A value that is not there; whoever uses it is told what there is."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)
        # Every operation of this class calls it to make what it raises.
        self._undefined_exception: Any = self._error

    def _error(self, message: str) -> UndefinedError:
        name = self._undefined_name
        if self._undefined_hint is not None or not isinstance(name, str):
            return UndefinedError(message)
        return _UnknownNameError(message, name, self._undefined_obj)


def _misnamed(
    env: Environment,
    template: str,
    error: TemplateNotFound | SecurityError | UndefinedError,
    context: Mapping[str, object],
) -> Diagnostic:
    """Return the diagnostic of a name that is not there, with those that are."""
    if isinstance(error, TemplateNotFound):
        name = str(error.name)
        found = _failed(env, template, error, MISSING, f"no template is named `{name}`")
        return _pointed(env, found, name, did_you_mean(name, env.list_templates()))
    rule = SYNTAX if isinstance(error, SecurityError) else UNDEFINED
    message = _sentence(error.message or "undefined value")
    found = _failed(env, template, error, rule, message)
    if not isinstance(error, _UnknownNameError):
        return found
    hint = _names_instead(error.name, error.owner, context)
    return _pointed(env, found, error.name, hint)


def _names_instead(
    name: str, owner: object, context: Mapping[str, object]
) -> str | None:
    """Return which names there are in the place of *name*; None if there are none to tell."""
    if owner is not missing:
        return did_you_mean(name, _names_in(owner)) if _names_in(owner) else None
    for key, value in context.items():
        if name in _names_in(value):
            return f"did you mean `{key}.{name}`?"
    return did_you_mean(name, [*context])


def _names_in(value: object) -> list[str]:
    """Return the names that a template can reach in a value of its view."""
    if is_mapping(value):
        return list(value)
    if value is None or isinstance(value, (str, int, float, list, tuple)):
        return []
    return [name for name in dir(value) if not name.startswith("_")]


def _misspelled(
    env: Environment, template: str, error: TemplateSyntaxError
) -> Diagnostic:
    """Return the diagnostic of a template that is not Jinja2, or that knows no such filter."""
    location = Location(error.filename or template, error.lineno)
    message = error.message or "bad syntax"
    found = Diagnostic(location, SYNTAX, _sentence(message))
    unknown = re.search(r"^No (filter|test) named '(.*)'", message)
    if unknown is None:
        return found
    known = env.filters if unknown[1] == "filter" else env.tests
    return _pointed(env, found, unknown[2], did_you_mean(unknown[2], list(known)))


def _pointed(
    env: Environment, found: Diagnostic, name: str, hint: str | None
) -> Diagnostic:
    """Return *found* with a hint, at the column where its line names *name*."""
    loader = env.loader
    assert isinstance(loader, _Loader)
    place = found.location
    for source in loader.templates.values():
        if source.path == place.path:
            line = source.text.split("\n")[place.line - 1 : place.line]
            at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", "".join(line))
            column = at.start() + 1 if at else 1
            location = replace(place, column=column)
            return replace(found, location=location, hint=hint)
    return replace(found, hint=hint)


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
    text = re.sub(r"`error_catalog\.[\w.]*\.(\w+ object)`", r"`\1`", text)
    return (text[:1].lower() + text[1:])[:_LONGEST_MESSAGE]
