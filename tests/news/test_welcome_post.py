from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from members.models import Member
from tests.factories import create_member, create_post, picture
from tests.markup import links, read

pytestmark = pytest.mark.django_db

PERIOD = {"welcomes_from_on": date(2022, 12, 1), "welcomes_until_on": date(2023, 1, 31)}
IN_PERIOD = date(2023, 1, 15)


@pytest.fixture
def post():
    return create_post(title_en="Welcome", **PERIOD)


@pytest.fixture(params=["welcome", "welcome-names"])
def welcome(request, client, post):
    """Reads the welcome, on the page of the post and on the page of the archive."""
    archive = reverse("news:item_list")
    address = post.get_absolute_url() if request.param == "welcome" else archive
    return lambda: read(client.get(address)).one(css=request.param)


def groups(welcome):
    return {
        group.all("h2", "h3")[0].text: [name.text for name in group.all("li")]
        for group in [*welcome.all(css="welcome-group"), *welcome.all(css="names-group")]
    }


def test_members_of_the_period_stand_grouped_under_a_counted_sentence(welcome):
    for title, kind, joined_on in [
        ("Zeta", Member.Kind.SME, date(2022, 12, 1)),
        ("Alpha", Member.Kind.SME, date(2023, 1, 31)),
        ("University of Examples", Member.Kind.UNIVERSITY, date(2023, 1, 1)),
        ("Too early", Member.Kind.SME, date(2022, 11, 30)),
        ("Too late", Member.Kind.SME, date(2023, 2, 1)),
        ("Nobody knows", Member.Kind.SME, None),
    ]:
        create_member(title_en=title, kind=kind, joined_on=joined_on)
    create_member(title_en="Young", is_startup=True, joined_on=IN_PERIOD, logo=picture())
    create_member(title_en="Hidden", joined_on=IN_PERIOD, published_at=None)
    shown = welcome()
    assert shown.one(css="welcome-count").text == (
        "4 organisations: 2 SMEs, 1 start-up, 1 university or school."
    )
    assert list(groups(shown)) == [
        "Small and medium-sized companies",
        "Start-ups",
        "Universities and schools",
    ]
    assert groups(shown)["Small and medium-sized companies"] == ["Alpha", "Zeta"]


def test_page_shows_the_logos_too(client, post):
    create_member(joined_on=IN_PERIOD, logo=picture())
    wall = read(client.get(post.get_absolute_url())).one(css="welcome")
    assert len(wall.all("img", css="logo")) == 1


@pytest.mark.parametrize(
    ("joined", "shown", "more"),
    [
        ({"sme": 12}, [12], []),
        ({"sme": 13}, [12], ["1 more organisation"]),
        ({"sme": 12, "university": 3}, [12], ["3 more organisations"]),
        ({"sme": 10, "university": 30}, [10, 2], ["28 more organisations"]),
    ],
)
def test_row_of_the_archive_names_twelve_and_leads_to_the_others(client, post, joined, shown, more):
    for kind, number in joined.items():
        for _member in range(number):
            create_member(kind=kind, joined_on=IN_PERIOD)
    row = read(client.get("/en/news/")).one(css="welcome-names")
    assert [len(names) for names in groups(row).values()] == shown
    assert [link.text for link in row.all(css="more")] == more
    page = read(client.get(post.get_absolute_url())).one(css="welcome")
    assert sum(len(names) for names in groups(page).values()) == sum(joined.values())


def test_one_who_left_since_stays_and_is_marked(welcome):
    create_member(title_en="Stayer", joined_on=IN_PERIOD)
    create_member(title_en="Leaver", joined_on=IN_PERIOD, left_on=date(2023, 6, 30))
    [leaver] = welcome().all(css="is-former")
    assert leaver.one("a").text == "Leaver"
    assert leaver.one("small").text.strip("()") == "former member"


def test_member_added_corrected_or_withdrawn_later_is_right_at_once(welcome):
    assert welcome().text == ("The new members of December 2022 – January 2023 will appear here.")
    member = create_member(title_en="Acme", joined_on=date(2023, 2, 1))
    assert groups(welcome()) == {}
    member.joined_on = IN_PERIOD
    member.save()
    assert groups(welcome()) == {"Small and medium-sized companies": ["Acme"]}
    member.kind, member.title_en = Member.Kind.LARGE, "Better name"
    member.save()
    assert groups(welcome()) == {"Large companies": ["Better name"]}
    member.published_at = None
    member.save()
    assert groups(welcome()) == {}


@pytest.mark.parametrize("language", ["en", "bg"])
def test_member_and_welcome_post_lead_to_each_other(client, post, language):
    member = create_member(title_en="Acme", joined_on=IN_PERIOD)
    with override(language):
        post_address, member_address = post.get_absolute_url(), member.get_absolute_url()
    wall = read(client.get(post_address)).one(css="welcome")
    assert [address for _text, address in links(wall)] == [member_address]
    back = read(client.get(member_address)).one(css="welcomed-in")
    assert [address for _text, address in links(back)] == [post_address]


def test_member_says_in_which_period_it_was_welcomed(client, post):
    member = create_member(joined_on=IN_PERIOD)
    back = read(client.get(member.get_absolute_url())).one(css="welcomed-in")
    assert back.text == "Welcomed in “Welcome” (December 2022 – January 2023)"


@pytest.mark.parametrize("joined_on", [date(2022, 11, 30), date(2023, 2, 1), None])
def test_member_of_another_day_was_not_welcomed_in_it(client, post, joined_on):
    member = create_member(joined_on=joined_on)
    assert read(client.get(member.get_absolute_url())).all(css="welcomed-in") == []


def test_welcome_post_that_is_not_public_is_not_named_on_the_member(client):
    create_post(title_en="Secret welcome", published_at=None, **PERIOD)
    member = create_member(joined_on=IN_PERIOD)
    assert read(client.get(member.get_absolute_url())).all(css="welcomed-in") == []


def test_two_welcome_posts_on_one_page_keep_their_members_apart(client, post):
    create_post(
        title_en="Welcome again",
        welcomes_from_on=date(2023, 2, 1),
        welcomes_until_on=date(2023, 2, 28),
    )
    create_member(title_en="First", joined_on=IN_PERIOD)
    create_member(title_en="Second", joined_on=date(2023, 2, 1))
    rows = read(client.get("/en/news/")).one("main").all(css="row")
    assert [[address.rsplit("-")[-1] for _text, address in links(row)] for row in rows] == [
        ["again/", "second/"],
        ["welcome/", "first/"],
    ]


def test_post_without_period_welcomes_nobody(client):
    create_member(joined_on=IN_PERIOD)
    post = create_post()
    assert read(client.get(post.get_absolute_url())).all(css="welcome") == []
