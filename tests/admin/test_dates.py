"""Days are read as Europe writes them, in both languages, and never as America does."""

from datetime import date

import pytest
from django.urls import reverse

from members.models import Member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "bg"])
@pytest.mark.parametrize("typed", ["2027-04-05", "05.04.2027", "5.4.2027 г.", "05/04/2027"])
def test_day_stands_before_the_month(editor, submit, language, typed):
    editor.cookies["django_language"] = language
    address = reverse("admin:members_member_add")
    submit(editor, address, title_en="Acme", kind="sme", joined_on=typed)
    assert Member.objects.get().joined_on == date(2027, 4, 5)


@pytest.mark.parametrize("typed", ["31.04.2027", "04/31/2027", "soon"])
def test_no_day_is_refused_and_stays_as_typed(editor, submit, typed):
    address = reverse("admin:members_member_add")
    response = submit(editor, address, title_en="Acme", kind="sme", joined_on=typed)
    assert response.context["errors"] == [["Please write the day like 14.06.2023 or 2023-06-14."]]
    assert f'value="{typed}"' in response.content.decode()
