import pytest

from members.models import Member
from tests.factories import YESTERDAY, create_member, in_days
from tests.markup import read

pytestmark = pytest.mark.django_db

ADDRESS = "/en/members/composition/"


def rows(page):
    table = page.one("table", css="figures")
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")]


def test_table_counts_current_members_by_kind(client):
    for kind, number in [("sme", 3), ("large", 1), ("research", 1), ("public", 1)]:
        for _member in range(number):
            create_member(kind=kind)
    create_member(is_startup=True)
    create_member(kind=Member.Kind.LARGE, is_startup=True)
    create_member(left_on=in_days(-1))
    create_member(joined_on=in_days(1))
    create_member(published_at=None)
    assert rows(read(client.get(ADDRESS))) == [
        ["Kind", "Members", "Share"],
        ["Small and medium-sized companies 1 of them a start-up", "4", "50%"],
        ["Large companies 1 of them a start-up", "2", "25%"],
        ["Research and technology centres", "1", "13%"],
        ["Public bodies", "1", "13%"],
        ["All members", "8", "100%"],
    ]


def chart(page):
    """The kinds of the setts in the chart, in order."""
    drawing = page.one(css="composition")
    assert drawing.attributes["aria-hidden"] == "true"
    return [sett.attributes["class"].split()[1] for sett in drawing.all("svg")]


@pytest.mark.parametrize("number", [1, 2, 12, 300])
def test_chart_has_one_sett_for_each_member_in_the_order_of_the_table(client, number):
    create_member(kind=Member.Kind.PUBLIC)
    members = [Member(title_en="SME", kind="sme", published_at=YESTERDAY) for _ in range(number)]
    Member.objects.bulk_create(members)
    page = read(client.get(ADDRESS))
    assert chart(page) == ["sett-sme"] * number + ["sett-public"]
    keys = page.one("table").all("svg")
    assert [key.attributes["class"] for key in keys] == ["sett sett-sme", "sett sett-public"]


@pytest.mark.parametrize("number", [1, 300])
def test_setts_have_one_size_whatever_their_number(client, number):
    members = [Member(title_en="SME", kind="sme", published_at=YESTERDAY) for _ in range(number)]
    Member.objects.bulk_create(members)
    setts = read(client.get(ADDRESS)).one(css="composition").all("svg")
    sides = ("viewbox", "width", "height")
    assert {tuple(sett.attributes[side] for side in sides) for sett in setts} == {
        ("0 0 16 16", "16", "16")
    }


def test_each_kind_has_a_figure_of_its_own(client):
    for kind in Member.Kind:
        create_member(kind=kind)
    page = read(client.get(ADDRESS))
    figures = [sett.one("path").attributes["d"] for sett in page.one(css="composition").all("svg")]
    assert len(set(figures)) == len(Member.Kind)
    keys = [key.one("path").attributes["d"] for key in page.one("table").all("svg")]
    assert figures == keys


@pytest.mark.parametrize(
    ("kinds", "note"),
    [
        (["sme", "public"], []),
        (
            ["sme", "public", "other"],
            ["The shares are rounded, so their sum may differ from 100%."],
        ),
    ],
)
def test_sum_of_shares_is_explained_only_where_it_is_wrong(client, kinds, note):
    for kind in kinds:
        create_member(kind=kind)
    page = read(client.get(ADDRESS))
    assert [text.text for text in page.all(css="figures-note")] == note


def test_cluster_without_members_says_so(client):
    create_member(published_at=None)
    main = read(client.get(ADDRESS)).one("main")
    assert main.one(css="empty").text == "The first members will appear here."
    assert main.all("table", "svg") == []
