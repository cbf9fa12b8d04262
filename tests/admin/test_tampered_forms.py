"""What no browser sends is refused too, and never ends in an error page."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from events.models import Event
from news.models import Post
from tests.admin.conftest import controls
from tests.factories import create_event, create_place

pytestmark = pytest.mark.django_db

KEYS = ["x", "-1", "999", "9" * 30, "1\0"]
NUMBERS = ["x", "", "-1"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("field", ["topics", "members", "event", "survey"])
def test_key_of_nothing_is_refused(editor, submit, field, key):
    value = [key] if field in ("topics", "members") else key
    response = submit(editor, reverse("admin:news_post_add"), title_en="Fine", **{field: value})
    assert (response.status_code, list(response.context["adminform"].form.errors)) == (200, [field])
    assert not Post.objects.exists()


@pytest.mark.parametrize("value", KEYS)
@pytest.mark.parametrize("name", ["event", "id"])
@pytest.mark.parametrize("is_new", [True, False])
def test_row_of_another_event_is_refused(editor, submit, is_new, name, value):
    event = create_event()
    create_place(event=event)
    address = reverse("admin:events_event_change", args=[event.pk])
    if is_new:
        address = reverse("admin:events_event_add")
    rows = {"places-TOTAL_FORMS": "1", "places-0-city_en": "Plovdiv", f"places-0-{name}": value}
    fine = {"title_en": "Fine", "precision": "tbc", "starts_on": "", "start_time": ""}
    response = submit(editor, address, **fine, **rows)
    assert response.status_code in (200, 409)
    assert list(Event.objects.get(pk=event.pk).places.values_list("city_en")) == [("Sofia",)]


@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("name", ["TOTAL_FORMS", "INITIAL_FORMS"])
def test_nonsense_about_rows_is_no_error_page(editor, submit, name, value):
    event = create_event()
    address = reverse("admin:events_event_change", args=[event.pk])
    assert submit(editor, address, **{f"places-{name}": value}).status_code == 200


def test_number_of_a_row_that_nobody_could_count_to_is_no_row(editor):
    event = create_event()
    address = reverse("admin:events_event_change", args=[event.pk])
    sent = controls(editor.get(address)) | {f"places-{'1' * 5000}-id": "1"}
    body = urlencode(sent, doseq=True)  # the names in a multipart body are not that long
    answer = editor.post(address, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
