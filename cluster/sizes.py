"""Numbers for readers: how heavy a file is, in the words of their language, and shares."""

from babel.units import format_unit

from .languages import cldr_locale

KILOBYTE = 1024


def whole_percent(part, whole):
    """Halves up, as readers round; Python's own `round` goes to the even neighbour."""
    return (200 * part + whole) // (2 * whole)


def file_size(size):
    """Bytes in words, as exact as somebody needs who may open the file: "31 kB", "2.4 MB"."""
    kilobytes = max(1, round(size / KILOBYTE))
    if kilobytes < 1000:
        number, unit = kilobytes, "digital-kilobyte"
    else:
        number, unit = round(size / KILOBYTE**2, 1), "digital-megabyte"
    words = format_unit(number, unit, length="short", locale=cldr_locale())
    return words.replace(" ", "\N{NO-BREAK SPACE}")
