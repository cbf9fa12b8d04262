"""The demo content of this folder's TOML files, put into the site.

A table of a file is an object and its names are the fields of the model. Beside these:
`opens_in_days = 9` and `verified_days_ago = 40` give `opens_on` and `verified_on`, counted from the
day of loading, so that the demo never looks dead; other objects are named by their slug; `cover`
and `logo` say whether one is drawn; `<img src="fans">` in a text shows the picture of that drawing.
A name that no model knows stops the loading.
"""

import re
import tomllib
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path, PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.html import format_html

from cluster.dates import SITE_ZONE
from cluster.languages import CODES
from cluster.models import Page, Picture, SiteIdentity, SocialLink, Topic
from events.models import Event, Place
from members.models import Member, Partner
from news.models import Post
from surveys.models import Answer, Question, Survey

from . import drawings

_FOLDER = Path(__file__).parent
_NOUNS = [Topic, Picture, SiteIdentity, Page, Member, Partner, Event, Survey, Post]
_AT_NINE = time(9)
_IMAGE = re.compile(r'<img src="(\w+)">')
_PAGES_PUBLISHED_ON = date(2016, 12, 19)  # the day on which the demo's cluster was founded


class SiteHasContentError(Exception):
    """The site holds other things than the demo, and nobody said to add it beside them."""


@transaction.atomic
def load(today, *, force=False):
    """Add what the site lacks of the demo content; return {model: number added}, empty if nothing.

    `today` is the date from which days are counted. What is there already is known by its slug and
    stays as it is. Raises SiteHasContentError, unless `force`, on a site that holds anything but
    all of the demo.
    """
    missing = _missing_rows()
    if any(missing.values()) and not force and any(noun.objects.exists() for noun in _NOUNS):
        raise SiteHasContentError
    for noun, add in _ADD.items():
        for row in missing[noun]:
            add(_with_days(row, today), today)
    return {noun: len(rows) for noun, rows in missing.items() if rows}


# --- The files -------------------------------------------------------------------------------


def _missing_rows():
    """{model: rows of the files that the site does not hold}."""
    pages, members = _tables("pages"), _tables("members")
    posts = [row for name in ("news", "blog", "unpublished") for row in _tables(name)["post"]]
    drawn = {PurePath(name).stem for name in Picture.objects.values_list("image", flat=True)}
    return {
        Topic: _missing(Topic, _tables("topics")["topic"]),
        Picture: [row for row in _tables("pictures")["picture"] if row["drawing"] not in drawn],
        SiteIdentity: [] if SiteIdentity.objects.exists() else [pages["identity"]],
        Page: _missing(Page, pages["page"]),
        Member: _missing(Member, members["member"]),
        Partner: _missing(Partner, members["partner"], known_by="name_en"),
        Event: _missing(Event, _tables("events")["event"]),
        Survey: _missing(Survey, _tables("surveys")["survey"]),
        # Older first: of two posts of one moment, the later id stands first in the archive.
        Post: _missing(Post, reversed(posts)),
    }


def _tables(name):
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _missing(model, rows, known_by="slug"):
    known = set(model.objects.values_list(known_by, flat=True))
    return [row for row in rows if row[known_by] not in known]


def _with_days(row, today):
    """The row with its counted days as dates, and its times of day in the site's zone."""
    told = {}
    for name, value in row.items():
        if name.endswith("_in_days"):
            told[name.removesuffix("_in_days") + "_on"] = today + timedelta(days=value)
        elif name.endswith("_days_ago"):
            told[name.removesuffix("_days_ago") + "_on"] = today - timedelta(days=value)
        elif isinstance(value, datetime):
            told[name] = value.replace(tzinfo=SITE_ZONE)
        else:
            told[name] = value
    return told


def _moment(day, clock=_AT_NINE):
    return datetime.combine(day, clock, SITE_ZONE)


def _moments(row, *names):
    """The row with these days, where it has them, as moments: `expires_on` as `expires_at`."""
    for name in names:
        if f"{name}_on" in row:
            row[f"{name}_at"] = _moment(row.pop(f"{name}_on"))
    return row


# --- The nouns -------------------------------------------------------------------------------


