import pytest

from members.models import Member
from tests.factories import create_member, in_days
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
        ["Research and technology centres", "1", "12%"],
        ["Public bodies", "1", "12%"],
        ["All members", "8", "100%"],
    ]


def test_chart_has_one_sett_for_each_member_in_the_order_of_the_table(client):
    create_member(kind=Member.Kind.PUBLIC)
    for _member in range(22):
        create_member()
    chart = read(client.get(ADDRESS)).one("svg", css="composition")
    assert chart.attributes["aria-hidden"] == "true"
    setts = chart.all("rect")
    assert [sett.attributes["class"] for sett in setts] == ["sett-sme"] * 22 + ["sett-public"]
    places = [(sett.attributes["x"], sett.attributes["y"]) for sett in setts]
    assert len(set(places)) == 23
    assert places[19:21] == [("190", "0"), ("0", "10")]
    assert chart.attributes["viewbox"] == "0 0 198 18"


def test_cluster_without_members_says_so(client):
    create_member(published_at=None)
    main = read(client.get(ADDRESS)).one("main")
    assert main.one(css="empty").text == "No member has been entered yet."
    assert main.all("table", "svg") == []
