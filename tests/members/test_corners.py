import pytest

from members.composition import composition, corners
from members.models import Member
from tests.factories import create_member

pytestmark = pytest.mark.django_db


def test_corners_count_the_companies_together_and_leave_the_rest_aside():
    for kind in [*Member.Kind.values, "sme", "sme", "university"]:
        create_member(kind=kind)
    rows = composition(Member.objects.published())
    assert [(str(name), number) for name, number in corners(rows)] == [
        ("Business", 4),
        ("Municipality", 1),
        ("Science", 1),
        ("Education", 2),
    ]


def test_corner_without_members_counts_none():
    assert [number for _name, number in corners([])] == [0, 0, 0, 0]
