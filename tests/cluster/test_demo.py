import re
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from cluster import pictures
from cluster.dates import SITE_ZONE
from cluster.demo import drawings
from cluster.demo.load import load
from cluster.models import Page, Picture, SiteIdentity, Topic
from events.models import Event
from members.models import Member, Partner
from news.models import Post
from surveys.models import Survey
from tests.factories import create_member, create_topic

pytestmark = pytest.mark.django_db

DRAWN = ["cover", "image", "logo"]
NOUNS = [Topic, Picture, SiteIdentity, Page, Member, Partner, Event, Survey, Post]
# The day before the clocks go forward, and a day that most years do not have.
DAYS = [date(2027, 3, 27), date(2032, 2, 29)]
MINUTES = [time(0), time(12, 30), time(23, 59)]

_cover, _logo = cache(drawings.cover), cache(drawings.logo)


def _once_for_each_image(encode):
    known = {}

    def remembered(drawn, *widths):
        key = (sha256(drawn.image.tobytes()).digest(), drawn.ending, *widths)
        if key not in known:
            known[key] = encode(drawn, *widths)
        return known[key]

    return remembered


_original = _once_for_each_image(pictures.original)
_renditions = _once_for_each_image(pictures.renditions)


@pytest.fixture(autouse=True)
def each_picture_is_made_once(monkeypatch):
    """The tests load the demo many times; its pictures are the slow part, and the same again."""
    monkeypatch.setattr(drawings, "cover", _cover)
    monkeypatch.setattr(drawings, "logo", _logo)
    monkeypatch.setattr(pictures, "original", _original)
    monkeypatch.setattr(pictures, "renditions", _renditions)


def run(*arguments):
    output = StringIO()
    call_command("demo", *arguments, stdout=output)
    return output.getvalue()


def rows():
    return {noun: list(noun.objects.order_by("pk").values()) for noun in NOUNS}


def test_empty_site_is_filled_and_a_second_run_changes_nothing():
    output = run()

    expected = [f"{noun.objects.count():4} {noun._meta.verbose_name_plural}" for noun in NOUNS]
    assert output.splitlines() == expected
    assert all(noun.objects.exists() for noun in NOUNS)
    loaded = rows()
    assert run() == "The demo content is already there; nothing was changed.\n"
    assert run("--force") == "The demo content is already there; nothing was changed.\n"
    assert rows() == loaded


def test_news_archive_opens_on_the_seed_page_told_from_today():
    load(timezone.localdate())

    welcome, taipei, workplaces, ecocity = (
        Post.objects.published().in_section("news").newest_first()[:4]
    )
    assert [welcome.slug, taipei.slug, workplaces.slug, ecocity.slug] == [
        "welcome-2023",
        "smart-city-taipei",
        "sustainable-workplaces",
        "ecocity-london",
    ]
    period = (welcome.welcomes_from_on, welcome.welcomes_until_on)
    assert period == (date(2022, 12, 1), date(2023, 1, 31))
    assert Member.objects.published().joined_between(*period).count() == 10
    assert taipei.event.is_past
    assert ecocity.event.is_past
    assert workplaces.survey.state == Survey.State.RESULTS
    assert workplaces.survey.previous.state == Survey.State.RESULTS
    assert workplaces.survey.previous.questions.exists()


@pytest.mark.parametrize("today", DAYS)
def test_demo_never_looks_dead(today):
    load(today)

    for minute in MINUTES:
        moment = datetime.combine(today, minute, SITE_ZONE)
        states = {survey.state_at(moment) for survey in Survey.objects.all()}
        assert states == set(Survey.State)
        assert Event.objects.running(moment).exists()
        assert Event.objects.upcoming(moment).exists()
        assert Event.objects.past(moment).exists()
    midnight = datetime.combine(today, time(), SITE_ZONE)
    for noun in (Event, Survey, Member, Page):
        assert not noun.objects.exclude(published_at__lt=midnight).exists()


def test_demo_shows_every_case_that_editors_meet():
    today = timezone.localdate()
    load(today)

    assert set(Member.objects.current().values_list("kind", flat=True)) == set(Member.Kind)
    assert Member.objects.former().exists()
    assert set(Event.objects.values_list("state", flat=True)) == set(Event.State)
    assert set(Event.objects.values_list("precision", flat=True)) == set(Event.Precision)
    assert Post.objects.published().filter(title_bg="").exists()
    assert Post.objects.published().filter(title_en="").exists()
    hidden = [post for post in Post.objects.order_by("slug") if post.publication]
    assert {post.slug: post.publication.kind for post in hidden} == {
        "call-for-speakers-expired": "expired",
        "office-move-draft": "draft",
        "ten-questions-tomorrow": "scheduled",
    }
    tomorrow_at_nine = datetime.combine(today + timedelta(days=1), time(9), SITE_ZONE)
    assert hidden[-1].published_at == tomorrow_at_nine


@pytest.mark.parametrize(("code", "word"), [("en", "laid in rings"), ("bg", "наредени в кръгове")])
def test_text_of_the_demo_shows_pictures_described_in_its_language(client, code, word):
    load(timezone.localdate())

    post = Post.objects.get(slug="yellow-paving-walk")
    with override(code):
        page = client.get(post.get_absolute_url()).content.decode()
    shown = re.findall(r'<img src="/media/picture/[^"]+"[^>]* alt="([^"]+)"', page)
    assert [word in alt for alt in shown] == [True, False]


def test_drawings_are_light_and_no_two_are_alike(settings):
    load(timezone.localdate())

    columns = [row.get(name) for things in rows().values() for row in things for name in DRAWN]
    files = [Path(settings.MEDIA_ROOT, name) for name in columns if name]
    assert len({sha256(path.read_bytes()).digest() for path in files}) == len(files)
    light = {*files, *Path(settings.MEDIA_ROOT).rglob("*.webp")}  # the rest is for old browsers
    assert max(path.stat().st_size for path in light) < 40_000
    assert {Image.open(BytesIO(path.read_bytes())).size for path in files} == {
        drawings.COVER_SIZE,
        drawings.LOGO_SIZE,
    }


def test_drawing_is_the_same_each_time():
    assert drawings.cover.__wrapped__("welcome") == drawings.cover("welcome")
    assert drawings.logo.__wrapped__("acme", "Acme Ltd") == drawings.logo("acme", "Acme Ltd")


def test_site_with_content_is_refused():
    create_topic()
    before = rows()

    with pytest.raises(CommandError, match="This site has content, so nothing was changed"):
        run()
    assert rows() == before


def test_force_adds_the_demo_beside_content_and_only_once():
    own_topic = create_topic(name_en="Our own words", slug="science")
    own_member = create_member(title_en="Our own member")

    run("--force")
    loaded = rows()
    run("--force")

    assert rows() == loaded
    assert Topic.objects.get(slug="science") == own_topic
    own_topic.refresh_from_db()
    assert own_topic.name_en == "Our own words"
    assert Member.objects.filter(pk=own_member.pk, title_en="Our own member").exists()
    assert Post.objects.get(slug="welcome-2023").topics.filter(pk=own_topic.pk).exists()


def test_part_of_the_demo_alone_is_content_too():
    run()
    Post.objects.get(slug="ecocity-london").delete()
    before = rows()

    with pytest.raises(CommandError):
        run()
    assert rows() == before
    assert run("--force") == "   1 post\n"
