"""The drawing that stands where an item has no image: setts, with a walk laid across them.

A sett is a slightly rounded square, the paving stone of central Sofia. The same key gives the same
drawing for good, so a reader knows an item again by it.
"""

import random

TONES = ("1", "2", "3", "walk", "end")
STEP = 10  # a sett of 8 units and the joint of 2 beside it


def paving(key, columns, rows):
    """{tone of TONES: path data} of a paving; drawn with a stroke of 2 units and round joins.

    `key` is any string. The walk ends on one sett of its own tone.
    """
    chance = random.Random(key)  # noqa: S311 - a seed for a drawing, no secret
    walk = _walk(chance, columns, rows)
    paths = dict.fromkeys(TONES, "")
    for row in range(rows):
        for column in range(columns):
            tone = chance.choice(TONES[:3])
            if (column, row) in walk:
                tone = "end" if (column, row) == walk[-1] else "walk"
            paths[tone] += f"M{STEP * column + 1} {STEP * row + 1}h6v6h-6z"
    return paths


def _walk(chance, columns, rows):
    """At most six setts as (column, row), each beside the one before."""
    column, row = chance.randrange(max(1, columns - 4)), chance.randrange(rows)
    walk = [(column, row)]
    for _step in range(5):
        ways = [(1, 0), (1, 0), (0, 1), (0, -1)]
        across, down = chance.choice(ways)
        place = (walk[-1][0] + across, walk[-1][1] + down)
        if place not in walk and place[0] < columns and 0 <= place[1] < rows:
            walk.append(place)
    return walk
