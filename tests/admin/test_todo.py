"""What the desk says needs doing, and the lists that it leads to."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from cluster.dates import SITE_ZONE
from cluster.languages import CODES
from cluster.models import Page
from events.models import Event
from members.models import Member
from news.models import Post
from surveys.models import Survey
from tests.factories import (
    LAST_WEEK,
    NEXT_WEEK,
    YESTERDAY,
    create_event,
    create_member,
    create_page,
    create_post,
    create_survey,
    in_days,
)
from tests.markup import plain
from tests.to_do import BOTH, fill, old_draft, with_cover

pytestmark = pytest.mark.django_db


def desk(client, language="en"):
    return list(client.get(reverse("admin:index"), HTTP_ACCEPT_LANGUAGE=language).context["desk"])


def told(client, language="en"):
    """{task: (counts of its lists, (name, remark) of the first things)}."""
    return {
        str(task["title"]): (
            [count for _part, count in task["lists"]],
            [(first["title"], plain(first["remark"])) for first in task["first"]],
        )
        for task in desk(client, language)
    }


@pytest.mark.parametrize("number", [1, 3])
def test_desk_costs_the_same_for_one_and_many(editor, django_assert_num_queries, number):
    fill(number)
    with django_assert_num_queries(15):
        tasks = desk(editor)
    assert len(tasks) == 9


def test_every_count_is_the_length_of_the_list_behind_it(editor):
    fill(2)
    lists = [(part.address, count) for task in desk(editor) for part, count in task["lists"]]
    assert len(lists) == 5 * 5 + 5
    for address, count in lists:
        assert (address, len(editor.get(address).context["cl"].result_list)) == (address, count)


def test_desk_names_the_first_things_and_says_why(editor):
    asked = datetime(2023, 3, 4, 12, tzinfo=SITE_ZONE)
    create_post(**BOTH, published_at=None, review_requested_at=asked)
    create_member(title_en="Never", title_bg="Никога")
    create_member(title_en="Long ago", title_bg="Отдавна", verified_on=date(2020, 1, 2))
    create_event(**BOTH, starts_on=date(2022, 5, 1))
    assert told(editor) == {
        "Waiting for a review": ([1], [("In English", "asked for on 4 March 2023")]),
        "Past events without a report": ([1], [("In English", "over since 1 May 2022")]),
        "Members not verified for a year": (
            [2],
            [("Never", "never verified"), ("Long ago", "verified on 2 January 2020")],
        ),
    }


def test_desk_says_of_what_is_scheduled_when_it_appears(editor):
    ahead = datetime(2100, 1, 5, 9, 30, tzinfo=SITE_ZONE)
    past = datetime(2023, 1, 5, 9, 30, tzinfo=SITE_ZONE)
    with_cover(create_post, title_en="Ahead", published_at=ahead, cover_alt_bg="Роботи")
    with_cover(create_post, title_en="Past", published_at=past, cover_alt_bg="Роботи")
    tasks = told(editor)
    for title in ("In one language only", "Images without a description"):
        assert tasks[title][1] == [
            ("Ahead", "appears on Tuesday 5 January 2100, 09:30, Sofia time"),
            ("Past", "since 5 January 2023"),
        ]


def test_desk_speaks_bulgarian(editor):
    create_member(title_bg="Пример", verified_on=date(2020, 1, 2))
    assert told(editor, "bg") == {
        "Членове, непроверявани от година": ([1], [("Пример", "проверен на 2 януари 2020 г.")])
    }


def test_what_is_scheduled_is_told_with_its_minute_the_next_first(editor):
    later, sooner, soonest, past_three = (
        datetime(2099, 12, day, 9, 30, tzinfo=SITE_ZONE) for day in (3, 2, 1, 4)
    )
    create_post(**BOTH | {"title_en": "Later"}, published_at=later)
    create_event(**BOTH | {"title_en": "Sooner"}, published_at=sooner)
    create_page(**BOTH | {"title_en": "Soonest"}, published_at=soonest)
    create_page(**BOTH | {"title_en": "Fourth"}, published_at=past_three)
    assert told(editor)["Scheduled next"] == (
        [1, 1, 2],
        [
            ("Soonest", "appears on Tuesday 1 December 2099, 09:30, Sofia time"),
            ("Sooner", "appears on Wednesday 2 December 2099, 09:30, Sofia time"),
            ("Later", "appears on Thursday 3 December 2099, 09:30, Sofia time"),
        ],
    )


def test_where_nothing_is_to_be_done_the_desk_says_so(editor):
    create_post(**BOTH)
    response = editor.get(reverse("admin:index"))
    assert list(response.context["desk"]) == []
    assert "Nothing waits for you" in response.content.decode()


def test_desk_shows_what_one_may_see_and_nothing_else(client):
    fill(1)
    staff = User.objects.create_user("reader", is_staff=True)
    client.force_login(staff)
    assert desk(client) == []
    staff.user_permissions.add(Permission.objects.get(codename="view_event"))
    models = {part.things.model for task in desk(client) for part, _count in task["lists"]}
    assert models == {Event}


# --- The words, one by one ----------------------------------------------------------------------


def test_untranslated_is_what_is_not_written_in_both_languages():
    texts = product(["", "Title"], ["", "Заглавие"], ["", "Text"], ["", "Текст"])
    for title_en, title_bg, body_en, body_bg in texts:
        if title_en or title_bg:
            create_post(title_en=title_en, title_bg=title_bg, body_en=body_en, body_bg=body_bg)
    one_language = [post for post in Post.objects.all() if post.written_in != CODES]
    assert len(one_language) == 10
    assert list(Post.objects.untranslated().order_by("pk")) == one_language


@pytest.mark.parametrize(
    "life",
    [{"published_at": None}, {"published_at": LAST_WEEK, "expires_at": YESTERDAY}],
    ids=["draft", "expired"],
)
def test_what_nobody_will_see_needs_neither_translation_nor_description(life):
    with_cover(create_post, **life, cover_alt_bg="Маса")
    assert list(Post.objects.untranslated()) == []
    assert list(Post.objects.undescribed()) == []


def test_cover_is_described_in_each_language_of_the_title():
    cover = {"published_at": NEXT_WEEK, "cover_alt_en": "A table"}
    lacks = with_cover(create_post, **BOTH, **cover)
    with_cover(create_post, title_en="In English alone", **cover)
    with_cover(create_post, **BOTH, **cover, cover_alt_bg="Маса")
    with_cover(create_post, **BOTH, cover_is_decorative=True)
    create_post(**BOTH)
    assert list(Post.objects.undescribed()) == [lacks]


def test_draft_is_stale_when_nobody_touched_it_for_thirty_days():
    stale = old_draft(create_post)
    touched = old_draft(create_post)
    touched.save()
    in_review = old_draft(create_post, review_requested_at=YESTERDAY)
    public = create_post()
    Post.objects.filter(pk__in=[in_review.pk, public.pk]).update(
        updated_at=timezone.now() - timedelta(days=31)
    )
    assert list(Post.objects.stale()) == [stale]


def test_survey_closes_soon_from_seven_days_before_until_its_last_day():
    last_day, seventh = create_survey(closes_on=in_days(0)), create_survey(closes_on=in_days(7))
    create_survey(closes_on=in_days(8))
    create_survey(closes_on=None)
    create_survey(closes_on=in_days(-1))
    create_survey(opens_on=in_days(1), closes_on=in_days(2))
    assert list(Survey.objects.closing_soon().order_by("pk")) == [last_day, seventh]


def test_member_is_unverified_a_year_after_the_last_check():
    never, long_ago = create_member(), create_member(verified_on=in_days(-366))
    create_member(verified_on=in_days(-365))
    create_member(published_at=None)
    create_member(left_on=in_days(-1))
    assert list(Member.objects.unverified().order_by("pk")) == [never, long_ago]


def test_event_lacks_a_report_when_it_took_place_and_nobody_is_at_one(editor):
    def over(**fields):
        return create_event(starts_on=in_days(-30), **BOTH, **fields)

    lacking, announced, reported, drafted = (over() for _n in range(4))
    create_post(event=announced)
    create_post(event=reported, is_report=True)
    create_post(event=drafted, is_report=True, published_at=None)
    over(state=Event.State.CANCELLED)
    over(published_at=None)
    create_event()
    response = editor.get(reverse("admin:events_event_changelist"), {"todo": "without_report"})
    assert list(response.context["cl"].result_list) == [announced, lacking]


def test_each_list_has_its_filter(editor):
    old_draft(create_page)
    for model in (Post, Event, Survey, Member, Page):
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        cl = editor.get(address, {"todo": "stale"}).context["cl"]
        assert list(cl.result_list) == list(model.objects.stale())
