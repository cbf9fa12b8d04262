"""The images of the demo content, laid of setts: drawn, not fetched, and the same each time.

A sett is a slightly rounded square, the paving stone of central Sofia. The key of an object is the
seed of its drawing; no drawing uses the clock or the system's randomness.
"""

import math
import random
import re
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

LOGO_SIZE = (400, 200)
COVER_SIZE = (1200, 675)
_LOGO_SCALE, _COVER_SCALE = 3, 2  # drawn larger and reduced, because Pillow's edges are hard
_JOINT = 1.6 * _COVER_SCALE  # half the gap between two setts of a cover

# About 4:1 against white and against a dark page alike, so one logo serves both.
_HUES = ["#35808c", "#a96a3f", "#8a6b9c", "#64823f"]
_YELLOW = "#e3ac1c"
# Ground (the joints) and tones of the setts, quiet ones; then the tones that mark the figure.
_PALETTES = [
    ("#0d2b32", ["#15404a", "#17454f", "#123942", "#194a55"], ["#f2c230", "#e6b325", "#f5cd55"]),
    ("#e9e2d0", ["#f5f0e3", "#f2ecdc", "#efe8d5", "#f8f4ea"], ["#f2c230", "#e6b325", "#f5cd55"]),
    ("#e8d493", ["#f6e6b4", "#f4e2a9", "#f8eabf", "#f2dfa2"], ["#12343c", "#17454f", "#e6b325"]),
    ("#e9e2d0", ["#f5f0e3", "#f2ecdc", "#efe8d5", "#f8f4ea"], ["#12343c", "#17454f", "#f2c230"]),
]
_FONT = settings.BASE_DIR / "static" / "fonts" / "sofia-sans-latin-wght-normal.woff2"
_NOT_IN_LOGO = re.compile(r"\(example\)|\b(Example|Ltd|AD|Association|Foundation)\b|,.*")


def logo(key, name):
    """A PNG of LOGO_SIZE with a transparent ground: a mark of setts and the short name."""
    chance = random.Random(key)  # noqa: S311 - a seed for a drawing, no secret
    scale = _LOGO_SCALE
    image = Image.new("RGBA", [side * scale for side in LOGO_SIZE])
    draw = ImageDraw.Draw(image)
    hue = chance.choice(_HUES)
    lines = _short_name(name)
    mark = 120 * scale
    lay = chance.choice([_mark, _mark, _initials])
    lay(draw, (16 * scale, 40 * scale, mark), hue, chance, lines)
    left = 16 * scale + mark + 18 * scale
    font = _font_that_fits(lines, image.width - left - 8 * scale, mark)
    step = font.size * 1.08
    top = image.height / 2 - step * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        draw.text((left, top + number * step), line, hue, font, anchor="lm")
    return _encoded(image.reduce(scale), "PNG")


def cover(key):
    """A WebP of COVER_SIZE: a paving with a figure of other setts in it."""
    chance = random.Random(key)  # noqa: S311 - a seed for a drawing, no secret
    palette = chance.choice(_PALETTES)
    in_figure = chance.choice(_FIGURES)(chance)
    return _paved(chance.choice(list(_LAYINGS.values())), in_figure, palette, chance)


def paving(laying):
    """A WebP of COVER_SIZE: yellow setts in one of the _LAYINGS, a few of them dark."""
    chance = random.Random(laying)  # noqa: S311 - a seed for a drawing, no secret
    return _paved(_LAYINGS[laying], _scattered(chance), _PALETTES[2], chance)


def _paved(laying, in_figure, palette, chance):
    ground, quiet, marked = palette
    width, height = (side * _COVER_SCALE for side in COVER_SIZE)
    image = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(image)
    for x, y, outline in laying(width, height, chance):
        if not (-0.2 < x / width < 1.2 and -0.2 < y / height < 1.2):
            continue  # the rings of a fan leave the picture
        tones = marked if in_figure(x / width, y / height, chance) else quiet
        _stone(draw, outline, chance.choice(tones))
    return _encoded(image.reduce(_COVER_SCALE), "WEBP", quality=64, method=2)


