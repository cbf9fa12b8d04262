"""What an editor may upload as an image, and what becomes of it: pixels alone, in several widths.

Nothing of an upload is stored as it came. Its pixels are drawn onto a fresh canvas, upright and in
sRGB, and encoded anew: where and with what a photo was taken stays with whoever took it, and so
does whatever was hidden in the file.
"""

import struct
from collections import namedtuple
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms

from .sizes import file_size

FORMATS = ("JPEG", "PNG", "WEBP")  # what every browser shows; SVG may carry scripts
MAX_PIXELS = 50_000_000  # decoded, some 200 MB; Pillow warns of a bomb from 89 million on
MEDIA_TYPES = {
    "avif": "image/avif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
COMMON = ("jpg", "png")  # what every browser shows, however old
# By ending, the encoder and its options. AVIF at its fastest: of a noisy photo, 1440 pixels wide,
# it takes 0.3 s where 6 takes 2.7 s and saves 4 % more.
_ENCODERS = {
    "avif": {"format": "AVIF", "quality": 60, "speed": 10},
    "jpg": {"format": "JPEG", "quality": 80, "progressive": True},
    "png": {"format": "PNG"},
    "webp": {"format": "WEBP", "quality": 78, "method": 4},
}
# Further widths may be made of the original later. No page shows it: so it need not appear bit by
# bit, which takes a JPEG of 12 megapixels six times as long, nor be as small as can be.
_ORIGINAL = {
    "jpg": {"quality": 92, "progressive": False},
    "png": {},
    "webp": {"quality": 85, "method": 2},
}
_ENDINGS = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}  # MPO: several in one JPEG
_UNREADABLE = (EOFError, OSError, SyntaxError, ValueError, struct.error)
_SRGB = ImageCms.createProfile("sRGB")
_TURNS = {  # by the note of the camera that says how it was held
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Drawing = namedtuple("Drawing", ["image", "ending"])
Encoded = namedtuple("Encoded", ["ending", "content"])


def validate_image(file):
    """Refuse with a sentence for editors what is too heavy, broken, or not shown by every browser.

    Raises ValidationError; leaves the file as it was.
    """
    was_closed = file.closed  # as a stored image is
    try:
        drawing(file, roughly=True)
    finally:
        if was_closed:
            file.close()
        else:
            file.seek(0)


def drawing(file, *, roughly=False):
    """The pixels of an upload, upright, in sRGB, and nothing else; with the ending of its kind.

    The header alone tells how large the decoded image would be; then it is decoded, because a file
    that was cut off has a good header too. `roughly` works out few of the pixels of a JPEG, which
    is enough to judge it: all of the file is read. Raises ValidationError.
    """
    try:
        if file.size > settings.MAX_IMAGE_BYTES:
            raise ValidationError(
                _("This image is too large (%(size)s). Please choose one of at most %(limit)s."),
                params={
                    "size": file_size(file.size),
                    "limit": file_size(settings.MAX_IMAGE_BYTES),
                },
            )
        file.open()
        with Image.open(file, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            if roughly:
                image.draft(None, (1, 1))
            image.load()
            return Drawing(_bare(image), _ENDINGS[image.format])
    except Image.DecompressionBombError as error:
        raise ValidationError(
            _("This image has more than %(limit)s megapixels. Please choose a smaller version."),
            params={"limit": MAX_PIXELS // 1_000_000},
        ) from error
    except _UNREADABLE as error:
        raise ValidationError(
            _("This file can’t be shown as an image. Please choose a JPEG, PNG or WebP file.")
        ) from error


def _bare(image):
    """An RGB or RGBA image that looks like `image` and tells nothing more."""
    profile = image.info.get("icc_profile")
    image = _upright(image)
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.point(lambda value: value / 256, "F").convert("L")
    see_through = image.has_transparency_data
    if profile and image.mode in {"RGB", "RGBA", "L", "CMYK"}:
        image = _in_srgb(image, profile)
    image = image.convert("RGBA" if see_through else "RGB")
    if see_through and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
    canvas = Image.new(image.mode, image.size)
    canvas.paste(image)
    return canvas


def _upright(image):
    """Of the notes of the camera only this one is looked at: others are often odd, and all go."""
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # Pillow stumbles over broken notes in many ways
        return image
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def _in_srgb(image, profile):
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(image, BytesIO(profile), _SRGB, outputMode=mode)
    except (ImageCms.PyCMSError, *_UNREADABLE):  # a broken profile, or one of another kind
        return image


def encoded(image, ending, **options):
    buffer = BytesIO()
    image.save(buffer, **_ENCODERS[ending] | options)
    return buffer.getvalue()


def original(drawn):
    """The bytes of a Drawing at its full size."""
    return encoded(drawn.image, drawn.ending, **_ORIGINAL[drawn.ending])


def renditions(drawn, widths):
    """{ending: {width: bytes}}: one format that every browser shows, and a smaller one if any is.

    No width exceeds the image's own. Which format is the smallest is tried at the widest, for all.
    """
    own = drawn.image.width
    widths = [width for width in widths if width < own] + [own] * (own <= max(widths))
    widest = _scaled(drawn.image, widths[-1])
    narrower = [_scaled(widest, width) for width in widths[:-1]]
    common, modern = _smallest(widest, _common_formats(drawn)), _smallest(widest, ["avif", "webp"])
    chosen = [common, modern] if len(modern.content) < len(common.content) else [common]
    return {
        choice.ending: {image.width: encoded(image, choice.ending) for image in narrower}
        | {widest.width: choice.content}
        for choice in chosen
    }


def _common_formats(drawn):
    """What to try of the formats that every browser shows: photos and drawings want different."""
    if drawn.image.mode == "RGBA":
        return ["png"]
    return ["jpg"] if drawn.ending == "jpg" else ["jpg", "png"]


def _smallest(image, endings):
    tried = [Encoded(ending, encoded(image, ending)) for ending in endings]
    return min(tried, key=lambda attempt: len(attempt.content))


def _scaled(image, width):
    height = max(1, round(image.height * width / image.width))
    if width == image.width:
        return image
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