def _add_topic(row, _today):
    _save(Topic(**row))


def _add_picture(row, _today):
    drawing = row.pop("drawing")
    _save(Picture(image=ContentFile(drawings.paving(drawing), f"{drawing}.webp"), **row))


def _add_identity(row, _today):
    links = row.pop("social")
    identity = _save(SiteIdentity(pk=1, **row))
    for position, link in enumerate(links):
        _save(SocialLink(identity=identity, position=position, **link))


def _add_page(row, _today):
    _save(Page(published_at=_moment(_PAGES_PUBLISHED_ON), **row))


def _add_member(row, _today):
    topics = row.pop("topics")
    if row.pop("logo"):
        picture = drawings.logo(row["slug"], row["title_en"])
        row["logo"] = ContentFile(picture, f"{row['slug']}.png")
    member = _save(Member(published_at=_moment(row["joined_on"], time()), **row))
    member.topics.set(_found(Topic, topics))


def _add_partner(row, _today):
    _save(Partner(**row))


def _add_event(row, today):
    organisers, places = row.pop("organisers"), row.pop("place", [])
    announced_on = today - timedelta(days=14)
    if "starts_on" in row:
        announced_on = min(announced_on, row["starts_on"] - timedelta(days=180))
    event = _save(Event(published_at=_moment(announced_on), **_with_cover(row)))
    event.organisers.set(_found(Member, organisers))
    for position, place in enumerate(places):
        _save(Place(event=event, position=position, **_with_days(place, today)))


def _add_survey(row, today):
    questions = row.pop("question", [])
    if "previous" in row:
        [row["previous"]] = _found(Survey, [row["previous"]])
    announced_on = min(row["opens_on"], today) - timedelta(days=7)
    row = _with_cover(_moments(row, "results_published"))
    survey = _save(Survey(published_at=_moment(announced_on), **row))
    for position, question in enumerate(questions):
        _add_question(survey, position, question)


def _add_question(survey, position, row):
    answers = row.pop("answer")
    question = _save(Question(survey=survey, position=position, **row))
    for place, answer in enumerate(answers):
        _save(Answer(question=question, position=place, **answer))


def _add_post(row, _today):
    topics, members = row.pop("topics"), row.pop("members", [])
    for name, model in (("event", Event), ("survey", Survey)):
        if name in row:
            [row[name]] = _found(model, [row[name]])
    row = _with_cover(_with_pictures(_moments(row, "published", "expires")))
    post = _save(Post(**row))
    post.topics.set(_found(Topic, topics))
    post.members.set(_found(Member, members))


_ADD = {
    Topic: _add_topic,
    Picture: _add_picture,
    SiteIdentity: _add_identity,
    Page: _add_page,
    Member: _add_member,
    Partner: _add_partner,
    Event: _add_event,
    Survey: _add_survey,
    Post: _add_post,
}


def _with_cover(row):
    """The row with a drawn cover in place of `cover = true`; a pattern is only decoration."""
    if row.pop("cover", False):
        row["cover"] = ContentFile(drawings.cover(row["slug"]), f"{row['slug']}.webp")
        row["cover_is_decorative"] = True
    return row


def _with_pictures(row):
    """The row with the pictures of its texts, each described in the language of the text."""
    for code in CODES:
        if text := row.get(f"body_{code}"):
            row[f"body_{code}"] = _IMAGE.sub(partial(_shown, code), text)
    return row


def _shown(code, named):
    picture = Picture.objects.filter(image__endswith=f"/{named[1]}.webp").earliest("pk")
    image, alt = picture.image, getattr(picture, f"alt_{code}")
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">', image.url, alt, image.width, image.height
    )


def _found(model, slugs):
    """The objects with these slugs; the oldest where several have one. Raises DoesNotExist."""
    return [model.objects.filter(slug=slug).earliest("pk") for slug in slugs]


def _save(thing):
    """Store an object that obeys what editors must obey; also turns "18:30" into a time.

    The constraints are the database's own to check, in the same breath. No version is recorded:
    the first change by an editor records what stood before it.
    """
    thing.full_clean(validate_unique=False, validate_constraints=False)
    thing.skip_history_when_saving = True
    thing.save()
    return thing
