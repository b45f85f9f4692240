"""Templates render from memory, and their mistakes have a place."""

from types import SimpleNamespace
from typing import Any

import pytest
from error_catalog.diagnostics import Diagnostic
from error_catalog.files import SourceFile
from error_catalog.output.jinja import environment, render


def rendered(text: str, **context: Any) -> str | Diagnostic:
    """Render *text* as the template ``own/a.jinja`` beside two partials."""
    files = {
        "own/a.jinja": text,
        "own/_part.jinja": "part of {{ name }}\n",
        "own/_bad.jinja": "one\n{{ missing.part }}\n",
    }
    sources = {n: SourceFile(f"templates/{n}", t) for n, t in files.items()}
    return render(environment(sources), "own/a.jinja", context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n", "a\n"),
        ("{% for x in xs %}\n  {{ x }}\n{% endfor %}\nend\n", "  1\n  2\nend\n"),
        ("{% include 'own/_part.jinja' %}", "part of Ada\n"),
        ("{{ name | py_literal }} {{ name | upper }}", '"Ada" ADA'),
        ("{{ html }}", "<b>&"),
        ("{{ braces }}", "{{ name }}"),
    ],
)
def test_text_is_placed(text: str, expected: str) -> None:
    """Values stand as they are, whole lines of statements leave nothing behind."""
    context = {"xs": [1, 2], "name": "Ada", "html": "<b>&", "braces": "{{ name }}"}

    assert expected == rendered(text, **context)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n{{ x", "a.jinja:2: template-syntax: unexpected end of template"),
        ("\n\n{{ x | nope }}", "a.jinja:3: template-syntax: no filter named `nope`"),
        ("{% unknown %}", "a.jinja:1: template-syntax: encountered unknown tag"),
        ("\n{{ x.__class__ }}", "a.jinja:2: template-syntax: `__class__` is private"),
        ("{{ x['__class__'] }}", "a.jinja:1: template-syntax: `__class__` is private"),
        ("\n{{ nothing }}", "a.jinja:2: template-undefined: `nothing` is undefined"),
        ("{{ x.y }}", "a.jinja:1: template-undefined: `str object` has no attribute"),
        ("{{ range(9) }}", "a.jinja:1: template-undefined: `range` is undefined"),
        ("{% include 'b' %}", "a.jinja:1: template-missing: no template is named `b`"),
        ("{% include 'own/_bad.jinja' %}", "_bad.jinja:2: template-undefined: `missi"),
        ("\n{{ 1 / zero }}", "a.jinja:2: template-failed: ZeroDivisionError: division"),
        ("{{ inf | to_json }}", "a.jinja:1: template-failed: ValueError: inf has no"),
        ("{% include 'own/a.jinja' %}", "a.jinja:1: template-failed: the templates"),
    ],
)
def test_a_mistake_has_its_place(text: str, expected: str) -> None:
    """The diagnostic names the template, the line, the rule and the fault."""
    found = rendered(text, x="text", zero=0, inf=float("inf"))

    assert isinstance(found, Diagnostic)
    place = f"{found.location.path}:{found.location.line}"
    assert f"{place}: {found.rule}: {found.message}".startswith(
        f"templates/own/{expected}"
    )


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("{{ vjew.codes }}", 4, "did you mean `view`?"),
        ("{{ codes }}", 4, "did you mean `view.codes`?"),
        ("{{ quite_other }}", 4, "use one of `view`"),
        ("a {{ view.cods }}", 11, "did you mean `codes`?"),
        ("{{ view.api.nmae }}", 13, "did you mean `name`?"),
        ("{{ view.api.colour }}", 13, "use one of `name`, `title`"),
        ("{{ view.place.nam }}", 15, "did you mean `name`?"),
        ("{% for x in view.cods %}{% endfor %}", 18, "did you mean `codes`?"),
        ("{% if view.cods == 1 %}{% endif %}", 12, "did you mean `codes`?"),
        ("{{ view.codes.nope }}", 15, None),
        ("{{ view.none.nope }}", 14, None),
        ("{{ view.codes | uper }}", 17, "did you mean `upper`?"),
        ("{{ 1 is evn }}", 9, "did you mean `even`?"),
        ("{% include 'own/_prt.jinja' %}", 13, "did you mean `own/_part.jinja`?"),
    ],
)
def test_a_wrong_name_is_told_the_right_ones(
    text: str, column: int, hint: str | None
) -> None:
    """The diagnostic stands where the name does, and says which names there are."""
    view = {
        "codes": [1],
        "api": {"name": "n", "title": "t"},
        "place": SimpleNamespace(name="n", path="p"),
        "none": None,
    }
    found = rendered(text, view=view)

    assert isinstance(found, Diagnostic)
    assert (column, hint) == (found.location.column, found.hint)


def test_what_is_not_there_can_be_asked_for() -> None:
    """A template may ask whether a name is there, and say what stands for it if not."""
    text = "{% if view.x is defined %}a{% endif %}{{ view.x | default('b') }}"

    assert "b" == rendered(text, view={})


class Reachable:
    """A value of a view, with a method: a way to the globals of this module."""

    def method(self) -> str:
        """Return some text."""
        return "text"


@pytest.mark.parametrize(
    "text",
    [
        "{{ x['__cl' ~ 'ass__'] }}",
        "{{ x[['_', '_class_', '_'] | join] }}",
        "{{ '{0.__class__}'.format(x) }}",
        "{{ '{x.__class__}'.format_map({'x': x}) }}",
        "{% set call = '{0.method.__globals__}'.format %}{{ call(x) }}",
        "{{ x.method['__glo' ~ 'bals__'] }}",
        "{{ x.method['__func' ~ '__'] }}",
        "{{ self['_TemplateReference__context'] }}",
        "{% set _ = xs.append(1) %}",
        "{{ made.gi_frame }}",
        "{{ made['gi_' ~ 'code'] }}",
    ],
)
def test_a_template_reaches_its_view_only(text: str) -> None:
    """No trick leads from a value to Python's own objects, and views are not changed."""
    values = {"x": Reachable(), "xs": [], "made": (each for each in ())}
    found = rendered(text, **values)

    assert isinstance(found, Diagnostic), found
    assert [] == values["xs"]


def test_a_template_that_is_not_there() -> None:
    """A name that nobody has is a diagnostic too."""
    found = render(environment({}), "own/none.jinja", {})

    assert isinstance(found, Diagnostic)
    assert ("own/none.jinja", "template-missing") == (found.location.path, found.rule)
