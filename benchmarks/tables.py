"""Tables for the terminal and for a page."""

import sys
from collections.abc import Sequence

Row = Sequence[object]


def show(title: str, head: Sequence[str], rows: Sequence[Row]) -> None:
    """Write a table to the standard output, with a line above and below it."""
    cells = [head, *([_text(each) for each in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    lines = [
        "  ".join(each.ljust(width) for each, width in zip(row, widths, strict=True))
        for row in cells
    ]
    text = "\n".join(line.rstrip() for line in lines)
    sys.stdout.write(f"\n{title}\n\n{text}\n")
    sys.stdout.flush()


def markdown(head: Sequence[str], rows: Sequence[Row]) -> str:
    """Return a table of GitHub's Markdown, ending with a line break."""
    cells = [
        list(head),
        ["---"] * len(head),
        *([_text(each).replace("|", "\\|") for each in row] for row in rows),
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def figure(value: float) -> str:
    """Return a number with as many digits as one can trust."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return figure(value) if isinstance(value, float) else str(value)
