"""What an editor may upload as an image."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP")  # what every browser shows; SVG may carry scripts


def validate_image(file):
    """Refuse with a sentence for editors what is too heavy, broken, or not shown by every browser.

    Pillow reads only the header here and refuses decompression bombs before decoding.
    Raises ValidationError.
    """
    if file.size > settings.MAX_IMAGE_BYTES:
        raise ValidationError(
            _("This image is too large (%(size)s). Please choose one of at most %(limit)s."),
            params={
                "size": filesizeformat(file.size),
                "limit": filesizeformat(settings.MAX_IMAGE_BYTES),
            },
        )
    try:
        file.seek(0)
        with Image.open(file, formats=FORMATS):
            pass
    except (OSError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file can't be shown as an image. Please choose a JPEG, PNG or WebP file.")
        ) from error
    finally:
        file.seek(0)
