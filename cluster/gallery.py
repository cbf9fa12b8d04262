"""The pictures of the desk: kept in a list, and chosen or uploaded while one writes a text.

static/js/rich-text-pictures.js asks here. Its answers are data; what it says stands in `editor`.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from .deletion import NAMED
from .figures import things_showing
from .languages import CODES
from .models import Picture

AT_ONCE = 12  # pictures in one answer
THUMBNAIL_WIDTH = 320
TEXT_WIDTH = 960  # of the file that a text names: light in the editor; pages choose among all
MOST = 2**63 - 1  # the largest number of a row


class ChoiceForm(forms.Form):
    """Which pictures are asked for: those with the words, older than what was shown before."""

    q = forms.CharField(required=False, max_length=100)
    before = forms.IntegerField(required=False, min_value=1, max_value=MOST)


def told(picture):
    """What the dialog in a form needs to know of a picture."""
    image = picture.image
    return {
        "id": picture.pk,
        "name": str(picture),
        "thumbnail": image.address_at(THUMBNAIL_WIDTH),
        "src": image.address_at(TEXT_WIDTH),
        "width": picture.image_width,
        "height": picture.image_height,
        "alt": {code: getattr(picture, f"alt_{code}") for code in CODES},
        "isDecorative": picture.is_decorative,
        "credit": picture.credit,
    }


class GalleryAdmin(admin.ModelAdmin):
    """Comes before DeletionAdmin, whose words it completes."""

    class Media:
        css = {"all": ["css/admin_pictures.css"]}

    @admin.display(description=_("image"))
    def thumbnail(self, picture):
        return format_html(
            '<img class="thumbnail" src="{}" alt="{}" width="{}" height="{}" loading="lazy">',
            picture.image.address_at(THUMBNAIL_WIDTH),
            picture,
            picture.image_width,
            picture.image_height,
        )

    def get_fieldsets(self, request, obj=None):
        """A picture keeps its file, which texts name: it is chosen once, and shown from then on."""
        image = (None, {"fields": ["thumbnail" if obj else "image"]})
        return [image, *super().get_fieldsets(request, obj)]

    def get_deleted_objects(self, objs, request):
        """Refused while a text shows one: the text would have a hole."""
        objs = list(objs)
        named, counts, lacking, protected = super().get_deleted_objects(objs, request)
        showing = [self._named(thing, request) for thing in things_showing(objs, NAMED)]
        return named, counts, lacking, [*protected, *showing]

    def get_urls(self):
        def route(address, view):
            name = f"{self.opts.app_label}_{self.opts.model_name}_{address}"
            return path(f"{address}/", self.admin_site.admin_view(view), name=name)

        choose, upload = require_GET(self.choose_view), require_POST(self.upload_view)
        return [route("choose", choose), route("upload", upload), *super().get_urls()]

    def choose_view(self, request):
        """Some of the pictures, the newest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = ChoiceForm(request.GET)
        if not form.is_valid():
            return JsonResponse({"errors": _sentences(form)}, status=400)
        pictures = Picture.objects.newest_first()
        if form.cleaned_data["before"]:
            pictures = pictures.filter(pk__lt=form.cleaned_data["before"])
        pictures, _twice = self.get_search_results(request, pictures, form.cleaned_data["q"])
        found = list(pictures[: AT_ONCE + 1])
        return JsonResponse(
            {
                "pictures": [told(picture) for picture in found[:AT_ONCE]],
                "hasMore": len(found) > AT_ONCE,
                "mayUpload": self.has_add_permission(request),
            }
        )

    def upload_view(self, request):
        """Add one as the form of the admin would, by the same rules."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request)(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"errors": _sentences(form)}, status=400)
        with transaction.atomic():
            picture = self.save_form(request, form, change=False)
            self.save_model(request, picture, form, change=False)
            self.save_related(request, form, [], change=False)
            self.log_addition(request, picture, [{"added": {}}])
        return JsonResponse(told(picture), status=201)


def _sentences(form):
    return [str(text) for errors in form.errors.values() for text in errors]
