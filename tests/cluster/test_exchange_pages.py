"""The pages of the editors' desk for tables: who may, what they say, and what they leave behind."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Member
from news.models import Post
from tests.exchange import confirm, csv_file, desk_address, download, send
from tests.factories import create_editor, create_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client, django_user_model):
    def _clerk(*permissions):
        user = django_user_model.objects.create_user("clerk", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return client

    return _clerk


@pytest.mark.parametrize("missing", ["add", "change", "publish"])
def test_import_needs_the_rights_to_add_to_change_and_to_publish(clerk, missing):
    others = {"view", "add", "change", "publish"} - {missing}
    client = clerk(*(f"{verb}_member" for verb in others))
    assert client.get(desk_address(Member, "import")).status_code == 403
    assert "import/" not in client.get(desk_address(Member, "changelist")).content.decode()


def test_private_contacts_leave_only_with_those_who_may_change_them(clerk):
    create_member(title_en="A", contact_name="Ann", contact_email="ann@example.org")
    text = download(clerk("view_member"), Member, "csv").decode()
    assert ("A," in text, "Ann" in text, "ontact" in text) == (True, False, False)


def test_who_may_see_nothing_downloads_nothing(clerk):
    assert clerk("view_post").get(desk_address(Member, "export", "csv")).status_code == 403


def test_ticket_is_for_one_editor_and_one_model(admin_client):
    editor = Client()
    editor.force_login(create_editor())
    checked = send(admin_client, Post, csv_file(["title_en"], ["A"]))
    sentence = ["This file is no longer kept here. Please choose it again."]
    assert confirm(admin_client, Member, checked).sentences == sentence
    assert confirm(editor, Post, checked).sentences == sentence
    checked.ticket = "forged"
    assert confirm(admin_client, Post, checked).sentences == sentence
    assert Post.objects.count() == 0


NO_WORKBOOK = (
    "This file can’t be opened as XLSX. If it is protected by a password, save it without one; "
    "otherwise save it again from the program that made it."
)


@pytest.mark.parametrize(
    "content", [b"Dear all,\n", b"<html>", b"PK", csv_file(["title_en"], ["A"])]
)
def test_file_that_only_calls_itself_a_workbook_is_told_so(admin_client, content):
    assert send(admin_client, Post, content, name="Table.XLSX").sentences == [NO_WORKBOOK]


def test_workbook_with_a_password_is_told_that(admin_client):
    content = b"\xd0\xcf\x11\xe0" + bytes(100)
    [sentence] = send(admin_client, Post, content, name="table.xlsx").sentences
    assert sentence.startswith("This workbook is protected by a password, or is of the old kind")


def test_running_page_shows_how_far_it_is(admin_client):
    table = csv_file(["title_en"], *([f"Post {n}"] for n in range(450)))
    page = send(admin_client, Post, table).page
    bars = [bar.attributes.get("value") for bar in page.all("progress")]
    assert bars == [None, "200", "400", "450"]


@pytest.mark.django_db(transaction=True)  # as a server does, it ends with the connection
def test_step_that_is_broken_off_stores_nothing_and_keeps_no_file(admin_client):
    checked = send(admin_client, Post, csv_file(["title_en"], *([f"Post {n}"] for n in range(450))))
    answer = admin_client.post(desk_address(Post, "import"), {"ticket": checked.ticket})
    pieces = iter(answer.streaming_content)
    assert b"200 of 450" in b"".join(next(pieces) for _piece in range(3))
    answer.close()
    assert Post.objects.count() == 0
    assert confirm(admin_client, Post, checked).sentences == [
        "This file is no longer kept here. Please choose it again."
    ]


@pytest.mark.django_db(transaction=True)  # as a server does, it ends with the connection
def test_look_that_fails_or_is_broken_off_keeps_no_file(admin_client, settings, monkeypatch):
    kept = Path(settings.FILE_UPLOAD_TEMP_DIR)
    upload = {"file": SimpleUploadedFile("table.csv", csv_file(["title_en"], ["A"]))}
    answer = admin_client.post(desk_address(Post, "import"), upload)
    next(iter(answer.streaming_content))
    next(iter(answer.streaming_content))
    assert len([*kept.glob("cluster-import-*")]) == 1
    answer.close()
    assert [*kept.glob("cluster-import-*")] == []

    monkeypatch.setattr("cluster.exchange.ExchangeResource.read", None)
    with pytest.raises(TypeError):
        send(admin_client, Post, csv_file(["title_en"], ["A"]))
    assert [*kept.glob("cluster-import-*")] == []


def test_large_preview_shows_a_part_and_counts_the_rest(admin_client):
    table = csv_file(["title_en"], *([f"Post {n}"] for n in range(103)))
    page = send(admin_client, Post, table).page
    assert len(page.all("section")) == 100
    assert "… and 3 more rows." in page.text


@pytest.mark.parametrize("number", [1, 3])
def test_import_page_costs_the_same_for_one_and_many(
    admin_client, django_assert_num_queries, number
):
    for _n in range(number):
        create_member()
    with django_assert_num_queries(3):
        admin_client.get(desk_address(Member, "import"))


def test_table_is_imported_once(admin_client):
    checked = send(admin_client, Post, csv_file(["title_en"], ["A"]))
    confirm(admin_client, Post, checked)
    assert confirm(admin_client, Post, checked).sentences == [
        "This file is no longer kept here. Please choose it again."
    ]
    assert Post.objects.count() == 1
