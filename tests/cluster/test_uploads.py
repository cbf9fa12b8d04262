import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from cluster.models import Picture
from cluster.uploads import MIN_AGE, folder_of
from cluster.views import upload
from news.models import Post
from tests.factories import create_page, create_picture, create_post, picture


@pytest.mark.django_db
def test_upload_is_served_to_the_demo(rf):
    post = create_post(cover=picture(), cover_is_decorative=True)
    response = upload(rf.get("/"), post.cover.name)
    assert response["Content-Type"] == "image/png"
    with post.cover.open() as file:
        assert b"".join(response.streaming_content) == file.read()
    assert response.get("Content-Disposition") != "attachment"
    response.close()


@pytest.mark.django_db  # an answer that is closed lets go of the database
@pytest.mark.parametrize("name", ["paper.pdf", "page.html", "letter.docx"])
def test_upload_that_is_no_image_is_saved_and_not_shown(rf, settings, name):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / name).write_text("content")
    response = upload(rf.get("/"), name)
    assert response["Content-Disposition"] == "attachment"
    response.close()


@pytest.mark.parametrize("path", ["x" * 300, "ж" * 200, "nothing.png", "covers/"])
def test_file_that_cannot_be_there_is_not_found(rf, path):
    with pytest.raises(Http404):
        upload(rf.get("/"), path)


@pytest.mark.django_db(transaction=True)
def test_document_of_a_transaction_that_is_taken_back_goes_with_it():
    post = create_post()
    with transaction.atomic():
        document = post.documents.create(file=ContentFile(b"%PDF-1.7", "a.pdf"))
        assert default_storage.exists(document.file.name)
        transaction.set_rollback(True)
    assert not default_storage.exists(folder_of(document.file.name))


# --- Swept up --------------------------------------------------------------------------------


@pytest.fixture
def rested(settings):
    """Makes all uploads of this test as old as those that may be swept."""

    def _rested():
        long_ago = time.time() - MIN_AGE.total_seconds() - 60
        for path in Path(settings.MEDIA_ROOT).rglob("*"):
            os.utime(path, (long_ago, long_ago))

    return _rested


def _sweep(**options):
    told = StringIO()
    call_command("sweep_uploads", stdout=told, **options)
    return told.getvalue().split()


def _files(post):
    return {Path(name).name for name in default_storage.listdir(folder_of(post.cover.name))[1]}


def _create():
    return create_post(cover=picture(), cover_is_decorative=True)


@pytest.mark.django_db
def test_replaced_and_deleted_images_are_swept_with_all_their_renditions(rested):
    replaced, deleted, kept = _create(), _create(), _create()
    gone = [folder_of(replaced.cover.name), folder_of(deleted.cover.name)]
    replaced.cover = picture()
    replaced.save()
    deleted.delete()
    rested()
    assert _sweep() == []  # versions can be brought back
    Post.history.all().delete()
    assert sorted(_sweep(dry_run=True)) == sorted(gone)
    assert all(map(default_storage.exists, gone))
    assert sorted(_sweep()) == sorted(gone)
    assert not any(map(default_storage.exists, gone))
    assert len(_files(kept)) == len(_files(replaced)) == 1 + len(kept.cover.rendition_names)
    assert _sweep() == []


@pytest.mark.django_db
def test_replaced_image_is_kept_with_its_version_and_that_of_what_was_deleted_for_ninety_days(
    rested,
):
    replaced, deleted = _create(), _create()
    gone = folder_of(deleted.cover.name)
    replaced.cover = picture()
    replaced.save()
    deleted.delete()
    rested()
    for days, swept in [(89, []), (91, [gone])]:
        Post.history.update(history_date=timezone.now() - timedelta(days=days))
        call_command("forget_deleted", verbosity=0)
        assert _sweep() == swept


@pytest.mark.django_db
def test_file_that_a_version_keeps_among_its_rows_is_kept(rested):
    post = create_post()
    document = post.documents.create(file=ContentFile(b"%PDF-1.7", "a.pdf"))
    post.record_version()
    folder = folder_of(document.file.name)
    document.delete()
    rested()
    assert _sweep() == []
    Post.history.all().delete()
    assert _sweep() == [folder]


@pytest.mark.django_db
def test_running_upload_is_not_swept():
    _create().delete()
    Post.history.all().delete()
    assert _sweep() == []


@pytest.mark.django_db
@pytest.mark.parametrize("rendition", [False, True])
def test_image_that_only_a_text_shows_is_kept(rested, rendition):
    post = _create()
    address = post.cover.common.src if rendition else post.cover.url
    create_page(body_en=f'<p><img src="{address}" alt=""></p>')
    post.delete()
    Post.history.all().delete()
    rested()
    assert _sweep() == []


@pytest.mark.django_db
def test_picture_is_kept_by_its_row_then_by_texts_and_their_versions(rested):
    shown = create_picture()
    folder = folder_of(shown.image.name)
    page = create_page(body_en=f'<img src="{shown.image.address_at(960)}" alt="">')
    shown.delete()
    Picture.history.all().delete()
    rested()
    assert _sweep() == []
    page.body_en = ""
    page.save()
    assert _sweep() == []
    type(page).history.all().delete()
    assert _sweep() == [folder]


@pytest.mark.django_db
def test_files_that_no_upload_made_are_left_alone(rested, settings):
    for name in ("robots.txt", "folder/robots.txt"):
        default_storage.save(name, ContentFile(b"User-agent: *"))
    rested()
    assert _sweep() == []


def test_sweeping_a_site_without_uploads_finds_nothing(db):
    assert _sweep() == []
