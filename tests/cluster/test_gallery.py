"""What the dialog of the editor is told of pictures, and what becomes of an upload from it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cluster.gallery import AT_ONCE
from cluster.models import Picture
from tests.admin.conftest import controls
from tests.factories import create_author, create_editor, create_page, create_picture, picture

pytestmark = pytest.mark.django_db

CHOOSE, UPLOAD = "/admin/cluster/picture/choose/", "/admin/cluster/picture/upload/"
DESCRIBED = {"alt_en": "A round table"}


@pytest.fixture
def author(client):
    client.force_login(create_author())
    return client


@pytest.fixture
def editor(client):
    client.force_login(create_editor())
    return client


def ids(answer):
    return [told["id"] for told in answer.json()["pictures"]]


# --- Choosing ----------------------------------------------------------------------------------


def test_newest_pictures_come_first_and_some_at_once(author):
    pictures = [create_picture().pk for _n in range(AT_ONCE + 2)][::-1]
    first = author.get(CHOOSE)
    assert (ids(first), first.json()["hasMore"]) == (pictures[:AT_ONCE], True)
    rest = author.get(CHOOSE, {"before": pictures[AT_ONCE - 1]})
    assert (ids(rest), rest.json()["hasMore"]) == (pictures[AT_ONCE:], False)


def test_dialog_is_told_what_it_needs(author):
    shown = create_picture(
        image=picture(name="Маса.jpg", image_format="JPEG", size=(1200, 900)),
        alt_bg="Кръгла маса",
        credit="Photo: Ann",
    )
    folder = f"/media/{shown.image.name.removesuffix('masa.jpg')}"
    assert author.get(CHOOSE).json() == {
        "pictures": [
            {
                "id": shown.pk,
                "name": "A round table",
                "thumbnail": f"{folder}masa-320.jpg",
                "src": f"{folder}masa-960.jpg",
                "width": 1200,
                "height": 900,
                "alt": {"en": "A round table", "bg": "Кръгла маса"},
                "isDecorative": False,
                "credit": "Photo: Ann",
            }
        ],
        "hasMore": False,
        "mayUpload": True,
    }


@pytest.mark.parametrize(
    ("words", "found"),
    [("round", 1), ("КРЪГЛА round", 1), ("ann", 1), ("picture", 0), ("square", 0), ("'\"%_\\", 0)],
)
def test_pictures_are_found_by_words(author, words, found):
    create_picture(alt_bg="Кръгла маса", credit="Photo: Ann")
    create_picture(alt_en="Something else")
    assert len(ids(author.get(CHOOSE, {"q": words}))) == found


@pytest.mark.parametrize(
    "query",
    [{"before": "x"}, {"before": "-1"}, {"before": "9" * 30}, {"q": "x" * 101}],
)
def test_nonsense_is_refused_with_a_sentence(author, query):
    answer = author.get(CHOOSE, query)
    assert answer.status_code == 400
    assert [type(text) for text in answer.json()["errors"]] == [str]


@pytest.mark.parametrize("number", [1, 5])
def test_choosing_asks_the_database_as_often_for_many(author, number):
    for _n in range(number):
        create_picture()
    with CaptureQueriesContext(connection) as queries:
        author.get(CHOOSE)
    assert len(queries) == 5  # session, user, two of permissions, pictures


@pytest.mark.parametrize("number", [1, 5])
def test_list_asks_the_database_as_often_for_many(editor, number):
    for _n in range(number):
        create_picture()
    with CaptureQueriesContext(connection) as queries:
        editor.get(reverse("admin:cluster_picture_changelist"))
    assert len(queries) == 6


def test_list_can_show_what_lacks_a_description(editor):
    lacking = create_picture()
    create_picture(alt_bg="Кръгла маса")
    create_picture(alt_en="", is_decorative=True)
    address = reverse("admin:cluster_picture_changelist")
    page = editor.get(address, {"description": "undescribed"})
    assert list(page.context["cl"].result_list) == [lacking]


# --- Uploading ---------------------------------------------------------------------------------


def test_upload_is_kept_told_and_recorded(author):
    answer = author.post(UPLOAD, {"image": picture(name="table.png"), **DESCRIBED})
    [stored] = Picture.objects.all()
    assert answer.status_code == 201
    assert (answer.json()["id"], answer.json()["alt"]["en"]) == (stored.pk, "A round table")
    [version] = Picture.history.all()
    assert (version.history_type, version.history_user.username) == ("+", "author")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"image": SimpleUploadedFile("a.png", b"no image")}, "This file can’t be shown as an"),
        ({"image": SimpleUploadedFile("a.svg", b"<svg onload='a()'/>")}, "This file can’t be"),
        ({"image": "text"}, "Please choose a file."),
        ({}, "Please choose a file."),
        ({"image": picture(), "alt_en": ""}, "Please describe the picture, or tick that"),
        ({"image": picture(), "alt_en": "x" * 201}, "Please shorten this to 200 characters"),
        ({"image": picture(), "credit": "a\0b"}, "There is a character in it that"),
    ],
)
def test_refused_upload_says_why_and_leaves_nothing(author, settings, sent, sentence):
    answer = author.post(UPLOAD, DESCRIBED | sent)
    assert answer.status_code == 400
    [told] = answer.json()["errors"]
    assert told.startswith(sentence)
    assert not Picture.objects.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_refusal_speaks_bulgarian(author):
    answer = author.post(UPLOAD, {}, headers={"accept-language": "bg"})
    assert all(re.search("[а-я]", text) for text in answer.json()["errors"])


def test_upload_without_the_token_of_the_form_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(create_author())
    assert client.post(UPLOAD, {"image": picture(), **DESCRIBED}).status_code == 403
    assert not Picture.objects.exists()


@pytest.mark.parametrize(("method", "address"), [("post", CHOOSE), ("get", UPLOAD)])
def test_other_methods_are_refused(author, method, address):
    assert getattr(author, method)(address).status_code == 405


def test_staff_without_rights_neither_choose_nor_upload(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("trainee", is_staff=True))
    assert client.get(CHOOSE).status_code == 403
    assert client.post(UPLOAD, {"image": picture(), **DESCRIBED}).status_code == 403


def test_strangers_are_sent_to_the_login(client):
    assert client.get(CHOOSE).status_code == client.post(UPLOAD).status_code == 302


def test_author_cannot_change_or_delete(author):
    shown = create_picture()
    for view in ("change", "delete"):
        address = reverse(f"admin:cluster_picture_{view}", args=[shown.pk])
        assert author.post(address, {"post": "yes"}).status_code == 403


# --- Changing and deleting ---------------------------------------------------------------------


def test_editor_describes_a_picture_and_its_file_stays(editor):
    shown = create_picture()
    address = reverse("admin:cluster_picture_change", args=[shown.pk])
    page = editor.get(address)
    assert 'type="file"' not in page.content.decode()
    data = {"alt_en": "Other words", "image": picture(name="other.png")}
    assert editor.post(address, controls(page) | data).status_code == 302
    stored = Picture.objects.get()
    assert (stored.alt_en, stored.image.name) == ("Other words", shown.image.name)


def test_picture_that_a_text_shows_is_not_deleted_and_the_text_is_named(editor):
    shown = create_picture()
    page = create_page(title_en="Membership", body_bg=f'<img src="{shown.image.url}" alt="">')
    address = reverse("admin:cluster_picture_delete", args=[shown.pk])
    asked = editor.get(address).content.decode()
    assert (
        f'<a href="{reverse("admin:cluster_page_change", args=[page.pk])}">Membership</a>' in asked
    )
    assert "published until" not in asked
    editor.post(address, {"post": "yes"})
    bulk = {"action": "delete_selected", "_selected_action": [shown.pk], "post": "yes"}
    editor.post(reverse("admin:cluster_picture_changelist"), bulk)
    assert Picture.objects.get() == shown


def test_picture_that_no_text_shows_is_deleted_and_comes_back(editor):
    shown = create_picture()
    address = reverse("admin:cluster_picture_delete", args=[shown.pk])
    editor.post(address, {"post": "yes"})
    [version] = Picture.history.recently_deleted()
    editor.post(reverse("admin:cluster_picture_deleted", args=[version.history_id]))
    back = Picture.objects.get()
    assert (back.image.name, back.image_renditions) == (shown.image.name, shown.image_renditions)
