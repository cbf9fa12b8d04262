import re

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget

from cluster.cells import short, text_of, widget_for
from cluster.exchange import ExchangeResource
from cluster.languages import CODES
from cluster.tables import as_text

from .models import Event, Place

_PARTS = [
    *("city_en", "city_bg", "country_en", "country_bg", "venue_en", "venue_bg"),
    *("address_en", "address_bg", "starts_on", "ends_on", "time_zone"),
]
_BAR = re.compile(r"(?<!\\)\|")


class PlacesWidget(ManyToManyWidget):
    """All places of an event in one cell: a line for each, of what is known of it.

    "City (English): Sofia | Venue (English): Sofia Tech Park | Own first day: 2023-03-28"
    """

    def __init__(self):
        super().__init__(Place)
        self.widgets = {name: widget_for(Place._meta.get_field(name)) for name in _PARTS}

    def clean(self, value, row=None, **kwargs):
        """The places, in their order, as the values of their fields."""
        lines = filter(None, map(str.strip, text_of(value).splitlines()))
        return [self._read(line) for line in lines]

    def _read(self, line):
        place, names = {}, self._names()
        for part in map(str.strip, _BAR.split(line)):
            label, colon, text = part.partition(":")
            name = names.get(" ".join(label.casefold().split()))
            if not colon or not name:
                raise ValueError(
                    gettext("“%(text)s” can’t be read. Write a place like this: %(example)s")
                    % {"text": short(part), "example": self._example()}
                )
            place[name] = self.widgets[name].clean(text.replace(r"\|", "|"))
        return place

    def render(self, value, **kwargs):
        return "\n".join(map(self._write, value.all()))

    def _write(self, place):
        return " | ".join(
            f"{_label(name)}: " + as_text(getattr(place, name)).replace("|", r"\|")
            for name in _PARTS
            if getattr(place, name)
        )

    def equals(self, value, stored):
        return [self._whole(place) for place in value] == [
            {name: getattr(place, name) for name in _PARTS} for place in stored
        ]

    @staticmethod
    def _whole(place):
        """With the empty fields too."""
        blank = Place()
        return {name: place.get(name, getattr(blank, name)) for name in _PARTS}

    @staticmethod
    def _names():
        names = {name: name for name in _PARTS}
        for code in CODES:
            with override(code):
                names |= {_label(name).casefold(): name for name in _PARTS}
        return names

    @staticmethod
    def _example():
        return gettext("%(city)s: Sofia | %(venue)s: Sofia Tech Park") % {
            "city": _label("city_en"),
            "venue": _label("venue_en"),
        }


def _label(name):
    return capfirst(str(Place._meta.get_field(name).verbose_name))


class EventResource(ExchangeResource):
    places = Field("places", "places", PlacesWidget())

    class Meta:
        model = Event
        fields = [
            *("id", "title_en", "title_bg", "state", "precision", "starts_on", "start_time"),
            *("ends_on", "end_time", "time_zone", "places", "online_url", "organisers"),
            *("organiser_en", "organiser_bg", "website", "registration_url"),
            *("registration_closes_on", "summary_en", "summary_bg", "body_en", "body_bg"),
            *("cover_alt_en", "cover_alt_bg", "slug", "published_at", "expires_at"),
        ]

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        super().validate_instance(instance, import_validation_errors, validate_unique)
        complaints = []
        for values in self.related.get("places", []):
            try:
                Place(event=instance, **values).full_clean(exclude=["event"])
            except ValidationError as error:
                complaints += error.messages
        if complaints:
            raise ValidationError({"places": complaints})

    def save_related(self, instance, name, value):
        """A place keeps its number while there is one in its line."""
        if name != "places":
            super().save_related(instance, name, value)
            return
        stored = list(instance.places.all())
        for surplus in stored[len(value) :]:
            surplus.delete()
        for position, values in enumerate(value):
            place = stored[position] if position < len(stored) else Place(event=instance)
            place.position = position
            for part in _PARTS:
                setattr(place, part, values.get(part, getattr(Place(), part)))
            place.save()
        Event.objects.get(pk=instance.pk).update_instants()  # `instance` remembers other places
