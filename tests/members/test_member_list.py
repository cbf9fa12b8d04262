from datetime import date

import pytest

from members.models import Member
from tests.factories import TOMORROW, create_member, create_topic, in_days, picture
from tests.markup import read

pytestmark = pytest.mark.django_db

MEMBERS = "/en/members/"


def names(page):
    return [row.one("a").text for row in page.all(css="directory") for row in row.all("li")]


@pytest.fixture
def directory():
    robotics = create_topic()
    create_member(title_en="Robot maker", topics=[robotics], joined_on=date(2022, 5, 1))
    create_member(title_en="Young robots", topics=[robotics], is_startup=True)
    university = Member.Kind.UNIVERSITY
    create_member(title_en="University", kind=university, joined_on=date(2023, 1, 1))
    create_member(title_en="Leaver", joined_on=date(2022, 5, 1), left_on=date(2024, 2, 1))
    create_member(title_en="Draft", published_at=None, joined_on=date(2021, 1, 1))
    create_member(title_en="Scheduled", published_at=TOMORROW)


def test_current_members_stand_by_initial_in_alphabetical_order(client):
    for title in ("beta", "Alpha", "Ася", "Argo"):
        create_member(title_en=title)
    page = read(client.get(MEMBERS))
    assert [heading.text for heading in page.one("main").all("h2")] == ["A", "B", "А"]
    assert names(page) == ["Alpha", "Argo", "beta", "Ася"]
    assert page.one(css="count").text == "4 organisations"


def test_quotation_marks_do_not_count_in_the_alphabet(client):
    for title in ("Алфа", "„Алфа център“", "Център"):
        create_member(title_en=title)
    page = read(client.get(MEMBERS))
    assert [heading.text for heading in page.one("main").all("h2")] == ["А", "Ц"]
    assert names(page) == ["Алфа", "„Алфа център“", "Център"]


def test_entry_shows_logo_kind_city_and_year(client):
    create_member(
        title_en="Acme",
        is_startup=True,
        city_en="Plovdiv",
        joined_on=date(2023, 1, 15),
        logo=picture(size=(40, 20)),
    )
    page = read(client.get(MEMBERS))
    entry = page.one(css="directory").one("li")
    assert entry.one(css="facts").text == "SME · start-up Plovdiv since 2023"
    image = entry.one("img").attributes
    assert (image["alt"], image["width"], image["height"]) == ("", "40", "20")
    assert page.one(css="count").text == "1 organisation"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Robot maker", "University", "Young robots"]),
        ("?kind=&topic=&joined=&membership=", ["Robot maker", "University", "Young robots"]),
        ("?kind=university", ["University"]),
        ("?kind=sme", ["Robot maker", "Young robots"]),
        ("?kind=startup", ["Young robots"]),
        ("?kind=public", []),
        ("?topic=robotics", ["Robot maker", "Young robots"]),
        ("?joined=2023", ["University"]),
        ("?joined=2022", ["Robot maker"]),
        ("?membership=former", ["Leaver"]),
        ("?membership=former&joined=2022", ["Leaver"]),
        ("?kind=sme&topic=robotics&joined=2022", ["Robot maker"]),
        ("?unknown=1", ["Robot maker", "University", "Young robots"]),
    ],
)
def test_filters_narrow_the_directory(client, directory, query, expected):
    page = read(client.get(f"{MEMBERS}{query}"))
    assert names(page) == expected
    assert page.all(css="errorlist") == []
    assert len(page.all(css="empty")) == (not expected)


def test_filter_shows_what_was_asked(client, directory):
    page = read(client.get(f"{MEMBERS}?kind=sme&joined=2022"))
    chosen = [option for option in page.all("option") if "selected" in option.attributes]
    assert [option.text for option in chosen] == ["SME", "All topics", "2022", "Current members"]


def test_former_member_is_marked_with_its_years(client, directory):
    entry = read(client.get(f"{MEMBERS}?membership=former")).one(css="directory").one("li")
    assert entry.attributes["class"] == "is-former"
    assert entry.one(css="facts").text == "SME 2022–2024"


@pytest.mark.parametrize(("days", "query"), [(-1, "?membership=former"), (0, ""), (1, "")])
def test_membership_lasts_to_the_end_of_its_last_day(client, days, query):
    create_member(title_en="Acme", left_on=in_days(days))
    assert names(read(client.get(f"{MEMBERS}{query}"))) == ["Acme"]
    other = "" if query else "?membership=former"
    assert names(read(client.get(f"{MEMBERS}{other}"))) == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?kind=x", "Select a valid choice. x is not one of the available choices."),
        ("?topic=x", "There is no such topic."),
        ("?topic=%00", "Null characters are not allowed."),
        ("?joined=1066", "Nobody joined in that year."),
        ("?joined=2021", "Nobody joined in that year."),
        ("?joined=<b>", "Nobody joined in that year."),
        ("?joined=2٠22", "Nobody joined in that year."),
        ("?membership=x", "Select a valid choice. x is not one of the available choices."),
    ],
)
def test_nonsense_is_answered_with_a_sentence(client, directory, query, sentence):
    page = read(client.get(f"{MEMBERS}{query}"))
    assert page.one("form").one(css="errorlist").text == sentence
    assert names(page) == ["Robot maker", "University", "Young robots"]


def test_years_to_choose_from_are_those_in_which_public_members_joined(client, directory):
    page = read(client.get(MEMBERS))
    options = page.one("select", name="joined").all("option")
    assert [option.text for option in options] == ["Any year", "2023", "2022"]


def test_address_of_the_directory_stays_one(client, directory):
    page = read(client.get(f"{MEMBERS}?kind=sme&page=2"))
    canonical = page.one("head").one("link", rel="canonical")
    assert canonical.attributes["href"] == f"http://testserver{MEMBERS}"
