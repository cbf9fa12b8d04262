import pytest
from django.utils.translation import override

from members.composition import Row, composition, counted_sentence, grouped
from members.models import Member
from tests.factories import create_member


def _members(**counts):
    """Members as {kind: how many}, where `startup` is an SME that is a start-up."""
    return [
        Member(title_en=f"{kind} {number}", kind="sme", is_startup=True)
        if kind == "startup"
        else Member(title_en=f"{kind} {number}", kind=kind)
        for kind, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.django_db
def test_table_counts_members_of_each_kind_with_one_query(django_assert_num_queries):
    for kind, is_startup, count in (
        ("public", False, 3),
        ("sme", False, 3),
        ("sme", True, 2),
        ("large", True, 1),
        ("large", False, 1),
    ):
        for _ in range(count):
            create_member(kind=kind, is_startup=is_startup)
    with django_assert_num_queries(1):
        rows = composition(Member.objects.order_by("-pk"))
    assert rows == [
        Row("sme", "Small and medium-sized companies", total=5, startups=2, percent=50),
        Row("large", "Large companies", total=2, startups=1, percent=20),
        Row("public", "Public bodies", total=3, startups=0, percent=30),
    ]


@pytest.mark.django_db
def test_table_counts_only_the_members_it_is_given():
    create_member(kind="sme", published_at=None)
    create_member(kind="civil")
    rows = composition(Member.objects.published())
    assert [(row.kind, row.total, row.percent) for row in rows] == [("civil", 1, 100)]


@pytest.mark.django_db
def test_table_of_no_members_has_no_rows():
    assert composition(Member.objects.all()) == []


def test_groups_stand_in_the_reported_order_and_are_alphabetical():
    zeta, alpha = Member(title_en="Zeta", kind="sme"), Member(title_en="alpha", kind="sme")
    startup = Member(title_en="Beta", kind="large", is_startup=True)
    large = Member(title_en="Gamma", kind="large")
    assert grouped([large, zeta, startup, alpha]) == [
        ("Small and medium-sized companies", [alpha, zeta]),
        ("Start-ups", [startup]),
        ("Large companies", [large]),
    ]


def test_order_in_a_group_is_by_the_name_that_is_read():
    first = Member(title_en="B", title_bg="А", kind="sme")
    second = Member(title_en="A", title_bg="Б", kind="sme")
    with override("bg"):
        ((_heading, members),) = grouped([second, first])
    assert members == [first, second]


EACH_KIND = ("sme", "startup", "large", "research", "university", "civil", "public", "other")


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        (_members(sme=1), "1 organisation: 1 SME."),
        (_members(startup=2), "2 organisations: 2 start-ups."),
        (
            _members(startup=3, sme=1, public=1),
            "5 organisations: 1 SME, 3 start-ups, 1 public body.",
        ),
        (
            _members(large=1, research=21, university=2),
            "24 organisations: 1 large company, 21 research centres, 2 universities and schools.",
        ),
        (
            _members(**dict.fromkeys(EACH_KIND, 1)),
            "8 organisations: 1 SME, 1 start-up, 1 large company, 1 research centre, "
            "1 university or school, 1 civil-society organisation, 1 public body, "
            "1 other ecosystem actor.",
        ),
        (
            _members(**dict.fromkeys(EACH_KIND, 21)),
            "168 organisations: 21 SMEs, 21 start-ups, 21 large companies, 21 research centres, "
            "21 universities and schools, 21 civil-society organisations, 21 public bodies, "
            "21 other ecosystem actors.",
        ),
    ],
)
def test_sentence_counts_in_right_plurals(members, sentence):
    assert counted_sentence(members) == sentence


def test_every_kind_is_reported():
    members = [Member(title_en=kind, kind=kind) for kind in Member.Kind]
    assert sum(len(of_kind) for _heading, of_kind in grouped(members)) == len(Member.Kind)
