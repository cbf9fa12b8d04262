"""Things that the desk says need doing, for the tests of its words and of its look."""

from datetime import date, timedelta

from django.utils import timezone

from tests.factories import (
    TOMORROW,
    YESTERDAY,
    create_event,
    create_member,
    create_page,
    create_picture,
    create_post,
    create_survey,
    in_days,
)

BOTH = {"title_bg": "И на български", "title_en": "In English"}
EVERY = [create_post, create_event, create_survey, create_member, create_page]


def old_draft(create, **fields):
    """Written 31 days ago and left alone since; saving would say that it was touched."""
    draft = create(published_at=None, **BOTH | fields)
    type(draft).objects.filter(pk=draft.pk).update(updated_at=timezone.now() - timedelta(days=31))
    return draft


def with_cover(create, **fields):
    """Told as stored: making the widths of an image would be most of the work of these tests."""
    thing = create(**fields)
    stored = {"cover": "cover.png", "cover_width": 4, "cover_height": 3}
    type(thing).objects.filter(pk=thing.pk).update(**stored)
    return thing


def fill(number):
    """Every task with `number` things of each kind that it can hold."""
    verified = {"verified_on": in_days(0)}
    over = {"opens_on": in_days(-30), "closes_on": in_days(-2)}
    for create in EVERY:
        checked = verified if create is create_member else {}
        for n in range(number):
            titles = {"title_bg": f"И на български {n}"}
            create(title_en=f"Written {n}", **checked)
            with_cover(create, title_en=f"Shown {n}", cover_alt_en="A table", **titles, **checked)
            create(title_en=f"Coming {n}", published_at=TOMORROW, **titles)
            create(title_en=f"Asked {n}", published_at=None, review_requested_at=YESTERDAY)
            old_draft(create, title_en=f"Left {n}")
    for _n in range(number):
        create_picture(alt_en="In English alone")
        create_survey(**BOTH, closes_on=in_days(3))
        create_survey(**BOTH, **over)
        create_event(**BOTH, starts_on=date(2023, 5, 1))
        create_member(**BOTH)