def _encoded(image, image_format, **options):
    buffer = BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


# --- Logos ----------------------------------------------------------------------------------


def _short_name(name):
    """The first words of a name without its legal form, on one or two lines."""
    words = " ".join(_NOT_IN_LOGO.sub(" ", name).split()).split()[:3]
    if len(words) == 3 and len(words[1]) <= 3:  # "Theatre of Science", "Lifts and Motors"
        return [words[0], f"{words[1]} {words[2]}"]
    return [words[0], " ".join(words[1:])] if len(words) > 1 else words


def _font_that_fits(lines, width, height):
    """The short name as large as a width and a height in pixels allow."""
    font = ImageFont.truetype(_FONT, 100)
    font.set_variation_by_axes([750])
    widest = max(font.getlength(line) for line in lines)
    size = min(100 * width / widest, height / 2.2)
    font = ImageFont.truetype(_FONT, int(size))
    font.set_variation_by_axes([750])
    return font


def _mark(draw, square, hue, chance, _lines):
    """Nine places for setts, quarters and discs; one of them yellow, some of them empty."""
    left, top, size = square
    step = size / 3
    side = step * 0.9
    places = [(column, row) for row in range(3) for column in range(3)]
    empty = set(chance.sample(places, chance.choice([1, 2, 3])))
    filled = [place for place in places if place not in empty]
    yellow = chance.choice(filled)
    family = chance.choice([("sett",), ("sett", "quarter"), ("quarter",), ("sett", "disc")])
    for column, row in filled:
        x, y = left + column * step, top + row * step
        shape = chance.choice(family)
        radius = {"sett": side * 0.14, "quarter": side * 0.96, "disc": side / 2}[shape]
        turned = chance.randrange(4)
        round_corners = [shape != "quarter" or turned == number for number in range(4)]
        draw.rounded_rectangle(
            (x, y, x + side, y + side),
            radius,
            fill=_YELLOW if (column, row) == yellow else hue,
            corners=tuple(round_corners),
        )


def _initials(draw, square, hue, chance, lines):
    """One large sett with the initials, and a small yellow one that leans on a corner of it."""
    x, y, size = square
    side, small = size * 0.86, size * 0.3
    draw.rounded_rectangle((x, y + size - side, x + side, y + size), side * 0.12, fill=hue)
    letters = "".join(line[0] for line in lines)
    font = _font_that_fits([letters * 2], size * 1.5, size)
    draw.text((x + side / 2, y + size - side / 2), letters, "white", font, anchor="mm")
    left, top = x + size - small, y + chance.choice([0, size - small])
    draw.rounded_rectangle((left, top, left + small, top + small), small * 0.2, fill=_YELLOW)


# --- Covers: how the setts are laid ----------------------------------------------------------


def _stone(draw, corners, tone):
    """A polygon that leaves a joint around it and has rounded corners."""
    radius = 0.11 * min(map(math.dist, corners, corners[1:]))
    points = []
    for number, corner in enumerate(corners):
        before, after = corners[number - 1], corners[number - 3]
        tip = _towards(_towards(corner, before, _JOINT), after, _JOINT)
        points += _curve(_towards(tip, before, radius), tip, _towards(tip, after, radius))
    draw.polygon(points, fill=tone)


def _curve(first, tip, last):
    """Five points of the quadratic Bézier curve."""
    for t in (0, 0.25, 0.5, 0.75, 1):
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        yield tuple(a * p + b * q + c * r for p, q, r in zip(first, tip, last, strict=True))


def _towards(point, other, distance):
    share = distance / math.dist(point, other)
    return point[0] + (other[0] - point[0]) * share, point[1] + (other[1] - point[1]) * share


