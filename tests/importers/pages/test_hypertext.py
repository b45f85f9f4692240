"""HTML as blocks."""

from error_catalog.importers.pages.hypertext import blocks_of_html


def test_blocks_and_lines() -> None:
    """Each block has its kind, its text and its line; what nobody sees is left out."""
    text = (
        "<h2>Errors</h2>\n<script>var x = '<p>';</script>\n<p>Some <b>text</b>\n here</p>\n"
        "<table><tr><th>Code<th>Status\n<tr><td><code>a_b</code><td>404</table>\n"
        "<pre>{\n  1}</pre><dl><dt>t<dd>d</dl>"
    )
    found = [(each.kind, each.text, each.line) for each in blocks_of_html(text, 10)]

    assert [
        ("heading", "Errors", 10),
        ("text", "Some text here", 12),
        ("table", "", 14),
        ("code", "{\n  1}", 16),
        ("term", "t", 17),
        ("definition", "d", 17),
    ] == found


def test_rows() -> None:
    """Cells are inline Markdown: code stands in backticks."""
    text = "<table><tr><th>Code</th></tr>\n<tr><td><code>a</code> or <tt>b</tt></td></tr></table>"

    assert ((1, ("Code",)), (2, ("`a` or `b`",))) == blocks_of_html(text)[0].rows
