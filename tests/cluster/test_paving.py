import re

import pytest

from cluster.paving import STEP, paving
from tests.factories import create_event, create_post
from tests.markup import read

SHAPES = [(9, 5), (30, 3), (1, 1), (2, 9)]


def setts(path):
    """[(column, row)] of the setts in path data."""
    corners = re.findall(r"M(\d+) (\d+)h6v6h-6z", path)
    return [(int(x) // STEP, int(y) // STEP) for x, y in corners]


@pytest.mark.parametrize(("columns", "rows"), SHAPES)
def test_every_place_has_exactly_one_sett(columns, rows):
    for number in range(50):
        laid = [
            sett
            for path in paving(f"post {number}", columns, rows).values()
            for sett in setts(path)
        ]
        assert sorted(laid) == sorted((x, y) for x in range(columns) for y in range(rows))


@pytest.mark.parametrize(("columns", "rows"), SHAPES)
def test_walk_is_short_and_ends_on_one_sett_of_its_own(columns, rows):
    for number in range(50):
        paths = paving(f"post {number}", columns, rows)
        assert len(setts(paths["end"])) == 1
        assert len(setts(paths["walk"])) <= 5


def test_walk_goes_from_sett_to_neighbour():
    for number in range(50):
        paths = paving(f"post {number}", 9, 5)
        walk = {*setts(paths["walk"]), *setts(paths["end"])}
        reached = {setts(paths["end"])[0]}
        for _step in walk:
            reached |= {(x, y) for x, y in walk for a, b in reached if abs(x - a) + abs(y - b) == 1}
        assert reached == walk


def test_drawing_of_a_thing_stays_the_same_and_is_its_own():
    assert paving("post 1", 9, 5) == paving("post 1", 9, 5)
    assert len({str(paving(f"post {number}", 9, 5)) for number in range(50)}) == 50


def test_drawing_is_the_same_in_every_process_and_year():
    """A drawing that changed with a release would no longer be the one that readers know."""
    assert setts(paving("post 1", 9, 5)["end"]) == [(5, 1)]


@pytest.mark.django_db
def test_things_of_two_kinds_with_one_number_are_drawn_differently(client):
    drawings = [
        [path.attributes["d"] for path in read(client.get(address)).one(css="paving").all("path")]
        for address in (
            create_post(pk=1).get_absolute_url(),
            create_event(pk=1).get_absolute_url(),
        )
    ]
    assert drawings[0] != drawings[1]
    assert [len(setts("".join(drawing))) for drawing in drawings] == [90, 90]
