"""How two texts are laid side by side. The refusing itself: tests/admin/test_conflicts.py."""

from cluster.conflicts import Words, marked_words


def test_words_of_one_side_alone_are_marked():
    theirs, yours = marked_words("A short day", "A long day")
    assert theirs == [Words("A ", False), Words("short ", True), Words("day", False)]
    assert yours == [Words("A ", False), Words("long ", True), Words("day", False)]


def test_where_one_side_is_empty_the_other_is_marked_whole():
    assert marked_words("", "A day") == ([], [Words("A day", True)])


def test_very_long_texts_are_shown_without_marks():
    theirs, yours = "a " * 2001, "b " * 2001
    assert marked_words(theirs, yours) == ([Words(theirs, False)], [Words(yours, False)])
