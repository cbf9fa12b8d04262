import pytest
from django.http import Http404

from cluster.views import upload
from tests.factories import create_post, picture


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
