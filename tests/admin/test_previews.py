"""What an editor sees before saving, and how the link for outsiders is made and taken back."""

import re
from datetime import timedelta
from pathlib import PurePath

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.base import ContentFile
from django.urls import reverse

from cluster.models import PreviewLink
from cluster.uploads import unused_folders
from events.models import Event, Place
from news.models import Post
from tests.admin.conftest import controls
from tests.factories import (
    create_event,
    create_member,
    create_place,
    create_post,
    create_topic,
    picture,
)

pytestmark = pytest.mark.django_db


def change(thing):
    return reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_change", args=[thing.pk])


def share(thing):
    return reverse(f"admin:{thing._meta.label_lower.replace('.', '_')}_share", args=[thing.pk])


def preview(client, address, language="en", **changes):
    return client.post(address, controls(client.get(address)) | {"_preview": language} | changes)


def test_preview_shows_what_was_typed_and_saves_nothing(editor):
    post = create_post(title_en="Old title", published_at=None)
    before = Post.objects.values().get()
    page = preview(editor, change(post), title_en="New title", slug="other").content.decode()
    assert "<h1>New title</h1>" in page
    assert "Nothing is saved yet" in page
    assert Post.objects.values().get() == before
    assert not LogEntry.objects.exists()


def test_preview_of_something_new_shows_it_and_adds_nothing(editor):
    topic, member = create_topic(), create_member(title_en="Acme")
    page = preview(
        editor,
        reverse("admin:news_post_add"),
        title_en="Brand new",
        topics=[topic.pk],
        members=[member.pk],
    ).content.decode()
    assert "<h1>Brand new</h1>" in page
    assert "Robotics" in page
    assert "Acme" in page
    assert not Post.objects.exists()


def test_preview_in_bulgarian_is_the_bulgarian_page(editor):
    post = create_post(title_en="Title", published_at=None)
    page = preview(editor, change(post), "bg", title_bg="Заглавие").content.decode()
    assert '<html lang="bg">' in page
    assert "<h1>Заглавие</h1>" in page
    assert "Още нищо не е записано" in page


def test_preview_shows_rows_of_the_form_too(editor):
    event = create_event(published_at=None)
    create_place(event=event, city_en="Sofia")
    page = preview(editor, change(event), **{"places-0-city_en": "Plovdiv"}).content.decode()
    assert "Plovdiv" in page
    assert Place.objects.get().city_en == "Sofia"
    assert Event.objects.get().version == event.version


def test_preview_of_a_public_page_changes_nothing_for_readers(editor, client):
    post = create_post(title_en="Public")
    assert "<h1>Other</h1>" in preview(editor, change(post), title_en="Other").content.decode()
    assert "<h1>Public</h1>" in client.get(post.get_absolute_url()).content.decode()


def test_preview_shows_new_images_and_files_and_the_sweep_takes_them(editor, settings, monkeypatch):
    post = create_post(published_at=None)
    rows = {"documents-TOTAL_FORMS": "1", "documents-0-position": "0"}
    rows |= {"documents-0-file": ContentFile(b"%PDF-1.7", "plan.pdf")}
    page = preview(editor, change(post), cover=picture(), cover_alt_en="A hall", **rows)
    page = page.content.decode()
    [image] = re.findall(r'<img [^>]*alt="A hall"[^>]*>', page)
    shown = [re.search(r'src="/media/(.*?)"', image)[1], *re.findall(r'href="/media/(.*?)"', page)]
    assert [PurePath(name).name for name in shown] == ["picture-4.png", "plan.pdf"]
    assert all((settings.MEDIA_ROOT / name).is_file() for name in shown)
    assert list(Post.objects.values_list("cover", "documents")) == [("", None)]
    monkeypatch.setattr("cluster.uploads.MIN_AGE", timedelta(days=-1))
    assert sorted(unused_folders()) == sorted(str(PurePath(name).parent) for name in shown)


def test_refused_preview_keeps_no_file(editor, settings):
    post = create_post(published_at=None)
    preview(editor, change(post), cover=picture(), cover_alt_en="A", title_en="", title_bg="")
    assert not settings.MEDIA_ROOT.exists()


def test_form_that_cannot_be_saved_says_what_to_mend(editor):
    event = create_event(published_at=None)
    create_place(event=event)
    answer = preview(
        editor,
        change(event),
        **{"starts_on": "soon", "places-0-city_en": "", "places-0-venue_en": "Hall"},
    )
    assert answer.status_code == 200
    items = re.findall(r"<li>(.*?)</li>", answer.content.decode().split("preview-errors")[1])
    assert items[0] == "First day: Please write the day like 14.06.2023 or 2023-06-14."
    assert Event.objects.get().starts_on == event.starts_on


def test_nonsense_for_a_language_gives_the_page_all_the_same(editor):
    post = create_post(title_en="Title", published_at=None)
    assert "<h1>Title</h1>" in preview(editor, change(post), "klingon").content.decode()


def test_who_may_only_look_gets_no_preview(client):
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(reader)
    post = create_post(published_at=None)
    assert 'name="_preview"' not in client.get(change(post)).content.decode()
    assert client.post(change(post), {"_preview": "en"}).status_code == 403
    assert client.get(share(post)).status_code == 403
    assert client.post(share(post), {"_renew": "1"}).status_code == 403
    assert not PreviewLink.objects.exists()


def test_editor_makes_a_link_replaces_it_and_takes_it_back(editor, client):
    post = create_post(published_at=None)
    assert share(post) in editor.get(change(post)).content.decode()
    assert "readonly" not in editor.get(share(post)).content.decode()
    page = editor.post(share(post), {"_renew": "1"}, follow=True).content.decode()
    english, bulgarian = re.findall(r'readonly value="http://testserver(.*?)"', page)
    assert [english[:12], bulgarian[:12]] == ["/en/preview/", "/bg/preview/"]
    client.logout()
    assert [client.get(english).status_code, client.get(bulgarian).status_code] == [200, 200]


def test_link_that_is_taken_back_stops_working(editor):
    post = create_post(published_at=None)
    page = editor.post(share(post), {"_renew": "1"}, follow=True).content.decode()
    address = re.search(r'readonly value="http://testserver(.*?)"', page)[1]
    editor.post(share(post), {"_revoke": "1"})
    assert editor.get(address).status_code == 410


def test_sharing_is_no_change_of_the_content(editor):
    post = create_post(published_at=None)
    before = Post.objects.values().get()
    editor.post(share(post), {"_renew": "1"})
    assert Post.objects.values().get() == before


def test_public_page_is_shared_by_its_address(editor):
    post = create_post()
    assert share(post) not in editor.get(change(post)).content.decode()
    page = editor.get(share(post)).content.decode()
    assert f'<a href="{post.get_absolute_url()}">' in page
    assert "_renew" not in page


@pytest.mark.parametrize("pk", ["999", "x"])
def test_link_to_nothing_leads_back_to_the_desk(editor, pk):
    answer = editor.get(reverse("admin:news_post_share", args=[pk]))
    assert (answer.status_code, answer.url) == (302, reverse("admin:index"))
