import re

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext, override

from cluster.cells import as_word, short, text_of, widget_for
from cluster.exchange import ExchangeResource
from cluster.languages import CODES
from cluster.tables import as_text

from .models import Event, Place

_PARTS = [
    *("city_en", "city_bg", "country_en", "country_bg", "venue_en", "venue_bg"),
    *("address_en", "address_bg", "starts_on", "ends_on", "time_zone"),
]
_BOUNDS = {"precision", "starts_on", "ends_on"}  # of an event: within them are those of its places
_BAR = re.compile(r"(?<!\\)\|")


class Places:
    """All places of an event in one cell: a line for each, of what is known of it.

    "City (English): Sofia | Venue (English): Sofia Tech Park | Own first day: 2023-03-28"
    """

    def __init__(self):
        self.widgets = {name: widget_for(Place._meta.get_field(name)) for name in _PARTS}

    def read(self, cell):
        """The places, in their order, as the values of their fields."""
        lines = filter(None, map(str.strip, text_of(cell).splitlines()))
        return [self._read(line) for line in lines]

    def _read(self, line):
        place, names = {}, self._names()
        for part in map(str.strip, _BAR.split(line)):
            label, colon, text = part.partition(":")
            name = names.get(as_word(label))
            if not colon or not name:
                raise ValueError(
                    gettext("“%(text)s” can’t be read. Write a place like this: %(example)s")
                    % {"text": short(part), "example": self._example()}
                )
            place[name] = self.widgets[name].read(text.replace(r"\|", "|"))
        return place

    def write(self, value):
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
                names |= {as_word(_label(name)): name for name in _PARTS}
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
    model = Event
    columns = [
        *("id", "title_en", "title_bg", "state", "precision", "starts_on", "start_time"),
        *("ends_on", "end_time", "time_zone", "places", "online_url", "organisers"),
        *("organiser_en", "organiser_bg", "website", "registration_url"),
        *("registration_closes_on", "summary_en", "summary_bg", "body_en", "body_bg"),
        *("cover_alt_en", "cover_alt_bg", "cover_is_decorative", "cover_focus"),
        *("slug", "published_at", "expires_at", "version"),
    ]

    def widget_for(self, name):
        return Places() if name == "places" else super().widget_for(name)

    def validate(self, row, complaints, thoroughly):
        """With its places: the new ones wholly, and those that stay where its days are new."""
        super().validate(row, complaints, thoroughly)
        complaints = []
        for values in row.related.get("places", []):
            try:
                place = Place(event=row.thing, **values)
                place.full_clean(exclude=["event"], validate_constraints=thoroughly)
            except ValidationError as error:
                complaints += error.messages
        changed = {name for name, _old, _new in row.changes}
        if not row.is_new and "places" not in changed and changed & _BOUNDS:
            for place in row.thing.places.all():
                try:
                    place.clean()
                except ValidationError as error:
                    complaints += error.messages
        if complaints:
            raise ValidationError({"places": complaints})

    def store_related(self, name, told):
        """A place keeps its number while there is one in its line."""
        if name != "places":
            super().store_related(name, told)
            return
        ids = [event.pk for event, _values in told]
        stored = {}
        for place in Place.objects.filter(event__in=ids):
            stored.setdefault(place.event_id, []).append(place)
        written = [
            Place(event=event, position=position, **values)
            for event, lines in told
            for position, values in enumerate(lines)
        ]
        for place in written:
            kept = stored.get(place.event_id)
            place.pk = kept.pop(0).pk if kept else None
        surplus = [place.pk for places in stored.values() for place in places]
        Place.objects.filter(pk__in=surplus).delete()
        Place.objects.bulk_create(place for place in written if place.pk is None)
        Place.objects.bulk_update([place for place in written if place.pk], ["position", *_PARTS])
        for event in Event.objects.filter(pk__in=ids).prefetch_related("places"):
            event.update_instants()
