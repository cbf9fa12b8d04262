"""Pictures in texts: which texts show one, and how a page shows them."""

import html
import re
from urllib.parse import unquote

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string

from .history import Version
from .models import Picture
from .pictures import original_names
from .richtext import IMAGE, RichTextField
from .uploads import folder_of

_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


def with_renditions(markup):
    """Cleaned rich text whose pictures come in the widths that were made of them.

    Asks the database once, and not at all where a text has no image. Those that are no Picture (a
    cover, or one whose Picture was deleted) stay as they are, but wait until they are scrolled to.
    """
    if "<img" not in markup:
        return markup
    shown = [_attributes(image) for image in IMAGE.finditer(markup)]
    pictures = _pictures_named({_file_name(attributes) for attributes in shown})

    def dress(image):
        attributes = _attributes(image)
        picture = pictures.get(_file_name(attributes))
        if picture:
            attributes.setdefault("width", picture.image_width)
            attributes.setdefault("height", picture.image_height)
        context = {"picture": picture, "attributes": attributes}
        return render_to_string("_text_picture.html", context).strip()

    return IMAGE.sub(dress, markup)


def _attributes(image):
    return {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(image[1])}


def _file_name(attributes):
    name = unquote(attributes["src"].removeprefix(settings.MEDIA_URL))
    return name.replace("\0", "")  # which PostgreSQL cannot even be asked for


def _pictures_named(names):
    """{name: Picture}, each known by the name of its original or of a rendition."""
    originals = {name: original_names(name) for name in names}
    wanted = set().union(*originals.values())
    found = {picture.image.name: picture for picture in Picture.objects.filter(image__in=wanted)}
    return {
        name: found[original]
        for name, candidates in originals.items()
        for original in candidates & found.keys()
    }


def things_showing(pictures, limit):
    """What shows one of `pictures` in a text today, `limit` of each model at most."""
    addresses = [f"{settings.MEDIA_URL}{folder_of(picture.image.name)}/" for picture in pictures]
    for model in apps.get_models():
        naming = Q()
        for field in model._meta.local_fields:
            if isinstance(field, RichTextField):
                for address in addresses:
                    naming |= Q(**{f"{field.name}__contains": address})
        if naming and not issubclass(model, Version):
            yield from model._default_manager.filter(naming).order_by("-pk")[:limit]
