"""What other pages show of events."""

from django import template

from events.models import Event

register = template.Library()


@register.inclusion_tag("events/_events_of.html")
def events_of(member):
    """The ten latest events that a member organises or organised."""
    events = Event.objects.published().organised_by(member)
    return {"events": events.latest_first().for_cards()[:10]}
