"""The server's part of keeping drafts: it tells which one was saved, and tells it only then."""

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.urls import reverse, reverse_lazy

from cluster.drafts import ADDED, SAVED_COOKIE
from news.models import Post
from tests.admin.conftest import controls
from tests.factories import YESTERDAY, create_editor, create_post

DRAFT = "0123456789abcdef" * 2
OTHER = "fedcba9876543210" * 2

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(create_editor())
    return client


@pytest.fixture
def address():
    return reverse("admin:news_post_change", args=[create_post().pk])


def send(client, address, **changes):
    return client.post(address, controls(client.get(address)) | {"_draft": DRAFT} | changes)


def test_saved_draft_is_told(editor, address):
    answer = send(editor, address)
    assert answer.status_code == 302
    cookie = answer.cookies[SAVED_COOKIE]
    assert (cookie.value, cookie["path"], cookie["httponly"]) == (DRAFT, "/admin/", "")


def test_added_draft_is_told(editor):
    answer = send(editor, reverse("admin:news_post_add"), title_en="New")
    assert answer.cookies[SAVED_COOKIE].value == DRAFT


def test_draft_that_the_browser_has_not_read_yet_is_told_again(editor, address):
    send(editor, address)
    answer = send(editor, address, _draft=OTHER)
    assert answer.cookies[SAVED_COOKIE].value == f"{DRAFT}.{OTHER}"


def test_only_the_last_twenty_are_told(editor, address):
    editor.cookies[SAVED_COOKIE] = ".".join([OTHER] * 30)
    answer = send(editor, address)
    assert answer.cookies[SAVED_COOKIE].value.split(".") == [OTHER] * 19 + [DRAFT]


def test_refused_form_is_not_saved_and_stays_the_same_draft(editor, address):
    answer = send(editor, address, title_en="", title_bg="")
    assert SAVED_COOKIE not in answer.cookies
    assert controls(answer)["_draft"] == DRAFT


def test_preview_saves_nothing(editor, address):
    assert SAVED_COOKIE not in send(editor, address, _preview="en").cookies


def test_form_of_something_that_was_deleted_meanwhile_is_not_saved(editor):
    post = create_post()
    address = reverse("admin:news_post_change", args=[post.pk])
    data = controls(editor.get(address)) | {"_draft": DRAFT}
    post.delete()
    assert SAVED_COOKIE not in editor.post(address, data).cookies


def test_expired_login_saves_nothing(client, address):
    assert SAVED_COOKIE not in client.post(address, {"_draft": DRAFT}).cookies


@pytest.mark.parametrize("draft", ["", "short", DRAFT + "\r\nSet-Cookie: a=b", "Ж" * 32])
def test_what_is_no_draft_is_not_told(editor, address, draft):
    answer = send(editor, address, _draft=draft)
    assert answer.status_code == 302
    assert SAVED_COOKIE not in answer.cookies


@pytest.mark.parametrize("step", ["ask", "publish", "schedule", "unpublish"])
def test_draft_that_a_step_saved_is_told(editor, step):
    published_at = YESTERDAY if step == "unpublish" else None
    post = create_post(published_at=published_at)
    answer = send(editor, reverse("admin:news_post_change", args=[post.pk]), _step=step)
    assert answer.cookies[SAVED_COOKIE].value == DRAFT


def test_draft_that_was_added_by_a_step_is_told(editor):
    answer = send(editor, reverse("admin:news_post_add"), title_en="New", _step="publish")
    assert answer.cookies[SAVED_COOKIE].value == DRAFT


ADD = reverse_lazy("admin:news_post_add")


def test_draft_that_was_added_already_is_not_added_again(editor):
    first = send(editor, ADD, title_en="New", _addanother="1")
    assert first["Location"] == ADD
    answer = send(editor, ADD, title_en="New")
    post = Post.objects.get()
    assert answer["Location"] == reverse("admin:news_post_change", args=[post.pk])
    [sentence] = [str(m) for m in get_messages(answer.wsgi_request)]
    assert sentence == "This was saved already. Here it is."
    assert DRAFT in answer.cookies[SAVED_COOKIE].value


def test_what_was_typed_after_it_was_added_stays_in_the_browser(editor):
    send(editor, ADD, title_en="New")
    answer = send(editor, ADD, title_en="Newer")
    assert Post.objects.get().title_en == "New"
    assert SAVED_COOKIE not in answer.cookies


def test_another_draft_is_added_beside_the_first(editor):
    send(editor, ADD, title_en="New", _addanother="1")
    assert controls(editor.get(ADD))["_draft"] == ""  # the browser gives it an id of its own
    send(editor, ADD, title_en="New", _draft=OTHER)
    assert Post.objects.count() == 2


def test_draft_is_added_again_when_what_it_became_was_deleted(editor):
    send(editor, ADD, title_en="New")
    Post.objects.all().delete()
    send(editor, ADD, title_en="New")
    assert Post.objects.count() == 1


def test_refused_or_previewed_draft_can_still_be_added(editor):
    send(editor, ADD, title_en="", title_bg="")
    send(editor, ADD, title_en="New", _preview="en")
    send(editor, ADD, title_en="New")
    assert Post.objects.count() == 1


def test_added_draft_can_still_be_previewed(editor):
    send(editor, ADD, title_en="New")
    assert send(editor, ADD, title_en="Newer", _preview="en").status_code == 200
    assert Post.objects.get().title_en == "New"


def test_popup_is_answered_again_with_what_was_added(editor):
    send(editor, ADD, title_en="New", _popup="1")
    answer = send(editor, ADD, title_en="New", _popup="1")
    assert f"&quot;{Post.objects.get().pk}&quot;" in answer.text


def test_session_remembers_the_last_fifty_added_drafts(editor):
    session = editor.session
    session[ADDED] = {f"{n:032x}": ["news.Post", "1", ""] for n in range(50)}
    session.save()
    send(editor, ADD, title_en="New")
    assert [*editor.session[ADDED]] == [f"{n:032x}" for n in range(1, 50)] + [DRAFT]


def test_save_as_new_adds_one_thing(editor, address, monkeypatch):
    monkeypatch.setattr(admin.site.get_model_admin(Post), "save_as", True)
    send(editor, address, title_en="Copy", _saveasnew="1")
    send(editor, address, title_en="Copy", _saveasnew="1")
    assert Post.objects.filter(title_en="Copy").count() == 1
    send(editor, address, title_en="Copy", _saveasnew="1", _draft=OTHER)
    assert Post.objects.filter(title_en="Copy").count() == 2
