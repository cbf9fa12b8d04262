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
    response.close()


@pytest.mark.parametrize("path", ["x" * 300, "ж" * 200, "nothing.png", "covers/"])
def test_file_that_cannot_be_there_is_not_found(rf, path):
    with pytest.raises(Http404):
        upload(rf.get("/"), path)
