"""How two texts are laid side by side. The refusing itself: tests/admin/test_conflicts.py."""

import pytest

from cluster.conflicts import Words, readable, side_by_side


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p>\n\n<p>Two.</p>", "One.\nTwo."),
        ("<h2>Who</h2><p>We</p><h3>Why</h3>", "## Who\nWe\n### Why"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ('<p>See <a href="/en/" rel="noopener">here</a>.</p>', "See here (/en/)."),
        ("<table><tr><th>Year</th><td>1999</td></tr></table>", "Year | 1999 |"),
        ('<p><img src="/media/a.png" alt="A robot"></p>', "[A robot]"),
        ("<p>R&amp;D &lt; 3</p>", "R&D < 3"),
        ("", ""),
    ],
)
def test_rich_text_is_read_with_its_structure(markup, text):
    assert readable(markup) == text


def test_words_of_one_side_alone_are_marked():
    theirs, yours = side_by_side("A short day", "A long day")
    assert theirs == [Words("A ", False), Words("short", True), Words(" day", False)]
    assert yours == [Words("A ", False), Words("long", True), Words(" day", False)]


def test_very_long_texts_are_shown_without_marks():
    theirs, yours = "a " * 2000, "b " * 2000
    assert side_by_side(theirs, yours) == ([Words(theirs, False)], [Words(yours, False)])
