"""A link shows one page that is not public, to whoever has it, until it expires or is revoked."""

from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cluster.models import PreviewLink
from cluster.restore import restore
from tests.factories import (
    NEXT_WEEK,
    YESTERDAY,
    create_event,
    create_member,
    create_page,
    create_place,
    create_post,
    create_survey,
)

pytestmark = pytest.mark.django_db


def share(target, expires_at=NEXT_WEEK, language="en"):
    """The address of a link to `target`."""
    link, _created = PreviewLink.objects.renew(target, expires_at)
    token = Signer(salt="preview").sign(f"{link.pk}.{link.key}")
    with override(language):
        return reverse("shared_preview", args=[token])


@pytest.mark.parametrize(
    "create", [create_post, create_event, create_survey, create_member, create_page]
)
@pytest.mark.parametrize("published_at", [None, NEXT_WEEK])
def test_link_shows_what_is_not_public(client, create, published_at):
    target = create(title_en="Not yet", published_at=published_at)
    assert client.get(target.get_absolute_url()).status_code == 404
    answer = client.get(share(target))
    assert answer.status_code == 200
    assert "<title>Not yet – " in answer.content.decode()
    assert "You see this page before it is public." in answer.content.decode()


def test_page_behind_a_link_is_kept_from_caches_search_engines_and_other_sites(client):
    answer = client.get(share(create_post(published_at=None)))
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Cookie" not in answer.get("Vary", "")


def test_link_works_in_both_languages_and_switches_between_them(client):
    post = create_post(title_en="Draft", title_bg="Чернова", published_at=None)
    english, bulgarian = share(post), None
    bulgarian = english.replace("/en/", "/bg/")
    assert f'href="{bulgarian}"' in client.get(english).content.decode()
    page = client.get(bulgarian).content.decode()
    assert '<html lang="bg">' in page
    assert f'href="{english}"' in page
    assert "<h1>Чернова</h1>" in page


def test_link_to_what_has_become_public_leads_there(client):
    post = create_post(published_at=YESTERDAY)
    answer = client.get(share(post))
    assert (answer.status_code, answer.url) == (302, post.get_absolute_url())


def test_link_shows_what_was_saved_last(client):
    post = create_post(title_en="First words", published_at=None)
    address = share(post)
    post.title_en, post.slug = "Better words", "better"
    post.save()
    assert "<h1>Better words</h1>" in client.get(address).content.decode()


def test_link_opens_nothing_but_its_own_page(client):
    shared, other = create_post(published_at=None), create_post(published_at=None)
    assert client.get(share(shared)).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(shared.get_absolute_url()).status_code == 404


def about_drafts():
    """A draft about an event and a survey that are drafts too."""
    event = create_event(
        title_en="Draft event", published_at=None, registration_url="https://example.org/register"
    )
    survey = create_survey(
        title_en="Draft survey", published_at=None, participation_url="https://example.org/answer"
    )
    return create_post(published_at=None, event=event, survey=survey)


OF_THE_DRAFTS = ["Draft event", "example.org/register", "Draft survey", "example.org/answer"]


def test_link_to_a_post_tells_nothing_of_its_event_and_survey_before_they_are_public(client):
    page = client.get(share(about_drafts())).content.decode()
    assert [words for words in OF_THE_DRAFTS if words in page] == []


def test_link_to_a_post_shows_its_public_event_and_survey(client):
    event, survey = create_event(title_en="Robot day"), create_survey(title_en="Robots at work")
    page = client.get(share(create_post(published_at=None, event=event, survey=survey)))
    assert "Robot day" in page.content.decode()
    assert "Robots at work" in page.content.decode()


def test_editor_sees_the_drafts_that_a_draft_is_about(admin_client):
    page = admin_client.get(about_drafts().get_absolute_url()).content.decode()
    assert [words for words in OF_THE_DRAFTS if words not in page] == []


def test_expired_link_says_so(client):
    address = share(create_post(published_at=None), timezone.now() - timedelta(seconds=1))
    answer = client.get(address)
    assert answer.status_code == 410
    assert "The link to it has expired or was taken back." in answer.content.decode()


def test_renewed_link_replaces_the_one_before(client):
    post = create_post(published_at=None)
    first = share(post)
    second = share(post)
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)


def test_revoked_link_says_so(client):
    post = create_post(published_at=None)
    address = share(post)
    PreviewLink.objects.of(post).delete()
    assert client.get(address).status_code == 410


def test_link_to_what_was_deleted_says_so(client):
    post = create_post(published_at=None)
    address = share(post)
    post.delete()
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("create", [create_post, create_event, create_survey, create_page])
@pytest.mark.parametrize(
    "delete", [lambda thing: thing.delete(), lambda thing: type(thing).objects.all().delete()]
)
def test_link_does_not_lead_to_what_gets_the_number_of_what_was_deleted(client, create, delete):
    thing = create(published_at=None)
    address, pk = share(thing), thing.pk
    delete(thing)
    create(pk=pk, title_en="Another draft", published_at=None)
    assert client.get(address).status_code == 410
    assert not PreviewLink.objects.exists()


def test_link_to_what_was_deleted_does_not_come_back_with_it(client):
    post = create_post(published_at=None)
    address = share(post)
    post.delete()
    restore(type(post).history.recently_deleted().get())
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("token", ["x", "1.abc", "1.abc:forged", "%00", ":", "я", "1" * 3000])
def test_forged_link_is_not_found(client, token):
    assert client.get(f"/en/preview/{token}/").status_code == 404


def test_token_that_was_changed_by_one_letter_is_not_found(client):
    address = share(create_post(published_at=None))
    changed = address[:-2] + ("a" if address[-2] != "a" else "b") + "/"
    assert client.get(changed).status_code == 404


def test_link_answers_to_reading_alone(client):
    assert client.post(share(create_post(published_at=None))).status_code == 405


def test_there_is_one_link_to_each_thing():
    post = create_post()
    share(post)
    existing = PreviewLink.objects.get()
    with pytest.raises(IntegrityError, match="previewlink"), transaction.atomic():
        PreviewLink.objects.create(
            content_type=existing.content_type,
            object_id=post.pk,
            key="k",
            expires_at=NEXT_WEEK,
        )
    assert "cluster_previewlink_is_one_each" in [
        constraint.name for constraint in PreviewLink._meta.constraints
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_number_of_queries_does_not_grow(client, django_assert_num_queries, number):
    event = create_event(published_at=None)
    for _place in range(number):
        create_place(event=event)
    address = share(event)
    client.get(address)  # the content type is remembered from here on
    with django_assert_num_queries(11):
        client.get(address)
