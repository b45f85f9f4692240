"""What GFM and MDX write in different ways: comments, anchors and front matter."""

from collections.abc import Mapping
from enum import StrEnum

from generator.filters.escaping import visible
from generator.targets.markdown.page_views import Frame
from generator.targets.markdown.views import Markdown


class Flavour(StrEnum):
    """A kind of Markdown; the value is the suffix of its files."""

    GFM = "md"
    MDX = "mdx"


def flavour_of(option: object) -> Flavour:
    """Return the flavour that an option names."""
    return Flavour.MDX if option == "mdx" else Flavour.GFM


def comment(text: str, flavour: Flavour) -> str:
    """Return a comment of one line."""
    return f"{{/* {text} */}}" if flavour is Flavour.MDX else f"<!-- {text} -->"


def page_frame(front: Mapping[str, str], flavour: Flavour) -> Frame:
    """
    Return what stands around a page that ``gen`` owns.

    Front matter has one line each, without backslashes, which Docusaurus writes into
    JavaScript as they are, and without double quotes, which Prettier writes in another way.

    Prettier pads tables and would fill lines; it leaves alone what lies between its two
    comments, each of which has to be a block of its own in MDX. The rules of
    markdownlint that are switched off: MD013 (a row of a table is one line) and MD033
    (anchors, line ends in cells, and code that no code span can say are HTML). It reads
    no comments of MDX.
    """
    start = comment("prettier-ignore-start", flavour)
    if flavour is Flavour.GFM:
        start = f"<!-- markdownlint-disable-file MD013 MD033 -->\n{start}"
    lines = {key: _front_line(text) for key, text in front.items()}
    return Frame(lines, start, comment("prettier-ignore-end", flavour))


def _front_line(text: str) -> str:
    line = visible(" ".join(text.split()))
    return line.replace("\\", "/").replace('"', "'")


def piece_frame(flavour: Flavour) -> Frame:
    """Return the same for what stands in someone's own document, whose rules come back."""
    start = comment("prettier-ignore-start", flavour)
    end = comment("prettier-ignore-end", flavour)
    if flavour is Flavour.GFM:
        off = "<!-- markdownlint-capture --><!-- markdownlint-disable MD013 MD033 -->"
        return Frame({}, f"{off}\n{start}", f"{end}\n<!-- markdownlint-restore -->")
    return Frame({}, start, end)


def anchored(
    heading: Markdown, anchors: tuple[str, ...], flavour: Flavour
) -> tuple[tuple[str, ...], Markdown]:
    """
    Return the anchors that stand in front of a heading, and the heading.

    In MDX the first anchor is a part of the heading, twice: as an element, which is what
    MDX itself has, and as the comment by which Docusaurus knows it, so that its check of
    anchors finds it.
    """
    if flavour is Flavour.GFM or not anchors:
        return anchors, heading
    first = anchors[0]
    return anchors[1:], f'{heading} <span id="{first}"></span> {{/* #{first} */}}'
