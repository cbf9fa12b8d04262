from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from PIL import Image

from members.models import Member
from news.models import Post
from tests.factories import create_member, create_partner, create_post, picture

pytestmark = pytest.mark.django_db
PHP = b"<?php system($_GET[0]); ?>"


def stored_files():
    root = Path(default_storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def content_of(name):
    return Path(default_storage.path(name)).read_bytes()


def _with_comment():
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG", comment=PHP)
    return file.getvalue()


def _cover(name="picture.png", size=(40, 30)):
    return {"cover": picture(name=name, size=size), "cover_is_decorative": True}


def _by_form_field(content):
    return create_post(cover=SimpleUploadedFile("a.jpg", content), cover_is_decorative=True)


def _by_field_file(content):
    post = create_post(cover_is_decorative=True)
    post.cover.save("a.jpg", ContentFile(content))
    return post


def _in_bulk(content):
    cover = ContentFile(content, "a.jpg")
    return Post.objects.bulk_create([Post(title_en="A", cover=cover, cover_is_decorative=True)])[0]


def _into_one_column(content):
    post = create_post(cover_is_decorative=True)
    post.cover = ContentFile(content, "a.jpg")
    post.save(update_fields=["cover"])
    return post


WAYS = [_by_form_field, _by_field_file, _in_bulk, _into_one_column]


@pytest.mark.parametrize("write", WAYS)
def test_every_way_of_writing_stores_clean_files_and_lists_them(write):
    post = write(_with_comment())
    post.refresh_from_db()
    assert sorted([post.cover.name, *post.cover.rendition_names]) == stored_files()
    assert post.cover_renditions["jpg"] == [40]
    assert (post.cover_width, post.cover_height) == (40, 30)
    assert [name for name in stored_files() if PHP in content_of(name)] == []


@pytest.mark.parametrize("write", WAYS)
def test_no_way_of_writing_stores_what_is_no_image(write):
    with pytest.raises(ValidationError):
        write(b"<html><script>alert(1)</script></html>")
    assert stored_files() == []


NAMES = {
    "photo.JPEG": "photo.png",
    "shell.php": "shell.png",
    "picture.png.exe": "picturepng.png",
    "page.html": "page.png",
    "Снимка от площада.png": "snimka-ot-ploshtada.png",
    "../../../etc/passwd": "passwd.png",
    "..\\..\\windows\\system.ini.png": "windowssystemini.png",
    "...": "image.png",
    "写真.png": "image.png",
    "\u202egnp.exe": "gnp.png",
    "a b\tc,d;e'f\"g.png": "a-b-cdefg.png",
    "<script>alert(1)<script>.png": "scriptalert1script.png",
    "x" * 90 + ".png": "x" * 60 + ".png",
    "с" * 90 + ".png": "s" * 60 + ".png",
    "no-ending": "no-ending.png",
    "CON.png": "con.png",
}


@pytest.mark.parametrize("name", NAMES)
def test_file_is_named_in_plain_latin_and_ends_as_its_content_says(name):
    upload = ContentFile(picture().read(), name)
    post = create_post(cover=upload, cover_is_decorative=True)
    kind, folder, stored = post.cover.name.split("/")
    assert (kind, len(folder), stored) == ("post", 12, NAMES[name])


def test_row_that_the_database_refuses_leaves_no_file():
    with pytest.raises(IntegrityError), transaction.atomic():
        create_post(cover=picture())  # without description
    assert stored_files() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("create", [create_post, create_partner])
def test_row_that_is_refused_outside_a_transaction_leaves_no_file(create):
    field = "cover" if create == create_post else "logo"
    wrong = {"title_en": ""} if create == create_post else {"name_en": ""}
    with pytest.raises(IntegrityError):
        create(**{field: picture()}, **wrong)
    assert stored_files() == []


@pytest.mark.django_db(transaction=True)
def test_transaction_that_is_taken_back_leaves_no_file():
    with transaction.atomic():
        post = create_post(**_cover())
        assert stored_files() != []
        transaction.set_rollback(True)
    assert (stored_files(), Post.objects.count(), post.pk is None) == ([], 0, False)


@pytest.mark.django_db(transaction=True)
def test_inner_step_that_is_taken_back_leaves_only_what_came_before_it():
    with transaction.atomic():
        kept = create_post(**_cover())
        with pytest.raises(IntegrityError), transaction.atomic():
            create_post(**_cover(), slug="x" * 5, title_en="")
    assert stored_files() == sorted([kept.cover.name, *kept.cover.rendition_names])


@pytest.mark.django_db(transaction=True)
def test_committed_files_stay():
    with transaction.atomic():
        post = create_post(**_cover())
    assert len(stored_files()) == 1 + len(post.cover.rendition_names)


def test_page_names_the_widths_and_asks_no_disk(client, settings, tmp_path):
    post = create_post(**_cover(size=(1000, 600)))
    settings.MEDIA_ROOT = tmp_path / "elsewhere"  # where nothing is
    page = client.get(post.get_absolute_url()).content.decode()
    for source in [post.cover.common, *post.cover.lighter]:
        assert f'srcset="{source.srcset}" sizes="(min-width: 46rem) 46rem, 100vw"' in page
        assert [part.split()[1] for part in source.srcset.split(", ")] == [
            "320w",
            "640w",
            "960w",
            "1000w",
        ]
    assert 'width="1000" height="600"' in page


def test_image_without_renditions_is_shown_as_it_is(client):
    post = create_post(**_cover())
    Post.objects.update(cover_renditions={})
    page = client.get(post.get_absolute_url()).content.decode()
    assert f'src="{post.cover.url}" width="40"' in page
    assert "srcset" not in page


def test_logo_is_made_smaller_than_a_cover():
    member = create_member(logo=picture(size=(600, 300)))
    assert member.logo_renditions["png"] == [160, 320, 480]
    assert Member.objects.for_cards().get().logo_renditions == member.logo_renditions


def test_list_crops_around_what_the_editor_named(client):
    create_post(**_cover(), cover_focus="focus-top-left")
    assert 'class="row-cover focus-top-left"' in client.get("/en/news/").content.decode()


def _make():
    told = StringIO()
    call_command("make_renditions", stdout=told, stderr=told)
    return told.getvalue()


def test_command_cleans_older_files_and_makes_their_renditions():
    post = create_post(**_cover(name="a.jpg"))
    before = Post.objects.values("version", "updated_at").get()
    for name in stored_files():
        default_storage.delete(name)
    default_storage.save(post.cover.name, ContentFile(_with_comment()))
    Post.objects.update(cover_renditions={})
    assert _make() == f"{post.cover.name}\n"
    post.refresh_from_db()
    assert stored_files() == sorted([post.cover.name, *post.cover.rendition_names])
    assert PHP not in content_of(post.cover.name)
    assert Post.objects.values("version", "updated_at").get() == before
    assert _make() == ""


def test_command_makes_again_what_was_lost():
    post = create_post(**_cover())
    before = stored_files()
    default_storage.delete(post.cover.rendition_names[0])
    assert _make() == f"{post.cover.name}\n"
    assert stored_files() == before


def test_command_names_what_it_cannot_read_and_goes_on():
    lost, other = create_post(**_cover()), create_post(**_cover())
    default_storage.delete(lost.cover.name)
    default_storage.delete(other.cover.rendition_names[0])
    default_storage.delete(lost.cover.rendition_names[0])
    told = _make().splitlines()
    assert told[0].startswith(f"{lost.cover.name}: ")
    assert told[1:] == [other.cover.name]


@pytest.mark.parametrize("written", [0, 2])
def test_command_keeps_what_stands_there_while_the_disk_is_full(monkeypatch, written):
    post = create_post(**_cover())
    default_storage.delete(post.cover.rendition_names[0])
    Post.objects.update(cover_renditions={})
    before = {name: content_of(name) for name in stored_files()}
    room, write = iter(range(written)), FileSystemStorage._save

    def write_while_there_is_room(storage, name, content):
        if next(room, None) is None:
            Path(storage.path(name)).write_bytes(b"half")
            raise OSError(28, "No space left on device")
        return write(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", write_while_there_is_room)
    assert _make() == f"{post.cover.name}: [Errno 28] No space left on device\n"
    assert {name: content_of(name) for name in stored_files()} == before
    monkeypatch.undo()
    assert _make() == f"{post.cover.name}\n"


def test_command_keeps_an_image_that_cannot_be_encoded(monkeypatch):
    post = create_post(**_cover())
    Post.objects.update(cover_renditions={})
    before = stored_files()

    def stumble(*_args):
        raise OSError("encoder error")

    monkeypatch.setattr("cluster.pictures.renditions", stumble)
    assert _make() == f"{post.cover.name}: encoder error\n"
    assert stored_files() == before


def test_command_removes_widths_that_are_no_longer_made():
    post = create_post(**_cover())
    before = stored_files()
    outdated = post.cover.rendition_name("jpg", 111)
    default_storage.save(outdated, ContentFile(_with_comment()))
    default_storage.delete(post.cover.rendition_names[0])
    Post.objects.update(cover_renditions={**post.cover_renditions, "jpg": [111]})
    _make()
    assert stored_files() == before
