from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.utils import timezone

from cluster.publishing import Gone, PublishingMiddleware, get_visible_or_404
from news.models import Post
from tests.constraints import assert_refused
from tests.factories import (
    LAST_WEEK,
    NEXT_WEEK,
    TOMORROW,
    YESTERDAY,
    create_event,
    create_member,
    create_page,
    create_post,
    create_survey,
    picture,
)

pytestmark = pytest.mark.django_db

every_publishable = pytest.mark.parametrize(
    "create", [create_event, create_member, create_page, create_post, create_survey]
)


@every_publishable
@pytest.mark.parametrize(
    ("published_at", "expires_at", "state"),
    [
        (YESTERDAY, None, "public"),
        (YESTERDAY, TOMORROW, "public"),
        (None, None, "draft"),
        (None, YESTERDAY, "draft"),
        (TOMORROW, None, "scheduled"),
        (TOMORROW, NEXT_WEEK, "scheduled"),
        (LAST_WEEK, YESTERDAY, "expired"),
    ],
)
def test_publication_follows_from_two_moments(create, published_at, expires_at, state):
    thing = create(published_at=published_at, expires_at=expires_at)
    objects = type(thing).objects
    assert list(objects.published()) == ([thing] if state == "public" else [])
    assert list(objects.expired()) == ([thing] if state == "expired" else [])
    assert thing.is_public is (state == "public")
    assert (thing.publication.kind if thing.publication else "public") == state


def test_stored_queryset_shows_a_scheduled_post_from_its_moment_on():
    stored = Post.objects.published()
    post = create_post(published_at=timezone.now() + timedelta(seconds=0.3))
    assert list(stored.all()) == []
    sleep(0.35)
    assert list(stored.all()) == [post]


def _user(*permissions):
    user = User.objects.create_user("reader")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def test_draft_is_visible_to_whoever_may_view_this_model():
    draft = create_post(published_at=None)
    assert list(Post.objects.visible_to(_user("view_post"))) == [draft]


def test_draft_is_invisible_to_whoever_may_view_another_model():
    create_post(published_at=None)
    assert list(Post.objects.visible_to(_user("view_event", "change_post"))) == []


def test_public_page_is_found_without_looking_at_the_user(rf):
    post = create_post()
    request = rf.get("/")  # has no user: touching it would raise
    assert get_visible_or_404(request, Post.objects.all(), pk=post.pk) == post
    assert not hasattr(request, "is_preview")


@pytest.mark.parametrize(
    ("published_at", "expires_at"), [(None, None), (TOMORROW, None), (LAST_WEEK, YESTERDAY)]
)
def test_preview_is_never_cached(rf, published_at, expires_at):
    post = create_post(published_at=published_at, expires_at=expires_at)
    request = rf.get("/")
    request.user = _user("view_post")

    def view(request):
        assert get_visible_or_404(request, Post.objects.all(), pk=post.pk) == post
        return HttpResponse()

    response = PublishingMiddleware(view)(request)
    assert response["Cache-Control"] == ("max-age=0, no-cache, no-store, must-revalidate, private")


def test_public_page_may_be_cached(rf):
    response = PublishingMiddleware(lambda request: HttpResponse())(rf.get("/"))
    assert "Cache-Control" not in response


@pytest.mark.parametrize(
    ("published_at", "expires_at", "refusal"),
    [
        (None, None, Http404),
        (None, YESTERDAY, Http404),
        (TOMORROW, None, Http404),
        (LAST_WEEK, YESTERDAY, Gone),
    ],
)
def test_stranger_is_refused_what_is_not_public(rf, published_at, expires_at, refusal):
    post = create_post(published_at=published_at, expires_at=expires_at)
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(refusal):
        get_visible_or_404(request, Post.objects.all(), pk=post.pk)
    assert not hasattr(request, "is_preview")


@pytest.mark.parametrize("pk", [0, 10**30])
def test_id_that_no_row_can_have_is_not_found(rf, pk):
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        get_visible_or_404(request, Post.objects.all(), pk=pk)


def test_what_was_public_once_is_answered_as_gone(client):
    post = create_post(title_en="The old offer", published_at=LAST_WEEK, expires_at=YESTERDAY)
    response = client.get(post.get_absolute_url())
    assert response.status_code == 410
    assert "The old offer" not in response.text


def test_only_what_is_gone_is_answered_as_gone(rf):
    middleware = PublishingMiddleware(lambda request: HttpResponse())
    assert middleware.process_exception(rf.get("/"), ValueError()) is None


@pytest.mark.parametrize(
    ("titles", "slug"),
    [
        ({"title_en": "Robots at work"}, "robots-at-work"),
        ({"title_en": "", "title_bg": "Роботи на работа"}, "roboti-na-rabota"),
        ({"title_en": "Robots", "title_bg": "Роботи"}, "robots"),
        ({"title_en": "!!!"}, "post"),
        ({"title_en": "Robots", "slug": "robots-2023"}, "robots-2023"),
    ],
)
def test_empty_address_is_made_of_the_title(titles, slug):
    assert create_post(**titles).slug == slug


