"""Images as columns: cleaned on every way into the site, and stored in the widths that pages show.

What was made of an image stands in a column beside it, so that a page asks neither the disk nor
another table: `{"avif": [320, 640], "jpg": [320, 640]}` names `photo-320.avif` beside `photo.jpg`.
"""

import re
from collections import namedtuple
from pathlib import PurePosixPath

from django import forms
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext_lazy as _

from .images import COMMON, MEDIA_TYPES, drawing, original, renditions, validate_image
from .languages import latin_slug

COVER_WIDTHS = (320, 640, 960, 1440)  # a phone, a row, a page; and these at twice the density
LOGO_WIDTHS = (160, 320, 480)

Source = namedtuple("Source", ["media_type", "src", "srcset"])


class Focus(models.TextChoices):
    """What must stay in sight where an image is cropped. The values are classes of picture.css."""

    TOP_LEFT = "focus-top-left", _("top left")
    TOP = "focus-top", _("top")
    TOP_RIGHT = "focus-top-right", _("top right")
    LEFT = "focus-left", _("left")
    CENTRE = "focus-centre", _("centre")
    RIGHT = "focus-right", _("right")
    BOTTOM_LEFT = "focus-bottom-left", _("bottom left")
    BOTTOM = "focus-bottom", _("bottom")
    BOTTOM_RIGHT = "focus-bottom-right", _("bottom right")


class PictureFile(ImageFieldFile):
    def save(self, name, content, save=True):
        """Store what `drawing` leaves of `content`; its kind gives the ending, not its name.

        Every way of writing comes by here: form, loader, import, `bulk_create`. Raises
        ValidationError for what is no image, and has then stored nothing.
        """
        drawn = drawing(content)
        stem = latin_slug(PurePosixPath(name).stem, max_length=60) or "image"
        name = f"{stem}.{drawn.ending}"
        # Named, because Django takes a file without name for none, and none has no dimensions.
        super().save(name, ContentFile(original(drawn), name), save=False)
        self._save_renditions(drawn)
        if save:
            self.instance.save()

    save.alters_data = True

    def _save_renditions(self, drawn):
        contents, listed = self._renditions(drawn)
        for name, content in contents.items():
            self.storage.save(name, ContentFile(content))
        setattr(self.instance, self.field.renditions_field, listed)

    def _renditions(self, drawn):
        """{name: bytes} of the files to be made, and what the column beside the image says."""
        made = renditions(drawn, self.field.widths)
        contents = {
            self.rendition_name(ending, width): content
            for ending, by_width in made.items()
            for width, content in by_width.items()
        }
        return contents, {ending: list(by_width) for ending, by_width in made.items()}

    def make_renditions(self):
        """Clean what is stored and make all of it anew under the same name, for older rows.

        What stands there is the only copy: it stays until all that replaces it is written.
        """
        with self.storage.open(self.name) as file:
            drawn = drawing(file)
        contents, listed = self._renditions(drawn)
        outdated = set(self.rendition_names) - set(contents)
        self.storage.replace({self.name: original(drawn), **contents})
        for name in outdated:
            self.storage.delete(name)
        setattr(self.instance, self.field.renditions_field, listed)

    @property
    def made(self):
        """{ending: widths}; nothing for a row that is older than this column."""
        return getattr(self.instance, self.field.renditions_field)

    def rendition_name(self, ending, width):
        return str(PurePosixPath(self.name).with_suffix("")) + f"-{width}.{ending}"

    @property
    def rendition_names(self):
        return [
            self.rendition_name(ending, width)
            for ending, widths in self.made.items()
            for width in widths
        ]

    @property
    def file_name(self):
        return PurePosixPath(self.name).name

    def address_at(self, width):
        """The address of the widest that is no wider than `width` and that every browser shows."""
        for ending, widths in self.made.items():
            if ending in COMMON:
                fitting = max((w for w in widths if w <= width), default=min(widths))
                return self.storage.url(self.rendition_name(ending, fitting))
        return self.url

    @property
    def common(self):
        """The Source that every browser shows: the original, where nothing was made of it."""
        endings = [ending for ending in self.made if ending in COMMON]
        return self._source(endings[0]) if endings else Source("", self.url, "")

    @property
    def lighter(self):
        """Sources for browsers that know their format; none where they would not be lighter."""
        return [self._source(ending) for ending in self.made if ending not in COMMON]

    def _source(self, ending):
        widths = self.made[ending]
        urls = [self.storage.url(self.rendition_name(ending, width)) for width in widths]
        listed = [f"{url} {width}w" for url, width in zip(urls, widths, strict=True)]
        return Source(MEDIA_TYPES[ending], urls[-1], ", ".join(listed))


class ImageUpload(forms.ImageField):
    """Leaves judging the content to `validate_image`, which looks at its size first.

    Django's own would hand it to every decoder that Pillow has, and believe the file's name.
    """

    default_validators = []

    def to_python(self, data):
        return forms.FileField.to_python(self, data)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        return (
            {**attrs, "accept": "image/jpeg,image/png,image/webp"} if "accept" in attrs else attrs
        )


class PictureField(models.ImageField):
    """An ImageField that stores what is safe and light, and lists it in `renditions_field`."""

    attr_class = PictureFile

    def __init__(self, *args, renditions_field=None, widths=COVER_WIDTHS, **kwargs):
        self.renditions_field = renditions_field
        self.widths = widths
        kwargs.setdefault("validators", [validate_image])
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "renditions_field": self.renditions_field}

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": ImageUpload, **kwargs})


def original_names(name):
    """The names that the original may have, given that of any file of an upload."""
    stem = re.sub(r"(-\d+)?\.[a-z]+$", "", name)
    return {name, *(f"{stem}.{ending}" for ending in MEDIA_TYPES)}


def picture_fields(model):
    return [field for field in model._meta.local_fields if isinstance(field, PictureField)]


def columns_with(update_fields, model):
    """`update_fields` of a save, with the columns that tell of the images in it."""
    if update_fields is None:
        return None
    columns = set(update_fields)
    for field in picture_fields(model):
        if field.name in columns:
            columns |= {field.width_field, field.height_field, field.renditions_field}
    return columns


def rows_lacking_renditions(field):
    """Rows whose image was stored before it had renditions, or has lost a file of them."""
    rows = field.model._default_manager.exclude(**{field.name: ""})
    told = [field.name, field.width_field, field.height_field, field.renditions_field]
    for row in rows.only(*told).iterator():
        image = getattr(row, field.name)
        if not image.made or not all(map(image.storage.exists, image.rendition_names)):
            yield row
