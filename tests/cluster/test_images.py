from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cluster.images import validate_image
from tests.factories import create_post, picture

NOT_AN_IMAGE = "This file can’t be shown as an image. Please choose a JPEG, PNG or WebP file."
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def _cut_off(image_format):
    whole = picture(image_format=image_format, size=(400, 300)).read()
    return whole[: len(whole) // 2]


def _bomb(width, height):
    """A few kilobytes that decode to `width` × `height` pixels."""
    file = BytesIO()
    Image.new("1", (width, height)).save(file, "PNG", compress_level=9)
    return file.getvalue()


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_image_that_every_browser_shows_is_accepted(image_format):
    file = picture(image_format=image_format)
    content = file.read()
    validate_image(file)
    assert file.read() == content  # whole and from its beginning, ready to be stored


HOSTILE = {
    "text.png": b"Just some text.",
    "empty.png": b"",
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "drawing.svg": SVG,
    "drawing.png": SVG,
    "scan.png": picture(image_format="TIFF").read(),
    "animation.gif": picture(image_format="GIF").read(),
    "cut-off.jpg": _cut_off("JPEG"),
    "cut-off.png": _cut_off("PNG"),
    "cut-off.webp": _cut_off("WEBP"),
    "header.png": b"\x89PNG\r\n\x1a\n",
    "bomb.png": _bomb(20_000, 10_000),
    "small-bomb.png": _bomb(8_000, 8_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_file_that_cannot_be_shown_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        validate_image(SimpleUploadedFile(name, HOSTILE[name]))
    assert refusal.value.messages == [NOT_AN_IMAGE]


def test_heavy_image_is_refused_with_both_sizes(settings):
    settings.MAX_IMAGE_BYTES = 2048
    with pytest.raises(ValidationError) as refusal:
        validate_image(SimpleUploadedFile("noise.png", bytes(3072)))
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
