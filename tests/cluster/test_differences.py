"""Two texts compared word by word, and rich text as it would be read aloud."""

import pytest

from cluster.differences import compare, read_aloud


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "New", [("ins", "New")]),
        ("Old", "", [("del", "Old")]),
        ("One two", "One three", [("same", "One "), ("del", "two"), ("ins", "three")]),
        ("Един два", "Един три", [("same", "Един "), ("del", "два"), ("ins", "три")]),
        ("A\nB", "A\nB\nC", [("same", "A\n"), ("del", "B"), ("ins", "B\nC")]),
    ],
)
def test_pieces_lead_from_one_text_to_the_other(old, new, pieces):
    assert compare(old, new) == pieces


def test_words_far_from_a_change_are_left_out():
    words = " ".join(str(number) for number in range(100))
    [near, new] = compare(words + " ", words + " end")[-2:]
    assert new == ("ins", "end")
    assert near == ("same", "88 89 90 91 92 93 94 95 96 97 98 99 ")
    assert compare(words + " ", words + " end")[0] == ("gap", "…")


def test_texts_too_long_to_compare_are_shown_whole():
    old, new = "a b " * 2000, "a c " * 2000
    assert [piece.kind for piece in compare(old, new)] == ["del", "ins"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>two</p>", "One\ntwo"),
        ("<ul><li>One</li><li>two</li></ul>", "• One\n• two"),
        ('<p>See <a href="https://example.org/">this</a></p>', "See this (https://example.org/)"),
        ('<img src="/media/a/cat.png" alt="A cat">', "[A cat]"),
        ('<img src="/media/a/cat.png" alt="">', "[cat.png]"),
        ("<p>Salt &amp; pepper</p>", "Salt & pepper"),
        ("<p>R&amp;D &lt; 3</p>", "R&D < 3"),
        ("<h2>Who</h2><p>We</p><h3>Why</h3>", "## Who\nWe\n### Why"),
        ("<table><tr><th>Year</th><td>1999</td></tr></table>", "Year | 1999 |"),
        ('<p>See <a href="/en/" rel="noopener">here</a>.</p>', "See here (/en/)."),
        ("<p>One.</p>\n\n<p>Two.</p>", "One.\nTwo."),
        ("", ""),
    ],
)
def test_rich_text_is_read_with_its_structure_links_and_images(html, text):
    assert read_aloud(html) == text
