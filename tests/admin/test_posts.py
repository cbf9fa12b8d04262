from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from news.models import Post
from tests.factories import (
    create_event,
    create_member,
    create_post,
    create_survey,
    create_topic,
    picture,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:news_post_add")


def test_post_is_made_with_everything(editor, submit):
    event, survey, topic, member = create_event(), create_survey(), create_topic(), create_member()
    submit(
        editor,
        ADD,
        title_en="Robots in town",
        title_bg="Роботи в града",
        summary_en="They are here.",
        body_en="One.\n\nTwo.",
        section="blog",
        topics=[topic.pk],
        members=[member.pk],
        event=event.pk,
        survey=survey.pk,
        pinned_until_on="2030-01-31",
        cover=picture(),
        cover_alt_en="A robot",
        published_at_0="2026-01-15",
        published_at_1="09:30",
    )
    post = Post.objects.get()
    assert post.title_bg == "Роботи в града"
    assert post.body_en == "<p>One.</p>\n\n<p>Two.</p>"
    assert post.slug == "robots-in-town"
    assert post.published_at == datetime(2026, 1, 15, 9, 30, tzinfo=ZoneInfo("Europe/Sofia"))
    assert (post.section, post.event, post.survey) == ("blog", event, survey)
    assert (list(post.topics.all()), list(post.members.all())) == ([topic], [member])
    assert (post.cover_width, post.cover_height) == (4, 3)


def test_empty_moment_keeps_a_draft(editor, submit):
    submit(editor, ADD, title_en="Not yet")
    assert Post.objects.get().published_at is None


def test_post_is_corrected_and_the_rest_stays(editor, submit):
    post = create_post(
        title_bg="Новина", body_en="<p>Text</p>", topics=[create_topic()], event=create_event()
    )
    before = {
        name: value
        for name, value in Post.objects.values().get().items()
        if name not in ("title_en", "updated_at", "version", "published_at")
    }
    submit(editor, reverse("admin:news_post_change", args=[post.pk]), title_en="Corrected")
    after = Post.objects.values().get()
    assert after["title_en"] == "Corrected"
    assert {name: after[name] for name in before} == before
    assert post.topics.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_en": ""}, "Please give a title in at least one language."),
        (
            {"published_at_0": "2026-02-01", "published_at_1": "10:00"},
            "“Published until” must be after “published from”.",
        ),
        ({"is_report": "on"}, "Please choose the event that this post reports on."),
        (
            {"welcomes_from_on": "2023-01-01"},
            "A welcome post needs both days of its period; any other post needs neither.",
        ),
        (
            {"welcomes_from_on": "2023-01-31", "welcomes_until_on": "2023-01-01"},
            "The period can’t end before it begins.",
        ),
        ({"published_at_0": "tomorrow"}, "Please write the day like 14.06.2023 or 2023-06-14."),
        (
            {"published_at_0": "2026-01-01", "published_at_1": ""},
            "Please give the time too, like 18:30.",
        ),
        ({"expires_at_0": ""}, "Please give the day too, like 14.06.2023."),
    ],
)
def test_post_is_refused_with_a_sentence(editor, submit, sentences, wrong, sentence):
    fine = {"title_en": "Fine", "expires_at_0": "2026-02-01", "expires_at_1": "10:00"}
    response = submit(editor, ADD, **fine | wrong)
    assert sentences(response) == [sentence]
    assert not Post.objects.exists()


def test_cover_needs_a_description_or_a_tick(editor, submit, sentences):
    response = submit(editor, ADD, title_en="Fine", cover=picture())
    assert sentences(response) == [
        "Please describe the cover image, or tick that it is only decoration."
    ]
    submit(editor, ADD, title_en="Fine", cover=picture(), cover_is_decorative="on")
    assert Post.objects.get().cover_is_decorative


def test_cover_that_is_no_image_is_refused(editor, submit, sentences):
    response = submit(editor, ADD, title_en="Fine", cover=picture(image_format="GIF"))
    assert sentences(response) == [
        "This file can’t be shown as an image. Please choose a JPEG, PNG or WebP file."
    ]


def test_welcome_period_is_kept(editor, submit):
    submit(
        editor,
        ADD,
        title_en="Welcome",
        welcomes_from_on="2022-12-01",
        welcomes_until_on="2023-01-31",
    )
    post = Post.objects.get()
    assert (post.welcomes_from_on, post.welcomes_until_on) == (
        date(2022, 12, 1),
        date(2023, 1, 31),
    )


@pytest.mark.parametrize(
    ("field", "create"),
    [
        ("event", create_event),
        ("survey", create_survey),
        ("topics", create_topic),
        ("members", create_member),
    ],
)
def test_relations_are_found_by_a_few_letters(editor, field, create):
    label = "name_bg" if field == "topics" else "title_bg"
    found = create(**{label: "Зелени покриви"})
    response = editor.get(
        reverse("admin:autocomplete"),
        {"app_label": "news", "model_name": "post", "field_name": field, "term": "ЗЕЛЕНИ"},
    )
    assert response.json()["results"] == [{"id": str(found.pk), "text": str(found)}]


def test_form_shows_the_stored_cover(editor):
    post = create_post(cover=picture(size=(800, 450)), cover_is_decorative=True)
    page = editor.get(reverse("admin:news_post_change", args=[post.pk])).content.decode()
    src = post.cover.address_at(320)
    assert f'<img class="stored-image" src="{src}" alt="">' in page
    assert "stored-image" not in editor.get(reverse("admin:news_post_add")).content.decode()
