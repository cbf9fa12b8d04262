from datetime import date

import pytest
from django.urls import reverse

from members.models import Member, Partner
from tests.factories import create_member, create_partner, create_topic, picture

pytestmark = pytest.mark.django_db

ADD = reverse("admin:members_member_add")


def test_member_is_made_with_everything(editor, submit):
    topic = create_topic()
    submit(
        editor,
        ADD,
        title_bg="Акме Роботика",
        kind="sme",
        is_startup="on",
        topics=[topic.pk],
        logo=picture(),
        website="acme.example.org",
        joined_on="2023-01-15",
        contact_email="ann@example.org",
        published_at_0="2023-01-15",
        published_at_1="00:00",
    )
    member = Member.objects.get()
    assert (member.slug, member.website) == ("akme-robotika", "https://acme.example.org")
    assert (member.kind, member.is_startup) == ("sme", True)
    assert member.joined_on == date(2023, 1, 15)
    assert list(member.topics.all()) == [topic]


def test_member_leaves_by_one_correction(editor, submit):
    member = create_member(joined_on=date(2020, 1, 1))
    address = reverse("admin:members_member_change", args=[member.pk])
    submit(editor, address, left_on="2024-12-31")
    member.refresh_from_db()
    assert (member.is_former, member.is_public) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title_en": ""}, "Please give a title in at least one language."),
        ({"left_on": "2022-12-31"}, "A member can’t leave before the day it joined."),
        ({"kind": "public", "is_startup": "on"}, "Only a company can be marked as a start-up."),
        ({"kind": ""}, "Please choose one."),
        (
            {"website": "not a link"},
            "Please give the whole web address: https://example.org/page",
        ),
        (
            {"contact_email": "ann"},
            "Please give the whole e-mail address: name@example.org",
        ),
    ],
)
def test_member_is_refused_with_a_sentence(editor, submit, sentences, wrong, sentence):
    fine = {"title_en": "Acme", "kind": "sme", "joined_on": "2023-01-01"}
    response = submit(editor, ADD, **fine | wrong)
    assert sentences(response) == [sentence]
    assert not Member.objects.exists()


def test_partner_is_made_and_corrected(editor, submit):
    submit(editor, reverse("admin:members_partner_add"), name_en="City", logo=picture())
    partner = Partner.objects.get()
    assert partner.logo_width == 4
    submit(editor, reverse("admin:members_partner_change", args=[partner.pk]), name_bg="Град")
    partner.refresh_from_db()
    assert (partner.name_en, partner.name_bg, partner.logo_width) == ("City", "Град", 4)


def test_partner_is_refused_with_a_sentence(editor, submit, sentences):
    create_partner()
    response = submit(editor, reverse("admin:members_partner_add"))
    assert sentences(response) == ["Please give a name in at least one language."]
    assert Partner.objects.count() == 1
