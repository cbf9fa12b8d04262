import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_editor_chooses_the_language_of_the_desk_and_stays_where_she_is(editor):
    address = reverse("admin:news_post_changelist") + "?q=robots"
    page = editor.get(address).content.decode()
    assert 'type="submit" name="language" value="bg" lang="bg">Български</button>' in page
    answer = editor.post(reverse("admin:set_language"), {"language": "bg", "next": address})
    assert (answer.status_code, answer["Location"]) == (302, address)
    page = editor.get(address).content.decode()
    assert '<html lang="bg"' in page
    assert 'type="submit" name="language" value="en" lang="en">English</button>' in page


@pytest.mark.parametrize(
    "sent", [{}, {"language": "xx"}, {"language": "bg", "next": "//evil.example"}]
)
def test_nonsense_chooses_nothing_and_leads_nowhere_else(editor, sent):
    answer = editor.post(reverse("admin:set_language"), sent)
    assert (answer.status_code, answer["Location"]) == (302, "/")