def _bond(width, height, chance):
    """Rows of bricks, each row shifted by half a brick."""
    row_height = height / chance.choice([9, 11, 13])
    brick = row_height * chance.choice([1.6, 2.0])
    for row in range(math.ceil(height / row_height)):
        y = row * row_height
        for column in range(-1, math.ceil(width / brick) + 1):
            x = (column + row % 2 / 2) * brick
            yield _placed([(0, 0), (brick, 0), (brick, row_height), (0, row_height)], x, y)


def _diamonds(width, height, chance):
    """Squares standing on a corner."""
    half = height / chance.choice([10, 12, 14])
    for row in range(-1, math.ceil(height / half) + 1):
        for column in range(math.ceil(width / half / 2) + 2):
            x = (column * 2 - row % 2) * half
            yield _placed([(0, -half), (half, 0), (0, half), (-half, 0)], x, row * half)


def _fans(width, height, chance):
    """Rings of stones around one point, as pavers lay a square's corner."""
    ring = height / chance.choice([9, 11, 13])
    x, y = chance.choice([-0.1, 0.5, 1.1]) * width, 1.3 * height  # its narrow rings stay outside
    for number in range(2, math.ceil(math.hypot(width, height) / ring) + 1):
        count = 3 * number  # nearly square
        for index in range(count * 2):
            angles = [math.pi * (index + edge + number % 2 / 2) / count for edge in (0, 1)]
            (a, b), inner, outer = angles, number * ring, (number + 1) * ring
            polar = [(inner, a), (outer, a), (outer, b), (inner, b)]
            corners = [(r * math.cos(angle), -r * math.sin(angle)) for r, angle in polar]
            yield _placed(corners, x, y)


def _quads(width, height, chance):
    """Squares, some of them divided into four or sixteen."""
    side = height / chance.choice([4, 5])
    for row in range(math.ceil(height / side)):
        for column in range(math.ceil(width / side)):
            parts = chance.choice([1, 1, 2, 2, 4])
            part = side / parts
            for number in range(parts * parts):
                x, y = column * side + number % parts * part, row * side + number // parts * part
                yield _placed([(0, 0), (part, 0), (part, part), (0, part)], x, y)


_LAYINGS = {"bond": _bond, "diamonds": _diamonds, "fans": _fans, "quads": _quads}


def _placed(corners, x, y):
    """(middle x, middle y, corners), with the corners moved by (x, y)."""
    moved = [(x + px, y + py) for px, py in corners]
    count = len(moved)
    return sum(px for px, _py in moved) / count, sum(py for _px, py in moved) / count, moved


# --- Covers: which setts make the figure; x and y are parts of the width and height ----------


def _band(chance):
    start, slope, breadth = chance.uniform(0, 0.4), chance.uniform(0.3, 0.9), 0.08
    return lambda x, y, _chance: abs(y - start - slope * x) < breadth


def _wave(chance):
    start, bends = chance.uniform(0, 6), chance.uniform(4, 8)
    return lambda x, y, _chance: abs(y - 0.5 - 0.22 * math.sin(start + bends * x)) < 0.075


def _disc(chance):
    cx, cy, hole = chance.uniform(0.25, 0.75), chance.uniform(0.4, 0.6), chance.choice([0, 0.22])
    return lambda x, y, _chance: hole <= math.hypot((x - cx) * 16 / 9, y - cy) < 0.36


def _corner(chance):
    right, low, reach = chance.random() < 0.5, chance.random() < 0.5, chance.uniform(0.6, 0.95)
    return lambda x, y, _chance: abs(x - right) * 16 / 9 + abs(y - low) < reach


def _drift(chance):
    power = chance.uniform(3, 5)
    rightward = chance.random() < 0.5
    return lambda x, _y, chance: chance.random() < max(0, x if rightward else 1 - x) ** power


def _scattered(_chance):
    return lambda _x, _y, chance: chance.random() < 0.07


_FIGURES = [_band, _wave, _disc, _corner, _drift, _scattered]
