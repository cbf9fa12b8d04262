"""Test data: every function takes keywords only, and makes something valid and public."""

from datetime import time, timedelta
from io import BytesIO

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from cluster.languages import latin_slug
from cluster.models import Page, Picture, SiteIdentity, Topic
from events.models import Event, Place
from members.models import Member, Partner
from news.models import Post
from surveys.models import Answer, Question, Survey

NOW = timezone.now()
LAST_WEEK = NOW - timedelta(days=7)
YESTERDAY = NOW - timedelta(days=1)
TOMORROW = NOW + timedelta(days=1)
NEXT_WEEK = NOW + timedelta(days=7)


def in_days(days):
    """The day that many days from today, by the site's clock."""
    return timezone.localdate() + timedelta(days=days)


def picture(*, name="picture.png", image_format="PNG", size=(4, 3)):
    """A real image as an editor would upload it."""
    content = BytesIO()
    Image.new("RGB", size, "teal").save(content, image_format)
    return SimpleUploadedFile(name, content.getvalue())


def create_picture(*, image=None, alt_en="A round table", **fields):
    return Picture.objects.create(image=image or picture(), alt_en=alt_en, **fields)


def create_topic(*, name_en="Robotics", **fields):
    return Topic.objects.create(**{"name_en": name_en, "slug": latin_slug(name_en)} | fields)


def create_page(*, title_en="About us", published_at=YESTERDAY, **fields):
    return Page.objects.create(title_en=title_en, published_at=published_at, **fields)


def create_identity(*, name_en="Cluster of Examples", name_bg="Примерен клъстер", **fields):
    return SiteIdentity.objects.create(name_en=name_en, name_bg=name_bg, **fields)


def create_member(
    *, title_en="Acme", kind=Member.Kind.SME, published_at=YESTERDAY, topics=(), **fields
):
    member = Member.objects.create(
        title_en=title_en, kind=kind, published_at=published_at, **fields
    )
    member.topics.set(topics)
    return member


def create_partner(*, name_en="Partner", **fields):
    return Partner.objects.create(name_en=name_en, **fields)


def create_event(*, title_en="Event", published_at=YESTERDAY, organisers=(), **fields):
    """Unless told otherwise, an event in a month from now, from 10:00 to 12:00 in Sofia."""
    if "precision" not in fields:
        fields = {"start_time": time(10), "end_time": time(12)} | fields
    if fields.get("precision") != Event.Precision.TBC:
        fields = {"starts_on": in_days(30)} | fields
    event = Event.objects.create(title_en=title_en, published_at=published_at, **fields)
    event.organisers.set(organisers)
    return event


def create_place(*, event, city_en="Sofia", country_en="Bulgaria", **fields):
    return Place.objects.create(event=event, city_en=city_en, country_en=country_en, **fields)


def create_survey(*, title_en="Survey", published_at=YESTERDAY, **fields):
    """Unless told otherwise, a survey that opened yesterday and closes in a month."""
    defaults = {
        "opens_on": in_days(-1),
        "closes_on": in_days(30),
        "participation_url": "https://forms.example.org/survey",
    }
    return Survey.objects.create(title_en=title_en, published_at=published_at, **defaults | fields)


def create_question(*, survey, text_en="Do you agree?", answers=None, **fields):
    """A question with its answers as {label: votes}, in this order."""
    question = Question.objects.create(survey=survey, text_en=text_en, **fields)
    Answer.objects.bulk_create(
        Answer(question=question, label_en=label, votes=votes, position=position)
        for position, (label, votes) in enumerate((answers or {"Yes": 3, "No": 1}).items())
    )
    return question


def create_post(*, title_en="Post", published_at=YESTERDAY, topics=(), members=(), **fields):
    """Unless told otherwise, a news item."""
    post = Post.objects.create(title_en=title_en, published_at=published_at, **fields)
    post.topics.set(topics)
    post.members.set(members)
    return post


def create_author(*, username="author"):
    """Somebody who writes, and asks others to publish it."""
    author = User.objects.create_user(username, is_staff=True)
    author.groups.add(Group.objects.get(name="Authors"))
    return author


def create_editor(*, username="editor"):
    """Somebody who may enter the editors' desk and do there what the group Editors may."""
    editor = User.objects.create_user(username, is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    return editor
