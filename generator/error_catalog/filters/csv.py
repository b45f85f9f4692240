"""Text as a cell of a table in CSV."""

import re

_PLAIN = re.compile(r'[^",\r\n\x00]+')


def csv_cell(value: object) -> str:
    """
    Return *value* as one cell: its text, quoted where it must be; nothing for None.

    A space at an end, a comment's mark at the start and an empty text are quoted too, so
    that every reader takes them as they are.

    Source: RFC 4180 section 2.
    """
    text = "" if value is None else str(value)
    is_plain = _PLAIN.fullmatch(text) and text == text.strip() and text[0] != "#"
    if value is None or is_plain:
        return text
    escaped = text.replace('"', '""')
    return f'"{escaped}"'
