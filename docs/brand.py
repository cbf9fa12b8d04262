"""Draws what stands for the site where no page is shown: python docs/brand.py

    static/images/favicon.ico            for feed readers, and browsers that know no SVG icons
    static/images/apple-touch-icon.png   on the home screens of phones, Apple's and others'
    static/images/share.png              beside a link that is shared, in either language

All are the mark of static/images/mark.svg, laid on whole pixels of each size, in the colours of
static/css/tokens.css. The drawings are committed; draw them anew when a colour changes.
Browsers and Lighthouse ask for no web app manifest of a site that nobody installs.
"""

import random
import re
from itertools import product
from pathlib import Path

from PIL import Image, ImageDraw

STATIC = Path(__file__).resolve().parent.parent / "static"
_SCALE = 8  # drawn larger and reduced, because Pillow's edges are hard
_ROUNDING = 1.6 / 7  # radius of a sett to its side, as in mark.svg
_BLUNT = 0.16  # of other setts, which look rounder the smaller they are

SHARE_SIZE = (1200, 630)
_TOKENS = (STATIC / "css" / "tokens.css").read_text()
# Reversed, because a name that is there again belongs to the dark page.
COLOURS = dict(reversed(re.findall(r"--([\w-]+): (#\w+);", _TOKENS)))


class Drawing:
    """An image on which setts are laid."""

    def __init__(self, size, ground):
        self._image = Image.new("RGBA", [side * _SCALE for side in size], ground)
        self._draw = ImageDraw.Draw(self._image)

    def sett(self, x, y, side, colour, rounding=_ROUNDING):
        box = [number * _SCALE for number in (x, y, x + side, y + side)]
        box[2:] = [number - 1 for number in box[2:]]  # Pillow counts the last pixel in
        self._draw.rounded_rectangle(box, side * rounding * _SCALE, fill=colour)

    def mark(self, x, y, side, joint):
        """Four setts, the top right one in the accent."""
        step = side + joint
        for right, low in product((0, 1), repeat=2):
            name = "accent" if (right, low) == (1, 0) else "ink"
            self.sett(x + right * step, y + low * step, side, COLOURS[name])

    def reduced(self):
        return self._image.reduce(_SCALE)


def icon(size, margin, joint):
    """The mark on a sett of paper, so that it is seen on dark and on light alike."""
    drawing = Drawing((size, size), "#0000")
    drawing.sett(0, 0, size, COLOURS["paper"], _BLUNT)
    drawing.mark(margin, margin, (size - 2 * margin - joint) / 2, joint)
    return drawing.reduced()


def touch_icon():
    """Opaque to its edges: systems cut the corners themselves, each in its own way."""
    drawing = Drawing((180, 180), COLOURS["paper"])
    drawing.mark(30, 30, 56, 8)
    return drawing.reduced().convert("RGB")


def share():
    """The mark laid in a paving that fades to the right; one sett goes ahead, and is yellow.

    The mark stands in the middle square, which is all that some services show of the image.
    """
    chance = random.Random("share")  # noqa: S311 - a seed for a drawing, no secret
    tones = [COLOURS[f"paving-{number}"] for number in (1, 2, 3)]
    drawing = Drawing(SHARE_SIZE, COLOURS["paper"])
    # Eight small setts with their joints are as long as two large ones with theirs.
    left, top, side, joint = 332, 143, 161, 23
    small_side, small_joint = 41, 7
    step = small_side + small_joint
    for column, row in product(range(-7, 19), range(-3, 12)):
        x = left - joint + small_joint + column * step
        y = top - joint + small_joint + row * step
        fade = max(0, (x - 560) / 520)
        if (column, row) == (15, 1):
            drawing.sett(x, y, small_side, COLOURS["accent"], _BLUNT)
        elif not (0 <= column < 8 and 0 <= row < 8) and chance.random() > fade and column < 15:
            drawing.sett(x, y, small_side, chance.choice(tones[: 3 - int(fade * 3)]), _BLUNT)
    drawing.mark(left, top, side, joint)
    return drawing.reduced().convert("RGB")


def draw(folder):
    """Writes the three files into a folder."""
    icons = [icon(16, 1, 2), icon(32, 2, 2), icon(48, 3, 2)]
    sizes = [image.size for image in icons]
    icons[-1].save(folder / "favicon.ico", sizes=sizes, append_images=icons[:-1])
    touch_icon().save(folder / "apple-touch-icon.png", optimize=True)
    share().quantize(64, dither=Image.Dither.NONE).save(folder / "share.png", optimize=True)


if __name__ == "__main__":
    draw(STATIC / "images")
