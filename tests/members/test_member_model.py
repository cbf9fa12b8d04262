from datetime import date

import pytest
from django.utils.translation import override

from members.models import STARTUP, Member, Partner
from tests.constraints import assert_refused
from tests.factories import create_member, create_partner, create_topic, in_days

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("joined", "left", "current", "former"),
    [
        (-10, None, True, False),
        (0, None, True, False),
        (-10, 0, True, False),  # the last day of the membership
        (0, 0, True, False),
        (None, None, True, False),
        (None, 5, True, False),
        (-10, -1, False, True),
        (None, -1, False, True),
        (1, None, False, False),
    ],
)
def test_membership_follows_from_the_days_of_joining_and_leaving(joined, left, current, former):
    member = create_member(
        joined_on=None if joined is None else in_days(joined),
        left_on=None if left is None else in_days(left),
    )
    assert list(Member.objects.current()) == ([member] if current else [])
    assert list(Member.objects.former()) == ([member] if former else [])
    assert member.is_former is former


def test_both_days_of_a_joining_period_count():
    days = [date(2023, 1, 31), date(2023, 2, 1), date(2023, 2, 28), date(2023, 3, 1)]
    _before, first, last, _after = (create_member(joined_on=day) for day in days)
    joined = Member.objects.joined_between(date(2023, 2, 1), date(2023, 2, 28))
    assert set(joined) == {first, last}


def test_who_joined_in_a_year_stays_after_leaving():
    create_member(joined_on=date(2021, 12, 31))
    create_member(joined_on=date(2023, 1, 1))
    member = create_member(joined_on=date(2022, 1, 1), left_on=date(2022, 2, 1))
    assert list(Member.objects.joined_in(2022)) == [member]


def test_years_of_joining_are_named_once_and_latest_first():
    for day in (date(2021, 1, 1), date(2023, 5, 5), date(2021, 12, 31), None):
        create_member(joined_on=day)
    assert list(Member.objects.joining_years()) == [2023, 2021]


def test_newest_member_is_who_joined_last():
    create_member(joined_on=None)
    older = create_member(joined_on=date(2022, 1, 1))
    newest, also_newest = (create_member(joined_on=date(2023, 1, 1)) for _ in range(2))
    assert list(Member.objects.newest()) == [also_newest, newest, older]


def test_startups_are_found_among_all_kinds_of_company():
    sme = create_member(kind="sme")
    startup = create_member(kind="sme", is_startup=True)
    large_startup = create_member(kind="large", is_startup=True)
    assert set(Member.objects.of_kind("sme")) == {sme, startup}
    assert set(Member.objects.of_kind(STARTUP)) == {startup, large_startup}


def test_members_are_found_by_topic():
    topic = create_topic()
    member = create_member(topics=[topic])
    create_member(topics=[create_topic(name_en="Energy")])
    assert list(Member.objects.about_topic(topic)) == [member]


def test_list_never_loads_the_private_contact():
    create_member(contact_name="Ana", contact_email="ana@example.org", contact_phone="123")
    (member,) = Member.objects.for_cards()
    assert {"contact_name", "contact_email", "contact_phone"} <= member.get_deferred_fields()


@pytest.mark.parametrize(
    ("title", "initial"), [("Acme", "A"), ("“ябълка” ООД", "Я"), ("3D print", "3"), ("…", "?")]
)
def test_initial_is_the_first_letter_or_digit(title, initial):
    assert Member(title_en=title).initial == initial


def test_initial_follows_the_readers_language():
    member = Member(title_en="Technical University", title_bg="Медицински университет")
    with override("bg"):
        assert member.initial == "М"


def test_member_cannot_leave_before_it_joined():
    assert_refused(
        create_member(joined_on=date(2023, 1, 2)),
        constraint="members_member_leaves_after_joining",
        sentence="A member can’t leave before the day it joined.",
        left_on=date(2023, 1, 1),
    )


@pytest.mark.parametrize("kind", ["research", "university", "civil", "public", "other"])
def test_only_a_company_is_a_startup(kind):
    assert_refused(
        create_member(is_startup=True),
        constraint="members_member_startup_is_company",
        sentence="Only a company can be marked as a start-up.",
        kind=kind,
    )


def test_partner_needs_a_name():
    assert_refused(
        create_partner(),
        constraint="members_partner_has_name",
        sentence="Please give a name in at least one language.",
        name_en="",
    )


def test_partners_stand_in_their_order():
    second = create_partner(position=2)
    first = create_partner(position=1)
    also_second = create_partner(position=2)
    assert list(Partner.objects.in_order()) == [first, second, also_second]