def test_address_stays_when_the_title_changes():
    post = create_post(title_en="Robots")
    post.title_en = "Androids"
    post.save()
    assert post.slug == "robots"


def test_each_save_counts_the_version():
    post = create_post()
    post.save()
    post.save(update_fields=["title_en"])
    post.refresh_from_db()
    assert post.version == 3


def test_saving_one_field_also_saves_what_follows_from_it():
    post = create_post()
    Post.objects.update(slug="", updated_at=LAST_WEEK)
    post.slug, post.title_en, post.summary_en = "", "Robots", "Not saved"
    post.save(update_fields=["title_en"])
    post.refresh_from_db()
    assert (post.title_en, post.slug, post.summary_en) == ("Robots", "robots", "")
    assert post.updated_at > YESTERDAY


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        ({"title_en": "A"}, ["en"]),
        ({"title_en": "", "title_bg": "А"}, ["bg"]),
        ({"title_en": "A", "title_bg": "А"}, ["en", "bg"]),
        ({"title_en": "A", "title_bg": "А", "body_bg": "текст"}, ["bg"]),
        ({"title_en": "A", "body_bg": "текст"}, ["en"]),
    ],
)
def test_written_in_names_languages_with_title_and_text(texts, codes):
    assert create_post(**texts).written_in == codes


def _constraint(thing, rule):
    return f"{thing._meta.app_label}_{thing._meta.model_name}_{rule}"


@every_publishable
def test_title_is_needed_in_at_least_one_language(create):
    thing = create()
    assert_refused(
        thing,
        constraint=_constraint(thing, "has_title"),
        sentence="Please give a title in at least one language.",
        title_en="",
        title_bg="",
    )


@every_publishable
@pytest.mark.parametrize("expires_at", [LAST_WEEK, YESTERDAY])
def test_publication_cannot_end_before_it_begins(create, expires_at):
    thing = create(published_at=YESTERDAY)
    assert_refused(
        thing,
        constraint=_constraint(thing, "expires_after_publication"),
        sentence="“Published until” must be after “published from”.",
        expires_at=expires_at,
    )


@every_publishable
@pytest.mark.parametrize("published_at", [YESTERDAY, TOMORROW])
def test_only_a_draft_waits_for_a_review(create, published_at):
    thing = create(published_at=None, review_requested_at=LAST_WEEK)
    assert_refused(
        thing,
        constraint=_constraint(thing, "only_drafts_are_reviewed"),
        sentence="Only a draft can wait for a review.",
        published_at=published_at,
    )


def test_day_of_publication_ends_a_review():
    post = create_post(published_at=None)
    post.ask_for_review(User.objects.create_user("author"))
    post.save()
    assert list(Post.objects.in_review()) == [post]
    post.published_at = TOMORROW
    post.save(update_fields=["published_at"])
    post.refresh_from_db()
    assert (post.review_requested_at, post.review_requested_by) == (None, None)


def test_publishing_anew_drops_an_end_that_has_passed():
    post = create_post(published_at=LAST_WEEK, expires_at=YESTERDAY)
    post.publish()
    post.full_clean()
    post.save()
    assert (list(Post.objects.published()), post.expires_at) == ([post], None)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ({"published_at": YESTERDAY}, Post.publish),
        ({"published_at": None}, Post.unpublish),
        ({"published_at": None}, Post.return_to_author),
        ({"published_at": YESTERDAY}, lambda post: post.ask_for_review(None)),
        (
            {"published_at": None, "review_requested_at": YESTERDAY},
            lambda post: post.ask_for_review(None),
        ),
    ],
)
def test_step_that_the_state_does_not_have_is_refused(state, step):
    post = create_post(**state)
    with pytest.raises(ValidationError):
        step(post)


@every_publishable
def test_cover_without_description_is_refused(create):
    thing = create()
    assert_refused(
        thing,
        constraint=_constraint(thing, "cover_is_described"),
        sentence="Please describe the cover image, or tick that it is only decoration.",
        cover=picture(),
    )


@pytest.mark.parametrize(
    "description",
    [{"cover_alt_en": "A robot"}, {"cover_alt_bg": "Робот"}, {"cover_is_decorative": True}],
)
def test_cover_is_described_in_one_language_or_marked_as_decoration(description):
    post = create_post(cover=picture(size=(4, 3)), **description)
    post.full_clean()
    assert (post.cover_width, post.cover_height) == (4, 3)


def test_uploads_of_a_draft_lie_where_nobody_can_guess():
    first, second = (
        create_post(published_at=None, cover=picture(), cover_is_decorative=True)
        for _number in range(2)
    )
    folders = {Path(post.cover.name).parent.name for post in (first, second)}
    assert len(folders) == 2
    assert all(len(folder) == 12 for folder in folders)
    assert Path(first.cover.name).name == "picture.png"
