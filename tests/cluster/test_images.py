import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

from cluster.images import drawing, encoded, original, renditions, validate_image
from tests.factories import create_post, picture

NOT_AN_IMAGE = "This file can’t be shown as an image. Please choose a JPEG, PNG or WebP file."
TOO_MANY_PIXELS = "This image has more than 50 megapixels. Please choose a smaller version."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SECRET = b"42.6977N 23.3219E <?php system($_GET[0]); ?>"
TEAL = (0, 128, 128)


def _upload(content, name="picture.png"):
    return SimpleUploadedFile(name, content)


def _file(image, image_format, **options):
    buffer = BytesIO()
    image.save(buffer, image_format, **options)
    return buffer.getvalue()


def _image(mode="RGB", size=(40, 30), color=TEAL):
    return Image.new(mode, size, color)


def _near(pixel, expected, tolerance=3):
    return all(abs(a - b) <= tolerance for a, b in zip(pixel, expected, strict=True))


# --- Accepted and refused --------------------------------------------------------------------


def _cut_off(image_format):
    whole = picture(image_format=image_format, size=(400, 300)).read()
    return whole[: len(whole) // 2]


def _bomb(width, height):
    """A few kilobytes that decode to `width` × `height` pixels."""
    return _file(Image.new("1", (width, height)), "PNG", compress_level=9)


def _chunk(content):
    """A part of a PNG; `content` begins with its name."""
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def _png_claiming(width, height):
    """A few bytes whose header promises an image."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(header) + _chunk(b"IDAT" + zlib.compress(b"setts"))


def _png_with_inflating_text():
    whole = picture().read()
    text = _chunk(b"zTXtComment\0\0" + zlib.compress(bytes(5_000_000), 9))
    return whole[:33] + text + whole[33:]


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_image_that_every_browser_shows_is_accepted(image_format):
    file = picture(image_format=image_format)
    content = file.read()
    validate_image(file)
    assert file.read() == content  # whole and from its beginning, ready to be stored


NO_IMAGES = {
    "text.png": b"Just some text.",
    "empty.png": b"",
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "drawing.svg": SVG,
    "drawing.png": SVG,
    "scan.png": picture(image_format="TIFF").read(),
    "bitmap.png": picture(image_format="BMP").read(),
    "icon.png": _file(_image(size=(16, 16)), "ICO"),
    "animation.gif": picture(image_format="GIF").read(),
    "page.html.gif": b"GIF89a/*<html>*/=1;alert(1)//",
    "script.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
    "paper.pdf.png": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>endobj",
    "photo.avif": picture(image_format="AVIF").read(),
    "cut-off.jpg": _cut_off("JPEG"),
    "cut-off.png": _cut_off("PNG"),
    "cut-off.webp": _cut_off("WEBP"),
    "header.png": b"\x89PNG\r\n\x1a\n",
    "header.jpg": b"\xff\xd8\xff\xe0",
    "header.webp": b"RIFF\x1a\0\0\0WEBPVP8 ",
    "nothing.png": _png_claiming(40, 30),
    "no-size.png": _png_claiming(0, 0),
    "inflating-text.png": _png_with_inflating_text(),
}


@pytest.mark.parametrize("name", NO_IMAGES)
def test_file_that_cannot_be_shown_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        validate_image(_upload(NO_IMAGES[name], name))
    assert refusal.value.messages == [NOT_AN_IMAGE]


BOMBS = {
    "bomb": lambda: _bomb(20_000, 10_000),
    "small bomb": lambda: _bomb(8_000, 8_000),
    "claimed": lambda: _png_claiming(2**31 - 1, 2**31 - 1),
    "thin": lambda: _png_claiming(2**30, 1),
}


@pytest.mark.parametrize("name", BOMBS)
def test_image_of_too_many_pixels_is_refused_before_it_is_decoded(name, monkeypatch):
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", None)  # nobody may call it
    with pytest.raises(ValidationError) as refusal:
        validate_image(_upload(BOMBS[name]()))
    assert refusal.value.messages == [TOO_MANY_PIXELS]


def test_heavy_image_is_refused_with_both_sizes(settings):
    settings.MAX_IMAGE_BYTES = 2048
    with pytest.raises(ValidationError) as refusal:
        validate_image(_upload(bytes(3072), "noise.png"))
    assert refusal.value.messages == [
        "This image is too large (3\N{NBSP}kB). Please choose one of at most 2\N{NBSP}kB."
    ]


@pytest.mark.django_db
def test_stored_image_is_checked_again_and_closed():
    post = create_post(cover=picture(), cover_is_decorative=True)
    post.refresh_from_db()
    post.full_clean()
    assert post.cover.closed


@pytest.mark.django_db
def test_lost_file_is_named_as_such_instead_of_an_error():
    post = create_post(cover=picture(), cover_is_decorative=True)
    post.refresh_from_db()
    post.cover.storage.delete(post.cover.name)
    with pytest.raises(ValidationError) as refusal:
        post.full_clean()
    assert refusal.value.message_dict == {"cover": [NOT_AN_IMAGE]}


# --- What is left of an upload ---------------------------------------------------------------


def _exif(orientation=1):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[29] = SECRET.decode()  # the day in the GPS notes
    return exif


def _text_chunks():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    return info


def _iptc():
    """A JPEG with a Photoshop block, as picture agencies write their captions."""
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(SECRET)) + SECRET
    whole = picture(image_format="JPEG").read()
    return whole[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + whole[2:]


TALKATIVE = {
    "exif and gps in a jpeg": _file(_image(), "JPEG", exif=_exif()),
    "exif in a png": _file(_image(), "PNG", exif=_exif()),
    "exif in a webp": _file(_image(), "WEBP", exif=_exif()),
    "xmp in a jpeg": _file(_image(), "JPEG", xmp=SECRET),
    "xmp in a webp": _file(_image(), "WEBP", xmp=SECRET),
    "text and xmp in a png": _file(_image(), "PNG", pnginfo=_text_chunks()),
    "comment in a jpeg": _file(_image(), "JPEG", comment=SECRET),
    "iptc in a jpeg": _iptc(),
    "code behind a jpeg": picture(image_format="JPEG").read() + SECRET,
    "code behind a png": picture().read() + SECRET,
    "code behind a webp": picture(image_format="WEBP").read() + SECRET,
    "broken profile": _file(_image(), "JPEG", icc_profile=SECRET),
    "broken exif": _file(_image(), "JPEG", exif=b"Exif\0\0II*\0" + SECRET),
    "second picture in a jpeg": _file(
        _image(), "MPO", save_all=True, append_images=[_image()], comment=SECRET
    ),
}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("name", TALKATIVE)
def test_nothing_but_pixels_is_left(name):
    assert SECRET in TALKATIVE[name]
    drawn = drawing(_upload(TALKATIVE[name]))
    files = [original(drawn)]
    files += [one for made in renditions(drawn, [20, 40]).values() for one in made.values()]
    for content in files:
        assert SECRET not in content
        with Image.open(BytesIO(content)) as image:
            image.load()
            told = {"exif", "icc_profile", "xmp", "comment", "photoshop", "Comment"} & {*image.info}
            assert (told, dict(image.getexif()), image.format == "MPO") == (set(), {}, False)


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
def test_photo_stands_upright_whichever_way_the_camera_was_held(orientation):
    upright = _image(size=(40, 20), color="white")
    upright.paste("black", (0, 0, 20, 10))  # the top left
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    taken = upright.transpose(turned[orientation]) if orientation in turned else upright
    drawn = drawing(_upload(_file(taken, "PNG", exif=_exif(orientation))))
    assert drawn.image.tobytes() == upright.tobytes()


def _with_notes(image_format, *notes):
    """A photo of 40 × 20 pixels, held upright, whose camera wrote these entries of an EXIF."""
    entries = [struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0), *notes]
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, len(entries)) + b"".join(entries) + bytes(4)
    return _file(_image(size=(40, 20)), image_format, exif=exif)


ODD_NOTES = {
    "resolution that is a text": struct.pack(">HHI4s", 0x011A, 2, 3, b"72\0\0"),
    "latitude that is no list": struct.pack(">HHII", 0x8825, 3, 1, 7),
    "comment that is a number": struct.pack(">HHII", 0x9286, 5, 1, 2),
    "width that is a text": struct.pack(">HHI4s", 0x0100, 2, 3, b"40\0\0"),
}


@pytest.mark.parametrize("image_format", ["JPEG", "WEBP"])
@pytest.mark.parametrize("note", ODD_NOTES)
def test_photo_with_an_odd_note_of_the_camera_is_taken_and_stands_upright(image_format, note):
    upload = _upload(_with_notes(image_format, ODD_NOTES[note]))
    validate_image(upload)
    assert drawing(upload).image.size == (20, 40)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow grumbles, and goes on
@pytest.mark.parametrize("image_format", ["JPEG", "WEBP"])
def test_photo_whose_notes_are_broken_anywhere_is_taken(image_format):
    whole = _with_notes(image_format, ODD_NOTES["resolution that is a text"])
    start, end = whole.index(b"MM\0*"), whole.index(b"MM\0*") + 38
    for place in range(start, end):
        for value in (0, 1, 2, 0x7F, 0x87, 0xFF):
            broken = whole[:place] + bytes([value]) + whole[place + 1 :]
            assert {*drawing(_upload(broken)).image.size} == {20, 40}


def _profile(kind):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(kind)).tobytes()


def _swapped():
    """A profile in which red is blue and blue is red, to be seen when it is honoured."""
    profile = _profile("sRGB")
    return (
        profile.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ")
    )


def _palette():
    image = Image.new("P", (4, 3), 1)
    image.putpalette([0, 0, 0, *TEAL])
    image.putpixel((0, 0), 0)
    return image


KINDS = {  # what is uploaded; mode and colour of its last pixel as stored; ending
    "grey": (_file(_image("L", color=128), "PNG"), (128, 128, 128), "png"),
    "grey with alpha": (_file(_image("LA", color=(128, 64)), "PNG"), (128, 128, 128, 64), "png"),
    "black and white": (_file(Image.new("1", (4, 3), 1), "PNG"), (255, 255, 255), "png"),
    "16-bit grey": (_file(Image.new("I;16", (4, 3), 128 * 257), "PNG"), (128, 128, 128), "png"),
    "palette": (_file(_palette(), "PNG"), TEAL, "png"),
    "palette with a hole": (_file(_palette(), "PNG", transparency=1), (*TEAL, 0), "png"),
    "colour that is a hole": (_file(_image(), "PNG", transparency=TEAL), (*TEAL, 0), "png"),
    "opaque with alpha": (_file(_image("RGBA", color=(*TEAL, 255)), "PNG"), TEAL, "png"),
    "half transparent webp": (
        _file(_image("RGBA", color=(*TEAL, 128)), "WEBP", lossless=True),
        (*TEAL, 128),
        "webp",
    ),
    "cmyk": (_file(_image("CMYK", color=(255, 127, 127, 0)), "JPEG"), (0, 128, 128), "jpg"),
    "profile of another kind": (_file(_image(), "PNG", icc_profile=_profile("LAB")), TEAL, "png"),
    "srgb profile": (_file(_image(), "PNG", icc_profile=_profile("sRGB")), TEAL, "png"),
    "other profile": (
        _file(_image(color="red"), "PNG", icc_profile=_swapped()),
        (0, 0, 255),
        "png",
    ),
    "animated png": (
        _file(_image(), "PNG", save_all=True, append_images=[_image(color="red")]),
        TEAL,
        "png",
    ),
    "animated webp": (
        _file(_image(), "WEBP", save_all=True, append_images=[_image(color="red")], lossless=True),
        TEAL,
        "webp",
    ),
    "one pixel": (_file(_image(size=(1, 1)), "PNG"), TEAL, "png"),
    "panorama": (_file(_image(size=(12_000, 20)), "JPEG", quality=95), TEAL, "jpg"),
    "tower": (_file(_image(size=(2, 9_000)), "PNG"), TEAL, "png"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_image_is_stored_as_it_looks(kind):
    content, colour, ending = KINDS[kind]
    drawn = drawing(_upload(content))
    assert drawn.ending == ending
    with Image.open(BytesIO(original(drawn))) as stored:
        mode = "RGBA" if len(colour) == 4 else "RGB"
        pixel = stored.convert(mode).getpixel((stored.width - 1, stored.height - 1))
    assert _near(pixel, colour), pixel


# --- Renditions ------------------------------------------------------------------------------


def _noise(size, mode="RGB"):
    bands = [Image.effect_noise(size, 60) for _band in mode]
    return Image.merge(mode, bands)


def _made(image, image_format, widths):
    return renditions(drawing(_upload(_file(image, image_format))), widths)


def _sizes(made):
    sizes = set()
    for contents in made.values():
        for width, content in contents.items():
            with Image.open(BytesIO(content)) as image:
                sizes.add((width, *image.size))
    return sizes


def test_widths_are_made_in_proportion_and_in_a_lighter_format_beside_the_common_one():
    made = _made(_noise((400, 300)), "JPEG", [100, 200, 320])
    assert {*made} in [{"jpg", "avif"}, {"jpg", "webp"}]
    assert _sizes(made) == {(100, 100, 75), (200, 200, 150), (320, 320, 240)}
    jpg, lighter = made.pop("jpg"), made.popitem()[1]
    assert len(lighter[320]) < len(jpg[320])


def test_only_what_pages_show_appears_bit_by_bit():
    """To encode an original of 12 megapixels so takes longer than all the rest of its upload."""
    drawn = drawing(_upload(_file(Image.effect_noise((400, 300), 60), "JPEG")))
    files = [original(drawn), *renditions(drawn, [200])["jpg"].values()]
    assert ["progressive" in Image.open(BytesIO(file)).info for file in files] == [False, True]


def test_no_image_is_enlarged():
    assert _sizes(_made(_noise((150, 90)), "JPEG", [100, 200, 320])) == {
        (100, 100, 60),
        (150, 150, 90),
    }


def test_one_pixel_stays_one_pixel_high():
    made = _made(_image(size=(3_000, 1)), "PNG", [100])
    assert _sizes(made) == {(100, 100, 1)}


def test_lighter_format_that_is_not_lighter_is_not_made():
    made = _made(_image(size=(1, 1)), "PNG", [320])
    common = encoded(_image(size=(1, 1)), "png")
    assert made == {"png": {1: common}} or len(made) == 2


def test_transparency_is_kept_in_every_format():
    for contents in _made(_noise((300, 150), "RGBA"), "PNG", [100]).values():
        with Image.open(BytesIO(contents[100])) as image:
            assert image.has_transparency_data


def test_drawing_stays_a_png_and_a_photo_becomes_a_jpeg_where_that_is_smaller():
    assert "png" in _made(_palette().resize((400, 300)), "PNG", [320])
    assert "jpg" in _made(_noise((400, 300)), "PNG", [320])
