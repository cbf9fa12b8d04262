"""What an editor may upload as an image."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from .sizes import file_size

FORMATS = ("JPEG", "PNG", "WEBP")  # what every browser shows; SVG may carry scripts
MAX_PIXELS = 50_000_000  # decoded, some 200 MB; Pillow warns of a bomb from 89 million on


def validate_image(file):
    """Refuse with a sentence for editors what is too heavy, broken, or not shown by every browser.

    The header alone tells how large the decoded image would be; then it is decoded, because a file
    that was cut off has a good header too. Raises ValidationError.
    """
    was_closed = file.closed  # as a stored image is
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
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This file can’t be shown as an image. Please choose a JPEG, PNG or WebP file.")
        ) from error
    finally:
        if was_closed:
            file.close()
        else:
            file.seek(0)
